package btree_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

var background = context.Background()

// What this package writes of random tables and unique indexes is what SQLite writes.
func TestRandomFiles(t *testing.T) {
	rapid.Check(t, checkFile)
}

// FuzzFile is TestRandomFiles for longer.
func FuzzFile(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkFile)) }

func checkFile(t *rapid.T) {
	dir, err := os.MkdirTemp("", "btree")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	f := drawSheet(t).fill(t, dir)
	defer f.conn.Close()
	f.compare()
}

func drawSheet(t *rapid.T) *sheet {
	s := &sheet{rowNumber: -1}
	s.pageSize = 512 << rapid.SampledFrom([]int{0, 0, 1, 3, 4, 7}).Draw(t, "page size")
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	lengths := drawLengths(t, s.pageSize)
	n := rapid.OneOf(rapid.IntRange(1, 6), rapid.IntRange(1, 20), rapid.SampledFrom([]int{16, 17, 100, 127, 128, 300})).Draw(t, "columns")
	var makers []*maker
	for i := range n {
		makers = append(makers, drawMaker(t, i, random, lengths))
		s.columns = append(s.columns, makers[i].Column)
	}
	if rapid.Bool().Draw(t, "row number") {
		s.rowNumber = rapid.IntRange(0, n-1).Draw(t, "its column")
		c := &s.columns[s.rowNumber]
		*c = btree.Column{Name: c.Name, Storage: btree.Integer, Required: c.Required}
		makers[s.rowNumber].Column = *c
	}
	for range rapid.IntRange(0, 2).Draw(t, "indexes") {
		s.keys = append(s.keys, rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, min(n, 3), rapid.ID[int]).Draw(t, "key"))
	}
	rows := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 300), rapid.IntRange(0, 3000)).Draw(t, "rows")
	drawRanges(t, s, makers, min(rows, bytesOfTest/(lengths[len(lengths)-1]*n/4+n*16)))
	return s
}

// bytesOfTest is about how much is written in a test.
const bytesOfTest = 1 << 20

// drawLengths returns the lengths of texts, of which the last is the longest.
func drawLengths(t *rapid.T, pageSize int) []int {
	lengths := []int{0, 1, 7, 15, 16, 17, 40, 57, 58, 59}
	if rapid.Bool().Draw(t, "long texts") {
		edges := []int{
			pageSize - 35, (pageSize-12)*32/255 - 23, (pageSize-12)*64/255 - 23,
			pageSize - 4, 2 * (pageSize - 4), 3*(pageSize-4) + (pageSize-12)*32/255 - 23, 8200,
		}
		edge := rapid.SampledFrom(edges).Draw(t, "edge")
		for range 3 {
			lengths = append(lengths, max(0, edge-rapid.IntRange(-10, 40).Draw(t, "off")))
		}
		lengths = append(lengths, edge+11)
	}
	return lengths
}

func drawMaker(t *rapid.T, i int, random *rand.Rand, lengths []int) *maker {
	m := &maker{Rand: random, lengths: lengths}
	m.Name = name(i)
	m.Storage = rapid.SampledFrom([]btree.Storage{
		btree.Integer, btree.Numeric, btree.Decimal, btree.Float, btree.Boolean, btree.Text, btree.Date,
		btree.Time, btree.Timestamp, btree.Instant, btree.UUID, btree.Blob,
	}).Draw(t, "storage")
	style := rapid.IntRange(0, 1<<12-1).Draw(t, "style") // one number, as there may be many columns
	m.wide = style&1 != 0
	m.Required = style&2 != 0
	m.nulls = []int{0, 5, 50, 100}[style>>2&3]
	m.distinct = []int64{0, 0, 1, 100, 50_000, 1 << 40, 0, 0}[style>>4&7]
	switch m.Storage {
	case btree.Numeric, btree.Decimal:
		m.Scale = style >> 8 % 16
	case btree.Time, btree.Timestamp, btree.Instant:
		m.Fraction = style >> 8 % 7
	}
	return m
}

// drawRanges makes rows in ranges of batches.
func drawRanges(t *rapid.T, s *sheet, makers []*maker, rows int) {
	numbers := drawNumbers(t, rows)
	first := rapid.Int64Range(0, 1<<33).Draw(t, "first")
	for at, left := 0, rows; ; {
		var batches []*gen.Batch
		for range rapid.IntRange(0, 2).Draw(t, "batches") {
			n := rapid.IntRange(0, left).Draw(t, "rows of a batch")
			b := &gen.Batch{First: first + int64(at), Rows: n}
			for _, m := range makers {
				b.Columns = append(b.Columns, m.vector(n))
			}
			if s.rowNumber >= 0 {
				setNumbers(&b.Columns[s.rowNumber], numbers[at:at+n])
			}
			batches = append(batches, b)
			at, left = at+n, left-n
		}
		s.ranges = append(s.ranges, batches)
		if left == 0 || len(s.ranges) == 6 {
			break
		}
	}
	s.closing = rapid.Permutation(upTo(len(s.ranges))).Draw(t, "closing")
}

// drawNumbers returns row numbers.
func drawNumbers(t *rapid.T, rows int) []int64 {
	step := rapid.SampledFrom([]int64{1, 1, 3, 1000, 1 << 50}).Draw(t, "step")
	lowest, highest := int64(math.MinInt64), int64(math.MaxInt64)-step*int64(rows)
	number := rapid.OneOf(rapid.Just(int64(1)), rapid.Just(lowest), rapid.Just(highest), rapid.Int64Range(-5000, 5000),
		rapid.Int64Range(lowest, highest)).Draw(t, "first row number")
	numbers := make([]int64, rows)
	for i := range numbers {
		numbers[i] = number
		number += step
	}
	return numbers
}

func setNumbers(v *gen.Vector, numbers []int64) {
	v.Valid = nil
	for i, number := range numbers {
		if v.Kind == gen.KindWide {
			v.Wide[i] = gen.Int128Of(number)
		} else {
			v.Ints[i] = number
		}
	}
}
