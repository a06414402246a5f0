//go:build linux

package torture_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A victim is a command that is killed.
type victim struct {
	name        string
	kills       int // in the short form
	inLong      int
	needs       []string // the command that an older dw-sim has not got
	prepare     func(t testing.TB, w *world, numbered int64)
	args        func(w *world) []string
	check       func(t testing.TB, w *world, before, numbered int64)
	takesFiller bool // is killed in a longer run, half of the times at its end
}

var victims = []victim{
	{name: "generate", kills: 4, inLong: 200, args: bigRun, check: checkGenerated, takesFiller: true},
	{name: "reset", kills: 2, inLong: 50, args: experiment("reset", "--yes"), check: checkReset},
	{name: "delete", kills: 2, inLong: 50, args: experiment("delete", "--yes"), check: checkDeleted},
	{name: "create", kills: 2, inLong: 50, args: (*world).create, prepare: remove, check: checkCreated},
	{name: "load", kills: 2, inLong: 50, needs: []string{"experiment", "load"}, args: experiment("load"), check: checkLoaded},
}

func bigScale() int { return form(300, 1500) }

func bigRun(*world) []string { return generate(bigScale(), "--seed", "7") }

func experiment(command string, flags ...string) func(*world) []string {
	return func(*world) []string { return append([]string{"experiment", command, name}, flags...) }
}

func remove(t testing.TB, w *world, _ int64) { w.must(t, "experiment", "delete", name, "--yes") }

// TestKill kills commands at random moments, spread over the time that they take.
func TestKill(t *testing.T) {
	skipShort(t)
	for _, v := range victims {
		t.Run(v.name, func(t *testing.T) {
			w := newWorld(t)
			if v.needs != nil {
				w.knows(t, v.needs...)
			}
			before := w.fill(t)
			takes := w.uninterrupted(t, v, before)
			kills := form(v.kills, v.inLong)
			for i := range kills {
				moment := rand.New(rand.NewPCG(*seed, uint64(i)))
				ok := report.each(t, "kills of "+v.name+" at random moments", strconv.Itoa(i), func(t *testing.T) {
					w.killOnce(t, v, func(p *process) {
						if v.takesFiller && i%3 == 2 {
							w.awaitManifest(p)
							time.Sleep(time.Duration(moment.Int64N(int64(50 * time.Millisecond))))
							return
						}
						share := (float64(i) + moment.Float64()) / float64(kills)
						time.Sleep(time.Duration(share * float64(takes) * 1.05))
					})
				})
				if !ok {
					w = newWorld(t) // what is broken stays in the old one
				}
			}
		})
	}
}

// uninterrupted returns how long the command takes.
func (w *world) uninterrupted(t testing.TB, v victim, before int64) time.Duration {
	t.Helper()
	if v.prepare != nil {
		v.prepare(t, w, before)
	}
	r := w.run(t, v.args(w)...)
	if r.code != 0 {
		t.Fatalf("dw-sim %s: %v", r.line, r)
	}
	return r.wall
}

// killOnce kills a command at a moment, and looks at what is left.
func (w *world) killOnce(t *testing.T, v victim, await func(*process)) {
	if !w.exists(t) {
		w.must(t, w.create()...)
	}
	before := w.fill(t)
	numbered := newest(w.runs(t))
	if v.prepare != nil {
		v.prepare(t, w, numbered)
	}
	p := w.start(t, nil, v.args(w)...)
	await(p)
	r := p.kill(t)
	if r.signal != syscall.SIGKILL && r.code != 0 {
		t.Errorf("before it was killed, dw-sim %s: %v", r.line, r)
	}
	v.check(t, w, before, numbered)
	if !t.Failed() {
		w.goesOn(t)
	}
}

// awaitManifest waits until the newest run has its manifest, which is just before the swap,
// or the process has ended.
func (w *world) awaitManifest(p *process) {
	pattern := filepath.Join(w.root, "generated", name, "run-*", "manifest.json")
	there, _ := filepath.Glob(pattern)
	for {
		now, _ := filepath.Glob(pattern)
		if state := p.state(); len(now) > len(there) || state == "Z" || state == "" {
			return
		}
	}
}

func checkGenerated(t testing.TB, w *world, before, numbered int64) {
	w.checkOutcome(t, before, numbered)
}

func checkReset(t testing.TB, w *world, before, _ int64) {
	w.settled(t)
	if holds := w.whole(t); holds != before && holds != 0 {
		t.Errorf("there are the rows of run %d, want those of run %d or none", holds, before)
	}
}

func checkLoaded(t testing.TB, w *world, before, _ int64) {
	runs := w.settled(t)
	if holds := w.whole(t); holds != before {
		t.Errorf("there are the rows of run %d, want those of run %d, before as after", holds, before)
	}
	if newest(runs) != before {
		t.Errorf("a load is no run, and there is run %d", newest(runs))
	}
}

// checkDeleted checks that an experiment that is still there can be deleted, and that
// nothing of it is left then.
func checkDeleted(t testing.TB, w *world, before, _ int64) {
	if w.exists(t) {
		w.settled(t)
		if holds := w.whole(t); holds != before && holds != 0 {
			t.Errorf("there are the rows of run %d, want those of run %d or none", holds, before)
		}
		w.must(t, "experiment", "delete", name, "--yes")
	}
	checkCreated(t, w, 0, 0)
	if runs := w.runs(t); len(runs) > 0 {
		t.Errorf("a new experiment has the runs of a deleted one: the newest is %d", runs[0].ID)
	}
	if left, _ := os.ReadDir(filepath.Join(w.root, "generated", name)); len(left) > 0 {
		t.Errorf("a new experiment has files of a deleted one: %q", left)
	}
}

// checkCreated checks that an experiment that is not there can be created, and one that is
// there is empty.
func checkCreated(t testing.TB, w *world, _, _ int64) {
	if !w.exists(t) {
		w.must(t, w.create()...)
	}
	w.settled(t)
	if holds := w.whole(t); holds != 0 {
		t.Errorf("a new experiment has the rows of run %d", holds)
	}
}

// TestResume kills runs and resumes them: they end as if they had not been interrupted.
func TestResume(t *testing.T) {
	skipShort(t)
	w := newWorld(t)
	w.knows(t, "run", "abort") // as old as --resume
	var want runFiles
	w.decode(t, w.must(t, append(bigRun(w), "--json")...), &want.record)
	want.read(t)
	takes := want.CompletedAt.Sub(want.StartedAt)
	for i := range form(3, 40) {
		moment := rand.New(rand.NewPCG(*seed, uint64(i)))
		report.each(t, "killed runs that were resumed", strconv.Itoa(i), func(t *testing.T) {
			before := w.fill(t)
			p := w.start(t, nil, bigRun(w)...)
			id := p.onRecord(t)
			time.Sleep(time.Duration(moment.Float64() * float64(takes)))
			p.kill(t)
			if w.checkOutcome(t, before, before); w.runNumber(t, id).Status == completed {
				t.Skipf("run %d was done before it was killed", id)
			}
			var got runFiles
			// One that died before its first part did not note how large its parts are.
			w.decode(t, w.must(t, "experiment", "generate", name, "--resume", "--json", "--part-rows", partRows(bigScale())), &got.record)
			got.read(t)
			got.compare(t, &want)
			if holds := w.whole(t); holds != got.ID {
				t.Errorf("there are the rows of run %d, want those of the resumed run %d", holds, got.ID)
			}
			if got.ResumedFrom != id {
				t.Errorf("run %d says that it resumed run %d, want %d", got.ID, got.ResumedFrom, id)
			}
		})
	}
}
