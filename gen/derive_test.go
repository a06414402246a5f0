package gen_test

import (
	"context"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// everyDerived is a shop in which columns are made from columns in each way that there is.
func everyDerived() *schema.Experiment {
	return &schema.Experiment{Name: "derived", Tables: []schema.Table{
		{Name: "buyer", TargetRows: 300, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "land", DataType: "CHAR", CharLength: new(2), Values: []schema.Value{"DE", "FR", "IT"}},
			{Name: "joined", DataType: "TIMESTAMP", TimestampStart: "2022-01-01", TimestampEnd: "2023-12-31"},
			{Name: "spent", DataType: "DECIMAL", Precision: new(14), Scale: new(2), Total: &schema.Total{Function: "sum", Table: "purchase", Column: "total"}},
			{Name: "bought", DataType: "INT", Total: &schema.Total{Function: "count", Table: "purchase"}},
			{Name: "latest", DataType: "DATE", Required: new(false), Total: &schema.Total{Function: "max", Table: "purchase", Column: "placed"}},
			{Name: "mean", DataType: "DECIMAL", Precision: new(14), Scale: new(4), Required: new(false), Total: &schema.Total{Function: "avg", Table: "purchase", Column: "total"}},
			{Name: "class", DataType: "VARCHAR", When: []schema.Branch{
				{If: "spent > 9000", Values: []schema.Value{"gold"}},
				{If: "bought == 0", Values: []schema.Value{"none", "new"}},
			}, Else: &schema.Branch{Expression: `"c" + string(bought)`}},
		}},
		{Name: "purchase", TargetRows: 700, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "buyer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "buyer", ReferencesColumn: "id", Cardinality: &schema.Cardinality{None: new(0.1)}}},
			{Name: "placed", DataType: "DATE", DateEnd: "2025-12-31", After: &schema.After{Columns: []string{"buyer_id.joined"}, MaxGap: "500d"}},
			{Name: "land", DataType: "CHAR", CharLength: new(2), Expression: `parent("buyer_id").land`},
			{Name: "total", DataType: "DECIMAL", Precision: new(12), Scale: new(2), Total: &schema.Total{Function: "sum", Table: "item", Column: "amount"}},
			{Name: "state", DataType: "VARCHAR", Values: []schema.Value{"open", "sent", "back"}},
			{Name: "sent", DataType: "TIMESTAMP", Required: new(false), NullWhen: `state == "open"`, After: &schema.After{Columns: []string{"placed"}, MinGap: "2h", MaxGap: "7d"}},
			{Name: "back", DataType: "DATE", Required: new(false), When: []schema.Branch{
				{If: `state != "back"`, Null: true},
			}, Else: &schema.Branch{After: &schema.After{Columns: []string{"sent", "placed"}, MinGap: "1"}}},
		}},
		{Name: "item", TargetRows: 6_000, Columns: []schema.Column{
			{Name: "purchase_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "purchase", ReferencesColumn: "id", Nullable: new(true)}},
			{Name: "quantity", DataType: "SMALLINT", MinValue: "1", MaxValue: "12"},
			{Name: "price", DataType: "DECIMAL", Precision: new(8), Scale: new(2), MinValue: "0.05", MaxValue: "250"},
			{Name: "amount", DataType: "DECIMAL", Precision: new(12), Scale: new(2), Expression: "round(quantity * price * (1 - rebate / 100), 2)"},
			{Name: "rebate", DataType: "INT", Expression: `land == nil ? 0 : land == "DE" ? rand(0, 30) : 5`},
			{Name: "land", DataType: "VARCHAR", Required: new(false), Expression: `parent("purchase_id").parent("buyer_id").land`},
			{Name: "weight", DataType: "DOUBLE", Expression: "quantity * (0.1 + rand())"},
		}},
	}}
}

func TestDerivedWorkersAndBatchesNeverMatter(t *testing.T) {
	want := digests(t, everyDerived(), gen.Options{Seed: 42, Workers: 1})
	for _, o := range []gen.Options{{Workers: 1, BatchRows: 1}, {Workers: 2, BatchRows: 7}, {Workers: 8, BatchRows: 100}, {Workers: 3, BatchRows: 65536}} {
		o.Seed = 42
		if got := digests(t, everyDerived(), o); !reflect.DeepEqual(got, want) {
			t.Errorf("Workers=%d BatchRows=%d: digests %v, want %v", o.Workers, o.BatchRows, got, want)
		}
	}
}

