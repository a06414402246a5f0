package sqlite_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestFunctions(t *testing.T) { storetest.RunFunctions(t, "sqlite", openWarehouse(t, t.TempDir())) }

func TestAttacks(t *testing.T) { storetest.RunAttacks(t, "sqlite", openWarehouse(t, t.TempDir())) }
