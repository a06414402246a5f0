package snowflake

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/snowflakedb/gosnowflake"

	"github.com/dw-sim/dw-sim/store"
)

// What Snowflake says of a statement that it does not compile: a line from 1, and a position in
// it from 0. https://docs.snowflake.com/en/user-guide/query-history-errors
var (
	compilation     = regexp.MustCompile(`^SQL compilation error:\s*`)
	errorPlace      = regexp.MustCompile(`(?:error )?line (\d+) at position (-?\d+)\s*`)
	unknownColumn   = regexp.MustCompile(`invalid identifier '([^']+)'`)
	unknownObject   = regexp.MustCompile(`(Object|Table|Schema) '([^']+)' does not exist`)
	unknownFunction = regexp.MustCompile(`Unknown (?:user-defined )?function ([\w.$]+)`)
)

// queryError turns an error of a statement into one with its place, its names spelled as the
// statement does. It returns others as they are.
func (c *cursor) queryError(err error) error {
	server, ok := errors.AsType[*gosnowflake.SnowflakeError](err)
	if _, statement := errors.AsType[*statementError](err); !ok || !statement || server.Number == codeNoWarehouse {
		return err
	}
	message := strings.Join(strings.Fields(server.Message), " ")
	if message == "" {
		return err
	}
	message = compilation.ReplaceAllString(message, "")
	at := -1
	if m := errorPlace.FindStringSubmatchIndex(message); m != nil {
		at = offsetOf(c.sql, message[m[2]:m[3]], message[m[4]:m[5]])
		message = strings.TrimSpace(message[:m[0]] + message[m[1]:])
	}
	message = respell(strings.TrimSuffix(message, "."), c.sql)
	if at >= 0 {
		at += c.skipped
	}
	e := c.statement.Error(message, at, err)
	nameUnknown(e)
	return e
}

// offsetOf returns the byte at a line and a position in it; negative where there is none.
func offsetOf(sql, line, position string) int {
	n, errLine := strconv.Atoi(line)
	column, errColumn := strconv.Atoi(position)
	if errLine != nil || errColumn != nil || column < 0 {
		return -1
	}
	lines := strings.SplitAfter(sql, "\n")
	if n < 1 || n > len(lines) {
		return -1
	}
	before := len(strings.Join(lines[:n-1], ""))
	for at := range lines[n-1] {
		if column == 0 {
			return before + at
		}
		column--
	}
	return before + len(lines[n-1])
}

// nameUnknown says which name is unknown, where that is what is wrong.
func nameUnknown(e *store.QueryError) {
	last := func(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
	if m := unknownColumn.FindStringSubmatch(e.Message); m != nil {
		e.Unknown, e.Kind = last(m[1]), store.ColumnName
	} else if m := unknownFunction.FindStringSubmatch(e.Message); m != nil {
		e.Unknown, e.Kind = last(m[1]), store.FunctionName
	} else if m := unknownObject.FindStringSubmatch(e.Message); m != nil {
		e.Unknown, e.Kind = last(m[2]), store.TableName
		if m[1] == "Schema" {
			e.Kind = store.ExperimentName
		}
	}
}
