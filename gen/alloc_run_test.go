package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestNoAllocationPerRow makes rows for no sink. Packages gen/parquet and store/sqlite do so
// for theirs.
func TestNoAllocationPerRow(t *testing.T) {
	schematest.WantAllocated(t, 200_000, 50, 8<<10, func(rows int64) func() error {
		g, err := gen.New(schematest.Customers(rows), gen.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		return func() error {
			_, err := g.Generate(t.Context())
			return err
		}
	})
}
