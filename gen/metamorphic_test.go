package gen_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// everyKind is a document with each kind of column. The columns of "free" draw on no
// table; those of "bound" draw on tables.
func everyKind() *schema.Experiment {
	return &schema.Experiment{Name: "kinds", Tables: []schema.Table{
		{Name: "free", TargetRows: 20_000, Columns: []schema.Column{
			{Name: "counted", DataType: "INT", Unique: true},
			{Name: "code", DataType: "VARCHAR", VarcharLength: new(12), Unique: true},
			{Name: "email", DataType: "VARCHAR", Unique: true, FakerRule: "email"},
			{Name: "serial", DataType: "UUID", Unique: true},
			{Name: "price", DataType: "DECIMAL", Precision: new(9), Scale: new(2), Unique: true},
			{Name: "wide", DataType: "DECIMAL", Precision: new(38), Scale: new(6), MaxValue: "99999999999999999999999999"},
			{Name: "second", DataType: "TIMESTAMP", Unique: true},
			{Name: "day", DataType: "DATE", Required: new(false)},
			{Name: "hour", DataType: "TIME"},
			{Name: "small", DataType: "SMALLINT", Required: new(false), NullRate: new(0.5)},
			{Name: "age", DataType: "INT", MinValue: "18", MaxValue: "99", Distribution: schematest.Distribution("normal", "mean", 40, "stddev", 15)},
			{Name: "wait", DataType: "FLOAT", Distribution: schematest.Distribution("exponential", "lambda", 0.1)},
			{Name: "share", DataType: "REAL", MaxValue: "1", Distribution: schematest.Distribution("beta", "alpha", 2, "beta", 3)},
			{Name: "flag", DataType: "BOOLEAN"},
			{Name: "name", DataType: "VARCHAR", FakerRule: "name"},
			{Name: "agent", DataType: "VARCHAR", FakerRule: "user_agent"},
			{Name: "letters", DataType: "CHAR", CharLength: new(3)},
			{Name: "extra", DataType: "JSON"},
			{Name: "raw", DataType: "BINARY"},
			{Name: "pair_a", DataType: "INT", MaxValue: "999"},
			{Name: "pair_b", DataType: "DATE"},
		}, CompositeKeys: [][]string{{"pair_a", "pair_b"}}},
		{Name: "bound", TargetRows: 9_000, Columns: []schema.Column{
			{Name: "id", DataType: "BIGINT", Unique: true},
			{Name: "free_code", DataType: "VARCHAR", VarcharLength: new(12), ForeignKey: &schema.ForeignKey{ReferencesTable: "free", ReferencesColumn: "code"}},
			{Name: "free_once", DataType: "INT", Unique: true, ForeignKey: &schema.ForeignKey{ReferencesTable: "free", ReferencesColumn: "counted"}},
			{Name: "parent", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "bound", ReferencesColumn: "id", Nullable: new(true)}},
			{Name: "one", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "free", ReferencesColumn: "counted"}},
			{Name: "other", DataType: "UUID", ForeignKey: &schema.ForeignKey{ReferencesTable: "free", ReferencesColumn: "serial"}},
			{Name: "note", DataType: "VARCHAR"},
		}, CompositeKeys: [][]string{{"one", "other"}}},
		{Name: "ring_a", TargetRows: 50, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "b", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "ring_b", ReferencesColumn: "id"}},
		}},
		{Name: "ring_b", TargetRows: 70, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "a", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "ring_a", ReferencesColumn: "id"}},
		}},
	}}
}

// documents are those whose cells the tests of this file follow, with the columns of each
// that draw on tables: these may change with row counts.
var documents = []struct {
	document func() *schema.Experiment
	draw     map[string][]string // by table
}{
	{everyKind, map[string][]string{
		"bound":  {"free_code", "free_once", "parent", "one", "other"},
		"ring_a": {"b"},
		"ring_b": {"a"},
	}},
	{everyKey, map[string][]string{
		"stock":  {"place", "item"},
		"sale":   {"sale_item", "sale_place", "old_number", "old_line"},
		"refund": {"sale_number", "sale_line"},
		"parcel": {"refund_number", "refund_line", "try"},
	}},
	{templates, map[string][]string{"person": {"company_id", "old_id", "by_mail", "nulls", "old"}}},
	{persons, nil},
}

