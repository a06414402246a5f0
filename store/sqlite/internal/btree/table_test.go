package btree_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/keysort"
)

// id is a column of row numbers.
var id = btree.Column{Name: "c0", Storage: btree.Integer, Required: true}

// texts returns n rows from first on: row numbers, and texts whose lengths are told.
func texts(first, n int, length func(row int) int) *gen.Batch {
	b := &gen.Batch{First: int64(first), Rows: n, Columns: []gen.Vector{{Kind: gen.KindInt}, {Kind: gen.KindBytes}}}
	for i := range b.Columns {
		b.Columns[i].Resize(n)
	}
	v := &b.Columns[1]
	for i := range n {
		b.Columns[0].Ints[i] = int64(first + i)
		text := strings.Repeat(fmt.Sprintf("%05d", first+i), length(first+i)/5+1)
		v.Data = append(v.Data, text[:length(first+i)]...)
		v.Offsets[i+1] = int32(len(v.Data))
	}
	return b
}

func textSheet(pageSize int, batches ...*gen.Batch) *sheet {
	s := &sheet{pageSize: pageSize, columns: []btree.Column{id, {Name: "c1", Storage: btree.Text}}}
	for _, b := range batches {
		s.ranges = append(s.ranges, []*gen.Batch{b})
	}
	return s
}

func (s *sheet) test(t *testing.T) {
	t.Helper()
	f := s.fill(t, t.TempDir())
	defer f.conn.Close()
	f.compare()
}

// Around each length where more of a record goes to further pages, in the table and in its index.
func TestLengths(t *testing.T) {
	for _, size := range []int{512, 8192, 65536} {
		least := (size-12)*32/255 - 23
		for _, edge := range []int{size - 35, (size-12)*64/255 - 23, size - 4, least + size - 4, 3*size - 35, 2*(size-4) + least} {
			t.Run(fmt.Sprintf("%d/%d", size, edge), func(t *testing.T) {
				s := textSheet(size, texts(0, 30, func(row int) int { return edge - 22 + row }))
				s.keys = [][]int{{1}}
				s.test(t)
			})
		}
	}
}

// Values of a megabyte, alone in their range and among others.
func TestLongValues(t *testing.T) {
	for _, size := range []int{512, 8192} {
		s := textSheet(size, texts(0, 1, func(int) int { return 1 << 20 }),
			texts(1, 50, func(row int) int { return row * row % 50 / 49 << 20 }))
		s.keys = [][]int{{1, 0}}
		s.closing = []int{1, 0}
		s.test(t)
	}
}

// Up to three levels of inner pages in the table, and more in its index, in which few keys have
// room on a page. Negative row numbers have the longest cells.
func TestLevels(t *testing.T) {
	for rows := 1; rows < 3000; rows += rows/2 + 1 {
		s := oneRowALeaf(rows)
		s.keys = [][]int{{1}}
		s.test(t)
	}
	oneRowALeaf(40_000).test(t)
}

func oneRowALeaf(rows int) *sheet {
	b := texts(0, rows, func(row int) int { return 300 + row%3 })
	for i := range b.Columns[0].Ints {
		b.Columns[0].Ints[i] -= 1 << 60
	}
	return textSheet(512, b)
}

// The page in which SQLite locks bytes, at 1 GiB, is left out, wherever it would come in what is
// written together. The file has a hole instead of the pages before.
func TestLockedPage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files without holes would take a gigabyte")
	}
	for _, size := range []int{512, 8192, 65536} {
		for _, gap := range []uint32{1, 2, 5, 40} {
			t.Run(fmt.Sprintf("%d/%d", size, gap), func(t *testing.T) { testLockedPage(t, size, gap) })
		}
	}
}

func testLockedPage(t *testing.T, size int, gap uint32) {
	s := textSheet(size, texts(0, 40, func(row int) int { return size + row%3*size }), texts(40, 10, func(int) int { return size / 3 }))
	s.keys = [][]int{{1}}
	s.gap = gap
	f := s.fill(t, t.TempDir())
	defer f.conn.Close()
	locked := 1<<30/size + 1
	const query = "SELECT (min(pageno) < %[1]d) || ' ' || (max(pageno) > %[1]d) || ' ' || sum(pageno = %[1]d) FROM dbstat WHERE name IN ('v', 'v0') AND pageno > 9"
	if got := f.answer(fmt.Sprintf(query, locked)); got != "1 1 0" && (gap > 1 || got != "0 1 0") {
		t.Errorf("pages before the locked one, behind it, and on it: %s", got)
	}
	f.compare()
}

// The bytes of a file do not depend on which goroutine writes which range when.
func TestWorkers(t *testing.T) {
	const ranges = 24
	s := textSheet(1024)
	at := 0
	for i := range ranges {
		var batches []*gen.Batch
		for j := range i % 4 {
			n := (i*j*97 + 80) % 250
			batches = append(batches, texts(at, n, func(row int) int { return row % 100 * 40 }))
			at += n
		}
		s.ranges = append(s.ranges, batches)
	}
	one := s.fileOf(t, 1)
	for workers := 2; workers <= 5; workers++ {
		if string(s.fileOf(t, workers)) != string(one) {
			t.Errorf("%d workers make another file than one", workers)
		}
	}
	s.test(t)
}

// fileOf fills the table with so many goroutines and returns the file.
func (s *sheet) fileOf(t *testing.T, workers int) []byte {
	t.Helper()
	empty := *s
	empty.keys, empty.ranges = [][]int{{1, 0}}, nil
	f := empty.fill(t, t.TempDir())
	if err := f.conn.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := btree.Open(f.path)
	if err != nil {
		t.Fatal(err)
	}
	table := file.Table(2, s.columns, 0)
	scratch := keysort.NewScratch(f.path + "-keys")
	index := file.Index("v", 4, s.columns, []int{1, 0}, 0, scratch)
	s.writeAtOnce(t, table, index, workers)
	for _, err := range []error{table.Finish(t.Context()), index.Finish(t.Context()), index.Close(), scratch.Close(), file.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// writeAtOnce has goroutines write and close the ranges, which they open in order.
func (s *sheet) writeAtOnce(t *testing.T, table *btree.Table, index *btree.Index, workers int) {
	var opening sync.Mutex
	next := 0
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 2))
			type opened struct {
				rows *btree.Rows
				keys *btree.Keys
			}
			var waiting []opened // for their end
			for {
				opening.Lock()
				i := next
				next++
				var o opened
				if i < len(s.ranges) {
					o = opened{table.OpenRange(), index.OpenRange()}
				}
				opening.Unlock()
				for i >= len(s.ranges) || random.IntN(2) == 0 {
					if len(waiting) == 0 {
						break
					}
					at := random.IntN(len(waiting))
					check(t, waiting[at].rows.Close(), waiting[at].keys.Close())
					waiting = append(waiting[:at], waiting[at+1:]...)
				}
				if i >= len(s.ranges) {
					return
				}
				for _, b := range s.ranges[i] {
					check(t, o.rows.Write(b), o.keys.Write(b))
				}
				waiting = append(waiting, o)
			}
		})
	}
	all.Wait()
}

func check(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}
