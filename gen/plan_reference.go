package gen

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// foreignKey is a foreign key with its parent resolved. In each row all of its columns
// take their values from one row of the parent.
type foreignKey struct {
	table, parent *tablePlan // of the child and of what it refers to
	path          string     // in the document
	columns       []*columnPlan
	sources       []*columnPlan // of the parent, one for each column
	fixed         []*columnPlan // columns of a key to the own table that are their own sources
	names         []string      // of the columns, sorted, in lower case
	cardinality   *schema.Cardinality
	differs       []string // columns, whose rows are others
	maxDepth      *int
	once          bool       // no row of the parent is taken twice
	keyed         bool       // is part of a unique key
	group         *keyGroup  // of keys that share columns, or nil
	standIn       stream     // of rowOf
	parentage     parentage  // planned by planTable; nil where there is no row to refer to
	follows       *following // where another key leads
}

// link resolves the foreign keys of t. A column that several keys share is made by the
// first of them as long as none leads. What a document that is not valid refers to may be
// missing; its keys are left out.
func (p *planner) link(t *tablePlan) {
	for i := range t.table.ForeignKeys {
		f := &t.table.ForeignKeys[i]
		if k := p.foreignKey(t, f); k != nil {
			k.path, k.cardinality, k.maxDepth = fmt.Sprintf("%s.foreign_keys[%d]", t.path, i), f.Cardinality, f.MaxDepth
			t.addKey(k)
		}
	}
	for _, c := range t.columns {
		f := c.column.ForeignKey
		if f == nil {
			continue
		}
		k := p.foreignKey(t, &schema.CompositeForeignKey{
			Columns: []string{c.column.Name}, ReferencesTable: f.ReferencesTable, ReferencesColumns: []string{f.ReferencesColumn},
		})
		if k != nil {
			k.path, k.cardinality, k.maxDepth, k.differs = c.path()+".foreign_key", f.Cardinality, f.MaxDepth, f.DiffersFrom
			t.addKey(k)
		}
	}
	slices.SortStableFunc(t.keys, func(a, b *foreignKey) int {
		return cmp.Or(cmp.Compare(len(b.columns), len(a.columns)), strings.Compare(a.name(), b.name()), strings.Compare(a.parent.name, b.parent.name))
	})
	for _, k := range t.keys {
		k.make(func(c *columnPlan) bool { return c.key == nil })
	}
	t.groupKeys()
}

// addKey adds k unless the table has it already.
func (t *tablePlan) addKey(k *foreignKey) {
	if len(k.fixed) == len(k.columns) {
		return // each row refers to itself
	}
	same := func(other *foreignKey) bool {
		return other.name() == k.name() && other.parent == k.parent && slices.Equal(other.sortedSources(), k.sortedSources())
	}
	if !slices.ContainsFunc(t.keys, same) {
		t.keys = append(t.keys, k)
	}
}

func (k *foreignKey) sortedSources() []string {
	pairs := make([]string, len(k.columns))
	for i, c := range k.columns {
		pairs[i] = strings.ToLower(c.column.Name + "," + k.sources[i].column.Name)
	}
	slices.Sort(pairs)
	return pairs
}

// make lets k make those of its columns that are told.
func (k *foreignKey) make(told func(*columnPlan) bool) {
	for i, c := range k.columns {
		if !slices.Contains(k.fixed, c) && told(c) {
			c.key, c.source = k, k.sources[i]
		}
	}
}

// keyBy returns the foreign key that the name of one of its columns stands for where a
// column of the parent is wanted: the one over just that column, else the only one whose
// parent has what is wanted. Nil: there is none, or there are several, and others lists
// the columns that tell these apart.
func (t *tablePlan) keyBy(name, wanted string) (key *foreignKey, others string) {
	name, wanted = strings.ToLower(name), strings.ToLower(wanted)
	keys := slices.DeleteFunc(slices.Clone(t.keys), func(k *foreignKey) bool {
		return !slices.ContainsFunc(k.own(), func(c *columnPlan) bool { return strings.ToLower(c.column.Name) == name })
	})
	keep := func(wanted func(*foreignKey) bool) {
		if slices.ContainsFunc(keys, wanted) {
			keys = slices.DeleteFunc(keys, func(k *foreignKey) bool { return !wanted(k) })
		}
	}
	keep(func(k *foreignKey) bool { return k.parent.byName[wanted] != nil })
	keep(func(k *foreignKey) bool { return len(k.columns) == 1 })
	if len(keys) == 1 {
		return keys[0], ""
	}
	var tell []string
	for _, k := range keys {
		for _, c := range k.own() {
			if strings.ToLower(c.column.Name) != name {
				tell = append(tell, c.column.Name)
			}
		}
	}
	return nil, strings.Join(tell, " or ")
}

