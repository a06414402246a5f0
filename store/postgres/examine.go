package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

var _ store.Examiner = (*Warehouse)(nil)

// Examine implements [store.Examiner].
func (w *Warehouse) Examine(ctx context.Context) []store.Finding {
	findings := []store.Finding{w.examineRoundTrip(ctx), w.examineSwap(ctx), w.examineQueries(ctx), w.examineFunctions(ctx)}
	findings = append(findings, store.Finding{Subject: "waiting for locks", Detail: fmt.Sprintf("a swap waits %s for sessions that change the tables (lock_timeout)", w.Options().LockTimeout)})
	return append(findings, w.examineSettings(ctx)...)
}

// examineRoundTrip measures the second statement: the first may have to connect.
func (w *Warehouse) examineRoundTrip(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "round trip"}
	var took time.Duration
	for range 2 {
		began := time.Now()
		if f.Err = w.Do(ctx, func(conn *pgx.Conn) error { return conn.Ping(ctx) }); f.Err != nil {
			f.Hint = "check host, port, login and network"
			return f
		}
		took = time.Since(began)
	}
	f.Detail = fmt.Sprintf("%.1f ms", float64(took.Microseconds())/1000)
	return f
}

// examineSwap makes a schema with a table and renames it.
func (w *Warehouse) examineSwap(ctx context.Context) store.Finding {
	err := try(ctx, w.Warehouse, `CREATE SCHEMA _dwsim_examined; CREATE TABLE _dwsim_examined.t (n INT PRIMARY KEY); INSERT INTO _dwsim_examined.t VALUES (1);
		ALTER SCHEMA _dwsim_examined RENAME TO _dwsim_renamed; DROP SCHEMA _dwsim_renamed CASCADE`)
	f := store.Finding{Subject: "create and rename schemas", Detail: "may be done", Err: err}
	if err != nil {
		c := w.Options().Config
		f.Detail, f.Hint = "", fmt.Sprintf("GRANT CREATE ON DATABASE %s TO %s, on a server that is no standby", pg.Quote(c.Database), pg.Quote(c.User))
	}
	return f
}

var errNoRole = errors.New("queries cannot run as their role")

// examineQueries tries what queries do: they must not be able to write.
func (w *Warehouse) examineQueries(ctx context.Context) store.Finding {
	role := w.Options().QueryRole
	if role == "" {
		return w.examineReader(ctx)
	}
	f := store.Finding{Subject: "read-only role " + role, Detail: "queries run as it"}
	set := "SET LOCAL ROLE " + pg.Quote(role)
	if err := try(ctx, w.Warehouse, set); err != nil {
		f.Err = fmt.Errorf("%w: %w", errNoRole, err)
		f.Detail, f.Hint = "", fmt.Sprintf("CREATE ROLE %[1]s where it is missing, and GRANT %[1]s TO %[2]s", pg.Quote(role), pg.Quote(w.Options().Config.User))
		return f
	}
	var super, creates bool
	f.Err = w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT rolsuper, has_database_privilege(rolname, current_database(), 'CREATE') FROM pg_roles WHERE rolname = $1", role).Scan(&super, &creates)
	})
	if super || creates {
		f.Err = errors.New("it may do more than read: it is a superuser, or may create schemas")
		f.Hint = "name a role that has no rights of its own"
	}
	return f
}

// examineReader tells what protects where no role is named.
func (w *Warehouse) examineReader(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "read-only role " + ReaderRole}
	err := makeReader(ctx, w.Warehouse)
	switch {
	case err == nil:
		f.Detail = "queries run as it, in transactions that can only read; it may read the tables of experiments alone"
	case lastingly(ctx, err):
		f.Err = err
	default:
		f.Subject = "read-only role"
		f.Detail = fmt.Sprintf("none: queries run as the role that connects, in transactions that can only read, because %s cannot be used (%v)", ReaderRole, err)
		f.Hint = fmt.Sprintf("name one by the option query_role, or let a superuser run CREATE ROLE %[1]s NOLOGIN, if it is missing, and GRANT %[1]s TO %[2]s", ReaderRole, pg.Quote(w.Options().Config.User))
	}
	return f
}

// examineFunctions tells whether the functions are there that queries for other databases use.
func (w *Warehouse) examineFunctions(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "functions of Redshift and Snowflake"}
	name, err := makeFunctions(ctx, w.Warehouse)
	if err != nil {
		f.Detail, f.Hint = "not there: "+err.Error(), "queries run without them"
		return f
	}
	f.Detail = "in the schema " + name
	return f
}

// try runs a script in a transaction that is rolled back.
func try(ctx context.Context, w *pg.Warehouse, script string) error {
	err := w.Transaction(ctx, func(tx *pg.Tx) error {
		if err := tx.Run(ctx, script); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

// examineSettings tells of settings of the server that make a load slow or its rows fleeting,
// and how many connections are left.
func (w *Warehouse) examineSettings(ctx context.Context) []store.Finding {
	var commit, fsync string
	var wal, free int64
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), current_setting('fsync'),
			pg_size_bytes(current_setting('max_wal_size')),
			current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')`).Scan(&commit, &fsync, &wal, &free)
	})
	if err != nil {
		return []store.Finding{{Subject: "settings", Err: err}}
	}
	return []store.Finding{durability(commit, fsync), logSize(wal), w.connections(free)}
}

func durability(commit, fsync string) store.Finding {
	f := store.Finding{Subject: "durability", Detail: "synchronous_commit is " + commit + ", fsync is " + fsync}
	if commit == "off" || fsync == "off" {
		f.Err = errors.New("a run that is COMPLETED may be gone after a crash of the server: " + f.Detail)
		f.Hint = "set both to on, unless the rows are easily made again"
	}
	return f
}

// wantedLog is the size of the log from which on a load of some million rows does not have to
// wait for checkpoints. https://www.postgresql.org/docs/current/populate.html
const wantedLog = 4 << 30

func logSize(bytes int64) store.Finding {
	f := store.Finding{Subject: "max_wal_size", Detail: fmt.Sprintf("%d MiB", bytes>>20)}
	if bytes < wantedLog {
		f.Hint = fmt.Sprintf("loads of many millions of rows are faster with %d MiB or more", wantedLog>>20)
	}
	return f
}

func (w *Warehouse) connections(free int64) store.Finding {
	o := w.Options()
	f := store.Finding{Subject: "free connections", Detail: fmt.Sprintf("%d; up to %d are used by queries, and as many by loads", free, o.Connections)}
	if free < int64(o.LoadConnections)+3 {
		f.Err = fmt.Errorf("%d are free, but a load needs %d", free, o.LoadConnections+3)
		f.Hint = "raise max_connections of the server, or lower load_connections"
	}
	return f
}
