package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// sessionFound is how people find a session, to end it: never what it runs, which may hold
// anything. Since when it does is seen by its own role and by members of pg_read_all_stats.
const sessionFound = `SELECT DISTINCT pg_catalog.format('session %s of user %s (%s%s)', a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'no application name'),
	CASE WHEN a.state_change IS NULL THEN '' ELSE pg_catalog.format(', %s since %s', a.state, pg_catalog.to_char(a.state_change, 'HH24:MI:SS')) END)
	FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
	WHERE l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) AND `

// holders names the sessions that have a table locked against changes.
// https://www.postgresql.org/docs/current/view-pg-locks.html
func holders(ctx context.Context, w *pg.Warehouse, schemaName, table string) string {
	const sql = sessionFound + `l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND l.relation = (SELECT c.oid FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = $1 AND c.relname = $2)`
	return sessions(ctx, w, sql, schemaName, table)
}

// keyHolders names the sessions that have an advisory lock, whose key is shown in two halves.
func keyHolders(ctx context.Context, w *pg.Warehouse, key int64) string {
	const sql = sessionFound + `l.locktype = 'advisory' AND l.objsubid = 1 AND l.classid = (($1::bigint >> 32) & 4294967295)::oid AND l.objid = ($1::bigint & 4294967295)::oid`
	return sessions(ctx, w, sql, key)
}

func sessions(ctx context.Context, w *pg.Warehouse, sql string, args ...any) string {
	var found []string
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil || len(found) == 0 {
		return "another session"
	}
	return strings.Join(found, " and ")
}
