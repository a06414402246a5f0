package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/bunmeta"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Metadata is the schema _dwsim of a database, with experiments and runs. Several
// processes may have the same metadata open.
type Metadata struct {
	*bunmeta.Metadata

	db     *bun.DB
	server string // for errors: host, port and database
}

//go:embed migrations
var migrationFiles embed.FS

// Where metadata may be left by a process that dies.
var (
	metadataPoints     = bunmeta.NewPoints("postgres")
	metadataSchemaMade = failpoint.New("postgres.metadata.schema_made")
	metadataMigrated   = failpoint.New("postgres.metadata.migrated")
)

const (
	// metadataSchema is also where drivers keep what outlives an experiment.
	metadataSchema = "_dwsim"
	// metadataLock is the advisory lock of whoever changes the tables of the schema: "dwsimeta"
	// in ASCII. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
	metadataLock = 0x647773696d657461

	metadataConns   = 8                // of one process: a beat must not wait for a list of runs
	connectTimeout  = 10 * time.Second // unless connect_timeout in the URL says otherwise
	metadataTimeout = 60 * time.Second // of an operation: longer than any wait for a lock
)

// metadataSession is run in each connection. What is set here outranks what is set for the
// role or the database. Strings are written into statements, so their syntax must be known. A
// process that is stopped in the middle of a transaction keeps others waiting 20 seconds.
// https://www.postgresql.org/docs/current/runtime-config-client.html
const metadataSession = `SET search_path = _dwsim;
SET standard_conforming_strings = on;
SET client_encoding = 'UTF8';
SET default_transaction_isolation = 'read committed';
SET lock_timeout = '30s';
SET idle_in_transaction_session_timeout = '20s'`

// OpenMetadata opens the metadata in the database of a URL as libpq has them:
// postgres://user@host:5432/database?sslmode=verify-full. What the URL leaves out is taken from
// the environment (PGHOST, PGPASSWORD, …) and the password file. The schema _dwsim is made where
// it is missing. A pooler in between must give each client a session of its own. It is an
// [store.ErrUnreachable] when the server does not answer or refuses the login, and an error when
// the tables belong to another program or were changed by a later version of this one.
func OpenMetadata(ctx context.Context, rawURL string) (*Metadata, error) {
	config, err := metadataConfig(rawURL)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, metadataSession)
		return err
	}))
	pool.SetMaxOpenConns(metadataConns)
	pool.SetMaxIdleConns(metadataConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	m := &Metadata{db: bun.NewDB(pool, pgdialect.New()), server: serverOf(config)}
	m.Metadata = bunmeta.New(m.db, m.engine())
	if err := m.setUp(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	metadataMigrated.Hit()
	return m, nil
}

func (m *Metadata) engine() bunmeta.Engine {
	return bunmeta.Engine{
		Points:   metadataPoints,
		Fold:     func(expression string) string { return "lower(" + expression + ` COLLATE "C")` },
		RowLock:  "UPDATE",
		Snapshot: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		Timeout:  metadataTimeout,
		Plain:    m.plain,
		Lost:     connectionLost,
		Reconnect: func() {
			m.db.SetMaxIdleConns(-1) // closes them
			m.db.SetMaxIdleConns(metadataConns)
		},
	}
}

// metadataConfig reads a URL, which may be that of a warehouse with its options, too.
func metadataConfig(rawURL string) (*pgx.ConnConfig, error) {
	o, err := pg.ParseURL(rawURL, nil)
	if err != nil {
		return nil, err
	}
	// Values are written into the statements: there is nothing to prepare or to cache.
	o.Config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	if o.Config.ConnectTimeout == 0 {
		o.Config.ConnectTimeout = connectTimeout
	}
	return o.Config, nil
}

func serverOf(config *pgx.ConnConfig) string {
	if strings.HasPrefix(config.Host, "/") {
		return fmt.Sprintf("database %q of the server at %s", config.Database, config.Host)
	}
	return fmt.Sprintf("database %q of the server at %s:%d", config.Database, config.Host, config.Port)
}

// setUp makes schema and tables, or brings them up to this version, while other processes
// that open the same database wait.
func (m *Metadata) setUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, metadataTimeout)
	defer cancel()
	conn, err := m.db.Conn(ctx)
	if err != nil {
		return m.plain(ctx, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", int64(metadataLock)); err != nil {
		return m.plain(ctx, err)
	}
	defer unlock(conn)
	if err := m.checkServer(ctx); err != nil {
		return m.plain(ctx, err)
	}
	if err := m.makeSchema(ctx); err != nil {
		return m.plain(ctx, err)
	}
	if err := bunmeta.Migrate(ctx, m.db, migrationFiles, metadataPoints); err != nil {
		if plain := m.plain(ctx, err); errors.Is(plain, store.ErrUnreachable) || ctx.Err() != nil {
			return plain
		}
		return fmt.Errorf("the metadata in %s cannot be used: %w", m.server, connectReason(err))
	}
	return nil
}

// unlock gives the advisory lock back, in any case: a connection that does not is closed.
func unlock(conn bun.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock(?)", int64(metadataLock)); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// checkServer refuses servers that speak as Postgres does, but do not enforce the unique keys
// that metadata rely on.
func (m *Metadata) checkServer(ctx context.Context) error {
	var version string
	if err := m.db.QueryRowContext(ctx, "SELECT version()").Scan(&version); err != nil {
		return err
	}
	if strings.Contains(version, "Redshift") {
		return fmt.Errorf("%s cannot hold metadata: it is Redshift, which does not enforce keys; keep them in SQLite or Postgres", m.server)
	}
	return nil
}

// makeSchema makes the schema where it is missing, which needs a right that whoever finds it
// made does without.
func (m *Metadata) makeSchema(ctx context.Context) error {
	var schemas, tables, ours int
	err := m.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = ?),
		(SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename IN ('experiments', 'runs', 'slots')),
		(SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'migrations')`,
		metadataSchema, metadataSchema, metadataSchema).Scan(&schemas, &tables, &ours)
	switch {
	case err != nil:
		return err
	case tables > 0 && ours == 0:
		return fmt.Errorf("the schema %s in %s belongs to another program: it has tables of metadata, but none of migrations", metadataSchema, m.server)
	case schemas > 0:
		return nil
	}
	if _, err := m.db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS ?", bun.Ident(metadataSchema)); err != nil {
		return err
	}
	metadataSchemaMade.Hit()
	return nil
}
