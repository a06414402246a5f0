package gen_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func listing(values ...schema.Value) schema.Branch { return schema.Branch{Values: values} }

func when(condition string, b schema.Branch) schema.Branch {
	b.If = condition
	return b
}

// TestBranches makes a column of each type by branches of each kind, and holds that each
// row has what its branch says.
func TestBranches(t *testing.T) {
	branches := []schema.Branch{
		when("quantity == 1", schema.Branch{Null: true}),
		when("quantity < 4", listing("low", "lower")),
		when("quantity < 7", schema.Branch{Expression: `"n" + string(quantity)`}),
		when("discount > 15", schema.Branch{FakerRule: "color"}), // NULL does not hold
	}
	made := schema.Column{Name: "made", DataType: "VARCHAR", Required: new(false), When: branches, Values: []schema.Value{"own", "keys"}}
	number := schema.Column{Name: "number", DataType: "INT", When: []schema.Branch{when("fragile", schema.Branch{MinValue: "-9", MaxValue: "-1"})}, MinValue: "1", MaxValue: "9"}
	day := schema.Column{Name: "day", DataType: "DATE", When: []schema.Branch{when("fragile", schema.Branch{After: &schema.After{Columns: []string{"packed"}, MaxGap: "2"}})}, DateEnd: "2020-12-31"}
	e := lines(made, number, day)
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	seen := map[string]int{}
	for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
		var kind string
		got := line["made"]
		switch q := line["quantity"]; {
		case q == "1":
			kind = "null"
			wantIn(t, line, got, "NULL")
		case q < "4":
			kind = "low"
			wantIn(t, line, got, "low", "lower")
		case q < "7":
			kind = "expression"
			wantIn(t, line, got, "n"+q)
		case line["discount"] != "NULL" && rat(t, line["discount"]).Cmp(rat(t, "15")) > 0:
			kind = "rule"
			if got == "NULL" || got == "own" || got == "keys" {
				t.Fatalf("line %v", line)
			}
		default:
			kind = "own"
			wantIn(t, line, got, "own", "keys")
		}
		seen[kind]++
		if fragile := line["fragile"] == "true"; fragile != (line["number"] < "0") || fragile != (line["day"] > "19000") {
			t.Fatalf("line %v", line)
		}
	}
	if len(seen) != 5 {
		t.Errorf("branches that were taken: %v", seen)
	}
}

func wantIn(t *testing.T, line map[string]string, got string, want ...string) {
	t.Helper()
	if !slices.Contains(want, got) {
		t.Fatalf("line %v, want one of %v", line, want)
	}
}

// TestBranchesAreOnTheirOwn: other branches, in front or behind, do not move the cells of
// a branch whose rows they leave alone.
func TestBranchesAreOnTheirOwn(t *testing.T) {
	made := func(when ...schema.Branch) *schema.Experiment {
		return lines(schema.Column{Name: "made", DataType: "INT", When: when, Else: &schema.Branch{MaxValue: "10"}})
	}
	low, high := when("quantity < 4", schema.Branch{MinValue: "100", MaxValue: "999"}), when("quantity > 6", schema.Branch{MinValue: "2000", MaxValue: "8999"})
	want := generateAll(t, made(low, high), gen.Options{})
	for name, e := range map[string]*schema.Experiment{
		"the other way round": made(high, low),
		"one in front":        made(when("quantity == 77", schema.Branch{MaxValue: "5"}), low, high),
		"one between":         made(low, when("quantity < 3", schema.Branch{MaxValue: "5"}), high),
		"one behind":          made(low, high, when("quantity == 77", schema.Branch{MaxValue: "5"})),
	} {
		if got := generateAll(t, e, gen.Options{}); !reflect.DeepEqual(got["lines"], want["lines"]) {
			t.Errorf("%s: cells changed", name)
		}
	}
}

