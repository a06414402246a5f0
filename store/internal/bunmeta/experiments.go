package bunmeta

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

type experimentRow struct {
	bun.BaseModel `bun:"table:experiments,alias:e"`

	ID        int64  `bun:",pk,autoincrement"`
	Name      string // compared without regard to case
	Document  string // JSON
	CreatedAt string // see timeText
}

// timeText is how times are stored: UTC, with microseconds, in the order of time.
const timeText = "2006-01-02T15:04:05.000000Z"

// CreateExperiment implements [store.Metadata].
func (m *Metadata) CreateExperiment(ctx context.Context, e *schema.Experiment) (*store.ExperimentRecord, error) {
	var document bytes.Buffer
	if err := schema.Encode(&document, e); err != nil {
		return nil, err
	}
	row := &experimentRow{Name: e.Name, Document: document.String(), CreatedAt: time.Now().UTC().Format(timeText)}
	err := m.inTx(ctx, func(ctx context.Context, tx bun.Tx) error { return insert(ctx, tx.NewInsert().Model(row)) })
	if err != nil {
		return nil, err
	}
	if row.ID == 0 {
		return nil, fmt.Errorf("experiment %q %w", e.Name, store.ErrExists)
	}
	m.engine.Points.experimentCreated.Hit()
	return m.record(row) // decoded anew: e belongs to the caller
}

// insert inserts one row. Where a unique index has one like it nothing is done, which leaves
// the transaction usable in every database, and an ID that the database draws at 0.
func insert(ctx context.Context, q *bun.InsertQuery) error {
	_, err := q.On("CONFLICT DO NOTHING").Exec(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Experiment implements [store.Metadata].
func (m *Metadata) Experiment(ctx context.Context, name string) (*store.ExperimentRecord, error) {
	var row *experimentRow
	err := m.again(ctx, func(ctx context.Context) (err error) {
		row, err = m.experiment(ctx, m.db, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return m.record(row)
}

// Experiments implements [store.Metadata].
func (m *Metadata) Experiments(ctx context.Context, p store.Part) ([]*store.ExperimentRecord, error) {
	var rows []experimentRow
	err := m.again(ctx, func(ctx context.Context) error {
		q := m.db.NewSelect().Model(&rows).Order("id DESC").Limit(p.Most)
		if p.Before > 0 {
			q.Where("id < ?", p.Before)
		}
		return q.Scan(ctx)
	})
	if err != nil {
		return nil, err
	}
	records := make([]*store.ExperimentRecord, 0, len(rows))
	for i := range rows {
		record, err := m.record(&rows[i])
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// ExperimentNames implements [store.Metadata].
func (m *Metadata) ExperimentNames(ctx context.Context) ([]string, error) {
	var names []string
	err := m.again(ctx, func(ctx context.Context) error {
		return m.db.NewSelect().Model((*experimentRow)(nil)).Column("name").Order("id DESC").Scan(ctx, &names)
	})
	return names, err
}

// DeleteExperiment implements [store.Metadata].
func (m *Metadata) DeleteExperiment(ctx context.Context, s *store.Slot) error {
	err := m.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := m.holdSlot(ctx, tx, s, s.Experiment); err != nil {
			return err
		}
		result, err := tx.NewDelete().Model((*experimentRow)(nil)).Where(m.named("name"), s.Experiment).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, notFound(s.Experiment))
		}
		return nil
	})
	if err == nil {
		m.engine.Points.experimentDeleted.Hit()
	}
	return err
}

// experiment returns the row of an experiment, or ErrNotFound. columns are those that are read;
// none means all.
func (m *Metadata) experiment(ctx context.Context, db bun.IDB, name string, columns ...string) (*experimentRow, error) {
	row := new(experimentRow)
	err := db.NewSelect().Model(row).Column(columns...).Where(m.named("name"), name).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound(name)
	}
	return row, err
}

func notFound(experiment string) error {
	return fmt.Errorf("experiment %q %w", experiment, store.ErrNotFound)
}

func (m *Metadata) record(r *experimentRow) (*store.ExperimentRecord, error) {
	e, err := m.documents.decode(r.Document)
	if err != nil {
		return nil, fmt.Errorf("the stored document of experiment %q cannot be read: %w", r.Name, err)
	}
	created, err := time.Parse(timeText, r.CreatedAt)
	if err != nil {
		return nil, fmt.Errorf("the stored time %q of experiment %q cannot be read", r.CreatedAt, r.Name)
	}
	return &store.ExperimentRecord{ID: r.ID, Experiment: e, CreatedAt: created}, nil
}
