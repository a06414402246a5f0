package btree_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/keysort"
)

// sheet is a table that is filled twice: as v by this package, and as w by SQLite.
type sheet struct {
	pageSize  int
	columns   []btree.Column
	rowNumber int
	keys      [][]int        // positions of the columns of unique indexes
	ranges    [][]*gen.Batch // in row order
	closing   []int          // ranges in the order in which they are closed; nil: as they come
	gap       uint32         // where not 0, pages are left out up to so many before the one that SQLite locks
}

// file is a database whose table v this package has filled.
type file struct {
	*sheet
	t    rapid.TB
	path string
	conn *sqlitec.Conn

	refused []*btree.DuplicateError // by index; nil where the keys are unique
}

// fill makes a file in dir and fills the table v in it.
func (s *sheet) fill(t rapid.TB, dir string) *file {
	t.Helper()
	f := &file{sheet: s, t: t, path: filepath.Join(dir, "x.db"), refused: make([]*btree.DuplicateError, len(s.keys))}
	f.check(os.WriteFile(f.path, nil, 0o600))
	f.open()
	var script strings.Builder
	fmt.Fprintf(&script, "PRAGMA page_size=%d; BEGIN; CREATE TABLE v (%s); CREATE TABLE w (%[2]s);", s.pageSize, s.declarations())
	for i, key := range s.keys {
		fmt.Fprintf(&script, "CREATE UNIQUE INDEX v%d ON v(%s);", i, names(key))
	}
	f.check(f.conn.Exec(script.String() + "COMMIT"))
	roots := map[string]uint32{}
	for s := f.query("SELECT name, rootpage FROM sqlite_schema"); s.next(); {
		roots[string(s.Bytes(0))] = uint32(s.Int(1))
	}
	f.check(f.conn.Close())
	f.build(roots)
	f.open()
	return f
}

// build fills table and indexes without SQLite.
func (f *file) build(roots map[string]uint32) {
	file, err := btree.Open(f.path)
	f.check(err)
	if f.gap > 0 {
		file.SkipTo(file.LockedPage() - f.gap)
	}
	scratch := keysort.NewScratch(f.path + "-keys")
	table := file.Table(roots["v"], f.columns, f.rowNumber)
	var indexes []*btree.Index
	for i, key := range f.keys {
		indexes = append(indexes, file.Index("v", roots[fmt.Sprint("v", i)], f.columns, key, f.rowNumber, scratch))
	}
	f.write(table, indexes)
	f.check(table.Finish(background))
	for i, x := range indexes {
		if err := x.Finish(background); err != nil && !errors.As(err, &f.refused[i]) {
			f.t.Fatal(err)
		}
		f.check(x.Close())
	}
	f.check(scratch.Close())
	f.check(file.Close())
}

// write writes all ranges. They are open at the same time.
func (f *file) write(table *btree.Table, indexes []*btree.Index) {
	rows := make([]*btree.Rows, len(f.ranges))
	for i := range f.ranges {
		rows[i] = table.OpenRange()
	}
	order := f.closing
	if order == nil {
		for i := range f.ranges {
			order = append(order, i)
		}
	}
	for _, i := range order {
		for _, b := range f.ranges[i] {
			f.check(rows[i].Write(b))
		}
		f.check(rows[i].Close())
		for _, x := range indexes {
			keys := x.OpenRange()
			for _, b := range f.ranges[i] {
				f.check(keys.Write(b))
			}
			f.check(keys.Close())
		}
	}
}

// compare has SQLite fill w with the same rows and compares the two.
func (f *file) compare() {
	f.t.Helper()
	f.insert()
	for i, key := range f.keys {
		err := f.conn.Exec(fmt.Sprintf("CREATE UNIQUE INDEX w%d ON w(%s)", i, names(key)))
		f.compareRefusal(i, err)
	}
	check := "PRAGMA integrity_check"
	if f.gap > 0 || slices.ContainsFunc(f.refused, func(e *btree.DuplicateError) bool { return e != nil }) {
		check += "(v)" // there are pages that nobody uses
	}
	if got := f.answer(check); got != "ok" {
		f.t.Fatalf("integrity_check: %s", got)
	}
	f.same("SELECT rowid, * FROM %s ORDER BY rowid")
	f.same("SELECT ifnull(sum(payload), 0), ifnull(sum(ncell * (pagetype = 'leaf')), 0) FROM dbstat WHERE name = '%s'")
	for i, key := range f.keys {
		if f.refused[i] == nil {
			f.same(fmt.Sprintf("SELECT %s, rowid FROM %%[1]s INDEXED BY %%[1]s%d ORDER BY %[1]s, rowid", names(key), i))
			f.same(fmt.Sprintf("SELECT ifnull(sum(payload), 0) FROM dbstat WHERE name = '%%s%d'", i))
		}
	}
}

// compareRefusal compares what SQLite says to an index with what this package said.
func (f *file) compareRefusal(i int, err error) {
	refused := f.refused[i]
	if (err != nil) != (refused != nil) {
		f.t.Fatalf("index %d over %v: SQLite says %v, this package %v", i, f.keys[i], err, refused)
	}
	if err == nil {
		return
	}
	f.check(f.conn.Exec(fmt.Sprintf("DROP INDEX v%d", i))) // it has no entries
	if want := strings.ReplaceAll(err.Error(), " w.", " v."); !strings.Contains(want, strings.Join(refused.Columns, ", ")) {
		f.t.Fatalf("columns %v are refused, SQLite says: %v", refused.Columns, err)
	}
	a, b := refused.Rows[0], refused.Rows[1]
	got := f.answer(fmt.Sprintf("SELECT count(*) FROM (SELECT DISTINCT %s FROM w WHERE rowid IN (%d, %d))", names(f.keys[i]), a, b))
	if a == b || got != "1" {
		f.t.Fatalf("rows %d and %d are refused, which have %s values", a, b, got)
	}
}

