package pg

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
)

// swap puts a stage, which is complete, in the place of the namespace, if check allows it for
// what is there under the lock.
//
// The schemas are renamed, which waits for nobody who reads: a statement that runs goes on in
// the old tables, one that comes later finds the new ones. The old schema goes when the last
// one has ended that reads it.
func (s *stage) swap(ctx context.Context, name, owner string, check func(now Contents) error) error {
	old, err := s.rename(ctx, name, owner, check)
	if err != nil {
		return err
	}
	points := s.w.engine.Points
	points.SwapCommitted.Hit()
	s.inPlace()
	if old == "" {
		return nil
	}
	err = s.w.with(context.WithoutCancel(ctx), func(conn *pgx.Conn) error { return s.w.dropOld(context.WithoutCancel(ctx), conn, old) })
	points.OldDropped.Hit()
	if err != nil {
		return nil //nolint:nilerr // the new rows are in place; the next load sweeps the old ones
	}
	return nil
}

// rename returns what the schema that was there is called now, "" where there was none.
func (s *stage) rename(ctx context.Context, name, owner string, check func(now Contents) error) (old string, err error) {
	experiment := s.experiment.Name
	refused := false
	err = s.w.inTx(ctx, func(tx *Tx) error {
		now, err := s.w.locked(ctx, tx, experiment, name, owner)
		if err == nil {
			err = check(now)
		}
		if err != nil {
			refused = true // in words of its own
			return err
		}
		s.w.engine.Points.SwapLocked.Hit()
		if !now.Exists {
			return tx.renameSchema(ctx, s.name, name)
		}
		old = oldPrefix + randomID()
		return s.exchange(ctx, tx, Namespace{Experiment: experiment, Schema: name, Tables: now.Tables, Staged: s.name, Old: old})
	})
	if errors.Is(err, errInDoubt) && s.happened(ctx, name) {
		return old, nil
	}
	if err != nil && !refused {
		err = fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", experiment, err)
	}
	return old, err
}

// doubtTime is how long a database that has gone away during a swap is asked whether it has
// happened.
const doubtTime = 20 * time.Second

// happened finds out whether the stage is in place. It takes the lock of the namespace, so
// what was in doubt is over by then, and looks at the mark.
func (s *stage) happened(ctx context.Context, name string) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), doubtTime)
	defer cancel()
	for {
		var now Contents
		err := s.w.inTx(ctx, func(tx *Tx) (err error) {
			now, err = s.w.locked(ctx, tx, s.experiment.Name, name, "")
			return err
		})
		if err == nil {
			return now.Exists && reflect.DeepEqual(now.Mark, s.mark)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(doubtTime / 20):
		}
	}
}

func (s *stage) exchange(ctx context.Context, tx *Tx, n Namespace) error {
	after := func(context.Context) error { return nil }
	if s.w.engine.BeforeSwap != nil {
		var err error
		if after, err = s.w.engine.BeforeSwap(ctx, tx, n); err != nil {
			return err
		}
	}
	if err := tx.renameSchema(ctx, n.Schema, n.Old); err != nil {
		return err
	}
	if err := tx.renameSchema(ctx, s.name, n.Schema); err != nil {
		return err
	}
	s.w.engine.Points.SwapRenamed.Hit()
	return after(ctx)
}

func (t *Tx) renameSchema(ctx context.Context, from, to string) error {
	return t.Run(ctx, fmt.Sprintf("ALTER SCHEMA %s RENAME TO %s", Quote(from), Quote(to)))
}
