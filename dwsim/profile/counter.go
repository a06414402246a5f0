package profile

import (
	"cmp"
	"math"
	"slices"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// counter counts how often values occur. As long as they fit, all of them are counted
// exactly. Then it keeps those that may be frequent, as space-saving does (Metwally, Agrawal
// and El Abbadi, "Efficient computation of frequent and top-k elements in data streams",
// 2005), but throws out half of the rare ones at a time: one that is not kept has occurred
// at most missed times, and one that comes (back) may have so many more than are counted.
type counter struct {
	slots  []int32 // by hash, entries counted from 1; 0: free
	hashes []uint64
	counts []int64
	errors []int64    // what counts may be too low by
	kept   gen.Vector // values of the entries
	spare  gen.Vector
	missed int64
	differ *sketch // of all values; nil as long as all are kept
}

const (
	mostEntries = 1 << 14
	mostBytes   = 1 << 20 // of texts
	mostSlots   = 2 * mostEntries
)

func newCounter(c *schema.Column) *counter {
	k := &counter{slots: make([]int32, mostSlots), kept: gen.VectorFor(c), spare: gen.VectorFor(c)}
	k.kept.Resize(mostEntries)
	return k
}

// add counts the values of v that are not NULL.
func (k *counter) add(v *gen.Vector, hashes []uint64) {
	for i, hash := range hashes {
		if v.IsNull(i) {
			continue
		}
		if k.differ != nil {
			k.differ.add(hash)
		}
		slot := k.find(hash)
		if entry := k.slots[slot]; entry > 0 {
			k.counts[entry-1]++
			continue
		}
		if len(k.hashes) == mostEntries || len(k.hashes) > 0 && len(k.kept.Data) >= mostBytes {
			k.throwOut(hash)
			slot = k.find(hash)
		}
		k.kept.Set(len(k.hashes), v, i, mostEntries)
		k.hashes, k.counts, k.errors = append(k.hashes, hash), append(k.counts, 1), append(k.errors, k.missed)
		k.slots[slot] = int32(len(k.hashes))
	}
}

// find returns the slot of a hash: that of its entry, else a free one.
func (k *counter) find(hash uint64) int {
	for slot := int(hash % mostSlots); ; slot = (slot + 1) % mostSlots {
		if entry := k.slots[slot]; entry == 0 || k.hashes[entry-1] == hash {
			return slot
		}
	}
}

// throwOut makes room for the value of a hash.
func (k *counter) throwOut(hash uint64) {
	if k.differ == nil {
		k.differ = &sketch{}
		k.differ.add(hash)
		for _, h := range k.hashes {
			k.differ.add(h)
		}
	}
	k.missed = k.middle()
	k.spare.Resize(mostEntries)
	clear(k.slots)
	n := 0
	for i, h := range k.hashes {
		if k.counts[i]+k.errors[i] <= k.missed {
			continue
		}
		k.spare.Set(n, &k.kept, i, mostEntries)
		k.hashes[n], k.counts[n], k.errors[n] = h, k.counts[i], k.errors[i]
		n++
		k.slots[k.find(h)] = int32(n)
	}
	k.hashes, k.counts, k.errors = k.hashes[:n], k.counts[:n], k.errors[:n]
	k.kept, k.spare = k.spare, k.kept
}

// middle returns how often the entry in the middle may have occurred, judged by some of them.
func (k *counter) middle() int64 {
	const some = 512
	var sample []int64
	for i := 0; i < len(k.counts); i += len(k.counts)/some + 1 {
		sample = append(sample, k.counts[i]+k.errors[i])
	}
	slices.Sort(sample)
	return sample[len(sample)/2]
}

// distinct returns how many of so many values differ, and the standard error of that.
func (k *counter) distinct(values int64) (n int64, relative float64) {
	if k.differ == nil {
		return int64(len(k.hashes)), 0
	}
	return min(int64(math.Round(k.differ.estimate())), values), sketchError
}

// top returns the n most frequent values in so many rows.
func (k *counter) top(n int, rows int64) []Value {
	var entries []int
	for i, count := range k.counts {
		if count > k.missed {
			entries = append(entries, i)
		}
	}
	slices.SortFunc(entries, func(i, j int) int {
		return cmp.Or(cmp.Compare(k.counts[j], k.counts[i]), compare(&k.kept, i, &k.kept, j))
	})
	top := []Value{}
	for _, i := range entries[:min(n, len(entries))] {
		top = append(top, Value{valueText(&k.kept, i), k.counts[i], k.errors[i], share(k.counts[i], rows)})
	}
	return top
}
