package bunmeta

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/store"
)

// Overviews implements [store.Metadata].
func (m *Metadata) Overviews(ctx context.Context, experiments []int64) (map[int64]*store.Overview, error) {
	all := map[int64]*store.Overview{}
	if len(experiments) == 0 {
		return all, nil
	}
	var ids []int64
	var folders, rows []runRow
	var tables []runTableRow
	of := bun.List(experiments)
	err := m.inTxAgain(ctx, m.engine.Snapshot, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model((*experimentRow)(nil)).Column("id").Where("id IN (?)", of).Scan(ctx, &ids); err != nil {
			return err
		}
		if err := tx.NewSelect().Model(&folders).Distinct().Column("experiment_id", "output_path").
			Where("experiment_id IN (?)", of).Where("output_path <> ''").Order("experiment_id", "output_path").Scan(ctx); err != nil {
			return err
		}
		last := tx.NewSelect().Model((*runRow)(nil)).ColumnExpr("max(r.id)").Where("experiment_id IN (?)", of).Group("experiment_id")
		if err := tx.NewSelect().Model(&rows).ColumnExpr("r.*").ColumnExpr("e.name AS experiment").
			Join("JOIN experiments AS e ON e.id = r.experiment_id").Where("r.id IN (?)", last).Scan(ctx); err != nil {
			return err
		}
		return tx.NewSelect().Model(&tables).Where("run_id IN (?)", last).Order("run_id", "position").Scan(ctx)
	})
	if err != nil {
		return nil, err
	}
	runs, err := assemble(rows, tables)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		all[id] = &store.Overview{}
	}
	for i, run := range runs {
		all[rows[i].ExperimentID].Last = run
	}
	for _, f := range folders {
		o := all[f.ExperimentID]
		o.Folders = append(o.Folders, f.OutputPath)
	}
	return all, nil
}
