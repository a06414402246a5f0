package pg

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/dw-sim/dw-sim/store"
)

// Query implements [store.Warehouse]. Integers, floats, BOOLEAN and BYTEA come as such; all
// else, and what is no finite float, as the text that the database writes, with instants in
// UTC, which ends in a Z, and CHAR without the spaces that it is filled up with.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	name, err := SchemaOf(q.Experiment)
	if err != nil {
		return nil, err
	}
	statement, err := w.guard(q.SQL)
	if err != nil {
		return nil, err
	}
	c := &cursor{w: w, schemaName: name, experiment: q.Experiment, sql: statement}
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	c.done = cancel
	if err := c.begin(); err != nil {
		err = c.plain(err)
		c.end()
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

// cursor reads the result of one query, in a transaction that can only read.
type cursor struct {
	w          *Warehouse
	schemaName string
	experiment string
	sql        string

	ctx    context.Context
	cancel context.CancelCauseFunc
	done   context.CancelFunc

	stamp   string               // of the swaps before the statement was parsed
	conn    *pgxpool.Conn        // nil once ended
	result  *pgconn.ResultReader // nil until the first row is asked for
	columns []store.ResultColumn
	decode  []func([]byte) (any, error)
	row     []any
	ended   bool
}

// begin begins the transaction and has the statement parsed, which tells its columns. It is
// executed when the first row is asked for.
func (c *cursor) begin() error {
	conn, err := c.w.queries.Acquire(c.ctx)
	if err != nil {
		return err
	}
	c.conn = conn
	if err := c.beginTransaction(); err != nil {
		return err
	}
	described, err := conn.Conn().PgConn().Prepare(c.ctx, "", c.sql, nil)
	if err != nil {
		return err
	}
	if len(described.ParamOIDs) > 0 {
		return errors.New("the query has parameters ($1), which nothing has values for")
	}
	if len(described.Fields) == 0 {
		return errors.New("the query returns no columns")
	}
	return c.describe(described.Fields)
}

// beginTransaction is one round trip: the settings, and whether the schema is there.
func (c *cursor) beginTransaction() error {
	script := []string{
		c.w.engine.BeginQuery,
		"SELECT count(*) FROM pg_namespace WHERE nspname = " + QuoteText(c.schemaName),
		"SET LOCAL search_path = " + Quote(c.schemaName),
	}
	if c.w.engine.Torn != nil {
		script = append(script, swapStamp)
	}
	if c.w.o.QueryRole != "" {
		script = append(script, "SET LOCAL ROLE "+Quote(c.w.o.QueryRole))
	}
	results, err := c.conn.Conn().PgConn().Exec(c.ctx, strings.Join(script, "; ")).ReadAll()
	if err != nil {
		return err
	}
	var found []string
	for _, r := range results {
		for _, row := range r.Rows {
			found = append(found, string(row[0]))
		}
	}
	if len(found) == 0 || found[0] != "1" {
		return fmt.Errorf("the schema of experiment %q %w", c.experiment, store.ErrNotFound)
	}
	c.stamp = found[len(found)-1]
	return nil
}

func (c *cursor) describe(fields []pgconn.FieldDescription) error {
	columns := make([]store.ResultColumn, len(fields))
	decode := make([]func([]byte) (any, error), len(fields))
	for i, f := range fields {
		columns[i] = store.ResultColumn{Name: f.Name, Type: typeName(c.conn.Conn().TypeMap(), f.DataTypeOID)}
		decode[i] = decoderOf(f.DataTypeOID)
		if own, known := c.w.engine.Types[f.DataTypeOID]; known {
			columns[i].Type, decode[i] = own.Name, own.decoder()
		}
	}
	if c.columns != nil && !slices.Equal(columns, c.columns) {
		return errors.New("the tables were replaced by others with other columns just as the query began; run it again")
	}
	c.columns, c.decode, c.row = columns, decode, make([]any, len(fields))
	return nil
}

// mostTries is how often a query begins anew because of swaps that come between.
const mostTries = 20

// execute runs the statement up to its first row, if there is one. The names of tables are
// resolved one by one: where a swap came between them, it begins anew.
func (c *cursor) execute() (more bool, err error) {
	for range mostTries {
		c.result = c.conn.Conn().PgConn().ExecPrepared(c.ctx, "", nil, nil, nil)
		more = c.result.NextRow()
		if !more {
			if _, err := c.result.Close(); err != nil {
				return false, err
			}
		}
		torn, err := c.torn()
		if err != nil || !torn {
			return more, err
		}
		c.release()
		if err := c.begin(); err != nil {
			return false, err
		}
	}
	return false, fmt.Errorf("the tables of experiment %q are replaced faster than they can be read", c.experiment)
}

func (c *cursor) next() ([]any, error) {
	if c.conn == nil || c.ended {
		return nil, nil
	}
	if err := c.ctx.Err(); err != nil {
		return nil, context.Cause(c.ctx)
	}
	more, err := c.step()
	if err != nil {
		return nil, c.plain(err)
	}
	if !more {
		c.ended = true
		return nil, nil
	}
	for i, value := range c.result.Values() {
		if c.row[i], err = c.decode[i](value); err != nil {
			return nil, fmt.Errorf("column %q: %w", c.columns[i].Name, err)
		}
	}
	return c.row, nil
}

func (c *cursor) step() (more bool, err error) {
	if c.result == nil {
		return c.execute()
	}
	if c.result.NextRow() {
		return true, nil
	}
	_, err = c.result.Close()
	return false, err
}

// plain is err as people read it, with the place in the statement that it is about.
func (c *cursor) plain(err error) error {
	err = c.w.plain(c.ctx, err)
	e, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return err
	case e.Code == codeTooManyStatements && strings.Contains(e.Message, "multiple commands"):
		return errors.New("a query is one statement; there is more after its semicolon")
	case e.Code == codeReadOnly:
		return fmt.Errorf("a query can only read: %w", err)
	case e.Position > 0:
		line, column := place(c.sql, int(e.Position))
		return fmt.Errorf("line %d, column %d: %w", line, column, err)
	}
	return err
}

// place returns line and column of a character, counted from 1.
func place(sql string, position int) (line, column int) {
	before := []rune(sql)
	before = before[:min(position-1, len(before))]
	line = 1 + strings.Count(string(before), "\n")
	if i := slices.Index(reversed(before), '\n'); i >= 0 {
		return line, i + 1
	}
	return line, len(before) + 1
}

func reversed(runes []rune) []rune {
	runes = slices.Clone(runes)
	slices.Reverse(runes)
	return runes
}

func (c *cursor) close() error {
	c.end()
	return nil
}

// end ends the query, wherever it is.
func (c *cursor) end() {
	c.release()
	c.cancel(nil)
	c.done()
}

// release gives the connection back. One whose statement has not ended is closed, and the
// server told so.
func (c *cursor) release() {
	if c.conn == nil {
		return
	}
	conn := c.conn.Conn().PgConn()
	if c.result != nil && !c.ended && !conn.IsClosed() {
		c.abandon()
	}
	if !conn.IsClosed() {
		_, _ = conn.Exec(context.Background(), "ROLLBACK").ReadAll() // a connection that fails is not used again
	}
	c.conn.Release()
	c.conn, c.result = nil, nil
}

// closeTime is how long the server is given to hear that nobody reads on.
const closeTime = 5 * time.Second

func (c *cursor) abandon() {
	conn := c.conn.Conn().PgConn()
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	_ = conn.CancelRequest(ctx)
	_ = conn.Conn().Close() // rather than read what is left
	_, _ = c.result.Close()
}
