package sqlite

import (
	"bytes"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// TestFallback loads a file whose pages cannot be written: it gets its rows by SQL, and the
// log says so and why.
func TestFallback(t *testing.T) {
	defer func(before func(string) (*btree.File, error)) { openPages = before }(openPages)
	openPages = func(string) (*btree.File, error) { return nil, errors.New("pages of another kind") }

	var log bytes.Buffer
	dir, e := t.TempDir(), schematest.Customers(100)
	w, err := OpenWarehouseWith(t.Context(), dir, WarehouseOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := storetest.Generate(t.Context(), w, g, ""); err != nil {
		t.Fatal(err)
	}
	mark, err := w.Mark(t.Context(), e.Name)
	if err != nil || mark["customers"].Rows != 100 {
		t.Errorf("the warehouse has %v (%v)", mark, err)
	}
	for _, want := range []string{"level=WARN", "inserted by SQL", "experiment=" + e.Name, "pages of another kind"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, &log)
		}
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || !slices.Equal(files, []string{filepath.Join(dir, e.Name+".db"), filepath.Join(dir, e.Name+".lock")}) {
		t.Errorf("the warehouse has the files %v (%v)", files, err)
	}
}
