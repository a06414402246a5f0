package parquet_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
)

var errDisk = fmt.Errorf("the disk says: %w", syscall.ENOSPC)

// faultyFS is the operating system until its operation number failAt, which fails
// without an effect, or with half of it where it writes. It knows which files are open.
type faultyFS struct {
	mu     sync.Mutex
	count  int
	failAt int // from 1; 0 never
	opened int
	calls  []string
}

func (f *faultyFS) step(call, path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	f.calls = append(f.calls, call+" "+filepath.Base(path))
	if f.count == f.failAt {
		return errDisk
	}
	return nil
}

func (f *faultyFS) Create(path string) (parquet.OutputFile, error) {
	if err := f.step("create", path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	f.opened++
	return &faultyFile{File: file, fs: f}, nil
}

func (f *faultyFS) Rename(from, to string) error {
	return errors.Join(f.step("rename", from), unless(f, func() error { return os.Rename(from, to) }))
}

func (f *faultyFS) Link(from, to string) error {
	return errors.Join(f.step("link", to), unless(f, func() error { return os.Link(from, to) }))
}

func (f *faultyFS) Remove(path string) error {
	return errors.Join(f.step("remove", path), unless(f, func() error { return os.Remove(path) }))
}

func (f *faultyFS) SyncDir(path string) error { return f.step("syncdir", path) }

// unless does what it is given unless the present operation is the one that fails.
func unless(f *faultyFS, do func() error) error {
	if f.count == f.failAt {
		return nil
	}
	return do()
}

type faultyFile struct {
	*os.File
	fs *faultyFS
}

func (f *faultyFile) Write(p []byte) (int, error) {
	if err := f.fs.step("write", f.Name()); err != nil {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, err
	}
	return f.File.Write(p)
}

func (f *faultyFile) Sync() error { return f.fs.step("sync", f.Name()) }

func (f *faultyFile) Close() error {
	f.fs.opened--
	return errors.Join(f.fs.step("close", f.Name()), f.File.Close())
}

// attempt writes a run of two parts, and rolls it back when something fails.
func attempt(t *testing.T, dir string, fs *faultyFS, ranges bool) (failed error) {
	t.Helper()
	folder, err := parquet.Create(t.Context(), dir, info, parquet.Options{PartRows: 2000, FS: fs})
	if err != nil {
		return err
	}
	defer func() {
		if err := folder.Rollback(); err != nil {
			t.Errorf("rollback: %v", err)
		}
		if err := folder.Rollback(); err != nil {
			t.Errorf("second rollback: %v", err)
		}
	}()
	e, all := everything(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		return err
	}
	defer s.Rollback()
	p := plan{rows: 4000, batchRows: 500, rangeRows: 1000, workers: 1}
	each := func(w writer, first, n int64) error {
		return send(t.Context(), w, &e.Tables[0], all, first, n, p.batchRows)
	}
	if ranges {
		err = sendRanges(t.Context(), s.(gen.RangeSink), p, each)
	} else {
		err = each(s, 0, p.rows)
	}
	if err != nil {
		return err
	}
	if err := s.Commit(t.Context()); err != nil {
		return err
	}
	return folder.Commit(t.Context())
}

// TestEveryOperationFails lets each file operation of a run fail in turn.
func TestEveryOperationFails(t *testing.T) {
	for _, ranges := range []bool{false, true} {
		healthy := &faultyFS{}
		if err := attempt(t, filepath.Join(t.TempDir(), "run-1"), healthy, ranges); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= healthy.count; n++ {
			t.Run(fmt.Sprintf("ranges %t/%d %s", ranges, n, healthy.calls[n-1]), func(t *testing.T) {
				failOnce(t, n, ranges)
			})
		}
	}
}

func failOnce(t *testing.T, n int, ranges bool) {
	fs := &faultyFS{failAt: n}
	dir := filepath.Join(t.TempDir(), "run-1")
	err := attempt(t, dir, fs, ranges)
	if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), dir) {
		t.Errorf("error %v, want that of the disk with the path", err)
	}
	if fs.opened != 0 {
		t.Errorf("%d files left open", fs.opened)
	}
	parts := list(t, dir)
	if want := linesWritten(fs); len(parts) != want+min(want, 1) {
		t.Errorf("left behind: %s, want %d parts and their journal", parts, want)
	}
	if len(parts) == 0 {
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("an empty folder is left behind")
		}
		return
	}
	j, err := parquet.ReadJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	whole, lost, err := j.Check(t.Context(), dir)
	if err != nil || len(whole.Files()) != len(parts)-1 || len(lost) > 1 {
		t.Errorf("whole are %v, lost are %v, %v", whole.Files(), lost, err)
	}
}

