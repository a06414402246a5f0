package pg

import (
	"context"
	"fmt"

	"github.com/dw-sim/dw-sim/store"
)

// Fences are rows of a table in the schema [Control], which outlives every namespace.
const fences = Control + ".fences"

// Fence implements [store.Warehouse].
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	if owner == "" {
		return nil, fmt.Errorf("the owner without a nonce of experiment %q cannot be declared dead", experiment)
	}
	name, err := SchemaOf(experiment)
	if err != nil {
		return nil, err
	}
	if err := w.makeControl(ctx); err != nil {
		return nil, err
	}
	var now Contents
	err = again(func() error {
		return w.inTx(ctx, func(tx *Tx) error {
			if err := tx.durable(ctx); err != nil {
				return err
			}
			if err := w.engine.Lock(ctx, tx, name); err != nil {
				return err
			}
			sql := fmt.Sprintf("INSERT INTO %s (experiment, owner) SELECT %s, %s WHERE NOT EXISTS (SELECT 1 FROM %s WHERE experiment = %s AND owner = %s)",
				fences, QuoteText(name), QuoteText(owner), fences, QuoteText(name), QuoteText(owner))
			if err := tx.Run(ctx, sql); err != nil {
				return err
			}
			now, err = w.readContents(ctx, tx.Conn, name)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("the owner of experiment %q cannot be declared dead: %w", experiment, err)
	}
	w.engine.Points.Fenced.Hit()
	return now.Mark, nil
}

// makeControl makes the control schema where it is missing. Of two that do so at once, one
// fails and finds it made.
func (w *Warehouse) makeControl(ctx context.Context) error {
	create := func(tx *Tx) error {
		exists, err := tx.hasFences(ctx)
		if err != nil || exists {
			return err
		}
		script := append([]string{"CREATE SCHEMA IF NOT EXISTS " + Control}, w.engine.Control...)
		script = append(script, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (experiment VARCHAR(63) NOT NULL, owner VARCHAR(1000) NOT NULL)", fences))
		for _, statement := range script {
			if err := tx.Run(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	}
	err := w.inTx(ctx, create)
	if isCode(err, codeUniqueViolation, codeDuplicateSchema, codeDuplicateTable) {
		err = w.inTx(ctx, create)
	}
	if err != nil {
		return fmt.Errorf("the schema %s cannot be made: %w", Control, err)
	}
	return nil
}

func (t *Tx) hasFences(ctx context.Context) (exists bool, err error) {
	err = t.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'fences')", Control).Scan(&exists)
	return exists, err
}

// checkFence is an ErrFenced where owner was declared dead. The transaction has the lock of
// the namespace.
func (t *Tx) checkFence(ctx context.Context, experiment, schemaName, owner string) error {
	if owner == "" {
		return nil
	}
	if exists, err := t.hasFences(ctx); err != nil || !exists {
		return err
	}
	var fenced bool
	sql := "SELECT EXISTS (SELECT 1 FROM " + fences + " WHERE experiment = $1 AND owner = $2)"
	if err := t.QueryRow(ctx, sql, schemaName, owner).Scan(&fenced); err != nil {
		return err
	}
	if fenced {
		return fmt.Errorf("the owner that would change experiment %q %w: another one has taken its place", experiment, store.ErrFenced)
	}
	return nil
}

// locked takes the lock of a namespace for the rest of a transaction, refuses an owner that
// was declared dead, and returns what is there. The fence comes before the contents are
// looked at: whatever an heir has changed, it was there before.
func (w *Warehouse) locked(ctx context.Context, tx *Tx, experiment, schemaName, owner string) (Contents, error) {
	if err := tx.durable(ctx); err != nil {
		return Contents{}, err
	}
	if err := tx.waitFor(ctx); err != nil {
		return Contents{}, err
	}
	if err := w.engine.Lock(ctx, tx, schemaName); err != nil {
		if isCode(err, codeLockNotAvailable) {
			err = fmt.Errorf("experiment %q is being changed by others for more than %s: %w", experiment, w.o.LockTimeout, err)
		}
		return Contents{}, err
	}
	if err := tx.checkFence(ctx, experiment, schemaName, owner); err != nil {
		return Contents{}, err
	}
	return w.readContents(ctx, tx.Conn, schemaName)
}
