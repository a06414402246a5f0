// Package sqlitec is a thin face of SQLite's C interface, as modernc.org/sqlite
// translates it to Go, for what database/sql has no room for: values bound straight from
// vectors, a step that is interrupted while it runs, text that is not taken for a time,
// an authorizer, and the place where the first statement of a script ends.
//
// https://www.sqlite.org/c3ref/intro.html
package sqlitec
