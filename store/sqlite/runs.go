package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/store"
)

type runRow struct {
	bun.BaseModel `bun:"table:runs,alias:r"`

	ID            int64 `bun:",pk,autoincrement"`
	ExperimentID  int64
	Experiment    string `bun:",scanonly"`
	Purpose       string
	Status        store.Status
	Seed          int64
	StartedAt     string
	CompletedAt   *string
	OutputPath    string
	OutputBytes   int64
	StagedAt      string
	ResumedFrom   int64
	Error         string
	EngineVersion string
}

type runTableRow struct {
	bun.BaseModel `bun:"table:run_tables,alias:t"`

	RunID         int64 `bun:",pk"`
	Position      int   `bun:",pk"`
	TableName     string
	RowsAsked     int64
	KeptFrom      int64
	RowsGenerated int64
	RowsLoaded    int64
	Digest        *string // JSON
}

// StartRun implements [store.Metadata]. A Purpose that is empty is set to
// [store.PurposeGenerate].
func (m *Metadata) StartRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	now := time.Now().UTC().Truncate(time.Microsecond)
	row := &runRow{
		Purpose: cmp.Or(r.Purpose, store.PurposeGenerate), Status: store.Running, Seed: r.Seed, StartedAt: now.Format(timeText),
		OutputPath: r.OutputPath, OutputBytes: r.Bytes, StagedAt: r.StagedAt, ResumedFrom: r.ResumedFrom, EngineVersion: r.EngineVersion,
	}
	err := m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		if err := holdSlot(ctx, tx, s, r.Experiment); err != nil {
			return err
		}
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
		if _, err := tx.NewUpdate().Model((*slotRow)(nil)).Set("run = ?", row.ID).Where("experiment = ?", e.Name).Exec(ctx); err != nil {
			return err
		}
		return putTables(ctx, tx, row.ID, r.Tables)
	})
	if err != nil {
		return m.plain(err)
	}
	runStarted.Hit()
	r.ID, r.Purpose, r.Status, r.StartedAt = row.ID, row.Purpose, store.Running, now
	return nil
}

// active is the error that names the run of an experiment that is RUNNING.
func active(ctx context.Context, tx bun.Tx, e *experimentRow) error {
	var id int64
	err := tx.NewSelect().Model((*runRow)(nil)).Column("id").
		Where("experiment_id = ? AND status = ?", e.ID, store.Running).Scan(ctx, &id)
	if err != nil {
		return err
	}
	return runActive(e.Name, id)
}

// FinishRun implements [store.Metadata].
func (m *Metadata) FinishRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	if r.Status != store.Completed && r.Status != store.Failed && r.Status != store.Aborted {
		return fmt.Errorf("a run cannot end as %q", r.Status)
	}
	completed := time.Now().UTC().Truncate(time.Microsecond)
	if r.CompletedAt != nil {
		completed = r.CompletedAt.UTC().Truncate(time.Microsecond)
	}
	err := m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		if err := holdSlot(ctx, tx, s, r.Experiment); err != nil {
			return err
		}
		result, err := tx.NewUpdate().Model((*runRow)(nil)).
			Set("status = ?, error = ?", r.Status, r.Error).
			Set("completed_at = ?, output_path = ?, output_bytes = ?", completed.Format(timeText), r.OutputPath, r.Bytes).
			Set("staged_at = ?", r.StagedAt).
			Where("id = ? AND status = ?", r.ID, store.Running).
			Where("experiment_id = (SELECT id FROM experiments WHERE name = ?)", r.Experiment).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, notRunning(ctx, tx, r))
		}
		return putTables(ctx, tx, r.ID, r.Tables)
	})
	if err != nil {
		return m.plain(err)
	}
	runFinished.Hit()
	r.CompletedAt = &completed
	return nil
}

func notRunning(ctx context.Context, tx bun.Tx, r *store.Run) error {
	status, err := statusOf(ctx, tx, r.Experiment, r.ID)
	if err != nil {
		return err
	}
	return fmt.Errorf("run %d of experiment %q is %s already", r.ID, r.Experiment, status)
}

// statusOf returns the status of a run, or ErrNotFound.
func statusOf(ctx context.Context, tx bun.Tx, experiment string, id int64) (status store.Status, err error) {
	err = tx.NewSelect().Model((*runRow)(nil)).Column("status").
		Where("id = ? AND experiment_id = (SELECT id FROM experiments WHERE name = ?)", id, experiment).Scan(ctx, &status)
	if errors.Is(err, sql.ErrNoRows) {
		err = runNotFound(experiment, id)
	}
	return status, err
}

func runNotFound(experiment string, id int64) error {
	return fmt.Errorf("run %d of experiment %q %w", id, experiment, store.ErrNotFound)
}

// PutRunFiles implements [store.Metadata].
func (m *Metadata) PutRunFiles(ctx context.Context, experiment string, id int64, outputPath string, bytes int64) error {
	err := m.changeEnded(ctx, experiment, id, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*runRow)(nil)).
			Set("output_path = ?, output_bytes = ?", outputPath, bytes).
			Set("staged_at = CASE WHEN ? = '' THEN '' ELSE staged_at END", outputPath).Where("id = ?", id).Exec(ctx)
		return err
	})
	if err == nil {
		runFilesPut.Hit()
	}
	return err
}

// DeleteRun implements [store.Metadata].
func (m *Metadata) DeleteRun(ctx context.Context, experiment string, id int64) error {
	err := m.changeEnded(ctx, experiment, id, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*runRow)(nil)).Where("id = ?", id).Exec(ctx)
		return err
	})
	if err == nil {
		runDeleted.Hit()
	}
	return err
}

// changeEnded changes what is stored of a run, which must have ended, in one transaction.
func (m *Metadata) changeEnded(ctx context.Context, experiment string, id int64, change func(context.Context, bun.Tx) error) error {
	return m.plain(m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		status, err := statusOf(ctx, tx, experiment, id)
		if err != nil {
			return err
		}
		if status == store.Running {
			return runActive(experiment, id)
		}
		return change(ctx, tx)
	}))
}

// putTables replaces what is stored of the tables of a run.
func putTables(ctx context.Context, tx bun.Tx, run int64, tables []store.RunTable) error {
	if _, err := tx.NewDelete().Model((*runTableRow)(nil)).Where("run_id = ?", run).Exec(ctx); err != nil {
		return err
	}
	rows := make([]runTableRow, len(tables))
	for i, t := range tables {
		rows[i] = runTableRow{
			RunID: run, Position: i, TableName: t.Table, RowsAsked: t.Asked, KeptFrom: t.KeptFrom,
			RowsGenerated: t.Generated, RowsLoaded: t.Loaded,
		}
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
