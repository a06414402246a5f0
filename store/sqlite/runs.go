package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

type runRow struct {
	bun.BaseModel `bun:"table:runs,alias:r"`

	ID            int64 `bun:",pk,autoincrement"`
	ExperimentID  int64
	Experiment    string `bun:",scanonly"`
	Status        store.Status
	Seed          int64
	StartedAt     string
	CompletedAt   *string
	OutputPath    string
	Error         string
	EngineVersion string
}

type runTableRow struct {
	bun.BaseModel `bun:"table:run_tables,alias:t"`

	RunID         int64 `bun:",pk"`
	Position      int   `bun:",pk"`
	TableName     string
	RowsAsked     int64
	RowsGenerated int64
	RowsLoaded    int64
	Digest        *string // JSON
}

// StartRun implements [store.Metadata].
func (m *Metadata) StartRun(ctx context.Context, r *store.Run) error {
	now := time.Now().UTC().Truncate(time.Microsecond)
	row := &runRow{
		Status: store.Running, Seed: r.Seed, StartedAt: now.Format(timeText),
		OutputPath: r.OutputPath, EngineVersion: r.EngineVersion,
	}
	err := m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		e, err := experiment(ctx, tx, r.Experiment)
		if err != nil {
			return err
		}
		row.ExperimentID = e.ID
		if _, err := tx.NewInsert().Model(row).Exec(ctx); isUnique(err) {
			return active(ctx, tx, e)
		} else if err != nil {
			return err
		}
		return putTables(ctx, tx, row.ID, r.Tables)
	})
	if err != nil {
		return plain(err)
	}
	r.ID, r.Status, r.StartedAt = row.ID, store.Running, now
	return nil
}

// active is the error that names the run which holds the slot of an experiment.
func active(ctx context.Context, tx bun.Tx, e *experimentRow) error {
	var id int64
	err := tx.NewSelect().Model((*runRow)(nil)).Column("id").
		Where("experiment_id = ? AND status = ?", e.ID, store.Running).Scan(ctx, &id)
	if err != nil {
		return err
	}
	return fmt.Errorf("experiment %q %w: run %d", e.Name, store.ErrRunActive, id)
}

// FinishRun implements [store.Metadata]. A CompletedAt that is nil is set to now, and an
// OutputPath that is known only since StartRun is stored, too.
func (m *Metadata) FinishRun(ctx context.Context, r *store.Run) error {
	if r.Status != store.Completed && r.Status != store.Failed && r.Status != store.Aborted {
		return fmt.Errorf("a run cannot end as %q", r.Status)
	}
	completed := time.Now().UTC().Truncate(time.Microsecond)
	if r.CompletedAt != nil {
		completed = r.CompletedAt.UTC().Truncate(time.Microsecond)
	}
	err := m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		result, err := tx.NewUpdate().Model((*runRow)(nil)).
			Set("status = ?, error = ?", r.Status, r.Error).
			Set("completed_at = ?, output_path = ?", completed.Format(timeText), r.OutputPath).
			Where("id = ? AND status = ?", r.ID, store.Running).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, notRunning(ctx, tx, r))
		}
		return putTables(ctx, tx, r.ID, r.Tables)
	})
	if err != nil {
		return plain(err)
	}
	r.CompletedAt = &completed
	return nil
}

