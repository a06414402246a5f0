package storetest

import (
	"context"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// FaultyMetadata returns m with every operation counted by f.
func FaultyMetadata(m store.Metadata, f *Faults) store.Metadata {
	return &faultyMetadata{m: m, f: f}
}

type faultyMetadata struct {
	m store.Metadata
	f *Faults
}

func (m *faultyMetadata) CreateExperiment(ctx context.Context, e *schema.Experiment) (*store.ExperimentRecord, error) {
	return get(m.f, "CreateExperiment", func() (*store.ExperimentRecord, error) { return m.m.CreateExperiment(ctx, e) })
}

func (m *faultyMetadata) Experiment(ctx context.Context, name string) (*store.ExperimentRecord, error) {
	return get(m.f, "Experiment", func() (*store.ExperimentRecord, error) { return m.m.Experiment(ctx, name) })
}

func (m *faultyMetadata) Experiments(ctx context.Context) ([]*store.ExperimentRecord, error) {
	return get(m.f, "Experiments", func() ([]*store.ExperimentRecord, error) { return m.m.Experiments(ctx) })
}

func (m *faultyMetadata) DeleteExperiment(ctx context.Context, name string) error {
	return m.f.do("DeleteExperiment", func() error { return m.m.DeleteExperiment(ctx, name) })
}

func (m *faultyMetadata) StartRun(ctx context.Context, r *store.Run) error {
	return m.f.do("StartRun", func() error { return m.m.StartRun(ctx, r) })
}

func (m *faultyMetadata) FinishRun(ctx context.Context, r *store.Run) error {
	return m.f.do("FinishRun", func() error { return m.m.FinishRun(ctx, r) })
}

func (m *faultyMetadata) Run(ctx context.Context, experiment string, id int64) (*store.Run, error) {
	return get(m.f, "Run", func() (*store.Run, error) { return m.m.Run(ctx, experiment, id) })
}

func (m *faultyMetadata) Runs(ctx context.Context, experiment string) ([]*store.Run, error) {
	return get(m.f, "Runs", func() ([]*store.Run, error) { return m.m.Runs(ctx, experiment) })
}

func (m *faultyMetadata) Close() error { return m.f.free("Close", m.m.Close) }
