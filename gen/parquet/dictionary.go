package parquet

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/dw-sim/dw-sim/gen"
)

// dictionary numbers distinct strings in the order in which they are first seen.
type dictionary struct {
	data    []byte
	offsets []uint32 // entry i is data[offsets[i]:offsets[i+1]]; nil before reset
	seen    []bool   // entries of the present page
	slots   []slot   // a power of 2, at most half of them used
	list    *gen.Words
	ofWord  []wordEntry // entries of the words of list
}

// slot is a place of the hash table: free where entry is 0.
type slot struct {
	hash  uint32
	entry int32 // and 1
}

// wordEntry is what a word of a list is in the dictionary: nothing yet where entry is 0.
type wordEntry struct {
	entry int32 // and 1
	bytes int32
}

// seed is another in each process, which no file shows: entries are in order of occurrence.
var seed = maphash.MakeSeed()

// dictionarySlots is how many slots there are at first.
const dictionarySlots = 1 << 12

func (d *dictionary) reset() {
	d.data, d.offsets, d.seen = d.data[:0], append(d.offsets[:0], 0), d.seen[:0]
	if d.slots == nil {
		d.slots = make([]slot, dictionarySlots)
	}
	clear(d.slots)
	clear(d.ofWord)
}

func (d *dictionary) len() int { return len(d.offsets) - 1 }

func (d *dictionary) value(i int) []byte { return d.data[d.offsets[i]:d.offsets[i+1]] }

// bytes returns the length of the dictionary's page.
func (d *dictionary) bytes() int { return len(d.data) + 4*d.len() }

// entry returns the number of a value, a new one where it is new.
func (d *dictionary) entry(value []byte) int32 {
	hash := maphash.Bytes(seed, value)
	at := d.find(hash, value)
	if s := d.slots[at]; s.entry != 0 {
		return s.entry - 1
	}
	d.data = append(d.data, value...)
	d.offsets = append(d.offsets, uint32(len(d.data)))
	d.seen = append(d.seen, false)
	d.slots[at] = slot{uint32(hash >> 32), int32(d.len())}
	if 2*d.len() > len(d.slots) {
		d.grow()
	}
	return int32(d.len() - 1)
}

// find returns the slot of a value, or the free one where it belongs.
func (d *dictionary) find(hash uint64, value []byte) int {
	mask := len(d.slots) - 1
	for at := int(hash) & mask; ; at = (at + 1) & mask {
		s := d.slots[at]
		if s.entry == 0 || s.hash == uint32(hash>>32) && string(d.value(int(s.entry-1))) == string(value) {
			return at
		}
	}
}

func (d *dictionary) grow() {
	d.slots = make([]slot, 2*len(d.slots))
	mask := len(d.slots) - 1
	for i := range d.len() {
		hash := maphash.Bytes(seed, d.value(i))
		at := int(hash) & mask
		for d.slots[at].entry != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = slot{uint32(hash >> 32), int32(i + 1)}
	}
}

// follow makes ofWord that of list.
func (d *dictionary) follow(list *gen.Words) {
	if d.list == list {
		return
	}
	d.list = list
	if n := list.Len(); cap(d.ofWord) < n {
		d.ofWord = make([]wordEntry, n)
	} else {
		d.ofWord = d.ofWord[:n]
		clear(d.ofWord)
	}
}

// word enters a word of the list.
func (d *dictionary) word(i uint32) wordEntry {
	value := d.list.Word(i)
	d.ofWord[i] = wordEntry{d.entry(value) + 1, int32(len(value))}
	return d.ofWord[i]
}

// shorten drops all entries from n on. No value can be looked up after that.
func (d *dictionary) shorten(n int) {
	d.offsets = d.offsets[:n+1]
	d.data, d.seen = d.data[:d.offsets[n]], d.seen[:n]
}

// appendTo appends the entries in plain encoding.
func (d *dictionary) appendTo(dst []byte) []byte {
	for i := range d.len() {
		value := d.value(i)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(value)))
		dst = append(dst, value...)
	}
	return dst
}
