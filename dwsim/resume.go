package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// resumption is the run that another goes on from.
type resumption struct {
	run     *Run
	folder  string           // with the finished parts: the run's, or that of one before it
	journal *parquet.Journal // nil where no finished part is left
	parts   *parquet.Parts   // of the journal, those that are whole
}

// resume finds the run to go on from, where that is wanted, and takes its seed, its rows
// and the form of its files.
func (g *generation) resume(ctx context.Context) error {
	run, err := g.resumeRows(ctx)
	if err != nil || run == nil {
		return err
	}
	g.resumed = &resumption{run: run}
	if err := g.resumed.open(ctx, g.sim); err != nil {
		return err
	}
	return g.options.takeForm(g.resumed.journal)
}

// resumeRows finds the run to go on from, and takes its seed and its rows. It is nil where none is
// wanted.
func (g *generation) resumeRows(ctx context.Context) (*Run, error) {
	if !g.options.Resume {
		return nil, nil
	}
	if problems := g.options.checkResume(); len(problems) > 0 {
		return nil, problems
	}
	run, err := g.sim.resumable(ctx, g.experiment.Name)
	if err != nil {
		return nil, err
	}
	g.options.Seed, g.options.Rows = &run.Seed, map[string]int64{}
	for _, t := range run.Tables {
		g.options.Rows[t.Table] = t.Asked
	}
	return run, nil
}

// checkResume refuses what the run before has decided already.
func (o *GenerateOptions) checkResume() schema.Problems {
	var problems schema.Problems
	if o.Seed != nil {
		problems = append(problems, schema.Problem{Path: "seed", Message: "a run that is resumed has its seed already", Hint: "leave it out"})
	}
	if len(o.Rows) > 0 {
		problems = append(problems, schema.Problem{Path: "rows", Message: "a run that is resumed has its rows already", Hint: "leave them out"})
	}
	return problems
}

// resumable returns the newest run that generated, if it was stopped.
func (s *Simulator) resumable(ctx context.Context, experiment string) (*Run, error) {
	runs, err := s.meta.Runs(ctx, experiment)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		switch {
		case run.Purpose != store.PurposeGenerate:
			continue
		case run.Status == store.Completed:
			return nil, conflictf("experiment %q has nothing to resume: its newest run, %d, is COMPLETED", experiment, run.ID)
		case run.EngineVersion != gen.EngineVersion():
			return nil, conflictf("run %d of experiment %q cannot be resumed: it was begun by engine version %s; this is %s (generate anew with --seed %d)",
				run.ID, experiment, run.EngineVersion, gen.EngineVersion(), run.Seed)
		}
		return run, nil
	}
	return nil, conflictf("experiment %q has nothing to resume: it has no runs", experiment)
}

// open reads which parts are finished. Those that are damaged are made again.
func (r *resumption) open(ctx context.Context, s *Simulator) error {
	if err := r.findParts(ctx, s); err != nil || r.journal == nil {
		return err
	}
	parts, lost, err := r.journal.Check(ctx, r.folder)
	if err != nil {
		return err
	}
	for _, reason := range lost {
		s.log.WarnContext(ctx, "finished part is made again", "run", r.journal.Run, "experiment", r.run.Experiment, "reason", reason)
	}
	r.parts = parts
	return nil
}

// findParts finds the most finished parts among those of the run and of the ones that it
// goes back to: a run that ended while it took over parts has fewer than the one before.
func (r *resumption) findParts(ctx context.Context, s *Simulator) error {
	for run := r.run; ; {
		journal, err := journalOf(run)
		if err != nil {
			return err
		}
		if journal != nil && (r.journal == nil || len(journal.Parts) > len(r.journal.Parts)) {
			r.folder, r.journal = run.OutputPath, journal
		}
		if run.ResumedFrom == 0 {
			return nil
		}
		if run, err = s.meta.Run(ctx, run.Experiment, run.ResumedFrom); errors.Is(err, store.ErrNotFound) {
			return nil // it was deleted
		} else if err != nil {
			return err
		}
	}
}

// journalOf returns the journal of a run, or nil where it left none.
func journalOf(run *Run) (*parquet.Journal, error) {
	if run.OutputPath == "" {
		return nil, nil
	}
	journal, err := parquet.ReadJournal(run.OutputPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, conflictf("run %d of experiment %q cannot be resumed: %w", run.ID, run.Experiment, err)
	}
	return journal, nil
}

// takeForm takes part rows and compression of the parts that are there.
func (o *GenerateOptions) takeForm(j *parquet.Journal) error {
	if j == nil {
		return nil
	}
	compression, err := parquet.ParseCompression(j.Compression)
	if err != nil {
		return err
	}
	var problems schema.Problems
	if o.PartRows != 0 && o.PartRows != j.PartRows {
		problems = append(problems, schema.Problem{Path: "part_rows", Message: fmt.Sprintf("the run that is resumed has parts of %d rows, not of %d", j.PartRows, o.PartRows), Hint: "leave it out"})
	}
	if o.Compression != parquet.Snappy && o.Compression != compression {
		problems = append(problems, schema.Problem{Path: "compression", Message: fmt.Sprintf("the run that is resumed has files in %s, not in %s", compression, o.Compression), Hint: "leave it out"})
	}
	if len(problems) > 0 {
		return problems
	}
	o.PartRows, o.Compression = j.PartRows, compression
	return nil
}

// check refuses to resume where the rows that the run kept are no longer there: its keys
// would be others.
func (r *resumption) check(p *plan) error {
	for _, t := range r.run.Tables {
		if now := p.mark[strings.ToLower(t.Table)].Run; t.Asked == 0 && now != t.KeptFrom {
			return conflictf("run %d of experiment %q cannot be resumed: it kept the rows of table %q, which have been replaced since (by run %d instead of run %d)",
				r.run.ID, r.run.Experiment, t.Table, now, t.KeptFrom)
		}
	}
	return nil
}
