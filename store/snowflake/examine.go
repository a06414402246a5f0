package snowflake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// Examine implements [store.Examiner].
func (w *Warehouse) Examine(ctx context.Context) []store.Finding {
	findings := []store.Finding{w.examineRoundTrip(ctx), w.examineRole(ctx), w.examineCompute(ctx)}
	findings = append(findings, w.examineSchemas(ctx)...)
	if w.o.QueryRole != "" {
		findings = append(findings, w.examineQueryRole(ctx))
	}
	return append(findings, w.examineLeftovers(ctx))
}

func (w *Warehouse) examineRoundTrip(ctx context.Context) store.Finding {
	start := time.Now()
	err := w.db.PingContext(ctx)
	return store.Finding{
		Subject: "round trip", Detail: time.Since(start).Round(time.Millisecond).String(),
		Err: failure(ctx, err), Hint: "check the account and the network",
	}
}

func (w *Warehouse) examineRole(ctx context.Context) store.Finding {
	role, err := w.ask(ctx, w.db, "SELECT CURRENT_ROLE()")
	f := store.Finding{Subject: "role", Detail: role, Err: err, Hint: "name a role by the option role of the URL"}
	if err == nil && role == "" {
		f.Err = errors.New("the user has no role in this session")
	}
	return f
}

// examineCompute runs something for which a warehouse must start.
func (w *Warehouse) examineCompute(ctx context.Context) store.Finding {
	name, err := w.ask(ctx, w.db, "SELECT CURRENT_WAREHOUSE()")
	f := store.Finding{Subject: "compute warehouse", Detail: name, Err: err, Hint: "name a warehouse that the role may use by the option warehouse of the URL; GRANT USAGE ON WAREHOUSE … TO ROLE …"}
	switch {
	case err != nil:
	case name == "":
		f.Err = errors.New("the session has no warehouse")
	default:
		_, f.Err = w.ask(ctx, w.db, "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 1))")
	}
	return f
}

// examineSchemas makes a schema with a stage in it, and drops both.
func (w *Warehouse) examineSchemas(ctx context.Context) []store.Finding {
	schemas := store.Finding{Subject: "create schemas", Detail: "in the database " + w.o.Database, Hint: "GRANT USAGE, CREATE SCHEMA ON DATABASE … TO ROLE …"}
	stages := store.Finding{Subject: "load files", Detail: "through an internal stage", Hint: "GRANT CREATE STAGE ON ALL SCHEMAS IN DATABASE … TO ROLE …"}
	s, err := w.newStage(ctx, "", "")
	if err != nil {
		schemas.Err = err
		return []store.Finding{schemas}
	}
	stages.Err = s.exec(ctx, "CREATE STAGE "+in(s.name, stageFiles))
	if w.o.StorageIntegration != "" {
		stages.Detail = "through an internal stage, or the storage integration " + w.o.StorageIntegration
	}
	schemas.Err = s.discard()
	return []store.Finding{schemas, stages}
}

func (w *Warehouse) examineQueryRole(ctx context.Context) store.Finding {
	role, err := w.ask(ctx, w.reading, "SELECT CURRENT_ROLE()")
	return store.Finding{Subject: "query role", Detail: role, Err: err, Hint: "GRANT ROLE " + w.o.QueryRole + " TO USER …, and to it USAGE and SELECT on all FUTURE schemas and tables of the database"}
}

// examineLeftovers counts what is staged: by loads that run, or that left it behind.
func (w *Warehouse) examineLeftovers(ctx context.Context) store.Finding {
	found, err := w.stages(ctx)
	return store.Finding{
		Subject: "staged schemas", Detail: fmt.Sprintf("%d, of loads that run or were interrupted", len(found)), Err: err,
		Hint: "the next load of their experiments removes them",
	}
}

// ask returns the one value of a statement, "" for NULL.
func (w *Warehouse) ask(ctx context.Context, db *sql.DB, statement string) (string, error) {
	var value sql.NullString
	err := db.QueryRowContext(ctx, statement).Scan(&value)
	return value.String, failure(ctx, err)
}
