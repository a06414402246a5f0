package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Query implements [store.Warehouse]. A BOOLEAN column gives bools and a DECIMAL column
// strings with all digits of its scale, or integers where it has none. Experiments that the
// statement names are attached, ten at most with its own.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	r, s, err := w.prepared(ctx, q)
	if err != nil {
		cancel()
		return nil, err
	}
	c := newCursor(ctx, r, s)
	c.done = cancel
	c.release = func() { w.release(r) }
	return store.NewRows(c.columns, q.Limit, c.next, c.close), nil
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

// prepared returns a reader of all that a query reads, with its statement.
func (w *Warehouse) prepared(ctx context.Context, q store.Query) (*reader, *statement, error) {
	s := scopeOf(q.Experiment)
	for {
		r, err := w.acquire(ctx, s)
		if err != nil {
			return nil, nil, err
		}
		found, err := w.statement(ctx, r, q)
		if err == nil {
			return r, found, nil
		}
		needed, ok := errors.AsType[*otherExperiment](err)
		if !ok {
			return nil, nil, err
		}
		if s, err = w.widened(s, needed); err != nil {
			return nil, nil, err
		}
	}
}

// statement prepares a query on a reader, which it takes back when that fails. It waits no
// longer than a little beyond the end of ctx: nothing can interrupt the planning of a statement
// that is nested very deeply.
func (w *Warehouse) statement(ctx context.Context, r *reader, q store.Query) (*statement, error) {
	var found *statement
	var err error
	prepared := make(chan struct{})
	stop := interruptible(ctx, r.conn)
	go func() {
		defer close(prepared)
		found, err = r.statement(q)
	}()
	select {
	case <-prepared:
	case <-ctx.Done():
		if !soon(prepared) {
			go func() {
				<-prepared
				stop()
				_ = errors.Join(found.close(), r.conn.Close())
			}()
			return nil, context.Cause(ctx)
		}
	}
	stop()
	if ctx.Err() != nil {
		_ = found.close()
		err = context.Cause(ctx)
	}
	if err != nil {
		w.release(r)
		return nil, err
	}
	return found, nil
}

// soon waits for done, but not for long: a call that nothing can interrupt is left to itself,
// with its connection, which ends with it.
func soon(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-time.After(50 * time.Millisecond):
		return false
	}
}

// otherExperiment is the error of a statement that reads another experiment's table.
type otherExperiment struct {
	*store.QueryError
}

// widened returns a scope with one experiment more.
func (w *Warehouse) widened(s scope, needed *otherExperiment) (scope, error) {
	if _, err := w.databasesOf(scopeOf(needed.Unknown)); err != nil || needed.Unknown == "" {
		return s, needed.QueryError // it has no file, or the name is none of an experiment
	}
	if len(s.all()) == sqlitec.MaxAttached {
		e := *needed.QueryError
		e.Message = fmt.Sprintf("a query can read %d experiments at most, and %s is one more", sqlitec.MaxAttached, e.Unknown)
		e.Hint, e.Unknown, e.Kind = "write it as several queries, or join fewer experiments", "", ""
		return s, &e
	}
	return s.with(needed.Unknown), nil
}

// statement is a query that is ready to be run.
type statement struct {
	*sqlitec.Stmt
	text *spelling.Statement
}

// close frees a statement, if it is not nil.
func (s *statement) close() error {
	if s == nil {
		return nil
	}
	return s.Close()
}

// statement prepares a query, and binds its parameters.
func (r *reader) statement(q store.Query) (*statement, error) {
	text, err := spelling.Rewrite(q.SQL, q.Params, spelling.Options{Engine: spelling.SQLite, ColumnType: r.columnType, ColumnScale: r.columnScale})
	if err != nil {
		return nil, err
	}
	s := &statement{text: text}
	r.guard = &guard{databases: r.databases}
	r.shared = &sqlfunc.Context{Now: time.Now().UTC(), Cache: map[any]any{}}
	r.conn.Begin()
	if s.Stmt, err = r.prepareOne(s); err != nil {
		return nil, err
	}
	if err := s.bind(q.Params); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepareOne prepares what must be one statement, which only reads.
func (r *reader) prepareOne(s *statement) (*sqlitec.Stmt, error) {
	script, begin := s.text.SQL, 0
	found, tail, err := r.conn.Prepare(script)
	for found == nil && err == nil && tail != "" { // leading semicolons and comments
		begin = len(script) - len(tail)
		found, tail, err = r.conn.Prepare(tail)
	}
	if err != nil {
		return nil, r.refusal(s, err, begin)
	}
	if found == nil {
		return nil, s.text.Error("the query is empty", -1, nil)
	}
	// Of VACUUM the authorizer hears nothing before it runs, nor of a REINDEX without indexes.
	if verb, _ := firstWord(script); spelling.Changes(verb) || !found.ReadOnly() {
		_ = found.Close()
		return nil, notReading(s, sqlitec.Action{})
	}
	for tail != "" {
		at := len(script) - len(tail)
		second, rest, err := r.conn.Prepare(tail)
		if second != nil || err != nil {
			_ = errors.Join(closeStmt(second), found.Close())
			_, begin := sqltext.FirstWord(tail)
			return nil, s.text.Error("a query is one statement; there is more after its semicolon", at+begin, nil)
		}
		tail = rest
	}
	return found, nil
}

func closeStmt(s *sqlitec.Stmt) error {
	if s == nil {
		return nil
	}
	return s.Close()
}

// bind sets the parameters of a statement.
func (s *statement) bind(params []store.Param) error {
	for i := 1; i <= s.Parameters(); i++ {
		name := s.ParameterName(i)
		p := paramOf(params, name)
		if p == nil {
			return s.text.Error(fmt.Sprintf("the parameter %s has no value", orQuestionMark(name)), s.find(name), nil)
		}
		if err := s.bindOne(i, p); err != nil {
			return fmt.Errorf("parameter %s cannot be set: %w", name, err)
		}
	}
	return nil
}

func orQuestionMark(name string) string {
	if name == "" {
		return "?"
	}
	return name
}

func paramOf(params []store.Param, name string) *store.Param {
	for i := range params {
		if ":"+params[i].Name == name {
			return &params[i]
		}
	}
	return nil
}

func (s *statement) bindOne(i int, p *store.Param) error {
	switch v := p.Value.(type) {
	case nil:
		return s.BindNull(i)
	case int64:
		return s.BindInt(i, v)
	case float64:
		return s.BindFloat(i, v)
	case bool:
		if v {
			return s.BindInt(i, 1)
		}
		return s.BindInt(i, 0)
	case string:
		if p.Type == schema.Decimal {
			return s.bindDecimal(i, v)
		}
		return s.BindString(i, v)
	case []byte:
		return s.BindBytes(i, v)
	}
	return fmt.Errorf("a value of type %T means nothing here", p.Value)
}

// bindDecimal sets a parameter to a number where that is exact, as columns are; else to text.
func (s *statement) bindDecimal(i int, v string) error {
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return s.BindInt(i, n)
	}
	if digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(v), "0"); len(digits) <= exactDigits {
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return s.BindFloat(i, f)
		}
	}
	return s.BindString(i, v)
}
