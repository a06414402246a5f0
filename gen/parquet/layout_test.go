package parquet_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
)

// open opens the only part of a run with parquet-go, as any reader would.
func open(t *testing.T, dir string) *pq.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "everything", "part-00000.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := pq.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLogicalTypes(t *testing.T) {
	f := open(t, write(t, plan{rows: 10, batchRows: 10}))
	want := []struct{ name, typ, kind string }{
		{"zebra", "INT(64,true)", "INT64"},
		{"small", "INT(16,true)", "INT32"},
		{"plain", "INT(32,true)", "INT32"},
		{"price", "DECIMAL(9,2)", "INT32"},
		{"amount", "DECIMAL(18,4)", "INT64"},
		{"huge", "DECIMAL(38,10)", "FIXED_LEN_BYTE_ARRAY"},
		{"born", "DATE", "INT32"},
		{"at", "TIME(isAdjustedToUTC=false,unit=MICROS)", "INT64"},
		{"seen", "TIMESTAMP(isAdjustedToUTC=false,unit=MICROS)", "INT64"},
		{"instant", "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)", "INT64"},
		{"moment", "TIMESTAMP(isAdjustedToUTC=false,unit=MICROS)", "INT64"},
		{"ratio", "FLOAT", "FLOAT"},
		{"score", "DOUBLE", "DOUBLE"},
		{"exact", "DOUBLE", "DOUBLE"},
		{"active", "BOOLEAN", "BOOLEAN"},
		{"code", "STRING", "BYTE_ARRAY"},
		{"word", "STRING", "BYTE_ARRAY"},
		{"Email", "STRING", "BYTE_ARRAY"},
		{"note", "STRING", "BYTE_ARRAY"},
		{"blob", "BYTE_ARRAY", "BYTE_ARRAY"},
		{"document", "JSON", "BYTE_ARRAY"},
		{"id", "UUID", "FIXED_LEN_BYTE_ARRAY"},
	}
	fields := f.Schema().Fields()
	if len(fields) != 2*len(want) {
		t.Fatalf("%d columns, want %d", len(fields), 2*len(want))
	}
	for i, field := range fields {
		w := want[i%len(want)]
		if i >= len(want) {
			w.name = "n_" + w.name
		}
		if got := field.Type(); field.Name() != w.name || got.String() != w.typ || got.Kind().String() != w.kind {
			t.Errorf("column %d is %s %s (%s), want %s %s (%s)", i, field.Name(), got, got.Kind(), w.name, w.typ, w.kind)
		}
		if nullable := i >= len(want); field.Optional() != nullable || field.Required() == nullable {
			t.Errorf("column %s: optional is %t, want %t", field.Name(), field.Optional(), nullable)
		}
	}
}

