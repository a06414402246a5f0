//go:build cgo

package duckdb_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestStops(t *testing.T) { storetest.RunStops(t, openWarehouse(t, t.TempDir()), 100) }
