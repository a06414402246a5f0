package gen_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func references(table, column string) *schema.ForeignKey {
	return &schema.ForeignKey{ReferencesTable: table, ReferencesColumn: column}
}

// everyKey is a document with identities, listed values, primary keys over several columns
// and foreign keys over several columns. "item", "lone" and "stocked" draw on no table.
func everyKey() *schema.Experiment {
	return &schema.Experiment{Name: "keys", Tables: []schema.Table{
		{Name: "item", TargetRows: 400, PrimaryKey: []string{"id"}, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true, Identity: &schema.Identity{Start: 1000, Step: 5}},
			{Name: "down", DataType: "NUMBER", Unique: true, Identity: &schema.Identity{Start: -1, Step: -3}},
			{Name: "size", DataType: "VARCHAR", Values: []schema.Value{"S", "M", "L", "extra large"}},
			{Name: "vat", DataType: "DECIMAL", Precision: new(4), Scale: new(2), Values: []schema.Value{"7", "19.00"}},
			{Name: "huge", DataType: "NUMBER", Values: []schema.Value{"-12345678901234567890123", "0", "5"}},
			{Name: "factor", DataType: "REAL", Values: []schema.Value{"0.1", "2.5", "1e3"}},
			{Name: "made", DataType: "DATE", Required: new(false), Values: []schema.Value{"2024-02-29", "1969-07-20"}},
			{Name: "sold", DataType: "BOOLEAN", Values: []schema.Value{"true"}},
			{Name: "token", DataType: "UUID", Values: []schema.Value{"12345678-1234-4321-8765-0123456789AB", "00000000-0000-0000-0000-000000000001"}},
		}},
		{Name: "place", TargetRows: 3, Columns: []schema.Column{
			{Name: "code", DataType: "CHAR", CharLength: new(4), Unique: true, Values: []schema.Value{"BER", "HAM", "MUC", "CGN"}},
		}},
		{Name: "lone", TargetRows: 40, PrimaryKey: []string{"day", "size"}, Columns: []schema.Column{
			{Name: "day", DataType: "TIMESTAMP", Values: []schema.Value{"2024-01-01", "2024-01-02T03:04:05", "1960-01-01"}},
			{Name: "size", DataType: "SMALLINT", MinValue: "1", MaxValue: "20"},
		}},
		{Name: "stock", TargetRows: 900, PrimaryKey: []string{"place", "item"}, CompositeKeys: [][]string{{"place", "item", "count"}}, Columns: []schema.Column{
			{Name: "place", DataType: "CHAR", CharLength: new(4), ForeignKey: references("place", "code")},
			{Name: "item", DataType: "BIGINT", ForeignKey: references("item", "id")},
			{Name: "count", DataType: "INT"},
		}},
		{Name: "sale", TargetRows: 3_000, PrimaryKey: []string{"number", "line"}, Columns: []schema.Column{
			{Name: "number", DataType: "INT", MaxValue: "900"},
			{Name: "line", DataType: "INT", MinValue: "1", MaxValue: "7"},
			{Name: "sale_item", DataType: "NUMBER", ForeignKey: references("ITEM", "ID")},
			{Name: "sale_place", DataType: "VARCHAR", VarcharLength: new(9), Required: new(false)},
			{Name: "old_number", DataType: "INT", Required: new(false)},
			{Name: "old_line", DataType: "INT", Required: new(false)},
		}, ForeignKeys: []schema.CompositeForeignKey{
			{Columns: []string{"sale_place", "sale_item"}, ReferencesTable: "stock", ReferencesColumns: []string{"place", "item"}},
			{Columns: []string{"old_line", "old_number"}, ReferencesTable: "Sale", ReferencesColumns: []string{"line", "number"}},
		}},
		{Name: "refund", TargetRows: 2_000, PrimaryKey: []string{"sale_line", "sale_number"}, Columns: []schema.Column{
			{Name: "sale_number", DataType: "INT"},
			{Name: "sale_line", DataType: "INT"},
			{Name: "reason", DataType: "TEXT", Values: []schema.Value{"broken", "late"}},
		}, ForeignKeys: []schema.CompositeForeignKey{
			{Columns: []string{"sale_number", "sale_line"}, ReferencesTable: "sale", ReferencesColumns: []string{"number", "line"}},
		}},
		{Name: "parcel", TargetRows: 5_000, PrimaryKey: []string{"refund_number", "refund_line", "try"}, Columns: []schema.Column{
			{Name: "refund_number", DataType: "BIGINT"},
			{Name: "refund_line", DataType: "INT"},
			{Name: "try", DataType: "SMALLINT", MinValue: "1", MaxValue: "3"},
		}, ForeignKeys: []schema.CompositeForeignKey{
			{Columns: []string{"refund_number", "refund_line"}, ReferencesTable: "refund", ReferencesColumns: []string{"sale_number", "sale_line"}},
		}},
	}}
}

