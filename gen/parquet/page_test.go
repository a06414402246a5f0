package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	pq "github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// drawn is a column of random values, each of which can be made alone.
type drawn struct {
	column   schema.Column
	seed     int64
	distinct uint64 // values, about
	nulls    uint64 // of 16 rows
	run      int64  // rows of the same value
}

func drawColumn(t *rapid.T, number int) drawn {
	kinds := []schema.Column{
		{DataType: "SMALLINT"}, {DataType: "INT"}, {DataType: "BIGINT"}, {DataType: "DATE"}, {DataType: "TIMESTAMP"},
		{DataType: "DECIMAL", Precision: new(9), Scale: new(2)}, {DataType: "DECIMAL", Precision: new(38), Scale: new(3)},
		{DataType: "REAL"}, {DataType: "DOUBLE"}, {DataType: "BOOLEAN"}, {DataType: "UUID"}, {DataType: "JSON"}, {DataType: "BINARY"},
		{DataType: "VARCHAR"}, {DataType: "TEXT"}, {DataType: "VARCHAR", Unique: true},
	}
	d := drawn{
		column:   rapid.SampledFrom(kinds).Draw(t, "type"),
		seed:     rapid.Int64().Draw(t, "seed"),
		distinct: rapid.SampledFrom([]uint64{1, 2, 100, 6000, math.MaxUint64}).Draw(t, "distinct"),
		nulls:    rapid.SampledFrom([]uint64{0, 1, 8, 15, 16}).Draw(t, "nulls"),
		run:      rapid.SampledFrom([]int64{1, 1, 3, 9000}).Draw(t, "run"),
	}
	d.column.Name = fmt.Sprintf("c%d", number)
	if d.nulls > 0 || rapid.Bool().Draw(t, "nullable") {
		d.column.Required = new(false)
	}
	return d
}

// text is mostly short, and at times longer than the bounds of a page may be.
func (d *drawn) text(x uint64) string {
	switch {
	case x%50 == 0:
		return ""
	case x%50 == 1 && d.column.DataType == "BINARY":
		return string(bytes.Repeat([]byte{0xff}, int(x>>8%100)))
	case x%50 == 1:
		return string(bytes.Repeat([]byte("ü\U0010ffff"), int(x>>8%30))) + fmt.Sprint(x)
	}
	return fmt.Sprintf("%x", x)[:1+x>>9%9%uint64(len(fmt.Sprintf("%x", x)))]
}

// vector returns rows [first, first+n).
func (d *drawn) vector(c *schema.Column, first int64, n int) gen.Vector {
	v := gen.Vector{Column: c, Type: c.Type(), Bools: make(gen.Bitmap, (n+63)/64), Offsets: []int32{0}}
	some := false
	valid := make(gen.Bitmap, (n+63)/64)
	for i := range n {
		x := mix((first+int64(i))/d.run, int(d.seed)) % d.distinct * 0x9e3779b97f4a7c15
		null := mix((first+int64(i))/d.run, int(d.seed)+1)%16 < d.nulls
		valid.Set(i, !null)
		some = some || null
		switch c.Type() {
		case schema.SmallInt:
			v.Kind, v.Ints = gen.KindInt, append(v.Ints, int64(int16(x)))
		case schema.Int, schema.Date:
			v.Kind, v.Ints = gen.KindInt, append(v.Ints, int64(int32(x)))
		case schema.BigInt, schema.Timestamp:
			v.Kind, v.Ints = gen.KindInt, append(v.Ints, int64(x))
		case schema.Decimal:
			if *c.Precision == 9 {
				v.Kind, v.Scale, v.Ints = gen.KindInt, 2, append(v.Ints, int64(x%2_000_000_000)-999_999_999)
				v.Ints[i] = min(v.Ints[i], 999_999_999)
			} else {
				v.Kind, v.Scale, v.Wide = gen.KindWide, 3, append(v.Wide, gen.Int128{Hi: int64(x) >> 6, Lo: x})
			}
		case schema.Real:
			v.Kind, v.Floats = gen.KindFloat, append(v.Floats, float64(float32(int32(x))/64))
		case schema.Double:
			v.Kind, v.Floats = gen.KindFloat, append(v.Floats, special(x))
		case schema.Boolean:
			v.Kind = gen.KindBool
			v.Bools.Set(i, x>>17&1 != 0)
		case schema.UUID:
			v.Kind, v.UUIDs = gen.KindUUID, append(v.UUIDs, [16]byte{byte(x), byte(x >> 8), 15: byte(x >> 16)})
		default:
			v.Kind, v.Data = gen.KindBytes, append(v.Data, d.text(x)...)
			v.Offsets = append(v.Offsets, int32(len(v.Data)))
		}
	}
	if some {
		v.Valid = valid
	}
	if n == 0 {
		v.Kind = (&drawn{column: d.column, distinct: 1, run: 1}).vector(c, 0, 1).Kind
	}
	return v
}

