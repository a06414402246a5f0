package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Warehouse is a Postgres database with a schema per experiment. Several processes may have
// the same database open.
type Warehouse struct{ *pg.Warehouse }

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.Typed        = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
)

// OpenWarehouse opens a database by URL: postgres://user:password@host:port/database, with
// the options of pgx and these:
//
//	query_role=NAME        queries run as this role; it is given the right to read (default: [ReaderRole], where it can be used)
//	load_connections=2     connections at a time for the rows of one table
//	lock_timeout=30s       how long a swap waits for the locks of others
//	stall_timeout=10s      how long nothing comes over a connection until the server is asked whether it is still there
//	connections=16         queries at a time, and as many connections for everything else
//
// It is an [store.ErrUnreachable] when the database does not answer.
func OpenWarehouse(ctx context.Context, rawURL string) (*Warehouse, error) {
	o, err := pg.ParseURL(rawURL, nil)
	if err != nil {
		return nil, err
	}
	w, err := pg.Open(ctx, engine(o), o)
	if err != nil {
		return nil, err
	}
	return &Warehouse{w}, nil
}

// Begin implements [store.Warehouse]. A role of queries that cannot be used is refused here: who
// generates for an hour should not learn of it when the rows are put in place.
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	if f := w.examineQueries(ctx); errors.Is(f.Err, errNoRole) {
		return nil, fmt.Errorf("%w (%s, or change the option query_role)", f.Err, f.Hint)
	}
	l, err := w.Warehouse.Begin(ctx, e, owner)
	if err != nil {
		return nil, err // not l: that would be an interface that is not nil
	}
	return l, nil
}

// Type implements [store.Typed].
func (*Warehouse) Type() string { return "postgres" }

// Version implements [store.Versioner].
func (w *Warehouse) Version(ctx context.Context) (string, error) {
	var version string
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT split_part(current_setting('server_version'), ' ', 1)").Scan(&version)
	})
	return "PostgreSQL " + version, err
}

// TypeWarnings implements [store.TypeWarner].
func (*Warehouse) TypeWarnings(e *schema.Experiment) []string {
	_, warnings, err := ddl.TableScripts(e, dialect, "warehouse")
	if err != nil {
		return nil
	}
	return warnings
}
