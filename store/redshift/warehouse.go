package redshift

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Warehouse is a Redshift database with a schema per experiment, or a Postgres database that
// stands in for one. Several processes may have the same database open.
type Warehouse struct {
	*pg.Warehouse

	o       options
	cluster bool   // not a stand-in
	version string // as the server tells it
	json    string // the text of a JSON column: a format with its name
}

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.Typed        = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
	_ store.Examiner     = (*Warehouse)(nil)
)

// OpenWarehouse opens a database by URL: redshift://user:password@host:5439/database, with the
// options of pgx and these:
//
//	iam_role=ARN           the role by which COPY reads staged files in S3; default for that of the cluster.
//	                       Without it, the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and
//	                       AWS_SESSION_TOKEN) are sent with COPY; without these either, rows are inserted
//	statupdate=on          whether COPY collects statistics
//	load_connections=2     connections at a time that complete tables
//	lock_timeout=30s       how long a swap waits for the locks of others; only in a stand-in
//	connections=16         queries at a time, and as many connections for everything else
//
// It is an [store.ErrUnreachable] when the database does not answer.
func OpenWarehouse(ctx context.Context, rawURL string) (*Warehouse, error) {
	o, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	version, err := serverVersion(ctx, o.Options)
	if err != nil {
		return nil, err
	}
	w := &Warehouse{o: o, version: version, cluster: strings.Contains(version, "Redshift"), json: "%s"}
	engine := standIn()
	if w.cluster {
		engine, w.json = cluster(), "JSON_SERIALIZE(%s)" // https://docs.aws.amazon.com/redshift/latest/dg/JSON_SERIALIZE.html
	}
	if w.Warehouse, err = pg.Open(ctx, engine, o.Options); err != nil {
		return nil, err
	}
	return w, nil
}

// serverVersion asks what answers.
func serverVersion(ctx context.Context, o pg.Options) (version string, err error) {
	o.Connections = 1
	w, err := pg.Open(ctx, pg.Engine{Name: "Redshift"}, o)
	if err != nil {
		return "", err
	}
	defer w.Close()
	err = w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT version()").Scan(&version)
	})
	return version, err
}

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	l, err := w.Warehouse.Begin(ctx, e, owner)
	switch {
	case err != nil:
		return nil, err // not l: that would be an interface that is not nil
	case w.cluster:
		return &loading{Loading: l, o: &w.o, experiment: e.Resolved()}, nil
	}
	return l, nil
}

// versions are "PostgreSQL 8.0.2 on i686-pc-linux-gnu, …, Redshift 1.0.12103", or "PostgreSQL 15.4 on …".
// https://docs.aws.amazon.com/redshift/latest/dg/r_VERSION.html
var versions = regexp.MustCompile(`Redshift [0-9.]+|PostgreSQL [0-9.]+`)

// Type implements [store.Typed].
func (*Warehouse) Type() string { return "redshift" }

// Version implements [store.Versioner].
func (w *Warehouse) Version(ctx context.Context) (string, error) {
	err := w.Do(ctx, func(conn *pgx.Conn) error { return exec(ctx, conn, "SELECT 1") })
	if err != nil {
		return "", err
	}
	found := versions.FindAllString(w.version, -1)
	if len(found) == 0 {
		return w.version, nil
	}
	name := found[len(found)-1]
	if !w.cluster {
		name += " (for Redshift)"
	}
	return name, nil
}

// TypeWarnings implements [store.TypeWarner].
func (w *Warehouse) TypeWarnings(e *schema.Experiment) []string {
	if !w.cluster {
		return nil // that the stand-in leaves keys and physical design out is what it is for
	}
	_, warnings, err := ddl.TableScripts(e, "redshift", "warehouse")
	if err != nil {
		return nil
	}
	if t, c := uncopied(e.Resolved()); c != nil && w.o.authorization() != "" {
		warnings = append(warnings, fmt.Sprintf("table %q: COPY does not take column %q of type %s from Parquet, so the rows of the experiment are inserted, which is slower; where that matters, write VARCHAR, TIMESTAMP or BIGINT", t.Name, c.Name, c.Type()))
	}
	return warnings
}
