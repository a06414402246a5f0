package sqlite

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// Warehouse is a folder with a database file per experiment: shop.db, in lower case.
// Several processes may have the same folder open.
type Warehouse struct {
	files   *dbfiles.Folder
	options WarehouseOptions

	mu     sync.Mutex
	idle   map[scope][]*reader
	closed bool
}

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.Typed        = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
)

// OpenWarehouse opens the warehouse in a folder, which is made, readable by its owner
// only, when it is not there. It is an [store.ErrUnreachable] when that is impossible.
func OpenWarehouse(ctx context.Context, dir string) (*Warehouse, error) {
	return OpenWarehouseWith(ctx, dir, WarehouseOptions{})
}

// WarehouseOptions are what need not be said of a warehouse.
type WarehouseOptions struct {
	// LoadBySQL has SQLite insert the rows of a load, one by one, which takes many times as long as
	// writing the pages of its file.
	LoadBySQL bool
	// Logger is told when rows are inserted though LoadBySQL is not set. Nil means [slog.Default].
	Logger *slog.Logger
}

// OpenWarehouseWith is [OpenWarehouse] with options.
func OpenWarehouseWith(ctx context.Context, dir string, o WarehouseOptions) (*Warehouse, error) {
	files, err := dbfiles.OpenFolder(ctx, dir, kind)
	if err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return &Warehouse{files: files, options: o, idle: map[scope][]*reader{}}, nil
}

// Close closes the files that are open for queries; those of queries that are still
// being read close with them.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return w.closeIdle()
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

func (s *stage) createEmpty(e *schema.Experiment) error {
	if err := s.conn.Exec(createAll(e) + "COMMIT"); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, s.failure(err))
	}
	emptyCommitted.Hit()
	return nil
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	c, err := w.contents(ctx, experiment)
	return c.Mark, err
}

// Type implements [store.Typed].
func (*Warehouse) Type() string { return "sqlite" }

// Version implements [store.Versioner].
func (*Warehouse) Version(context.Context) (string, error) {
	return "SQLite " + sqlitec.Version, nil
}
