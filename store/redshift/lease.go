package redshift

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// leases tell who builds a staged namespace: the process of a session, and the moment at which
// it had the lease.
const leases = pg.Control + ".leases"

var control = []string{"CREATE TABLE IF NOT EXISTS " + leases + " (id VARCHAR(63) NOT NULL, process INTEGER NOT NULL, held_at TIMESTAMP NOT NULL)"}

// lock takes the table of fences until the transaction ends. There are no advisory locks. It
// comes before the transaction's snapshot, which the first statement that reads takes.
// https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
// https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
func lock(ctx context.Context, tx *pg.Tx, _ string) error {
	return tx.Run(ctx, "LOCK TABLE "+pg.Control+".fences")
}

// sessions is how a database tells about its sessions.
type sessions struct {
	clock string // an expression: the present time in UTC, in microseconds, without zone
	// ended is a query that returns how many rows tell that a session has ended. It is given the
	// process, and a moment at which the session lived.
	ended string
}

// redshiftSessions tells nothing of sessions that ended more than seven days ago. Their stages
// stay until somebody removes them, as it is not certain that their builders are gone.
// https://docs.aws.amazon.com/redshift/latest/dg/SYS_SESSION_HISTORY.html
// https://docs.aws.amazon.com/redshift/latest/dg/r_SYSDATE.html
var redshiftSessions = sessions{
	clock: "SYSDATE",
	ended: "SELECT count(*) FROM sys_session_history WHERE session_id = %[1]d AND start_time <= %[2]s AND end_time >= %[2]s AND status <> 'active'",
}

// https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
var postgresSessions = sessions{
	clock: "(clock_timestamp() AT TIME ZONE 'UTC')",
	ended: "SELECT 1 - count(*) FROM pg_stat_activity WHERE pid = %d AND backend_start AT TIME ZONE 'UTC' <= %s",
}

// lease notes the session of a connection as the builder of a stage, and forgets what was noted
// a month ago.
func (s sessions) lease(ctx context.Context, conn *pgx.Conn, id string) error {
	insert := fmt.Sprintf("INSERT INTO %s VALUES (%s, pg_backend_pid(), %s)", leases, quote(id), s.clock)
	if err := exec(ctx, conn, insert); err != nil {
		return err
	}
	return exec(ctx, conn, fmt.Sprintf("DELETE FROM %s WHERE held_at < %s - INTERVAL '30 days'", leases, s.clock))
}

// abandoned tells whether the builder of a stage is known to have gone. If so, it takes its
// lease, unless another session does so at the same time.
func (s sessions) abandoned(ctx context.Context, conn *pgx.Conn, id string) (bool, error) {
	var process int
	var heldAt time.Time
	rows, err := conn.Query(ctx, "SELECT process, held_at FROM "+leases+" WHERE id = "+quote(id)+" ORDER BY held_at DESC LIMIT 1")
	if err != nil {
		return false, err
	}
	found := false
	if _, err := pgx.ForEachRow(rows, []any{&process, &heldAt}, func() error { found = true; return nil }); err != nil || !found {
		return false, err
	}
	held := heldAt.Format("TIMESTAMP '2006-01-02 15:04:05.000000'")
	var ended int
	if err := conn.QueryRow(ctx, fmt.Sprintf(s.ended, process, held)).Scan(&ended); err != nil || ended == 0 {
		return false, err
	}
	tag, err := conn.Exec(ctx, fmt.Sprintf("UPDATE %s SET process = pg_backend_pid(), held_at = %s WHERE id = %s AND process = %d AND held_at = %s",
		leases, s.clock, quote(id), process, held))
	return tag.RowsAffected() == 1, err
}

func release(ctx context.Context, conn *pgx.Conn, id string) error {
	return exec(ctx, conn, "DELETE FROM "+leases+" WHERE id = "+quote(id))
}

func exec(ctx context.Context, conn *pgx.Conn, script string) error {
	_, err := conn.PgConn().Exec(ctx, script).ReadAll()
	return err
}

// conflict tells errors of transactions that would contradict others, or have met tables that
// others replaced.
// https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html
func conflict(err error) bool {
	e, ok := pgError(err)
	if !ok {
		return false
	}
	text := e.Message + " " + e.Detail
	return e.Code == "40001" || e.Code == "40P01" || strings.Contains(text, "Serializable isolation violation") || strings.Contains(text, "concurrent transaction")
}
