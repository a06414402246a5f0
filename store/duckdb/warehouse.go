//go:build cgo

package duckdb

import (
	"context"
	"fmt"
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
	_ store.Typed        = (*Warehouse)(nil)
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
	n, err := w.namespace(e.Name, "")
	if err != nil {
		return err
	}
	if err := n.Absent(); err != nil { // before anything is built for nothing
		return err
	}
	return w.putEmpty(ctx, e, n.PutNew)
}

// Truncate implements [store.Warehouse]. A namespace that is not there is made.
func (w *Warehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	n, err := w.namespace(e.Name, owner)
	if err != nil {
		return err
	}
	return w.putEmpty(ctx, e, n.Put)
}

// putEmpty builds a file with the empty tables of e, and has put put it in its place.
func (w *Warehouse) putEmpty(ctx context.Context, e *schema.Experiment, put func(context.Context, *dbfiles.Stage) error) error {
	e = e.Resolved()
	s, err := w.newStage(ctx, e)
	if err != nil {
		return err
	}
	defer s.discard()
	if err := s.seal(ctx); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, err)
	}
	return put(ctx, s.Stage)
}

// Drop implements [store.Warehouse]. What tells who was fenced stays.
func (w *Warehouse) Drop(ctx context.Context, experiment, owner string) error {
	n, err := w.namespace(experiment, owner)
	if err != nil {
		return err
	}
	return n.Drop(ctx)
}

// namespace returns the file of an experiment, as an owner changes it.
func (w *Warehouse) namespace(experiment, owner string) (*dbfiles.Namespace, error) {
	return w.files.Namespace(experiment, owner, w.contents, w.forget)
}

// Fence implements [store.Warehouse].
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	return w.files.Fence(ctx, experiment, owner, func() (store.Mark, error) { return w.Mark(ctx, experiment) })
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	c, err := w.contents(ctx, experiment)
	return c.Mark, err
}

// Type implements [store.Typed].
func (*Warehouse) Type() string { return "duckdb" }

// Version implements [store.Versioner].
func (*Warehouse) Version(context.Context) (string, error) {
	return "DuckDB " + duckdbc.Version(), nil
}