// checkKeys proves that every key of every table holds: nothing twice, nobody without a
// parent.
func checkKeys(t require, e *schema.Experiment, all contents) {
	for i := range e.Tables {
		table := &e.Tables[i]
		for _, key := range table.UniqueKeys() {
			if n, different := tuples(table, all, key); n != len(different) {
				t.Errorf("%s%v: %d different tuples of %d", table.Name, key, len(different), n)
			}
		}
		for _, key := range table.References() {
			_, children := tuples(table, all, key.Columns)
			_, parents := tuples(e.Table(key.ReferencesTable), all, key.ReferencesColumns)
			for tuple := range children {
				if !parents[tuple] {
					t.Errorf("%s%v: %s has no parent", table.Name, key.Columns, tuple)
				}
			}
		}
	}
}

// tuples returns how many rows have no NULL in these columns, and what they have there.
func tuples(table *schema.Table, all contents, columns []string) (n int, different map[string]bool) {
	indexes := make([]int, len(columns))
	for i, name := range columns {
		indexes[i] = table.ColumnIndex(name)
	}
	different = map[string]bool{}
	for _, row := range all[strings.ToLower(table.Name)] {
		tuple := make([]string, len(columns))
		for i, index := range indexes {
			tuple[i] = row[index]
		}
		if !slices.Contains(tuple, null) {
			n++
			different[fmt.Sprintf("%q", tuple)] = true
		}
	}
	return n, different
}

func TestEveryKeyHolds(t *testing.T) {
	e := everyKey()
	all := generateAll(t, e, gen.Options{Seed: 42})
	checkKeys(t, e, all)
	for i := range e.Tables {
		if got, want := len(all[e.Tables[i].Name]), int(e.Tables[i].TargetRows); got != want {
			t.Errorf("%s has %d rows, want %d", e.Tables[i].Name, got, want)
		}
	}
	sale, nulls := e.Table("sale"), [4]int{}
	for _, row := range all["sale"] {
		number, line := row[sale.ColumnIndex("old_number")] == null, row[sale.ColumnIndex("old_line")] == null
		switch {
		case number && line:
			nulls[0]++
		case number:
			nulls[1]++
		case line:
			nulls[2]++
		default:
			nulls[3]++
		}
	}
	if nulls != [4]int{300, 0, 0, 2_700} { // 10 % of 3000
		t.Errorf("NULLs of a foreign key over two columns: both, the first, the second, none: %v", nulls)
	}
}

// TestParentsAreDrawnEvenly: a foreign key over two columns draws every row of its parent.
func TestParentsAreDrawnEvenly(t *testing.T) {
	e := everyKey()
	e.Table("stock").TargetRows = 30
	e.Table("sale").Columns[3].Required = nil
	all := generateAll(t, e, gen.Options{Seed: 8})
	counts := map[string]int{}
	for _, row := range all["sale"] {
		counts[row[3]+row[2]]++
	}
	for tuple, n := range counts {
		if n < 50 || n > 160 { // 100 ± 6 standard deviations
			t.Errorf("%s is drawn %d times of 3000, want about 100", tuple, n)
		}
	}
	if len(counts) != 30 {
		t.Errorf("%d of 30 parents are drawn", len(counts))
	}
}

// TestListedValues: the values are those of the document, all of them about equally often.
func TestListedValues(t *testing.T) {
	rows := generateAll(t, everyKey(), gen.Options{Seed: 5})["item"]
	for column, want := range map[int]string{
		2: "[L M S extra large]", 3: "[19.00 7.00]", 4: "[-12345678901234567890123 0 5]", 5: "[0.10000000149011612 1000 2.5]",
		6: "[-165 19782 NULL]", 7: "[true]", 8: "[00000000000000000000000000000001 12345678123443218765" + "0123456789ab]",
	} {
		counts := map[string]int{}
		for _, row := range rows {
			counts[row[column]]++
		}
		var values []string
		for value, n := range counts {
			values = append(values, value)
			if share := len(rows) / len(counts); value != null && (n < share/2 || n > share*2) {
				t.Errorf("column %d: %q occurs %d times of %d", column, value, n, len(rows))
			}
		}
		slices.Sort(values)
		if got := fmt.Sprint(values); got != want {
			t.Errorf("column %d has the values %s, want %s", column, got, want)
		}
	}
}

