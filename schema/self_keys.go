package schema

import (
	"fmt"
	"strings"
)

const (
	maxTreeDepth   = 64 // levels below the roots of a key to the own table
	maxDifferences = 8  // columns that a foreign key may differ from
)

// depth checks the max_depth of a foreign key between two tables.
func (k *checker) depth(path string, depth *int, child, parent int) {
	switch {
	case depth == nil:
	case child != parent:
		k.add(path, "leave it out", "max_depth is for a foreign key to the own table")
	case *depth < 1 || *depth > maxTreeDepth:
		k.add(path, "", "max_depth %d is outside of 1…%d", *depth, maxTreeDepth)
	}
}

// differences checks the columns from whose rows the column's foreign key keeps away.
func (k *checker) differences(p, target place) {
	c, path := k.keys.column(p), k.keys.ownPath(p)+".differs_from"
	names := c.ForeignKey.DiffersFrom
	if len(names) == 0 {
		return
	}
	if len(names) > maxDifferences {
		k.add(path, "", "differs_from has %d columns; it may have %d", len(names), maxDifferences)
	}
	if c.ForeignKey.Cardinality != nil {
		k.add(path, "leave one of them out", "differs_from stands beside cardinality, which decides the rows too")
	}
	if c.Distribution != nil || len(c.Values) > 0 {
		k.add(path, "leave one of them out", "differs_from stands beside %s, which decides the rows too", c.spreadKey())
	}
	columns, _ := k.columnList(path, p.table, "differs_from", names)
	for i, j := range columns {
		at, other := fmt.Sprintf("%s[%d]", path, i), place{p.table, j}
		to, refers := k.keys.ownTarget(other)
		switch {
		case other == p:
			k.add(at, "name another column", "%s differs from itself", clip(names[i]))
		case !refers || to != target:
			k.add(at, "name a column with the same foreign key", "%s does not refer to %s", clip(names[i]), k.keys.name(target))
		}
	}
}

// spreadKey names what decides the rows that a foreign key of the column refers to.
func (c *Column) spreadKey() string {
	if c.Distribution != nil {
		return "distribution"
	}
	return "values"
}

// differenceRings adds a problem for each ring of columns of a table that differ from each
// other in turn, at its first column: none could be made before the others.
func (k *checker) differenceRings(table int) {
	t := &k.e.Tables[table]
	const open, done = 1, 2
	state := make([]int, len(t.Columns))
	var walk func(j int, way []int)
	walk = func(j int, way []int) {
		switch state[j] {
		case done:
			return
		case open:
			k.differenceRing(table, way, j)
			return
		}
		state[j] = open
		if key := t.Columns[j].ForeignKey; key != nil {
			for _, name := range key.DiffersFrom {
				if p, known := k.keys.place(table, name); known && p.column != j {
					walk(p.column, append(way, j))
				}
			}
		}
		state[j] = done
	}
	for j := range t.Columns {
		walk(j, nil)
	}
}

// differenceRing adds the ring that a way of columns closes at one of them.
func (k *checker) differenceRing(table int, way []int, closing int) {
	for way[0] != closing {
		way = way[1:]
	}
	var names []string
	for _, j := range append(way[:len(way):len(way)], closing) {
		names = append(names, clip(k.e.Tables[table].Columns[j].Name))
	}
	k.add(k.keys.ownPath(place{table, closing})+".differs_from", "let one of them differ from the others, and not the reverse",
		"the columns differ from each other in a ring: %s", strings.Join(names, " → "))
}
