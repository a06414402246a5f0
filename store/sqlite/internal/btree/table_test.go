package btree_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// columns are an id, an integer, a text, a float and a boolean.
var columns = []btree.Column{
	{Name: "id", Storage: btree.Integer, Required: true},
	{Name: "n", Storage: btree.Integer},
	{Name: "t", Storage: btree.Text},
	{Name: "x", Storage: btree.Float},
	{Name: "b", Storage: btree.Boolean},
}

// batch returns rows from first on; every longest-th text has up to size bytes.
func batch(first, n, size int) *gen.Batch {
	b := &gen.Batch{First: int64(first), Rows: n, Columns: []gen.Vector{
		{Kind: gen.KindInt}, {Kind: gen.KindInt}, {Kind: gen.KindBytes}, {Kind: gen.KindFloat}, {Kind: gen.KindBool},
	}}
	for i := range b.Columns {
		b.Columns[i].Resize(n)
	}
	text := &b.Columns[2]
	for i := range n {
		row := first + i
		b.Columns[0].Ints[i] = int64(row)*3 - 50
		b.Columns[1].Ints[i] = int64(row%2*2-1) << (row % 64)
		length := row % 90
		if row%7 == 0 {
			length = size + row%40
		}
		for j := range length {
			text.Data = append(text.Data, byte('a'+(row+j)%26))
		}
		text.Offsets[i+1] = int32(len(text.Data))
		b.Columns[3].Floats[i] = float64(row*row*row) / float64(row%3+1)
		b.Columns[4].Bools.Set(i, row%3 == 0)
		if row%5 == 0 {
			b.Columns[1+row/5%4].SetNull(i, n)
		}
	}
	return b
}

// insert returns the statement for row i of b.
func insert(b *gen.Batch, i int) string {
	values := []string{
		fmt.Sprint(b.Columns[0].Ints[i]), fmt.Sprint(b.Columns[1].Ints[i]), fmt.Sprintf("'%s'", b.Columns[2].Bytes(i)),
		fmt.Sprintf("%.17e", b.Columns[3].Floats[i]), map[bool]string{true: "1", false: "0"}[b.Columns[4].Bools.Get(i)],
	}
	for j := range values {
		if b.Columns[j].IsNull(i) {
			values[j] = "NULL"
		}
	}
	return fmt.Sprintf("INSERT INTO w VALUES (%s, %s, %s, %s, %s);", values[0], values[1], values[2], values[3], values[4])
}

func TestTable(t *testing.T) {
	for _, pageSize := range []int{512, 8192, 65536} {
		for _, rows := range []int{0, 1, 2, 3000} {
			for _, size := range []int{0, pageSize - 60, 5 * pageSize} {
				t.Run(fmt.Sprintf("%d/%d/%d", pageSize, rows, size), func(t *testing.T) { checkTable(t, pageSize, rows, min(size, 70_000)) })
			}
		}
	}
}

func checkTable(t *testing.T, pageSize, rows, size int) {
	if size > 20_000 {
		rows = min(rows, 40)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	script := func(sql string) {
		t.Helper()
		c, err := sqlitec.Open(path, sqlitec.ReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	const schema = "(id INTEGER PRIMARY KEY NOT NULL, n BIGINT, t TEXT, x DOUBLE, b BOOLEAN)"
	script(fmt.Sprintf("PRAGMA page_size=%d; CREATE TABLE v %s; CREATE TABLE w %s;", pageSize, schema, schema))
	f, err := btree.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	table := f.Table(2, columns, 0)
	one, two := table.OpenRange(), table.OpenRange()
	a, b := batch(0, rows/2, size), batch(rows/2, rows-rows/2, size)
	for _, err := range []error{two.Write(b), two.Close(), one.Write(a), one.Close(), table.Finish(t.Context()), f.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	sql := "BEGIN;"
	for _, part := range []*gen.Batch{a, b} {
		for i := range part.Rows {
			sql += insert(part, i)
		}
	}
	script(sql + "COMMIT")
	c, err := sqlitec.Open(path, sqlitec.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const typed = "SELECT *, typeof(n), typeof(t), typeof(x), typeof(b) FROM "
	for sql, want := range map[string]string{
		"PRAGMA integrity_check": "ok",
		"SELECT count(*) FROM v": fmt.Sprint(rows),
		"SELECT count(*) FROM (" + typed + "v EXCEPT " + typed + "w)": "0",
		"SELECT count(*) FROM (" + typed + "w EXCEPT " + typed + "v)": "0",
	} {
		s, _, err := c.Prepare(sql)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Step(); err != nil {
			t.Fatal(err)
		}
		if got := string(s.Bytes(0)); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
