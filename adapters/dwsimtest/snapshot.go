package dwsimtest

import (
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/store/sqlite"
)

// Snapshot is what a warehouse held at a moment.
type Snapshot struct {
	w    *Warehouse
	file string
}

// Snapshot keeps what the warehouse holds now, for as long as the test lasts.
func (w *Warehouse) Snapshot(tb testing.TB) *Snapshot {
	tb.Helper()
	s := &Snapshot{w: w, file: filepath.Join(tb.TempDir(), "snapshot.db")}
	if err := sqlite.Backup(tb.Context(), w.db, s.file); err != nil {
		tb.Fatalf("dwsimtest: the warehouse cannot be kept: %v", err)
	}
	return s
}

// Restore brings back what was kept: rows that were changed, removed and added, and tables, too. [Warehouse.DB] and its
// prepared statements go on working. The test fails where a connection still reads or writes after five seconds:
// close its rows, or end its transaction. Subtests that run in parallel each want a warehouse of their own.
func (s *Snapshot) Restore(tb testing.TB) {
	tb.Helper()
	if err := sqlite.Restore(tb.Context(), s.w.db, s.file); err != nil {
		tb.Fatalf("dwsimtest: the warehouse cannot be restored (are rows of a query still open, or a transaction?): %v", err)
	}
}
