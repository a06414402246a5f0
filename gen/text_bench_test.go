package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkTexts tells the nanoseconds per cell of each kind of text. Columns that a
// template reads are made twice.
func BenchmarkTexts(b *testing.B) {
	const rows = 8192
	for _, bench := range []struct {
		name   string
		column schema.Column
	}{
		{"pattern", schema.Column{Pattern: "[A-Z]{3}-[0-9]{6}"}},
		{"pattern unique", schema.Column{Pattern: "[A-Z]{3}-[0-9]{6}", Unique: true}},
		{"template row", schema.Column{Template: "INV-{row|06}", Unique: true}},
		{"template rules", schema.Column{Template: "{first_name|lower}.{last_name|lower}@{company_domain}"}},
		{"template code", schema.Column{Template: "{first_name|lower}.{last_name|lower}@{company_domain}", Unique: true}},
		{"template column", schema.Column{Template: "{id}/{name|slug}"}},
		{"template parent", schema.Column{Template: "{up.id}/{row}"}},
		{"arguments", schema.Column{FakerRule: "numerify", Arguments: map[string]schema.Argument{"str": {"(###) ###-####"}}}},
		{"arguments called", schema.Column{FakerRule: "password", Arguments: map[string]schema.Argument{"length": {"12"}}}},
		{"group email", schema.Column{FakerRule: "email", Group: "g", Unique: true}},
		{"group address", schema.Column{FakerRule: "address", Group: "g"}},
		{"group city", schema.Column{FakerRule: "city", Group: "g"}},
		{"email short", schema.Column{FakerRule: "email", VarcharLength: new(24), Unique: true}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			bench.column.Name, bench.column.DataType = "c", "VARCHAR"
			e := oneColumn(rows, bench.column)
			if bench.name == "template column" || bench.name == "template parent" {
				e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: "id", DataType: "INT", Unique: true}, schema.Column{Name: "name", DataType: "VARCHAR", FakerRule: "name"},
					schema.Column{Name: "up", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "t", ReferencesColumn: "id"}})
			}
			g, err := gen.New(e, gen.Options{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := g.Batch("t", 0, rows); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/cell")
		})
	}
}
