package sqlitec

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Kind is the storage class of one value: https://www.sqlite.org/datatype3.html
type Kind int32

// The storage classes.
const (
	Integer Kind = sqlite3.SQLITE_INTEGER
	Float   Kind = sqlite3.SQLITE_FLOAT
	Text    Kind = sqlite3.SQLITE_TEXT
	Blob    Kind = sqlite3.SQLITE_BLOB
	Null    Kind = sqlite3.SQLITE_NULL
)

// Columns returns how many columns the statement returns; 0 when it returns no rows.
func (s *Stmt) Columns() int { return int(sqlite3.Xsqlite3_column_count(s.c.tls, s.handle)) }

// ColumnName returns the header of column i.
func (s *Stmt) ColumnName(i int) string {
	return libc.GoString(sqlite3.Xsqlite3_column_name(s.c.tls, s.handle, int32(i)))
}

// DeclaredType returns the type with which column i was declared, as it was written, or
// nothing where the column is an expression.
func (s *Stmt) DeclaredType(i int) string {
	return libc.GoString(sqlite3.Xsqlite3_column_decltype(s.c.tls, s.handle, int32(i)))
}

// Kind returns the storage class of column i of the present row. Like the other methods
// that read the row, it is called after Step returned true.
func (s *Stmt) Kind(i int) Kind {
	return Kind(sqlite3.Xsqlite3_column_type(s.c.tls, s.handle, int32(i)))
}

// Int returns column i, of class Integer.
func (s *Stmt) Int(i int) int64 { return sqlite3.Xsqlite3_column_int64(s.c.tls, s.handle, int32(i)) }

// Float returns column i, of class Integer or Float.
func (s *Stmt) Float(i int) float64 {
	return sqlite3.Xsqlite3_column_double(s.c.tls, s.handle, int32(i))
}

// Bytes returns column i, of class Text or Blob. The slice is memory of the library: it
// is read only, and only until the next Step, Reset or Close.
func (s *Stmt) Bytes(i int) []byte {
	p := sqlite3.Xsqlite3_column_blob(s.c.tls, s.handle, int32(i)) // of text: its bytes, as the encoding is UTF-8
	n := int(sqlite3.Xsqlite3_column_bytes(s.c.tls, s.handle, int32(i)))
	if n == 0 {
		return nil
	}
	return libc.GoBytes(p, n)
}

// Origin returns the database, the table and the column, as they were created, whose values
// column i returns, or nothing where it is an expression.
func (s *Stmt) Origin(i int) (database, table, column string) {
	return libc.GoString(sqlite3.Xsqlite3_column_database_name(s.c.tls, s.handle, int32(i))),
		libc.GoString(sqlite3.Xsqlite3_column_table_name(s.c.tls, s.handle, int32(i))),
		libc.GoString(sqlite3.Xsqlite3_column_origin_name(s.c.tls, s.handle, int32(i)))
}
