package schematest

import (
	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// Kinds are kinds of things that [Document] does not draw by itself.
type Kinds uint32

// The kinds.
const (
	UniqueKeys    Kinds = 1 << iota // entries of unique, of one column and of two
	SharedKeys                      // foreign keys over several columns that share some, to the own table too
	Cardinalities                   // children that a cardinality spreads
	KeyLaws                         // foreign keys with a distribution, or with the only values that they take
	Differences                     // foreign keys that lead to another row than others do
	Laws                            // every distribution on every type that it fits
	Weights                         // values that are not equally likely
	Correlations                    // columns that go together
	Patterns                        // texts that match a regular expression, unique ones too
	Templates                       // texts with columns and rules in them, unique ones too
	Groups                          // columns that tell of one person
	Arguments                       // faker rules with arguments
	Expressions                     // columns that are computed from others of the row and of its parent
	Afters                          // dates and times in an order
	Branches                        // values and NULLs under conditions
	Totals                          // sums over children; only with Cardinalities

	All Kinds = 1<<iota - 1
)

// With returns a function that draws a valid document as [Document] does, with things of
// the kinds given in some of its tables and in tables of their own.
func With(kinds Kinds) func(*rapid.T) *schema.Experiment {
	return func(t *rapid.T) *schema.Experiment {
		e := Document(t)
		for i := range e.Tables {
			addColumns(t, &e.Tables[i], kinds)
		}
		base := len(e.Tables)
		for i := range base {
			addChildren(t, e, i, kinds)
		}
		if kinds&SharedKeys != 0 && rapid.Bool().Draw(t, "tenants") {
			addTenants(t, e)
		}
		return e
	}
}

// addColumns adds to some tables columns of each kind that stands in a table by itself.
func addColumns(t *rapid.T, table *schema.Table, kinds Kinds) {
	for _, kind := range []struct {
		kind Kinds
		name string
		add  func(*rapid.T, *schema.Table)
	}{
		{UniqueKeys, "unique", addUnique},
		{Laws, "laws", addLaws},
		{Weights, "weights", addWeights},
		{Correlations, "correlations", addCorrelations},
		{Patterns, "patterns", addPatterns},
		{Templates, "templates", addTemplates},
		{Groups, "groups", addGroup},
		{Arguments, "arguments", addArguments},
		{Expressions, "expressions", addExpressions},
		{Afters, "afters", addAfters},
		{Branches, "branches", addBranches},
	} {
		if kinds&kind.kind != 0 && rapid.IntRange(0, 2).Draw(t, kind.name) == 0 {
			kind.add(t, table)
		}
	}
}

// addUnique adds keys that are written at the table alone.
func addUnique(t *rapid.T, table *schema.Table) {
	alone := keyColumn(t, "u0")
	alone.Unique = alone.Identity != nil || alone.FakerRule != ""
	table.Columns = append(table.Columns, alone,
		schema.Column{Name: "u1", DataType: "BOOLEAN"}, schema.Column{Name: "u2", DataType: "INT", MaxValue: "500"})
	table.Unique = append(table.Unique, []string{"U0"}, []string{"u2", "u1"})
}

// sometimes makes a column nullable, or not.
func sometimes(t *rapid.T, c schema.Column) schema.Column {
	if rapid.Bool().Draw(t, "nullable") {
		c.Required = new(false)
	}
	return c
}
