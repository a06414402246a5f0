package pg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store"
)

// Tx is a transaction that changes namespaces.
type Tx struct {
	*pgx.Conn
	w *Warehouse
}

// inTx calls do in a transaction, and commits it when that returns no error.
func (w *Warehouse) inTx(ctx context.Context, do func(tx *Tx) error) error {
	err := w.tryTx(ctx, do)
	for tries := 1; err != nil && tries < mostConflicts && w.engine.Conflict != nil && w.engine.Conflict(err); tries++ {
		err = w.tryTx(ctx, do)
	}
	return err
}

// mostConflicts is how often a transaction is begun that others get in the way of.
const mostConflicts = 10

func (w *Warehouse) tryTx(ctx context.Context, do func(tx *Tx) error) error {
	return w.with(ctx, func(conn *pgx.Conn) error {
		tx := &Tx{Conn: conn, w: w}
		if err := tx.Run(ctx, "BEGIN"); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			_ = tx.Run(context.WithoutCancel(ctx), "ROLLBACK") // where the connection is lost, so is the transaction
			return w.plain(ctx, err)
		}
		return tx.commit(ctx)
	})
}

// errInDoubt is the error of a transaction whose connection was lost while it was committed.
var errInDoubt = errors.New("it is not known whether the changes were made")

// commit commits, which a context that is cancelled just then does not interrupt.
func (t *Tx) commit(ctx context.Context) error {
	if ctx.Err() != nil {
		_ = t.Run(context.WithoutCancel(ctx), "ROLLBACK")
		return context.Cause(ctx)
	}
	err := t.Run(context.WithoutCancel(ctx), "COMMIT")
	if err = t.w.plain(context.WithoutCancel(ctx), err); errors.Is(err, store.ErrUnreachable) {
		return fmt.Errorf("%w: %w", errInDoubt, err)
	}
	return err
}

// again calls do, and once more where it is in doubt what has become of it, which must do no
// harm.
func again(do func() error) error {
	err := do()
	if errors.Is(err, errInDoubt) {
		err = do()
	}
	return err
}

// Run runs a script: statements with semicolons between them, which return nothing.
func (t *Tx) Run(ctx context.Context, script string) error { return run(ctx, t.Conn, script) }

func run(ctx context.Context, conn *pgx.Conn, script string) error {
	_, err := conn.PgConn().Exec(ctx, script).ReadAll()
	return err
}

// waitFor makes the locks of a transaction wait no longer than the warehouse's lock_timeout.
func (t *Tx) waitFor(ctx context.Context) error {
	if t.w.engine.WaitFor == nil {
		return nil
	}
	return t.Run(ctx, t.w.engine.WaitFor(t.w.o.LockTimeout))
}

// durable makes the commit of a transaction last when it returns.
func (t *Tx) durable(ctx context.Context) error {
	if t.w.engine.Durable == "" {
		return nil
	}
	return t.Run(ctx, t.w.engine.Durable)
}

// Texts returns the first column of a query's rows.
func (t *Tx) Texts(ctx context.Context, sql string, args ...any) ([]string, error) {
	return texts(ctx, t.Conn, sql, args...)
}

// Warehouse returns the warehouse in which this happens.
func (t *Tx) Warehouse() *Warehouse { return t.w }

// texts returns the first column of a query's rows.
func texts(ctx context.Context, conn *pgx.Conn, sql string, args ...any) ([]string, error) {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

var errEnded = errors.New("the load has ended")

// Transaction calls do in a transaction, and commits it when that returns no error.
func (w *Warehouse) Transaction(ctx context.Context, do func(tx *Tx) error) error {
	return w.inTx(ctx, do)
}
