//go:build cgo

package dwsim_test

import (
	"database/sql"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

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

// duckDBCopy does without keys: the driver checks them and declares none, as an index takes
// DuckDB many times as long as the rows.
func duckDBCopy(b *testing.B, e *schema.Experiment, f rowFiles) func() error {
	create, _ := script(b, e, "duckdb")
	file := b.TempDir() + "/native.duckdb"
	return func() error {
		db, err := sql.Open("duckdb", file)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(b.Context(), "DROP TABLE IF EXISTS customers;\n"+create+"COPY customers FROM '"+f.parquet+"' (FORMAT parquet); CHECKPOINT")
		return err
	}
}