// special is a number, a zero of either sign, an infinity or none.
func special(x uint64) float64 {
	all := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN()}
	if i := x >> 7 % 40; i < uint64(len(all)) {
		return all[i]
	}
	return float64(int64(x)) / 3
}

// TestRandomPages writes random tables in batches of random lengths. What parquet-go reads
// of them, and what we read, is what was written, and no page has a value beyond the bounds
// that the index has for it.
func TestRandomPages(t *testing.T) {
	dir := t.TempDir()
	files := 0
	rapid.Check(t, func(t *rapid.T) {
		files++
		checkPages(t, filepath.Join(dir, fmt.Sprint(files)))
	})
}

// FuzzPages is TestRandomPages for longer.
func FuzzPages(f *testing.F) {
	dir := f.TempDir()
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { checkPages(t, filepath.Join(dir, "run-1")) }))
}

func checkPages(t *rapid.T, dir string) {
	defer os.RemoveAll(dir)
	var columns []drawn
	table := schema.Table{Name: "T"}
	for i := range rapid.IntRange(1, 4).Draw(t, "columns") {
		columns = append(columns, drawColumn(t, i))
		table.Columns = append(table.Columns, columns[i].column)
	}
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{table}}
	rows := rapid.OneOf(rapid.Int64Range(0, 300), rapid.Int64Range(16_380, 16_390), rapid.Int64Range(0, 60_000)).Draw(t, "rows")
	compression := rapid.SampledFrom([]parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None}).Draw(t, "compression")
	folder, err := parquet.Create(t.Context(), dir, info, parquet.Options{Compression: compression})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Rollback()
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	lengths := rapid.SliceOfN(rapid.IntRange(1, 20_000), 1, 5).Draw(t, "batches")
	for first, i := int64(0), 0; first < rows; i++ {
		n := min(int64(lengths[i%len(lengths)]), rows-first)
		if err := s.WriteBatch(t.Context(), batchOf(&e.Tables[0], columns, first, int(n))); err != nil {
			t.Fatal(err)
		}
		first += n
	}
	if err := errors.Join(s.Commit(t.Context()), folder.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
	want := batchOf(&e.Tables[0], columns, 0, int(rows))
	checkScan(t, dir, e, want)
	checkReader(t, filepath.Join(dir, "t", "part-00000.parquet"), want)
}

func batchOf(table *schema.Table, columns []drawn, first int64, n int) *gen.Batch {
	b := &gen.Batch{Table: table, First: first, Rows: n}
	for i := range columns {
		b.Columns = append(b.Columns, columns[i].vector(&table.Columns[i], first, n))
	}
	return b
}

// checkScan reads a run as we do.
func checkScan(t *rapid.T, dir string, e *schema.Experiment, want *gen.Batch) {
	m, err := parquet.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	err = parquet.ScanTable(t.Context(), dir, m, e, want.Table, func(b *gen.Batch) error {
		for c := range b.Columns {
			for i := range b.Rows {
				if got, want := cell(&b.Columns[c], i), cell(&want.Columns[c], int(b.First)+i); got != want {
					return fmt.Errorf("column %d, row %d: %s, want %s", c, b.First+int64(i), got, want)
				}
			}
		}
		rows += b.Rows
		return nil
	})
	if err != nil || rows != want.Rows {
		t.Fatalf("%d rows read of %d: %v", rows, want.Rows, err)
	}
}

