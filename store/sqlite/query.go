package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// Query implements [store.Warehouse]. A BOOLEAN column gives bools and a DECIMAL column
// strings with all digits of its scale, or integers where it has none.
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
	return store.NewRows(c.columns, q.Limit, c.next, c.close), nil
}

// cursor reads the result of one query.
type cursor struct {
	ctx     context.Context
	reader  *reader
	sql     string
	stmt    *sqlitec.Stmt // nil once closed
	columns []store.ResultColumn
	values  []func(i int) any // by column
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
	stop := interruptible(ctx, r.conn)
	c := &cursor{ctx: ctx, reader: r, sql: q.SQL, done: func() { stop(); cancel() }}
	var err error
	if c.stmt, err = r.prepareOne(q.SQL); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		c.done()
		return nil, err
	}
	c.describe()
	return c, nil
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

// prepareOne prepares a script that must be one statement, which only reads.
func (r *reader) prepareOne(script string) (*sqlitec.Stmt, error) {
	r.denied = nil
	r.shared = &sqlfunc.Context{Now: time.Now().UTC(), Cache: map[any]any{}}
	s, tail, err := r.conn.Prepare(script)
	for s == nil && err == nil && tail != "" { // leading semicolons and comments
		script = tail
		s, tail, err = r.conn.Prepare(script)
	}
	if err != nil {
		return nil, r.refusal(script, err)
	}
	if s == nil {
		return nil, errors.New("the query is empty")
	}
	if !s.ReadOnly() { // VACUUM, of which the authorizer hears nothing before it runs
		_ = s.Close()
		return nil, notReading(script, sqlitec.Action{})
	}
	for tail != "" {
		second, rest, err := r.conn.Prepare(tail)
		if second != nil || err != nil {
			return nil, errors.Join(errors.New("a query is one statement; there is more after its semicolon"), closeBoth(s, second))
		}
		tail = rest
	}
	return s, nil
}

func closeBoth(s, second *sqlitec.Stmt) error {
	if second != nil {
		_ = second.Close()
	}
	return s.Close()
}

func (c *cursor) describe() {
	n := c.stmt.Columns()
	c.row = make([]any, n)
	for i := range n {
		declared := strings.ToUpper(c.stmt.DeclaredType(i))
		c.columns = append(c.columns, store.ResultColumn{Name: c.stmt.ColumnName(i), Type: declared})
		c.values = append(c.values, c.valueOf(declared))
	}
}

// valueOf returns what reads a column of a declared type.
func (c *cursor) valueOf(declared string) func(i int) any {
	if declared == "BOOLEAN" {
		return c.boolean
	}
	var precision, scale int
	if n, _ := fmt.Sscanf(declared, "DECIMAL(%d,%d)", &precision, &scale); n == 2 {
		return func(i int) any { return c.decimal(i, scale) }
	}
	return c.plain
}

func (c *cursor) plain(i int) any {
	switch c.stmt.Kind(i) {
	case sqlitec.Integer:
		return c.stmt.Int(i)
	case sqlitec.Float:
		return c.stmt.Float(i)
	case sqlitec.Text:
		return string(c.stmt.Bytes(i))
	case sqlitec.Blob:
		return append([]byte{}, c.stmt.Bytes(i)...)
	}
	return nil
}

func (c *cursor) boolean(i int) any {
	v := c.plain(i)
	if v == int64(0) || v == int64(1) {
		return v == int64(1)
	}
	return v // somebody else wrote it
}

func (c *cursor) decimal(i, scale int) any {
	switch v := c.plain(i).(type) {
	case int64:
		text := strconv.FormatInt(v, 10)
		if scale > 0 {
			text += "." + strings.Repeat("0", scale)
		}
		return text
	case float64:
		return string(textform.AppendFloat(nil, v, scale))
	default:
		return v
	}
}

func (c *cursor) next() ([]any, error) {
	if c.stmt == nil || c.ended {
		return nil, nil
	}
	if err := c.ctx.Err(); err != nil {
		return nil, context.Cause(c.ctx)
	}
	more, err := c.stmt.Step()
	if err != nil {
		if c.ctx.Err() != nil {
			return nil, context.Cause(c.ctx)
		}
		return nil, c.reader.refusal(c.sql, err) // a pragma that is read as a table is asked for only now
	}
	if !more {
		c.ended = true // a further step would start anew
		return nil, nil
	}
	for i, value := range c.values {
		c.row[i] = value(i)
	}
	return c.row, nil
}

func (c *cursor) close() error {
	if c.stmt == nil {
		return nil
	}
	_ = c.stmt.Close() // repeats the error of the last step
	c.stmt = nil
	c.done()
	c.release()
	return nil
}
