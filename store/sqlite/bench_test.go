package sqlite_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// BenchmarkLoad loads customers, whose pages are written, and whose rows SQLite inserts.
func BenchmarkLoad(b *testing.B) {
	for name, option := range map[string]string{"pages": "", "sql": "?load=sql"} {
		b.Run(name, func(b *testing.B) {
			w, err := store.OpenWarehouse(b.Context(), "sqlite://"+b.TempDir()+option)
			if err != nil {
				b.Fatal(err)
			}
			defer w.Close()
			storetest.BenchmarkLoad(b, w)
		})
	}
}