// TestIdentities compares rows with start + row*step, at the ends of types too.
func TestIdentities(t *testing.T) {
	for _, c := range []struct {
		column      schema.Column
		start, step int64
		capacity    int64
	}{
		{schema.Column{DataType: "SMALLINT"}, 1, 1, math.MaxInt16},
		{schema.Column{DataType: "SMALLINT"}, 32_000, 100, 8},
		{schema.Column{DataType: "SMALLINT"}, -32_700, -10, 7},
		{schema.Column{DataType: "INT"}, math.MaxInt32, 1, 1},
		{schema.Column{DataType: "INT"}, 7, -1_000_000_000, 3},
		{schema.Column{DataType: "BIGINT"}, math.MinInt64, math.MaxInt64, 3},
		{schema.Column{DataType: "BIGINT"}, math.MaxInt64, math.MinInt64, 2},
		{schema.Column{DataType: "BIGINT"}, 0, 1 << 62, 2},
		{schema.Column{DataType: "DECIMAL", Precision: new(3)}, -5, 7, 144},
		{schema.Column{DataType: "DECIMAL", Precision: new(19)}, math.MinInt64, -math.MaxInt64, 1},
		{schema.Column{DataType: "DECIMAL", Precision: new(20)}, math.MinInt64, math.MaxInt64, 12},
		{schema.Column{DataType: "DECIMAL", Precision: new(20)}, math.MaxInt64, math.MinInt64, 12},
	} {
		c.column.Name, c.column.Unique, c.column.Identity = "id", true, &schema.Identity{Start: c.start, Step: c.step}
		for i, row := range generateAll(t, oneColumn(min(c.capacity, 200), c.column), gen.Options{Seed: 3})["t"] {
			want := new(big.Int).Mul(big.NewInt(c.step), big.NewInt(int64(i)))
			if want.Add(want, big.NewInt(c.start)); row[0] != want.String() {
				t.Fatalf("%s from %d by %d: row %d is %s, want %s", c.column.DataType, c.start, c.step, i, row[0], want)
			}
		}
		problems := gen.Check(oneColumn(c.capacity+1, c.column))
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "can hold "+strconv.FormatInt(c.capacity, 10)+" different values") {
			t.Errorf("%s from %d by %d: one row too many: %v", c.column.DataType, c.start, c.step, problems)
		}
	}
}

// TestFarIdentity reaches a row whose value needs more than 64 bits.
func TestFarIdentity(t *testing.T) {
	c := schema.Column{Name: "id", DataType: "NUMBER", Unique: true, Identity: &schema.Identity{Start: 5, Step: -math.MaxInt64}}
	g, err := gen.New(oneColumn(math.MaxInt64, c), gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("t", math.MaxInt64-2, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := new(big.Int).Mul(big.NewInt(-math.MaxInt64), big.NewInt(math.MaxInt64-1))
	if want.Add(want, big.NewInt(5)); texts(b)[1][0] != want.String() {
		t.Errorf("the last row is %s, want %s", texts(b)[1][0], want)
	}
}

// TestValuesOfKeys: a unique column with listed values has each of them once, and its
// children have them too.
func TestValuesOfKeys(t *testing.T) {
	e := everyKey()
	all := generateAll(t, e, gen.Options{Seed: 4, Rows: map[string]int64{"place": 4}})
	if n, different := tuples(e.Table("place"), all, []string{"code"}); n != 4 || len(different) != 4 {
		t.Errorf("places: %v", different)
	}
	if _, different := tuples(e.Table("stock"), all, []string{"place"}); len(different) != 4 {
		t.Errorf("places of stock: %v", different)
	}
	_, err := gen.New(e, gen.Options{Rows: map[string]int64{"place": 5}})
	want := `rows.place: unique column "code" can hold 4 different values, 5 rows are asked for (list more values, or ask for fewer rows)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestFarKeys makes rows of children of thousands of millions of rows.
func TestFarKeys(t *testing.T) {
	e := everyKey()
	*e.Table("sale").Column("number") = schema.Column{Name: "number", DataType: "BIGINT", MaxValue: "1000000000000"}
	e.Table("sale").Column("old_number").DataType = "BIGINT"
	e.Table("refund").Column("sale_number").DataType = "BIGINT"
	g, err := gen.New(e, gen.Options{Seed: 6, Rows: map[string]int64{"sale": 7_000_000_000, "refund": 6_999_999_999, "parcel": 20_000_000_000}})
	if err != nil {
		t.Fatal(err)
	}
	for table, first := range map[string]int64{"refund": 6_999_998_999, "parcel": 19_999_999_000} {
		b, err := g.Batch(table, first, 1000)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, row := range texts(b) {
			seen[strings.Join(row[:2], "-")+row[len(row)-1]] = true
			if line, err := strconv.Atoi(row[1]); err != nil || line < 1 || line > 7 {
				t.Fatalf("%s refers to the line %s", table, row[1])
			}
		}
		if len(seen) != 1000 {
			t.Errorf("%s: %d different keys of 1000", table, len(seen))
		}
	}
}
