package snowflake

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// The table of owners of an experiment has a row of the owner ”, whose update is the lock, and
// a row for each owner that was fenced. It is never dropped.
const ownersColumns = " (OWNER VARCHAR NOT NULL, TURN NUMBER(38,0) NOT NULL)"

// lastWord is how long the end of something may take that must be written though its caller
// has left.
const lastWord = time.Minute

// lock is a session with an open transaction that holds the lock of a namespace.
type lock struct {
	conn *sql.Conn // nil once released
}

// lock waits for whoever changes an experiment at this moment, and keeps all others off until
// it is released.
//
// An UPDATE holds its lock until the transaction ends; any DDL would end that, so it runs in
// another session. https://docs.snowflake.com/en/sql-reference/transactions#resource-locking
func (w *Warehouse) lock(ctx context.Context, experiment string) (*lock, error) {
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return nil, err
	}
	if err := w.ensureOwners(ctx, namespace); err != nil {
		return nil, fmt.Errorf("the table of the owners of experiment %q cannot be made: %w", experiment, failure(ctx, err))
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return nil, failure(ctx, err)
	}
	k := &lock{conn: conn}
	if err := k.take(ctx, namespace); err != nil {
		k.release()
		w.forgetOwners(namespace)
		return nil, fmt.Errorf("the lock of experiment %q cannot be taken: %w", experiment, failure(ctx, err))
	}
	lockTaken.Hit()
	return k, nil
}

func (k *lock) take(ctx context.Context, namespace string) error {
	if _, err := k.conn.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	result, err := k.conn.ExecContext(ctx, "UPDATE "+in(controlSchema, namespace)+" SET TURN = TURN + 1 WHERE OWNER = ''")
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errors.New("the table "+in(controlSchema, namespace)+" has lost its first row; drop the table, and it is made anew"))
	}
	return nil
}

// commit ends the transaction and keeps what was written in it. It reports whether the lock was
// held until now.
func (k *lock) commit() bool {
	ctx, cancel := context.WithTimeout(context.Background(), lastWord)
	defer cancel()
	_, err := k.conn.ExecContext(ctx, "COMMIT")
	if err != nil {
		return false
	}
	_ = k.conn.Close()
	k.conn = nil
	lockReleased.Hit()
	return true
}

// release ends the transaction; after commit it does nothing. Where the server does not hear
// it, the session is given up: Snowflake rolls back when that ends.
func (k *lock) release() {
	if k.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lastWord)
	defer cancel()
	if _, err := k.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		_ = k.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = k.conn.Close()
	k.conn = nil
}

// ensureOwners makes the table of owners, with its first row, where it is not there. Two first
// rows, of two who make it at the same time, are as good as one.
func (w *Warehouse) ensureOwners(ctx context.Context, namespace string) error {
	w.mu.Lock()
	known := w.controls[namespace]
	w.mu.Unlock()
	if known {
		return nil
	}
	table := in(controlSchema, namespace)
	for _, statement := range []string{
		"CREATE SCHEMA IF NOT EXISTS " + quote(controlSchema),
		"CREATE TABLE IF NOT EXISTS " + table + ownersColumns,
		"INSERT INTO " + table + " SELECT '', 0 WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE OWNER = '')",
	} {
		if _, err := w.db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.controls[namespace] = true
	return nil
}

func (w *Warehouse) forgetOwners(namespace string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.controls, namespace)
}

// querier is a pool, or the session that holds a lock.
type querier interface {
	QueryRowContext(ctx context.Context, statement string, args ...any) *sql.Row
}

// checkFence is an ErrFenced where owner was declared dead.
func (w *Warehouse) checkFence(ctx context.Context, q querier, experiment, owner string) error {
	if owner == "" {
		return nil
	}
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return err
	}
	var fenced int64
	err = q.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+in(controlSchema, namespace)+" WHERE OWNER = ?", owner).Scan(&fenced)
	switch {
	case isMissing(err): // nobody was ever fenced
		return nil
	case err != nil:
		return fmt.Errorf("the owners of experiment %q cannot be read: %w", experiment, failure(ctx, err))
	case fenced > 0:
		return fmt.Errorf("the owner that would change experiment %q %w: another one has taken its place", experiment, store.ErrFenced)
	}
	return nil
}

// Fence implements [store.Warehouse]. It drops what the owner has staged, so that even an owner
// whose lock Snowflake has taken away has nothing to swap with.
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	if owner == "" || strings.ContainsAny(owner, "\r\n") {
		return nil, fmt.Errorf("the owner %q of experiment %q cannot be declared dead: its nonce is one line of text", owner, experiment)
	}
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return nil, err
	}
	k, err := w.lock(ctx, experiment)
	if err != nil {
		return nil, err
	}
	defer k.release()
	table := in(controlSchema, namespace)
	_, err = k.conn.ExecContext(ctx, "INSERT INTO "+table+" SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM "+table+" WHERE OWNER = ?)", owner, owner)
	if err != nil {
		return nil, fmt.Errorf("the owner of experiment %q cannot be declared dead: %w", experiment, failure(ctx, err))
	}
	if err := w.confirmFence(ctx, k, experiment, owner); err != nil {
		return nil, err
	}
	fenceWritten.Hit()
	// From here on no swap of the owner's begins. One that is late still is told by the mark.
	if err := w.sweep(ctx, func(s staged) bool { return s.of(experiment, owner) }); err != nil {
		return nil, err
	}
	fencedUnstaged.Hit()
	return w.Mark(ctx, experiment)
}

// confirmFence commits a fence and looks whether it is there: a COMMIT is no error where
// Snowflake has rolled the transaction back before.
func (w *Warehouse) confirmFence(ctx context.Context, k *lock, experiment, owner string) error {
	committed := k.commit()
	err := w.checkFence(ctx, w.db, experiment, owner)
	if errors.Is(err, store.ErrFenced) {
		return nil
	}
	if err == nil {
		err = errors.New("Snowflake has rolled the transaction back; try again")
	}
	if !committed {
		err = errors.Join(err, fmt.Errorf("Snowflake %w", store.ErrUnreachable))
	}
	return fmt.Errorf("the owner of experiment %q cannot be declared dead: %w", experiment, err)
}
