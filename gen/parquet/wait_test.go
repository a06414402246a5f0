package parquet_test

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
)

// slowFS makes files only after it was released.
type slowFS struct {
	faultyFS
	once     sync.Once
	entered  chan struct{} // closed when the first file is asked for
	released chan struct{}
}

func (f *slowFS) Create(path string) (parquet.OutputFile, error) {
	if !strings.HasSuffix(path, ".parquet.tmp") {
		return f.faultyFS.Create(path)
	}
	f.once.Do(func() { close(f.entered) })
	<-f.released
	return f.faultyFS.Create(path)
}

// slowTable is a sink of parts of slowRows on a disk that is busy until it is released.
type slowTable struct {
	gen.RangeSink
	fs     *slowFS
	folder *parquet.Folder
	dir    string
	open   func(ctx context.Context, part int) (gen.RangeWriter, error) // with all rows of the part
}

const slowRows = 100

func newSlowTable(t *testing.T) *slowTable {
	t.Helper()
	e, all := everything(t)
	table := &e.Tables[0]
	s := &slowTable{fs: &slowFS{entered: make(chan struct{}), released: make(chan struct{})}, dir: filepath.Join(t.TempDir(), "run-1")}
	folder, err := parquet.Create(t.Context(), s.dir, info, parquet.Options{FS: s.fs, PartRows: slowRows})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := folder.OpenSink(t.Context(), e, table)
	if err != nil {
		t.Fatal(err)
	}
	s.folder, s.RangeSink = folder, opened.(gen.RangeSink)
	s.open = func(ctx context.Context, n int) (gen.RangeWriter, error) {
		w, err := s.OpenRange(ctx, gen.Range{Index: n, First: int64(n) * slowRows, Rows: slowRows})
		if err != nil {
			return nil, err
		}
		return w, send(ctx, w, table, all, int64(n)*slowRows, slowRows, slowRows)
	}
	return s
}

// put writes a part. Closing it would wait for ever if it waited for the disk.
func (s *slowTable) put(t *testing.T, n int) {
	t.Helper()
	w, err := s.open(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context(), true); err != nil {
		t.Fatal(err)
	}
}

// TestSlowDisk checks that closing a range never waits for the disk that another one is
// busy with, but that no more are opened when many wait.
func TestSlowDisk(t *testing.T) {
	s := newSlowTable(t)
	s.put(t, 0)
	<-s.fs.entered
	n := 1
	for ; n <= runtime.GOMAXPROCS(0)+3; n++ {
		s.put(t, n)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.open(ctx, n); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want that it waited to the end of its context", err)
	}

	close(s.fs.released)
	s.put(t, n)
	if err := errors.Join(s.Commit(t.Context()), s.folder.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// TestPartsBeforeAFailure fails in a range while those before it wait for the disk: they
// are there for the run that goes on.
func TestPartsBeforeAFailure(t *testing.T) {
	s := newSlowTable(t)
	s.put(t, 0)
	<-s.fs.entered
	s.put(t, 1)
	broken, err := s.open(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	late, err := s.open(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := broken.Close(ctx, true); !errors.Is(err, context.Canceled) {
		t.Errorf("closing a range that was cancelled: got %v", err)
	}
	if err := late.Close(t.Context(), true); !errors.Is(err, context.Canceled) {
		t.Errorf("closing the range after it: got %v", err)
	}
	close(s.fs.released)
	if err := s.Rollback(); err != nil {
		t.Fatal(err)
	}
	j, err := parquet.ReadJournal(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(j.Parts) != 2 || j.Parts[0].FirstRow != 0 || j.Parts[1].FirstRow != slowRows {
		t.Errorf("the journal lists %+v, want the first two parts", j.Parts)
	}
	if err := s.folder.Rollback(); err != nil {
		t.Fatal(err)
	}
}
