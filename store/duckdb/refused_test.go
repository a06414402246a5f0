//go:build cgo

package duckdb_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// A value that its type does not hold is refused with its column, unless it stands in the
// place of a NULL. DuckDB takes the memory of a batch unseen.
func TestValuesOutside(t *testing.T) {
	decimal := func(precision int) schema.Column {
		return schema.Column{DataType: "DECIMAL", Precision: &precision, Scale: new(0)}
	}
	ints := func(x int64) func(*gen.Vector) { return func(v *gen.Vector) { v.Ints[0] = x } }
	for _, test := range []struct {
		column schema.Column
		set    func(v *gen.Vector)
		want   string
	}{
		{schema.Column{DataType: "SMALLINT"}, ints(1 << 15), "32768"},
		{schema.Column{DataType: "INT"}, ints(-1<<31 - 1), "-2147483649"},
		{schema.Column{DataType: "DATE"}, ints(2_932_897), "2932897"},
		{schema.Column{DataType: "TIME"}, ints(86_400_000_000), "86400000000"},
		{schema.Column{DataType: "TIMESTAMP"}, ints(1 << 62), "4611686018427387904"},
		{decimal(4), ints(10_000), "10000"},
		{decimal(18), ints(-1_000_000_000_000_000_000), "-1000000000000000000"},
		{decimal(19), func(v *gen.Vector) { v.Wide[0] = gen.Int128{Lo: 10_000_000_000_000_000_000} }, "10000000000000000000"},
		{decimal(38), func(v *gen.Vector) { v.Wide[0] = gen.Int128{Hi: -1 << 63} }, "-170141183460469231731687303715884105728"},
		{schema.Column{DataType: "VARCHAR"}, func(v *gen.Vector) { v.Data = []byte{0xff}; v.Offsets[1] = 1 }, "UTF-8"},
	} {
		for _, null := range []bool{false, true} {
			test.column.Required = new(false)
			err := writeOne(t, withColumn(test.column), test.set, null)
			switch text := test.column.DataType == "VARCHAR"; {
			case null && !text && err != nil:
				t.Errorf("%s, behind a NULL: %v", test.column.DataType, err)
			case !null && (err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), `"v"`)):
				t.Errorf("%s: %v, want an error with %s", test.column.DataType, err, test.want)
			}
		}
	}
}

// writeOne writes a row whose second column is set, and NULL where null says so.
func writeOne(t *testing.T, e *schema.Experiment, set func(*gen.Vector), null bool) error {
	t.Helper()
	l, err := openWarehouse(t, t.TempDir()).Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	b := gen.Batch{Table: &e.Tables[0], Rows: 1}
	for i := range e.Tables[0].Columns {
		v := gen.VectorFor(&e.Tables[0].Columns[i])
		v.Resize(1)
		b.Columns = append(b.Columns, v)
	}
	b.Columns[0].Ints[0] = 1
	set(&b.Columns[1])
	if null {
		b.Columns[1].SetNull(0, 1)
	}
	return errors.Join(sink.WriteBatch(t.Context(), &b), sink.Rollback())
}

// A load from Parquet ends with its context, in the middle of a statement as well.
func TestParquetCancelled(t *testing.T) {
	m := writeParquet(t, tenColumns(300_000), filepath.Join(t.TempDir(), "run-1"), 1<<20)
	l, err := openWarehouse(t, t.TempDir()).Begin(t.Context(), m.e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := l.(store.ParquetLoader).LoadParquet(ctx, &m.e.Tables[0], m.files(t)["customers"]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("LoadParquet under a context that ends: %v", err)
	}
	if err := l.Commit(t.Context(), store.Mark{"customers": {Rows: 300_000}}); err == nil {
		t.Error("Commit succeeds after that")
	}
}

// tenColumns is a table with a column of each common type.
func tenColumns(rows int64) *schema.Experiment {
	return &schema.Experiment{Name: "bench", Tables: []schema.Table{{Name: "customers", TargetRows: rows, Columns: []schema.Column{
		{Name: "customer_id", DataType: "INT", Unique: true},
		{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
		{Name: "last_name", DataType: "VARCHAR", FakerRule: "last_name"},
		{Name: "email", DataType: "VARCHAR", Unique: true, FakerRule: "email"},
		{Name: "city", DataType: "VARCHAR", Required: new(false), FakerRule: "city"},
		{Name: "born", DataType: "DATE"},
		{Name: "score", DataType: "DOUBLE"},
		{Name: "balance", DataType: "DECIMAL", Precision: new(10), Scale: new(2)},
		{Name: "active", DataType: "BOOLEAN"},
		{Name: "created_at", DataType: "TIMESTAMP"},
	}}}}
}
