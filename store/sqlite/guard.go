package sqlite

import (
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// guard decides what the present query may do. The library asks it while the statement is
// prepared, and again where that is done while it runs.
type guard struct {
	databases []database
	denied    *sqlitec.Action // the first that was denied
}

// allow is the authorizer of a reader. https://www.sqlite.org/c3ref/set_authorizer.html
func (r *reader) allow(a sqlitec.Action) bool {
	return r.guard == nil || r.guard.allow(a)
}

func (g *guard) allow(a sqlitec.Action) bool {
	allowed := false
	switch a.Code {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE:
		allowed = true
	case sqlite3.SQLITE_READ:
		allowed = !internalTable(a.A)
	case sqlite3.SQLITE_FUNCTION:
		allowed = !internalFunction(a.B)
	}
	if !allowed && g.denied == nil {
		g.denied = &a
	}
	return allowed
}

// internalTable reports whether a table is one that tells of the file rather than of its rows:
// SQLite's own, ours, and pragmas in the form of tables. Other modules than those of JSON are
// not there.
func internalTable(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"sqlite_", "pragma_", "_dwsim"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// internalFunction reports whether a function is for something else than values: those of
// extensions read tables of their own, whose rows somebody may have written by hand.
func internalFunction(name string) bool {
	name = strings.ToLower(name)
	if name == "sqlite_version" {
		return false
	}
	return name == "load_extension" || slices.ContainsFunc([]string{"sqlite_", "fts3", "fts5", "rtree", "geopoly"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
