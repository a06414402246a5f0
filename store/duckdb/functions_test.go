//go:build cgo

package duckdb_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

// Every function and spelling is answered truly, or refused by name.
func TestFunctions(t *testing.T) {
	storetest.RunFunctions(t, "duckdb", openWarehouse(t, t.TempDir()))
}
