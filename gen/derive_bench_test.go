package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkDerived measures a column made from others, against the columns that it is made
// from, which the name "nothing" stands for.
func BenchmarkDerived(b *testing.B) {
	derived := map[string][]schema.Column{
		"nothing":    nil,
		"copy":       {derivedBy("made", "VARCHAR", `name`)},
		"parent":     {derivedBy("made", "DATE", `parent("order_id").placed`)},
		"integers":   {derivedBy("made", "INT", `quantity * 2 + 1`)},
		"decimals":   {derivedBy("made", "DECIMAL", `quantity * price`)},
		"tax":        {derivedBy("made", "DECIMAL", `round(quantity * price * 1.19, 2)`)},
		"floats":     {derivedBy("made", "FLOAT", `weight * 2.5 + 1`)},
		"text":       {derivedBy("made", "VARCHAR", `name + "-" + string(quantity)`)},
		"conditions": {derivedBy("made", "VARCHAR", `weight > 40 ? "heavy" : fragile ? "fragile" : "plain"`)},
		"rand":       {derivedBy("made", "INT", `rand(1, 6)`)},
		"after":      {{Name: "made", DataType: "TIMESTAMP", After: &schema.After{Columns: []string{"packed"}, MaxGap: "3d"}}},
		"when": {{Name: "made", DataType: "INT", When: []schema.Branch{{If: "fragile", MinValue: "1", MaxValue: "5"}},
			Else: &schema.Branch{MinValue: "6", MaxValue: "9"}}},
	}
	for _, name := range []string{"nothing", "copy", "parent", "integers", "decimals", "tax", "floats", "text", "conditions", "rand", "after", "when"} {
		b.Run(name, func(b *testing.B) {
			g, err := gen.New(lines(derived[name]...), gen.Options{Rows: map[string]int64{"lines": 1 << 40}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			const n = 8192
			for i := range b.N {
				if _, err := g.Batch("lines", int64(i)*n, n); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}
