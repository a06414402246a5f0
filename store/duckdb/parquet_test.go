//go:build cgo

package duckdb_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// everyType is a document to which columns are added.
const everyType = `
name: every
tables:
  - name: every_type
    target_rows: 5000
    columns:
      - {name: id, data_type: BIGINT, is_unique: true}
`

// everyDocument returns one with a column of each data type, with and without NULLs, in the
// widest ranges.
func everyDocument(t testing.TB) *schema.Experiment {
	t.Helper()
	text := everyType
	for i, c := range []string{
		"SMALLINT", "INT", "BIGINT", "REAL", "FLOAT", "DOUBLE", "BOOLEAN", "CHAR, char_length: 7", "VARCHAR, varchar_length: 40, faker_rule: sentence",
		"TEXT", "UUID", "JSON", "BINARY, varchar_length: 30",
		`DATE, date_start: "0001-01-01", date_end: "9999-12-31"`, "TIME", "TIME, precision: 3", "TIME, precision: 6",
		`TIMESTAMP, timestamp_start: "0001-01-01T00:00:00Z", timestamp_end: "9999-12-31T23:59:59Z"`, "TIMESTAMP, precision: 3", "DATETIME, precision: 6",
		`TIMESTAMPTZ, precision: 6, timestamp_start: "0001-01-01T00:00:00Z", timestamp_end: "9999-12-31T23:59:59Z"`, "TIMESTAMPTZ",
		"DECIMAL, precision: 1, scale: 0, min_value: -9, max_value: 9", "DECIMAL, precision: 4, scale: 4, min_value: -0.9999, max_value: 0.9999",
		"DECIMAL, precision: 9, scale: 2, min_value: -9999999.99, max_value: 9999999.99", "DECIMAL, precision: 18, scale: 9",
		`DECIMAL, precision: 19, scale: 0, min_value: -9999999999999999999, max_value: 9999999999999999999`,
		`DECIMAL, precision: 38, scale: 10, min_value: -9999999999999999999999999999, max_value: 9999999999999999999999999999`,
		`DECIMAL, precision: 38, scale: 38, min_value: -0.99999999999999999999999999999999999999, max_value: 0.99999999999999999999999999999999999999`,
	} {
		text += fmt.Sprintf("      - {name: c%02d, data_type: %s}\n      - {name: n%02d, required: false, data_type: %s}\n", i, c, i, c)
	}
	e, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// made is a run: its Parquet files and what the generator says of it.
type made struct {
	e       *schema.Experiment
	dir     string
	results map[string]gen.TableResult
}

// writeParquet generates a run in parts of so many rows.
func writeParquet(t testing.TB, e *schema.Experiment, dir string, partRows int64) *made {
	t.Helper()
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := parquet.Create(t.Context(), dir, parquet.RunInfo{ManifestInfo: parquet.ManifestInfo{Run: 1, Experiment: e.Name, Seed: 42}}, parquet.Options{PartRows: partRows})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Rollback()
	results, err := g.Generate(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &made{e, dir, results}
}

// files returns the parts of each table, by its name in lower case.
func (m *made) files(t testing.TB) map[string]store.ParquetFiles {
	t.Helper()
	manifest, err := parquet.ReadManifest(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]store.ParquetFiles{}
	for _, f := range manifest.Files {
		name := strings.ToLower(f.Table)
		of := files[name]
		of.Rows += f.Rows
		of.Paths = append(of.Paths, filepath.Join(m.dir, filepath.FromSlash(f.Path)))
		files[name] = of
	}
	return files
}

// loadParquet puts a run in place from its files, all tables at the same time. Bare ones
// have no keys.
func (m *made) loadParquet(t testing.TB, w *duckdb.Warehouse, bare bool) error {
	t.Helper()
	l, err := w.Begin(t.Context(), m.e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	if bare {
		l.(store.Unconstrained).LeaveOutConstraints()
	}
	mark, failures := store.Mark{}, make(chan error, len(m.e.Tables))
	for name, files := range m.files(t) {
		go func() {
			failures <- l.(store.ParquetLoader).LoadParquet(t.Context(), m.e.Table(name), files)
		}()
		mark[name] = store.TableMark{Run: 1, Rows: files.Rows}
	}
	for range mark {
		err = errors.Join(err, <-failures)
	}
	if err != nil {
		return err
	}
	return l.Commit(t.Context(), mark)
}

// wantDigests compares what the warehouse holds with what the generator made.
func (m *made) wantDigests(t *testing.T, w *duckdb.Warehouse) {
	t.Helper()
	for i := range m.e.Tables {
		table := &m.e.Tables[i]
		var digest gen.Digester
		if err := w.ScanTable(t.Context(), m.e, table, func(b *gen.Batch) error { digest.Add(b); return nil }); err != nil {
			t.Fatal(err)
		}
		want := m.results[table.Name].Digest
		got := digest.Sum()
		if got.Table != want.Table || got.Rows != want.Rows || want.Rows == 0 {
			t.Errorf("table %s has the digest %s of %d rows, want %s of %d", table.Name, got.Table, got.Rows, want.Table, want.Rows)
		}
		for _, column := range slices.Sorted(maps.Keys(want.Columns)) {
			if got.Columns[column] != want.Columns[column] {
				t.Errorf("column %s, a %s, has the digest %s, want %s", column, table.Column(column).DataType, got.Columns[column], want.Columns[column])
			}
		}
	}
}

// DuckDB reads every type from our Parquet as the generator made it, whatever the folders
// are called.
func TestParquetOfEveryType(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `it's a=b [x] *?`, "run-1")
	m := writeParquet(t, everyDocument(t), dir, 1999)
	w := openWarehouse(t, t.TempDir())
	if err := m.loadParquet(t, w, false); err != nil {
		t.Fatal(err)
	}
	m.wantDigests(t, w)
}

// Rows come to the same through batches.
func TestBatchesOfEveryType(t *testing.T) {
	e := everyDocument(t)
	g, err := gen.New(e, gen.Options{Seed: 42, BatchRows: 3000})
	if err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, t.TempDir())
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	results, err := g.Generate(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context(), store.Mark{"every_type": {Run: 1, Rows: 5000}}); err != nil {
		t.Fatal(err)
	}
	(&made{e: e, results: results}).wantDigests(t, w)
}

func TestParquetThatDoesNotFit(t *testing.T) {
	document := func(column string) *schema.Experiment {
		e, err := schema.Decode([]byte(`{"name": "shop", "tables": [{"name": "t", "target_rows": 50, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}, ` + column + `]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	m := writeParquet(t, document(`{"name": "v", "data_type": "VARCHAR"}`), filepath.Join(t.TempDir(), "run-1"), 20)
	good := m.files(t)["t"]
	with := func(change func(*store.ParquetFiles)) store.ParquetFiles {
		f := good
		f.Paths = slices.Clone(good.Paths)
		change(&f)
		return f
	}
	damaged := filepath.Join(t.TempDir(), "damaged.parquet")
	if err := os.WriteFile(damaged, []byte("PAR1 no PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		e     *schema.Experiment
		files store.ParquetFiles
		want  string
	}{
		{"fewer rows", m.e, with(func(f *store.ParquetFiles) { f.Rows++ }), "50 rows, but should have 51"},
		{"a file twice", m.e, with(func(f *store.ParquetFiles) { f.Paths[1], f.Rows = f.Paths[0], 50 }), `key (id) of table "t" is not unique`},
		{"a file that is missing", m.e, with(func(f *store.ParquetFiles) { f.Paths[1] += "x" }), "part-00001.parquetx"},
		{"a damaged file", m.e, with(func(f *store.ParquetFiles) { f.Paths[0] = damaged }), "damaged.parquet"},
		{"files elsewhere", m.e, store.ParquetFiles{Rows: 50, Keys: []string{"x"}, Location: "s3://b"}, "files of this machine only"},
		{"another type", document(`{"name": "v", "data_type": "DATE"}`), good, "date"},
		{"another column", document(`{"name": "w", "data_type": "VARCHAR"}`), good, `"w"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := openWarehouse(t, t.TempDir())
			l, err := w.Begin(t.Context(), test.e, "")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Rollback()
			err = l.(store.ParquetLoader).LoadParquet(t.Context(), &test.e.Tables[0], test.files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
			if err := l.Commit(t.Context(), store.Mark{"t": {Rows: 50}}); err == nil {
				t.Error("Commit succeeds after that")
			}
		})
	}
}
