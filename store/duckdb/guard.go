//go:build cgo

package duckdb

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Functions that a SELECT may call although they do more than read: they change settings of
// the whole database, locked or not, or run SQL that is given as a text. One that logs into a
// file ends the process when the file cannot be written.
// https://duckdb.org/docs/stable/operations_manual/logging/overview
// https://duckdb.org/docs/stable/dev/profiling
// https://duckdb.org/docs/stable/data/json/sql_to_and_from_json
var refusedNames = []string{
	"enable_logging", "disable_logging", "truncate_duckdb_logs", "write_log", "enable_profiling", "disable_profiling",
	"enable_peg_parser", "disable_peg_parser", "force_checkpoint", "json_execute_serialized_sql", "copy_database", "import_database",
}

// runsText finds calls of query, which runs a text. A comment may stand before its parenthesis.
// https://duckdb.org/docs/stable/guides/sql_features/query_and_query_table_functions
var runsText = regexp.MustCompile(`(?i)(^|[^a-z0-9_])query"?\s*(\(|/\*|--)`)

// runsLiteral finds those whose text is one plain literal, which can be looked through, too.
var runsLiteral = regexp.MustCompile(`(?i)(^|[^a-z0-9_])query"?\s*\('[^']*'\s*\)`)

// refuseNames refuses functions of a statement by their names, wherever they stand: what
// is written must not depend on how it is read.
func refuseNames(sql string) error {
	lower := strings.ToLower(sql)
	for _, name := range refusedNames {
		if strings.Contains(lower, name) {
			return fmt.Errorf("a query only reads; it must not contain %s", name)
		}
	}
	if len(runsText.FindAllStringIndex(sql, -1)) != len(runsLiteral.FindAllStringIndex(sql, -1)) {
		return errors.New("a query calls query() with one plain literal alone; write the text in its place, in parentheses")
	}
	return nil
}
