package dwsim

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// GenerateOptions say how a run goes. The zero value generates the document's target
// rows with a seed of its own.
type GenerateOptions struct {
	// Seed decides every value. Nil draws one, which the run records.
	Seed *int64
	// Rows overrides the target rows of tables by name. A table asked for 0 rows keeps
	// the rows that it has.
	Rows map[string]int64
	// Workers is how many goroutines make rows; 0 means GOMAXPROCS. It never changes
	// the data.
	Workers int
	// BatchRows is how many rows are made at a time; 0 leaves it to the engine. It
	// never changes the data.
	BatchRows int
	// PartRows is how many rows a Parquet file holds; 0 means a million.
	PartRows int64
	// Compression is that of the Parquet files. The zero value is Snappy.
	Compression parquet.Compression
	// OutputDir is the folder in which the run makes its own, run-<id>, for its Parquet
	// files. Empty means generated/<experiment> below the data root.
	OutputDir string
	// Resume goes on from the newest run, which was ABORTED or FAILED: the new run has its
	// seed and rows, takes over its finished Parquet parts, and ends with the rows and
	// digests of an uninterrupted run. Seed and Rows stay unset then; PartRows and
	// Compression are those of the run before.
	Resume bool
	// Keep, above 0, removes the older runs with their files once this one is complete, all
	// but the newest Keep completed ones and those whose rows the warehouse holds. Runs of
	// work that was tracked, and files in a folder of the caller's, stay. Without it only
	// the files of older runs that were stopped go.
	Keep int
	// NoConstraints leaves keys and conditions undeclared in a warehouse that would enforce
	// them, as one that does not. A warehouse that cannot do without is an error.
	NoConstraints bool
	// NoStage keeps the files on this machine alone, though a stage is configured.
	NoStage bool
	// IgnoreDisk begins even where the rows are not expected to fit on the disk.
	IgnoreDisk bool
}

// Generate makes the rows of the experiment and returns the run when they can be read.
//
// What cannot be generated is refused with a [schema.Problems] before a run begins;
// an experiment with a run in progress is a [store.ErrRunActive]. The run is nil then.
// From there on it never is: a run that went wrong is returned with its error, and
// is on record as Failed, or as Aborted where ctx ended, [RunTracker.Abort] stopped it
// or the simulator was closed. The rows of the run before are whole in either case.
func (e *Experiment) Generate(ctx context.Context, o GenerateOptions) (*Run, error) {
	g, err := e.prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return g.walk(ctx)
}

// Start is Generate in the background. It returns the run as soon as it is on record;
// [RunTracker.Wait] and [RunTracker.Progress] tell how it goes on. The run outlives ctx,
// whose end only keeps it from starting; [RunTracker.Abort] and [Simulator.Close] end it.
func (e *Experiment) Start(ctx context.Context, o GenerateOptions) (*Run, error) {
	g, err := e.prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	run := copyOf(g.run)
	go g.walk(context.WithoutCancel(ctx)) //nolint:errcheck // the outcome is on record, and Wait returns it
	return run, nil
}

// generation is one run on its way, from the moment it is on record.
type generation struct {
	Tracked
	experiment *schema.Experiment
	warehouse  store.Warehouse
	options    GenerateOptions
	plan       *plan
	resumed    *resumption // nil where the run begins anew
}

// prepare takes the slot, plans, and puts the run on record. What it holds then, walk
// gives back.
func (e *Experiment) prepare(ctx context.Context, o GenerateOptions) (*generation, error) {
	if err := e.sim.live.enter(); err != nil {
		return nil, err
	}
	begun := false
	defer e.sim.live.leaveUnless(&begun)
	rec, sl, err := e.sim.enter(ctx, e.Name(), store.PurposeGenerate)
	if err != nil {
		return nil, err
	}
	defer sl.freeUnless(&begun)
	g := &generation{Tracked: Tracked{sim: e.sim, slot: sl}, experiment: rec.Experiment, options: o}
	if err := g.begin(ctx); err != nil {
		return nil, err
	}
	begun = true
	return g, nil
}

// begin plans the run and puts it on record.
func (g *generation) begin(ctx context.Context) (err error) {
	began := time.Now()
	ctx, done := g.slot.bind(ctx)
	defer done()
	if g.warehouse, err = g.sim.warehouse(g.experiment.TargetWarehouse); err != nil {
		return err
	}
	if g.options.OutputDir, err = g.outputDir(); err != nil {
		return err
	}
	if err := g.resume(ctx); err != nil {
		return err
	}
	// The plan tells the rows of each table, and counts those that are made.
	count := func(table string, rows int64) {
		g.live.written(table, rows)
		g.sim.observers.tell(RowsMade{Purpose: store.PurposeGenerate, Rows: rows})
	}
	if g.plan, err = newPlan(ctx, g.experiment, g.warehouse, g.options, count); err != nil {
		return err
	}
	if g.resumed != nil {
		if err := g.resumed.check(g.plan); err != nil {
			return err
		}
	}
	if err := g.checkDisk(ctx); err != nil {
		return err
	}
	g.run = g.plan.run(g.experiment)
	if g.resumed != nil {
		g.run.ResumedFrom = g.resumed.run.ID
	}
	g.live = newLiveRun(g.run.Tables)
	g.live.since = began
	return g.start(ctx)
}

// runFolders returns the folder in which the runs of an experiment have theirs, unless
// told otherwise.
func (s *Simulator) runFolders(experiment string) string {
	return filepath.Join(s.root, experimentFolder(experiment))
}

func (g *generation) outputDir() (string, error) {
	if g.options.OutputDir == "" {
		return g.sim.runFolders(g.experiment.Name), nil
	}
	dir, err := filepath.Abs(g.options.OutputDir)
	if err != nil {
		return "", fmt.Errorf("the output folder %s has no absolute path: %w", g.options.OutputDir, err)
	}
	return dir, nil
}

// run returns the run as it begins.
func (p *plan) run(e *schema.Experiment) *Run {
	r := &Run{
		Experiment:    e.Name,
		Purpose:       store.PurposeGenerate,
		Status:        store.Running,
		Seed:          p.seed,
		EngineVersion: gen.EngineVersion(),
	}
	for _, t := range schema.GenerationOrder(e) {
		name := strings.ToLower(t.Name)
		table := store.RunTable{Table: t.Name, Asked: p.asked[name]}
		if table.Asked == 0 {
			table.KeptFrom = p.mark[name].Run
		}
		r.Tables = append(r.Tables, table)
	}
	return r
}