func notRunning(ctx context.Context, tx bun.Tx, r *store.Run) error {
	row := new(runRow)
	err := tx.NewSelect().Model(row).Where("id = ?", r.ID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return runNotFound(r.Experiment, r.ID)
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("run %d of experiment %q is %s already", r.ID, r.Experiment, row.Status)
}

func runNotFound(experiment string, id int64) error {
	return fmt.Errorf("run %d of experiment %q %w", id, experiment, store.ErrNotFound)
}

// Run implements [store.Metadata].
func (m *Metadata) Run(ctx context.Context, experiment string, id int64) (*store.Run, error) {
	runs, err := m.runs(ctx, experiment, func(q *bun.SelectQuery) { q.Where("r.id = ?", id) })
	if err != nil {
		return nil, err
	}
	if len(runs) == 0 {
		return nil, runNotFound(experiment, id)
	}
	return runs[0], nil
}

// Runs implements [store.Metadata]. It is an ErrNotFound without the experiment.
func (m *Metadata) Runs(ctx context.Context, experiment string) ([]*store.Run, error) {
	return m.runs(ctx, experiment, func(*bun.SelectQuery) {})
}

// runs reads runs with their tables, as of one moment.
func (m *Metadata) runs(ctx context.Context, name string, restrict func(*bun.SelectQuery)) ([]*store.Run, error) {
	var rows []runRow
	var tables []runTableRow
	err := m.db.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, func(ctx context.Context, tx bun.Tx) error {
		e, err := experiment(ctx, tx, name)
		if err != nil {
			return err
		}
		q := tx.NewSelect().Model(&rows).ColumnExpr("r.*").ColumnExpr("? AS experiment", e.Name).
			Where("r.experiment_id = ?", e.ID).Order("r.id DESC")
		restrict(q)
		if err := q.Scan(ctx); err != nil {
			return err
		}
		ids := tx.NewSelect().Model((*runRow)(nil)).Column("r.id").Where("r.experiment_id = ?", e.ID)
		restrict(ids)
		return tx.NewSelect().Model(&tables).Where("run_id IN (?)", ids).Order("run_id", "position").Scan(ctx)
	})
	if err != nil {
		return nil, plain(err)
	}
	return assemble(rows, tables)
}

func assemble(rows []runRow, tables []runTableRow) ([]*store.Run, error) {
	byRun := map[int64][]store.RunTable{}
	for i := range tables {
		t, err := tables[i].table()
		if err != nil {
			return nil, fmt.Errorf("the stored digest of run %d cannot be read: %w", tables[i].RunID, err)
		}
		byRun[tables[i].RunID] = append(byRun[tables[i].RunID], t)
	}
	runs := make([]*store.Run, 0, len(rows))
	for i := range rows {
		run, err := rows[i].run()
		if err != nil {
			return nil, fmt.Errorf("the stored time of run %d cannot be read: %w", rows[i].ID, err)
		}
		run.Tables = byRun[run.ID]
		runs = append(runs, run)
	}
	return runs, nil
}

func (r *runRow) run() (*store.Run, error) {
	started, err := time.Parse(timeText, r.StartedAt)
	if err != nil {
		return nil, err
	}
	run := &store.Run{
		ID: r.ID, Experiment: r.Experiment, Status: r.Status, Seed: r.Seed, StartedAt: started,
		OutputPath: r.OutputPath, Error: r.Error, EngineVersion: r.EngineVersion,
	}
	if r.CompletedAt != nil {
		completed, err := time.Parse(timeText, *r.CompletedAt)
		if err != nil {
			return nil, err
		}
		run.CompletedAt = &completed
	}
	return run, nil
}

func (t *runTableRow) table() (store.RunTable, error) {
	table := store.RunTable{Table: t.TableName, Asked: t.RowsAsked, Generated: t.RowsGenerated, Loaded: t.RowsLoaded}
	if t.Digest != nil {
		table.Digest = new(gen.TableDigest)
		if err := json.Unmarshal([]byte(*t.Digest), table.Digest); err != nil {
			return table, err
		}
	}
	return table, nil
}

// putTables replaces what is stored of the tables of a run.
func putTables(ctx context.Context, tx bun.Tx, run int64, tables []store.RunTable) error {
	if _, err := tx.NewDelete().Model((*runTableRow)(nil)).Where("run_id = ?", run).Exec(ctx); err != nil {
		return err
	}
	rows := make([]runTableRow, len(tables))
	for i, t := range tables {
		rows[i] = runTableRow{RunID: run, Position: i, TableName: t.Table, RowsAsked: t.Asked, RowsGenerated: t.Generated, RowsLoaded: t.Loaded}
		if t.Digest != nil {
			digest, err := json.Marshal(t.Digest)
			if err != nil {
				return err
			}
			rows[i].Digest = new(string(digest))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}
