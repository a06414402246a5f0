package spelling

import "github.com/dw-sim/dw-sim/store/sqltext"

// longSums lets sums of the result be texts where they have more digits than a float holds. The
// result is ordered by their floats; a sum that anything else is done with stays one.
func (r *reader) longSums(b *block, order []orderItem) {
	if b.distinct || b.qualify > 0 || !r.dates || r.err != nil {
		return
	}
	for n := range b.items {
		it := &b.items[n]
		ordering := r.orderedBy(it, n+1, order)
		if it.value.sum == nil || it.alias > 0 && r.asked[r.name(it.alias)] > namedIn(ordering) {
			continue
		}
		r.longSum(it.value)
		if it.named == "" {
			r.keepHeader(it)
		}
		for _, o := range ordering {
			r.before(o.value.first, "0.0 + ", o.value.first)
			if it.alias > 0 {
				r.replace(o.value.first, r.source(it.alias, it.alias))
			} else {
				r.replace(o.value.first, it.named)
			}
		}
	}
}

// longSum writes a sum that may be a text.
func (r *reader) longSum(e expr) {
	c := e.sum
	r.replace(c.first, "_long_sum")
	if !c.args[0].chain {
		r.after(c.args[0].last, ", "+itoa(e.places-1), c.first)
	}
}

// orderedBy returns what in ORDER BY is an item of the select list, by its alias or its number.
func (r *reader) orderedBy(it *item, number int, order []orderItem) []orderItem {
	var all []orderItem
	for _, o := range order {
		switch e := o.value; {
		case e.first != e.last:
		case r.kind(e.first) == sqltext.Number && r.source(e.first, e.first) == itoa(number),
			e.column && it.alias > 0 && r.name(e.first) == r.name(it.alias):
			all = append(all, o)
		}
	}
	return all
}

// namedIn counts those that are written as names.
func namedIn(order []orderItem) int {
	n := 0
	for _, o := range order {
		if o.value.column {
			n++
		}
	}
	return n
}
