package sqlite

import (
	"fmt"
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// readingPragmas only tell something, with or without an argument.
// https://www.sqlite.org/pragma.html
var readingPragmas = []string{
	"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
	"foreign_key_list", "foreign_key_check", "integrity_check", "quick_check",
	"collation_list", "function_list", "pragma_list", "compile_options",
}

// settingPragmas change something when they have an argument.
var settingPragmas = []string{"application_id", "user_version", "encoding", "page_count", "page_size", "schema_version"}

// allow decides, while a statement is prepared, whether it only reads.
// https://www.sqlite.org/c3ref/set_authorizer.html
func (r *reader) allow(a sqlitec.Action) bool {
	allowed := false
	switch a.Code {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE:
		allowed = true
	case sqlite3.SQLITE_FUNCTION:
		allowed = !strings.EqualFold(a.B, "load_extension")
	case sqlite3.SQLITE_PRAGMA:
		name := strings.ToLower(a.A)
		allowed = slices.Contains(readingPragmas, name) || a.B == "" && slices.Contains(settingPragmas, name)
	}
	if !allowed && r.denied == nil {
		r.denied = &a
	}
	return allowed
}

// verbs name the actions that are not allowed.
var verbs = map[int]string{
	sqlite3.SQLITE_INSERT: "INSERT", sqlite3.SQLITE_UPDATE: "UPDATE", sqlite3.SQLITE_DELETE: "DELETE",
	sqlite3.SQLITE_ATTACH: "ATTACH", sqlite3.SQLITE_DETACH: "DETACH", sqlite3.SQLITE_PRAGMA: "PRAGMA",
	sqlite3.SQLITE_TRANSACTION: "BEGIN, COMMIT or ROLLBACK", sqlite3.SQLITE_SAVEPOINT: "SAVEPOINT",
	sqlite3.SQLITE_ALTER_TABLE: "ALTER TABLE", sqlite3.SQLITE_REINDEX: "REINDEX", sqlite3.SQLITE_ANALYZE: "ANALYZE",
	sqlite3.SQLITE_DROP_TABLE: "DROP", sqlite3.SQLITE_DROP_VIEW: "DROP", sqlite3.SQLITE_DROP_INDEX: "DROP", sqlite3.SQLITE_DROP_TRIGGER: "DROP",
	sqlite3.SQLITE_CREATE_TABLE: "CREATE", sqlite3.SQLITE_CREATE_VIEW: "CREATE", sqlite3.SQLITE_CREATE_INDEX: "CREATE", sqlite3.SQLITE_CREATE_TRIGGER: "CREATE",
	sqlite3.SQLITE_CREATE_TEMP_TABLE: "CREATE", sqlite3.SQLITE_CREATE_TEMP_VIEW: "CREATE",
	sqlite3.SQLITE_FUNCTION: "load_extension",
}

// refusal turns the library's error into one that says what a query must not do.
func (r *reader) refusal(err error) error {
	if r.denied == nil {
		return err
	}
	verb, named := verbs[r.denied.Code]
	if !named {
		verb = "a change"
	}
	if r.denied.Code == sqlite3.SQLITE_PRAGMA {
		verb += " " + r.denied.A
	}
	return fmt.Errorf("a query only reads; it must not %s", article(verb, named))
}

func article(verb string, named bool) string {
	if named {
		return "contain " + verb
	}
	return "make " + verb
}
