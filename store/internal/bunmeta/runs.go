package bunmeta

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
	Phases        string // JSON
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
	phases, err := phasesText(r.Phases)
	if err != nil {
		return err
	}
	row := &runRow{
		Purpose: cmp.Or(r.Purpose, store.PurposeGenerate), Status: store.Running, Seed: r.Seed, StartedAt: now.Format(timeText),
		OutputPath: r.OutputPath, OutputBytes: r.Bytes, StagedAt: r.StagedAt, ResumedFrom: r.ResumedFrom, EngineVersion: r.EngineVersion,
		Phases: phases,
	}
	err = m.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := m.holdSlot(ctx, tx, s, r.Experiment); err != nil {
			return err
		}
		e, err := m.experiment(ctx, tx, r.Experiment, "id", "name")
		if err != nil {
			return err
		}
		row.ExperimentID = e.ID
		if err := insertRun(ctx, tx, e, row); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model((*slotRow)(nil)).Set("run = ?", row.ID).Where(m.named("experiment"), e.Name).Exec(ctx); err != nil {
			return err
		}
		return putTables(ctx, tx, row.ID, r.Tables)
	})
	if err != nil {
		return err
	}
	m.engine.Points.runStarted.Hit()
	r.ID, r.Purpose, r.Status, r.StartedAt = row.ID, row.Purpose, store.Running, now
	return nil
}

// insertRun stores a run, in a transaction that holds the slot, unless one is RUNNING. It
// looks first, because an insert that does nothing may use up a number.
func insertRun(ctx context.Context, tx bun.Tx, e *experimentRow, row *runRow) error {
	var active int64
	err := tx.NewSelect().Model((*runRow)(nil)).Column("id").
		Where("experiment_id = ? AND status = ?", e.ID, store.Running).Scan(ctx, &active)
	if err == nil {
		return runActive(e.Name, active)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.NewInsert().Model(row).Exec(ctx)
	return err
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
	phases, err := phasesText(r.Phases)
	if err != nil {
		return err
	}
	err = m.inTxAgain(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		if err := m.holdSlot(ctx, tx, s, r.Experiment); err != nil {
			return err
		}
		result, err := tx.NewUpdate().Model((*runRow)(nil)).
			Set("status = ?, error = ?", r.Status, r.Error).
			Set("completed_at = ?, output_path = ?, output_bytes = ?", completed.Format(timeText), r.OutputPath, r.Bytes).
			Set("staged_at = ?, phases = ?", r.StagedAt, phases).
			Where("id = ? AND status = ?", r.ID, store.Running).
			Where(m.ofExperiment(), r.Experiment).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, m.notRunning(ctx, tx, r, completed.Format(timeText)))
		}
		return putTables(ctx, tx, r.ID, r.Tables)
	})
	if err != nil {
		return err
	}
	m.engine.Points.runFinished.Hit()
	r.CompletedAt = &completed
	return nil
}

// ofExperiment is a condition of runs: their experiment has the name that is its argument.
func (m *Metadata) ofExperiment() string {
	return "experiment_id = (SELECT id FROM experiments WHERE " + m.named("name") + ")"
}

// notRunning is the error of a run that has ended already. There is none when it ended just
// so, at this microsecond and in this slot: then its connection broke after the outcome had
// been stored, and it is stored once more.
func (m *Metadata) notRunning(ctx context.Context, tx bun.Tx, r *store.Run, completed string) error {
	row, err := m.ended(ctx, tx, r.Experiment, r.ID)
	if err != nil {
		return err
	}
	if row.Status == r.Status && row.Error == r.Error && row.CompletedAt != nil && *row.CompletedAt == completed && row.OutputPath == r.OutputPath {
		return nil
	}
	return fmt.Errorf("run %d of experiment %q is %s already", r.ID, r.Experiment, row.Status)
}

// ended reads the outcome of a run and keeps it from others, or returns ErrNotFound.
func (m *Metadata) ended(ctx context.Context, tx bun.Tx, experiment string, id int64) (*runRow, error) {
	row := new(runRow)
	q := tx.NewSelect().Model(row).Column("status", "error", "completed_at", "output_path").Where("id = ?", id).Where(m.ofExperiment(), experiment)
	err := m.locked(q).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		err = runNotFound(experiment, id)
	}
	return row, err
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
		m.engine.Points.runFilesPut.Hit()
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
		m.engine.Points.runDeleted.Hit()
	}
	return err
}

// changeEnded changes what is stored of a run, which must have ended, in one transaction.
func (m *Metadata) changeEnded(ctx context.Context, experiment string, id int64, change func(context.Context, bun.Tx) error) error {
	return m.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := m.ended(ctx, tx, experiment, id)
		if err != nil {
			return err
		}
		if row.Status == store.Running {
			return runActive(experiment, id)
		}
		return change(ctx, tx)
	})
}

// phasesText writes phases as they are stored.
func phasesText(phases []store.RunPhase) (string, error) {
	text, err := json.Marshal(append([]store.RunPhase{}, phases...)) // none are a list, too
	return string(text), err
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
