package snowflake

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"

	"github.com/snowflakedb/gosnowflake"

	"github.com/dw-sim/dw-sim/store"
)

// session is a connection for queries, of one query at a time.
type session struct {
	conn    *sql.Conn
	timeout int64 // of statements in seconds, as the session has it
	broken  bool
	since   time.Time // when it began to wait
}

// asker is a pool, or one of its sessions.
type asker interface {
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
}

// describe asks for the columns of a statement, which does not run.
func describe(ctx context.Context, db asker, statement string, args ...any) ([]*sql.ColumnType, error) {
	rows, err := db.QueryContext(gosnowflake.WithDescribeOnly(ctx), statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	return types, rows.Err()
}

// noNamespace is the schema of a query in which all names are qualified: each database has it.
// https://docs.snowflake.com/en/sql-reference/info-schema
const noNamespace = "INFORMATION_SCHEMA"

// acquire returns a session whose tables go by the names of an experiment, if there is one;
// release it.
func (w *Warehouse) acquire(ctx context.Context, experiment string, timeout time.Duration) (*session, error) {
	namespace := noNamespace
	if experiment != "" {
		var err error
		if namespace, err = namespaceOf(experiment); err != nil {
			return nil, err
		}
	}
	s, err := w.session(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.use(ctx, namespace, timeout); err != nil {
		s.broken = !isMissing(err)
		w.releaseSession(s)
		if isMissing(err) {
			return nil, fmt.Errorf("the schema of experiment %q in Snowflake %w", experiment, store.ErrNotFound)
		}
		return nil, failure(ctx, err)
	}
	return s, nil
}

func (w *Warehouse) session(ctx context.Context) (*session, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if s := w.waiting(); s != nil {
		return s, nil
	}
	conn, err := w.reading.Conn(ctx)
	if err != nil {
		return nil, failure(ctx, err)
	}
	s := &session{conn: conn}
	if w.o.QueryRole != "" { // which would be worth little with all other roles of the user beside it
		if _, err := conn.ExecContext(ctx, "USE SECONDARY ROLES NONE"); err != nil {
			s.broken = true
			w.releaseSession(s)
			return nil, failure(ctx, err)
		}
	}
	return s, nil
}

// waiting returns a session that waits, or nil. Those that have waited for long may have been
// ended by Snowflake.
func (w *Warehouse) waiting() *session {
	for {
		w.mu.Lock()
		if len(w.idle) == 0 {
			w.mu.Unlock()
			return nil
		}
		s := w.idle[len(w.idle)-1]
		w.idle = w.idle[:len(w.idle)-1]
		w.mu.Unlock()
		if time.Since(s.since) < idleTime {
			return s
		}
		s.end()
	}
}

// use sets the schema, and the timeout that ends a statement whose client does not.
// https://docs.snowflake.com/en/sql-reference/parameters#statement-timeout-in-seconds
func (s *session) use(ctx context.Context, namespace string, timeout time.Duration) error {
	if _, err := s.conn.ExecContext(ctx, "USE SCHEMA "+quote(namespace)); err != nil {
		return err
	}
	seconds := int64((timeout + time.Second - 1) / time.Second)
	if seconds == s.timeout {
		return nil
	}
	statement := "ALTER SESSION UNSET STATEMENT_TIMEOUT_IN_SECONDS"
	if seconds > 0 {
		statement = "ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = " + strconv.FormatInt(seconds, 10)
	}
	if _, err := s.conn.ExecContext(ctx, statement); err != nil {
		return err
	}
	s.timeout = seconds
	return nil
}

func (w *Warehouse) releaseSession(s *session) {
	w.mu.Lock()
	keep := !s.broken && !w.closed && len(w.idle) < maxIdle
	if keep {
		s.since = time.Now()
		w.idle = append(w.idle, s)
	}
	w.mu.Unlock()
	if keep {
		return
	}
	s.end()
}

// end logs the session out: nobody else has its settings.
func (s *session) end() {
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = s.conn.Close()
}
