package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Unconstrained is an optional interface of a [Loading] whose warehouse enforces keys and
// conditions, and can do without.
type Unconstrained interface {
	// LeaveOutConstraints makes Commit declare no keys and no conditions: the tables have
	// columns alone, as in a warehouse that does not enforce any. It is called before the first
	// sink is opened.
	LeaveOutConstraints()
}

// Examiner is an optional interface of a Warehouse, a Metadata or a Stage: it finds out
// whether all that is needed of it may be done, for people who set it up.
type Examiner interface {
	// Examine tries what the driver needs, each once and with nothing left of it, and returns a
	// finding for each, in a fixed order. It ends with ctx.
	Examine(ctx context.Context) []Finding
}

// Finding is what an [Examiner] found out about one right or setting.
type Finding struct {
	Subject string // in a few words: "create schemas", "read-only role reports"
	Detail  string // what is there; no secrets
	Err     error  // why it is not as it should be; nil where it is
	Hint    string // what to do then
}

// Explainer is an optional interface of a Warehouse whose plans are asked for otherwise than by
// EXPLAIN before the statement, or are not lines of text.
type Explainer interface {
	// Explain returns how the database would go about a statement, a line for each step, without
	// running it.
	Explain(ctx context.Context, q Query) ([]string, error)
}

// ExplainWith asks w for the plan of a statement by putting prefix before it, and returns the
// lines of the last column. Errors are about the statement without the prefix.
func ExplainWith(ctx context.Context, w Warehouse, prefix string, q Query) ([]string, error) {
	var lines []string
	err := ExplainRows(ctx, w, prefix, q, func(row []any) {
		text := strings.TrimRight(fmt.Sprint(row[len(row)-1]), "\n")
		lines = append(lines, strings.Split(text, "\n")...)
	})
	return lines, err
}

// ExplainRows is ExplainWith for a driver that makes its lines of the rows by itself.
func ExplainRows(ctx context.Context, w Warehouse, prefix string, q Query, yield func(row []any)) error {
	written := q.SQL
	q.SQL = prefix + q.SQL
	rows, err := w.Query(ctx, q)
	if err != nil {
		return unprefixed(err, prefix, written)
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return unprefixed(err, prefix, written)
		}
		yield(row)
	}
}

// unprefixed moves an error about prefix+sql to its place in sql.
func unprefixed(err error, prefix, sql string) error {
	if wrong, ok := errors.AsType[*QueryError](err); ok && wrong.SQL == prefix+sql {
		wrong.SQL, wrong.Offset = sql, max(wrong.Offset-len(prefix), -1)
	}
	return err
}
