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

// TestSlowDisk checks that closing a range never waits for the disk that another one is
// busy with, but that no more are opened when many wait.
func TestSlowDisk(t *testing.T) {
	e, all := everything(t)
	table := &e.Tables[0]
	fs := &slowFS{entered: make(chan struct{}), released: make(chan struct{})}
	folder, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run-1"), info, parquet.Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := folder.OpenSink(t.Context(), e, table)
	if err != nil {
		t.Fatal(err)
	}
	s := opened.(gen.RangeSink)
	const rows = 100
	open := func(ctx context.Context, n int) (gen.RangeWriter, error) {
		w, err := s.OpenRange(ctx, gen.Range{Index: n, First: int64(n) * rows, Rows: rows})
		if err != nil {
			return nil, err
		}
		return w, send(ctx, w, table, all, int64(n)*rows, rows, rows)
	}
	first, err := open(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error)
	go func() { closed <- first.Close(t.Context(), true) }()
	<-fs.entered

	n := 1
	for ; n <= runtime.GOMAXPROCS(0)+3; n++ {
		w, err := open(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(t.Context(), true); err != nil { // would wait forever
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := open(ctx, n); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want that it waited to the end of its context", err)
	}

	close(fs.released)
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	last, err := open(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(last.Close(t.Context(), true), s.Commit(t.Context()), folder.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}
