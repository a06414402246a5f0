package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

// Run is one recorded generation.
type Run = store.Run

// Generator makes the rows of an experiment, without a simulator around it.
type Generator = gen.Generator

// Config is what a [Simulator] works with.
type Config struct {
	// Metadata holds experiments and runs. Required. It stays the caller's, who closes
	// it after the simulator.
	Metadata store.Metadata
	// Warehouses hold the rows of experiments, by the name that target_warehouse gives,
	// which counts without regard to case. At least one is required. They stay the
	// caller's, who closes them after the simulator.
	Warehouses map[string]store.Warehouse
	// DefaultWarehouse is the name of the warehouse of the experiments that name none.
	// It defaults to the only one, and is required where there are several.
	DefaultWarehouse string
	// Stage is where the Parquet files of runs are put as well, for warehouses and people
	// elsewhere. Nil for none. It stays the caller's, who closes it after the simulator.
	Stage store.Stage
	// DataRoot is the folder of Parquet files and locks. Required. Where it is not there
	// it is made so that only its owner may enter it (mode 0700), as is what is made in
	// it. All simulators that share metadata share it.
	DataRoot string
	// Logger gets a line for each phase of a run or load when it ends, with its rows and
	// its milliseconds, and one for whatever else changes an experiment: at level Info. What
	// was found and put right by itself, such as a run whose process died, is a Warn; each
	// table is a Debug. Nil discards them.
	Logger *slog.Logger
	// TracerProvider gets spans: run, with a span for each table and one for swap below it,
	// and load with the same. Nil makes none, and costs nothing. It stays the caller's.
	TracerProvider trace.TracerProvider
}

// Simulator keeps experiments and runs. Make one with [New]. All its methods, and those
// of what it returns, may be called from several goroutines; several processes may work
// on the same metadata and data root.
type Simulator struct {
	meta             store.Metadata
	warehouses       map[string]store.Warehouse // by name in lower case
	defaultWarehouse string
	stage            store.Stage // nil for none
	root             string      // absolute
	log              *slog.Logger
	tracer           trace.Tracer // nil for no spans
	owners           *owners

	closing   context.Context // done once Close was called
	stop      context.CancelCauseFunc
	live      liveRuns
	queries   liveQueries
	observers observers
}

// New makes a simulator. It reports all that is wrong with cfg at once, and opens
// nothing but the data root.
func New(cfg Config) (*Simulator, error) {
	warehouses, err := lowerNames(cfg.Warehouses)
	defaultName, defaultErr := defaultWarehouse(cfg.DefaultWarehouse, warehouses)
	if err := errors.Join(required(cfg), err, defaultErr); err != nil {
		return nil, Refused(err)
	}
	root, err := makeDataRoot(cfg.DataRoot)
	if err != nil {
		return nil, err
	}
	s := &Simulator{
		meta:             cfg.Metadata,
		warehouses:       warehouses,
		defaultWarehouse: defaultName,
		stage:            cfg.Stage,
		root:             root,
		log:              cfg.Logger,
		tracer:           openTracer(cfg.TracerProvider),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.owners, err = openOwners(root); err != nil {
		return nil, err
	}
	s.queries.tell = s.observers.tell
	s.closing, s.stop = context.WithCancelCause(context.Background())
	return s, nil
}

// now is the time that goes on record.
func (s *Simulator) now() time.Time { return s.owners.clock.wall().UTC() }

// Runs returns the tracker of all runs.
func (s *Simulator) Runs() *RunTracker { return &RunTracker{sim: s} }

// warehouse returns the warehouse that an experiment names, or the default one for "".
func (s *Simulator) warehouse(name string) (store.Warehouse, error) {
	w, ok := s.warehouses[s.warehouseName(name)]
	if !ok {
		return nil, refusedf("warehouse %q is not configured (there is: %s)", name, strings.Join(s.warehouseNames(), ", "))
	}
	if later, ok := w.(*store.Later); ok { // which has no optional interfaces
		if opened, err := later.Opened(s.closing); err == nil {
			return opened, nil
		}
	}
	return w, nil
}

func (s *Simulator) warehouseName(name string) string {
	if name == "" {
		return s.defaultWarehouse
	}
	return strings.ToLower(name)
}

func (s *Simulator) warehouseNames() []string {
	return slices.Sorted(maps.Keys(s.warehouses))
}

func required(cfg Config) error {
	var missing []error
	if cfg.Metadata == nil {
		missing = append(missing, errors.New("Config.Metadata is missing"))
	}
	if len(cfg.Warehouses) == 0 {
		missing = append(missing, errors.New("Config.Warehouses is empty: a simulator needs at least one"))
	}
	if cfg.DataRoot == "" {
		missing = append(missing, errors.New("Config.DataRoot is missing"))
	}
	return errors.Join(missing...)
}

func lowerNames(warehouses map[string]store.Warehouse) (map[string]store.Warehouse, error) {
	var wrong []error
	byName := make(map[string]store.Warehouse, len(warehouses))
	for _, name := range slices.Sorted(maps.Keys(warehouses)) {
		lower := strings.ToLower(name)
		switch _, twice := byName[lower]; {
		case name == "":
			wrong = append(wrong, errors.New("Config.Warehouses has a warehouse without a name"))
		case twice:
			wrong = append(wrong, fmt.Errorf("Config.Warehouses has %q twice: names count without regard to case", lower))
		case warehouses[name] == nil:
			wrong = append(wrong, fmt.Errorf("Config.Warehouses[%q] is nil", name))
		}
		byName[lower] = warehouses[name]
	}
	return byName, errors.Join(wrong...)
}

func defaultWarehouse(name string, warehouses map[string]store.Warehouse) (string, error) {
	names := slices.Sorted(maps.Keys(warehouses))
	switch {
	case len(names) == 0: // said elsewhere
		return "", nil
	case name == "" && len(names) == 1:
		return names[0], nil
	case name == "":
		return "", fmt.Errorf("Config.DefaultWarehouse is missing: it says which of %s is meant by default", strings.Join(names, ", "))
	}
	lower := strings.ToLower(name)
	if _, ok := warehouses[lower]; !ok {
		return "", fmt.Errorf("Config.DefaultWarehouse is %q, but there is only: %s", name, strings.Join(names, ", "))
	}
	return lower, nil
}

func makeDataRoot(dir string) (string, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("the data root %s has no absolute path: %w", dir, err)
	}
	// The folder of the locks is made here too, so that a data root in which nothing can
	// be written is found out before the first run. A folder that is there already keeps
	// its mode: it may hold other things, and ours are closed to others one by one.
	if err := os.MkdirAll(filepath.Join(root, locksFolder), 0o700); err != nil {
		return "", fmt.Errorf("the data root cannot be made: %w", err)
	}
	return root, nil
}

