package sqlite_test

import (
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// TestRowBeforeALongStep: a row is handed out while the next one takes for ever, and closing
// does not wait for that.
func TestRowBeforeALongStep(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	const sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 2"
	began := time.Now()
	rows, err := w.Query(t.Context(), store.Query{SQL: sql})
	if err != nil {
		t.Fatal(err)
	}
	if row, err := rows.Next(); err != nil || row[0] != int64(1) {
		t.Fatalf("%v, %v", row, err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if got := answer(t, w, store.Query{SQL: "SELECT 2"}); got != "2" {
		t.Errorf("the next query: %s", got)
	}
}
