package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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

// Runs lists the runs of an experiment, the newest first.
func (l Local) Runs(ctx context.Context, name string, p RunsPage) (*Runs, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	all, err := l.Sim.Runs().List(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	if all, err = withStatus(all, p.Status); err != nil {
		return nil, err
	}
	part, next, err := pageOf(all, p.Page, func(r *dwsim.Run) int64 { return r.ID })
	if err != nil {
		return nil, err
	}
	list := &Runs{Next: next}
	mark, err := e.Mark(ctx)
	if err != nil { // the record is worth showing without the rows
		list.Warning = unknownRows(err)
	}
	list.Runs = runsOf(part, mark)
	return list, nil
}

// run finds a run. Where its experiment is not there either, that is said.
func (l Local) run(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	run, err := l.Sim.Runs().Get(ctx, name, id)
	if errors.Is(err, store.ErrNotFound) {
		if _, missing := l.experiment(ctx, name); missing != nil {
			return nil, missing
		}
	}
	return run, err
}

// Run returns one run.
func (l Local) Run(ctx context.Context, name string, id int64) (*Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	run, err := l.Sim.Runs().Get(ctx, e.Name(), id)
	if err != nil {
		return nil, err
	}
	mark, err := e.Mark(ctx)
	v := &runsOf([]*dwsim.Run{run}, mark)[0]
	if err != nil {
		v.Warning = unknownRows(err)
	}
	return v, nil
}

// Progress yields how far a run is, until it has ended; see [dwsim.RunTracker.Progress].
func (l Local) Progress(ctx context.Context, name string, id int64) iter.Seq2[dwsim.Progress, error] {
	return l.Sim.Runs().Progress(ctx, name, id)
}

// Wait returns a run once it has ended, with its error; see [dwsim.RunTracker.Wait].
func (l Local) Wait(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	return l.Sim.Runs().Wait(ctx, name, id)
}

// Abort stops a run and returns it once it has ended; see [dwsim.RunTracker.Abort]. A restore
// that is stopped leaves no record: its run is returned as it last was, as ABORTED.
func (l Local) Abort(ctx context.Context, name string, id int64, reason string) (*dwsim.Run, error) {
	if n := utf8.RuneCountInString(reason); n > MostReason {
		return nil, dwsim.Refused(fmt.Errorf("the reason has %d characters; it has up to %d", n, MostReason))
	}
	run, err := l.run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	if err := l.Sim.Runs().Abort(ctx, name, id, reason); err != nil {
		return nil, err
	}
	ended, err := l.Sim.Runs().Get(context.WithoutCancel(ctx), name, id)
	if errors.Is(err, store.ErrNotFound) && run.Purpose == store.PurposeRestore {
		run.Status, run.Error = store.Aborted, reason
		return run, nil
	}
	return ended, err
}

// MostReason is how many characters the reason of an abort has at most.
const MostReason = 1000

// DeleteRun removes a run and its Parquet files.
func (l Local) DeleteRun(ctx context.Context, name string, id int64) (*RemovedRun, error) {
	run, err := l.run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	if err := l.Sim.Runs().Delete(ctx, name, id); err != nil {
		return nil, err
	}
	removed := &RemovedRun{Deleted: run.ID, Freed: run.Bytes}
	if _, err := os.Stat(run.OutputPath); err == nil { // files outside of the data root stay
		removed.Freed = 0
	}
	return removed, nil
}

// Verify makes the rows of a run again and compares them; see
// [dwsim.RunTracker.VerifyAndTell].
func (l Local) Verify(ctx context.Context, name string, id int64, tell func(dwsim.Progress)) (*dwsim.Verification, error) {
	if _, err := l.run(ctx, name, id); err != nil {
		return nil, err
	}
	return l.Sim.Runs().VerifyAndTell(ctx, name, id, tell)
}

// Query runs a statement. The rows must be closed. Format is not looked at, but for the
// limits that it implies.
func (l Local) Query(ctx context.Context, q Query) (*store.Rows, error) {
	o, err := q.options()
	if err != nil {
		return nil, err
	}
	if q.Experiment == "" {
		return l.Sim.Query(ctx, q.SQL, o)
	}
	e, err := l.experiment(ctx, q.Experiment)
	if err != nil {
		return nil, err
	}
	return e.Query(ctx, q.SQL, o)
}

// Explain tells how the warehouse would go about a statement, a line for each step. Format, limit and
// id have no meaning there.
func (l Local) Explain(ctx context.Context, q Query) ([]string, error) {
	if q.Format != "" || q.Limit != nil || q.ID != "" {
		return nil, dwsim.Refused(errors.New("a statement that is explained has no format, no limit and no id: it is not run"))
	}
	o, err := q.options()
	if err != nil {
		return nil, err
	}
	if q.Experiment == "" {
		return l.Sim.Explain(ctx, q.SQL, o)
	}
	e, err := l.experiment(ctx, q.Experiment)
	if err != nil {
		return nil, err
	}
	return e.Explain(ctx, q.SQL, o)
}

func (q Query) options() (dwsim.QueryOptions, error) {
	o := dwsim.QueryOptions{ID: q.ID}
	if q.Format == "" {
		o.Limit, o.Timeout = DefaultLimit, DefaultTimeout
	}
	if q.Limit != nil {
		o.Limit = *q.Limit
	}
	if q.Timeout != nil {
		o.Timeout = time.Duration(*q.Timeout)
	}
	for _, name := range slices.Sorted(maps.Keys(q.Params)) {
		p, err := q.Params[name].param(name)
		if err != nil {
			return o, err
		}
		o.Params = append(o.Params, p)
	}
	return o, nil
}

// Queries returns the queries in progress, the oldest first.
func (l Local) Queries(context.Context) ([]dwsim.RunningQuery, error) { return l.Sim.Queries(), nil }

// CancelQuery ends a query in progress; see [dwsim.Simulator.CancelQuery].
func (l Local) CancelQuery(_ context.Context, id string) error { return l.Sim.CancelQuery(id) }
