package result_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// rowsOf makes the result of a query.
func rowsOf(columns []store.ResultColumn, rows ...[]any) *store.Rows {
	next := func() ([]any, error) {
		if len(rows) == 0 {
			return nil, nil
		}
		row := rows[0]
		rows = rows[1:]
		return row, nil
	}
	return store.NewRows(columns, 0, next, func() error { return nil })
}

func untyped(names ...string) (columns []store.ResultColumn) {
	for _, name := range names {
		columns = append(columns, store.ResultColumn{Name: name})
	}
	return columns
}

func write(t *testing.T, f result.Format, o result.Options, rows *store.Rows) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	w, err := result.New(f, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	err = result.Copy(w, rows)
	return out.Bytes(), err
}

func TestText(t *testing.T) {
	columns := []store.ResultColumn{{Name: "n", Type: "INT"}, {Name: "a|b"}}
	rows := [][]any{
		{int64(1), "plain"}, {nil, nil}, {int64(math.MaxInt64), ""}, {0.1, "a,\"b\"\r\nc\td\\|<&"}, {true, []byte{0xab}}, {math.Inf(1), " blank "},
		{1e300, "naïve\xff"},
	}
	for f, want := range map[result.Format]string{
		result.CSV: "n,a|b\n1,plain\n,\n9223372036854775807,\"\"\n0.1,\"a,\"\"b\"\"\r\nc\td\\|<&\"\ntrue,ab\n+Inf,\" blank \"\n1e+300,naïve\xff\n",
		result.TSV: "n\ta|b\n1\tplain\n\\N\t\\N\n9223372036854775807\t\n0.1\ta,\"b\"\\r\\nc\\td\\\\|<&\ntrue\tab\n+Inf\t blank \n1e+300\tnaïve\xff\n",
		result.JSON: `[{"n":1,"a|b":"plain"},` + "\n" + ` {"n":null,"a|b":null},` + "\n" + ` {"n":"9223372036854775807","a|b":""},` + "\n" +
			` {"n":0.1,"a|b":"a,\"b\"\r\nc\td\\|<&"},` + "\n" + ` {"n":true,"a|b":"ab"},` + "\n" + ` {"n":"+Inf","a|b":" blank "},` + "\n" + ` {"n":1e+300,"a|b":"naïve` + "\ufffd" + `"}]` + "\n",
		result.NDJSON: `{"n":1,"a|b":"plain"}` + "\n" + `{"n":null,"a|b":null}` + "\n" + `{"n":"9223372036854775807","a|b":""}` + "\n" +
			`{"n":0.1,"a|b":"a,\"b\"\r\nc\td\\|<&"}` + "\n" + `{"n":true,"a|b":"ab"}` + "\n" + `{"n":"+Inf","a|b":" blank "}` + "\n" + `{"n":1e+300,"a|b":"naïve` + "\ufffd" + `"}` + "\n",
		result.Markdown: "| n | a\\|b |\n| ---: | --- |\n| 1 | plain |\n| *NULL* | *NULL* |\n| 9223372036854775807 | |\n| 0.1 | a,\"b\"<br>c\td\\\\\\|&lt;&amp; |\n| true | ab |\n| +Inf |  blank |\n| 1e+300 | naïve\xff |\n",
	} {
		got, err := write(t, f, result.Options{}, rowsOf(columns, rows...))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n got %q\nwant %q", f, err, got, want)
		}
	}
}

func TestWithoutRows(t *testing.T) {
	for _, f := range result.Formats() {
		got, err := write(t, f, result.Options{}, rowsOf(untyped("a")))
		if err != nil {
			t.Errorf("%s: %v", f, err)
		}
		if f == result.JSON && string(got) != "[]\n" {
			t.Errorf("json without rows is %q", got)
		}
		if f.Binary() && len(content(t, f, got)) != 1 {
			t.Errorf("%s without rows holds %q", f, content(t, f, got))
		}
	}
}

