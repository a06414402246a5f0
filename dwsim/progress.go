package dwsim

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// progressEvery is how long Progress waits between two values: four a second look
// smooth to a person.
const progressEvery = 250 * time.Millisecond

// Phase is a stage of a run.
type Phase string

// The phases of a run, in their order.
const (
	PhaseGenerate Phase = "generate" // rows are made and written
	PhaseSwap     Phase = "swap"     // the new rows take the place of the old ones
	PhaseDone     Phase = "done"     // the run has ended; its status tells how
)

// Progress is how far a run is.
type Progress struct {
	Run           int64           `json:"run"`
	Status        store.Status    `json:"status"`
	Phase         Phase           `json:"phase"`
	Done          int64           `json:"rows_done"`
	Asked         int64           `json:"rows_asked"`
	Tables        []TableProgress `json:"tables"`          // in the order of generation
	RowsPerSecond float64         `json:"rows_per_second"` // on average since the start; 0 while unknown
	Elapsed       time.Duration   `json:"elapsed_ns"`
	ETA           time.Duration   `json:"eta_ns"` // time left for the rows that are not done; 0 while unknown
	Error         string          `json:"error,omitempty"`
}

// TableProgress is how far a run is with one table.
type TableProgress struct {
	Table string `json:"table"`
	Done  int64  `json:"rows_done"`
	Asked int64  `json:"rows_asked"` // 0: the table is kept
}

// Progress yields how far a run is, at once and then about four times a second, until
// the run has ended; the last value has its final status. A run of another process
// shows no rows until it ends, since only its owner counts them. An error ends the
// sequence; so does the end of ctx, with its cause.
func (t *RunTracker) Progress(ctx context.Context, experiment string, id int64) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			p, ended, err := t.progress(ctx, experiment, id)
			if !yield(p, err) || err != nil || p.Phase == PhaseDone {
				return
			}
			select {
			case <-ended: // nil, and so never ready, for a run of another process
			case <-tick.C:
			case <-ctx.Done():
				yield(p, context.Cause(ctx))
				return
			}
		}
	}
}

// progress returns how far a run is and, where this process owns it, the channel that
// is closed when it ends.
func (t *RunTracker) progress(ctx context.Context, experiment string, id int64) (Progress, <-chan struct{}, error) {
	if live := t.sim.live.get(experiment, id); live != nil {
		return live.progress(time.Now()), live.ended, nil
	}
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return Progress{Run: id}, nil, err
	}
	return recorded(run), nil, nil
}

// recorded is the progress that the metadata knows of.
func recorded(run *Run) Progress {
	p := Progress{Run: run.ID, Status: run.Status, Phase: PhaseGenerate, Error: run.Error, Elapsed: run.Duration(time.Now())}
	for _, table := range run.Tables {
		p.add(TableProgress{Table: table.Table, Done: table.Generated, Asked: table.Asked})
	}
	if run.Status != store.Running {
		p.Phase = PhaseDone
		p.RowsPerSecond = perSecond(p.Done, p.Elapsed)
	}
	return p
}

func (p *Progress) add(t TableProgress) {
	p.Tables = append(p.Tables, t)
	p.Done += t.Done
	p.Asked += t.Asked
}

func perSecond(rows int64, elapsed time.Duration) float64 {
	if elapsed <= 0 {
		return 0
	}
	return float64(rows) / elapsed.Seconds()
}

// liveRun is what its own process knows of a run while it goes on. The fields up to
// done do not change once the run has started.
type liveRun struct {
	id         int64
	experiment string
	started    time.Time
	asked      []store.RunTable // in the order of generation
	index      map[string]int   // of a table in asked and done, by name in lower case
	done       []atomic.Int64   // rows

	mu     sync.Mutex
	phase  Phase
	cancel context.CancelCauseFunc // nil until the walk begins
	abort  error                   // asked for before the walk began

	ended   chan struct{} // closed when outcome and err are set
	outcome *Run
	err     error
}

func newLiveRun(e *schema.Experiment) *liveRun {
	l := &liveRun{
		experiment: e.Name,
		index:      map[string]int{},
		done:       make([]atomic.Int64, len(e.Tables)),
		phase:      PhaseGenerate,
		ended:      make(chan struct{}),
	}
	for i, t := range schema.GenerationOrder(e) {
		l.index[strings.ToLower(t.Name)] = i
	}
	return l
}

// start takes over what the record says of the run.
func (l *liveRun) start(run *Run) {
	l.id, l.started = run.ID, time.Now()
	l.asked = copyOf(run).Tables
}

// written counts rows. It is called from several goroutines.
func (l *liveRun) written(table string, rows int64) {
	if i, ok := l.index[strings.ToLower(table)]; ok {
		l.done[i].Add(rows)
	}
}

func (l *liveRun) enter(p Phase) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.phase = p
}

// cancelWith says how to abort the walk.
func (l *liveRun) cancelWith(cancel context.CancelCauseFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cancel = cancel
	if l.abort != nil {
		cancel(l.abort)
	}
}

// abortWith aborts the walk, or keeps it from beginning.
func (l *liveRun) abortWith(cause error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.abort = cause
	if l.cancel != nil {
		l.cancel(cause)
	}
}

// end tells those who wait. The run has been finished by now.
func (l *liveRun) end(run *Run, err error) {
	l.outcome, l.err = copyOf(run), err
	l.enter(PhaseDone)
	close(l.ended)
}

// generatedSoFar notes in a run that went wrong how far it came.
func (l *liveRun) generatedSoFar(run *Run) {
	for i := range run.Tables {
		run.Tables[i].Generated = l.done[i].Load()
	}
}

func (l *liveRun) progress(now time.Time) Progress {
	select {
	case <-l.ended:
		return recorded(l.outcome)
	default:
	}
	p := Progress{Run: l.id, Status: store.Running, Elapsed: now.Sub(l.started)}
	l.mu.Lock()
	p.Phase = l.phase
	l.mu.Unlock()
	for i, t := range l.asked {
		p.add(TableProgress{Table: t.Table, Done: l.done[i].Load(), Asked: t.Asked})
	}
	p.RowsPerSecond = perSecond(p.Done, p.Elapsed)
	if p.RowsPerSecond > 0 && p.Done < p.Asked {
		p.ETA = time.Duration(float64(p.Asked-p.Done) / p.RowsPerSecond * float64(time.Second))
	}
	return p
}
