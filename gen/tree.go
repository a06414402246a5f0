package gen

import (
	"math"
	"slices"
)

// defaultDepth is how many levels there are below the roots of a tree, at most.
const defaultDepth = 8

// minGrowth is by how much each level of a tree grows at least, so that few rows make a
// shallow one.
const minGrowth = 3

// forest is a foreign key to the own table: its rows are in levels, the roots first, and
// each but a root refers to a row of the level above, by a fan.
type forest struct {
	looped bool // the one root refers to itself
	levels []level
}

// level is consecutive rows of a forest and the fan that they are of the level above; that
// of the roots has none.
type level struct {
	first int64
	fan   *fan
}

// heights returns how many rows each level has: all but the last grow by the smallest
// factor with which that many levels are enough.
func heights(rows, roots int64, depth int) []int64 {
	left := rows - roots
	list := []int64{roots}
	growth := growthOf(left, roots, depth)
	for size := saturate(roots, growth); left > 0; size = saturate(size, growth) {
		list = append(list, min(size, left))
		left -= min(size, left)
	}
	return list
}

// growthOf returns the smallest factor, from minGrowth on, with which roots have enough
// descendants in so many levels.
func growthOf(descendants, roots int64, depth int) int64 {
	if descendantsOf(roots, minGrowth, depth) >= descendants {
		return minGrowth
	}
	lo, hi := int64(minGrowth), max(descendants, minGrowth)
	for lo < hi {
		if middle := lo + (hi-lo)/2; descendantsOf(roots, middle, depth) >= descendants {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	return lo
}

func descendantsOf(roots, growth int64, depth int) int64 {
	size, total := roots, int64(0)
	for range depth {
		size = saturate(size, growth)
		if total > math.MaxInt64-size {
			return math.MaxInt64
		}
		total += size
	}
	return total
}

// newForest returns a forest in which no row has more than most children, nil where that
// would take more levels.
func newForest(k *foreignKey, roots int64, looped bool, depth int, most int64) *forest {
	f := &forest{looped: looped}
	first, above := int64(0), int64(0)
	for i, rows := range heights(k.table.rows, roots, depth) {
		l := level{first: first}
		if i > 0 {
			law := degreeLaw{factorial: true, max: most}
			if rows > saturate(above, most) {
				return nil
			}
			order := parentOrder{permutation: newPermutation(k.levelStream("order", i), uint64(above))}
			l.fan = newFan(k.levelStream("slots", i), rows, order, shares(law.spread(above, rows)))
		}
		f.levels = append(f.levels, l)
		first += rows
		above = rows
	}
	return f
}

func (k *foreignKey) levelStream(purpose string, level int) stream {
	return stream{k.stream(purpose).at(int64(level))}
}

// levelOf returns the level of a row.
func (f *forest) levelOf(row int64) int {
	i := len(f.levels) - 1
	for f.levels[i].first > row {
		i--
	}
	return i
}

func (f *forest) parent(row int64) int64 {
	i := f.levelOf(row)
	switch {
	case i > 0:
		return f.levels[i-1].first + f.levels[i].fan.parent(row-f.levels[i].first)
	case f.looped:
		return row
	}
	return -1
}

// place implements [scope]: the rows below another one are numbered.
func (f *forest) place(row int64) (group, number int64, ok bool) {
	switch i := f.levelOf(row); {
	case i > 0:
		parent, index, _ := f.levels[i].fan.place(row - f.levels[i].first)
		return f.levels[i-1].first + parent, index + bit(f.looped && i == 1), true
	case f.looped:
		return row, 0, true
	}
	return -1, 0, false
}

// children implements [family]: the slots of a level are where its rows are.
func (f *forest) children(parent int64) (first, n int64) {
	i := f.levelOf(parent)
	if i+1 < len(f.levels) {
		first, n = f.levels[i+1].fan.children(parent - f.levels[i].first)
		first += f.levels[i+1].first
	}
	if f.looped && i == 0 { // row 1 follows row 0
		return 0, n + 1
	}
	return first, n
}

func (f *forest) child(slot int64) int64 {
	i := f.levelOf(slot)
	if i == 0 {
		return slot
	}
	return f.levels[i].first + f.levels[i].fan.child(slot-f.levels[i].first)
}

// chain is a unique foreign key to the own table: each row refers to the one before, but
// for those where a chain begins: every length rows, and as many others as are to be NULL.
type chain struct {
	rows   int64
	length int64        // of a chain at most
	others *permutation // of the rows between; nil: there are none
	extra  uint64       // so many of these are NULL
}

func newChain(k *foreignKey, length int64) chain {
	begins := divideUp(k.table.rows, length)
	c := chain{rows: k.table.rows, length: length, extra: uint64(max(k.table.rows-k.filled()-begins, 0))}
	if c.rows > begins {
		c.others = newPermutation(k.stream("slots"), uint64(c.rows-begins))
	}
	return c
}

func (c chain) parent(row int64) int64 {
	if row%c.length == 0 || c.others.at(uint64(row-row/c.length-1)) < c.extra {
		return -1
	}
	return row - 1
}

func (c chain) children(parent int64) (first, n int64) {
	return parent + 1, bit(parent+1 < c.rows && c.parent(parent+1) == parent)
}

func (c chain) child(slot int64) int64 { return slot }

// cycle is a unique foreign key to the own table that is never NULL: rows refer to each
// other in rings, which cannot be avoided.
type cycle struct{ permutation *permutation }

func (c cycle) parent(row int64) int64 { return int64(c.permutation.at(uint64(row))) }

func (c cycle) children(parent int64) (first, n int64) { return parent, 1 }

func (c cycle) child(slot int64) int64 { return int64(c.permutation.inverse(uint64(slot))) }

// grove is a foreign key to the own table that shares columns with one that leads: within
// the rows that refer to the same row as each other there, it is a forest.
type grove struct {
	lead   *fan
	share  float64 // of the roots; 0: the one root refers to itself
	depth  int
	stream stream
}

func (g *grove) parent(row int64) int64 {
	group, index, ok := g.lead.place(row)
	if !ok {
		return -1
	}
	first, rows := g.lead.children(group)
	roots := rootsOf(rows, g.share)
	if index < roots {
		if g.share == 0 {
			return row
		}
		return -1
	}
	growth := growthOf(rows-roots, roots, g.depth)
	above, size := int64(0), roots
	for index >= above+size+saturate(size, growth) {
		above, size = above+size, saturate(size, growth)
	}
	return g.lead.child(first + above + int64(below(g.stream.at(row), uint64(size))))
}

// rootsOf returns how many of the rows are roots: the share of them, at least one.
func rootsOf(rows int64, share float64) int64 {
	return min(max(roundToInt(float64(share*float64(rows))), 1), rows)
}

// planTree makes a foreign key to the own table.
func (p *planner) planTree(k *foreignKey, most int64) parentage {
	if k.isExact() {
		p.refuse(k.path, "leave it out; max_depth bounds the levels", "%s refers to its own table and cannot have a %s", k.label(), k.exactKey())
		return nil
	}
	if k.isMasked() {
		p.refuse(k.path, "leave them out of the unique key, or let them be NULL too", "%s refers to its own table and may be NULL, but columns of it that cannot be are part of a unique key", k.label())
		return nil
	}
	depth := k.depth()
	switch share := k.nullShare(); {
	case k.once && share > 0:
		return newChain(k, int64(depth)+1)
	case k.once:
		return cycle{newPermutation(k.stream("order"), uint64(k.table.rows))}
	case len(k.fixed) > 0:
		return p.planGrove(k, share, depth)
	default:
		return p.newForest(k, share, depth, most)
	}
}

func (p *planner) newForest(k *foreignKey, share float64, depth int, most int64) parentage {
	f := newForest(k, rootsOf(k.table.rows, share), share == 0, depth, most-bit(share == 0)) // a looped root is its own child
	if f == nil {
		p.refuse(k.path, "widen the other columns of the unique key, or raise max_depth", "a tree of %d rows of %s with %d levels needs rows with more children than a unique key tells apart (%d)",
			k.table.rows, k.table.table.Name, depth+1, most)
		return nil
	}
	return f
}

// depth returns how many levels there may be below the roots, of the key and of those that
// refer to the same rows with it.
func (k *foreignKey) depth() int {
	depth := k.ownDepth()
	if k.group == nil {
		return depth
	}
	for _, other := range k.group.keys {
		if other.isTree() {
			depth = min(depth, other.ownDepth())
		}
	}
	return depth
}

func (k *foreignKey) ownDepth() int {
	if k.maxDepth != nil {
		return *k.maxDepth
	}
	return defaultDepth
}

// planGrove makes trees among the rows that share the fixed columns of the key.
func (p *planner) planGrove(k *foreignKey, share float64, depth int) parentage {
	lead := k.fixed[0].key
	same := lead != nil && len(lead.columns) == len(k.fixed) &&
		!slices.ContainsFunc(k.fixed, func(c *columnPlan) bool { return !slices.Contains(lead.columns, c) })
	var f *fan
	if same {
		f = lead.fanOf()
	}
	if f == nil {
		p.refuseGrove(k, lead)
		return nil
	}
	return &grove{lead: f, share: share, depth: depth, stream: k.stream("parent")}
}

func (p *planner) refuseGrove(k, lead *foreignKey) {
	names := columnNames(k.fixed)
	if lead == nil {
		p.refuse(k.path, "let these columns be a foreign key to a table of their own", "%s keeps (%s) within its own table, which no foreign key groups", k.label(), names)
		return
	}
	if lead.parentage == nil {
		return // has been refused
	}
	p.refuse(k.path, "let a foreign key over just these columns lead: give it the only cardinality", "%s keeps (%s) within its own table, but %s decides these columns", k.label(), names, lead.label())
}
