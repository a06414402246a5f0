package parquet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

var info = parquet.RunInfo{
	ManifestInfo: parquet.ManifestInfo{Run: 7, Experiment: "shop", Seed: -42, EngineVersion: "1", DocumentHash: "abc"},
	Rows:         map[string]int64{"everything": 4000},
	Kept:         map[string]string{"other": "run 3"},
}

// plan says how a test hands its rows over.
type plan struct {
	rows      int64
	rangeRows int64 // 0: WriteBatch
	batchRows int
	workers   int
	backwards bool // ranges end in the opposite order, workers at a time
	options   parquet.Options
}

// write writes a run of the table of everything and returns its folder.
func write(t testing.TB, p plan) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "generated", "shop", "run-7")
	folder, err := parquet.Create(t.Context(), dir, info, p.options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := folder.Rollback(); err != nil {
			t.Error(err)
		}
	}()
	e, all := everything(t)
	table := &e.Tables[0]
	s, err := folder.OpenSink(t.Context(), e, table)
	if err != nil {
		t.Fatal(err)
	}
	send := func(w writer, first, n int64) error { return send(t.Context(), w, table, all, first, n, p.batchRows) }
	if p.rangeRows == 0 {
		err = send(s, 0, p.rows)
	} else {
		err = sendRanges(t.Context(), s.(gen.RangeSink), p, send)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}

type writer interface {
	WriteBatch(ctx context.Context, b *gen.Batch) error
}

func send(ctx context.Context, w writer, t *schema.Table, all []sample, first, n int64, batchRows int) error {
	for end := first + n; first < end; first += int64(batchRows) {
		b := rowsOf(t, all, first, int(min(int64(batchRows), end-first)))
		if err := w.WriteBatch(ctx, b); err != nil {
			return err
		}
		for i := range b.Columns { // the sink must not have kept any of it
			clear(b.Columns[i].Data)
			clear(b.Columns[i].UUIDs)
		}
	}
	return nil
}

