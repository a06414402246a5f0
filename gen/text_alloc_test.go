package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestNoAllocationPerText counts allocations as TestNoAllocationPerCell does, for each kind
// of text.
func TestNoAllocationPerText(t *testing.T) {
	const rows = 200_000
	kinds := map[string]schema.Column{
		"word": {}, "cut": {FakerRule: "city", VarcharLength: new(3)},
		"rule": {FakerRule: "email"}, "unique_rule": {FakerRule: "email", Unique: true},
		"listed": {Values: []schema.Value{"a", "bb"}, Weights: []float64{1, 2}}, "code": {DataType: "CHAR", CharLength: new(9)}, "unique_code": {VarcharLength: new(12), Unique: true},
		"json": {DataType: "JSON"}, "binary": {DataType: "BINARY"}, "pattern": {Pattern: "[A-Z]{3}-[0-9]{6}"}, "unique_pattern": {Pattern: "[A-Z]{3}-[0-9]{6}", Unique: true},
		"template": {Template: "{first_name|lower}.{email}/{row|06}"}, "check_digit": {FakerRule: "ean13"}, "price": {FakerRule: "price"},
		"group_name": {FakerRule: "first_name", Group: "g"}, "group_mail": {FakerRule: "email", Group: "g", Unique: true}, "group_address": {FakerRule: "address", Group: "g"},
	}
	e := &schema.Experiment{Name: "texts"}
	for name, c := range kinds {
		c.Name = "c"
		if c.DataType == "" {
			c.DataType = "VARCHAR"
		}
		e.Tables = append(e.Tables, schema.Table{Name: name, TargetRows: rows, Columns: []schema.Column{c}})
	}
	g, err := gen.New(e, gen.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for name := range kinds {
		if allocations := testing.AllocsPerRun(1, func() {
			for _, err := range g.Batches(t.Context(), name) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}); allocations > 400 {
			t.Errorf("%s: %.0f allocations for %d rows", name, allocations, rows)
		}
	}
}
