// Package spelling turns spellings of Redshift and Snowflake that an engine does not read into
// those that it does: a::int, bare date parts, interval '1 day', top n, a:b.c, QUALIFY. It works
// on spans of tokens, and leaves every name and all else of a statement as it was written. What
// it cannot turn truly it refuses by name.
package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Engine is a database for which statements are written anew.
type Engine uint8

// The engines. Redshift's own SQL is taken as it is, but for parameters; so is Snowflake's.
const (
	SQLite Engine = iota + 1
	Postgres
	DuckDB
	Redshift
	Snowflake
)

// Options say what is known of a statement.
type Options struct {
	Engine Engine
	// ColumnType returns the type that every column of a name has, in the tables that the
	// statement may use, or 0 where there is none, or they differ. It may be nil. Only SQLite
	// needs it, which keeps dates as text.
	ColumnType func(name string) schema.Type
	// ColumnScale returns the digits behind the point that every DECIMAL column of a name has, or
	// -1 where they differ. It may be nil, and is asked for names whose type is DECIMAL.
	ColumnScale func(name string) int
}

// Statement is a statement as its engine reads it.
type Statement struct {
	SQL    string
	Params []string // the names of the engine's parameters, in its order; SQLite's keep their names
	// Types are the types of the columns of the result as far as the statement tells them, by a
	// cast or a condition, in the words of the document; "" for all others, and nil where the
	// columns cannot be counted, because of *. Only SQLite needs them, which has none of its own.
	Types []string

	written string
	places  []place
}

// Rewrite writes one statement for an engine. Its error is a [store.QueryError] which names
// what the engine has nothing for, where it stands, and what to write there. params are those of
// the query, by whose types casts are written where an engine needs them; a name without a
// value, and a value without a name, are errors. What needs nothing is left byte for byte.
func Rewrite(sql string, params []store.Param, o Options) (*Statement, error) {
	known := aliases{}
	for {
		r := newReader(sql, params, o, known)
		r.statement()
		if r.err != nil {
			return nil, r.err
		}
		if !known.learn(r.found, r.missed, r.wanted) {
			return r.written()
		}
	}
}

// Error makes the error of something at a byte of SQL; negative where that is not known.
func (s *Statement) Error(message string, at int, cause error) *store.QueryError {
	if at >= 0 {
		at = s.Offset(at)
	}
	return &store.QueryError{Message: message, SQL: s.written, Offset: at, Err: cause}
}
