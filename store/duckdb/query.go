//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// Query implements [store.Warehouse]. Integers beyond 64 bits and DECIMALs are strings with
// all their digits; dates, times, UUIDs, and types that SQL alone has, such as lists and
// intervals, are texts.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	r, err := w.acquire(ctx, q.Experiment)
	if err != nil {
		return nil, err
	}
	c, err := newCursor(ctx, r, q)
	if err != nil {
		w.release(r)
		return nil, err
	}
	c.release = func() { w.release(r) }
	columns := make([]store.ResultColumn, len(c.columns))
	for i, column := range c.columns {
		columns[i] = store.ResultColumn{Name: column.Name, Type: column.Type}
	}
	return store.NewRows(columns, q.Limit, c.next, c.close), nil
}

// cursor reads the result of one query.
type cursor struct {
	ctx     context.Context
	reader  *reader
	stmt    *duckdbc.Stmt
	rows    *duckdbc.Result // nil until the first row is asked for
	columns []duckdbc.Column
	values  []func(row int) any // of the present chunk, by column
	at, end int                 // rows of the present chunk
	row     []any
	ended   bool

	done    func() // ends the interest in ctx
	release func()
}

func newCursor(ctx context.Context, r *reader, q store.Query) (*cursor, error) {
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	stop := r.conn.Interruptible(ctx)
	c := &cursor{ctx: ctx, reader: r, done: func() { stop(); cancel() }}
	if err := c.start(q.SQL); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		c.free()
		return nil, err
	}
	return c, nil
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

func (c *cursor) start(sql string) (err error) {
	if c.stmt, err = prepareOne(c.reader.conn, sql); err != nil {
		return err
	}
	c.columns = c.stmt.Columns()
	if slices.ContainsFunc(c.columns, func(column duckdbc.Column) bool { return !isPlain(column) }) {
		if err := c.asText(sql); err != nil {
			return err
		}
	}
	c.values, c.row = make([]func(int) any, len(c.columns)), make([]any, len(c.columns))
	return nil
}

// prepareOne prepares a text that must be one statement, which only reads.
func prepareOne(conn *duckdbc.Conn, sql string) (*duckdbc.Stmt, error) {
	if err := refuseNames(sql); err != nil {
		return nil, err
	}
	script, err := conn.Extract(sql)
	if err != nil {
		return nil, err
	}
	defer script.Close()
	switch {
	case script.Len() == 0:
		return nil, errors.New("the query is empty")
	case script.Len() > 1:
		return nil, errors.New("a query is one statement; there is more after its semicolon")
	}
	s, err := script.Prepare(0)
	if err != nil {
		return nil, err
	}
	if kind := s.Kind(); kind != mapping.StatementTypeSelect && kind != mapping.StatementTypeExplain {
		s.Close()
		return nil, fmt.Errorf("a query only reads; it must not contain %s", firstWord(sql))
	}
	if s.Parameters() > 0 {
		s.Close()
		return nil, errors.New("a query has no parameters; write their values into it")
	}
	return s, nil
}

// asText prepares the statement anew, with the columns whose types have no form of their
// own cast to text. A temporary view keeps what was written in one piece, wherever it
// ends.
func (c *cursor) asText(sql string) error {
	c.stmt.Close()
	c.stmt = nil
	names, values := make([]string, len(c.columns)), make([]string, len(c.columns))
	for i, column := range c.columns {
		names[i] = fmt.Sprintf("c%d", i)
		values[i] = names[i]
		if !isPlain(column) {
			values[i] = fmt.Sprintf("CAST(%s AS VARCHAR)", names[i])
		}
	}
	const view = "temp.main._dwsim_query"
	create := fmt.Sprintf("CREATE OR REPLACE TEMPORARY VIEW %s (%s) AS %s", "_dwsim_query", strings.Join(names, ", "), skipBlanks(sql))
	_, err := c.reader.conn.Exec(c.ctx, create)
	if err == nil {
		c.stmt, err = c.reader.conn.Prepare(fmt.Sprintf("SELECT %s FROM %s", strings.Join(values, ", "), view))
	}
	if err != nil {
		return fmt.Errorf("the result has columns of types such as %s, which have to be cast to VARCHAR: %w", c.strangeType(), err)
	}
	return nil
}

func (c *cursor) strangeType() string {
	for _, column := range c.columns {
		if !isPlain(column) {
			return column.Type
		}
	}
	return ""
}

func (c *cursor) next() ([]any, error) {
	if c.release == nil || c.ended {
		return nil, nil
	}
	if c.ctx.Err() != nil {
		return nil, context.Cause(c.ctx)
	}
	for c.at == c.end && !c.ended {
		if err := c.nextChunk(); err != nil {
			c.ended = true
			return nil, err
		}
	}
	if c.ended {
		return nil, nil
	}
	for i, value := range c.values {
		c.row[i] = value(c.at)
	}
	c.at++
	return c.row, nil
}

// nextChunk reads further rows. The statement runs when the first are asked for: it may
// take long to make them.
func (c *cursor) nextChunk() (err error) {
	if c.rows == nil {
		if c.rows, err = c.stmt.Run(c.ctx); err != nil {
			return err
		}
	}
	chunk, err := c.rows.Next(c.ctx)
	if err != nil {
		return err
	}
	if chunk == nil {
		c.ended = true
		return nil
	}
	c.at, c.end = 0, chunk.Rows
	for i := range c.columns {
		c.values[i] = valuesOf(c.columns[i], chunk.Vector(i))
	}
	return nil
}

func (c *cursor) close() error {
	if c.release == nil {
		return nil
	}
	c.free()
	c.release()
	c.release = nil
	return nil
}

func (c *cursor) free() {
	if c.rows != nil {
		c.rows.Close()
		c.rows = nil
	}
	if c.stmt != nil {
		c.stmt.Close()
		c.stmt = nil
	}
	c.done()
}

// firstWord returns the word, in upper case, that a statement begins with.
func firstWord(statement string) string {
	statement = skipBlanks(statement)
	end := strings.IndexFunc(statement, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(statement)
	}
	if end == 0 {
		return "this statement"
	}
	return strings.ToUpper(statement[:end])
}

// skipBlanks returns what follows the blanks, comments and semicolons that text begins
// with.
func skipBlanks(text string) string {
	for {
		text = strings.TrimLeftFunc(text, func(r rune) bool { return r == ';' || unicode.IsSpace(r) })
		switch {
		case strings.HasPrefix(text, "--"):
			_, text, _ = strings.Cut(text, "\n")
		case strings.HasPrefix(text, "/*"):
			_, text, _ = strings.Cut(text[len("/*"):], "*/")
		default:
			return text
		}
	}
}
