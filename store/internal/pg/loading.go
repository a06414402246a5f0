package pg

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// Loading fills a staged schema.
type Loading struct {
	w          *Warehouse
	experiment *schema.Experiment
	schemaName string // of the namespace
	owner      string
	seen       Contents // what Begin saw

	mu    sync.Mutex
	stage *stage
	sinks map[string]Sink // by table name in lower case
}

var (
	_ store.Loading       = (*Loading)(nil)
	_ store.Unconstrained = (*Loading)(nil)
)

// Sink is a sink of a [Loading], which tells how far it has come.
type Sink interface {
	gen.Sink
	// Loaded returns how many rows the table has, and whether they are complete.
	Loaded() (rows int64, complete bool)
}

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (*Loading, error) {
	e = e.Resolved()
	name, err := SchemaOf(e.Name)
	if err != nil {
		return nil, err
	}
	seen, err := w.contents(ctx, name)
	if err != nil {
		return nil, err
	}
	s, err := w.newStage(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Loading{w: w, experiment: e, schemaName: name, owner: owner, seen: seen, stage: s, sinks: map[string]Sink{}}, nil
}

// LeaveOutConstraints implements [store.Unconstrained].
func (l *Loading) LeaveOutConstraints() { l.stage.completion.bare = true }

// Warehouse returns the warehouse that is loaded.
func (l *Loading) Warehouse() *Warehouse { return l.w }

// TableName returns the name of a staged table as SQL writes it, with its schema.
func (l *Loading) TableName(t *schema.Table) string { return l.stage.script(t.Name).Name }

// OpenSink implements [gen.SinkOpener].
func (l *Loading) OpenSink(ctx context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	table, key, err := l.free(t)
	if err != nil {
		return nil, err
	}
	if l.w.engine.OpenSink == nil {
		l.sinks[key] = newCopySink(l, table)
		return l.sinks[key], nil
	}
	s, err := l.w.engine.OpenSink(ctx, l, table)
	if err != nil {
		return nil, err
	}
	l.sinks[key] = s
	return s, nil
}

// Register makes a sink that somebody else has filled, or is about to, that of a table. It
// is an error where the table has one.
func (l *Loading) Register(t *schema.Table, s Sink) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, key, err := l.free(t)
	if err == nil {
		l.sinks[key] = s
	}
	return err
}

// free returns the document's table, if it is there and not being loaded yet.
func (l *Loading) free(t *schema.Table) (table *schema.Table, key string, err error) {
	if l.stage == nil {
		return nil, "", errEnded
	}
	table, key = l.experiment.Table(t.Name), strings.ToLower(t.Name)
	switch {
	case table == nil:
		return nil, "", fmt.Errorf("table %q of experiment %q %w", t.Name, l.experiment.Name, store.ErrNotFound)
	case l.sinks[key] != nil:
		return nil, "", fmt.Errorf("table %q is loaded twice", t.Name)
	}
	return table, key, nil
}

// Commit implements [store.Loading].
//
// What takes long comes before the lock of the namespace is taken. The rows that are kept are
// copied: moved, their tables would have to wait for all who read them.
func (l *Loading) Commit(ctx context.Context, m store.Mark) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == nil {
		return errEnded
	}
	if err := contents.CheckMark(l.experiment, l.loaded(), m); err != nil {
		return err
	}
	now, err := l.unchanged(ctx)
	if err != nil {
		return err
	}
	s := l.stage
	l.stage = nil
	defer s.discard()
	if err := l.finish(ctx, s, now, m); err != nil {
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, err)
	}
	return s.swap(ctx, l.schemaName, l.owner, func(then Contents) error {
		return now.Check(then.Contents, l.experiment.Name)
	})
}

// unchanged returns the present contents of the namespace, if this load may replace them.
// Without waiting for the lock: it only spares work, as the swap asks again. The fence comes
// first in the end, so whatever an heir of a fenced owner has changed is not what is reported.
func (l *Loading) unchanged(ctx context.Context) (Contents, error) {
	var now Contents
	err := l.w.inTx(ctx, func(tx *Tx) (err error) {
		if now, err = l.w.readContents(ctx, tx.Conn, l.schemaName); err != nil {
			return err
		}
		return tx.checkFence(ctx, l.experiment.Name, l.schemaName, l.owner)
	})
	if err != nil {
		return now, err
	}
	return now, l.seen.Check(now.Contents, l.experiment.Name)
}

// loaded returns what was put into the tables.
func (l *Loading) loaded() map[string]contents.Loaded {
	loaded := map[string]contents.Loaded{}
	for name, s := range l.sinks {
		rows, complete := s.Loaded()
		loaded[name] = contents.Loaded{Rows: rows, Complete: complete}
	}
	return loaded
}

// Rollback implements [store.Loading].
func (l *Loading) Rollback() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == nil {
		return nil
	}
	var failed error
	for _, s := range l.sinks {
		failed = errors.Join(failed, s.Rollback())
	}
	failed = errors.Join(failed, l.stage.discard())
	l.stage = nil
	if failed != nil {
		return fmt.Errorf("the unfinished rows of experiment %q cannot be removed: %w", l.experiment.Name, failed)
	}
	return nil
}
