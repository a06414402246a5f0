package snowflake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/snowflake"
)

// every returns an experiment with a table of all data types, each with NULLs, and one of types
// that COPY reads as they are.
func every() *schema.Experiment {
	all := schema.Table{Name: "every", TargetRows: 500, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}}
	for _, typ := range []string{
		"SMALLINT", "INT", "BIGINT", "REAL", "FLOAT", "DOUBLE", "BOOLEAN", "CHAR", "VARCHAR", "TEXT", "DATE", "UUID", "JSON", "BINARY",
		"TIME", "TIMESTAMP", "TIMESTAMPTZ", "DATETIME", "DECIMAL",
	} {
		all.Columns = append(all.Columns, schema.Column{Name: "c_" + strings.ToLower(typ), DataType: typ, Required: new(false)})
	}
	all.Columns = append(all.Columns,
		schema.Column{Name: "wide", DataType: "DECIMAL", Precision: new(38), Scale: new(10), Required: new(false), MinValue: "-9999999999999999999999999999", MaxValue: "9999999999999999999999999999"},
		schema.Column{Name: "early", DataType: "TIMESTAMP", Precision: new(6), TimestampStart: "1900-01-01T00:00:00Z", TimestampEnd: "1969-12-31T23:59:59Z"},
	)
	plain := schema.Table{Name: "plain", TargetRows: 300, Columns: []schema.Column{
		{Name: "start", DataType: "INT", Unique: true}, // a reserved word of Snowflake
		{Name: "name", DataType: "VARCHAR"}, {Name: "day", DataType: "DATE"},
	}}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{all, plain}}
}

// run generates e into Parquet files and returns what makes a load of them.
func run(t *testing.T, e *schema.Experiment) (map[string]store.ParquetFiles, store.Mark) {
	t.Helper()
	g, err := gen.New(e, gen.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "run-1")
	folder, err := parquet.Create(t.Context(), dir, parquet.RunInfo{ManifestInfo: parquet.ManifestInfo{Run: 1, Experiment: e.Name}}, parquet.Options{PartRows: 128})
	if err != nil {
		t.Fatal(err)
	}
	results, err := g.Generate(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, mark := map[string]store.ParquetFiles{}, store.Mark{}
	for table, r := range results {
		paths, err := filepath.Glob(filepath.Join(dir, table, "*.parquet"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("the run has %d files of %s, %v", len(paths), table, err)
		}
		files[table] = store.ParquetFiles{Rows: r.Rows, Paths: paths}
		mark[table] = store.TableMark{Run: 1, Rows: r.Rows, Digest: r.Digest}
	}
	return files, mark
}

func loadAll(t *testing.T, w *snowflake.Warehouse, e *schema.Experiment, files map[string]store.ParquetFiles, mark store.Mark) {
	t.Helper()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	loader := l.(store.ParquetLoader)
	if !loader.TakesParquet("") || !loader.TakesParquet("s3://bucket") {
		t.Error("the files are not taken")
	}
	for table, f := range files {
		if err := loader.LoadParquet(t.Context(), e.Table(table), f); err != nil {
			t.Fatalf("LoadParquet(%s): %v", table, err)
		}
	}
	if err := l.Commit(t.Context(), mark); err != nil {
		t.Fatalf("Commit: %v", err)
	}
}

// wantRows compares the digests of all tables with those of the mark.
func wantRows(t *testing.T, w *snowflake.Warehouse, e *schema.Experiment, mark store.Mark) {
	t.Helper()
	for i := range e.Tables {
		table := &e.Tables[i]
		var digest gen.Digester
		if err := w.ScanTable(t.Context(), e, table, func(b *gen.Batch) error { digest.Add(b); return nil }); err != nil {
			t.Fatalf("ScanTable: %v", err)
		}
		got, want := digest.Sum(), mark[table.Name].Digest
		for column, d := range want.Columns {
			if got.Columns[column] != d {
				t.Errorf("the digest of %s.%s is %s, want %s", table.Name, column, got.Columns[column], d)
			}
		}
		if got.Rows != want.Rows || got.Table != want.Table {
			t.Errorf("the digest of %s is %d rows, %s, want %d, %s", table.Name, got.Rows, got.Table, want.Rows, want.Table)
		}
	}
}

func TestLoadParquet(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	e := every()
	files, mark := run(t, e)
	loadAll(t, w, e, files, mark)
	wantRows(t, w, e, mark)
	if got := strings.Join(s.Schemas(), " "); got != "SHOP _DWSIM" {
		t.Errorf("the database has the schemas %s", got)
	}
}

func TestLoadParquetFromABucket(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "&storage_integration=lake")
	e := every()
	files, mark := run(t, e)
	for table, f := range files {
		for i, path := range f.Paths {
			f.Keys = append(f.Keys, fmt.Sprintf("shop/run-1/%s/part-%05d.parquet", table, i))
			to := filepath.Join(s.Bucket("bucket/prefix"), filepath.FromSlash(f.Keys[i]))
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(path, to); err != nil {
				t.Fatal(err)
			}
		}
		f.Paths, f.Location = nil, "s3://bucket/prefix"
		files[table] = f
	}
	loadAll(t, w, e, files, mark)
	wantRows(t, w, e, mark)
}

func TestLoadParquetRefuses(t *testing.T) {
	e := every()
	files, _ := run(t, e)
	for _, test := range []struct {
		name   string
		change func(f *store.ParquetFiles)
		want   []string
	}{
		{"fewer rows than there should be", func(f *store.ParquetFiles) { f.Rows++ }, []string{"301 rows", "300 were loaded"}},
		{"a file that is not there", func(f *store.ParquetFiles) { f.Paths[0] += "x" }, []string{"cannot be uploaded", ".parquetx"}},
		{"a path that PUT takes for a pattern", func(f *store.ParquetFiles) { f.Paths[0] = "/data[1]/part.parquet" }, []string{"/data[1]/part.parquet", "choose another data root"}},
		{"files in a bucket alone", func(f *store.ParquetFiles) { f.Paths, f.Location = nil, "s3://bucket" }, []string{"s3://bucket", "storage_integration"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := open(t, snowtest.Start(t), "")
			l, err := w.Begin(t.Context(), e, "")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Rollback()
			f := files["plain"]
			f.Paths = append([]string{}, f.Paths...)
			test.change(&f)
			err = l.(store.ParquetLoader).LoadParquet(t.Context(), e.Table("plain"), f)
			for _, want := range append(test.want, `table "plain"`) {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("LoadParquet: %v, want %q", err, want)
				}
			}
			if err := l.Commit(t.Context(), store.Mark{"plain": {Rows: f.Rows}}); err == nil || !strings.Contains(err.Error(), "incomplete") {
				t.Errorf("Commit: %v", err)
			}
		})
	}
}

func TestScaleBeyondANumber(t *testing.T) {
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{
		{Name: "tiny", DataType: "DECIMAL", Precision: new(38), Scale: new(38)},
	}}}}
	w := open(t, snowtest.Start(t), "")
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	if l.(store.ParquetLoader).TakesParquet("") {
		t.Error("files are taken, of which COPY could not read a column")
	}
	if got := w.TypeWarnings(e); len(got) != 1 || !strings.Contains(got[0], `column "tiny"`) {
		t.Errorf("TypeWarnings = %q", got)
	}
}
