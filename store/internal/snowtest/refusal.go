package snowtest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// refusal is an error as Snowflake sends it.
type refusal struct {
	code    int
	state   string
	message string
}

func (r *refusal) Error() string { return r.message }

func (r *refusal) response() response {
	return response{Code: fmt.Sprintf("%06d", r.code), Message: r.message, Data: map[string]any{"sqlState": r.state, "errorCode": strconv.Itoa(r.code)}}
}

func missing(kind, name string) *refusal {
	return &refusal{2003, "02000", fmt.Sprintf("SQL compilation error:\n%s '%s' does not exist or not authorized.", kind, strings.ToUpper(name))}
}

func existing(name string) *refusal {
	return &refusal{2002, "42710", fmt.Sprintf("SQL compilation error:\nObject '%s' already exists.", strings.ToUpper(name))}
}

func syntax(statement string) *refusal {
	return &refusal{1003, "42000", fmt.Sprintf("SQL compilation error:\nsyntax error: snowtest does not know the statement '%s'.", statement)}
}

var (
	noTable  = regexp.MustCompile(`no such table: (\S+)`)
	noColumn = regexp.MustCompile(`no such column: (\S+)`)
	noSchema = regexp.MustCompile(`unknown database (\S+)`)
	notNull  = regexp.MustCompile(`NOT NULL constraint failed: \w+\.(\w+)`)
	exists   = regexp.MustCompile(`table (\S+) already exists`)
)

// refusalOf turns an error of SQLite into what Snowflake would say.
func refusalOf(ctx context.Context, err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	if ctx.Err() != nil {
		return &refusal{604, "57014", "SQL execution canceled"}
	}
	text := err.Error()
	if m := noTable.FindStringSubmatch(text); m != nil {
		return missing("Object", m[1])
	}
	if m := noSchema.FindStringSubmatch(text); m != nil {
		return missing("Schema", m[1])
	}
	if m := exists.FindStringSubmatch(text); m != nil {
		return existing(strings.Trim(m[1], `"`))
	}
	if m := noColumn.FindStringSubmatch(text); m != nil {
		return &refusal{904, "42000", fmt.Sprintf("SQL compilation error: error line 1 at position 7\ninvalid identifier '%s'", strings.ToUpper(m[1]))}
	}
	if m := notNull.FindStringSubmatch(text); m != nil {
		return &refusal{100072, "22000", fmt.Sprintf("NULL result in a non-nullable column '%s'", strings.ToUpper(m[1]))}
	}
	return &refusal{1003, "42000", "SQL compilation error:\n" + text}
}