func (p *planner) foreignKey(t *tablePlan, reference *schema.CompositeForeignKey) *foreignKey {
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
		if column == source {
			k.fixed = append(k.fixed, column)
		}
	}
	slices.Sort(k.names)
	k.standIn = k.stream("stand-in")
	return k
}

// name identifies the key among the columns and keys of its table, but for keys over the
// same columns: no column has a comma in its name.
func (k *foreignKey) name() string { return strings.Join(k.names, ",") }

// label is what messages call the key.
func (k *foreignKey) label() string {
	return fmt.Sprintf("the foreign key (%s) of %s", columnNames(k.columns), k.table.table.Name)
}

func columnNames(columns []*columnPlan) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.column.Name
	}
	return strings.Join(names, ", ")
}

// isEmpty reports whether there is no row to refer to, so that all columns are NULL.
func (k *foreignKey) isEmpty() bool { return k.parent.rows == 0 }

// isRequired reports whether the key cannot be NULL, or makes a column that cannot.
func (k *foreignKey) isRequired() bool {
	return k.isBound() || !slices.ContainsFunc(k.columns, func(c *columnPlan) bool { return c.column.Nullable() })
}

// isTree reports whether the key refers to rows of its own table.
func (k *foreignKey) isTree() bool { return k.parent == k.table }

// distribution and values are those of the column of a key that has one.
func (k *foreignKey) distribution() *schema.Distribution {
	if len(k.columns) > 1 {
		return nil
	}
	return k.columns[0].column.Distribution
}

func (k *foreignKey) values() []schema.Value {
	if len(k.columns) > 1 {
		return nil
	}
	return k.columns[0].column.Values
}

// isExact reports whether the document says how the children spread, so that no other
// key may decide it.
func (k *foreignKey) isExact() bool {
	return k.cardinality != nil || k.distribution() != nil || len(k.values()) > 0
}

// exactKey is the key of the document for which isExact holds.
func (k *foreignKey) exactKey() string {
	switch {
	case k.cardinality != nil:
		return "cardinality"
	case k.distribution() != nil:
		return "distribution"
	}
	return "values"
}

// capacity returns how many rows of the child there can be.
func (k *foreignKey) capacity() int64 {
	switch {
	case k.isTree(): // each row can refer to another
		return math.MaxInt64
	case k.isEmpty() && (k.isRequired() || k.once && len(k.columns) == 1):
		return 0
	case k.isEmpty():
		return math.MaxInt64
	case k.once:
		return k.parent.rows
	case k.cardinality != nil:
		d := k.demand(false)
		return k.mostRows(saturate(d.max, d.parents))
	}
	return math.MaxInt64
}

// isToldBy reports whether no two rows of the parent have the same values in the columns
// that these columns of the child take from it.
func (k *foreignKey) isToldBy(columns []*columnPlan) bool {
	var told []*columnPlan
	for i, c := range k.columns {
		if slices.Contains(columns, c) {
			told = append(told, k.sources[i])
		}
	}
	if len(k.columns) == 1 {
		return len(told) == 1 // what a foreign key of one column refers to is unique
	}
	return slices.ContainsFunc(k.parent.unique, func(u *uniqueKey) bool { return u.isWithin(told) })
}

// stream returns the stream for one purpose of the key.
func (k *foreignKey) stream(purpose string) stream {
	return newStream(k.table.seed, "foreign key "+purpose, append([]string{k.table.name}, k.names...)...)
}

// reference returns the filler of a column of a foreign key.
func (c *columnPlan) reference() filler {
	if c.key.isEmpty() {
		return nullFiller{} // a required key into an empty table has been refused
	}
	return referring{key: c.key, domain: c.keyDomain(), nullable: c.column.Nullable()}
}

func (c *columnPlan) keyDomain() keyDomain { return keyDomain{parent: c.source, kind: c.kind} }
