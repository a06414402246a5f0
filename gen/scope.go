package gen

// scope numbers rows within groups: no two rows are the same number of the same group. Rows
// for which ok is false are in none. It is immutable.
type scope interface {
	place(row int64) (group, number int64, ok bool)
}

// wholeTable is the scope in which each row has its own number.
type wholeTable struct{}

func (wholeTable) place(row int64) (group, number int64, ok bool) { return 0, row, true }

// permutationOf returns the permutation of 0…n-1 that belongs to a group.
func permutationOf(s stream, group int64, n uint64) permutation {
	return keyedPermutation(stream{s.at(group)}, n)
}

// tuplePart is one of the things that tuples are made of: it has size values, which are
// numbered, in the rows of a group, which is -1 for rows that are in none.
type tuplePart interface {
	size(group int64) int64
	value(group, number int64) int64
}

// fixedPart has the same values in all groups.
type fixedPart int64

func (p fixedPart) size(int64) int64            { return int64(p) }
func (p fixedPart) value(_, number int64) int64 { return number }

// otherPart has the rows of a parent but for the one that the group is.
type otherPart struct{ rows int64 }

func (p otherPart) size(group int64) int64 { return p.rows - bit(group >= 0) }

func (p otherPart) value(group, number int64) int64 {
	return number + bit(group >= 0 && number >= group)
}

// boundPart has the rows of a parent that descend from the same ancestor as the one that
// the group is.
type boundPart struct{ follows *following }

func (p boundPart) size(group int64) int64 { return p.follows.count(p.follows.above(group)) }

func (p boundPart) value(group, number int64) int64 {
	return p.follows.descendant(p.follows.above(group), number)
}

// count returns how many rows the key can refer to that descend from an ancestor.
func (f *following) count(ancestor int64) int64 {
	switch {
	case ancestor < 0:
		return 0
	case len(f.down) == 0:
		return 1
	}
	_, n := f.down[0].descendants(ancestor)
	return n
}

// descendant returns one of these rows.
func (f *following) descendant(ancestor, number int64) int64 {
	if ancestor < 0 || len(f.down) == 0 {
		return ancestor
	}
	first, _ := f.down[0].descendants(ancestor)
	return f.down[0].child(first + number)
}

// tuples gives each row of a group another tuple of the values of its parts: a permutation
// numbers the tuples, and each part takes one digit of the number, whose base is the size
// of the part.
type tuples struct {
	scope  scope
	stream stream
	parts  []tuplePart
}

// digit returns the value of part i in a row, -1 where it has none.
func (t *tuples) digit(row int64, i int) int64 {
	group, number, ok := t.scope.place(row)
	if !ok {
		group = -1
	}
	value := t.numbered(row, i, group, number, ok)
	if value < 0 {
		return -1
	}
	return t.parts[i].value(group, value)
}

// numbered returns which of the values of part i a row has.
func (t *tuples) numbered(row int64, i int, group, number int64, ok bool) int64 {
	total, stride, size := uint64(1), uint64(1), uint64(1)
	for j, p := range t.parts {
		if j == i {
			stride, size = total, uint64(p.size(group))
		}
		total = uint64(saturate(int64(total), p.size(group)))
	}
	if total == 0 {
		return -1
	}
	var tuple uint64
	if ok {
		permutation := permutationOf(t.stream, group, total)
		tuple = permutation.at(uint64(number) % total)
	} else {
		tuple = below(t.stream.at(row), total)
	}
	base := max(min(size, (total+stride-1)/stride), 1) // not all values where there are more tuples than numbers; the largest part is the last
	value := tuple / stride % base
	if spread := size / base; spread > 1 {
		value = value*spread + below(lane(t.stream.at(int64(tuple)), i), spread)
	}
	return int64(value)
}

// led splits a group by the values of a part: in each group, number k of size×depth has
// value k mod size of the permuted numbers, and is number k/size of that value's group.
type led struct {
	outer scope
	tuples
}

func newLed(outer scope, s stream, size, depth int64) *led {
	return &led{outer, tuples{outer, s, []tuplePart{fixedPart(size), fixedPart(max(depth, 1))}}}
}

func (l *led) place(row int64) (group, number int64, ok bool) {
	outer, _, ok := l.outer.place(row)
	if !ok {
		return 0, 0, false
	}
	return int64(mix64(uint64(outer)*gamma ^ uint64(l.digit(row, 0)+1))), l.digit(row, 1), true
}

// counted is the number of a row in its group.
type counted struct {
	scope  scope
	stream stream
	size   int64
}

func (c counted) rank(rows, ranks []int64) {
	for i, row := range rows {
		_, number, ok := c.scope.place(row)
		if !ok {
			number = int64(below(c.stream.at(row), uint64(c.size)))
		}
		ranks[i] = number
	}
}

// digits is a part of tuples as the number of a column's value.
type digits struct {
	tuples *tuples
	part   int
}

func (d digits) rank(rows, ranks []int64) {
	for i, row := range rows {
		ranks[i] = max(d.tuples.digit(row, d.part), 0)
	}
}

// placed is a foreign key whose parent is a part of tuples.
type placed struct {
	digits
	nulls nullRows
}

func (p placed) parent(row int64) int64 {
	if p.nulls.at(row) {
		return -1
	}
	return p.chosen(row)
}

// chosen is parent for a row whose key is not NULL.
func (p placed) chosen(row int64) int64 { return p.tuples.digit(row, p.part) }