func digests(t *testing.T, e *schema.Experiment, o gen.Options) map[string]gen.TableDigest {
	t.Helper()
	g, err := gen.New(e, o)
	if err != nil {
		t.Fatal(err)
	}
	d, err := g.Digest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkersAndBatchesNeverMatter(t *testing.T) {
	for _, d := range documents {
		want := digests(t, d.document(), gen.Options{Seed: 42, Workers: 1})
		for _, workers := range []int{1, 2, 8} {
			for _, batch := range []int{1, 7, 8192, 65536} {
				got := digests(t, d.document(), gen.Options{Seed: 42, Workers: workers, BatchRows: batch})
				if !reflect.DeepEqual(got, want) {
					t.Errorf("Workers=%d BatchRows=%d: digests %v, want %v", workers, batch, got, want)
				}
			}
		}
	}
}

func TestSeedMatters(t *testing.T) {
	steady := []string{"counted", "id", "down", "sold", "try", "line", "project", "person", "task", "next", "tenant", "by_row"} // counted, or always the same
	for _, d := range documents {
		a, b := digests(t, d.document(), gen.Options{Seed: 1}), digests(t, d.document(), gen.Options{Seed: 2})
		for table, digest := range a {
			for column, sum := range digest.Columns {
				if same := sum == b[table].Columns[column]; same && !slices.Contains(steady, column) {
					t.Errorf("%s.%s is the same with another seed", table, column)
				}
			}
		}
	}
}

// TestOrderAndNeighboursNeverMatter turns tables and columns around, renames them by
// case and adds others.
func TestOrderAndNeighboursNeverMatter(t *testing.T) {
	want := digests(t, everyKind(), gen.Options{Seed: 7})
	for name, change := range map[string]func(*schema.Experiment){
		"tables reversed": func(e *schema.Experiment) { slices.Reverse(e.Tables) },
		"columns reversed": func(e *schema.Experiment) {
			for i := range e.Tables {
				slices.Reverse(e.Tables[i].Columns)
				for _, key := range e.Tables[i].CompositeKeys {
					slices.Reverse(key)
				}
			}
		},
		"other case":         func(e *schema.Experiment) { e.Tables[0].Name, e.Tables[0].Columns[1].Name = "FREE", "Code" },
		"other name":         func(e *schema.Experiment) { e.Name, e.Description = "other", "same cells" },
		"a table more":       func(e *schema.Experiment) { e.Tables = append([]schema.Table{extraTable()}, e.Tables...) },
		"a column more":      func(e *schema.Experiment) { addColumn(&e.Tables[0]); addColumn(&e.Tables[1]) },
		"a table less":       func(e *schema.Experiment) { e.Tables = e.Tables[:2] },
		"a column less":      func(e *schema.Experiment) { e.Tables[0].Columns = slices.Delete(e.Tables[0].Columns, 7, 8) },
		"unrelated rows":     func(e *schema.Experiment) { e.Tables[2].TargetRows, e.Tables[3].TargetRows = 77, 88 },
		"other synonym":      func(e *schema.Experiment) { e.Tables[0].Columns[0].DataType = "integer" },
		"defaults spelt out": func(e *schema.Experiment) { e.Tables[0].Columns[8].TimeStart = "00:00:00" },
	} {
		e := everyKind()
		change(e)
		got := digests(t, e, gen.Options{Seed: 7})
		for _, table := range []string{"free", "bound"} {
			for column, sum := range got[table].Columns {
				if w, known := want[table].Columns[column]; known && w != sum {
					t.Errorf("%s: %s.%s changed", name, table, column)
				}
			}
		}
	}
}

func extraTable() schema.Table {
	return schema.Table{Name: "aaa", TargetRows: 10, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}}
}

func addColumn(t *schema.Table) {
	t.Columns = append([]schema.Column{{Name: "aaa", DataType: "INT"}}, t.Columns...)
}

