//go:build linux

package torture_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// step is a command on the way through all that changes something.
type step struct {
	name      string
	absent    bool   // begins without the experiment
	staged    bool   // has a stage beside the data root
	only      string // is for the crash points with this in their names, as it takes long
	prepare   func(t testing.TB, w *world) (end func())
	args      func(t testing.TB, w *world) []string
	meanwhile func(t testing.TB, w *world, p *process)
	wants     func(state) int64 // the run whose rows may be there as well, 0 for none
}

// state is what there was before a step.
type state struct {
	newest int64 // run
	holds  int64 // the run whose rows there were
}

var journey = []step{
	{name: "create", absent: true, args: line((*world).create)},
	{name: "generate", args: line(func(*world) []string { return generate(3, "--seed", "1") })},
	{name: "generate one table and keep the other", args: line(func(*world) []string {
		return []string{"experiment", "generate", name, "--rows", "customers=0", "--rows", "orders=400"}
	})},
	{name: "interrupt a run", args: line(func(*world) []string { return generate(5000) }), meanwhile: interrupt},
	{name: "settle the run of a dead owner", prepare: leaveTorn, args: line(func(*world) []string { return []string{"run", "list", name} })},
	{name: "settle a run without a finished file", only: "sweep", prepare: leaveBegun, args: line(func(*world) []string { return []string{"run", "list", name} })},
	{name: "generate after a dead owner", prepare: leaveDead, args: line(func(*world) []string { return generate(3) })},
	{name: "resume", prepare: leaveDead, args: line(func(*world) []string { return []string{"experiment", "generate", name, "--resume"} })},
	{name: "load", prepare: older, args: line(experiment("load")), wants: func(before state) int64 { return before.holds + 1 }},
	{name: "abort", prepare: inBackground, args: abortNewest},
	{name: "delete a run", prepare: older, args: deleteOldest, wants: func(before state) int64 { return before.newest + 1 }},
	{name: "generate and keep one", args: line(func(*world) []string { return generate(3, "--keep", "1") })},
	{name: "generate with a stage", only: "stage.", staged: true, args: line(func(*world) []string { return generate(3) })},
	{name: "delete a staged run", only: "stage.", staged: true, args: deleteStaged, wants: func(before state) int64 { return before.newest + 2 }},
	{name: "reset", args: line(experiment("reset", "--yes")), wants: func(state) int64 { return 0 }},
	{name: "generate for seconds", only: "beaten", args: line(func(*world) []string { return generate(5000) })},
	{name: "delete", args: line(experiment("delete", "--yes")), wants: func(state) int64 { return 0 }},
}

func line(args func(*world) []string) func(testing.TB, *world) []string {
	return func(_ testing.TB, w *world) []string { return args(w) }
}

// do runs the step's command with a crash point armed.
func (s step) do(t testing.TB, w *world, point string) result {
	t.Helper()
	if s.prepare != nil {
		defer s.prepare(t, w)()
	}
	arm := with(failpoint.Variable, point)
	if s.staged {
		arm = func(cmd *exec.Cmd) {
			with(failpoint.Variable, point)(cmd)
			with(stageVariable, w.stage())(cmd)
		}
	}
	p := w.start(t, arm, s.args(t, w)...)
	if s.meanwhile != nil {
		s.meanwhile(t, w, p)
	}
	return p.wait(t)
}

// before returns what there is before a step. A data root that is not there stays so.
func (w *world) before(t testing.TB, s step) state {
	t.Helper()
	if s.absent {
		return state{}
	}
	return state{newest: newest(w.runs(t)), holds: w.whole(t)}
}

// interrupt interrupts a run that has begun to write its files.
func interrupt(t testing.TB, w *world, p *process) {
	files := filepath.Join(w.root, "generated", name, fmt.Sprintf("run-%d", p.onRecord(t)), "*", "*.parquet*")
	eventually(patience, func() bool {
		found, _ := filepath.Glob(files)
		return len(found) > 0 || p.state() == "Z"
	})
	p.send(t, syscall.SIGINT)
}

// leaveDead leaves a run without an owner, with finished parts.
func leaveDead(t testing.TB, w *world) (end func()) {
	t.Helper()
	if w.url != "" {
		return leaveAt(t, w, "postgres.load.keys_made")
	}
	return leaveAt(t, w, "sqlite.load.indexes_made")
}

// leaveTorn leaves a run without an owner, with a finished part and an unfinished one.
func leaveTorn(t testing.TB, w *world) (end func()) {
	t.Helper()
	return leaveAt(t, w, "parquet.part.written:2")
}

// leaveBegun leaves a run without an owner that has only begun its first file.
func leaveBegun(t testing.TB, w *world) (end func()) {
	t.Helper()
	return leaveAt(t, w, "parquet.part.created")
}

func leaveAt(t testing.TB, w *world, point string) (end func()) {
	t.Helper()
	p := w.start(t, with(failpoint.Variable, point), generate(10)...)
	if r := p.wait(t); r.signal != syscall.SIGKILL {
		t.Fatalf("the run did not die: %v", r)
	}
	return func() {}
}

// older makes a run, so that there is one to work with.
func older(t testing.TB, w *world) (end func()) {
	w.fill(t)
	return func() {}
}

// inBackground begins a run of another process.
func inBackground(t testing.TB, w *world) (end func()) {
	p := w.start(t, nil, generate(20_000)...)
	p.onRecord(t)
	return func() {
		p.send(t, syscall.SIGINT)
		p.wait(t)
	}
}

func abortNewest(t testing.TB, w *world) []string {
	return []string{"run", "abort", name, strconv.FormatInt(w.runs(t)[0].ID, 10)}
}

func deleteOldest(t testing.TB, w *world) []string {
	runs := w.runs(t)
	return []string{"run", "delete", name, strconv.FormatInt(runs[len(runs)-1].ID, 10), "--yes"}
}

// stageVariable is the environment variable that names the stage.
const stageVariable = "DW_SIMULATOR_STAGE_BUCKET"

// stage is the URL of a stage that the world has where one is asked for.
func (w *world) stage() string { return "file://" + filepath.Join(w.dir, "stage") }

// deleteStaged makes a staged run, and another one whose rows the warehouse holds.
func deleteStaged(t testing.TB, w *world) []string {
	t.Helper()
	p := w.start(t, with(stageVariable, w.stage()), generate(3)...)
	if r := p.wait(t); r.code != 0 {
		t.Fatal(r)
	}
	id := w.runs(t)[0].ID
	w.fill(t)
	return []string{"run", "delete", name, strconv.FormatInt(id, 10), "--yes"}
}

// TestJourney walks through all steps without a crash.
func TestJourney(t *testing.T) {
	skipShort(t)
	w := emptyWorld(t, t.TempDir())
	w.knows(t, "run", "abort")
	for _, s := range journey {
		if s.only != "" {
			continue
		}
		since := time.Now()
		r := s.do(t, w, "")
		if want := map[bool]int{true: 130}[s.meanwhile != nil]; r.code != want {
			t.Errorf("%s: dw-sim %s: %v", s.name, r.line, r)
		}
		t.Logf("%s: %s", s.name, time.Since(since).Round(time.Millisecond))
	}
}
