//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// Warehouse is a folder with a database file per experiment: shop.duckdb, in lower case.
// Several processes may have the same folder open.
type Warehouse struct {
	files *dbfiles.Folder

	opening sync.Mutex // held while a file is opened for reading
	mu      sync.Mutex
	open    map[string]*database // by file
	clock   int64                // counts queries
	closed  bool
}

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
	_ store.Sizer        = (*Warehouse)(nil)
	_ store.Examiner     = (*Warehouse)(nil)
)

// OpenWarehouse opens the warehouse in a folder, which is made, readable by its owner
// only, when it is not there. It is an [store.ErrUnreachable] when that is impossible.
func OpenWarehouse(ctx context.Context, dir string) (*Warehouse, error) {
	files, err := dbfiles.OpenFolder(ctx, dir, kind)
	if err != nil {
		return nil, err
	}
	return &Warehouse{files: files, open: map[string]*database{}}, nil
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
	s, err := w.newStage(ctx, e)
	if err != nil {
		return err
	}
	defer s.discard()
	if err := s.seal(ctx); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, err)
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

// Fence implements [store.Warehouse].
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	return w.files.Fence(ctx, experiment, owner, func() (store.Mark, error) { return w.Mark(ctx, experiment) })
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	c, err := w.contents(ctx, experiment)
	return c.mark, err
}

// Version implements [store.Versioner].
func (*Warehouse) Version(context.Context) (string, error) {
	return "DuckDB " + duckdbc.Version(), nil
}
