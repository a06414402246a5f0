package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// holders names the sessions that have a table locked against changes, for people who can end
// them: never what they run, which may hold anything.
// https://www.postgresql.org/docs/current/view-pg-locks.html
func holders(ctx context.Context, w *pg.Warehouse, schemaName, table string) string {
	const sql = `SELECT DISTINCT pg_catalog.format('session %s of user %s (%s, %s since %s)', a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'no application name'),
		a.state, pg_catalog.to_char(a.state_change, 'HH24:MI:SS'))
		FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
		JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
		WHERE l.granted AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND s.nspname = $1 AND c.relname = $2
		AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`
	var found []string
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, sql, schemaName, table)
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
