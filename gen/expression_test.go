package gen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// lines is a document with orders, their lines, and what the lines are of. The columns are
// added to the lines.
func lines(columns ...schema.Column) *schema.Experiment {
	return &schema.Experiment{Name: "lines", Tables: []schema.Table{
		{Name: "countries", TargetRows: 5, Columns: []schema.Column{
			{Name: "code", DataType: "CHAR", CharLength: new(2), Unique: true},
			{Name: "vat", DataType: "DECIMAL", Precision: new(4), Scale: new(3), MaxValue: "0.250"},
		}},
		{Name: "orders", TargetRows: 200, Columns: []schema.Column{
			{Name: "order_id", DataType: "INT", Unique: true},
			{Name: "country", DataType: "CHAR", CharLength: new(2), ForeignKey: &schema.ForeignKey{ReferencesTable: "countries", ReferencesColumn: "code"}},
			{Name: "placed", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-06-30"},
			{Name: "coupon", DataType: "VARCHAR", Required: new(false), NullRate: new(0.5), Values: []schema.Value{"A", "B"}},
		}},
		{Name: "lines", TargetRows: 1000, Columns: append([]schema.Column{
			{Name: "Order_ID", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "order_id"}},
			{Name: "gift_of", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "order_id", Nullable: new(true)}},
			{Name: "quantity", DataType: "INT", MinValue: "1", MaxValue: "9"},
			{Name: "price", DataType: "DECIMAL", Precision: new(9), Scale: new(2), MinValue: "0.01", MaxValue: "999.99"},
			{Name: "weight", DataType: "FLOAT", MinValue: "0.5", MaxValue: "80"},
			{Name: "discount", DataType: "INT", MaxValue: "30", Required: new(false), NullRate: new(0.4)},
			{Name: "fragile", DataType: "BOOLEAN"},
			{Name: "name", DataType: "VARCHAR", FakerRule: "word"},
			{Name: "packed", DataType: "TIMESTAMP", TimestampStart: "2024-07-01", TimestampEnd: "2024-07-31"},
			{Name: "opens", DataType: "TIME", TimeStart: "08:00", TimeEnd: "10:00"},
			{Name: "serial", DataType: "UUID", Unique: true},
			{Name: "raw", DataType: "BINARY"},
		}, columns...)},
	}}
}

func column(name, dataType, expression string) schema.Column {
	c := schema.Column{Name: name, DataType: dataType, Expression: expression}
	switch dataType {
	case "DECIMAL":
		c.Precision, c.Scale = new(18), new(2)
	case "TIMESTAMP":
		c.Precision = new(6)
	}
	return c
}

// TestWrongExpressions holds the message of each mistake, and where it is.
func TestWrongExpressions(t *testing.T) {
	for _, c := range []struct {
		dataType, expression string
		want                 string // part of the only problem
	}{
		{"INT", "quantity * pric", `at 1:12 there is no column "pric" in lines (did you mean "price"?)`},
	} {
		t.Run(c.expression, func(t *testing.T) {
			problems := gen.Check(lines(column("made", c.dataType, c.expression)))
			if len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("problems %v, want one with %q", problems, c.want)
			}
		})
	}
}

func TestSmoke(t *testing.T) {
	for _, c := range []struct{ typ, text string }{
		{"DECIMAL", "quantity * price * (1 + 0.19)"},
		{"DECIMAL", "price * (1 - quantity / 100)"},
		{"DECIMAL", "quantity * price * (1 + parent(\"order_id\").parent(\"country\").vat)"},
		{"DECIMAL", "price * (100 - (discount ?? 0)) / 100"},
		{"INT", "quantity + quantity"},
		{"INT", "quantity ** 2"},
		{"INT", "rand(1, 6)"},
		{"FLOAT", "rand() * weight"},
		{"VARCHAR", `name + "-" + string(quantity)`},
		{"VARCHAR", `parent("ORDER_ID").Country`},
		{"DATE", `parent("order_id").placed + days(rand(1,10))`},
		{"TIMESTAMP", `packed + hours(quantity) + minutes(30)`},
		{"INT", `(packed - parent("order_id").placed) / days(1)`},
		{"TIME", `opens + minutes(quantity)`},
		{"INT", "row"},
		{"INT", "packed.Month() * 100 + packed.Day()"},
		{"BOOLEAN", "fragile and weight < 10 or price > 5.5"},
		{"BOOLEAN", "price in [1, 2.50, 3]"},
		{"VARCHAR", `price > 100 ? "high" : price > 10 ? "mid" : "low"`},
		{"INT", `sum(map(1..quantity, # * 2))`},
		{"DECIMAL", `let net = price * quantity; round(net * 1.19, 1)`},
		{"DECIMAL", `fragile ? price : 0`},
		{"DECIMAL", `max(price, 10)`},
		{"DECIMAL", `reduce(1..3, #acc + #, 0) + price`},
	} {
		g, err := gen.New(lines(column("made", c.typ, c.text)), gen.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		b, err := g.Batch("lines", 0, 5)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		fmt.Println(c.text, "=>", show(b, "made"), "quantity", show(b, "quantity"), "price", show(b, "price"))
	}
}

func show(b *gen.Batch, name string) (texts []string) {
	for i := range b.Table.Columns {
		if b.Table.Columns[i].Name != name {
			continue
		}
		v := &b.Columns[i]
		for r := range b.Rows {
			switch {
			case v.IsNull(r):
				texts = append(texts, "NULL")
			case v.Kind == gen.KindInt:
				texts = append(texts, string(gen.AppendDecimal(nil, v.Ints[r], v.Scale)))
			case v.Kind == gen.KindFloat:
				texts = append(texts, fmt.Sprint(v.Floats[r]))
			case v.Kind == gen.KindBool:
				texts = append(texts, fmt.Sprint(v.Bools.Get(r)))
			case v.Kind == gen.KindBytes:
				texts = append(texts, string(v.Bytes(r)))
			}
		}
	}
	return texts
}
