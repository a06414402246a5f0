package parquet_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
)

// givenUp writes the first rows of a run of p.rows and gives it up. It returns the
// run's folder.
func givenUp(t *testing.T, p plan, first int64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run-1")
	folder, err := parquet.Create(t.Context(), dir, info, p.options)
	if err != nil {
		t.Fatal(err)
	}
	e, all := everything(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	p.rows = first
	err = sendRanges(t.Context(), s.(gen.RangeSink), p, func(w writer, first, n int64) error {
		return send(t.Context(), w, &e.Tables[0], all, first, n, p.batchRows)
	})
	if err := errors.Join(err, s.Rollback(), folder.Rollback()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// checked returns the finished parts in dir, and the errors of those that are lost.
func checked(t testing.TB, dir string) (*parquet.Parts, []error) {
	t.Helper()
	j, err := parquet.ReadJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts, lost, err := j.Check(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return parts, lost
}

var resumed = plan{rows: 3500, rangeRows: 400, batchRows: 100, workers: 2, options: parquet.Options{PartRows: 1000}}

// linkless is the operating system on a file system without links.
type linkless struct{ *faultyFS }

func (linkless) Link(string, string) error { return errors.ErrUnsupported }

// TestResume takes over any subset of the parts of a run that was given up.
func TestResume(t *testing.T) {
	want := manifestOf(t, write(t, resumed))
	for name, test := range map[string]struct {
		lose     []string
		linkless bool
	}{
		"all":               {},
		"copies":            {linkless: true},
		"without the first": {lose: []string{"part-00000"}},
		"the one between":   {lose: []string{"part-00000", "part-00002"}},
		"none":              {lose: []string{"part-00000", "part-00001", "part-00002"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := resumed
			dir := givenUp(t, resumed, 3200)
			for _, part := range test.lose {
				if err := os.Remove(filepath.Join(dir, "everything", part+".parquet")); err != nil {
					t.Fatal(err)
				}
			}
			parts, lost := checked(t, dir)
			if len(lost) != len(test.lose) || len(parts.Files()) != 3-len(lost) {
				t.Fatalf("parts %v, lost %v", parts.Files(), lost)
			}
			p.options.Parts = parts
			if test.linkless {
				p.options.FS = linkless{&faultyFS{}}
			}
			out := write(t, p)
			got := manifestOf(t, out)
			if got.Checksum != want.Checksum {
				t.Errorf("the manifest is %+v, want %+v", got, want)
			}
			if err := got.Check(t.Context(), out); err != nil {
				t.Error(err)
			}
		})
	}
}

func manifestOf(t testing.TB, dir string) *parquet.Manifest {
	t.Helper()
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestResumeBatches takes parts over where rows arrive by WriteBatch.
func TestResumeBatches(t *testing.T) {
	p := plan{rows: 3500, batchRows: 300, options: parquet.Options{PartRows: 1000}}
	want := manifestOf(t, write(t, p))
	p.rangeRows, p.workers = 1000, 1 // the row groups that WriteBatch makes
	dir := givenUp(t, p, 3000)
	p.options.Parts, _ = checked(t, dir)
	p.rangeRows = 0
	if got := manifestOf(t, write(t, p)); got.Checksum != want.Checksum {
		t.Errorf("the manifest is %+v, want %+v", got, want)
	}
}

// TestResumeRefuses covers parts that cannot be those of the run.
func TestResumeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(run *parquet.RunInfo, o *parquet.Options, dir string) error
		want   string
	}{
		"seed":        {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.Seed = 1; return nil }, "the seed -42, this one has 1"},
		"experiment":  {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.Experiment = "x"; return nil }, "the experiment shop"},
		"engine":      {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.EngineVersion = "2"; return nil }, "the engine version 1"},
		"document":    {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.DocumentHash = "x"; return nil }, "the document hash abc"},
		"rows":        {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.Rows = nil; return nil }, "asked for the rows"},
		"kept":        {func(run *parquet.RunInfo, _ *parquet.Options, _ string) error { run.Kept = nil; return nil }, "kept the rows"},
		"part rows":   {func(_ *parquet.RunInfo, o *parquet.Options, _ string) error { o.PartRows = 7; return nil }, "rows of a part 1000"},
		"compression": {func(_ *parquet.RunInfo, o *parquet.Options, _ string) error { o.Compression = parquet.Zstd; return nil }, "compression snappy"},
		"encoder": {func(_ *parquet.RunInfo, o *parquet.Options, dir string) error {
			j, err := parquet.ReadJournal(dir)
			if err != nil {
				return err
			}
			j.Encoder = 0 // of a version before
			o.Parts, _, err = j.Check(context.Background(), dir)
			return err
		}, "page encoder 0, this one has 3"},
		"vanished": {func(_ *parquet.RunInfo, _ *parquet.Options, dir string) error { return os.Remove(part(dir)) }, "part-00001.parquet has vanished"},
		"changed": {func(_ *parquet.RunInfo, _ *parquet.Options, dir string) error {
			return os.Truncate(part(dir), 100)
		}, "part-00001.parquet has changed"},
		"replaced": {func(_ *parquet.RunInfo, _ *parquet.Options, dir string) error {
			return os.Rename(filepath.Join(dir, "everything/part-00000.parquet"), part(dir))
		}, "has "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := givenUp(t, resumed, 3200)
			run, o := info, resumed.options
			o.Parts, _ = checked(t, dir)
			if err := test.change(&run, &o, dir); err != nil {
				t.Fatal(err)
			}
			next := filepath.Join(t.TempDir(), "run-2")
			_, err := parquet.Create(t.Context(), next, run, o)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
			if _, err := os.Stat(next); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("left behind: %s", list(t, next))
			}
		})
	}
}

