package dwsim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// StagedLoadOptions say which staged runs are loaded, and where. From is required.
type StagedLoadOptions struct {
	// From is where the runs lie, each in <experiment>/run-<id>/ with manifest.json,
	// experiment.json, run.json and its parts. It stays the caller's, who closes it.
	From store.Stage
	// Into names the warehouse. Empty means the default one.
	Into string
	// Experiments are those to load, by name; nil means all that are staged.
	Experiments []string
	// Run is the id under which the run was staged; it wants exactly one of Experiments.
	// 0 means the newest complete run of each experiment.
	Run int64
	// NoConstraints is as in [GenerateOptions].
	NoConstraints bool
	// Tries is how often what fails for a moment (a stage or a warehouse that does not
	// answer, a connection that was cut) is tried in all, with longer pauses each time. 0
	// means 6; 1 gives up at once. What is wrong with the data is never tried again.
	Tries int
	// Progress, if not nil, is told how far each load is, as in [LoadOptions].
	Progress func(Progress)
}

// StagedLoad is what became of one staged run.
type StagedLoad struct {
	Experiment string // as staged, in lower case
	StagedRun  int64  // its id where it was generated
	// AlreadyLoaded reports that the warehouse held these rows already: the same seed, engine,
	// definition and digests. Nothing was done then.
	AlreadyLoaded bool
	// Run is the record here: of this load, with an id of its own and purpose load-staged, or
	// of the run whose rows were there already, nil where that is not on record.
	Run *Run
	Err error // why it was not loaded; nil where it was
}

// LoadStaged brings staged runs to a warehouse: of each experiment the newest that is
// complete, one after the other. It returns what became of each, by experiment, and the
// errors of those that failed, joined; the others are loaded all the same.
//
// An experiment that is not on record here is created from the staged document, with Into
// as its warehouse. One of another definition is refused by name. A load is on record as a
// run of purpose load-staged, which holds the slot of the experiment: it is seen, watched and
// aborted like one that generates, can be verified ([RunTracker.Verify]) where this engine
// made its rows, and is ABORTED when its process dies.
//
// A run is loaded once: where the mark of the warehouse says that its rows are there, nothing
// is done. What was fetched lies below the data root in staged/<experiment>/run-<id> until it
// is loaded, so that whoever tries again goes on from there. A warehouse that reads the
// stage itself ([store.ParquetLoader]) is told where the files are, and nothing is fetched.
// Sizes, SHA-256 and digests are compared with those on record wherever the files come
// through here. The rows of before stay until all new ones are there.
func (s *Simulator) LoadStaged(ctx context.Context, o StagedLoadOptions) ([]StagedLoad, error) {
	l, err := s.newStagedLoader(o)
	if err != nil {
		return nil, err
	}
	found, err := l.find(ctx)
	if err != nil {
		return nil, err
	}
	return l.loadAll(ctx, found)
}

// DefaultWatchInterval is how often a stage is looked at for new runs.
const DefaultWatchInterval = 10 * time.Second

// WatchStage does what [Simulator.LoadStaged] does, again and again until ctx ends, whose
// cause it returns. interval is the pause between; 0 means [DefaultWatchInterval]. told, if
// not nil, hears what became of each run, from the goroutine of the caller. A run that was
// loaded, or refused for good, is not looked at again until a newer one is staged; a stage
// that does not answer is logged and asked again. What may go well another time (the
// experiment is in use, the disk is full, a warehouse does not answer) is tried again, after
// more and more looks, thirty at most.
func (s *Simulator) WatchStage(ctx context.Context, o StagedLoadOptions, interval time.Duration, told func(StagedLoad)) error {
	if interval < 0 {
		return refusedf("the pause between two looks at the stage is %s; it is 0, for %s, or more", interval, DefaultWatchInterval)
	}
	if told == nil {
		told = func(StagedLoad) {}
	}
	l, err := s.newStagedLoader(o)
	if err != nil {
		return err
	}
	l.done, l.setbacks = map[string]int64{}, map[stagedRun]*setback{}
	for {
		if err := l.look(ctx, told); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "stage cannot be looked at", "stage", o.From.Location(), "error", err)
		}
		if err := pause(ctx, cmp.Or(interval, DefaultWatchInterval)); err != nil {
			return err
		}
	}
}

// stagedLoader loads the runs of one stage.
type stagedLoader struct {
	sim  *Simulator
	o    StagedLoadOptions
	into string           // name of the warehouse
	done map[string]int64 // newest run by experiment that is not looked at again; nil where all are

	setbacks map[stagedRun]*setback // of runs that are tried again
}

func (s *Simulator) newStagedLoader(o StagedLoadOptions) (*stagedLoader, error) {
	switch {
	case o.From == nil:
		return nil, refusedf("there is no stage to load from")
	case o.Tries < 0:
		return nil, refusedf("%d tries are not possible; it is 0, for %d, or more", o.Tries, retryTimes)
	case o.Run < 0:
		return nil, refusedf("run %d is not possible; runs are counted from 1", o.Run)
	case o.Run > 0 && len(o.Experiments) != 1:
		return nil, refusedf("run %d is that of one experiment, which must be named", o.Run)
	}
	if _, err := s.warehouse(o.Into); err != nil {
		return nil, err
	}
	o.Tries = cmp.Or(o.Tries, retryTimes)
	return &stagedLoader{sim: s, o: o, into: s.warehouseName(o.Into)}, nil
}

// loadAll loads what was found.
func (l *stagedLoader) loadAll(ctx context.Context, found []stagedRun) ([]StagedLoad, error) {
	var loads []StagedLoad
	var errs []error
	for _, run := range found {
		if ctx.Err() != nil {
			return loads, errors.Join(append(errs, context.Cause(ctx))...)
		}
		load := l.load(ctx, run)
		loads = append(loads, load)
		if load.Err != nil {
			errs = append(errs, load.Err)
		}
	}
	return loads, errors.Join(errs...)
}

// look loads what is new in the stage.
func (l *stagedLoader) look(ctx context.Context, told func(StagedLoad)) error {
	found, err := l.find(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err // of what is not staged yet nothing is said
	}
	for _, run := range found {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if l.done[run.experiment] >= run.id || l.setbacks[run].waits() {
			continue
		}
		load := l.load(ctx, run)
		l.remember(run, load.Err)
		told(load)
	}
	return nil
}

// remember notes when a run is to be looked at again, if at all.
func (l *stagedLoader) remember(run stagedRun, err error) {
	if err == nil || !later(err) {
		l.done[run.experiment] = run.id
		delete(l.setbacks, run)
		return
	}
	if l.setbacks[run] == nil {
		l.setbacks[run] = &setback{}
	}
	if !errors.Is(err, store.ErrRunActive) { // else nothing was begun, and so nothing is on record
		l.setbacks[run].again()
	}
}

// load loads one run, and says which it was where that went wrong.
func (l *stagedLoader) load(ctx context.Context, staged stagedRun) StagedLoad {
	load := StagedLoad{Experiment: staged.experiment, StagedRun: staged.id}
	if err := l.sim.live.enter(); err != nil {
		load.Err = err
		return load
	}
	defer l.sim.live.leave()
	load.Run, load.AlreadyLoaded, load.Err = l.try(ctx, staged)
	if load.Err != nil {
		load.Err = fmt.Errorf("run %d of experiment %q at %s is not loaded: %w", staged.id, staged.experiment, strings.TrimSuffix(l.o.From.Location(), "/"), load.Err)
	}
	return load
}
