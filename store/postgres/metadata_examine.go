package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/store"
)

var _ store.Examiner = (*Metadata)(nil)

// Version implements [store.Versioner].
func (m *Metadata) Version(ctx context.Context) (string, error) {
	var version string
	err := m.db.QueryRowContext(ctx, "SELECT current_setting('server_version')").Scan(&version)
	if err != nil {
		return "", m.plain(ctx, err)
	}
	return "PostgreSQL " + version, nil
}

// Examine implements [store.Examiner].
func (m *Metadata) Examine(ctx context.Context) []store.Finding {
	return []store.Finding{m.examineRoundTrip(ctx), m.examineWriting(ctx), m.examineMaking(ctx)}
}

// examineRoundTrip measures the second statement: the first may have to connect.
func (m *Metadata) examineRoundTrip(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "round trip of the metadata", Hint: "check host, port, login and network: " + m.server}
	var took time.Duration
	for range 2 {
		began := time.Now()
		if _, err := m.db.ExecContext(ctx, "SELECT 1"); err != nil {
			f.Err = m.plain(ctx, err)
			return f
		}
		took = time.Since(began)
	}
	f.Detail, f.Hint = fmt.Sprintf("%.1f ms to %s", float64(took.Microseconds())/1000, m.server), ""
	return f
}

func (m *Metadata) examineWriting(ctx context.Context) store.Finding {
	return m.try(ctx, "write metadata", "grant the role INSERT, UPDATE and DELETE on all tables of the schema _dwsim, on a server that is no standby",
		`INSERT INTO slots VALUES ('_dwsim examined', '', '', '', 0, '', '', '', 0, 0, NULL, NULL, '')`,
		`UPDATE slots SET beat = 1 WHERE experiment = '_dwsim examined'`,
		`DELETE FROM slots WHERE experiment = '_dwsim examined'`)
}

func (m *Metadata) examineMaking(ctx context.Context) store.Finding {
	return m.try(ctx, "create tables in the schema _dwsim", "grant the role CREATE on the schema _dwsim, as later versions add to it",
		"CREATE TABLE _dwsim_examined (n INT)")
}

// errTried ends a transaction of which nothing is to stay.
var errTried = errors.New("tried")

// try runs statements in a transaction that is rolled back.
func (m *Metadata) try(ctx context.Context, subject, hint string, statements ...string) store.Finding {
	err := m.db.RunInTx(ctx, &sql.TxOptions{}, func(ctx context.Context, tx bun.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return store.Finding{Subject: subject, Detail: "may be done"}
	}
	return store.Finding{Subject: subject, Err: m.plain(ctx, err), Hint: hint}
}
