package redshift

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Examine implements [store.Examiner].
func (w *Warehouse) Examine(ctx context.Context) []store.Finding {
	return []store.Finding{w.examineRoundTrip(ctx), w.examineSchemas(ctx), w.examineCopy()}
}

// examineRoundTrip measures the second statement: the first may have to connect.
func (w *Warehouse) examineRoundTrip(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "round trip"}
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		if err := exec(ctx, conn, "SELECT 1"); err != nil {
			return err
		}
		began := time.Now()
		err := exec(ctx, conn, "SELECT 1")
		f.Detail = fmt.Sprintf("%.1f ms", float64(time.Since(began).Microseconds())/1000)
		return err
	})
	if err != nil {
		return store.Finding{Subject: f.Subject, Err: err, Hint: "check host, port, login, network and security group"}
	}
	return f
}

// examineSchemas makes a schema, renames it and undoes that.
func (w *Warehouse) examineSchemas(ctx context.Context) store.Finding {
	f := store.Finding{Subject: "create and rename schemas", Detail: "may be done"}
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		err := exec(ctx, conn, "BEGIN; CREATE SCHEMA _dwsim_examined; CREATE TABLE _dwsim_examined.t (n INTEGER); ALTER SCHEMA _dwsim_examined RENAME TO _dwsim_examined_too")
		return errors.Join(err, exec(ctx, conn, "ROLLBACK"))
	})
	if err != nil {
		f.Detail, f.Err = "", err
		f.Hint = fmt.Sprintf("GRANT CREATE ON DATABASE %s TO %s", pg.Quote(w.o.Config.Database), pg.Quote(w.o.Config.User))
	}
	return f
}

// examineCopy tells how rows get there.
func (w *Warehouse) examineCopy() store.Finding {
	f := store.Finding{Subject: "loads"}
	switch {
	case !w.cluster:
		f.Detail = "by COPY FROM STDIN: this is Postgres, which stands in for Redshift"
	case w.o.iamRole != "":
		f.Detail = "staged files in S3 by COPY with IAM_ROLE " + w.o.iamRole
	case w.o.authorization() != "":
		f.Detail = "staged files in S3 by COPY with the keys in the environment"
	default:
		f.Detail, f.Err = "by INSERT alone", errors.New("there is no right to read staged files")
		f.Hint = "add iam_role=arn:aws:iam::…:role/… to the URL, and stage files in S3, as INSERT is slow"
	}
	return f
}