// same compares the answers to a query, in which the table is left open.
func (f *file) same(query string) {
	f.t.Helper()
	v, w := f.query(fmt.Sprintf(query, "v")), f.query(fmt.Sprintf(query, "w"))
	for row := 0; ; row++ {
		more := v.next()
		if more != w.next() {
			f.t.Fatalf("%s: v and w have not the same number of rows, which is at least %d", query, row)
		}
		if !more {
			return
		}
		for i := range v.Columns() {
			if got, want := value(v.Stmt, i), value(w.Stmt, i); got != want {
				f.t.Fatalf("%s: row %d, column %d is %.200v, want %.200v", query, row, i, got, want)
			}
		}
	}
}

// value returns a value with its class.
func value(s *sqlitec.Stmt, i int) any {
	switch s.Kind(i) {
	case sqlitec.Null:
		return nil
	case sqlitec.Integer:
		return s.Int(i)
	case sqlitec.Float:
		return math.Float64bits(s.Float(i))
	case sqlitec.Text:
		return string(s.Bytes(i))
	}
	return blob(s.Bytes(i))
}

type blob string

// insert inserts all rows into w by SQL.
func (f *file) insert() {
	marks := strings.TrimSuffix(strings.Repeat("?,", len(f.columns)), ",")
	into := "INSERT INTO w VALUES (" + marks + ")"
	if f.rowNumber < 0 {
		into = "INSERT INTO w(rowid, " + names(upTo(len(f.columns))) + ") VALUES (?," + marks + ")"
	}
	f.check(f.conn.Exec("BEGIN"))
	s, _, err := f.conn.Prepare(into)
	f.check(err)
	for _, b := range slices.Concat(f.ranges...) {
		for row := range b.Rows {
			parameter := 1
			if f.rowNumber < 0 {
				f.check(s.BindInt(1, b.First+int64(row)+1))
				parameter++
			}
			for i, c := range f.columns {
				f.bind(s, parameter+i, plain(c, &b.Columns[i], row))
			}
			_, err := s.Step()
			s.Reset()
			f.check(err)
		}
	}
	f.check(s.Close())
	f.check(f.conn.Exec("COMMIT"))
}

func (f *file) bind(s *sqlitec.Stmt, parameter int, v any) {
	switch v := v.(type) {
	case nil:
		f.check(s.BindNull(parameter))
	case int64:
		f.check(s.BindInt(parameter, v))
	case float64:
		f.check(s.BindFloat(parameter, v))
	case string:
		f.check(s.BindString(parameter, v))
	case blob:
		f.check(s.BindBytes(parameter, []byte(v)))
	}
}

// rowsOf are the rows of a query that are read one by one.
type rowsOf struct {
	f *file
	*sqlitec.Stmt
}

func (f *file) query(sql string) rowsOf {
	f.t.Helper()
	s, _, err := f.conn.Prepare(sql)
	if err != nil {
		f.t.Fatalf("%s: %v", sql, err)
	}
	return rowsOf{f, s}
}

// next reads a row. Behind the last one it closes the statement.
func (r rowsOf) next() bool {
	more, err := r.Step()
	r.f.check(err)
	if !more {
		r.f.check(r.Close())
	}
	return more
}

// answer returns the only value of a query.
func (f *file) answer(sql string) string {
	s := f.query(sql)
	defer s.Close()
	s.next()
	return string(s.Bytes(0))
}

func (f *file) open() {
	var err error
	f.conn, err = sqlitec.Open(f.path, sqlitec.ReadWrite)
	f.check(err)
	f.check(f.conn.Exec("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"))
}

func (f *file) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// declarations returns the columns as CREATE TABLE has them.
func (s *sheet) declarations() string {
	var all []string
	for i, c := range s.columns {
		d := c.Name + " " + declared[c.Storage]
		if c.Storage == btree.Numeric {
			d = fmt.Sprintf("%s DECIMAL(15,%d)", c.Name, c.Scale)
		}
		if i == s.rowNumber {
			d = c.Name + " INTEGER PRIMARY KEY"
		}
		if c.Required {
			d += " NOT NULL"
		}
		all = append(all, d)
	}
	return strings.Join(all, ", ")
}

// declared are types with the affinities that the warehouse gives to the storages.
var declared = map[btree.Storage]string{
	btree.Integer: "BIGINT", btree.Decimal: "TEXT", btree.Float: "DOUBLE", btree.Boolean: "BOOLEAN",
	btree.Text: "VARCHAR(9)", btree.Date: "DATE", btree.Time: "TIME", btree.Timestamp: "TIMESTAMP",
	btree.Instant: "TIMESTAMP", btree.UUID: "CHAR(36)", btree.Blob: "BLOB",
}

func name(i int) string { return fmt.Sprint("c", i) }

func names(columns []int) string {
	var all []string
	for _, i := range columns {
		all = append(all, name(i))
	}
	return strings.Join(all, ", ")
}

func upTo(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}