func TestEqualNames(t *testing.T) {
	for _, f := range result.Formats() {
		_, err := write(t, f, result.Options{}, rowsOf(untyped("a", "a"), []any{int64(1), int64(2)}))
		named := f != result.CSV && f != result.TSV && f != result.Markdown
		if named != (err != nil) || named && !strings.Contains(err.Error(), `two columns called "a"`) {
			t.Errorf("%s: two columns of one name: %v", f, err)
		}
	}
}

// content reads a file back: a line with names and types, and a line per row.
func content(t *testing.T, f result.Format, file []byte) []string {
	t.Helper()
	switch f {
	case result.Parquet:
		return parquetContent(t, file)
	case result.Arrow:
		r, err := ipc.NewFileReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		lines := []string{strings.ReplaceAll(fmt.Sprint(r.Schema().Fields()), "nullable", "null")}
		for i := range r.NumRecords() {
			record, err := r.RecordBatch(i)
			if err != nil {
				t.Fatal(err)
			}
			for row := range int(record.NumRows()) {
				var cells []string
				for _, c := range record.Columns() {
					cells = append(cells, c.ValueStr(row))
				}
				lines = append(lines, strings.Join(cells, " "))
			}
		}
		return lines
	}
	r, err := ipc.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	lines := []string{""}
	for r.Next() {
		for range r.RecordBatch().NumRows() {
			lines = append(lines, "")
		}
	}
	return lines
}

func parquetContent(t *testing.T, file []byte) []string {
	t.Helper()
	f, err := pq.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var head []string
	for _, field := range f.Schema().Fields() {
		head = append(head, field.Name()+" "+field.Type().String())
	}
	lines := []string{strings.Join(head, ", ")}
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		buffer := make([]pq.Row, 100)
		for {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				var cells []string
				for _, v := range row {
					cells = append(cells, v.String())
				}
				lines = append(lines, strings.Join(cells, " "))
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = rows.Close()
	}
	return lines
}

// TestTypes writes a column of every type that a result tells.
func TestTypes(t *testing.T) {
	values := []struct {
		typ            string
		value          any
		parquet, arrow string
		column         string
	}{
		{"SMALLINT", int64(-7), "-7", "-7", "INT(16,true)"},
		{"INT", int64(7), "7", "7", "INT(32,true)"},
		{"BIGINT", int64(math.MaxInt64), "9223372036854775807", "9223372036854775807", "INT(64,true)"},
		{"REAL", 0.5, "0.5", "0.5", "FLOAT"},
		{"DOUBLE", 0.1, "0.1", "0.1", "DOUBLE"},
		{"DOUBLE PRECISION", int64(3), "3", "3", "DOUBLE"},
		{"DECIMAL(9,2)", "-1.50", "-150", "-1.5", "DECIMAL(9,2)"},
		{"NUMERIC(30, 2)", "1234567890123456789012.34", "", "1234567890123456789012.34", "DECIMAL(30,2)"},
		{"DECIMAL(10,0)", int64(12), "12", "12", "DECIMAL(10,0)"},
		{"DECIMAL", "-12.345", "", "-12.345", "DECIMAL(38,3)"},
		{"DECIMAL", int64(12), "", "12", "DECIMAL(38,0)"},
		{"DECIMAL", "NaN", "NaN", "NaN", "STRING"},
		{"BOOLEAN", true, "true", "true", "BOOLEAN"},
		{"VARCHAR(3)", "longer", "longer", "longer", "STRING"},
		{"DATE", "1970-01-02", "1", "1970-01-02", "DATE"},
		{"TIME", "00:00:01.5", "1500000", "00:00:01.500000", "TIME(isAdjustedToUTC=false,unit=MICROS)"},
		{"TIMESTAMP", "1970-01-01 00:00:01", "1000000", "1970-01-01T00:00:01Z", "TIMESTAMP(isAdjustedToUTC=false,unit=MICROS)"},
		{"TIMESTAMP(3) WITH TIME ZONE", "1970-01-01 00:00:01Z", "1000000", "1970-01-01T00:00:01Z", "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)"},
		{"UUID", "12345678-1234-4321-8765-0123456789ab", "", "12345678-1234-4321-8765-0123456789ab", "UUID"},
		{"JSON", `{"a":1}`, `{"a":1}`, `{"a":1}`, "JSON"},
		{"BINARY", []byte("xy"), "xy", "eHk=", "BYTE_ARRAY"},
		{"INTERVAL", "3 days", "3 days", "3 days", "STRING"},
		{"", 2.5, "2.5", "2.5", "DOUBLE"},
		{"HUGEINT", int64(6), "6", "6", "INT(64,true)"},
	}
	for _, v := range values {
		columns := []store.ResultColumn{{Name: "v", Type: v.typ}}
		rows := [][]any{{v.value}, {nil}, {v.value}}
		file, err := write(t, result.Parquet, result.Options{}, rowsOf(columns, rows...))
		if err != nil {
			t.Errorf("%s: %v", v.typ, err)
			continue
		}
		got := parquetContent(t, file)
		if got[0] != "v "+v.column || v.parquet != "" && strings.Join(got[1:], ",") != v.parquet+",<null>,"+v.parquet {
			t.Errorf("parquet: %s of %q is %q, want %s, %s", v.typ, v.value, got, v.column, v.parquet)
		}
		if file, err = write(t, result.Arrow, result.Options{}, rowsOf(columns, rows...)); err != nil {
			t.Errorf("%s: %v", v.typ, err)
			continue
		}
		if got := content(t, result.Arrow, file); strings.Join(got[1:], ",") != v.arrow+",(null),"+v.arrow {
			t.Errorf("arrow: %s of %q is %q, want %s", v.typ, v.value, got, v.arrow)
		}
	}
}

