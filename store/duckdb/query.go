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
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Query implements [store.Warehouse]. Integers beyond 64 bits and DECIMALs are strings with
// all their digits; dates, times, UUIDs, and types that SQL alone has, such as lists and
// intervals, are texts. Other experiments that the statement names are attached for it. A query
// that has to end does so within a moment, even while DuckDB is making something huge, which it
// then finishes for itself.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	if err := refuseNames(q.SQL); err != nil {
		return nil, err
	}
	statement, err := spelling.Rewrite(q.SQL, q.Params, spelling.Options{Engine: spelling.DuckDB})
	if err != nil {
		return nil, err
	}
	others, err := w.named(q)
	if err != nil {
		return nil, err
	}
	r, err := w.acquire(ctx, q.Experiment, others...)
	if err != nil {
		return nil, err
	}
	c := newCursor(ctx, r, q, statement, func() { w.release(r) })
	if err := c.do(c.start); err != nil {
		_ = c.close()
		return nil, c.explain(err)
	}
	columns := make([]store.ResultColumn, len(c.columns))
	for i, column := range c.columns {
		columns[i] = store.ResultColumn{Name: column.Name, Type: typeWord(column.Type)}
	}
	return store.NewRows(columns, q.Limit, c.next, c.close), nil
}

// named returns the experiments of this warehouse that a query names before a point, besides
// its own, in the order of their names.
func (w *Warehouse) named(q store.Query) ([]string, error) {
	var names []string
	for _, name := range sqltext.QualifiedNames(q.SQL) {
		name = strings.ToLower(name)
		file, err := w.files.FileOf(name)
		if err != nil || name == strings.ToLower(q.Experiment) {
			continue
		}
		if _, err := w.files.Stat(file, name); errors.Is(err, store.ErrNotFound) {
			continue // an alias, or DuckDB says what is missing
		} else if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// cursor reads the result of one query.
type cursor struct {
	ctx       context.Context
	reader    *reader
	query     store.Query
	statement *spelling.Statement
	shift     int // by how many bytes places that DuckDB tells are too large
	stmt      *duckdbc.Stmt
	rows      *duckdbc.Result // nil until the first row is asked for
	columns   []duckdbc.Column
	values    []func(row int) any // of the present chunk, by column
	texts     []texts             // by column
	at, end   int                 // rows of the present chunk
	row       []any
	ended     bool

	busy    <-chan error // receives when DuckDB is done with what it was left alone with
	done    func()       // ends the interest in ctx
	release func()       // nil when the cursor is closed
}

func newCursor(ctx context.Context, r *reader, q store.Query, statement *spelling.Statement, release func()) *cursor {
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	stop := r.conn.Interruptible(ctx)
	return &cursor{ctx: ctx, reader: r, query: q, statement: statement, done: func() { stop(); cancel() }, release: release}
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

// patience is how long DuckDB may take to heed an interrupt. It does so between chunks of rows.
const patience = 100 * time.Millisecond

// do has DuckDB do something, and ends when ctx does: then nothing of the cursor but close may
// be used.
func (c *cursor) do(f func() error) error {
	if c.ctx.Done() == nil {
		return f()
	}
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return c.cause(err)
	case <-c.ctx.Done():
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		c.busy = done
	}
	return context.Cause(c.ctx)
}

// cause is why ctx ended, where that is why there is an error.
func (c *cursor) cause(err error) error {
	if err != nil && c.ctx.Err() != nil {
		return context.Cause(c.ctx)
	}
	return err
}

func (c *cursor) start() (err error) {
	macros, functions := macrosOf(c.statement.SQL)
	if err := c.reader.register(functions); err != nil {
		return err
	}
	// The engine itself keeps the query from writing: into memory, too.
	if _, err := c.reader.conn.Exec(c.ctx, "BEGIN TRANSACTION READ ONLY;"+macros); err != nil {
		return fmt.Errorf("the functions of the query cannot be made: %w", err)
	}
	if c.stmt, err = c.prepareOne(); err != nil {
		return err
	}
	c.columns = c.stmt.Columns()
	if slices.ContainsFunc(c.columns, func(column duckdbc.Column) bool { return !isPlain(column) }) {
		if err := c.asText(); err != nil {
			return err
		}
	}
	c.values, c.row, c.texts = make([]func(int) any, len(c.columns)), make([]any, len(c.columns)), make([]texts, len(c.columns))
	return bindAll(c.stmt, c.statement.Params, c.query.Params)
}

// prepareOne prepares the statement, which must be one, and one that only reads.
func (c *cursor) prepareOne() (*duckdbc.Stmt, error) {
	script, err := c.reader.conn.Extract(c.statement.SQL)
	if err != nil {
		return nil, err
	}
	defer script.Close()
	switch {
	case script.Len() == 0:
		return nil, c.refuse("the query is empty", "")
	case script.Len() > 1:
		return nil, c.refuse("a query is one statement; there is more after its semicolon", "")
	}
	s, err := script.Prepare(0)
	if changingWords[firstWord(c.query.SQL)] {
		if err == nil {
			s.Close()
		}
		return nil, c.onlyReads()
	}
	if err != nil {
		return nil, err
	}
	if kind := s.Kind(); kind != mapping.StatementTypeSelect && kind != mapping.StatementTypeExplain {
		s.Close()
		return nil, c.onlyReads()
	}
	if s.Parameters() != len(c.statement.Params) {
		s.Close()
		return nil, c.refuse("a parameter of a query has a name", "write :name in the place of $1 or ?")
	}
	return s, nil
}

// changingWords are words before which it does not matter what else is wrong.
var changingWords = map[string]bool{
	"INSERT": true, "UPDATE": true, "DELETE": true, "MERGE": true, "TRUNCATE": true,
	"CREATE": true, "ALTER": true, "DROP": true, "COPY": true, "ATTACH": true, "SET": true, "PRAGMA": true,
}

func (c *cursor) onlyReads() error {
	return c.refuse("a query only reads; it must not contain "+firstWord(c.query.SQL), "")
}

// refuse makes an error of the statement as a whole.
func (c *cursor) refuse(message, hint string) error {
	e := c.statement.Error(message, -1, nil)
	e.Hint = hint
	return e
}

// asText prepares the statement anew, with the columns whose types have no form of their
// own cast to text. It was prepared alone, so it is whole.
func (c *cursor) asText() error {
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
	text, offset := c.statement.SQL, 0
	if statements := sqltext.Split(text); len(statements) == 1 {
		text, offset = statements[0].Text, statements[0].Offset
	}
	before := "SELECT " + strings.Join(values, ", ") + " FROM (\n"
	c.shift = len(before) - offset
	var err error
	if c.stmt, err = c.reader.conn.Prepare(before + text + "\n) AS _dwsim_query (" + strings.Join(names, ", ") + ")"); err != nil {
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
		if err := c.do(c.nextChunk); err != nil {
			c.ended = true
			return nil, c.explain(err)
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
		c.values[i] = valuesOf(c.columns[i], chunk.Vector(i), &c.texts[i])
	}
	return nil
}

// close frees what the query holds; where DuckDB is still busy with it, when that is done.
func (c *cursor) close() error {
	release := c.release
	if release == nil {
		return nil
	}
	c.release = nil
	if c.busy == nil {
		c.free()
		release()
		return nil
	}
	go func() {
		<-c.busy
		c.free()
		release()
	}()
	return nil
}

func (c *cursor) free() {
	if c.rows != nil {
		c.rows.Close()
	}
	if c.stmt != nil {
		c.stmt.Close()
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