// sendRanges writes ranges from p.workers goroutines. Backwards, each closes its range
// only after the one that was opened after it, as far as workers go.
func sendRanges(ctx context.Context, s gen.RangeSink, p plan, send func(writer, int64, int64) error) error {
	var (
		opening sync.Mutex
		next    gen.Range
		group   sync.WaitGroup
		failed  = make(chan error, p.workers)
	)
	open := func() (gen.RangeWriter, gen.Range, error) {
		opening.Lock()
		defer opening.Unlock()
		if next.First == p.rows {
			return nil, next, nil
		}
		r := next
		r.Rows = min(p.rangeRows, p.rows-r.First, s.RangeRows()-r.First%s.RangeRows())
		next = gen.Range{Index: r.Index + 1, First: r.First + r.Rows}
		w, err := s.OpenRange(ctx, r)
		return w, r, err
	}
	work := func() error {
		for {
			var held []gen.RangeWriter
			for range 1 + p.workers*min(1, btoi(p.backwards)) {
				w, r, err := open()
				if err != nil {
					return err
				}
				if w == nil {
					break
				}
				if err := send(w, r.First, r.Rows); err != nil {
					return err
				}
				held = append(held, w)
			}
			if len(held) == 0 {
				return nil
			}
			for i := len(held) - 1; i >= 0; i-- {
				if err := held[i].Close(ctx, true); err != nil {
					return err
				}
			}
		}
	}
	for range p.workers {
		group.Go(func() { failed <- work() })
	}
	group.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// scan reads the table of everything back and compares each cell.
func scan(t *testing.T, dir string, rows int64) {
	t.Helper()
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	e, all := everything(t)
	table := &e.Tables[0]
	var next int64
	err = parquet.ScanTable(t.Context(), dir, m, e, table, func(b *gen.Batch) error {
		if b.First != next {
			return fmt.Errorf("batch begins at row %d, want %d", b.First, next)
		}
		next += int64(b.Rows)
		return compare(b, rowsOf(table, all, b.First, b.Rows))
	})
	if err != nil {
		t.Fatal(err)
	}
	if next != rows {
		t.Errorf("%d rows read, want %d", next, rows)
	}
}

func compare(got, want *gen.Batch) error {
	for c := range want.Columns {
		for i := range want.Rows {
			g, w := cell(&got.Columns[c], i), cell(&want.Columns[c], i)
			if g != w {
				return fmt.Errorf("column %s, row %d: %.40s, want %.40s", want.Table.Columns[c].Name, want.First+int64(i), g, w)
			}
		}
	}
	return nil
}

func TestRoundTrip(t *testing.T) {
	plans := map[string]plan{
		// Pages of NULLs only, dictionaries given up.
		"batches":                {rows: 80_000, batchRows: 8192},
		"ranges":                 {rows: 20_000, batchRows: 2000, rangeRows: 3000, workers: 3},
		"ranges that end late":   {rows: 20_000, batchRows: 5000, rangeRows: 2500, workers: 2, backwards: true},
		"zstd":                   {rows: 9000, batchRows: 8192, options: parquet.Options{Compression: parquet.Zstd}},
		"none":                   {rows: 9000, batchRows: 8192, options: parquet.Options{Compression: parquet.None}},
		"parts of batches":       {rows: 10_000, batchRows: 8192, options: parquet.Options{PartRows: 3000}},
		"parts of ranges":        {rows: 10_000, batchRows: 300, rangeRows: 1400, workers: 4, options: parquet.Options{PartRows: 3000}},
		"parts that end exactly": {rows: 10_000, batchRows: 300, rangeRows: 1400, workers: 2, options: parquet.Options{PartRows: 5000}},
	}
	for name, p := range plans {
		t.Run(name, func(t *testing.T) {
			dir := write(t, p)
			scan(t, dir, p.rows)
			if left := unfinished(t, dir); len(left) > 0 {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

// unfinished lists the .tmp files below dir.
func unfinished(t *testing.T, dir string) (left []string) {
	t.Helper()
	for _, path := range list(t, dir) {
		if strings.HasSuffix(path, ".tmp") {
			left = append(left, path)
		}
	}
	return left
}

// list lists the files below dir, which need not be there.
func list(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			relative, _ := filepath.Rel(dir, path)
			paths = append(paths, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestPartsFollowPartRows(t *testing.T) {
	dir := write(t, plan{rows: 25_000, batchRows: 700, rangeRows: 1000, workers: 2, options: parquet.Options{PartRows: 10_000}})
	want := []string{"everything/part-00000.parquet", "everything/part-00001.parquet", "everything/part-00002.parquet", "journal.jsonl", "manifest.json"}
	if got := list(t, dir); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("files %s, want %s", got, want)
	}
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.ManifestInfo != info.ManifestInfo || m.Compression != "snappy" {
		t.Errorf("manifest says %+v, %s", m.ManifestInfo, m.Compression)
	}
	var ranges []string
	for _, f := range m.Table("everything") {
		ranges = append(ranges, fmt.Sprintf("%d+%d", f.FirstRow, f.Rows))
	}
	if got, want := fmt.Sprint(ranges), "[0+10000 10000+10000 20000+5000]"; got != want {
		t.Errorf("parts %s, want %s", got, want)
	}
}

func TestBytesDependOnRowsAlone(t *testing.T) {
	base := plan{rows: 8000, batchRows: 8192, rangeRows: 2500, workers: 1, options: parquet.Options{PartRows: 5000}}
	want := contents(t, write(t, base))
	for _, workers := range []int{1, 3} {
		for _, batchRows := range []int{1, 7, 8192, 65_536} {
			p := base
			p.workers, p.batchRows, p.backwards = workers, batchRows, workers > 1
			got := contents(t, write(t, p))
			for path := range want {
				if !bytes.Equal(got[path], want[path]) {
					t.Errorf("workers %d, batches of %d: %s differs", workers, batchRows, path)
				}
			}
		}
	}
}

// TestBytesOfBatches is the same promise for a sink that gets no ranges.
func TestBytesOfBatches(t *testing.T) {
	want := contents(t, write(t, plan{rows: 18_000, batchRows: 18_000}))
	for _, batchRows := range []int{1, 999} {
		got := contents(t, write(t, plan{rows: 18_000, batchRows: batchRows}))
		for path := range want {
			if !bytes.Equal(got[path], want[path]) {
				t.Errorf("batches of %d: %s differs", batchRows, path)
			}
		}
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, path := range list(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		files[path] = data
	}
	return files
}

func TestNoRows(t *testing.T) {
	dir := write(t, plan{batchRows: 1})
	scan(t, dir, 0)
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != 1 || m.Files[0].Rows != 0 || m.Files[0].Path != "everything/part-00000.parquet" {
		t.Errorf("files %+v, want one without rows", m.Files)
	}
}