// TestMoreRowsKeepEveryCell asks for more rows of every table: only the columns that
// draw on tables may change, and each of them does.
func TestMoreRowsKeepEveryCell(t *testing.T) {
	rows := map[string]int64{
		"FREE": 31_000, "bound": 9_500, "ring_a": 60, "ring_b": 90,
		"item": 500, "place": 4, "lone": 55, "stock": 1_100, "sale": 4_000, "refund": 2_500, "parcel": 5_500,
		"person": 4_700, "buyer": 5_300,
		"tasks": 3_300, "lines": 4_400, "friends": 3_300, "people": 510,
	}
	for _, d := range documents {
		less, e, asked := generateAll(t, d.document(), gen.Options{Seed: 3}), d.document(), map[string]int64{}
		for name, n := range rows {
			if e.Table(name) != nil {
				asked[name] = n
			}
		}
		more := generateAll(t, e, gen.Options{Seed: 3, Rows: asked})
		changed := map[string][]string{}
		for _, table := range e.Tables {
			for j, column := range table.Columns {
				if !sameColumn(less[table.Name], more[table.Name], j) {
					changed[table.Name] = append(changed[table.Name], column.Name)
				}
			}
		}
		if !maps.EqualFunc(changed, d.draw, slices.Equal) {
			t.Errorf("columns that changed: %v, want %v", changed, d.draw)
		}
	}
}

func sameColumn(less, more [][]string, j int) bool {
	for i, row := range less {
		if row[j] != more[i][j] {
			return false
		}
	}
	return true
}

// TestBatchAlone makes rows at random places and compares them with the whole.
func TestBatchAlone(t *testing.T) {
	for _, d := range documents {
		all := generateAll(t, d.document(), gen.Options{Seed: 9})
		g, err := gen.New(d.document(), gen.Options{Seed: 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range g.Tables() {
			for _, first := range []int64{0, 1, 63, 999, 8191, 8_990} {
				n := min(10, table.Rows-first)
				if n <= 0 {
					continue
				}
				b, err := g.Batch(table.Name, first, int(n))
				if err != nil {
					t.Fatal(err)
				}
				if got, want := texts(b), all[table.Name][first:first+n]; !reflect.DeepEqual(got, want) {
					t.Errorf("Batch(%s, %d, %d) = %v, want %v", table.Name, first, n, got, want)
				}
			}
		}
	}
}

// TestFarRows makes ten rows of a thousand million without those before them.
func TestFarRows(t *testing.T) {
	g, err := gen.New(everyKind(), gen.Options{Rows: map[string]int64{"free": 0, "bound": 0, "ring_a": 1_000_000_000, "ring_b": 1_000_000_000}})
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	b, err := g.Batch("ring_a", 987_654_321, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("10 rows from row 987654321 of 10^9 took %v", time.Since(begin))
	if b.Rows != 10 || b.Columns[0].Ints[0] != 987_654_322 {
		t.Errorf("first row is %v of %d", texts(b)[0], b.Rows)
	}
	if _, err := g.Batch("ring_a", 999_999_995, 10); err == nil {
		t.Error("rows behind the last one were made")
	}
}

// TestKeptTables: a key into a table that is kept follows the seed and the rows of the
// run that filled it.
func TestKeptTables(t *testing.T) {
	before := generateAll(t, everyKind(), gen.Options{Seed: 1, Rows: map[string]int64{"free": 500, "bound": 0}})
	now := generateAll(t, everyKind(), gen.Options{
		Seed: 2, Rows: map[string]int64{"free": 0, "bound": 400},
		Kept: map[string]gen.Kept{"Free": {Seed: 1, Rows: 500}},
	})
	codes := map[string]bool{}
	for _, row := range before["free"] {
		codes[row[1]] = true
	}
	for _, row := range now["bound"] {
		if !codes[row[1]] {
			t.Fatalf("bound.free_code %q is not in the kept table", row[1])
		}
	}
	if !reflect.DeepEqual(now["free"], before["free"]) {
		t.Error("the plan of a kept table does not make the rows that it holds")
	}
}

func TestGenerateSkipsKeptTables(t *testing.T) {
	g, err := gen.New(everyKind(), gen.Options{Rows: map[string]int64{"ring_a": 0, "ring_b": 0, "bound": 0}})
	if err != nil {
		t.Fatal(err)
	}
	results, err := g.Generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(slices.Sorted(maps.Keys(results)), results["free"].Rows); got != "[free] 20000" {
		t.Errorf("Generate made %s", got)
	}
}
