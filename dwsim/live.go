package dwsim

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// liveRun is what its own process knows of a run, or of a load, while it goes on. The
// fields up to bytes do not change once it has started.
type liveRun struct {
	run    Run                     // as it began
	start  time.Time               // with a reading of the steady clock
	index  map[string]int          // of a table in run.Tables and done, by name in lower case
	done   []atomic.Int64          // rows
	made   atomic.Pointer[[]int64] // rows that were done before all of them are counted once more; nil while they are not
	bytes  atomic.Pointer[func() int64]
	output atomic.Pointer[string]
	staged atomic.Pointer[stagedSoFar]
	phase  atomic.Pointer[Phase]

	turning sync.Mutex
	since   time.Time        // when the phase began
	past    []store.RunPhase // that have ended

	ended   chan struct{} // closed when outcome and err are set
	outcome *Run
	err     error
}

func newLiveRun(tables []store.RunTable) *liveRun {
	l := &liveRun{index: map[string]int{}, done: make([]atomic.Int64, len(tables)), ended: make(chan struct{}), since: time.Now()}
	for i, t := range tables {
		l.index[strings.ToLower(t.Table)] = i
	}
	l.enter(PhasePlan)
	return l
}

// begin takes over what the record says of the run.
func (l *liveRun) begin(run *Run) {
	l.run, l.start = *copyOf(run), time.Now()
}

// written counts rows. It is called from several goroutines.
func (l *liveRun) written(table string, rows int64) {
	if i, ok := l.index[strings.ToLower(table)]; ok {
		l.done[i].Add(rows)
	}
}

func (l *liveRun) enter(p Phase) { l.phase.Store(&p) }

// turn goes on to a phase, and returns the one that has ended and how long it took.
func (l *liveRun) turn(p Phase) (ended Phase, took time.Duration) {
	l.turning.Lock()
	defer l.turning.Unlock()
	now := time.Now()
	ended, took = *l.phase.Load(), now.Sub(l.since)
	l.past = l.with(now)
	l.since = now
	l.enter(p)
	return ended, took
}

// mostPhases is how many phases of a run are told apart: work of the caller's own may have any
// number of them.
const mostPhases = 100

// with returns the phases that have ended, and the present one until now. One that is entered
// twice in a row is one.
func (l *liveRun) with(now time.Time) []store.RunPhase {
	phases := slices.Clone(l.past)
	present := string(*l.phase.Load())
	if n := len(phases); n == mostPhases || n > 0 && phases[n-1].Phase == present {
		last := &phases[n-1]
		last.Milliseconds = now.Sub(last.StartedAt).Milliseconds()
		return phases
	}
	return append(phases, store.RunPhase{
		Phase: present, StartedAt: l.since.UTC().Truncate(time.Microsecond), Milliseconds: now.Sub(l.since).Milliseconds(),
	})
}

// phases returns those of the run so far.
func (l *liveRun) phases() []store.RunPhase {
	l.turning.Lock()
	defer l.turning.Unlock()
	return l.with(time.Now())
}

// rows returns how many rows are done.
func (l *liveRun) rows() (done int64) {
	for i := range l.done {
		done += l.done[i].Load()
	}
	return done
}

// restart counts from 0 again: what was made goes the next way.
func (l *liveRun) restart() {
	made := make([]int64, len(l.done))
	for i := range l.done {
		made[i] = l.done[i].Swap(0)
	}
	l.made.Store(&made)
}

// recount counts from 0 again, as nothing of what was counted is of use.
func (l *liveRun) recount() {
	for i := range l.done {
		l.done[i].Store(0)
	}
}

// countBytes says where the bytes are counted.
func (l *liveRun) countBytes(count func() int64) { l.bytes.Store(&count) }

// stagedSoFar tells where the files of a run are staged, and how many bytes are.
type stagedSoFar struct {
	at    string
	bytes func() int64
}

// stagesTo says where the files of the run are staged, and where that is counted.
func (l *liveRun) stagesTo(at string, bytes func() int64) { l.staged.Store(&stagedSoFar{at, bytes}) }

func (l *liveRun) writesTo(folder string) { l.output.Store(&folder) }

// end tells those who wait. The run has been finished by now.
func (l *liveRun) end(run *Run, err error) {
	l.outcome, l.err = copyOf(run), err
	close(l.ended)
}

// soFar notes in a run that went wrong how far it came.
func (l *liveRun) soFar(run *Run) {
	made := l.made.Load()
	for i := range run.Tables {
		run.Tables[i].Generated = l.done[i].Load()
		if made != nil {
			run.Tables[i].Generated = (*made)[i]
		}
	}
}

func (l *liveRun) progress() Progress {
	select {
	case <-l.ended:
		return recorded(l.outcome)
	default:
	}
	p := Progress{
		Run: l.run.ID, Experiment: l.run.Experiment, Purpose: l.run.Purpose, Status: store.Running,
		Phase: *l.phase.Load(), Elapsed: time.Since(l.start),
	}
	if bytes := l.bytes.Load(); bytes != nil {
		p.Bytes = (*bytes)()
	}
	if folder := l.output.Load(); folder != nil {
		p.OutputPath = *folder
	}
	if staged := l.staged.Load(); staged != nil {
		p.StagedAt, p.Staged = staged.at, staged.bytes()
	}
	for i, t := range l.run.Tables {
		p.add(TableProgress{Table: t.Table, Done: l.done[i].Load(), Asked: t.Asked})
	}
	p.Phases = l.phases()
	p.estimate()
	return p
}

// report tells now and then how far a load is, or whatever else has a caller to tell,
// until the function that it returns is given the last word.
func (l *liveRun) report(tell func(Progress)) (stop func(last Progress)) {
	if tell == nil {
		return func(Progress) {}
	}
	last, told := make(chan Progress), make(chan struct{})
	go func() {
		defer close(told)
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		tell(l.progress())
		for {
			select {
			case <-tick.C:
				tell(l.progress())
			case p := <-last:
				tell(p)
				return
			}
		}
	}()
	return func(p Progress) {
		last <- p
		<-told
	}
}
