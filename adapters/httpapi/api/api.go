package api

import (
	"context"
	"io"
	"iter"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// API is all that can be asked of a simulator: by [Local] of one in this process, by the
// client of package client of one behind a server. Results, errors and their texts are the same
// either way; where a method says more, it is on Local.
//
// Methods may be called from several goroutines and end with their context.
type API interface {
	Catalogue
	Importer
	Drafter
	Describer
	Filler
	Recorder
	Follower
	Querier
	QueryRegister
	Informer
}

var _ API = Local{}

// Catalogue is the list of experiments.
type Catalogue interface {
	Experiments(ctx context.Context, p Page) (*Experiments, error)
	Experiment(ctx context.Context, name string) (*Experiment, error)
	Document(ctx context.Context, name string) (*schema.Experiment, error)
	Create(ctx context.Context, document *schema.Experiment) (*Experiment, error)
	Delete(ctx context.Context, name string) (*Removed, error)
}

// Importer makes experiments of scripts, scripts of experiments, and archives.
type Importer interface {
	Import(ctx context.Context, in Import) (*Imported, error)
	Interpret(ctx context.Context, in Import) (*Interpreted, error)
	Script(ctx context.Context, name, dialect string, rules bool) (*Script, error)
	Archive(ctx context.Context, name string, o dwsim.ExportOptions, w io.Writer) (*dwsim.Run, error)
}

// Drafter looks at documents that are not stored, JSON or YAML.
type Drafter interface {
	Validate(ctx context.Context, text []byte) (*Validation, error)
	PreviewDocument(ctx context.Context, text []byte, o PreviewOptions) (*Preview, error)
}

// Describer tells what an experiment holds, and would hold.
type Describer interface {
	Columns(ctx context.Context, name, table string) (*Columns, error)
	Preview(ctx context.Context, name string, o PreviewOptions) (*Preview, error)
	Profile(ctx context.Context, name string, o dwsim.ProfileOptions) (*dwsim.Profile, error)
	Lineage(ctx context.Context, name string) (*lineage.Graph, error)
	Check(ctx context.Context, name string, o dwsim.CheckOptions) (*dwsim.CheckReport, error)
}

// Filler changes which rows an experiment has.
type Filler interface {
	Generate(ctx context.Context, name string, o Generate) (*dwsim.Run, error)
	Estimate(ctx context.Context, name string, o Generate) (*dwsim.Estimate, error)
	Load(ctx context.Context, name string, o Load) (*dwsim.Run, error)
	Reset(ctx context.Context, name string) (*Emptied, error)
}

// Recorder keeps the record of runs.
type Recorder interface {
	Runs(ctx context.Context, name string, p RunsPage) (*Runs, error)
	Run(ctx context.Context, name string, id int64) (*Run, error)
	DeleteRun(ctx context.Context, name string, id int64) (*RemovedRun, error)
	Verify(ctx context.Context, name string, id int64, tell func(dwsim.Progress)) (*dwsim.Verification, error)
}

// Follower follows a run to its end, or brings that about.
type Follower interface {
	Progress(ctx context.Context, name string, id int64) iter.Seq2[dwsim.Progress, error]
	Wait(ctx context.Context, name string, id int64) (*dwsim.Run, error)
	Abort(ctx context.Context, name string, id int64, reason string) (*dwsim.Run, error)
}

// Querier reads the rows of experiments.
type Querier interface {
	Query(ctx context.Context, q Query) (*store.Rows, error)
	Export(ctx context.Context, q Query, w io.Writer) (*Exported, error)
	Explain(ctx context.Context, q Query) ([]string, error)
}

// QueryRegister knows the queries in progress.
type QueryRegister interface {
	Queries(ctx context.Context) ([]dwsim.RunningQuery, error)
	CancelQuery(ctx context.Context, id string) error
}

// Informer knows what documents may hold, and who answers.
type Informer interface {
	Rules(ctx context.Context, search string) (*Rules, error)
	Warehouses(ctx context.Context) (*Warehouses, error)
	Version(ctx context.Context) (*Version, error)
}
