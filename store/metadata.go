package store

import (
	"context"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// Metadata holds experiments and runs. All methods may be called from several
// goroutines, and several processes may have the same metadata open.
// Names of experiments are compared without regard to case.
type Metadata interface {
	// CreateExperiment stores e. It is an ErrExists when the name is taken.
	CreateExperiment(ctx context.Context, e *schema.Experiment) (*ExperimentRecord, error)
	// Experiment returns an experiment, or ErrNotFound.
	Experiment(ctx context.Context, name string) (*ExperimentRecord, error)
	// Experiments returns all experiments, the newest first.
	Experiments(ctx context.Context) ([]*ExperimentRecord, error)
	// DeleteExperiment removes an experiment and its runs, or returns ErrNotFound.
	DeleteExperiment(ctx context.Context, name string) error

	// StartRun stores r as RUNNING and sets its ID and StartedAt. Check and insert are one
	// atomic step: it is an ErrRunActive when the experiment has a RUNNING run, and an
	// ErrNotFound when there is no such experiment.
	StartRun(ctx context.Context, r *Run) error
	// FinishRun stores the outcome of a run that is RUNNING: its status, rows, digests,
	// error and completion time. A run that is no longer RUNNING is left as it is and is
	// an error.
	FinishRun(ctx context.Context, r *Run) error
	// Run returns a run of an experiment, or ErrNotFound.
	Run(ctx context.Context, experiment string, id int64) (*Run, error)
	// Runs returns the runs of an experiment, the newest first.
	Runs(ctx context.Context, experiment string) ([]*Run, error)
	// Close frees what the metadata holds. Nothing else is called after it.
	Close() error
}

// ExperimentRecord is a stored experiment.
type ExperimentRecord struct {
	Experiment *schema.Experiment
	CreatedAt  time.Time
}

// Status is the state of a run.
type Status string

// The states of a run. It starts as Running and ends as one of the others.
const (
	Running   Status = "RUNNING"
	Completed Status = "COMPLETED" // its rows are queryable
	Failed    Status = "FAILED"    // Run.Error has the whole error
	Aborted   Status = "ABORTED"   // stopped by a person, or its process died
)

// Run is one recorded generation.
type Run struct {
	ID            int64      `json:"id"` // global, from 1, never used again
	Experiment    string     `json:"experiment"`
	Status        Status     `json:"status"`
	Seed          int64      `json:"seed,string"`
	StartedAt     time.Time  `json:"started_at"`
	CompletedAt   *time.Time `json:"completed_at,omitempty"`
	Tables        []RunTable `json:"tables"`                // in the order of generation
	OutputPath    string     `json:"output_path,omitempty"` // folder of the Parquet files
	Error         string     `json:"error,omitempty"`
	EngineVersion string     `json:"engine_version"`
}

// RunTable is what a run did to one table.
type RunTable struct {
	Table     string           `json:"table"`
	Asked     int64            `json:"rows_asked"` // 0: the table was kept
	Generated int64            `json:"rows_generated"`
	Loaded    int64            `json:"rows_loaded"`
	Digest    *gen.TableDigest `json:"digest,omitempty"`
}

// Rows returns the sums of the rows asked and loaded over all tables.
func (r *Run) Rows() (asked, loaded int64) {
	for _, t := range r.Tables {
		asked += t.Asked
		loaded += t.Loaded
	}
	return asked, loaded
}

// Duration returns how long the run took, or has taken until now.
func (r *Run) Duration(now time.Time) time.Duration {
	if r.CompletedAt != nil {
		return r.CompletedAt.Sub(r.StartedAt)
	}
	return now.Sub(r.StartedAt)
}
