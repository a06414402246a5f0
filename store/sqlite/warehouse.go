package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// Warehouse is a folder with a database file per experiment: shop.db, in lower case.
// Several processes may have the same folder open.
type Warehouse struct {
	files *dbfiles.Folder

	mu     sync.Mutex
	idle   map[string][]*reader // by file
	closed bool
}

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
)

// OpenWarehouse opens the warehouse in a folder, which is made, readable by its owner
// only, when it is not there. It is an [store.ErrUnreachable] when that is impossible.
func OpenWarehouse(ctx context.Context, dir string) (*Warehouse, error) {
	files, err := dbfiles.OpenFolder(ctx, dir, kind)
	if err != nil {
		return nil, err
	}
	return &Warehouse{files: files, idle: map[string][]*reader{}}, nil
}

// Close closes the files that are open for queries; those of queries that are still
// being read close with them.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	var failed error
	for _, readers := range w.idle {
		for _, r := range readers {
			failed = errors.Join(failed, r.conn.Close())
		}
	}
	clear(w.idle)
	return failed
}

// CreateTables implements [store.Warehouse].
func (w *Warehouse) CreateTables(ctx context.Context, e *schema.Experiment) error {
	return w.putEmpty(ctx, e, "", func(file string) error {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the file %s of experiment %q %w", file, e.Name, store.ErrExists)
		}
		return nil
	})
}

// Truncate implements [store.Warehouse]. A namespace that is not there is made.
func (w *Warehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	return w.putEmpty(ctx, e, owner, func(string) error { return nil })
}

// putEmpty puts a file with the empty tables of e in its place, if check allows it.
func (w *Warehouse) putEmpty(ctx context.Context, e *schema.Experiment, owner string, check func(file string) error) error {
	e = e.Resolved()
	file, err := w.files.FileOf(e.Name)
	if err != nil {
		return err
	}
	if err := check(file); err != nil {
		return err
	}
	s, err := w.newStage()
	if err != nil {
		return err
	}
	defer s.discard()
	if err := s.createEmpty(e); err != nil {
		return err
	}
	if err := s.seal(ctx); err != nil {
		return err
	}
	unlock, err := w.files.LockNamespace(ctx, file)
	if err != nil {
		return err
	}
	defer unlock()
	if err := errors.Join(w.files.CheckFence(file, e.Name, owner), check(file)); err != nil {
		return err
	}
	namespaceChecked.Hit()
	w.forget(file)
	return s.Publish(file)
}

func (s *stage) createEmpty(e *schema.Experiment) error {
	var script strings.Builder
	script.WriteString(createTables(e))
	referenced := referencedColumns(e)
	for i := range e.Tables {
		t := &e.Tables[i]
		script.WriteString(createIndexes(e, t, referenced[strings.ToLower(t.Name)]))
	}
	if err := s.conn.Exec(script.String() + "COMMIT"); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, s.failure(err))
	}
	emptyCommitted.Hit()
	return nil
}

// Drop implements [store.Warehouse]. What tells who was fenced stays.
func (w *Warehouse) Drop(ctx context.Context, experiment, owner string) error {
	file, err := w.files.FileOf(experiment)
	if err != nil {
		return err
	}
	if err := w.files.Sweep(); err != nil {
		return err
	}
	unlock, err := w.files.LockNamespace(ctx, file)
	if err != nil {
		return err
	}
	defer unlock()
	if err := w.files.CheckFence(file, experiment, owner); err != nil {
		return err
	}
	namespaceChecked.Hit()
	w.forget(file)
	if err := w.files.Drop(file); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be removed: %w", experiment, err)
	}
	return nil
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	c, err := w.contents(ctx, experiment)
	return c.mark, err
}

// Version implements [store.Versioner].
func (*Warehouse) Version(context.Context) (string, error) {
	return "SQLite " + sqlitec.Version, nil
}
