package pg

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Query implements [store.Warehouse]. Integers, floats, BOOLEAN and BYTEA come as such; all
// else, and what is no finite float, as the text that the database writes, with instants in
// UTC, which ends in a Z, and CHAR without the spaces that it is filled up with.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	c := &cursor{w: w, experiment: q.Experiment, timeout: q.Timeout}
	if err := c.read(q); err != nil {
		return nil, err
	}
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	c.done = cancel
	if err := c.start(); err != nil {
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
	schemaName string // "" where all names are qualified
	experiment string
	timeout    time.Duration
	statement  *spelling.Statement
	skipped    int // bytes of the statement before its first word, which are not sent
	values     [][]byte
	setting    QuerySetting

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

// read reads the query as far as the database is not needed for that.
func (c *cursor) read(q store.Query) (err error) {
	if q.Experiment != "" {
		if c.schemaName, err = SchemaOf(q.Experiment); err != nil {
			return err
		}
	}
	if c.statement, err = spelling.Rewrite(q.SQL, q.Params, spelling.Options{Engine: c.w.engine.Spelling}); err != nil {
		return err
	}
	if c.values, err = bind(c.statement.Params, q.Params); err != nil {
		return err
	}
	c.skipped, err = c.w.guard(c.statement)
	return err
}

// sql is the statement that is sent.
func (c *cursor) sql() string { return c.statement.SQL[c.skipped:] }

// start begins the query. Where the role of queries lacks a right, which another process may
// have had no reason to grant, it is granted anew, once. A schema that a role may not use is
// passed over without a word, as if its tables were not there.
func (c *cursor) start() (err error) {
	if c.setting, err = c.w.querySetting(c.ctx); err != nil {
		return err
	}
	err = c.begin()
	if !isCode(err, codeNoRight, codeUndefinedTable) || c.setting.Grant == nil {
		return err
	}
	granted, grantErr := c.setting.Grant(c.ctx)
	if grantErr != nil || !granted {
		return err
	}
	c.release()
	return c.begin()
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
	described, err := conn.Conn().PgConn().Prepare(c.ctx, "", c.sql(), nil)
	if err != nil {
		return err
	}
	if len(described.ParamOIDs) > len(c.values) {
		return c.statement.Error("the query has parameters such as $1, which nothing has values for; write them as :name", -1, nil)
	}
	if len(described.Fields) == 0 {
		return c.noColumns()
	}
	return c.describe(described.Fields)
}

// noColumns is the error of a query without a result.
func (c *cursor) noColumns() error {
	sql := c.statement.SQL
	for _, t := range sqltext.Tokens(sql) {
		if t.Kind == sqltext.Word && strings.EqualFold(t.Text(sql), "INTO") {
			return c.statement.Error("a query only reads; it must not contain SELECT INTO", t.Start, nil)
		}
	}
	return c.statement.Error("the query selects no columns", -1, nil)
}

// mostTries is how often a query begins anew because of swaps that come between.
const mostTries = 20

// execute runs the statement up to its first row, if there is one. The names of tables are
// resolved one by one: where a swap came between them, it begins anew.
func (c *cursor) execute() (more bool, err error) {
	for range mostTries {
		c.result = c.conn.Conn().PgConn().ExecPrepared(c.ctx, "", c.values, nil, nil)
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

var errReplaced = errors.New("the tables were replaced by others with other columns just as the query began; run it again")
