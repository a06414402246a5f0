// Package bunmeta is what the databases that hold metadata share: experiments, runs and
// slots in tables that bun reads and writes, and the migrations of these tables.
package bunmeta

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/store"
)

// Engine is what differs between databases. Functions and pointers may be nil but for Points.
type Engine struct {
	Points *Points
	// Fold makes an SQL expression of text one that compares and sorts without regard to case.
	// It is nil where the columns with names do so by themselves.
	Fold func(expression string) string
	// RowLock follows FOR where a row is read that a transaction relies on. It is empty where
	// a transaction that writes is alone.
	RowLock string
	// Snapshot are the options of a transaction whose reads are all as of one moment.
	Snapshot *sql.TxOptions
	// Timeout limits each operation, retries not counted; 0 means that it ends with its context
	// alone.
	Timeout time.Duration
	// Plain makes an error of the driver, which came under a context, one for people.
	Plain func(context.Context, error) error
	// Lost reports whether an error means that the connection broke, so that nobody knows
	// whether a statement was carried out. Others that lie idle may be broken, too: Reconnect
	// has the next operation make a new one.
	Lost      func(error) bool
	Reconnect func()
}

// Metadata implements [store.Metadata] on a database whose tables [Migrate] has made.
type Metadata struct {
	db        *bun.DB
	engine    Engine
	documents documents
}

var _ store.Metadata = (*Metadata)(nil)

// New makes metadata of a database, which it closes with itself.
func New(db *bun.DB, engine Engine) *Metadata {
	if engine.Plain == nil {
		engine.Plain = func(_ context.Context, err error) error { return err }
	}
	if engine.Lost == nil {
		engine.Lost = func(error) bool { return false }
	}
	if engine.Fold == nil {
		engine.Fold = func(expression string) string { return expression }
	}
	return &Metadata{db: db, engine: engine}
}

// Close implements [store.Metadata].
func (m *Metadata) Close() error { return m.db.Close() }

// named is a condition: the column holds the name that is its argument.
func (m *Metadata) named(column string) string {
	return m.engine.Fold(column) + " = " + m.engine.Fold("?")
}

// once carries out an operation, in the time that the engine gives it.
func (m *Metadata) once(ctx context.Context, operation func(context.Context) error) error {
	return m.engine.Plain(ctx, m.limited(ctx, operation))
}

// again does what once does, and does it a second time when the connection broke: for
// operations that may be carried out twice.
func (m *Metadata) again(ctx context.Context, operation func(context.Context) error) error {
	return m.unless(ctx, func() bool { return false }, operation)
}

// unless is again, unless the first attempt may have been carried out after all.
func (m *Metadata) unless(ctx context.Context, done func() bool, operation func(context.Context) error) error {
	err := m.limited(ctx, operation)
	if err != nil && ctx.Err() == nil && m.engine.Lost(err) && !done() {
		m.engine.Reconnect()
		err = m.limited(ctx, operation)
	}
	return m.engine.Plain(ctx, err)
}

// inTx carries out an operation in a transaction, once: a second time only where the
// connection broke before the first was committed.
func (m *Metadata) inTx(ctx context.Context, operation func(context.Context, bun.Tx) error) error {
	committing := false
	return m.unless(ctx, func() bool { return committing }, func(ctx context.Context) error {
		return m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			err := operation(ctx, tx)
			committing = err == nil
			return err
		})
	})
}

// inTxAgain is again in a transaction.
func (m *Metadata) inTxAgain(ctx context.Context, o *sql.TxOptions, operation func(context.Context, bun.Tx) error) error {
	return m.again(ctx, func(ctx context.Context) error { return m.db.RunInTx(ctx, o, operation) })
}

func (m *Metadata) limited(ctx context.Context, operation func(context.Context) error) error {
	if m.engine.Timeout == 0 {
		return operation(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, m.engine.Timeout)
	defer cancel()
	err := operation(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return fmt.Errorf("the metadata %w: no answer within %s", store.ErrUnreachable, m.engine.Timeout)
	}
	return err
}

// locked makes a query one that keeps its rows from others until the transaction ends.
func (m *Metadata) locked(q *bun.SelectQuery) *bun.SelectQuery {
	if m.engine.RowLock == "" {
		return q
	}
	return q.For(m.engine.RowLock)
}
