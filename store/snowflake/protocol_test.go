package snowflake_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
	"github.com/dw-sim/dw-sim/store/snowflake"
)

// values is a table whose first row holds values that the wire has a form of its own for, and
// whose second one holds NULLs.
func values() (*schema.Experiment, []string) {
	t := schema.Table{Name: "t", TargetRows: 2}
	var texts []string
	for i, c := range []struct{ typ, text string }{
		{"BIGINT", "-9223372036854775808"}, {"BOOLEAN", "true"}, {"DATE", "1969-12-31"}, {"DATE", "0001-01-01"}, {"DATE", "9999-12-31"},
		{"TIME", "23:59:59.999999"}, {"TIMESTAMP", "1969-12-31 23:59:59.500000"}, {"TIMESTAMP", "1900-01-01 00:00:00"}, {"TIMESTAMPTZ", "1969-12-31 23:59:59.000001Z"},
		{"DECIMAL(38,0)", "99999999999999999999999999999999999999"}, {"DECIMAL(38,10)", "-9999999999999999999999999999.9999999999"}, {"DOUBLE", "4.9406564584124654e-324"},
		{"REAL", "0.1"}, {"JSON", `{"b":[1,2.5,null],"a":"x"}`}, {"JSON", "null"}, {"BINARY", "\x00\xff'"}, {"UUID", "12345678-1234-4321-8765-0123456789ab"}, {"VARCHAR", "it's \"☃\" \\ \n"},
	} {
		column := schema.Column{Name: fmt.Sprintf("c%02d", i), DataType: c.typ, Required: new(false)}
		if name, size, sized := strings.Cut(c.typ, "("); sized {
			column.DataType, column.Precision, column.Scale = name, new(0), new(0)
			if _, err := fmt.Sscanf(size, "%d,%d)", column.Precision, column.Scale); err != nil {
				panic(err)
			}
		}
		t.Columns = append(t.Columns, column)
		texts = append(texts, c.text)
	}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{t}}, texts
}

func valuesBatch(t *testing.T, e *schema.Experiment, texts []string) *gen.Batch {
	t.Helper()
	table := &e.Tables[0]
	b := vectors.New(table, 2)
	for i, text := range texts {
		var err error
		switch table.Columns[i].Type() {
		case schema.BigInt:
			err = b.SetInt(i, -9223372036854775808)
		case schema.Boolean:
			b.SetBool(i, true)
		case schema.Double:
			err = b.SetFloat(i, 4.9406564584124654e-324)
		case schema.Real:
			err = b.SetFloat(i, float64(float32(0.1)))
		case schema.Binary:
			err = b.SetBytes(i, []byte(text))
		default:
			err = b.SetText(i, []byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b.EndRow()
	for i := range texts {
		b.SetNull(i)
	}
	b.EndRow()
	return b.Batch()
}

// runs numbers the loads of fill.
var runs atomic.Int64

// fill loads one batch, as a run of its own.
func fill(t *testing.T, w *snowflake.Warehouse, e *schema.Experiment, b *gen.Batch) (store.Mark, error) {
	t.Helper()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return nil, err
	}
	defer l.Rollback()
	sink, err := l.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		return nil, err
	}
	defer sink.Rollback()
	if err := errors.Join(sink.WriteBatch(t.Context(), b), sink.Commit(t.Context())); err != nil {
		return nil, err
	}
	var digest gen.Digester
	digest.Add(b)
	mark := store.Mark{"t": {Run: runs.Add(1), Rows: int64(b.Rows), Digest: digest.Sum()}}
	return mark, l.Commit(t.Context(), mark)
}

func TestValues(t *testing.T) {
	w := open(t, snowtest.Start(t), "")
	e, texts := values()
	mark, err := fill(t, w, e, valuesBatch(t, e, texts))
	if err != nil {
		t.Fatal(err)
	}
	wantRows(t, w, e, mark)
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT * FROM t"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil {
		t.Fatal(err)
	}
	want := []any{
		int64(-9223372036854775808), true, "1969-12-31", "0001-01-01", "9999-12-31",
		"23:59:59.999999", "1969-12-31 23:59:59.500", "1900-01-01 00:00:00", "1969-12-31 23:59:59.000001Z",
		"99999999999999999999999999999999999999", "-9999999999999999999999999999.9999999999", 4.9406564584124654e-324,
		float64(float32(0.1)), "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    2.5,\n    null\n  ]\n}", "null", []byte("\x00\xff'"), "12345678-1234-4321-8765-0123456789ab", "it's \"☃\" \\ \n",
	}
	for i, v := range want {
		if fmt.Sprintf("%#v", row[i]) != fmt.Sprintf("%#v", v) {
			t.Errorf("%s is %#v, want %#v", e.Tables[0].Columns[i].DataType, row[i], v)
		}
	}
	if row, err = rows.Next(); err != nil {
		t.Fatal(err)
	}
	for i, v := range row {
		if v != nil {
			t.Errorf("a NULL of type %s is %#v", e.Tables[0].Columns[i].DataType, v)
		}
	}
	if got := fmt.Sprint(rows.Columns[0], rows.Columns[9], rows.Columns[13]); got != "{c00 DECIMAL(38,0) {  }} {c09 DECIMAL(38,0) {  }} {c13 JSON {  }}" {
		t.Errorf("the columns are %s", got)
	}
}

// TestResultsInParts fetches a result that does not come at once, and waits for statements that
// take longer than the server does.
func TestResultsInParts(t *testing.T) {
	s := snowtest.Start(t)
	s.PartRows, s.Patience = 100, time.Nanosecond
	w := open(t, s, "")
	e := every()
	files, mark := run(t, e)
	loadAll(t, w, e, files, mark)
	wantRows(t, w, e, mark)
}

// tiny is an experiment of one table of numbers, and a batch of its rows.
func tiny(t *testing.T) (*schema.Experiment, *gen.Batch) {
	t.Helper()
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "t", TargetRows: 1000, Columns: []schema.Column{
		{Name: "id", DataType: "INT", Unique: true}, {Name: "word", DataType: "VARCHAR"},
	}}}}
	g, err := gen.New(e, gen.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("t", 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return e, b
}
