package gen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestOrderNeverMattersToKeys turns tables, columns and keys around, and writes out what
// keys imply.
func TestOrderNeverMattersToKeys(t *testing.T) {
	want := digests(t, everyKey(), gen.Options{Seed: 7})
	for name, change := range map[string]func(*schema.Experiment){
		"tables reversed":          func(e *schema.Experiment) { slices.Reverse(e.Tables) },
		"columns reversed":         func(e *schema.Experiment) { eachTable(e, func(t *schema.Table) { slices.Reverse(t.Columns) }) },
		"primary keys reversed":    func(e *schema.Experiment) { eachTable(e, func(t *schema.Table) { slices.Reverse(t.PrimaryKey) }) },
		"primary keys as unique":   func(e *schema.Experiment) { eachTable(e, withoutPrimaryKey) },
		"foreign keys reversed":    func(e *schema.Experiment) { eachTable(e, reverseForeignKeys) },
		"names in capitals":        func(e *schema.Experiment) { eachTable(e, capitals) },
		"no implied foreign key":   func(e *schema.Experiment) { e.Table("sale").Column("sale_item").ForeignKey = nil },
		"an implied foreign key":   func(e *schema.Experiment) { imply(e.Table("sale").Column("sale_place")) },
		"no implied composite key": func(e *schema.Experiment) { e.Table("stock").CompositeKeys = nil },
		"a table less":             func(e *schema.Experiment) { e.Tables = e.Tables[:6] },
		"a column more":            func(e *schema.Experiment) { eachTable(e, addColumn) },
		"physical design":          func(e *schema.Experiment) { eachTable(e, design) },
	} {
		e := everyKey()
		change(e)
		got := digests(t, e, gen.Options{Seed: 7})
		for table, digest := range got {
			for column, sum := range digest.Columns {
				if w, known := want[table].Columns[column]; known && w != sum {
					t.Errorf("%s: %s.%s changed", name, table, column)
				}
			}
		}
	}
}

func imply(place *schema.Column) {
	place.ForeignKey = references("place", "code")
}

func eachTable(e *schema.Experiment, change func(*schema.Table)) {
	for i := range e.Tables {
		change(&e.Tables[i])
	}
}

func withoutPrimaryKey(t *schema.Table) {
	if len(t.PrimaryKey) > 1 {
		t.CompositeKeys = append(t.CompositeKeys, t.PrimaryKey)
	}
	t.PrimaryKey = nil
}

func reverseForeignKeys(t *schema.Table) {
	slices.Reverse(t.ForeignKeys)
	for _, key := range t.ForeignKeys {
		slices.Reverse(key.Columns)
		slices.Reverse(key.ReferencesColumns)
	}
}

func capitals(t *schema.Table) {
	t.Name = strings.ToUpper(t.Name)
	for i := range t.Columns {
		t.Columns[i].Name = strings.ToUpper(t.Columns[i].Name)
	}
}

func design(t *schema.Table) {
	t.Physical = &schema.TableDesign{DistStyle: "EVEN"}
	t.Checks = []string{"1 = 1"}
	t.Description = "with a design"
}
