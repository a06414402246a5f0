package gen_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestCapacities lowers the rows of random documents to what they can hold: then every
// key holds them, and for each table one row more is too many.
func TestCapacities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := schematest.Document(t)
		for i := range e.Tables {
			e.Tables[i].TargetRows = rapid.SampledFrom([]int64{0, 1, 7, 100, 2_000, 1_000_000, math.MaxInt64}).Draw(t, "rows")
		}
		capacities := gen.Capacities(e)
		for i := range e.Tables {
			table := &e.Tables[i]
			table.TargetRows = min(table.TargetRows, capacities[table.Name])
		}
		if got := capacityProblems(e); len(got) > 0 {
			t.Fatalf("lowered to %v: %v", capacities, got)
		}
		for i := range e.Tables {
			table := &e.Tables[i]
			rows := table.TargetRows
			if capacity := capacities[table.Name]; capacity < math.MaxInt64 {
				table.TargetRows = capacity + 1
				if got := capacityProblems(e); len(got) == 0 {
					t.Errorf("%s can have %d rows, but one more is accepted: %v", table.Name, capacity, capacities)
				}
			}
			table.TargetRows = rows
		}
	})
}

// capacityProblems returns what is wrong with row counts. That a type is too narrow for
// the keys of so many rows is not among it.
func capacityProblems(e *schema.Experiment) (found schema.Problems) {
	for _, problem := range gen.Check(e) {
		for _, words := range []string{"can hold", "is unique and has", "are unique and have", "has no rows"} {
			if strings.Contains(problem.Message, words) {
				found = append(found, problem)
				break
			}
		}
	}
	return found
}

// TestCapacitiesFollowParents: rows are counted from parents to children, round cycles
// too.
func TestCapacitiesFollowParents(t *testing.T) {
	once := func(table string) schema.Column {
		return schema.Column{Name: "of_" + table, DataType: "INT", Unique: true, ForeignKey: references(table, "id")}
	}
	table := func(name string, rows int64, columns ...schema.Column) schema.Table {
		return schema.Table{Name: name, TargetRows: rows, Columns: append([]schema.Column{{Name: "id", DataType: "INT", Unique: true}}, columns...)}
	}
	pair := table("Pair", 1_000_000, schema.Column{Name: "a", DataType: "INT", ForeignKey: references("small", "id")},
		schema.Column{Name: "b", DataType: "INT", ForeignKey: references("copy", "id")})
	pair.Columns = pair.Columns[1:]
	pair.PrimaryKey = []string{"a", "b"}
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{
		pair, table("copy", 1_000, once("small")), table("small", 30),
		table("empty", 0), table("orphan", 10, schema.Column{Name: "p", DataType: "INT", ForeignKey: references("empty", "id")}), table("of_orphan", 10, once("orphan")),
		table("widow", 10, schema.Column{Name: "p", DataType: "INT", Required: new(false), ForeignKey: references("empty", "id")}),
		table("ring1", 90, once("ring2")), table("ring2", 80, once("ring3")), table("ring3", 20, once("ring1")),
		table("self", 12, once("self")), table("full", math.MaxInt64),
	}}
	want := map[string]int64{
		"pair": 900, "copy": 30, "small": math.MaxInt32, "empty": math.MaxInt32, "orphan": 0, "of_orphan": 0, "widow": math.MaxInt32,
		"ring1": 20, "ring2": 20, "ring3": 20, "self": math.MaxInt32, "full": math.MaxInt32,
	}
	if got := gen.Capacities(e); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("capacities\n%v, want\n%v", got, want)
	}
}

// TestCapacitiesOfManyTables: neither long chains nor large rings take long.
func TestCapacitiesOfManyTables(t *testing.T) {
	const tables = 10_000
	for _, last := range []string{"t0", fmt.Sprint("t", tables-1)} { // a ring of all, a chain that ends with itself
		e := &schema.Experiment{Name: "many"}
		for i := range tables {
			next := fmt.Sprint("t", i+1)
			if i == tables-1 {
				next = last
			}
			table := schema.Table{Name: fmt.Sprint("t", i), TargetRows: int64(tables - i), Columns: []schema.Column{
				{Name: "id", DataType: "INT", Unique: true},
				{Name: "next", DataType: "INT", Unique: true, ForeignKey: references(next, "id")},
			}}
			for j := range 18 {
				table.Columns = append(table.Columns, schema.Column{Name: fmt.Sprint("c", j), DataType: "VARCHAR", FakerRule: "city"})
			}
			e.Tables = append(e.Tables, table)
		}
		begin := time.Now()
		capacities := gen.Capacities(e)
		if elapsed := time.Since(begin); elapsed > 5*time.Second {
			t.Errorf("capacities of %d tables took %v", tables, elapsed)
		}
		for _, i := range []int{0, 5_000, tables - 2} {
			if got := capacities[fmt.Sprint("t", i)]; got != 1 {
				t.Errorf("t%d can have %d rows, want 1", i, got)
			}
		}
	}
}
