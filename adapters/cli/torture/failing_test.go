//go:build linux && (amd64 || arm64)

package torture_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// What is overseen: all that changes something.
var overseenSteps = []step{
	{name: "generate", args: line(func(*world) []string { return generate(10, "--seed", "3", "--workers", "1") })},
	{name: "load", args: line(experiment("load"))},
	{name: "reset", args: line(experiment("reset", "--yes")), wants: func(state) int64 { return 0 }},
	{name: "delete", args: line(experiment("delete", "--yes")), wants: func(state) int64 { return 0 }},
	{name: "create", prepare: removed, args: line((*world).create), wants: func(state) int64 { return 0 }},
	{name: "settle", prepare: leaveDead, args: line(func(*world) []string { return []string{"run", "list", name} })},
	{name: "resume", prepare: leaveDead, args: line(func(*world) []string { return []string{"experiment", "generate", name, "--resume"} })},
	{name: "delete a run", args: deleteOldest},
	{name: "generate and keep one", args: line(func(*world) []string { return generate(3, "--keep", "1", "--seed", "3", "--workers", "1") })},
}

func removed(t testing.TB, w *world) (end func()) {
	remove(t, w, 0)
	return func() {}
}

// overseenCommands are the steps that the dw-sim of -binary knows.
func overseenCommands(t *testing.T) []step {
	t.Helper()
	if w := newWorld(t); *binary != "" && w.run(t, "experiment", "load", "--help").code != 0 {
		return overseenSteps[:1]
	}
	return overseenSteps
}

// Kinds of calls that fail one after the other.
var failingKinds = []string{"write", "sync", "rename", "link", "unlink", "truncate", "mkdir", "open", "close"}

// TestFailingCalls lets the first, second, third … call of each kind fail, until a command
// passes clean: each time a run is FAILED with path and cause, and the rows are those of
// before, or of after.
func TestFailingCalls(t *testing.T) {
	skipShort(t)
	for i, s := range overseenCommands(t) {
		t.Run(s.name, func(t *testing.T) {
			w := newWorld(t)
			kinds := w.countCalls(t, s)
			for j, kind := range failingKinds {
				few := 1
				if i > 0 && (i+j)%5 > 0 {
					few = 0 // of the other commands the short form has every fifth kind
				}
				for _, n := range selected(kinds[kind], form(few, kinds[kind])) {
					for _, errno := range form([]syscall.Errno{syscall.EIO}, errnosOf(kind)) {
						title := fmt.Sprintf("%s %d %s", kind, n, errnoNames[errno])
						ok := report.each(t, "failing calls of "+s.name, title, func(t *testing.T) { w.failOnce(t, s, kind, n, errno) })
						if !ok {
							w = newWorld(t)
						}
					}
				}
			}
		})
	}
}

var errnoNames = map[syscall.Errno]string{syscall.EIO: "EIO", syscall.ENOSPC: "ENOSPC"}

// errnosOf returns with what a call may fail: some need no space.
func errnosOf(kind string) []syscall.Errno {
	if slices.Contains([]string{"sync", "unlink", "close", "truncate"}, kind) {
		return []syscall.Errno{syscall.EIO}
	}
	return []syscall.Errno{syscall.EIO, syscall.ENOSPC}
}

// countCalls returns how many calls of each kind a step makes.
func (w *world) countCalls(t *testing.T, s step) map[string]int {
	t.Helper()
	calls := map[string]int{}
	w.ready(t)
	r, _ := w.overseeStep(t, s, func(c call) verdict {
		calls[c.kind]++
		return 0
	})
	if r.code != 0 {
		t.Fatalf("overseen, dw-sim %s: %v", r.line, r)
	}
	return calls
}

// ready sees to it that there is an experiment with some runs.
func (w *world) ready(t testing.TB) {
	t.Helper()
	if !w.exists(t) {
		w.must(t, w.create()...)
	}
	w.fill(t)
	w.fill(t)
}

func (w *world) overseeStep(t *testing.T, s step, decide func(call) verdict) (r result, before state) {
	t.Helper()
	before = w.before(t, s)
	if s.prepare != nil {
		defer s.prepare(t, w)()
	}
	return w.oversee(t, decide, s.args(t, w)...), before
}

// selected returns n numbers from 1 to total, spread evenly.
func selected(total, n int) []int {
	n = min(n, total)
	var numbers []int
	for i := range n {
		numbers = append(numbers, (i*2+1)*total/(n*2)+1)
	}
	return numbers
}

// at is a verdict on the nth of some calls.
type at struct {
	which   func(call) bool
	n       int
	verdict verdict
	seen    int
	call    call // that was judged
}

func (a *at) decide(c call) verdict {
	if !a.which(c) {
		return 0
	}
	if a.seen++; a.seen != a.n {
		return 0
	}
	a.call = c
	return a.verdict
}

func (w *world) failOnce(t *testing.T, s step, kind string, n int, errno syscall.Errno) {
	w.ready(t)
	a := at{which: func(c call) bool { return c.kind == kind }, n: n, verdict: verdict(errno)}
	r, before := w.overseeStep(t, s, a.decide)
	t.Logf("the %s of %s failed: %v", kind, strings.TrimPrefix(a.call.path, w.root), r)
	w.checkFailed(t, r, before)
	w.checkCrash(t, s, before)
}

// cause is how a call that failed is told, by the system or by SQLite.
var cause = regexp.MustCompile(`input/output error|no space left on device|disk I/O error|disk is full|unable to open database file`)

// checkFailed checks what is said of a failure: path and cause, by the command and, where
// its run is FAILED, on record.
func (w *world) checkFailed(t testing.TB, r result, before state) {
	t.Helper()
	if r.code == 0 {
		return // what failed was not needed
	}
	if r.signal != 0 || r.code != 1 && r.code != 5 {
		t.Errorf("a failure ends with %v", r)
	}
	told := []string{r.err}
	if w.exists(t) {
		if runs := w.settled(t); newest(runs) > before.newest && runs[0].Status == failed {
			told = append(told, runs[0].Error)
		}
	}
	for _, said := range told {
		if !cause.MatchString(said) || !strings.Contains(said, w.root) {
			t.Errorf("this does not name path and cause: %s", said)
		}
	}
}

// TestKillAtEachChange kills commands before each call that changes a file.
func TestKillAtEachChange(t *testing.T) {
	skipShort(t)
	changes := func(c call) bool { return c.kind != "open" && c.kind != "close" }
	for _, s := range overseenCommands(t) {
		t.Run(s.name, func(t *testing.T) {
			w := newWorld(t)
			total := 0
			for kind, n := range w.countCalls(t, s) {
				if changes(call{kind: kind}) {
					total += n
				}
			}
			for _, n := range selected(total, form(1, total)) {
				ok := report.each(t, "kills before a change of a file, in "+s.name, strconv.Itoa(n), func(t *testing.T) {
					w.ready(t)
					a := at{which: changes, n: n, verdict: death}
					r, before := w.overseeStep(t, s, a.decide)
					if r.signal != syscall.SIGKILL && a.seen >= n {
						t.Errorf("it was killed before the %s of %s, and ended with %v", a.call.kind, a.call.path, r)
					}
					t.Logf("killed before the %s of %s", a.call.kind, strings.TrimPrefix(a.call.path, w.root))
					w.checkCrash(t, s, before)
				})
				if !ok {
					w = newWorld(t)
				}
			}
		})
	}
}