// checkReader reads a file with parquet-go.
func checkReader(t *rapid.T, path string, want *gen.Batch) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := pq.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	first := 0
	for _, group := range f.RowGroups() {
		for c, chunk := range group.ColumnChunks() {
			index, err := chunk.ColumnIndex()
			if err != nil {
				t.Fatal(err)
			}
			checkChunk(t, chunk, index, &want.Columns[c], first)
		}
		first += int(group.NumRows())
	}
	if first != want.Rows {
		t.Fatalf("%d rows in row groups, want %d", first, want.Rows)
	}
}

// checkChunk compares the pages of a chunk with the rows of v from first on.
func checkChunk(t *rapid.T, chunk pq.ColumnChunk, index pq.ColumnIndex, v *gen.Vector, first int) {
	pages := chunk.Pages()
	defer pages.Close()
	compare := order(v.Kind)
	for number := 0; ; number++ {
		p, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			if number != index.NumPages() {
				t.Fatalf("%d pages, %d in the index", number, index.NumPages())
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		values := make([]pq.Value, p.NumValues())
		if n, err := p.Values().ReadValues(values); n != len(values) || err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("%d of %d values read: %v", n, len(values), err)
		}
		nulls := int64(0)
		for i, x := range values {
			if x.IsNull() != v.IsNull(first+i) {
				t.Fatalf("row %d: NULL is %t", first+i, x.IsNull())
			}
			if x.IsNull() {
				nulls++
				continue
			}
			if got, want := valueOf(x, v), cell(v, first+i); got != want {
				t.Fatalf("row %d: %s, want %s", first+i, got, want)
			}
			if compare(x, index.MinValue(number)) < 0 && !isNaN(x) || compare(x, index.MaxValue(number)) > 0 {
				t.Fatalf("row %d: %v is not within %v and %v", first+i, x, index.MinValue(number), index.MaxValue(number))
			}
		}
		if index.NullCount(number) != nulls || index.NullPage(number) != (nulls == p.NumValues()) {
			t.Fatalf("page %d has %d NULLs, %d in the index", number, nulls, index.NullCount(number))
		}
		if len(index.MaxValue(number).Bytes()) > 64 && v.Kind == gen.KindBytes && !bytes.HasPrefix(index.MaxValue(number).Bytes(), bytes.Repeat([]byte{0xff}, 64)) {
			t.Fatalf("page %d has a bound of %d bytes", number, len(index.MaxValue(number).Bytes()))
		}
		first += len(values)
		pq.Release(p)
	}
}

func isNaN(x pq.Value) bool {
	return (x.Kind() == pq.Double || x.Kind() == pq.Float) && math.IsNaN(float(x))
}

// valueOf writes a value as cell does.
func valueOf(x pq.Value, v *gen.Vector) string {
	switch v.Kind {
	case gen.KindInt:
		return string(gen.AppendDecimal(nil, integer(x), v.Scale))
	case gen.KindWide:
		return string(gen.Int128FromBig(signed(x.ByteArray())).AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		return fmt.Sprint(float(x))
	case gen.KindBool:
		return fmt.Sprint(x.Boolean())
	case gen.KindUUID:
		return fmt.Sprintf("%x", x.ByteArray())
	default:
		return "'" + string(x.ByteArray()) + "'"
	}
}

// TestWordsChangeNoByte writes the same rows with the words of their columns told, not told,
// and told by every other batch.
func TestWordsChangeNoByte(t *testing.T) {
	e := people(40_000)
	g, err := gen.New(e, gen.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	encode := func(tells func(batch int) bool) []byte {
		var out bytes.Buffer
		w, err := parquet.NewWriter(&out, &e.Tables[0], parquet.None)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			b, err := g.Batch("customers", int64(i)*8000, 8000)
			if err != nil {
				t.Fatal(err)
			}
			for c := range b.Columns {
				if v := &b.Columns[c]; !tells(i) {
					v.Words, v.Indexes = nil, nil
				} else if v.Words != nil {
					told++
				}
			}
			if err := w.WriteBatch(b); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	want := encode(func(int) bool { return false })
	for name, tells := range map[string]func(int) bool{
		"all":  func(int) bool { return true },
		"odd":  func(batch int) bool { return batch%2 == 1 },
		"even": func(batch int) bool { return batch%2 == 0 },
	} {
		if got := encode(tells); !bytes.Equal(got, want) {
			t.Errorf("%s: the file is another", name)
		}
	}
	if told == 0 {
		t.Fatal("no column tells its words")
	}
}
