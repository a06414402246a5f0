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
	Slots

	// CreateExperiment stores e. It is an ErrExists when the name is taken.
	CreateExperiment(ctx context.Context, e *schema.Experiment) (*ExperimentRecord, error)
	// Experiment returns an experiment, or ErrNotFound.
	Experiment(ctx context.Context, name string) (*ExperimentRecord, error)
	// Experiments returns a part of the experiments, the newest first.
	Experiments(ctx context.Context, p Part) ([]*ExperimentRecord, error)
	// ExperimentNames returns the names of all experiments, the newest first.
	ExperimentNames(ctx context.Context) ([]string, error)
	// Overviews returns overviews of experiments by their ids, as of one moment. Those that are not
	// there are left out.
	Overviews(ctx context.Context, experiments []int64) (map[int64]*Overview, error)
	// DeleteExperiment removes the experiment of a slot and its runs, or returns
	// ErrNotFound. It is an ErrSlotLost when the slot is no longer its owner's: what was
	// made after an owner had been declared dead is not that owner's to delete.
	DeleteExperiment(ctx context.Context, s *Slot) error

	// StartRun stores r as RUNNING, names it in the slot, and sets its ID and StartedAt.
	// Check and insert are one atomic step: it is an ErrSlotLost when the slot is no longer
	// its owner's, an ErrRunActive when the experiment has a RUNNING run, and an ErrNotFound
	// when there is no such experiment.
	StartRun(ctx context.Context, s *Slot, r *Run) error
	// FinishRun stores the outcome of a run that is RUNNING: its status, rows, digests, phases,
	// bytes, output path, place in the stage, error and completion time, which is now where it is nil. It is an
	// ErrSlotLost when the slot of the experiment is no longer its owner's: an owner that
	// was declared dead cannot write an outcome. A run that is no longer RUNNING is left as
	// it is and is an error.
	FinishRun(ctx context.Context, s *Slot, r *Run) error
	// PutRunFiles stores where the files of a run that has ended lie and how many bytes
	// they have: nowhere ("") and none once they were removed, and then nowhere in the stage
	// either. Errors are as in DeleteRun.
	PutRunFiles(ctx context.Context, experiment string, id int64, outputPath string, bytes int64) error
	// DeleteRun removes a run that has ended. It is an ErrNotFound when there is none, and
	// an ErrRunActive while it is RUNNING.
	DeleteRun(ctx context.Context, experiment string, id int64) error
	// Run returns a run of an experiment, or ErrNotFound.
	Run(ctx context.Context, experiment string, id int64) (*Run, error)
	// Runs returns the runs of an experiment, the newest first.
	Runs(ctx context.Context, experiment string) ([]*Run, error)
	// Close frees what the metadata holds. Nothing else is called after it.
	Close() error
}

// Part is a part of a list of experiments. The zero value is all of it.
type Part struct {
	Before int64 // the experiments have ids below it; 0 means any
	Most   int64 // how many there are at most, the newest of them; 0 means any number
}

// Overview tells of the runs of an experiment in brief.
type Overview struct {
	Last    *Run     // the newest; nil where there is none
	Folders []string // the OutputPath of each run that has one, each once
}

// ExperimentRecord is a stored experiment. It is the caller's own, with its document.
type ExperimentRecord struct {
	ID         int64 // above that of whatever was created before, and never used again
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

// Purposes of the runs that bring rows to a warehouse.
const (
	PurposeGenerate   = "generate"
	PurposeLoadStaged = "load-staged" // of a run that another program had staged
	PurposeRestore    = "restore"     // of a run that came in an archive
)

// Run is one recorded generation.
type Run struct {
	ID            int64      `json:"id"` // global, from 1, never used again
	Experiment    string     `json:"experiment"`
	Purpose       string     `json:"purpose"` // PurposeGenerate or another of those, or what else was tracked
	Status        Status     `json:"status"`
	Seed          int64      `json:"seed,string"`
	StartedAt     time.Time  `json:"started_at"`
	CompletedAt   *time.Time `json:"completed_at,omitempty"`
	Tables        []RunTable `json:"tables"`                 // in the order of generation
	Phases        []RunPhase `json:"phases"`                 // in their order; none where they were not recorded, as of older runs
	OutputPath    string     `json:"output_path,omitempty"`  // folder of the Parquet files
	StagedAt      string     `json:"staged_at,omitempty"`    // the same in the stage: its URL, without secrets
	Bytes         int64      `json:"bytes"`                  // of the Parquet files there
	ResumedFrom   int64      `json:"resumed_from,omitempty"` // the run whose seed, rows and finished parts it took
	Error         string     `json:"error,omitempty"`
	EngineVersion string     `json:"engine_version"`
}

// BringsRows reports whether the run, once it is Completed, has filled tables: with rows of
// its Seed and EngineVersion, whether it made them itself or they came from elsewhere.
func (r *Run) BringsRows() bool {
	switch r.Purpose {
	case PurposeGenerate, PurposeLoadStaged, PurposeRestore:
		return true
	}
	return false
}

// RunTable is what a run did to one table.
type RunTable struct {
	Table     string           `json:"table"`
	Asked     int64            `json:"rows_asked"`          // 0: the table was kept
	KeptFrom  int64            `json:"kept_from,omitempty"` // the run whose rows were kept
	Generated int64            `json:"rows_generated"`
	Loaded    int64            `json:"rows_loaded"`
	Digest    *gen.TableDigest `json:"digest,omitempty"`
}

// RunPhase is when a phase of a run began, and how long it took.
type RunPhase struct {
	Phase        string    `json:"phase"` // plan, generate, load, swap, or what else the work is made of
	StartedAt    time.Time `json:"started_at"`
	Milliseconds int64     `json:"ms"`
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