// TestConditionalNulls: where the condition holds the value is NULL, and elsewhere it is
// not, unless there is a null_rate.
func TestConditionalNulls(t *testing.T) {
	plain := schema.Column{Name: "plain", DataType: "INT", Required: new(false), NullWhen: "fragile"}
	some := schema.Column{Name: "maybe", DataType: "DATE", Required: new(false), NullWhen: "fragile", NullRate: new(0.5)}
	made := schema.Column{Name: "made", DataType: "VARCHAR", Required: new(false), NullWhen: "quantity > 5", Expression: "name"}
	e := lines(plain, some, made)
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	more := 0
	for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
		fragile := line["fragile"] == "true"
		if fragile != (line["plain"] == "NULL") || fragile && line["maybe"] != "NULL" || (line["quantity"] > "5") != (line["made"] == "NULL") {
			t.Fatalf("line %v", line)
		}
		if !fragile && line["maybe"] == "NULL" {
			more++
		}
	}
	if more < 150 || more > 350 {
		t.Errorf("%d of about 500 are NULL by null_rate", more)
	}
}

// TestWrongConditions holds what is said of branches that cannot be.
func TestWrongConditions(t *testing.T) {
	for name, c := range map[string]struct {
		column     schema.Column
		path, want string
	}{
		"no condition":   {schema.Column{When: []schema.Branch{when("quantity", listing("a"))}}, ".when[0].if: ", "the condition gives an integer, not true or false (compare it with something)"},
		"no column":      {schema.Column{When: []schema.Branch{when("true", listing("a")), when("quantty > 1", listing("b"))}}, ".when[1].if: ", `(did you mean "quantity"?)`},
		"no expression":  {schema.Column{When: []schema.Branch{when("true", schema.Branch{Expression: "quantity"})}}, ".when[0].expression: ", "the expression gives an integer, which VARCHAR cannot hold"},
		"stops":          {schema.Column{When: []schema.Branch{when("1 / (quantity - 5) > 0", listing("a"))}}, ".when[0].if: ", `column "made"`},
		"stops in else":  {schema.Column{When: []schema.Branch{when("quantity > 5", listing("a"))}, Else: &schema.Branch{Expression: "string(1 / (quantity - 5))"}}, ".else.expression: ", "division by zero"},
		"may be NULL":    {schema.Column{When: []schema.Branch{when("true", schema.Branch{Expression: `parent("order_id").coupon`})}}, ".when[0].expression: ", `column "made" is required, but orders.coupon may be NULL`},
		"null_when":      {schema.Column{Required: new(false), NullWhen: "name"}, ".null_when: ", "the condition gives text, not true or false"},
		"unknown rule":   {schema.Column{When: []schema.Branch{when("true", schema.Branch{FakerRule: "colr"})}}, ".when[0].faker_rule: ", "did you mean `color`?"},
		"a ring of else": {schema.Column{When: []schema.Branch{when("true", listing("a"))}, Else: &schema.Branch{Expression: "made"}}, "", "columns are made from each other: lines.made → lines.made"},
		"a ring of if":   {schema.Column{When: []schema.Branch{when(`made == "a"`, listing("a"))}}, "", "columns are made from each other: lines.made → lines.made"},
	} {
		t.Run(name, func(t *testing.T) {
			c.column.Name, c.column.DataType = "made", "VARCHAR"
			wantProblem(t, lines(c.column), c.path, c.want)
		})
	}
}

// TestRings: columns that are made from each other are named in the order in which they
// are, over tables too.
func TestRings(t *testing.T) {
	e := everyDerived()
	e.Table("item").Column("rebate").Expression = `parent("purchase_id").parent("buyer_id").bought ?? 0`
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems) // a total that does not count amounts
	}
	e.Table("item").Column("rebate").Expression = `int(parent("purchase_id").parent("buyer_id").spent ?? 0) % 5`
	wantProblem(t, e, ".total: ", "columns are made from each other: buyer.spent → purchase.total → item.amount → item.rebate → buyer.spent")
	e = lines(derivedBy("a", "INT", "b + c"), derivedBy("b", "INT", "c"), derivedBy("c", "INT", "a"), derivedBy("d", "INT", "a"),
		derivedBy("x", "INT", "y"), derivedBy("y", "INT", "x"))
	problems := gen.Check(e)
	want := []string{"lines.a → lines.b → lines.c → lines.a", "lines.x → lines.y → lines.x"}
	for i, p := range problems {
		if len(problems) != len(want) || !matches(p.Message, want[i]) {
			t.Fatalf("problems %v, want %v", problems, want)
		}
	}
}