func TestDerivedRowsAlone(t *testing.T) {
	all := generateAll(t, everyDerived(), gen.Options{Seed: 9})
	g, err := gen.New(everyDerived(), gen.Options{Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	for table, rows := range all {
		for _, first := range []int64{0, 1, 63, 255, 299} {
			b, err := g.Batch(table, first, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := texts(b)[0], rows[first]; !reflect.DeepEqual(got, want) {
				t.Errorf("row %d of %s alone is %v, want %v", first, table, got, want)
			}
		}
	}
}

func TestDerivedOrderAndNeighboursNeverMatter(t *testing.T) {
	want := digests(t, everyDerived(), gen.Options{Seed: 7})
	for name, change := range map[string]func(*schema.Experiment){
		"tables reversed":   func(e *schema.Experiment) { slices.Reverse(e.Tables) },
		"columns reversed":  func(e *schema.Experiment) { eachTable(e, func(t *schema.Table) { slices.Reverse(t.Columns) }) },
		"names in capitals": func(e *schema.Experiment) { eachTable(e, capitals) },
		"expressions in capitals": func(e *schema.Experiment) {
			e.Tables[2].Columns[3].Expression = "round(QUANTITY * Price * (1 - rebate / 100), 2)"
		},
		"a column more": func(e *schema.Experiment) { eachTable(e, addColumn) },
		"a table more":  func(e *schema.Experiment) { e.Tables = append([]schema.Table{extraTable()}, e.Tables...) },
		"a branch that never holds": func(e *schema.Experiment) {
			class := e.Table("buyer").Column("class")
			class.When = append([]schema.Branch{{If: "bought < 0", Values: []schema.Value{"never"}}}, class.When...)
		},
		"values as an expression that draws nothing": func(e *schema.Experiment) {
			e.Table("purchase").Column("land").Expression = `parent("BUYER_ID").LAND + ""`
		},
	} {
		e := everyDerived()
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

// TestDerivedMoreRows asks for more rows: only what hangs on a foreign key may change.
func TestDerivedMoreRows(t *testing.T) {
	e := lines(derivedBy("net", "DECIMAL", "quantity * price"), derivedBy("dice", "INT", "rand(1, 6)"),
		schema.Column{Name: "kind", DataType: "VARCHAR", When: []schema.Branch{{If: "fragile", Values: []schema.Value{"a", "b"}}}, Else: &schema.Branch{Pattern: "", Values: []schema.Value{"c", "d"}}},
		schema.Column{Name: "gone", DataType: "TIMESTAMP", After: &schema.After{Columns: []string{"packed"}}})
	less := generateAll(t, e, gen.Options{Seed: 3})
	more := generateAll(t, e, gen.Options{Seed: 3, Rows: map[string]int64{"lines": 1_700}})
	for j := range e.Tables[2].Columns {
		name := e.Tables[2].Columns[j].Name
		if drawn := name == "Order_ID" || name == "gift_of"; !drawn && !sameColumn(less["lines"], more["lines"], j) {
			t.Errorf("%s changed", name)
		}
	}
}

// rat reads a number.
func rat(t *testing.T, text string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("%q is no number", text)
	}
	return r
}

// cells gives the rows of a table as maps from column to text.
func cells(e *schema.Experiment, all map[string][][]string, table string) []map[string]string {
	var rows []map[string]string
	for _, row := range all[table] {
		m := map[string]string{}
		for j, c := range e.Table(table).Columns {
			m[c.Name] = row[j]
		}
		rows = append(rows, m)
	}
	return rows
}

// TestDerivedExactly computes all that is derived again from the rows, with fractions.
func TestDerivedExactly(t *testing.T) {
	e := everyDerived()
	all := generateAll(t, e, gen.Options{Seed: 5})
	buyers, purchases, items := cells(e, all, "buyer"), cells(e, all, "purchase"), cells(e, all, "item")
	byBuyer, byPurchase := map[string]map[string]string{}, map[string]map[string]string{}
	for _, b := range buyers {
		byBuyer[b["id"]] = b
	}
	for _, p := range purchases {
		byPurchase[p["id"]] = p
	}
	totals := map[string]*big.Rat{}
	for _, i := range items {
		land := "NULL"
		if p := byPurchase[i["purchase_id"]]; p != nil {
			land = byBuyer[p["buyer_id"]]["land"]
			if p["land"] != land {
				t.Fatalf("purchase %v has land %s, its buyer %s", p, p["land"], land)
			}
		}
		if i["land"] != land {
			t.Fatalf("item %v has land %s, want %s", i, i["land"], land)
		}
		if r := i["rebate"]; land == "NULL" && r != "0" || land != "DE" && land != "NULL" && r != "5" {
			t.Fatalf("item %v has rebate %s", i, r)
		}
		amount := new(big.Rat).Mul(rat(t, i["quantity"]), rat(t, i["price"]))
		amount.Mul(amount, new(big.Rat).Sub(big.NewRat(1, 1), new(big.Rat).Quo(rat(t, i["rebate"]), big.NewRat(100, 1))))
		if want := halfAway(amount, 2); i["amount"] != want {
			t.Fatalf("item %v has amount %s, want %s", i, i["amount"], want)
		}
		add(totals, i["purchase_id"], rat(t, i["amount"]))
	}
	spent, count, latest := map[string]*big.Rat{}, map[string]int64{}, map[string]string{}
	for _, p := range purchases {
		want := totals[p["id"]]
		if want == nil {
			want = new(big.Rat)
		}
		if p["total"] != want.FloatString(2) {
			t.Fatalf("purchase %v has total %s, want %s", p, p["total"], want.FloatString(2))
		}
		add(spent, p["buyer_id"], want)
		count[p["buyer_id"]]++
		latest[p["buyer_id"]] = max(latest[p["buyer_id"]], p["placed"])
	}
	for _, b := range buyers {
		want, mean, day := new(big.Rat), "NULL", "NULL"
		if n := count[b["id"]]; n > 0 {
			want, day = spent[b["id"]], latest[b["id"]]
			mean = halfAway(new(big.Rat).Quo(want, big.NewRat(n, 1)), 4)
		}
		if b["spent"] != want.FloatString(2) || b["mean"] != mean || b["latest"] != day {
			t.Fatalf("buyer %v, want %s, %s, %s", b, want.FloatString(2), mean, day)
		}
	}
}

func add(sums map[string]*big.Rat, key string, x *big.Rat) {
	if sums[key] == nil {
		sums[key] = new(big.Rat)
	}
	sums[key].Add(sums[key], x)
}

// halfAway rounds half away from zero, as FloatString of big.Rat does.
func halfAway(x *big.Rat, digits int) string { return x.FloatString(digits) }

// integerIn reads an integer.
func integerIn(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDerivedConditions holds the branches, the NULLs and the order of the shop.
func TestDerivedConditions(t *testing.T) {
	e := everyDerived()
	all := generateAll(t, e, gen.Options{Seed: 6})
	seen := map[string]int{}
	for _, b := range cells(e, all, "buyer") {
		class, bought := b["class"], b["bought"]
		gold := rat(t, b["spent"]).Cmp(big.NewRat(9000, 1)) > 0
		if gold != (class == "gold") || !gold && (bought == "0") != (class == "none" || class == "new") || !gold && bought != "0" && class != "c"+bought {
			t.Fatalf("buyer %v", b)
		}
		seen[strings.TrimRight(class, "0123456789")]++
	}
	joined := map[string]string{}
	for _, b := range cells(e, all, "buyer") {
		joined[b["id"]] = b["joined"]
	}
	for _, p := range cells(e, all, "purchase") {
		seen["sent "+p["state"]]++
		if (p["state"] == "open") != (p["sent"] == "NULL") || (p["state"] == "back") != (p["back"] != "NULL") {
			t.Fatalf("purchase %v", p)
		}
		const day = 86_400_000_000
		begun, placed := integerIn(t, joined[p["buyer_id"]])/day, integerIn(t, p["placed"])
		if placed < begun || placed > begun+500 {
			t.Fatalf("purchase %v of a buyer who joined on day %d", p, begun)
		}
		if p["sent"] != "NULL" {
			if gap := integerIn(t, p["sent"]) - placed*day; gap < 7_200_000_000 || gap > 7*day {
				t.Fatalf("purchase %v is sent %d behind", p, gap)
			}
		}
		if p["back"] != "NULL" && (integerIn(t, p["back"]) <= placed || integerIn(t, p["back"]) <= integerIn(t, p["sent"])/day) {
			t.Fatalf("purchase %v came back too early", p)
		}
	}
	for _, class := range []string{"gold", "none", "new", "c", "sent open", "sent sent", "sent back"} {
		if seen[class] == 0 {
			t.Errorf("%s was never tested: %v", class, seen)
		}
	}
}

func TestDerivedVerifies(t *testing.T) {
	if problems := gen.Check(everyDerived()); len(problems) > 0 {
		t.Fatal(problems)
	}
	g, err := gen.New(everyDerived(), gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Generate(context.Background()); err != nil {
		t.Fatal(err)
	}
}
