package dwsim

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// Event is something that a simulator does, one of [RunStarted], [RowsMade], [PhaseEnded],
// [RunEnded] and [QueryEnded].
type Event interface{ event() }

// RunStarted tells of a run, or of a load, whose Purpose is "load", that begins.
type RunStarted struct{ Purpose string }

// RowsMade tells of rows that a run has generated, some thousand at a time.
type RowsMade struct {
	Purpose string // of the run
	Rows    int64
}

// PhaseEnded tells of a phase of a run or a load that has ended, for better or worse.
type PhaseEnded struct {
	Purpose string
	Phase   Phase
	Took    time.Duration
}

// RunEnded tells of a run or a load that has ended.
type RunEnded struct {
	Purpose string
	Status  store.Status
	Took    time.Duration
}

// QueryEnded tells of a query whose rows were closed, or that was refused.
type QueryEnded struct {
	Rows int64         // that were read
	Took time.Duration // from its start to its end
	Err  error         // why not all rows were read; nil where nothing went wrong
}

func (RunStarted) event() {}
func (RowsMade) event()   {}
func (PhaseEnded) event() {}
func (RunEnded) event()   {}
func (QueryEnded) event() {}

// Observe has tell called with what this simulator does from now on, until stop is called. It
// is called from many goroutines at once, in the middle of the work, so it must not wait.
func (s *Simulator) Observe(tell func(Event)) (stop func()) { return s.observers.add(tell) }

// observers are those who want to know. The zero value has none.
type observers struct {
	changing sync.Mutex
	all      atomic.Pointer[[]*func(Event)]
}

func (o *observers) add(tell func(Event)) (remove func()) {
	o.change(func(all []*func(Event)) []*func(Event) { return append(all, &tell) })
	return func() {
		o.change(func(all []*func(Event)) []*func(Event) {
			return slices.DeleteFunc(all, func(other *func(Event)) bool { return other == &tell })
		})
	}
}

// change puts a changed copy in the place of the list: readers take no lock.
func (o *observers) change(edit func([]*func(Event)) []*func(Event)) {
	o.changing.Lock()
	defer o.changing.Unlock()
	var all []*func(Event)
	if now := o.all.Load(); now != nil {
		all = slices.Clone(*now)
	}
	all = edit(all)
	o.all.Store(&all)
}

func (o *observers) tell(e Event) {
	all := o.all.Load()
	if all == nil {
		return
	}
	for _, tell := range *all {
		(*tell)(e)
	}
}
