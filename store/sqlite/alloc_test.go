package sqlite_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestNoAllocationPerRow makes rows and loads them: their pages and the keys of an index.
func TestNoAllocationPerRow(t *testing.T) {
	schematest.WantAllocated(t, 200_000, 1000, 1<<20, func(rows int64) func() error {
		e := &schema.Experiment{Name: "customers", Tables: []schema.Table{{Name: "customers", TargetRows: rows, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "email", DataType: "VARCHAR", VarcharLength: new(255), FakerRule: "email", Unique: true},
			{Name: "city", DataType: "VARCHAR", VarcharLength: new(60), FakerRule: "city"},
			{Name: "joined_on", DataType: "DATE"},
			{Name: "points", DataType: "INT"},
			{Name: "balance", DataType: "DECIMAL", Precision: new(12), Scale: new(2)},
			{Name: "score", DataType: "FLOAT"},
			{Name: "active", DataType: "BOOLEAN"},
		}}}}
		g, err := gen.New(e, gen.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		l, err := openWarehouse(t, t.TempDir()).Begin(t.Context(), e, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Rollback() })
		return func() error {
			_, err := g.Generate(t.Context(), l)
			return err
		}
	})
}
