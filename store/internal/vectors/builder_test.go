package vectors_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

func table() *schema.Table {
	return &schema.Table{Name: "t", Columns: []schema.Column{
		{Name: "n", DataType: "INT"},
		{Name: "s", DataType: "VARCHAR"},
		{Name: "d", DataType: "DECIMAL", Precision: new(5), Scale: new(2)},
		{Name: "z", DataType: "TIMESTAMPTZ"},
	}}
}

func TestBuilderReusesItsMemory(t *testing.T) {
	b := vectors.New(table(), 2)
	for row := range 5 {
		if row%2 == 1 {
			b.SetNull(0)
			b.SetNull(1)
		} else if err := b.SetInt(0, int64(row)); err != nil {
			t.Fatal(err)
		} else if err := b.SetText(1, []byte(strings.Repeat("x", row))); err != nil {
			t.Fatal(err)
		}
		if err := b.SetText(2, []byte("-1.5")); err != nil {
			t.Fatal(err)
		}
		if err := b.SetText(3, []byte("1970-01-01 00:00:01Z")); err != nil {
			t.Fatal(err)
		}
		if b.EndRow(); b.Full() {
			check(t, b.Batch(), int64(row-1), 2)
			b.Next()
		}
	}
	check(t, b.Batch(), 4, 1)
}

func check(t *testing.T, b *gen.Batch, first int64, rows int) {
	t.Helper()
	if b.First != first || b.Rows != rows {
		t.Fatalf("the batch has %d rows from %d, want %d from %d", b.Rows, b.First, rows, first)
	}
	for i := range b.Rows {
		row := first + int64(i)
		null := row%2 == 1
		if b.Columns[0].IsNull(i) != null || b.Columns[1].IsNull(i) != null || b.Columns[2].IsNull(i) {
			t.Errorf("row %d: NULLs are wrong", row)
		}
		if !null && (b.Columns[0].Ints[i] != row || len(b.Columns[1].Bytes(i)) != int(row)) {
			t.Errorf("row %d holds %d, %q", row, b.Columns[0].Ints[i], b.Columns[1].Bytes(i))
		}
		if b.Columns[2].Ints[i] != -150 || b.Columns[3].Ints[i] != 1_000_000 {
			t.Errorf("row %d holds %d, %d", row, b.Columns[2].Ints[i], b.Columns[3].Ints[i])
		}
	}
}

func TestBuilderRefuses(t *testing.T) {
	b := vectors.New(table(), 2)
	for name, err := range map[string]error{
		"an INT too large":             b.SetInt(0, 1<<31),
		"too many digits":              b.SetText(2, []byte("1000.00")),
		"too many digits after":        b.SetText(2, []byte("1.001")),
		"a timestamp without its zone": b.SetText(3, []byte("1970-01-01 00:00:01")),
	} {
		if err == nil || !strings.Contains(err.Error(), "column") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