// TestRetypeDecimals has DECIMALs stay such where a late value has more digits.
func TestRetypeDecimals(t *testing.T) {
	for _, test := range []struct{ typ, early, late, want, column string }{
		{"DECIMAL", "1.50", "0.005", "0.005", "DECIMAL(38,8)"},
		{"DECIMAL", "1.5", "0.12345678901234567890", "0.1234567890123456789", "DECIMAL(38,20)"},
		{"DECIMAL(4,2)", "1.50", "123.45", "123.45", "DECIMAL(38,2)"},
		{"DECIMAL", "1", "123456789012345678901234567890123456.5", "123456789012345678901234567890123456.5", "DECIMAL(38,2)"},
		{"DECIMAL", "1.5", "12345678901234567890123456789012345678", "12345678901234567890123456789012345678", "STRING"},
		{"DECIMAL", "1.5", "Infinity", "Infinity", "STRING"},
	} {
		columns := []store.ResultColumn{{Name: "v", Type: test.typ}}
		rows := slices.Repeat([][]any{{test.early}}, 10_000)
		rows = append(rows, []any{test.late})
		var o result.Options
		_, err := write(t, result.Arrow, o, rowsOf(columns, rows...))
		late, ok := errors.AsType[*result.RetypeError](err)
		if !ok {
			t.Errorf("%v: %v, want a RetypeError", test, err)
			continue
		}
		o.Types = late.Types
		file, err := write(t, result.Arrow, o, rowsOf(columns, rows...))
		if err != nil {
			t.Errorf("%v: %v", test, err)
			continue
		}
		lines := content(t, result.Arrow, file)
		if got := lines[len(lines)-1]; got != test.want {
			t.Errorf("%v: the last value is %s", test, got)
		}
		if file, err = write(t, result.Parquet, o, rowsOf(columns, rows...)); err != nil || parquetContent(t, file)[0] != "v "+test.column {
			t.Errorf("%v: in Parquet it is %s, %v", test, parquetContent(t, file)[0], err)
		}
	}
}

