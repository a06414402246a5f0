package storetest

import (
	"context"
	"encoding/json"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// FaultyMetadata returns m with every operation counted by f, but for BeatSlot: beats come
// by the clock, so counting them would give the others another number each time. See
// [Faults.FailBeats].
func FaultyMetadata(m store.Metadata, f *Faults) store.Metadata {
	return &faultyMetadata{m: m, f: f}
}

type faultyMetadata struct {
	m store.Metadata
	f *Faults
}

func (m *faultyMetadata) TakeSlot(ctx context.Context, s *store.Slot) error {
	return m.f.do("TakeSlot", func() error { return m.m.TakeSlot(ctx, s) })
}

func (m *faultyMetadata) TakeOverSlot(ctx context.Context, dead, s *store.Slot) error {
	return m.f.do("TakeOverSlot", func() error { return m.m.TakeOverSlot(ctx, dead, s) })
}

func (m *faultyMetadata) BeatSlot(ctx context.Context, s *store.Slot, now time.Time, progress json.RawMessage) (string, error) {
	if m.f.failsBeats() {
		return "", ErrInjected
	}
	return m.m.BeatSlot(ctx, s, now, progress)
}

func (m *faultyMetadata) FreeSlot(ctx context.Context, s *store.Slot) error {
	return m.f.free("FreeSlot", func() error { return m.m.FreeSlot(ctx, s) })
}

func (m *faultyMetadata) Slots(ctx context.Context) ([]*store.Slot, error) {
	return get(m.f, "Slots", func() ([]*store.Slot, error) { return m.m.Slots(ctx) })
}

func (m *faultyMetadata) AbortRun(ctx context.Context, experiment string, run int64, reason string) error {
	return m.f.do("AbortRun", func() error { return m.m.AbortRun(ctx, experiment, run, reason) })
}

func (m *faultyMetadata) CreateExperiment(ctx context.Context, e *schema.Experiment) (*store.ExperimentRecord, error) {
	return get(m.f, "CreateExperiment", func() (*store.ExperimentRecord, error) { return m.m.CreateExperiment(ctx, e) })
}

func (m *faultyMetadata) Experiment(ctx context.Context, name string) (*store.ExperimentRecord, error) {
	return get(m.f, "Experiment", func() (*store.ExperimentRecord, error) { return m.m.Experiment(ctx, name) })
}

func (m *faultyMetadata) Experiments(ctx context.Context, p store.Part) ([]*store.ExperimentRecord, error) {
	return get(m.f, "Experiments", func() ([]*store.ExperimentRecord, error) { return m.m.Experiments(ctx, p) })
}

func (m *faultyMetadata) ExperimentNames(ctx context.Context) ([]string, error) {
	return get(m.f, "ExperimentNames", func() ([]string, error) { return m.m.ExperimentNames(ctx) })
}

func (m *faultyMetadata) Overviews(ctx context.Context, experiments []int64) (map[int64]*store.Overview, error) {
	return get(m.f, "Overviews", func() (map[int64]*store.Overview, error) { return m.m.Overviews(ctx, experiments) })
}

func (m *faultyMetadata) DeleteExperiment(ctx context.Context, s *store.Slot) error {
	return m.f.do("DeleteExperiment", func() error { return m.m.DeleteExperiment(ctx, s) })
}

func (m *faultyMetadata) StartRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	return m.f.do("StartRun", func() error { return m.m.StartRun(ctx, s, r) })
}

func (m *faultyMetadata) FinishRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	return m.f.do("FinishRun", func() error { return m.m.FinishRun(ctx, s, r) })
}

func (m *faultyMetadata) PutRunFiles(ctx context.Context, experiment string, id int64, outputPath string, bytes int64) error {
	return m.f.do("PutRunFiles", func() error { return m.m.PutRunFiles(ctx, experiment, id, outputPath, bytes) })
}

func (m *faultyMetadata) DeleteRun(ctx context.Context, experiment string, id int64) error {
	return m.f.do("DeleteRun", func() error { return m.m.DeleteRun(ctx, experiment, id) })
}

func (m *faultyMetadata) Run(ctx context.Context, experiment string, id int64) (*store.Run, error) {
	return get(m.f, "Run", func() (*store.Run, error) { return m.m.Run(ctx, experiment, id) })
}

func (m *faultyMetadata) Runs(ctx context.Context, experiment string) ([]*store.Run, error) {
	return get(m.f, "Runs", func() ([]*store.Run, error) { return m.m.Runs(ctx, experiment) })
}

func (m *faultyMetadata) Close() error { return m.f.free("Close", m.m.Close) }
