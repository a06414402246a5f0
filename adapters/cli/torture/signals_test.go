//go:build linux

package torture_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// stopWithin is how long a run may take to end after a signal.
const stopWithin = 2 * time.Second

// TestSignals interrupts and terminates runs at random moments.
func TestSignals(t *testing.T) {
	skipShort(t)
	w := newWorld(t)
	takes := w.uninterrupted(t, victim{args: bigRun}, 0)
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}
	kills := form(4, 60)
	for i := range kills {
		signal := signals[i%2]
		moment := rand.New(rand.NewPCG(*seed, uint64(i)))
		share := (float64(i) + moment.Float64()) / float64(kills)
		report.each(t, "signals at random moments", fmt.Sprintf("%d-%v", i, signal), func(t *testing.T) {
			before := w.fill(t)
			p := w.start(t, nil, bigRun(w)...)
			time.Sleep(time.Duration(share * float64(takes)))
			p.send(t, signal)
			since := time.Now()
			r := p.wait(t)
			w.checkStopped(t, r, signal, time.Since(since), before)
			w.goesOn(t)
		})
	}
}

func (w *world) checkStopped(t testing.TB, r result, signal syscall.Signal, took time.Duration, before int64) {
	t.Helper()
	report.took("ending after a signal", took)
	if took > form(2*stopWithin, stopWithin) { // the short form shares its machine
		t.Errorf("it ended %s after %v", took, signal)
	}
	// A process that has not begun yet is ended by the signal itself.
	if r.code != 128+int(signal) && r.signal != signal && r.code != 0 {
		t.Errorf("after %v: %v", signal, r)
	}
	if left := w.unfinished(t, "generated", "warehouse"); left != nil {
		t.Errorf("after %v there are still %q", signal, left)
	}
	runs := w.runs(t)
	switch last := runs[0]; {
	case last.ID == before:
	case r.code == 0 && last.Status == completed:
		before = last.ID
	case r.code == 0 || last.Status != aborted:
		t.Errorf("after %v, %v, run %d is %s (%s)", signal, r, last.ID, last.Status, last.Error)
	}
	if holds := w.whole(t); holds != before {
		t.Errorf("after %v there are the rows of run %d, want those of run %d", signal, holds, before)
	}
}
