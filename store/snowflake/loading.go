package snowflake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// loading fills a staged schema. Several tables may be filled at the same time, each in
// sessions of its own.
type loading struct {
	w          *Warehouse
	experiment *schema.Experiment
	owner      string
	seen       contents.Contents // what Begin saw
	scripts    []ddl.TableScript

	mu       sync.Mutex
	stage    *stage              // nil once the load has ended
	fillings map[string]*filling // by table name in lower case
	files    filesStage          // see parquet.go
}

var _ store.ParquetLoader = (*loading)(nil)

// filling is what a load does to one table. Its fields are read under the lock of the loading.
type filling struct {
	table    *schema.Table
	script   *ddl.TableScript
	complete bool
	rows     int64
}

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	e = e.Resolved()
	seen, err := w.contents(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	s, err := w.newStage(ctx, e.Name, owner)
	if err != nil {
		return nil, err
	}
	scripts, _, err := ddl.TableScripts(e, "snowflake", s.name)
	if err != nil {
		return nil, errors.Join(err, s.discard())
	}
	return &loading{w: w, experiment: e, owner: owner, seen: seen, scripts: scripts, stage: s, fillings: map[string]*filling{}}, nil
}

var errEnded = errors.New("the load has ended")

// fill makes an empty table to be filled, once.
func (l *loading) fill(ctx context.Context, t *schema.Table) (*filling, *stage, error) {
	f, s, err := l.claim(t)
	if err != nil {
		return nil, nil, err
	}
	if err := s.exec(ctx, f.script.Create); err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.fillings, strings.ToLower(t.Name))
		return nil, nil, fmt.Errorf("table %q cannot be made: %w", t.Name, err)
	}
	tableMade.Hit()
	return f, s, nil
}

func (l *loading) claim(t *schema.Table) (*filling, *stage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := strings.ToLower(t.Name)
	switch {
	case l.stage == nil:
		return nil, nil, errEnded
	case l.experiment.Table(t.Name) == nil:
		return nil, nil, fmt.Errorf("table %q of experiment %q %w", t.Name, l.experiment.Name, store.ErrNotFound)
	case l.fillings[key] != nil:
		return nil, nil, fmt.Errorf("table %q is loaded twice", t.Name)
	}
	f := &filling{table: l.experiment.Table(t.Name), script: l.script(t.Name)}
	l.fillings[key] = f
	return f, l.stage, nil
}

func (l *loading) script(table string) *ddl.TableScript {
	for i := range l.scripts {
		if strings.EqualFold(l.scripts[i].Table.Name, table) {
			return &l.scripts[i]
		}
	}
	return nil
}

// done says that a table has all its rows.
func (l *loading) done(f *filling, rows int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f.complete, f.rows = true, rows
}

func (l *loading) ended() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stage == nil
}

// OpenSink implements [gen.SinkOpener].
func (l *loading) OpenSink(ctx context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	f, s, err := l.fill(ctx, t)
	if err != nil {
		return nil, err
	}
	return newSink(l, f, s), nil
}

// Commit implements [store.Loading]. It also refuses, with [store.ErrMarkChanged], when
// the namespace was dropped since Begin.
//
// What takes long comes before the lock of the namespace is taken: the present schema does
// not change, but is replaced, and then the mark or the fence is another one.
func (l *loading) Commit(ctx context.Context, m store.Mark) error {
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
	mark, err := l.finish(ctx, s, now, m)
	if err != nil {
		if _, changed := l.unchanged(ctx); changed != nil {
			return changed // which is why the staged schema is gone
		}
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, err)
	}
	return l.w.swap(ctx, s, l.experiment.Name, l.owner, func(present contents.Contents) error { return now.Check(present, l.experiment.Name) }, mark)
}

// unchanged returns the present contents of the namespace, if the load may replace them. The
// fence comes after them: it was there before whatever an heir of the owner has changed.
func (l *loading) unchanged(ctx context.Context) (contents.Contents, error) {
	now, err := l.w.contents(ctx, l.experiment.Name)
	if err != nil {
		return now, err
	}
	if err := l.w.checkFence(ctx, l.w.db, l.experiment.Name, l.owner); err != nil {
		return now, err
	}
	return now, l.seen.Check(now, l.experiment.Name)
}

// loaded returns what was put into the tables.
func (l *loading) loaded() map[string]contents.Loaded {
	loaded := map[string]contents.Loaded{}
	for name, f := range l.fillings {
		loaded[name] = contents.Loaded{Rows: f.rows, Complete: f.complete}
	}
	return loaded
}

// finish completes the staged schema, with what it keeps of the present contents, and returns
// its mark.
func (l *loading) finish(ctx context.Context, s *stage, now contents.Contents, m store.Mark) (store.Mark, error) {
	carried, cloned := store.Mark{}, map[string]bool{}
	for i := range l.scripts {
		t := l.scripts[i].Table
		name := strings.ToLower(t.Name)
		if l.fillings[name] != nil {
			continue
		}
		there, err := l.carryOver(ctx, s, &l.scripts[i], now.Exists)
		if err != nil {
			return nil, err
		}
		tableCarried.Hit()
		cloned[t.Name] = there
		if mark, marked := now.Mark[name]; marked && there {
			carried[name] = mark
		}
	}
	if err := l.dropFiles(ctx, s); err != nil {
		return nil, err
	}
	if err := s.declareKeys(ctx, l.scripts, cloned); err != nil {
		return nil, err
	}
	maps.Copy(carried, m)
	return carried, s.writeMark(ctx, carried)
}

// carryOver clones a table that this load keeps, if it is there, which copies no rows.
// https://docs.snowflake.com/en/sql-reference/sql/create-clone
func (l *loading) carryOver(ctx context.Context, s *stage, script *ddl.TableScript, exists bool) (there bool, err error) {
	if exists {
		namespace, _ := namespaceOf(l.experiment.Name) // Begin has read it
		present := quote(namespace) + strings.TrimPrefix(script.Name, s.name)
		stored, err := l.w.storedColumns(ctx, present)
		if err != nil {
			return false, err
		}
		if stored != nil {
			if !sameColumns(script.Table, stored) {
				return true, fmt.Errorf("table %q cannot be kept: its stored columns (%s) are not those of the document", script.Table.Name, strings.Join(stored, ", "))
			}
			return true, s.exec(ctx, "CREATE TABLE "+script.Name+" CLONE "+present)
		}
	}
	return false, s.exec(ctx, script.Create)
}

// Rollback implements [store.Loading].
func (l *loading) Rollback() error {
	l.mu.Lock()
	s := l.stage
	l.stage = nil
	l.mu.Unlock()
	if s == nil {
		return nil
	}
	if err := s.discard(); err != nil {
		return fmt.Errorf("the unfinished rows of experiment %q cannot be removed: %w", l.experiment.Name, err)
	}
	return nil
}
