package gen

import (
	"fmt"
	"strings"
)

// listedIndex finds the listed values of a column by value.
type listedIndex struct {
	list   Vector
	count  int
	ints   map[int64]int
	wide   map[Int128]int
	floats map[float64]int
	texts  map[string]int
	uuids  map[[16]byte]int
	bools  [2]int
}

// listedIndex is false where the values cannot be read, which the plan refuses.
func (p *planner) listedIndex(c *columnPlan) (*listedIndex, bool) {
	x := &listedIndex{list: newVector(c), count: len(c.column.Values), bools: [2]int{-1, -1}}
	x.list.Resize(x.count)
	if err := c.setListed(&x.list); err != nil {
		return nil, false
	}
	x.ints, x.wide, x.floats = map[int64]int{}, map[Int128]int{}, map[float64]int{}
	x.texts, x.uuids = map[string]int{}, map[[16]byte]int{}
	for i := range x.count {
		x.put(i)
	}
	return x, true
}

func (x *listedIndex) put(i int) {
	switch l := &x.list; l.Kind {
	case KindInt:
		x.ints[l.Ints[i]] = i
	case KindWide:
		x.wide[l.Wide[i]] = i
	case KindFloat:
		x.floats[l.Floats[i]] = i
	case KindBytes:
		x.texts[string(l.Bytes(i))] = i
	case KindUUID:
		x.uuids[l.UUIDs[i]] = i
	case KindBool:
		x.bools[bit(l.Bools.Get(i))] = i
	}
}

// find returns the number of value i of v among the listed ones.
func (x *listedIndex) find(v *Vector, i int) (number int, ok bool) {
	switch v.Kind {
	case KindInt:
		number, ok = x.ints[v.Ints[i]]
	case KindWide:
		number, ok = x.wide[v.Wide[i]]
	case KindFloat:
		number, ok = x.floats[v.Floats[i]]
	case KindBytes:
		number, ok = x.texts[string(v.Bytes(i))]
	case KindUUID:
		number, ok = x.uuids[v.UUIDs[i]]
	case KindBool:
		number = x.bools[bit(v.Bools.Get(i))]
		ok = number >= 0
	}
	return number, ok
}

func (x *listedIndex) accepts(v *Vector, i int) bool {
	_, ok := x.find(v, i)
	return ok
}

// text writes the values, of many only the first.
func (x *listedIndex) text() string {
	const most = 5
	var shown []string
	for i := range min(x.count, most) {
		shown = append(shown, x.label(i))
	}
	if x.count > most {
		shown = append(shown, fmt.Sprintf("… (%d values)", x.count))
	}
	return strings.Join(shown, " | ")
}

// label writes a listed value: plain text without quotes.
func (x *listedIndex) label(i int) string {
	if x.list.Kind != KindBytes {
		return x.list.textAt(i)
	}
	if text := string(x.list.Bytes(i)); strings.TrimSpace(text) == text && text != "" {
		return clipped(text)
	}
	return x.list.textAt(i)
}
