//go:build cgo

package duckdb_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/duckdb"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// Nothing is written, no file touched, and what runs away is stopped.
func TestSharedAttacks(t *testing.T) {
	duckdb.SetQueryMemory(t, 1024) // what is beyond it is not DuckDB's to bound, but ours
	storetest.RunAttacks(t, "duckdb", openWarehouse(t, t.TempDir()))
}
