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
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// DefaultSeed is the seed of a warehouse for which no [Seed] is given.
const DefaultSeed = 1

// Option changes how a warehouse is filled.
type Option func(*options)

type options struct {
	seed   int64
	all    *int64           // rows of every table; nil for those of the document
	tables map[string]int64 // rows of some
}

// Seed gives other rows: equal seeds make equal rows.
func Seed(seed int64) Option { return func(o *options) { o.seed = seed } }

// Rows asks for so many rows of every table, instead of those of the document.
func Rows(n int64) Option { return func(o *options) { o.all = &n } }

// RowsOf asks for another number of rows of one table than the document or [Rows] do. 0 leaves
// the table empty.
func RowsOf(table string, n int64) Option { return func(o *options) { o.tables[table] = n } }

// rows are those of all tables for which a number was asked.
func (o *options) rows(e *schema.Experiment) map[string]int64 {
	rows := map[string]int64{}
	if o.all != nil && e != nil {
		for _, t := range e.Tables {
			rows[strings.ToLower(t.Name)] = *o.all
		}
	}
	for table, n := range o.tables {
		rows[strings.ToLower(table)] = n
	}
	return rows
}

// Warehouse is a filled warehouse. Its methods may be called from several goroutines.
type Warehouse struct {
	db             *sql.DB
	dsn            string
	dir, warehouse string
	run            *dwsim.Run
}

// New fills a warehouse with the rows of a document and opens it. The test fails at once
// where that is not possible, with everything that is wrong with the document.
//
// What was made of the same document, seed and rows before, by this or another process, is copied from
// a cache; see [CacheVariable]. Each warehouse is the test's own: parallel tests may each have one.
func New(tb testing.TB, e *schema.Experiment, opts ...Option) *Warehouse {
	tb.Helper()
	o := options{seed: DefaultSeed, tables: map[string]int64{}}
	for _, opt := range opts {
		opt(&o)
	}
	w := &Warehouse{dir: tb.TempDir(), warehouse: warehouseName(e)}
	var err error
	if w.run, err = w.fill(tb, e, dwsim.GenerateOptions{Seed: &o.seed, Rows: o.rows(e)}); err != nil {
		tb.Fatalf("dwsimtest: %v", err)
	}
	w.dsn = dsn(filepath.Join(w.dir, "warehouse", strings.ToLower(e.Name)+".db"))
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
		return generate(tb.Context(), w.dir, e, o)
	}
	key, err := keyOf(e, o)
	if err != nil {
		return nil, err
	}
	if run := c.take(key, w.dir); run != nil {
		return run, nil
	}
	run, err := generate(tb.Context(), w.dir, e, o)
	if err != nil {
		return nil, err
	}
	if err := c.put(key, w.dir, run); err != nil {
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
	err = with(ctx, w.dir, w.warehouse, func(sim *dwsim.Simulator) error {
		experiment, err := sim.Experiment(ctx, w.run.Experiment)
		if err != nil {
			return err
		}
		result, err := experiment.Query(ctx, sql, dwsim.QueryOptions{Params: dwsim.Params(params)})
		if err != nil {
			return err
		}
		rows, err = all(result)
		return errors.Join(err, result.Close())
	})
	return rows, err
}

// all reads rows to their end.
func all(result *store.Rows) (rows [][]any, err error) {
	for {
		row, err := result.Next()
		if err != nil || row == nil {
			return rows, err
		}
		rows = append(rows, slices.Clone(row))
	}
}

// generate fills the warehouse below dir.
func generate(ctx context.Context, dir string, e *schema.Experiment, o dwsim.GenerateOptions) (run *dwsim.Run, err error) {
	err = with(ctx, dir, warehouseName(e), func(sim *dwsim.Simulator) error {
		experiment, err := sim.CreateExperiment(ctx, e)
		if err != nil {
			return err
		}
		run, err = experiment.Generate(ctx, o)
		return err
	})
	return run, err
}

// with opens what lies below dir for a function. Everything is closed again, so that nothing but
// the test itself holds the database.
func with(ctx context.Context, dir, warehouseName string, do func(*dwsim.Simulator) error) (err error) {
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		return err
	}
	defer closing(&err, meta.Close)
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(dir, "warehouse"))
	if err != nil {
		return err
	}
	defer closing(&err, warehouse.Close)
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{warehouseName: warehouse},
		DataRoot:   dir,
	})
	if err != nil {
		return err
	}
	defer closing(&err, sim.Close)
	return do(sim)
}

// warehouseName lets SQLite stand in for whatever warehouse the document names.
func warehouseName(e *schema.Experiment) string {
	if e == nil || e.TargetWarehouse == "" {
		return "sqlite"
	}
	return e.TargetWarehouse
}

func closing(err *error, closer func() error) {
	if closeErr := closer(); *err == nil {
		*err = closeErr
	}
}

func dsn(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	u.RawQuery = "_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)"
	return u.String()
}
