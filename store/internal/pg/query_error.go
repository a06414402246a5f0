package pg

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/store"
)

// plain is err as people read it, with the place in the statement that it is about.
func (c *cursor) plain(err error) error {
	if _, ok := errors.AsType[*store.QueryError](err); ok && c.ctx.Err() == nil {
		return err
	}
	server, fromServer := errors.AsType[*pgconn.PgError](err)
	err = c.w.plain(c.ctx, err)
	switch {
	case !fromServer || c.ctx.Err() != nil || errors.Is(err, store.ErrUnreachable):
		return err
	case server.Code == codeQueryCanceled && c.timeout > 0 && strings.Contains(server.Message, "timeout"):
		return slowError(c.timeout)
	case !mayBePutRight(server.Code):
		return err
	}
	return c.queryError(server, err)
}

// puttable are the classes of errors about which the writer of a statement can do something:
// what is wrong with the statement, its values, or how much it asks for.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
var puttable = []string{"0A", "21", "22", "25", "2F", "38", "39", "3F", "42", "53", "54", "P0", "XX"}

func mayBePutRight(code string) bool {
	return slices.ContainsFunc(puttable, func(class string) bool { return strings.HasPrefix(code, class) })
}

// queryError is an error of the server about the statement.
func (c *cursor) queryError(server *pgconn.PgError, cause error) *store.QueryError {
	message := server.Message
	if server.Detail != "" {
		message += " (" + strings.TrimSuffix(server.Detail, ".") + ")"
	}
	e := c.statement.Error(inOurWords(message), c.offset(int(server.Position)), cause)
	e.Hint = lowered(strings.TrimSuffix(server.Hint, "."))
	switch {
	case server.Code == codeUndefinedColumn || server.Code == codeUndefinedTable:
		e.Hint = "" // the front door knows the names
	case strings.Contains(e.Hint, "datestyle"):
		e.Hint = "write it as 2024-01-31"
	case server.Code == codeUndefinedFunction && strings.Contains(message, " == "):
		e.Hint = "equality is written ="
	case server.Code == codeUndefinedFunction:
		e.Hint = "the types do not fit; a cast such as x::int makes another one"
	case server.Code == codeTooManyStatements && strings.Contains(server.Message, "multiple commands"):
		e.Message = "a query is one statement; there is more after its semicolon"
	case server.Code == codeReadOnly:
		e.Message = "a query can only read: " + server.Message
	case server.Code == codeNoRight:
		e.Message = fmt.Sprintf("a right is missing in %s: %s", strings.TrimSuffix(c.w.where, ","), server.Message)
		if c.setting.Role != "" {
			e.Hint = fmt.Sprintf("queries run as %s, which may read the tables of experiments; grant it what it is to read beside them", Quote(c.setting.Role))
		}
	}
	c.nameUnknown(e, server)
	return e
}

// sayings are beginnings of the server's messages and what is said instead, in the words of the other
// engines. https://github.com/postgres/postgres/blob/master/src/backend/parser/scan.l
var sayings = []struct{ begins, instead string }{
	{"syntax error at or near ", "syntax error at "},
	{"syntax error at end of input", "the statement ends before it is complete"},
	{"unterminated quoted string at or near ", "a text that begins here does not end: "},
	{"unterminated quoted identifier at or near ", "a name that begins here does not end: "},
	{"column reference ", "column "},
	{"relation ", "table "},
	{"missing FROM-clause entry for table ", "the query does not read table "},
	{"invalid reference to FROM-clause entry for table ", "the query does not read table "},
	{"invalid input syntax for type ", "no value of type "},
}

func inOurWords(message string) string {
	for _, s := range sayings {
		if rest, ok := strings.CutPrefix(message, s.begins); ok {
			return s.instead + rest
		}
	}
	return message
}

// lowered begins a hint with a small letter, as it goes on behind a semicolon.
func lowered(hint string) string {
	if len(hint) > 1 && hint[0] >= 'A' && hint[0] <= 'Z' && (hint[1] < 'A' || hint[1] > 'Z') {
		return strings.ToLower(hint[:1]) + hint[1:]
	}
	return hint
}

// offset returns the byte of the statement at a character of what was sent, counted from 1;
// negative where there is none.
func (c *cursor) offset(position int) int {
	if position <= 0 {
		return -1
	}
	for at := range c.sql() {
		if position--; position == 0 {
			return c.skipped + at
		}
	}
	return len(c.statement.SQL)
}

// What the server says of names that it does not know.
// https://github.com/postgres/postgres/blob/master/src/backend/parser/parse_relation.c
var (
	unknownColumn   = regexp.MustCompile(`^column "?(.+?)"? (?:of relation .* )?does not exist`)
	unknownTable    = regexp.MustCompile(`^(?:relation|missing FROM-clause entry for table|invalid reference to FROM-clause entry for table) "(.+?)"`)
	unknownSchema   = regexp.MustCompile(`^schema "(.+?)" does not exist`)
	unknownFunction = regexp.MustCompile(`^function "?([^("]+)"?\(`)
)

// nameUnknown says which name is unknown, where that is what is wrong.
func (c *cursor) nameUnknown(e *store.QueryError, server *pgconn.PgError) {
	name := func(pattern *regexp.Regexp) string {
		if m := pattern.FindStringSubmatch(server.Message); m != nil {
			return m[1]
		}
		return ""
	}
	switch server.Code {
	case codeUndefinedColumn:
		e.Unknown, e.Kind = lastPart(name(unknownColumn)), store.ColumnName
	case codeInvalidSchema:
		e.Unknown, e.Kind = name(unknownSchema), store.ExperimentName
	case codeUndefinedTable:
		e.Unknown, e.Kind = name(unknownTable), store.TableName
		if schemaName, table, qualified := strings.Cut(e.Unknown, "."); qualified {
			e.Unknown = table
			if exists, err := c.exists("pg_namespace", "nspname", schemaName); err == nil && !exists {
				e.Unknown, e.Kind = schemaName, store.ExperimentName
				e.Message = fmt.Sprintf("experiment %q does not exist in the warehouse", schemaName)
			}
		}
	case codeUndefinedFunction:
		c.nameFunction(e, lastPart(name(unknownFunction)))
	}
	if e.Unknown == "" {
		e.Kind = ""
	}
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// nameFunction tells a function that is not there from one that takes other arguments.
func (c *cursor) nameFunction(e *store.QueryError, name string) {
	if name == "" {
		return
	}
	if exists, err := c.exists("pg_proc", "proname", name); err != nil || exists {
		return
	}
	e.Unknown, e.Kind, e.Hint = name, store.FunctionName, ""
	if c.setting.Missing != nil {
		e.Hint = fmt.Sprintf("the functions of Redshift and Snowflake are not there: %s", c.setting.Missing)
	}
}

func (c *cursor) exists(catalog, column, name string) (exists bool, err error) {
	err = c.w.with(c.ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(c.ctx, fmt.Sprintf("SELECT EXISTS (SELECT 1 FROM pg_catalog.%s WHERE %s = %s)", catalog, column, QuoteText(name))).Scan(&exists)
	})
	return exists, err
}
