//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
)

// loading fills a staged file. Each table has a connection and a transaction of its own, so
// that several are filled at the same time.
type loading struct {
	w          *Warehouse
	experiment *schema.Experiment
	namespace  *dbfiles.Namespace
	seen       contents.Contents //  what Begin saw
	keyless    bool              // keys are not checked

	life  sync.RWMutex // held for reading by whoever works on the stage
	stage *stage       // nil once the load has ended

	mu     sync.Mutex
	tables map[string]*filling // by table name in lower case
}

// filling is a table that is being filled, by a sink or from Parquet.
type filling struct {
	table *schema.Table
	state state
	rows  int64
	sink  *sink // nil where it is filled from Parquet
}

type state uint8

const (
	writing state = iota
	committed
	rolledBack
)

var (
	_ store.Loading       = (*loading)(nil)
	_ store.ParquetLoader = (*loading)(nil)
	_ store.Unconstrained = (*loading)(nil)
)

var errEnded = errors.New("the load has ended")

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	e = e.Resolved()
	n, err := w.namespace(e.Name, owner)
	if err != nil {
		return nil, err
	}
	seen, err := w.contents(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	s, err := w.newStage(ctx, e)
	if err != nil {
		return nil, err
	}
	return &loading{w: w, experiment: e, namespace: n, seen: seen, stage: s, tables: map[string]*filling{}}, nil
}

// LeaveOutConstraints implements [store.Unconstrained]: keys are not checked. None is
// declared in any case.
func (l *loading) LeaveOutConstraints() { l.keyless = true }

// OpenSink implements [gen.SinkOpener].
func (l *loading) OpenSink(ctx context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	l.life.RLock()
	defer l.life.RUnlock()
	f, err := l.fill(t)
	if err != nil {
		return nil, err
	}
	if f.sink, err = newSink(ctx, l, f); err != nil {
		f.state = rolledBack
		return nil, fmt.Errorf("table %q cannot be loaded: %w", t.Name, l.stage.failure(err))
	}
	return f.sink, nil
}

// fill notes that a table is filled from now on. The caller holds life.
func (l *loading) fill(t *schema.Table) (*filling, error) {
	if l.stage == nil {
		return nil, errEnded
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	table, key := l.experiment.Table(t.Name), strings.ToLower(t.Name)
	switch {
	case table == nil:
		return nil, fmt.Errorf("table %q of experiment %q %w", t.Name, l.experiment.Name, store.ErrNotFound)
	case l.tables[key] != nil:
		return nil, fmt.Errorf("table %q is loaded twice", t.Name)
	}
	f := &filling{table: table}
	l.tables[key] = f
	return f, nil
}

// Commit implements [store.Loading]. It also refuses, with [store.ErrMarkChanged], when
// the namespace was dropped since Begin.
//
// What takes long comes before the lock of the namespace is taken: the present file does
// not change, but is replaced, and then the mark or the fence is another one.
func (l *loading) Commit(ctx context.Context, m store.Mark) error {
	l.life.Lock()
	defer l.life.Unlock()
	if l.stage == nil {
		return errEnded
	}
	if err := contents.CheckMark(l.experiment, l.loaded(), m); err != nil {
		return err
	}
	now, err := l.namespace.Unchanged(ctx, l.seen)
	if err != nil {
		return err
	}
	s := l.stage
	l.stage = nil
	defer s.discard()
	err = l.complete(ctx, s, now, m)
	if err == nil {
		err = s.seal(ctx)
	}
	if err != nil {
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, s.failure(err))
	}
	return l.namespace.Swap(ctx, s.Stage, now)
}

// loaded returns what was put into the tables.
func (l *loading) loaded() map[string]contents.Loaded {
	loaded := map[string]contents.Loaded{}
	for name, t := range l.tables {
		loaded[name] = contents.Loaded{Rows: t.rows, Complete: t.state == committed}
	}
	return loaded
}

// complete adds what the staged file keeps of the present contents, and its mark.
func (l *loading) complete(ctx context.Context, s *stage, now contents.Contents, m store.Mark) error {
	carried := store.Mark{}
	if now.Exists {
		var err error
		if carried, err = l.carryOver(ctx, s, now); err != nil {
			return err
		}
	}
	maps.Copy(carried, m)
	script, err := insertMark(carried)
	if err != nil {
		return err
	}
	if _, err := s.conn.Exec(ctx, "BEGIN;\n"+script+"COMMIT"); err != nil {
		return err
	}
	markWritten.Hit()
	return nil
}

// Rollback implements [store.Loading].
func (l *loading) Rollback() error {
	l.life.Lock()
	defer l.life.Unlock()
	if l.stage == nil {
		return nil
	}
	for _, f := range l.tables {
		if f.sink != nil {
			f.sink.close()
		}
	}
	err := l.stage.discard()
	l.stage = nil
	if err != nil {
		return fmt.Errorf("the unfinished rows of experiment %q cannot be removed: %w", l.experiment.Name, err)
	}
	return nil
}
