package bunmeta

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

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
	err := m.inTxAgain(ctx, m.engine.Snapshot, func(ctx context.Context, tx bun.Tx) error {
		e, err := m.experiment(ctx, tx, name, "id", "name")
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
		return nil, err
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
			return nil, fmt.Errorf("what is stored of run %d cannot be read: %w", rows[i].ID, err)
		}
		run.Tables = append([]store.RunTable{}, byRun[run.ID]...) // none are a list, too
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
		ID: r.ID, Experiment: r.Experiment, Purpose: r.Purpose, Status: r.Status, Seed: r.Seed, StartedAt: started,
		OutputPath: r.OutputPath, Bytes: r.OutputBytes, StagedAt: r.StagedAt, ResumedFrom: r.ResumedFrom, Error: r.Error, EngineVersion: r.EngineVersion,
	}
	if r.CompletedAt != nil {
		completed, err := time.Parse(timeText, *r.CompletedAt)
		if err != nil {
			return nil, err
		}
		run.CompletedAt = &completed
	}
	if err := json.Unmarshal([]byte(r.Phases), &run.Phases); err != nil {
		return nil, err
	}
	return run, nil
}

func (t *runTableRow) table() (store.RunTable, error) {
	table := store.RunTable{Table: t.TableName, Asked: t.RowsAsked, KeptFrom: t.KeptFrom, Generated: t.RowsGenerated, Loaded: t.RowsLoaded}
	if t.Digest != nil {
		table.Digest = new(gen.TableDigest)
		if err := json.Unmarshal([]byte(*t.Digest), table.Digest); err != nil {
			return table, err
		}
	}
	return table, nil
}
