package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Limits of a query that says none.
const (
	DefaultLimit   = 10_000
	DefaultTimeout = 30 * time.Second
)

// Local answers from a simulator of this process.
type Local struct {
	Sim *dwsim.Simulator
	// Workers and BatchRows are those of runs that ask for none, as in [dwsim.GenerateOptions].
	Workers, BatchRows int
}

// experiment finds an experiment. One that is not there is reported with the name that may
// have been meant.
func (l Local) experiment(ctx context.Context, name string) (*dwsim.Experiment, error) {
	e, err := l.Sim.Experiment(ctx, name)
	if !errors.Is(err, store.ErrNotFound) {
		return e, err
	}
	names, listErr := l.Sim.ExperimentNames(ctx)
	if listErr != nil {
		return nil, errors.Join(err, listErr)
	}
	if near := schema.Closest(name, names); near != "" {
		return nil, fmt.Errorf("%w (did you mean %q?)", err, near)
	}
	return nil, err
}

// Experiments lists experiments, the newest first.
func (l Local) Experiments(ctx context.Context, p Page) (*Experiments, error) {
	before, most, err := p.bounds()
	if err != nil {
		return nil, err
	}
	found, err := l.Sim.ExperimentsPart(ctx, store.Part{Before: before, Most: int64(most) + 1}) // one more tells whether the list goes on
	if err != nil {
		return nil, err
	}
	part, next, err := pageOf(found, p, (*dwsim.Experiment).ID)
	if err != nil {
		return nil, err
	}
	overviews, err := l.Sim.Overviews(ctx, part)
	if err != nil {
		return nil, err
	}
	list := &Experiments{Experiments: make([]*Experiment, len(overviews)), Next: next}
	for i, o := range overviews {
		list.Experiments[i] = experimentOf(o)
	}
	return list, nil
}

// Experiment returns one experiment.
func (l Local) Experiment(ctx context.Context, name string) (*Experiment, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return l.describe(ctx, e)
}

// Create checks and stores a document; see [dwsim.Simulator.CreateExperiment].
func (l Local) Create(ctx context.Context, document *schema.Experiment) (*Experiment, error) {
	e, err := l.Sim.CreateExperiment(ctx, document)
	if err != nil {
		return nil, err
	}
	return l.describe(ctx, e)
}

// Import stores the experiment of a script; see [dwsim.Simulator.ImportDDL].
func (l Local) Import(ctx context.Context, in Import) (*Imported, error) {
	e, warnings, err := l.Sim.ImportDDL(ctx, in.Name, in.script(), in.options())
	if err != nil {
		return nil, err
	}
	v, err := l.describe(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Imported{v, append([]ddl.Warning{}, warnings...)}, nil
}

// Delete removes an experiment with its tables, runs and Parquet files.
func (l Local) Delete(ctx context.Context, name string) (*Removed, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	runs, err := l.Sim.Runs().List(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	removed := &Removed{Deleted: e.Name(), Tables: len(e.Document().Tables), Runs: len(runs), Parquet: -1, Warehouse: -1}
	if use, err := e.DiskUse(ctx); err == nil {
		removed.Parquet, removed.Warehouse = use.Parquet, use.Warehouse
	}
	if err := e.Delete(ctx); err != nil {
		return nil, err
	}
	return removed, nil
}

// Reset empties the tables of an experiment.
func (l Local) Reset(ctx context.Context, name string) (*Emptied, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := e.Reset(ctx); err != nil {
		return nil, err
	}
	return &Emptied{Reset: e.Name(), Tables: len(e.Document().Tables)}, nil
}

// Load fills the tables from the Parquet files of a run, and returns when that is done.
func (l Local) Load(ctx context.Context, name string, o Load) (*dwsim.Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	if o.Run < 0 {
		return nil, dwsim.Refused(fmt.Errorf("run_id is %d; runs are counted from 1", o.Run))
	}
	return e.Load(ctx, dwsim.LoadOptions{Run: o.Run, NoConstraints: o.NoConstraints, Progress: o.Progress})
}

// Preview makes the first rows of tables, and writes none; see [PreviewOf].
func (l Local) Preview(ctx context.Context, name string, o PreviewOptions) (*Preview, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	seed, err := previewSeed(ctx, e, o)
	if err != nil {
		return nil, err
	}
	o.Seed = new(Integer(seed))
	return PreviewOf(ctx, e.Document(), o)
}

func previewSeed(ctx context.Context, e *dwsim.Experiment, o PreviewOptions) (int64, error) {
	if o.Seed != nil {
		return int64(*o.Seed), nil
	}
	last, err := e.LastRun(ctx)
	if err != nil || last == nil {
		return 0, err
	}
	return last.Seed, nil
}

// Profile describes what the columns of an experiment hold.
func (l Local) Profile(ctx context.Context, name string, o dwsim.ProfileOptions) (*dwsim.Profile, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Profile(ctx, o)
}

// Lineage returns the graph of an experiment's tables.
func (l Local) Lineage(ctx context.Context, name string) (*lineage.Graph, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Lineage(ctx)
}

// Check holds the rows against the document.
func (l Local) Check(ctx context.Context, name string, o dwsim.CheckOptions) (*dwsim.CheckReport, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Check(ctx, o)
}

// Script is an experiment in SQL.
type Script struct {
	Experiment string   `json:"experiment"` // name
	Dialect    string   `json:"dialect"`    // one of [ddl.PrintDialects]
	SQL        string   `json:"sql"`        // statements that make the tables
	Warnings   []string `json:"warnings"`   // what the dialect cannot say, a sentence each; never null
}

// ScriptOf writes a document as CREATE TABLE statements of a dialect; with rules, see
// [ddl.PrintRules].
func ScriptOf(doc *schema.Experiment, dialect string, rules bool) (*Script, error) {
	write := ddl.Print
	if rules {
		write = ddl.PrintRules
	}
	var sql bytes.Buffer
	warnings, err := write(&sql, doc, dialect)
	if err != nil {
		return nil, dwsim.Refused(err)
	}
	return &Script{doc.Name, strings.ToLower(dialect), sql.String(), append([]string{}, warnings...)}, nil
}

// Script writes an experiment as CREATE TABLE statements; see [ScriptOf].
func (l Local) Script(ctx context.Context, name, dialect string, rules bool) (*Script, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return ScriptOf(e.Document(), dialect, rules)
}