func part(dir string) string { return filepath.Join(dir, "everything", "part-00001.parquet") }

// TestResumeCancelled ends a run while it takes parts over, and one that writes fewer
// rows than the parts have.
func TestResumeCancelled(t *testing.T) {
	dir := givenUp(t, resumed, 3200)
	o := resumed.options
	o.Parts, _ = checked(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := parquet.Create(ctx, filepath.Join(t.TempDir(), "run-2"), info, o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	next := filepath.Join(t.TempDir(), "run-3")
	folder, err := parquet.Create(t.Context(), next, info, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err == nil || !strings.Contains(err.Error(), "was not written") {
		t.Errorf("error %v, want that the table was not written", err)
	}
	e, all := everything(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := send(t.Context(), s, &e.Tables[0], all, 0, 2500, 100); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context()); err == nil || !strings.Contains(err.Error(), "part-00002.parquet was taken over with") {
		t.Errorf("error %v, want that a part has more rows", err)
	}
	if err := errors.Join(s.Rollback(), folder.Rollback()); err != nil {
		t.Error(err)
	}
	if parts, lost := checked(t, next); len(parts.Files()) != 3 || len(lost) != 0 {
		t.Errorf("after the rollback: %v, lost %v", parts.Files(), lost)
	}
}

// TestBytes counts what is written and what is taken over.
func TestBytes(t *testing.T) {
	want := manifestOf(t, write(t, resumed)).Bytes()
	dir := givenUp(t, resumed, 3200)
	o := resumed.options
	o.Parts, _ = checked(t, dir)
	folder, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run-2"), info, o)
	if err != nil {
		t.Fatal(err)
	}
	var taken int64
	for _, f := range o.Parts.Files() {
		taken += f.Bytes
	}
	if got := folder.Bytes(); got != taken || taken == 0 {
		t.Errorf("%d bytes are taken over, want %d", got, taken)
	}
	e, all := everything(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	err = sendRanges(t.Context(), s.(gen.RangeSink), resumed, func(w writer, first, n int64) error {
		return send(t.Context(), w, &e.Tables[0], all, first, n, resumed.batchRows)
	})
	if err := errors.Join(err, s.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := folder.Bytes(); got != want {
		t.Errorf("%d bytes are written, want %d", got, want)
	}
}

// TestEveryOperationOfResumeFails lets each file operation of a resumed run fail in turn.
// The run before keeps its parts, and what the resumed run leaves can be resumed.
func TestEveryOperationOfResumeFails(t *testing.T) {
	want := manifestOf(t, write(t, resumed))
	dir := givenUp(t, resumed, 2200)
	parts, _ := checked(t, dir)
	for n := 1; ; n++ {
		fs := &faultyFS{failAt: n}
		p := resumed
		p.options.Parts, p.options.FS = parts, fs
		if n%2 == 0 {
			p.options.FS = linkless{fs}
		}
		next := filepath.Join(t.TempDir(), "run-2")
		err := crashless(t, next, p)
		switch {
		case err == nil && fs.count < n && n%2 == 1:
			return // it has no more operations
		case err == nil && (fs.count < n || strings.HasPrefix(fs.calls[n-1], "link")):
			if got := manifestOf(t, next); got.Checksum != want.Checksum {
				t.Errorf("the manifest is %+v, want %+v", got, want)
			}
			continue
		case !errors.Is(err, errDisk) || !strings.Contains(err.Error(), next):
			t.Errorf("%s: error %v, want that of the disk with the path", fs.calls[n-1], err)
		}
		checkLeft(t, next, fs.calls[n-1])
		if _, lost := checked(t, dir); len(lost) > 0 {
			t.Fatalf("%s: %v", fs.calls[n-1], lost)
		}
	}
}

// checkLeft checks that a run that failed left nothing but parts and their journal.
func checkLeft(t *testing.T, dir, call string) {
	t.Helper()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return
	}
	parts, lost := checked(t, dir)
	if left := list(t, dir); len(left) != len(parts.Files())+1 || len(parts.Files()) == 0 {
		t.Errorf("%s: left behind: %s, lost: %v", call, left, lost)
	}
}

// crashless writes a whole run, and rolls it back when something fails.
func crashless(t *testing.T, dir string, p plan) (err error) {
	t.Helper()
	folder, err := parquet.Create(t.Context(), dir, info, p.options)
	if err != nil {
		return err
	}
	defer func() {
		if rollback := folder.Rollback(); rollback != nil {
			t.Errorf("rollback: %v", rollback)
		}
	}()
	e, all := everything(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		return err
	}
	defer s.Rollback()
	err = sendRanges(t.Context(), s.(gen.RangeSink), p, func(w writer, first, n int64) error {
		return send(t.Context(), w, &e.Tables[0], all, first, n, p.batchRows)
	})
	if err != nil {
		return err
	}
	if err := s.Commit(t.Context()); err != nil {
		return err
	}
	return folder.Commit(t.Context())
}
