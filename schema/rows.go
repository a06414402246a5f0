package schema

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// ValidateRows checks row counts that are asked in the place of target_rows, by table
// name: each must name a table, once whatever the case, and be no less than 0; and what
// depends on row counts must hold under them. e is one that [Validate] accepts.
//
// kept has the rows that the warehouse holds of tables that the run keeps because 0
// rows are asked of them, by table name in lower case; it may be nil. The paths of the
// problems are `rows.<table>`.
func ValidateRows(e *Experiment, rows map[string]int64, kept map[string]int64) Problems {
	k := newChecker(e)
	counts := declaredRows(e)
	counts.paths = make([]string, len(e.Tables))
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		path := pathTo("rows", name)
		i, known := k.keys.tables[strings.ToLower(name)]
		switch {
		case !known:
			k.add(path, k.nearestTable(name), "there is no table %q", clip(name))
		case counts.paths[i] != "":
			k.add(path, "", "the table %s is there twice, as %s too", e.Tables[i].Name, counts.paths[i])
		case rows[name] < 0:
			k.add(path, "0 keeps the table as it is", "%d rows are below 0", rows[name])
			counts.paths[i] = path
		default:
			counts.paths[i], counts.asked[i], counts.there[i] = path, rows[name], rows[name]
		}
	}
	if len(k.problems) > 0 {
		return k.problems
	}
	for i := range e.Tables {
		if counts.asked[i] == 0 {
			counts.there[i] = kept[strings.ToLower(e.Tables[i].Name)]
		}
	}
	k.rowCounts(counts)
	return k.problems
}

// tableRows holds row counts by the position of the table.
type tableRows struct {
	asked []int64  // rows to generate; 0 keeps the table
	there []int64  // rows that the table has afterwards
	paths []string // of the counts that were asked in the place of target_rows; nil when none could be
}

func declaredRows(e *Experiment) tableRows {
	r := tableRows{asked: make([]int64, len(e.Tables))}
	for i := range e.Tables {
		r.asked[i] = max(e.Tables[i].TargetRows, 0)
	}
	r.there = slices.Clone(r.asked)
	return r
}

// path returns where to report that a foreign key between two tables does not hold under
// the counts: own, which is where the key stands, or the count that was asked. It is ""
// where nobody asked for either.
func (r tableRows) path(own string, child, parent int) string {
	switch {
	case r.paths == nil:
		return own
	case r.paths[child] != "":
		return r.paths[child]
	}
	return r.paths[parent]
}

// rowCounts checks what depends on the row counts: all of it concerns foreign keys.
func (k *checker) rowCounts(rows tableRows) {
	for child := range k.keys.places() {
		from, ok := k.keys.from[child]
		if !ok || k.keys.inRing[child] || rows.asked[child.table] == 0 {
			continue
		}
		if target, refers := k.keys.ownTarget(child); refers {
			if path := rows.path(k.keys.ownPath(child), child.table, target.table); path != "" {
				k.keyRows(path, child, target, rows)
			}
		}
		if path := rows.path(k.keys.path(child), child.table, from.target.table); path != "" {
			k.keyReach(path, child, from, rows)
		}
	}
	for i := range k.e.Tables {
		if rows.asked[i] > 0 {
			k.compositeRows(i, rows)
		}
	}
}

// keyRows checks that the parent has rows enough for a child.
func (k *checker) keyRows(path string, child, parent place, rows tableRows) {
	c, name := k.keys.column(child), k.keys.name(child)
	from, to := clip(k.e.Tables[child.table].Name), clip(k.e.Tables[parent.table].Name)
	asked, there := rows.asked[child.table], rows.there[parent.table]
	switch {
	case there == 0 && !c.Nullable():
		k.add(path, fmt.Sprintf("ask rows of %s, or make the foreign key nullable", to), "%s is required, but %s has no rows", name, to)
	case asked > there && c.Unique:
		k.add(path, fmt.Sprintf("ask no more rows of %s than of %s", from, to),
			"%s is unique and has %s, but %s has %d", name, count(asked, "row"), to, there)
	}
}

// keyReach checks that an integer key can hold what the parent's key reaches.
func (k *checker) keyReach(path string, child place, from link, rows tableRows) {
	c, parent := k.keys.column(child), from.target
	p := k.keys.column(parent)
	if !c.isWhole() || !p.isWhole() || !p.Unique && from.isOwn() {
		return
	}
	if c.Type() == p.Type() && c.Type() != Decimal {
		return // whatever the parent holds; what it cannot is said there
	}
	reach, ok := k.reach(parent, rows)
	if !ok {
		return
	}
	limit, _ := c.typeSpan()
	if reach.min.Cmp(limit.min) >= 0 && reach.max.Cmp(limit.max) <= 0 {
		return
	}
	k.add(path, fmt.Sprintf("give it the type %s too", p.typeLabel()),
		"%s ends at %s, but the values of %s are %s…%s", c.typeLabel(), limit.max, k.keys.name(parent), reach.min, reach.max)
}

// isWhole reports whether the values are integers, and known to be well declared.
func (c *Column) isWhole() bool { return c.canCount() && c.checkSizes() == nil }

// reach returns the values that a key column takes with the rows that there are. It is
// false when it takes none, or none that are known.
func (k *checker) reach(p place, rows tableRows) (span, bool) {
	root, ok := k.keys.root(p)
	if !ok {
		return span{}, false
	}
	c, there := k.keys.column(root), rows.there[root.table]
	if !c.isWhole() || there == 0 {
		return span{}, false
	}
	if c.FakerRule != "" {
		return c.typeSpan()
	}
	r, err := c.span()
	if err != nil {
		return span{}, false
	}
	return c.counted(r, there), true
}

// counted returns the part of r, the range of a column, that so many rows take: all of it
// where the column does not count them.
func (c *Column) counted(r span, rows int64) span {
	last := big.NewInt(rows - 1)
	switch {
	case c.Identity != nil:
		taken := c.Identity.span(last)
		return span{larger(taken.min, r.min), smaller(taken.max, r.max)}
	case c.CountsUp():
		return span{r.min, smaller(last.Add(last, r.min), r.max)}
	}
	return r
}
