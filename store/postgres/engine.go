package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/internal/pg"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

const dialect = "postgres"

var points = pg.NewPoints("postgres")

// session is what every connection begins with: what values look like as text, and what
// speeds up a load. A commit need not reach the disk before the one of the swap does, which
// comes after it in the log; and the keys of some million rows are sorted in memory. Tables that
// are made without a log (UNLOGGED), and get it later, took as long as those that have it. The
// server notices within two minutes that a machine is gone, and then its leases are free. Some settings
// of a role or a database would break what is relied on: a transaction that waited for a lock has
// to see what was committed meanwhile, a lease is a session that does nothing (idle_session_timeout
// is there from version 14 on), and names without a schema are those of the catalog.
// https://www.postgresql.org/docs/current/wal-async-commit.html
const session = `SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex';
SET extra_float_digits = 1; SET standard_conforming_strings = on; SET client_min_messages = warning; SET application_name = 'dwsim';
SET default_transaction_isolation = 'read committed'; SET search_path = pg_catalog; SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout';
SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6; SET synchronous_commit = off; SELECT set_config('maintenance_work_mem', '256MB', false) FROM pg_settings WHERE name = 'maintenance_work_mem' AND setting::bigint < 262144`

func engine(o pg.Options) pg.Engine {
	hooks := swapHooks{o}
	return pg.Engine{
		Name:       "Postgres",
		Dialect:    dialect,
		Points:     points,
		Session:    session,
		Keys:       true,
		Checks:     true,
		Foreign:    true,
		Analyze:    "ANALYZE",
		Impatient:  "SET LOCAL lock_timeout = '100ms'; ",
		MayDrop:    "pg_has_role(nspowner, 'USAGE')", // that of a swap has the owner of the old one
		WaitFor:    waitFor,
		Durable:    "SET LOCAL synchronous_commit TO DEFAULT",
		Lock:       lock,
		Lease:      lease,
		Abandoned:  abandoned,
		Release:    release,
		BeginQuery: "BEGIN READ ONLY",
		Spelling:   spelling.Postgres,
		Torn:       pg.Torn,
		Busy:       pg.Busy,
		Refused:    refusedName,
		BeforeSwap: hooks.beforeSwap,
		BeforeDrop: hooks.beforeDrop,
		Granted:    hooks.granted,
		Setting:    hooks.querySetting,
	}
}

// waitFor keeps a swap from waiting for ever, and one whose process is gone from being waited
// for.
// https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
func waitFor(d time.Duration) string {
	return fmt.Sprintf("SET LOCAL lock_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = '1min'", d.Milliseconds())
}

// lock takes an advisory lock of the transaction.
// https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
func lock(ctx context.Context, tx *pg.Tx, schemaName string) error {
	key := pg.LockKey("namespace " + schemaName)
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", key)
	if pg.IsLockTimeout(err) {
		return fmt.Errorf("its lock is held by %s: %w", keyHolders(ctx, tx.Warehouse(), key), err)
	}
	return err
}

func lease(ctx context.Context, conn *pgx.Conn, id string) error {
	_, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", pg.LockKey("stage "+id))
	return err
}

func abandoned(ctx context.Context, conn *pgx.Conn, id string) (free bool, err error) {
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", pg.LockKey("stage "+id)).Scan(&free)
	return free, err
}

func release(ctx context.Context, conn *pgx.Conn, id string) error {
	_, err := conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", pg.LockKey("stage "+id))
	return err
}
