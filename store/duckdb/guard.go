//go:build cgo

package duckdb

import (
	"regexp"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Functions that a SELECT may call although they do more than read: they change settings of
// the whole database, locked or not, or run SQL that is given as a text. One that logs into a
// file ends the process when the file cannot be written.
// https://duckdb.org/docs/stable/operations_manual/logging/overview
// https://duckdb.org/docs/stable/dev/profiling
// https://duckdb.org/docs/stable/data/json/sql_to_and_from_json
var refusedNames = []string{
	"enable_logging", "disable_logging", "truncate_duckdb_logs", "write_log", "enable_profiling", "disable_profiling",
	"enable_peg_parser", "disable_peg_parser", "force_checkpoint", "json_execute_serialized_sql", "json_deserialize_sql", "copy_database", "import_database",
}

// ownNames is what names of the warehouse's own begin with: the table of marks, say.
const ownNames = "_dwsim"

// runsText finds calls of query and query_table, which run a text. A comment may stand before
// the parenthesis.
// https://duckdb.org/docs/stable/guides/sql_features/query_and_query_table_functions
var runsText = regexp.MustCompile(`(?i)(^|[^a-z0-9_])query(_table)?"?\s*(\(|/\*|--)`)

// runsLiteral finds those whose text is one plain literal, which can be looked through, too.
var runsLiteral = regexp.MustCompile(`(?i)(^|[^a-z0-9_])query(_table)?"?\s*\('[^']*'\s*\)`)

// refuseNames refuses names of a statement, wherever they stand: what is written must not
// depend on how it is read.
func refuseNames(sql string) error {
	lower := strings.ToLower(sql)
	for _, name := range append(refusedNames, ownNames) {
		if at := strings.Index(lower, name); at >= 0 {
			return refusedAt(sql, at, "a query only reads rows; it must not contain "+name)
		}
	}
	if !strings.Contains(lower, "query") {
		return refuseQualifiedCalls(sql)
	}
	if calls := runsText.FindAllStringIndex(sql, -1); len(calls) != len(runsLiteral.FindAllStringIndex(sql, -1)) {
		return refusedAt(sql, calls[0][0], "a query calls query() and query_table() with one plain literal alone; write the text in its place, in parentheses")
	}
	return refuseQualifiedCalls(sql)
}

// schemas are those in which DuckDB has its own functions.
var schemas = map[string]bool{"system": true, "main": true, "temp": true, "memory": true, "pg_catalog": true, "information_schema": true}

// refuseQualifiedCalls refuses calls that name the schema of a function, as some functions of
// DuckDB are to be called in the forms that are here alone: they would take more memory than
// there is. No secret rests on it.
func refuseQualifiedCalls(sql string) error {
	var tokens []sqltext.Token
	for _, t := range sqltext.Tokens(sql) {
		if !t.IsSpace() {
			tokens = append(tokens, t)
		}
	}
	for i := range max(0, len(tokens)-3) {
		if tokens[i+1].Text(sql) != "." || !schemas[strings.ToLower(sqltext.Unquote(tokens[i].Text(sql)))] {
			continue
		}
		for next := i + 3; next < len(tokens); next += 2 {
			if text := tokens[next].Text(sql); text == "(" {
				return refusedAt(sql, tokens[i].Start, "a function is called without the name of its schema")
			} else if text != "." {
				break
			}
		}
	}
	return nil
}

// refusedAt is the error of a place in a statement. Where letters have other widths in lower
// case the place may not be exact.
func refusedAt(sql string, at int, message string) error {
	return &store.QueryError{Message: message, SQL: sql, Offset: min(at, len(sql))}
}
