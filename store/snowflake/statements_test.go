package snowflake_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/snowflake"
	"github.com/dw-sim/dw-sim/store/storetest"
)

var update = flag.Bool("update", false, "rewrite testdata/statements.golden")

var (
	stageID   = regexp.MustCompile(`_DWSIM_[0-9A-F]{20}`)
	localFile = regexp.MustCompile(`file://[^']*/`)
)

// recorder collects what each step sends.
type recorder struct {
	s    *snowtest.Server
	seen int
	text strings.Builder
}

func (r *recorder) step(title string) {
	fmt.Fprintf(&r.text, "-- %s\n", title)
	all := r.s.Statements()
	for _, statement := range all[r.seen:] {
		statement = localFile.ReplaceAllString(stageID.ReplaceAllString(statement, "_DWSIM_<id>"), "file:///<run>/")
		r.text.WriteString(statement + ";\n")
	}
	r.seen = len(all)
	r.text.WriteByte('\n')
}

// TestStatements pins every statement that Snowflake is sent.
func TestStatements(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "&storage_integration=lake&query_role=reader&parallel=8")
	r := &recorder{s: s}
	e := statementsExperiment()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	r.step("open")
	must(w.CreateTables(t.Context(), e))
	r.step("create")
	must(fillBySink(t, w, e, "nonce-1"))
	r.step("load customers from batches, keep events")
	must(fillByFiles(t, s, w, e))
	r.step("load both from files: customers as they are uploaded, events from a bucket")
	_, err := readAll(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT * FROM customers -- all of them", Timeout: 90 * time.Second})
	must(err)
	r.step("query")
	must(w.ScanTable(t.Context(), e, e.Table("events"), func(*gen.Batch) error { return nil }))
	r.step("scan")
	must(w.Truncate(t.Context(), e, "nonce-2"))
	r.step("truncate")
	_, err = w.Fence(t.Context(), "shop", "nonce-2")
	must(err)
	r.step("fence")
	must(w.Drop(t.Context(), "shop", "nonce-3"))
	r.step("drop")
	compareGolden(t, r.text.String())
}

func statementsExperiment() *schema.Experiment {
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "customers", TargetRows: 10, PrimaryKey: []string{"customer_id"}, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", Unique: true}, {Name: "name", DataType: "VARCHAR", VarcharLength: new(40)},
			{Name: "balance", DataType: "DECIMAL", Precision: new(10), Scale: new(2), Description: "in the customer's currency"},
		}},
		{Name: "events", TargetRows: 20, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
			{Name: "happened", DataType: "TIMESTAMP", Precision: new(3)}, {Name: "seen", DataType: "TIMESTAMPTZ"}, {Name: "day", DataType: "DATE"},
			{Name: "clock", DataType: "TIME"}, {Name: "document", DataType: "VARIANT"}, {Name: "trace", DataType: "UUID"},
			{Name: "raw", DataType: "BINARY"}, {Name: "score", DataType: "DOUBLE"}, {Name: "ok", DataType: "BOOLEAN"},
		}, Physical: &schema.TableDesign{ClusterBy: []string{"day"}}},
	}}
}

func fillBySink(t *testing.T, w *snowflake.Warehouse, e *schema.Experiment, owner string) error {
	g, err := gen.New(e, gen.Options{Seed: 1, Rows: map[string]int64{"events": 0}})
	if err != nil {
		return err
	}
	_, err = storetest.Generate(t.Context(), w, g, owner)
	return err
}

func fillByFiles(t *testing.T, s *snowtest.Server, w *snowflake.Warehouse, e *schema.Experiment) error {
	files, mark := run(t, e)
	f := files["events"]
	f.Keys, f.Location = []string{"shop/run-1/events/part-00000.parquet"}, "s3://bucket/prefix"
	to := filepath.Join(s.Bucket("bucket/prefix"), filepath.FromSlash(f.Keys[0]))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(f.Paths[0], to); err != nil {
		return err
	}
	l, err := w.Begin(t.Context(), e, "nonce-1")
	if err != nil {
		return err
	}
	defer l.Rollback()
	for table, f := range map[string]store.ParquetFiles{"customers": files["customers"]} {
		if err := l.(store.ParquetLoader).LoadParquet(t.Context(), e.Table(table), f); err != nil {
			return err
		}
	}
	if err := l.(store.ParquetLoader).LoadParquet(t.Context(), e.Table("events"), f); err != nil {
		return err
	}
	return l.Commit(t.Context(), mark)
}

// readAll returns the rows of a query, each as Go writes it.
func readAll(ctx context.Context, w *snowflake.Warehouse, q store.Query) ([]string, error) {
	rows, err := w.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []string
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return lines, err
		}
		lines = append(lines, fmt.Sprintf("%#v", row))
	}
}

func compareGolden(t *testing.T, got string) {
	t.Helper()
	path := filepath.Join("testdata", "statements.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "", ""
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("%s:%d is\n%s\nbut Snowflake is sent\n%s\n(-update rewrites it)", path, i+1, w, g)
		}
	}
}
