//go:build cgo

package dwsim_test

import (
	"database/sql"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

func init() {
	contestants = append(contestants, contestant{"duckdb", openDuckDB, duckDBCopy})
}

func openDuckDB(b *testing.B) store.Warehouse {
	w, err := duckdb.OpenWarehouse(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	return w
}

func duckDBCopy(b *testing.B, e *schema.Experiment, f rowFiles) func() error {
	create, _ := script(b, e, "duckdb")
	file := b.TempDir() + "/native.duckdb"
	return func() error {
		db, err := sql.Open("duckdb", file)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(b.Context(), "DROP TABLE IF EXISTS customers;\n"+create+"COPY customers FROM '"+f.parquet+"' (FORMAT parquet);\n"+
			"CREATE UNIQUE INDEX a ON customers (customer_id); CREATE UNIQUE INDEX b ON customers (email); CHECKPOINT")
		return err
	}
}
