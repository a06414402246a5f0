package parquet_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// damage changes a file of a run.
func damage(t *testing.T, dir, name string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func replace(old, new string) func([]byte) []byte {
	return func(data []byte) []byte { return []byte(strings.Replace(string(data), old, new, 1)) }
}

func TestManifestCheckNamesTheFile(t *testing.T) {
	const second = "everything/part-00001.parquet"
	tests := map[string]struct {
		change func(t *testing.T, dir string)
		want   string
	}{
		"missing": {func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, second)); err != nil {
				t.Fatal(err)
			}
		}, "is missing"},
		"truncated": {func(t *testing.T, dir string) {
			damage(t, dir, second, func(b []byte) []byte { return b[:len(b)-1] })
		}, "is truncated"},
		"longer": {func(t *testing.T, dir string) {
			damage(t, dir, second, func(b []byte) []byte { return append(b, 0) })
		}, "is changed"},
		"changed": {func(t *testing.T, dir string) {
			damage(t, dir, second, func(b []byte) []byte { b[100] ^= 1; return b })
		}, "is changed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := write(t, plan{rows: 300, batchRows: 100, options: parquet.Options{PartRows: 100}})
			m, err := parquet.ReadManifest(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Check(t.Context(), dir); err != nil {
				t.Fatalf("before: %v", err)
			}
			test.change(t, dir)
			err = m.Check(t.Context(), dir)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), filepath.FromSlash(second)) {
				t.Errorf("error %v, want one that says that %s %s", err, second, test.want)
			}
		})
	}
}

func TestReadManifestIsStrict(t *testing.T) {
	tests := map[string]struct {
		change func([]byte) []byte
		want   string
	}{
		"unknown key":        {replace(`"run"`, `"walk": 1, "run"`), "walk"},
		"no JSON":            {func([]byte) []byte { return []byte("oh") }, "is not a manifest"},
		"something after it": {func(b []byte) []byte { return append(b, '1') }, "follows its end"},
		"format":             {replace(`"format": 2`, `"format": 3`), "its format is 3"},
		"compression":        {replace(`"snappy"`, `"lzw"`), `compression "lzw" is not known`},
		"escaping path":      {replace("everything/part-00000", "../part-00000"), "leads out"},
		"absolute path":      {replace("everything/part-00000", "/part-00000"), "leads out"},
		"twice":              {replace("part-00001", "part-00000"), "twice"},
		"no table":           {replace(`"Everything"`, `""`), "belongs to no table"},
		"negative rows":      {replace(`"rows": 100`, `"rows": -100`), "-100 rows"},
		"negative bytes":     {replace(`"bytes": `, `"bytes": -`), "bytes"},
		"another seed":       {replace(`"seed": "-42"`, `"seed": "-43"`), "it was changed"},
		"another run":        {replace(`"run": 7`, `"run": 8`), "it was changed"},
		"gap":                {replace(`"first_row": 100`, `"first_row": 101`), "instead of 100"},
		"checksum":           {replace(`"sha256": "`, `"sha256": "zz`), "no SHA-256"},
	}
	source := write(t, plan{rows: 300, batchRows: 100, options: parquet.Options{PartRows: 100}})
	text, err := os.ReadFile(filepath.Join(source, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "manifest.json"), test.change([]byte(string(text))), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := parquet.ReadManifest(dir)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestNoManifestIsAnUnfinishedRun(t *testing.T) {
	_, err := parquet.ReadManifest(t.TempDir())
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "has no manifest.json, which is written when all else is: ") {
		t.Errorf("error %v, want that there is no manifest", err)
	}
}

func TestScanTableRefuses(t *testing.T) {
	tests := map[string]struct {
		change func(e *schema.Experiment, m *parquet.Manifest, dir string)
		want   string
	}{
		"another experiment": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) { e.Name = "farm" }, `experiment "shop"`},
		"another table":      {func(e *schema.Experiment, _ *parquet.Manifest, _ string) { e.Tables[0].Name = "x" }, "holds no rows of table"},
		"another type": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) {
			e.Tables[0].Columns[1].DataType = "INT"
		}, "small INT(16,true)"},
		"another precision": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) {
			e.Tables[0].Columns[3].Precision = new(8)
		}, "DECIMAL(9,2)"},
		"another repetition": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) {
			e.Tables[0].Columns[0].Required = new(false)
		}, "REQUIRED"},
		"another order": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) {
			c := e.Tables[0].Columns
			c[10], c[8] = c[8], c[10]
		}, "has the column"},
		"a column more": {func(e *schema.Experiment, _ *parquet.Manifest, _ string) {
			e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: "more", DataType: "INT"})
		}, "columns where table"},
		"another size": {func(_ *schema.Experiment, m *parquet.Manifest, _ string) { m.Files[0].Bytes++ }, "where its manifest says"},
		"other rows":   {func(_ *schema.Experiment, m *parquet.Manifest, _ string) { m.Files[0].Rows++ }, "rows where its manifest says"},
		"damaged pages": {func(_ *schema.Experiment, _ *parquet.Manifest, dir string) {
			damage(t, dir, "everything/part-00000.parquet", func(b []byte) []byte {
				for i := 4; i < len(b)/2; i++ {
					b[i] = 0xaa
				}
				return b
			})
		}, "is damaged"},
		"damaged footer": {func(_ *schema.Experiment, _ *parquet.Manifest, dir string) {
			damage(t, dir, "everything/part-00000.parquet", func(b []byte) []byte {
				clear(b[len(b)-200 : len(b)-8])
				return b
			})
		}, "part-00000.parquet"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := write(t, plan{rows: 100, batchRows: 100})
			m, err := parquet.ReadManifest(dir)
			if err != nil {
				t.Fatal(err)
			}
			e, _ := everything(t)
			test.change(e, m, dir)
			err = parquet.ScanTable(t.Context(), dir, m, e, &e.Tables[0], func(*gen.Batch) error { return nil })
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestScanTablePassesErrorsOn(t *testing.T) {
	dir := write(t, plan{rows: 100, batchRows: 100})
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := everything(t)
	enough := errors.New("enough")
	if err := parquet.ScanTable(t.Context(), dir, m, e, &e.Tables[0], func(*gen.Batch) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("error %v, want %v", err, enough)
	}
}

// TestCancelled ends reading and checking with the context, from within a batch.
func TestCancelled(t *testing.T) {
	dir := write(t, plan{rows: 20_000, batchRows: 1000})
	m := manifestOf(t, dir)
	e, _ := everything(t)
	ctx, cancel := context.WithCancel(t.Context())
	batches := 0
	err := parquet.ScanTable(ctx, dir, m, e, &e.Tables[0], func(*gen.Batch) error {
		batches++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || batches != 1 {
		t.Errorf("error %v after %d batches", err, batches)
	}
	if err := m.Check(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
