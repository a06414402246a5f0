//go:build linux

package torture_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// What a stopped owner is woken after. In the long form its lease is over by then.
func stopFor() time.Duration { return form(3*time.Second, 30*time.Second) }

// Points around the swap; an owner that is stopped there may hold the lock of the
// namespace.
var swapPoints = []string{
	"run.rows.made", "run.folder.finished", "sqlite.load.mark_committed", "sqlite.namespace.locked",
	"sqlite.namespace.checked", "sqlite.swap.closed", "sqlite.swap.synced", "sqlite.swap.renamed",
	"sqlite.swap.unlocked", "sqlite.swap.folder_synced", "run.rows.swapped", "sqlite.run.finished",
}

var shortSwapPoints = []string{"run.folder.finished", "sqlite.swap.synced", "run.rows.swapped"}

// TestStopped suspends the owner of a run, aborts the run from outside, and wakes it.
func TestStopped(t *testing.T) {
	skipShort(t)
	t.Parallel()
	t.Run("while it makes rows", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.knows(t, "run", "abort")
		before := w.fill(t)
		p := w.start(t, nil, generate(form(3000, 30_000))...)
		id := p.onRecord(t)
		p.send(t, syscall.SIGSTOP)
		w.abortAndWake(t, p, id, before, stopFor())
	})
	for _, point := range form(shortSwapPoints, swapPoints) {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.knows(t, "run", "abort")
			before := w.fill(t)
			p := w.stopAt(t, point)
			w.abortAndWake(t, p, p.onRecord(t), before, stopFor())
		})
	}
}

// stopAt starts a run that stops at a point, and waits for that.
func (w *world) stopAt(t testing.TB, point string) *process {
	t.Helper()
	p := w.start(t, with(failpoint.Variable, point+":1:stop"), generate(3)...)
	if !eventually(patience, func() bool { return slices.Contains([]string{"T", "Z", ""}, p.state()) }) || p.state() != "T" {
		t.Fatalf("%s did not stop it: %v", point, p.kill(t))
	}
	return p
}

// TestDeclaredDead suspends the owner of a run just before its swap and hides its lock, as
// if it were on another machine. Once its lease is over another takes the slot; it is
// woken then, and can neither swap nor write an outcome.
func TestDeclaredDead(t *testing.T) {
	skipShort(t)
	t.Parallel()
	w := newWorld(t)
	w.knows(t, "run", "abort")
	w.declareDead(t)
}

func (w *world) declareDead(t *testing.T) {
	before := w.fill(t)
	p := w.start(t, with(failpoint.Variable, "run.folder.finished:1:stop"), generate(3)...)
	id := p.onRecord(t)
	if !eventually(patience, func() bool { return p.state() == "T" }) {
		t.Fatal("the run did not stop before its swap")
	}
	locks, _ := filepath.Glob(filepath.Join(w.root, "locks", "*.lock"))
	for _, lock := range locks {
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
	since := time.Now()
	next := w.fill(t)
	report.took("taking over a slot whose lease was over", time.Since(since))
	if got := w.runNumber(t, id); got.Status != aborted {
		t.Errorf("run %d of an owner that was declared dead is %s", id, got.Status)
	}
	p.send(t, syscall.SIGCONT)
	if r := p.wait(t); r.code != 1 && r.code != 4 {
		t.Errorf("woken after it was declared dead: %v", r)
	}
	if got := w.runNumber(t, id); got.Status != aborted {
		t.Errorf("woken, it made run %d %s", id, got.Status)
	}
	if holds := w.whole(t); holds != next {
		t.Errorf("there are the rows of run %d, want those of run %d, which came after %d", holds, next, before)
	}
	report.count("owners that were declared dead, and woke", !t.Failed())
	w.goesOn(t)
}

// abortAndWake aborts run id, whose owner is stopped, wakes the owner, and checks that both
// agree on what happened.
func (w *world) abortAndWake(t *testing.T, p *process, id, before int64, after time.Duration) {
	t.Helper()
	abort := w.start(t, nil, "run", "abort", name, strconv.FormatInt(id, 10))
	since := time.Now()
	ended := eventually(after, func() bool { return abort.state() == "Z" })
	asleep := ""
	if ended {
		report.took("aborting the run of a stopped owner", time.Since(since))
		asleep = w.runNumber(t, id).Status
		time.Sleep(after - time.Since(since))
	}
	p.send(t, syscall.SIGCONT)
	owner, asked := p.wait(t), abort.wait(t)
	t.Logf("the owner: %v\nrun abort: %v\nmeanwhile the run was %q", owner, asked, asleep)
	got := w.runNumber(t, id)
	if asleep != "" && asleep != inProgress && got.Status != asleep {
		t.Errorf("the run was %s while its owner slept, and is %s", asleep, got.Status)
	}
	if asked.code == 0 && got.Status != aborted {
		t.Errorf("run abort ended with success, and the run is %s", got.Status)
	}
	if (owner.code == 0) != (got.Status == completed) && asleep != completed {
		t.Errorf("the run is %s, and its owner ended with %v", got.Status, owner)
	}
	w.checkOutcome(t, before, before)
	report.count("runs that were stopped, aborted from outside and woken", !t.Failed())
	if !t.Failed() {
		w.goesOn(t)
	}
}
