// Package postgrestest gives a Go test a Postgres database that is full of rows, as
// dwsimtest does with SQLite:
//
//	func TestRevenue(t *testing.T) {
//		shop := postgrestest.New(t, document, dwsimtest.RowsOf("orders", 500))
//		got, err := Revenue(ctx, shop.DB())
//		…
//	}
//
// The rows are the same, cell by cell, as dwsimtest makes them for the same document and seed. They are made once,
// in a template database, and each test gets a copy of its own, which is gone when the test ends.
//
// The server is the one that [Server] or the environment variable [ServerVariable] name. Without either, one
// is started from what is installed (initdb, postgres and psql), for the process. Where that is not
// possible the test is skipped, unless the environment says CI=true: then it fails.
//
// It is a package of its own so that nobody links a driver for Postgres without asking.
package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/adapters/dwsimtest/internal/fill"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// ServerVariable is the environment variable with the URL of a server, such as
// postgres://user:password@localhost:5432/postgres. The user needs the right CREATEDB. The databases that tests
// make have names that begin with dwsimtest_; what processes that were killed have left of
// them is dropped by the next one. What else the server has is not touched, but for a role _dwsim_reader, as which
// [Warehouse.Query] reads, and which is made where the user may make roles.
const ServerVariable = "DW_SIMULATOR_TEST_POSTGRES"

// Server names the server by a URL, as [ServerVariable] does, for a test that has started one itself.
func Server(url string) dwsimtest.Option { return func(o *fill.Options) { o.Server = url } }

// Warehouse is a filled warehouse. Its methods may be called from several goroutines.
type Warehouse struct {
	server   *server
	database string
	db       *sql.DB
	place    fill.Place
	run      *dwsim.Run
	schema   string
}

// New fills a warehouse with the rows of a document and opens it. The test fails at once where that is not
// possible, with everything that is wrong with the document. Each warehouse is the test's own: parallel tests may each have
// one.
//
// The template of a document, seed and rows is kept for the process, and, with a released version of dwsim, on the
// server: up to 16, those that were used last.
func New(tb testing.TB, e *schema.Experiment, opts ...dwsimtest.Option) *Warehouse {
	tb.Helper()
	o := fill.Options{Seed: dwsimtest.DefaultSeed, Tables: map[string]int64{}}
	for _, opt := range opts {
		opt(&o)
	}
	s, err := connect(tb, o.Server)
	if err != nil {
		tb.Fatalf("postgrestest: %v", err)
	}
	t, err := s.template(tb, e, o.Generate(e))
	if err != nil {
		tb.Fatalf("postgrestest: %v", err)
	}
	w := &Warehouse{server: s, database: s.newName(), run: t.run, schema: schemaOf(e)}
	w.place = place(s.urlOf(w.database), tb.TempDir(), e)
	tb.Cleanup(func() { s.drop(tb, w.database) })
	if err := s.clone(tb.Context(), w.database, t.name, w.schema); err != nil {
		tb.Fatalf("postgrestest: %v", err)
	}
	if w.db, err = sql.Open("pgx", w.DSN()); err != nil {
		tb.Fatalf("postgrestest: %v", err)
	}
	tb.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			tb.Errorf("postgrestest: %v", err)
		}
	})
	return w
}

// connect returns the server that a test asks for.
func connect(tb testing.TB, url string) (*server, error) {
	tb.Helper()
	if url == "" {
		url = os.Getenv(ServerVariable)
	}
	if url == "" {
		if !pgtest.Installed() {
			missing := "Postgres is not installed here, and " + ServerVariable + " does not name a server"
			if os.Getenv("CI") == "true" {
				return nil, errors.New(missing)
			}
			tb.Skip("postgrestest: " + missing)
		}
		url = pgtest.Start(tb).Maintenance()
	}
	return open(tb.Context(), url)
}

// place is a database, which has the metadata beside the rows.
func place(url, dir string, e *schema.Experiment) fill.Place {
	return fill.Place{Dir: dir, Warehouse: fill.WarehouseName(e, "postgres"), Open: func(ctx context.Context) (store.Metadata, store.Warehouse, error) {
		meta, err := postgres.OpenMetadata(ctx, url)
		if err != nil {
			return nil, nil, err
		}
		warehouse, err := postgres.OpenWarehouse(ctx, url)
		if err != nil {
			return nil, nil, errors.Join(err, meta.Close())
		}
		return meta, warehouse, nil
	}}
}

// DB returns a connection to the tables, which go by their own names, in the SQL of Postgres; [Warehouse.Query]
// understands that of warehouses. The test may change rows; foreign keys are enforced. It is closed when the test ends.
func (w *Warehouse) DB() *sql.DB { return w.db }

// DSN returns the URL of the database, for code under test that opens it itself, by whatever driver: the database
// looks for tables in the schema that has them.
func (w *Warehouse) DSN() string { return w.server.urlOf(w.database) }

// Run returns what was generated: the seed, and each table with its rows and digest.
func (w *Warehouse) Run() *dwsim.Run { return w.run }

// Query runs one statement as [dwsim.Experiment.Query] does: it may use what people write for Redshift and
// Snowflake, such as NVL, DATEDIFF and QUALIFY, and it only reads. It returns the rows, with values
// of the types that [store.Rows] has. params are what :name stands for; nil is none.
func (w *Warehouse) Query(ctx context.Context, sql string, params map[string]any) (rows [][]any, err error) {
	return w.place.Query(ctx, w.run, sql, params)
}

// Snapshot is what a warehouse held at a moment.
type Snapshot struct {
	w        *Warehouse
	database string
}

// Snapshot keeps what the warehouse holds now, for as long as the test lasts. Nobody may be connected meanwhile: the
// test fails where rows of a query or a transaction of [Warehouse.DB] are open for five seconds, or another connection is.
func (w *Warehouse) Snapshot(tb testing.TB) *Snapshot {
	tb.Helper()
	s := &Snapshot{w: w, database: w.server.newName()}
	tb.Cleanup(func() { w.server.drop(tb, s.database) })
	w.hangUp()
	if err := w.server.clone(tb.Context(), s.database, w.database, w.schema); err != nil {
		tb.Fatalf("postgrestest: the warehouse cannot be kept: %v", err)
	}
	return s
}

// Restore brings back what was kept: rows that were changed, removed and added, and tables, sequences and functions,
// too. [Warehouse.DB] and its prepared statements go on working. Nobody may be connected meanwhile, as for [Warehouse.Snapshot]. Subtests that
// run in parallel each want a warehouse of their own.
func (s *Snapshot) Restore(tb testing.TB) {
	tb.Helper()
	s.w.hangUp()
	err := s.w.server.exec(tb.Context(), "DROP DATABASE "+quoted(s.w.database))
	if err == nil {
		err = s.w.server.clone(tb.Context(), s.w.database, s.database, s.w.schema)
	}
	if err != nil {
		tb.Fatalf("postgrestest: the warehouse cannot be restored: %v", err)
	}
}

// hangUp closes the connections that nobody uses just now.
func (w *Warehouse) hangUp() {
	w.db.SetMaxIdleConns(0)
	w.db.SetMaxIdleConns(2) // as database/sql has it
}
