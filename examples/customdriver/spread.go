// Package customdriver is a driver of one's own: a warehouse that spreads experiments over
// several others, each on a disk of its own, say. An experiment always lies in the same one,
// which its name decides. The package is a whole driver: it has a URL scheme, passes on what
// the warehouses below can do besides, and passes the suite that all drivers pass
// (spread_test.go). A program imports it, and has
//
//	store.OpenWarehouse(ctx, "spread:///disk1/warehouse,/disk2/warehouse")
//
// A driver for another database has the same shape. What each method must do is said at
// [store.Warehouse]; store/sqlite shows how.
package customdriver

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

func init() { store.Register("spread", Driver{}) }

// Driver opens warehouses by URLs of the scheme spread, whose path is a list of folders with
// commas between them. The order of the folders counts: it must stay the same.
type Driver struct{}

// OpenWarehouse implements [store.WarehouseDriver].
func (Driver) OpenWarehouse(ctx context.Context, u *url.URL) (store.Warehouse, error) {
	if u.Host != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("a spread URL is spread:/// and absolute paths with commas between them, not %s", u.Redacted())
	}
	w := New()
	for folder := range strings.SplitSeq(u.Path, ",") {
		below, err := sqlite.OpenWarehouse(ctx, folder)
		if err != nil {
			return nil, errors.Join(err, w.Close())
		}
		w.below = append(w.below, below)
	}
	return w, nil
}

// Warehouse spreads experiments over warehouses. Make one with [New].
type Warehouse struct {
	below []store.Warehouse
}

// The optional interfaces that it implements; a compiler error says which method is missing.
var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
)

// New returns a warehouse over others, at least one. They are closed with it.
func New(below ...store.Warehouse) *Warehouse { return &Warehouse{below} }

// of returns the warehouse of an experiment, whose name counts without regard to case.
func (w *Warehouse) of(experiment string) store.Warehouse {
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(experiment)))
	return w.below[h.Sum32()%uint32(len(w.below))]
}

// CreateTables implements [store.Warehouse].
func (w *Warehouse) CreateTables(ctx context.Context, e *schema.Experiment) error {
	return w.of(e.Name).CreateTables(ctx, e)
}

// Begin implements [store.Warehouse]. What it returns builds the next contents beside the
// present ones, and its Commit puts them in place in one step.
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	return w.of(e.Name).Begin(ctx, e, owner)
}

// Truncate implements [store.Warehouse].
func (w *Warehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	return w.of(e.Name).Truncate(ctx, e, owner)
}

// Drop implements [store.Warehouse].
func (w *Warehouse) Drop(ctx context.Context, experiment, owner string) error {
	return w.of(experiment).Drop(ctx, experiment, owner)
}

// Fence implements [store.Warehouse].
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	return w.of(experiment).Fence(ctx, experiment, owner)
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	return w.of(experiment).Mark(ctx, experiment)
}

// Query implements [store.Warehouse].
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	return w.of(q.Experiment).Query(ctx, q)
}

// ScanTable implements [store.TableScanner], so that runs can be verified.
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	scanner, ok := w.of(e.Name).(store.TableScanner)
	if !ok {
		return fmt.Errorf("the warehouse of experiment %q does not read tables back", e.Name)
	}
	return scanner.ScanTable(ctx, e, t, yield)
}

// TypeWarnings implements [store.TypeWarner].
func (w *Warehouse) TypeWarnings(e *schema.Experiment) []string {
	if warner, ok := w.of(e.Name).(store.TypeWarner); ok {
		return warner.TypeWarnings(e)
	}
	return nil
}

// Version implements [store.Versioner]. It asks the first warehouse alone.
func (w *Warehouse) Version(ctx context.Context) (string, error) {
	if v, ok := w.below[0].(store.Versioner); ok {
		version, err := v.Version(ctx)
		return fmt.Sprintf("%s in %d places", version, len(w.below)), err
	}
	return fmt.Sprintf("%d warehouses", len(w.below)), nil
}

// Close implements [store.Warehouse].
func (w *Warehouse) Close() error {
	var failed []error
	for _, below := range w.below {
		failed = append(failed, below.Close())
	}
	return errors.Join(failed...)
}
