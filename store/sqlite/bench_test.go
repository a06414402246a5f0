package sqlite_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func BenchmarkLoad(b *testing.B) { storetest.BenchmarkLoad(b, openWarehouseB(b)) }