// TestRetype writes values that show their type late, as a caller does: once more with the
// types of the error.
func TestRetype(t *testing.T) {
	for _, test := range []struct {
		typ          string
		early, late  any
		want, column string
	}{
		{"", int64(1), 2.5, "2.5", "DOUBLE"},
		{"", int64(1), "x", "x", "STRING"},
		{"", nil, int64(4), "4", "STRING"}, // a column of NULLs is one of texts
		{"", true, int64(4), "4", "STRING"},
		{"", 0.5, int64(1 << 60), "1152921504606846976", "STRING"},
		{"", 0.5, math.NaN(), "NaN", "STRING"},
		{"", "text", []byte("b"), "b", "BYTE_ARRAY"},
		{"", []byte("b"), int64(7), "7", "BYTE_ARRAY"},
		{"INT", int64(1), int64(1 << 40), "1099511627776", "INT(64,true)"},
		{"DATE", "2024-01-01", "infinity", "infinity", "STRING"},
		{"DECIMAL(4,2)", "1.50", 0.005, "0.005", "STRING"},
	} {
		columns := []store.ResultColumn{{Name: "k", Type: "INT"}, {Name: "v", Type: test.typ}}
		var rows [][]any
		for i := range 20_000 {
			rows = append(rows, []any{int64(i), test.early})
		}
		rows = append(rows, []any{int64(-1), test.late})
		var o result.Options
		tries := 0
		for ; tries < 4; tries++ {
			file, err := write(t, result.Parquet, o, rowsOf(columns, rows...))
			if e, ok := errors.AsType[*result.RetypeError](err); ok {
				o.Types = e.Types
				continue
			}
			if err != nil {
				t.Fatalf("%s %v, %v: %v", test.typ, test.early, test.late, err)
			}
			lines := parquetContent(t, file)
			if last := lines[len(lines)-1]; last != "-1 "+test.want || !strings.HasSuffix(lines[0], "v "+test.column) || len(lines) != 20_002 {
				t.Errorf("%s %v, %v: %d lines, %s … %s; want %s as %s", test.typ, test.early, test.late, len(lines), lines[0], last, test.want, test.column)
			}
			break
		}
		if tries == 4 {
			t.Errorf("%s %v, %v: no type is found for it", test.typ, test.early, test.late)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for file, want := range map[string]result.Format{"a.CSV": result.CSV, "a.b.jsonl": result.NDJSON, "x/y.feather": result.Arrow, "a.txt": "", "csv": ""} {
		if got, ok := result.FormatOf(file); got != want || ok != (want != "") {
			t.Errorf("%s is %q, %v", file, got, ok)
		}
	}
	if _, err := result.New("xml", nil, result.Options{}); err == nil || !strings.Contains(err.Error(), `"xml" is unknown`) {
		t.Errorf("an unknown format: %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	columns := []store.ResultColumn{{Name: "id", Type: "INT"}, {Name: "email", Type: "VARCHAR"}, {Name: "total", Type: "DECIMAL(10,2)"}, {Name: "on", Type: "DATE"}, {Name: "x", Type: "DOUBLE"}}
	row := []any{int64(123456), "someone@example.com", "1234.50", "2024-02-29", 0.125}
	for _, f := range result.Formats() {
		b.Run(string(f), func(b *testing.B) {
			w, err := result.New(f, io.Discard, result.Options{})
			if err != nil {
				b.Fatal(err)
			}
			if err := w.Begin(columns); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Row(row); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.End(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func TestValues(t *testing.T) {
	wide := 2.4410433769226074
	for _, test := range []struct {
		value      any
		text, json string
	}{
		{0.0, "0", "0"}, {1.5, "1.5", "1.5"}, {1234567.0, "1234567", "1234567"}, {1e300, "1e+300", "1e+300"}, {1e-9, "1e-09", "1e-09"}, {math.Inf(1), "+Inf", `"+Inf"`},
		{wide, "2.4410433769226074", "2.4410433769226074"}, {float32(wide), "2.4410434", "2.4410434"}, {float32(1e20), "1e+20", "100000000000000000000"},
		{int64(1 << 53), "9007199254740992", "9007199254740992"}, {int64(1<<53 + 1), "9007199254740993", `"9007199254740993"`},
		{nil, "", "null"}, {"\u2028<&>", "\u2028<&>", `"\u2028<&>"`}, {[]byte{1, 255}, "01ff", `"01ff"`},
	} {
		if got := string(result.AppendText(nil, test.value)); got != test.text {
			t.Errorf("the text of %T %v is %q, want %q", test.value, test.value, got, test.text)
		}
		if got := string(result.AppendJSON(nil, test.value)); got != test.json {
			t.Errorf("%T %v is %s in JSON, want %s", test.value, test.value, got, test.json)
		}
	}
}
