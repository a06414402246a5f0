package pg

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// swapStamp is another text after each swap: the numbers of all schemas.
const swapStamp = `SELECT coalesce(string_agg(oid::text, ' ' ORDER BY oid), '') FROM pg_namespace WHERE nspname NOT LIKE '\_dwsim%' AND nspname NOT LIKE 'pg\_%'`

// torn reports whether a swap came while the names of the statement were resolved, of which the
// first row is there. Mostly there was none at all since it was parsed.
func (c *cursor) torn() (torn bool, err error) {
	if c.w.engine.Torn == nil {
		return false, nil
	}
	err = c.w.with(c.ctx, func(conn *pgx.Conn) error {
		now, err := texts(c.ctx, conn, swapStamp)
		if err != nil || now[0] == c.stamp {
			return err
		}
		torn, err = c.w.engine.Torn(c.ctx, conn, c.conn.Conn().PgConn().PID())
		return err
	})
	return torn, err
}

// Torn is the Torn of [Engine] for Postgres. It looks at the tables that the session has
// locked: a statement locks them when it resolves their names, and keeps the locks until its
// transaction ends. Those of a schema that was replaced together with present ones were found
// partly before a swap and partly after it.
// https://www.postgresql.org/docs/current/view-pg-locks.html
func Torn(ctx context.Context, conn *pgx.Conn, pid uint32) (torn bool, err error) {
	const sql = `SELECT count(*) FILTER (WHERE nspname LIKE '\_dwsim\_old\_%') > 0 AND count(*) FILTER (WHERE nspname NOT LIKE '\_dwsim\_old\_%') > 0
		FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE l.pid = $1 AND l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`
	err = conn.QueryRow(ctx, sql, pid).Scan(&torn)
	return torn, err
}
