// Package dwsimtest gives a Go test a warehouse that is full of rows:
//
//	func TestRevenue(t *testing.T) {
//		shop := dwsimtest.New(t, document, dwsimtest.RowsOf("orders", 500))
//		got, err := Revenue(ctx, shop.DB())
//		…
//	}
//
// The warehouse is an SQLite database in the test's temporary folder. It has the tables
// of an experiment document, with keys declared and every foreign key pointing at
// a row, and the same rows each time: values follow from the document and a seed. It is
// gone when the test ends. docs/testing.md is a guide.
package dwsimtest

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest/internal/fill"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// DefaultSeed is the seed of a warehouse for which no [Seed] is given.
const DefaultSeed = 1

// Option changes how a warehouse is filled.
type Option func(*options)

type options = fill.Options

// Seed gives other rows: equal seeds make equal rows.
func Seed(seed int64) Option { return func(o *options) { o.Seed = seed } }

// Rows asks for so many rows of every table, instead of those of the document.
func Rows(n int64) Option { return func(o *options) { o.All = &n } }

// RowsOf asks for another number of rows of one table than the document or [Rows] do. 0 leaves
// the table empty.
func RowsOf(table string, n int64) Option { return func(o *options) { o.Tables[table] = n } }

// Warehouse is a filled warehouse. Its methods may be called from several goroutines.
type Warehouse struct {
	db    *sql.DB
	dsn   string
	place fill.Place
	run   *dwsim.Run
}

// New fills a warehouse with the rows of a document and opens it. The test fails at once
// where that is not possible, with everything that is wrong with the document.
//
// What was made of the same document, seed and rows before, by this or another process, is copied from
// a cache; see [CacheVariable]. Each warehouse is the test's own: parallel tests may each have one.
func New(tb testing.TB, e *schema.Experiment, opts ...Option) *Warehouse {
	tb.Helper()
	o := options{Seed: DefaultSeed, Tables: map[string]int64{}}
	for _, opt := range opts {
		opt(&o)
	}
	w := &Warehouse{place: files(tb.TempDir(), e)}
	var err error
	if w.run, err = w.fill(tb, e, o.Generate(e)); err != nil {
		tb.Fatalf("dwsimtest: %v", err)
	}
	w.dsn = dsn(filepath.Join(w.place.Dir, "warehouse", strings.ToLower(e.Name)+".db"))
	if w.db, err = sql.Open("sqlite", w.dsn); err != nil {
		tb.Fatalf("dwsimtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			tb.Errorf("dwsimtest: %v", err)
		}
	})
	return w
}

// fill fills the folder of the warehouse, from the cache where that has it.
func (w *Warehouse) fill(tb testing.TB, e *schema.Experiment, o dwsim.GenerateOptions) (*dwsim.Run, error) {
	c := openCache()
	if c == nil || e == nil {
		return w.place.Generate(tb.Context(), e, o)
	}
	key, err := fill.Key(e, o)
	if err != nil {
		return nil, err
	}
	if run := c.take(key, w.place.Dir); run != nil {
		return run, nil
	}
	run, err := w.place.Generate(tb.Context(), e, o)
	if err != nil {
		return nil, err
	}
	if err := c.put(key, w.place.Dir, run); err != nil {
		tb.Logf("dwsimtest: the cache does not take it: %v", err)
	}
	return run, nil
}

// DB returns a connection to the tables, which go by their own names, in SQLite's SQL; [Warehouse.Query]
// understands that of warehouses. The test may change rows; foreign keys are enforced. It is closed when the test ends.
func (w *Warehouse) DB() *sql.DB { return w.db }

// DSN returns the data source name of the database, for code under test that opens it
// itself: sql.Open("sqlite", w.DSN()).
func (w *Warehouse) DSN() string { return w.dsn }

// Run returns what was generated: the seed, and each table with its rows and digest.
func (w *Warehouse) Run() *dwsim.Run { return w.run }

// Query runs one statement as [dwsim.Experiment.Query] does: it may use what people write for Redshift and
// Snowflake, such as NVL, DATEDIFF, a::int and QUALIFY, and it only reads. It returns the rows, with values
// of the types that [store.Rows] has. params are what :name stands for; nil is none.
func (w *Warehouse) Query(ctx context.Context, sql string, params map[string]any) (rows [][]any, err error) {
	return w.place.Query(ctx, w.run, sql, params)
}

// files are SQLite's, below dir.
func files(dir string, e *schema.Experiment) fill.Place {
	return fill.Place{Dir: dir, Warehouse: fill.WarehouseName(e, "sqlite"), Open: func(ctx context.Context) (store.Metadata, store.Warehouse, error) {
		meta, err := sqlite.OpenMetadata(ctx, filepath.Join(dir, "dw_simulator.db"))
		if err != nil {
			return nil, nil, err
		}
		warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(dir, "warehouse"))
		if err != nil {
			return nil, nil, errors.Join(err, meta.Close())
		}
		return meta, warehouse, nil
	}}
}

func dsn(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	u.RawQuery = "_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)"
	return u.String()
}
