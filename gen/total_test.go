package gen_test

import (
	"math/big"
	"runtime"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func matches(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// depot is a parent and its children; the columns are added to the parent.
func depot(columns ...schema.Column) *schema.Experiment {
	return &schema.Experiment{Name: "depot", Tables: []schema.Table{
		{Name: "depot", TargetRows: 50, Columns: append([]schema.Column{{Name: "id", DataType: "INT", Unique: true}}, columns...)},
		{Name: "parcel", TargetRows: 200, Columns: []schema.Column{
			{Name: "depot_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "depot", ReferencesColumn: "id", Nullable: new(true)}},
			{Name: "kilos", DataType: "DECIMAL", Precision: new(6), Scale: new(3), MinValue: "-9", MaxValue: "90", Required: new(false), NullRate: new(0.6)},
			{Name: "pieces", DataType: "BIGINT", MinValue: "9000000000000000000", MaxValue: "9100000000000000000"},
			{Name: "height", DataType: "DOUBLE", MaxValue: "3"},
			{Name: "wide", DataType: "DECIMAL", Precision: new(38), MinValue: "50000000000000000000000000000000000000", MaxValue: "99999999999999999999999999999999999999"},
			{Name: "came", DataType: "TIMESTAMP", Precision: new(3)},
			{Name: "day", DataType: "DATE"},
			{Name: "at", DataType: "TIME"},
			{Name: "label", DataType: "VARCHAR"},
		}},
	}}
}

func totalOf(name, dataType string, digits []int, function, of string) schema.Column {
	c := schema.Column{Name: name, DataType: dataType, Required: new(false), Total: &schema.Total{Function: function, Table: "parcel", Column: of}}
	if len(digits) > 0 {
		c.Precision = &digits[0]
	}
	if len(digits) > 1 {
		c.Scale = &digits[1]
	}
	return c
}

// TestTotals computes every function over every type again from the children.
func TestTotals(t *testing.T) {
	e := depot(
		totalOf("n", "INT", nil, "count", ""), totalOf("weighed", "SMALLINT", nil, "count", "kilos"),
		totalOf("sum", "DECIMAL", []int{12, 3}, "sum", "kilos"), totalOf("fine", "DECIMAL", []int{30, 9}, "sum", "kilos"),
		totalOf("float", "DOUBLE", nil, "sum", "kilos"),
		totalOf("mean", "DECIMAL", []int{12, 5}, "avg", "kilos"), totalOf("least", "DECIMAL", []int{6, 3}, "min", "kilos"), totalOf("most", "DECIMAL", []int{6, 3}, "max", "kilos"),
		totalOf("pieces", "DECIMAL", []int{38, 0}, "sum", "pieces"), totalOf("wide_mean", "DECIMAL", []int{38, 0}, "avg", "wide"), totalOf("pieces_mean", "BIGINT", nil, "avg", "pieces"),
		totalOf("high", "DOUBLE", nil, "max", "height"), totalOf("heights", "DOUBLE", nil, "sum", "height"), totalOf("height_mean", "DECIMAL", []int{9, 4}, "avg", "height"),
		totalOf("first", "TIMESTAMP", []int{3}, "min", "came"), totalOf("last", "DATE", nil, "max", "day"), totalOf("late", "TIME", nil, "max", "at"),
	)
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	all := generateAll(t, e, gen.Options{Seed: 4})
	children := map[string][]map[string]string{}
	for _, p := range cells(e, all, "parcel") {
		children[p["depot_id"]] = append(children[p["depot_id"]], p)
	}
	childless := 0
	for _, d := range cells(e, all, "depot") {
		mine := children[d["id"]]
		if len(mine) == 0 {
			childless++
		}
		for _, c := range []struct{ column, function, of string }{
			{"weighed", "count", "kilos"}, {"sum", "sum", "kilos"}, {"fine", "sum", "kilos"}, {"float", "sum", "kilos"},
			{"mean", "avg", "kilos"}, {"least", "min", "kilos"}, {"most", "max", "kilos"}, {"pieces", "sum", "pieces"}, {"wide_mean", "avg", "wide"}, {"pieces_mean", "avg", "pieces"},
			{"high", "max", "height"}, {"heights", "sum", "height"}, {"height_mean", "avg", "height"}, {"first", "min", "came"}, {"last", "max", "day"}, {"late", "max", "at"}, {"n", "count", "pieces"},
		} {
			want, is := totalled(t, c.function, c.of, mine), d[c.column]
			if want == nil || is == "NULL" {
				if want != nil || is != "NULL" {
					t.Errorf("%s of %v is %s, want %v", c.column, d["id"], is, want)
				}
				continue
			}
			if !near(t, e.Table("depot").Column(c.column), is, want) {
				t.Errorf("%s of %v is %s, want %s", c.column, d["id"], is, want.FloatString(9))
			}
		}
	}
	if childless == 0 {
		t.Error("every depot has parcels")
	}
}

// near reports whether a value is the wanted one rounded as the column rounds.
func near(t *testing.T, c *schema.Column, is string, want *big.Rat) bool {
	t.Helper()
	if c.Type() == schema.Double {
		difference, _ := new(big.Rat).Sub(rat(t, is), want).Float64()
		return difference > -1e-9 && difference < 1e-9
	}
	_, scale := c.Digits()
	if kind := c.Type(); kind == schema.Decimal && c.Name == "height_mean" { // of floats, as near as they are
		difference, _ := new(big.Rat).Sub(rat(t, is), want).Float64()
		return difference > -1e-4 && difference < 1e-4
	}
	wanted := want.FloatString(scale)
	if rat(t, wanted).Sign() == 0 {
		wanted = strings.TrimPrefix(wanted, "-")
	}
	return is == wanted
}

func totalled(t *testing.T, function, of string, rows []map[string]string) *big.Rat {
	var sum, least, most *big.Rat
	n := int64(0)
	for _, row := range rows {
		if row[of] == "NULL" {
			continue
		}
		x := rat(t, row[of])
		if n++; n == 1 {
			sum, least, most = new(big.Rat), x, x
		}
		sum.Add(sum, x)
		if x.Cmp(least) < 0 {
			least = x
		}
		if x.Cmp(most) > 0 {
			most = x
		}
	}
	switch {
	case function == "count":
		return big.NewRat(n, 1)
	case n == 0 && function == "sum":
		return new(big.Rat)
	case n == 0:
		return nil
	}
	mean := new(big.Rat).Quo(sum, big.NewRat(n, 1))
	return map[string]*big.Rat{"sum": sum, "min": least, "max": most, "avg": mean}[function]
}

// TestWrongTotals holds what is said of totals that cannot be made.
func TestWrongTotals(t *testing.T) {
	required := func(c schema.Column) schema.Column {
		c.Required = nil
		return c
	}
	for name, c := range map[string]struct {
		column     schema.Column
		path, want string
	}{
		"overflow":            {totalOf("made", "BIGINT", nil, "sum", "pieces"), ".total: ", "is above 9223372036854775807, where BIGINT ends"},
		"overflow of 38":      {totalOf("made", "DECIMAL", []int{38, 0}, "sum", "wide"), ".total: ", "where DECIMAL(38,0) ends"},
		"required, all NULL":  {required(totalOf("made", "DECIMAL", []int{9, 3}, "avg", "kilos")), ".total: ", `column "made" is required, but parcel.kilos may be NULL in all of them`},
		"a ring over a table": {totalOf("made", "INT", nil, "count", "label"), ".total: ", "columns are made from each other: depot.made → parcel.label → depot.made"},
	} {
		t.Run(name, func(t *testing.T) {
			e := depot(c.column)
			e.Tables[1].Columns[0].ForeignKey.Cardinality = &schema.Cardinality{Min: new(int64(1))}
			if strings.HasPrefix(name, "a ring") {
				e.Tables[1].Columns[8] = schema.Column{Name: "label", DataType: "VARCHAR", Required: new(false), Expression: `string(parent("depot_id").made)`}
			}
			wantProblem(t, e, c.path, c.want)
		})
	}
}

// TestTotalsOfKeptTables: a total holds for the rows that it was made of, so neither side
// is generated without the other.
func TestTotalsOfKeptTables(t *testing.T) {
	e := depot(totalOf("sum", "DECIMAL", []int{12, 3}, "sum", "kilos"))
	kept := map[string]gen.Kept{"depot": {Seed: 1, Rows: 50}}
	_, err := gen.New(e, gen.Options{Rows: map[string]int64{"depot": 0}, Kept: kept})
	if want := "depot.sum is kept with the totals of the rows that parcel had; they would no longer hold"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	kept = map[string]gen.Kept{"parcel": {Seed: 1, Rows: 200}}
	_, err = gen.New(e, gen.Options{Rows: map[string]int64{"parcel": 0}, Kept: kept})
	if want := "depot.sum is the sum over parcel, which is kept while depot is generated"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if _, err = gen.New(e, gen.Options{Rows: map[string]int64{"parcel": 0}}); err != nil {
		t.Errorf("an empty table: %v", err)
	}
}

// TestTotalsOfAConditionalKey: children whose key a condition makes NULL do not count.
func TestTotalsOfAConditionalKey(t *testing.T) {
	e := depot(totalOf("n", "INT", nil, "count", ""), totalOf("high", "DOUBLE", nil, "max", "height"))
	e.Tables[1].Columns[0].NullWhen = "height < 1"
	e.Tables[1].Columns = append(e.Tables[1].Columns, schema.Column{Name: "same", DataType: "INT", Required: new(false), Expression: `parent("depot_id").id`})
	all := generateAll(t, e, gen.Options{})
	count := map[string]int64{}
	for _, p := range cells(e, all, "parcel") {
		if height, _ := rat(t, p["height"]).Float64(); height < 1 && p["depot_id"] != "NULL" {
			t.Fatalf("parcel %v", p)
		}
		if p["same"] != p["depot_id"] {
			t.Fatalf("parcel %v has another parent than its key says", p)
		}
		count[p["depot_id"]]++
	}
	for _, d := range cells(e, all, "depot") {
		if integerIn(t, d["n"]) != count[d["id"]] || (d["high"] == "NULL") != (count[d["id"]] == 0) {
			t.Errorf("depot %v has %d parcels", d, count[d["id"]])
		}
	}
}

// TestTotalsOfMany: one parent with many children takes no more memory than with few, and
// children that ask for its total do not make it again each time.
func TestTotalsOfMany(t *testing.T) {
	e := depot(totalOf("sum", "DECIMAL", []int{18, 3}, "sum", "kilos"))
	e.Tables[1].Columns = append(e.Tables[1].Columns, schema.Column{Name: "share", DataType: "DOUBLE", Required: new(false), Expression: `float(kilos / parent("depot_id").sum)`})
	g, err := gen.New(e, gen.Options{Rows: map[string]int64{"depot": 3, "parcel": 300_000}, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Batch("depot", 0, 3); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if _, err := g.Batch("depot", 0, 3); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("%d bytes were allocated for the totals of 300000 rows", grown)
	}
	if _, err := g.Digest(t.Context(), "parcel"); err != nil {
		t.Fatal(err)
	}
}

// TestTotalsOfPartlyNullKeys: where only some columns of a key may be NULL, the others
// have values in rows that are nobody's children.
func TestTotalsOfPartlyNullKeys(t *testing.T) {
	for name, unique := range map[string][][]string{"free": nil, "unique": {{"depot", "item_no"}}} {
		e := &schema.Experiment{Name: "shelves", Tables: []schema.Table{
			{Name: "shelf", TargetRows: 60, PrimaryKey: []string{"depot", "shelf_no"}, Columns: []schema.Column{
				{Name: "depot", DataType: "INT", MaxValue: "9"}, {Name: "shelf_no", DataType: "INT", MaxValue: "30"},
				{Name: "items", DataType: "INT", Total: &schema.Total{Function: "count", Table: "item"}},
				{Name: "most", DataType: "INT", Required: new(false), Total: &schema.Total{Function: "max", Table: "item", Column: "size"}},
			}},
			{Name: "item", TargetRows: 300, Unique: unique, Columns: []schema.Column{
				{Name: "depot", DataType: "INT"}, {Name: "shelf_no", DataType: "INT", Required: new(false), NullRate: new(0.3)},
				{Name: "item_no", DataType: "INT", MaxValue: "5000"}, {Name: "size", DataType: "INT", MaxValue: "9"},
			}, ForeignKeys: []schema.CompositeForeignKey{{Columns: []string{"depot", "shelf_no"}, ReferencesTable: "shelf", ReferencesColumns: []string{"depot", "shelf_no"}}}},
		}}
		all := generateAll(t, e, gen.Options{})
		count, most, nobodys := map[string]int64{}, map[string]string{}, 0
		for _, item := range cells(e, all, "item") {
			if item["shelf_no"] == "NULL" {
				nobodys++
			}
			shelf := item["depot"] + "/" + item["shelf_no"]
			count[shelf]++
			most[shelf] = max(most[shelf], item["size"])
		}
		for _, s := range cells(e, all, "shelf") {
			shelf := s["depot"] + "/" + s["shelf_no"]
			if integerIn(t, s["items"]) != count[shelf] || count[shelf] > 0 && s["most"] != most[shelf] || count[shelf] == 0 && s["most"] != "NULL" {
				t.Errorf("%s: shelf %v has %d items up to size %s", name, s, count[shelf], most[shelf])
			}
		}
		if nobodys != 90 {
			t.Errorf("%s: %d items are on no shelf", name, nobodys)
		}
	}
}