// linesWritten counts the parts that are in the journal for good.
func linesWritten(f *faultyFS) (n int) {
	for i, call := range f.calls {
		if call == "sync journal.jsonl" && i+1 != f.failAt {
			n++
		}
	}
	return max(n-1, 0) // the first is for the run
}

func TestRollbackThatFailsSaysSo(t *testing.T) {
	e, all := everything(t)
	fs := &faultyFS{}
	dir := filepath.Join(t.TempDir(), "run-1")
	folder, err := parquet.Create(t.Context(), dir, info, parquet.Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.(gen.RangeSink).OpenRange(t.Context(), gen.Range{Rows: 100})
	if err != nil {
		t.Fatal(err)
	}
	if err := send(t.Context(), w, &e.Tables[0], all, 0, 100, 100); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Commit(late); !errors.Is(err, context.Canceled) { // the range is in the file then
		t.Fatal(err)
	}
	fs.failAt = fs.count + 2 // close, then remove
	if err := folder.Rollback(); !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "part-00000.parquet.tmp cannot be removed") {
		t.Errorf("error %v, want that of the disk with the path", err)
	}
	if err := folder.Rollback(); err != nil {
		t.Errorf("second rollback: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %s", list(t, dir))
	}
}

// TestGivenUp covers tables that are not written to their end.
func TestGivenUp(t *testing.T) {
	e, all := everything(t)
	table := &e.Tables[0]
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	// Each is given a sink whose first part, of 1000 rows, is complete.
	tests := map[string]func(s gen.RangeSink) error{
		"incomplete range": func(s gen.RangeSink) error {
			w, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1000, Rows: 1000})
			if err != nil {
				return err
			}
			if err := errors.Join(send(t.Context(), w, table, all, 1000, 10, 10), w.Close(t.Context(), false)); err != nil {
				return err
			}
			return s.Commit(t.Context())
		},
		"incomplete range, others go on": func(s gen.RangeSink) error {
			first, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1000, Rows: 100})
			if err != nil {
				return nil
			}
			if err := first.Close(t.Context(), false); err != nil {
				return nil
			}
			second, err := s.OpenRange(t.Context(), gen.Range{Index: 2, First: 1100, Rows: 100})
			if err != nil {
				return nil
			}
			if err := errors.Join(send(t.Context(), second, table, all, 1100, 100, 100), second.Close(t.Context(), true)); err != nil {
				return nil
			}
			return s.Commit(t.Context())
		},
		"range never closed": func(s gen.RangeSink) error {
			if _, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1000, Rows: 1000}); err != nil {
				return err
			}
			return s.Commit(t.Context())
		},
		"range too short": func(s gen.RangeSink) error {
			w, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1000, Rows: 1000})
			if err != nil {
				return err
			}
			return errors.Join(send(t.Context(), w, table, all, 1000, 10, 10), w.Close(t.Context(), true))
		},
		"range over the end of a part": func(s gen.RangeSink) error {
			_, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1000, Rows: 1001})
			return err
		},
		"gap between ranges": func(s gen.RangeSink) error {
			_, err := s.OpenRange(t.Context(), gen.Range{Index: 1, First: 1001, Rows: 10})
			return err
		},
		"gap between batches":    func(s gen.RangeSink) error { return s.WriteBatch(t.Context(), rowsOf(table, all, 1001, 10)) },
		"cancelled while open":   func(s gen.RangeSink) error { return s.WriteBatch(cancelled, rowsOf(table, all, 1000, 10)) },
		"cancelled while commit": func(s gen.RangeSink) error { return s.Commit(cancelled) },
		"NULL where required": func(s gen.RangeSink) error {
			b := rowsOf(table, all, 1000, 10)
			b.Columns[2].Valid = make(gen.Bitmap, 1)
			return s.WriteBatch(t.Context(), b)
		},
		"integer too large": func(s gen.RangeSink) error {
			b := rowsOf(table, all, 1000, 10)
			b.Columns[1].Ints[3] = 40_000
			return s.WriteBatch(t.Context(), b)
		},
		"decimal too large": func(s gen.RangeSink) error {
			b := rowsOf(table, all, 1000, 10)
			b.Columns[5].Wide[3] = wide("1" + strings.Repeat("0", 38))
			return s.WriteBatch(t.Context(), b)
		},
		"another kind": func(s gen.RangeSink) error {
			b := rowsOf(table, all, 1000, 10)
			b.Columns[1], b.Columns[15] = b.Columns[15], b.Columns[1]
			return s.WriteBatch(t.Context(), b)
		},
		"a column less": func(s gen.RangeSink) error {
			b := rowsOf(table, all, 1000, 10)
			b.Columns = b.Columns[1:]
			return s.WriteBatch(t.Context(), b)
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			fs := &faultyFS{}
			dir := filepath.Join(t.TempDir(), "run-1")
			folder, err := parquet.Create(t.Context(), dir, info, parquet.Options{PartRows: 1000, FS: fs})
			if err != nil {
				t.Fatal(err)
			}
			opened, err := folder.OpenSink(t.Context(), e, table)
			if err != nil {
				t.Fatal(err)
			}
			s := opened.(gen.RangeSink)
			if err := send(t.Context(), s, table, all, 0, 1000, 100); err != nil {
				t.Fatal(err)
			}
			err = test(s)
			if err == nil {
				t.Error("there is no error")
			}
			t.Log(err)
			if err := folder.Commit(t.Context()); err == nil {
				t.Error("the folder was committed")
			}
			if err := folder.Rollback(); err != nil {
				t.Error(err)
			}
			if got := fmt.Sprint(list(t, dir)); got != "[everything/part-00000.parquet journal.jsonl]" || fs.opened != 0 {
				t.Errorf("left behind: %s, %d files open", got, fs.opened)
			}
			if err := s.Commit(t.Context()); err == nil {
				t.Error("the table was committed after its rollback")
			}
		})
	}
}

func TestCreateRefuses(t *testing.T) {
	there := t.TempDir()
	if _, err := parquet.Create(t.Context(), there, info, parquet.Options{}); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("error %v, want that the folder exists already", err)
	}
	for name, o := range map[string]parquet.Options{"part rows": {PartRows: -1}, "compression": {Compression: 9}} {
		if _, err := parquet.Create(t.Context(), filepath.Join(there, name), info, o); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
	for name, want := range map[string]parquet.Compression{"snappy": parquet.Snappy, "ZSTD": parquet.Zstd, "None": parquet.None} {
		if got, err := parquet.ParseCompression(name); got != want || err != nil {
			t.Errorf("compression %q is %s, %v", name, got, err)
		}
	}
	if _, err := parquet.ParseCompression("lzw"); err == nil {
		t.Error(`compression "lzw" is known`)
	}
}

func TestFoldersAreTheOwners(t *testing.T) {
	dir := write(t, plan{rows: 1, batchRows: 1})
	for path, want := range map[string]os.FileMode{
		filepath.Dir(dir): 0o700, dir: 0o700, filepath.Join(dir, "everything"): 0o700,
		filepath.Join(dir, "manifest.json"): 0o600, filepath.Join(dir, "everything/part-00000.parquet"): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}