// Where things are below the data root.
const generatedFolder = "generated"

// experimentFolder returns where the runs of an experiment have their folders.
func experimentFolder(experiment string) string {
	return filepath.Join(generatedFolder, strings.ToLower(experiment))
}

// runFolder returns the name of the folder of a run.
func runFolder(id int64) string { return fmt.Sprintf("run-%d", id) }

// liveRuns are the runs that this process owns, by id. The zero value is ready.
type liveRuns struct {
	mu       sync.Mutex
	closed   bool
	owners   sync.WaitGroup // one for each run between enter and leave
	byID     map[int64]*Tracked
	failures map[int64]error // of the newest runs that went wrong
}

// enter makes room for a run, before it has an id.
func (l *liveRuns) enter() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	l.owners.Add(1)
	return nil
}

func (l *liveRuns) leave() { l.owners.Done() }

// leaveUnless is leave, deferred until the run has begun, which then leaves when it ends.
func (l *liveRuns) leaveUnless(begun *bool) {
	if !*begun {
		l.leave()
	}
}

func (l *liveRuns) add(w *Tracked) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byID == nil {
		l.byID = map[int64]*Tracked{}
	}
	l.byID[w.run.ID] = w
}

// mostFailures is how many errors of ended runs are kept for those who wait for them late.
const mostFailures = 64

// remove forgets a run that has ended, but keeps its error, which tells more than its text on
// record does: whether the warehouse was unreachable, say.
func (l *liveRuns) remove(w *Tracked, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, w.run.ID)
	if err == nil {
		return
	}
	if l.failures == nil {
		l.failures = map[int64]error{}
	}
	l.failures[w.run.ID] = err
	if len(l.failures) > mostFailures {
		delete(l.failures, slices.Min(slices.Collect(maps.Keys(l.failures))))
	}
}

// failure returns the error of a run of this process that went wrong, or nil where nothing is
// known of it.
func (l *liveRuns) failure(run *Run) error {
	if run.Status != store.Failed && run.Status != store.Aborted {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failures[run.ID]
}

// get returns what a run of this process is about, or nil where this process does not own
// it.
func (l *liveRuns) get(experiment string, id int64) *liveRun {
	if w := l.owned(experiment, id); w != nil {
		return w.live
	}
	return nil
}

// owned returns a run of this process, or nil.
func (l *liveRuns) owned(experiment string, id int64) *Tracked {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.byID[id]; w != nil && strings.EqualFold(w.live.run.Experiment, experiment) {
		return w
	}
	return nil
}

// count returns how many runs are in progress.
func (l *liveRuns) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byID)
}

// close lets no run begin.
func (l *liveRuns) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}