func TestMetadata(t *testing.T) {
	f := open(t, write(t, plan{rows: 10, batchRows: 10}))
	if got := f.Metadata().CreatedBy; got != "dwsim" {
		t.Errorf("created by %q, want dwsim", got)
	}
	for key, want := range map[string]string{
		"dwsim.experiment": "shop", "dwsim.table": "Everything", "dwsim.engine": gen.EngineVersion(),
	} {
		if got, ok := f.Lookup(key); !ok || got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestRowGroupsAreTheRanges(t *testing.T) {
	f := open(t, write(t, plan{rows: 2500, rangeRows: 1000, batchRows: 300, workers: 2}))
	var rows []int64
	for _, g := range f.RowGroups() {
		rows = append(rows, g.NumRows())
	}
	if got, want := fmt.Sprint(rows), "[1000 1000 500]"; got != want {
		t.Errorf("row groups %s, want %s", got, want)
	}
}

// order compares two values of a column as the Parquet format orders them.
func order(kind gen.Kind) func(a, b pq.Value) int {
	switch kind {
	case gen.KindInt:
		return func(a, b pq.Value) int { return cmp.Compare(integer(a), integer(b)) }
	case gen.KindFloat:
		return func(a, b pq.Value) int { return cmp.Compare(float(a), float(b)) }
	case gen.KindBool:
		return func(a, b pq.Value) int { return cmp.Compare(a.Bytes()[0], b.Bytes()[0]) }
	case gen.KindWide:
		return func(a, b pq.Value) int { return signed(a.ByteArray()).Cmp(signed(b.ByteArray())) }
	default:
		return func(a, b pq.Value) int { return bytes.Compare(a.ByteArray(), b.ByteArray()) }
	}
}

func integer(v pq.Value) int64 {
	if v.Kind() == pq.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func float(v pq.Value) float64 {
	if v.Kind() == pq.Float {
		return float64(v.Float())
	}
	return v.Double()
}

func signed(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}

// TestStatistics compares what the file says of chunks and pages with their values:
// readers skip rows by it.
func TestStatistics(t *testing.T) {
	f := open(t, write(t, plan{rows: 80_000, batchRows: 8192}))
	_, all := everything(t)
	nullPages := 0
	for g, group := range f.RowGroups() {
		for c, chunk := range group.ColumnChunks() {
			name := f.Schema().Fields()[c].Name()
			kind := all[c].kind(all[c].column.Type())
			pages := readPages(t, chunk)
			index, err := chunk.ColumnIndex()
			if err != nil {
				t.Fatal(err)
			}
			if index.NumPages() != len(pages) {
				t.Fatalf("%s: the index has %d pages of %d", name, index.NumPages(), len(pages))
			}
			var values []pq.Value
			for i, page := range pages {
				values = append(values, page...)
				least, greatest, nulls := bounds(page, order(kind))
				if index.NullCount(i) != nulls || index.NullPage(i) != (nulls == int64(len(page))) {
					t.Errorf("%s, page %d: %d NULLs in the index, %d in the page", name, i, index.NullCount(i), nulls)
				}
				if nulls == int64(len(page)) {
					nullPages++
					continue
				}
				if order(kind)(index.MinValue(i), least) > 0 || order(kind)(index.MaxValue(i), greatest) < 0 {
					t.Errorf("%s, page %d: bounds of the index miss values", name, i)
				}
				if kind != gen.KindBytes && (!pq.Equal(index.MinValue(i), least) || !pq.Equal(index.MaxValue(i), greatest)) {
					t.Errorf("%s, page %d: bounds %v to %v, want %v to %v", name, i, index.MinValue(i), index.MaxValue(i), least, greatest)
				}
			}
			least, greatest, nulls := bounds(values, order(kind))
			s := f.Metadata().RowGroups[g].Columns[c].MetaData.Statistics
			if s.NullCount != nulls || !bytes.Equal(s.MinValue, least.Bytes()) || !bytes.Equal(s.MaxValue, greatest.Bytes()) {
				t.Errorf("%s: statistics %.20x to %.20x and %d NULLs, want %.20x to %.20x and %d", name,
					s.MinValue, s.MaxValue, s.NullCount, least.Bytes(), greatest.Bytes(), nulls)
			}
		}
	}
	if nullPages < len(all)/2 {
		t.Errorf("only %d pages hold nothing but NULLs; the test means to see one in each nullable column", nullPages)
	}
}

func readPages(t *testing.T, chunk pq.ColumnChunk) (all [][]pq.Value) {
	t.Helper()
	pages := chunk.Pages()
	defer pages.Close()
	for {
		page, err := pages.ReadPage()
		if page == nil {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		values := make([]pq.Value, page.NumValues())
		if n, _ := page.Values().ReadValues(values); n != len(values) {
			t.Fatalf("%d of %d values read", n, len(values))
		}
		for i := range values {
			values[i] = values[i].Clone()
		}
		all = append(all, values)
	}
}

func bounds(values []pq.Value, order func(a, b pq.Value) int) (least, greatest pq.Value, nulls int64) {
	for _, v := range values {
		switch {
		case v.IsNull():
			nulls++
			continue
		case least.IsNull():
			least, greatest = v, v
		}
		if order(v, least) < 0 {
			least = v
		}
		if order(v, greatest) > 0 {
			greatest = v
		}
	}
	return least, greatest, nulls
}
