package snowflake

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/snowflakedb/gosnowflake"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// Query implements [store.Warehouse]. Snowflake folds names to upper case, and Query folds them
// back: a header without any lower-case letter comes in lower case. Numbers without digits after
// the point are integers, where they fit 64 bits, and strings with all their digits else. Dates
// and times are strings as in ISO 8601 with a blank, instants in UTC with a Z behind them.
//
// Snowflake answers when a result is complete. Query asks for the columns first, so that it
// returns before that.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	c := &cursor{w: w}
	if err := c.read(q); err != nil {
		return nil, err
	}
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	s, err := w.acquire(ctx, q.Experiment, q.Timeout)
	if err != nil {
		cancel()
		return nil, err
	}
	c.s = s
	c.ctx, c.cancel = context.WithCancel(ctx)
	c.ended = cancel
	if err := c.open(); err != nil {
		_ = c.close()
		return nil, err
	}
	return store.NewRows(c.columns, q.Limit, c.next, c.close), nil
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

// cursor reads the result of one query.
type cursor struct {
	w *Warehouse
	s *session // nil once closed

	statement *spelling.Statement
	skipped   int // bytes of it before what is sent

	sql    string // that is sent
	args   []any
	ctx    context.Context
	cancel context.CancelFunc // of the statement
	ended  context.CancelFunc // of the timeout

	columns []store.ResultColumn
	forms   []form
	answer  chan answer // of a statement that runs
	rows    *sql.Rows
	err     error // of the statement
	raw     []any
	targets []any
	row     []any
}

type answer struct {
	rows *sql.Rows
	err  error
}

// read reads the query as far as Snowflake is not needed for that.
func (c *cursor) read(q store.Query) (err error) {
	if c.statement, err = spelling.Rewrite(q.SQL, q.Params, spelling.Options{Engine: spelling.Snowflake}); err != nil {
		return err
	}
	if c.sql, err = readingStatement(c.statement.SQL); err != nil {
		return c.statement.Error(err.Error(), -1, nil)
	}
	c.skipped = max(0, strings.Index(c.statement.SQL, c.sql))
	for _, name := range c.statement.Params {
		for _, p := range q.Params {
			if p.Name == name {
				c.args = append(c.args, bound(p)...)
			}
		}
	}
	return nil
}

// bound is a value as the client takes it, which has to be told of bytes and of the type of NULL.
func bound(p store.Param) []any {
	if value, ok := p.Value.([]byte); ok {
		return []any{gosnowflake.DataTypeBinary, value}
	}
	if p.Value == nil {
		return []any{sql.NullString{}}
	}
	return []any{p.Value}
}

// open describes the statement and starts it. What is not described, as SHOW, is waited for.
func (c *cursor) open() error {
	first, _, _ := strings.Cut(strings.ToUpper(strings.TrimLeft(c.sql, "( \t\r\n")), " ")
	switch first {
	case "SHOW", "DESCRIBE", "DESC", "EXPLAIN":
		c.start()
		if err := c.wait(); err != nil {
			return err
		}
		types, err := c.rows.ColumnTypes()
		c.take(types)
		return c.failure(err)
	}
	types, err := describe(c.ctx, c.s.conn, c.sql, c.args...)
	if err != nil {
		return c.failure(err)
	}
	c.take(types)
	c.start()
	return nil
}

func (c *cursor) start() {
	done, conn := make(chan answer, 1), c.s.conn
	c.answer = done
	go func() {
		rows, err := conn.QueryContext(c.ctx, c.sql, c.args...) //nolint:rowserrcheck // whoever reads them does
		done <- answer{rows, err}
	}()
}

// wait waits for the result, once, or for the end of the context: the client, which tells the
// server, may not reach it for long.
func (c *cursor) wait() error {
	if c.answer == nil {
		return c.err
	}
	var a answer
	select {
	case a = <-c.answer:
	case <-c.ctx.Done():
		return c.failure(c.ctx.Err())
	}
	c.answer, c.rows = nil, a.rows
	if a.err != nil {
		c.err = c.failure(a.err)
		return c.err
	}
	types, err := a.rows.ColumnTypes()
	if err != nil {
		return c.failure(err)
	}
	c.forms = c.forms[:0] // those of the result are certain
	for _, t := range types {
		c.forms = append(c.forms, formOf(t))
	}
	return nil
}

// take takes the columns of the result as its headers.
func (c *cursor) take(types []*sql.ColumnType) {
	for _, t := range types {
		c.columns = append(c.columns, store.ResultColumn{Name: folded(t.Name()), Type: formOf(t).name})
	}
	c.row, c.raw, c.targets = make([]any, len(types)), make([]any, len(types)), make([]any, len(types))
	for i := range c.raw {
		c.targets[i] = &c.raw[i]
	}
}

// folded returns a header as the experiment's document writes it.
func folded(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return name
}

func (c *cursor) next() ([]any, error) {
	if c.s == nil {
		return nil, nil
	}
	if err := c.wait(); err != nil {
		return nil, err
	}
	if !c.rows.Next() {
		return nil, c.failure(c.rows.Err())
	}
	if err := c.rows.Scan(c.targets...); err != nil {
		return nil, c.failure(err)
	}
	for i, v := range c.raw {
		value, err := c.forms[i].value(v)
		if err != nil {
			return nil, fmt.Errorf("column %q of the result: %w", c.columns[i].Name, err)
		}
		c.row[i] = value
	}
	return c.row, nil
}

// failure is an error of the statement, with names as the statement spells them. A session whose
// statement was cut off is not used again.
func (c *cursor) failure(err error) error {
	if err == nil {
		return nil
	}
	c.s.broken = c.s.broken || c.ctx.Err() != nil || isUnreachable(err) || isLoggedOut(err)
	return c.queryError(failure(c.ctx, err))
}

func (c *cursor) close() error {
	if c.s == nil {
		return nil
	}
	c.cancel()
	c.ended()
	s := c.s
	c.s = nil
	if c.answer != nil { // nobody has waited for it
		go func() {
			a := <-c.answer
			s.broken = true
			c.w.give(s, a.rows)
		}()
		return nil
	}
	c.w.give(s, c.rows)
	return nil
}

// give closes the result of a session, and gives the session back.
func (w *Warehouse) give(s *session, rows *sql.Rows) {
	if rows != nil {
		_ = rows.Close() // repeats the error of the last row
	}
	w.releaseSession(s)
}
