package keysort

import (
	"bytes"
	"encoding/binary"
)

// chunk holds keys in memory, one behind the other.
type chunk struct {
	data  []byte
	keys  []ref
	spare []ref  // of the size of keys, for the sort
	run   []byte // what encoded returned
}

// ref is a key of a chunk.
type ref struct {
	digits uint64 // eight bytes of it, from where it is being sorted
	at, n  uint32
}

const refBytes = 2 * 16 // in keys and in spare

// size returns about what the chunk takes in memory.
func (c *chunk) size() int { return len(c.data) + len(c.keys)*refBytes }

func (c *chunk) add(key []byte) {
	c.keys = append(c.keys, ref{at: uint32(len(c.data)), n: uint32(len(key))})
	c.data = append(c.data, key...)
}

func (c *chunk) reset() { c.data, c.keys = c.data[:0], c.keys[:0] }

func (c *chunk) key(r ref) []byte { return c.data[r.at : r.at+r.n] }

// sort orders the keys. None of them is the beginning of another.
func (c *chunk) sort() {
	if cap(c.spare) < len(c.keys) {
		c.spare = make([]ref, cap(c.keys))
	}
	c.sortFrom(c.keys, 0)
}

// insertionKeys is up to how many keys an insertion sort is faster than one by digits.
const insertionKeys = 32

// sortFrom orders keys that are alike before byte depth: by the eight bytes from there, and then
// those of which these are alike by what follows. So most keys are read once, in the order in
// which they lie.
func (c *chunk) sortFrom(keys []ref, depth uint32) {
	if len(keys) <= insertionKeys {
		c.insertionSort(keys, depth)
		return
	}
	for i, r := range keys {
		keys[i].digits = c.digits(r, depth)
	}
	sortDigits(keys, c.spare[:len(keys)])
	for first := 0; first < len(keys); {
		end := first + 1
		for end < len(keys) && keys[end].digits == keys[first].digits {
			end++
		}
		if end-first > 1 && depth+8 < keys[first].n {
			c.sortFrom(keys[first:end], depth+8)
		}
		first = end
	}
}

// digits returns eight bytes of a key, as a number that has their order, with zeros behind its end.
func (c *chunk) digits(r ref, depth uint32) uint64 { return digitsOf(c.key(r)[min(depth, r.n):]) }

func digitsOf(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var digits [8]byte
	copy(digits[:], key)
	return binary.BigEndian.Uint64(digits[:])
}

func (c *chunk) insertionSort(keys []ref, depth uint32) {
	for i := 1; i < len(keys); i++ {
		r := keys[i]
		rest := c.key(r)[min(depth, r.n):]
		at := i
		for ; at > 0 && bytes.Compare(rest, c.key(keys[at-1])[min(depth, keys[at-1].n):]) < 0; at-- {
			keys[at] = keys[at-1]
		}
		keys[at] = r
	}
}

// sortDigits orders keys by their digits: byte by byte, from the last, into spare and back
// (Knuth, The Art of Computer Programming 3, 5.2.5).
func sortDigits(keys, spare []ref) {
	if inOrder(keys) {
		return
	}
	var counts [8][256]uint32
	for _, r := range keys {
		for i := range counts {
			counts[i][byte(r.digits>>(8*i))]++
		}
	}
	from, to := keys, spare
	for i := range counts {
		count := &counts[i]
		shift := 8 * i
		if int(count[byte(keys[0].digits>>shift)]) == len(keys) {
			continue // all have the same
		}
		sum := uint32(0)
		for v, n := range count {
			count[v] = sum
			sum += n
		}
		for _, r := range from {
			v := byte(r.digits >> shift)
			to[count[v]] = r
			count[v]++
		}
		from, to = to, from
	}
	if &from[0] != &keys[0] {
		copy(keys, from)
	}
}

func inOrder(keys []ref) bool {
	for i := 1; i < len(keys); i++ {
		if keys[i].digits < keys[i-1].digits {
			return false
		}
	}
	return true
}
