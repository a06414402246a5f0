package parquet_test

import (
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestNoAllocationPerRow makes rows and writes their files.
func TestNoAllocationPerRow(t *testing.T) {
	schematest.WantAllocated(t, 400_000, 800, 2<<20, func(rows int64) func() error {
		g, err := gen.New(schematest.UniqueCustomers(rows), gen.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		folder, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run-1"), info, parquet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = folder.Rollback() })
		return func() error {
			_, err := g.Generate(t.Context(), folder)
			return err
		}
	})
}
