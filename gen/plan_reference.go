package gen

import (
	"math"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// foreignKey is a foreign key with its parent resolved. In each row all of its columns
// take their values from one row of the parent.
type foreignKey struct {
	table, parent *tablePlan    // of the child and of what it refers to
	columns       []*columnPlan // of the child
	sources       []*columnPlan // of the parent, one for each column
	names         []string      // of the columns, sorted, in lower case
	once          bool          // no row of the parent is taken twice
	parentage     parentage     // planned by planKeys; nil where there is no row to refer to
}

// link resolves the foreign keys of t. A column that is part of a key over several
// columns is made by that one, and its own key is implied. What a document that is not
// valid refers to may be missing; its keys are left out.
func (p *planner) link(t *tablePlan) {
	references := t.table.References()
	slices.SortStableFunc(references, func(a, b schema.CompositeForeignKey) int {
		return min(len(b.Columns), 2) - min(len(a.Columns), 2)
	})
	for _, reference := range references {
		k := p.foreignKey(t, reference)
		if k == nil || slices.ContainsFunc(k.columns, func(c *columnPlan) bool { return c.key != nil }) {
			continue
		}
		t.keys = append(t.keys, k)
		for i, c := range k.columns {
			c.key, c.source = k, k.sources[i]
		}
	}
}

func (p *planner) foreignKey(t *tablePlan, reference schema.CompositeForeignKey) *foreignKey {
	parent := p.byName[strings.ToLower(reference.ReferencesTable)]
	if parent == nil || len(reference.Columns) == 0 || len(reference.Columns) != len(reference.ReferencesColumns) {
		return nil
	}
	k := &foreignKey{table: t, parent: parent}
	for i, name := range reference.Columns {
		column, source := t.byName[strings.ToLower(name)], parent.byName[strings.ToLower(reference.ReferencesColumns[i])]
		if column == nil || source == nil {
			return nil
		}
		k.columns, k.sources = append(k.columns, column), append(k.sources, source)
		k.names = append(k.names, strings.ToLower(name))
	}
	slices.Sort(k.names)
	return k
}

// name identifies the key among the columns and keys of its table: no column has a comma
// in its name.
func (k *foreignKey) name() string { return strings.Join(k.names, ",") }

// isEmpty reports whether there is no row to refer to, so that all columns are NULL.
func (k *foreignKey) isEmpty() bool { return k.parent.rows == 0 }

// isRequired reports whether the columns cannot all be NULL.
func (k *foreignKey) isRequired() bool {
	return slices.ContainsFunc(k.columns, func(c *columnPlan) bool { return !c.column.Nullable() })
}

// capacity returns how many rows of the child there can be.
func (k *foreignKey) capacity() int64 {
	switch {
	case k.parent == k.table: // each row can refer to itself
		return math.MaxInt64
	case k.isEmpty() && k.isRequired():
		return 0
	case k.isEmpty() && len(k.columns) > 1: // all of them are NULL
		return math.MaxInt64
	case k.once:
		return k.parent.rows
	}
	return math.MaxInt64
}

// isToldBy reports whether no two rows of the parent have the same values in the columns
// that these columns of the child take from it.
func (k *foreignKey) isToldBy(columns []*columnPlan) bool {
	if len(k.columns) == 1 {
		return true // what a foreign key of one column refers to is unique
	}
	var told []*columnPlan
	for i, c := range k.columns {
		if slices.Contains(columns, c) {
			told = append(told, k.sources[i])
		}
	}
	return slices.ContainsFunc(k.parent.unique, func(u *uniqueKey) bool { return u.isWithin(told) })
}

// stream returns the stream for one purpose of the key.
func (k *foreignKey) stream(purpose string) stream {
	return newStream(k.table.seed, "foreign key "+purpose, append([]string{k.table.name}, k.names...)...)
}

// reference returns the filler of a column whose foreign key no composite key decides.
func (c *columnPlan) reference() filler {
	if c.key.isEmpty() {
		return nullFiller{} // a required key into an empty table has been refused
	}
	return referring{
		key: c.key, domain: c.keyDomain(), nullable: c.column.Nullable(),
		standIn: uniform{stream: c.key.stream("stand-in"), n: uint64(c.key.parent.rows)},
	}
}

func (c *columnPlan) keyDomain() keyDomain { return keyDomain{parent: c.source, kind: c.kind} }
