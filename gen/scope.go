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
	return *newPermutation(stream{s.at(group)}, n)
}

// tuplePart is one of the things that tuples are made of: it has size values in a row, which
// are numbered.
type tuplePart interface {
	size(row int64) int64
	value(row, number int64) int64
}

// fixedPart has the same values in all rows.
type fixedPart int64

func (p fixedPart) size(int64) int64            { return int64(p) }
func (p fixedPart) value(_, number int64) int64 { return number }

// otherPart has the rows of a parent but for the one that another key refers to.
type otherPart struct {
	rows int64
	key  *foreignKey
}

func (p otherPart) size(row int64) int64 { return p.rows - bit(p.key.parentOf(row) >= 0) }

func (p otherPart) value(row, number int64) int64 {
	if other := p.key.parentOf(row); other >= 0 && number >= other {
		return number + 1
	}
	return number
}

// boundPart has the rows of a parent that descend from the same ancestor as the one that
// another key refers to.
type boundPart struct{ follows *following }

func (p boundPart) size(row int64) int64 { return p.follows.count(p.follows.ancestor(row)) }

func (p boundPart) value(row, number int64) int64 {
	return p.follows.descendant(p.follows.ancestor(row), number)
}

// count returns how many rows the key can refer to that descend from an ancestor.
func (f *following) count(ancestor int64) int64 {
	switch {
	case ancestor < 0:
		return 0
	case len(f.down) == 0:
		return 1
	}
	_, n := f.down[0].children(ancestor)
	return n
}

// descendant returns one of these rows.
func (f *following) descendant(ancestor, number int64) int64 {
	if ancestor < 0 || len(f.down) == 0 {
		return ancestor
	}
	first, _ := f.down[0].children(ancestor)
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
	total := int64(1)
	for _, p := range t.parts {
		total = saturate(total, p.size(row))
	}
	if total == 0 {
		return -1
	}
	tuple := below(t.stream.at(row), uint64(total))
	if ok {
		permutation := permutationOf(t.stream, group, uint64(total))
		tuple = permutation.at(uint64(number) % uint64(total))
	}
	for _, p := range t.parts[:i] {
		tuple /= uint64(p.size(row))
	}
	p := t.parts[i]
	size := uint64(p.size(row))
	base := t.base(row, i, uint64(total), size)
	value := tuple % base
	if spread := size / base; spread > 1 {
		value = value*spread + below(lane(t.stream.at(int64(tuple)), i), spread)
	}
	return p.value(row, int64(value))
}

// base returns how many values of part i are told apart: not all where there are more
// tuples than numbers. The largest part is the last.
func (t *tuples) base(row int64, i int, total, size uint64) uint64 {
	stride := uint64(1)
	for _, p := range t.parts[:i] {
		stride = uint64(saturate(int64(stride), p.size(row)))
	}
	return max(min(size, (total+stride-1)/stride), 1)
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
