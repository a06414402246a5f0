//go:build linux && (amd64 || arm64)

package torture_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Kinds of calls that fail one after the other.
var failingKinds = []string{"write", "sync", "rename", "link", "unlink", "truncate", "mkdir", "open", "close"}

// TestFailingCalls lets the first, second, third … call of each kind fail in a run, until
// one passes clean: each time the run is FAILED with path and cause, and the rows are
// those of the run before.
func TestFailingCalls(t *testing.T) {
	errnos := form([]syscall.Errno{syscall.EIO}, []syscall.Errno{syscall.EIO, syscall.ENOSPC})
	for _, errno := range errnos {
		for _, kind := range failingKinds {
			if errno == syscall.ENOSPC && (kind == "unlink" || kind == "close" || kind == "truncate") {
				continue // need no space
			}
			t.Run(fmt.Sprintf("%s %v", kind, errnoName(errno)), func(t *testing.T) {
				w := newWorld(t)
				w.fill(t)
				total := w.countCalls(t, func(c call) bool { return c.kind == kind })
				for _, n := range selected(total, form(3, total)) {
					ok := report.each(t, fmt.Sprintf("calls (%s) that failed with %s", kind, errnoName(errno)), strconv.Itoa(n), func(t *testing.T) {
						w.failOnce(t, kind, n, errno)
					})
					if !ok {
						w = newWorld(t)
					}
				}
			})
		}
	}
}

func errnoName(errno syscall.Errno) string {
	return map[syscall.Errno]string{syscall.EIO: "EIO", syscall.ENOSPC: "ENOSPC"}[errno]
}

func faultyRun() []string { return generate(10, "--seed", "3", "--workers", "1") }

// countCalls returns how many calls of a kind a run makes.
func (w *world) countCalls(t *testing.T, which func(call) bool) int {
	n := 0
	r := w.oversee(t, func(c call) verdict {
		if which(c) {
			n++
		}
		return 0
	}, faultyRun()...)
	if r.code != 0 {
		t.Fatalf("overseen, dw-sim %s: %v", r.line, r)
	}
	return n
}

// selected returns n numbers from 1 to total, spread evenly, with the last.
func selected(total, n int) []int {
	n = min(n, total)
	var numbers []int
	for i := range n {
		numbers = append(numbers, (i+1)*total/n)
	}
	return numbers
}

// cause is how a call that failed is told, by the system or by SQLite.
var cause = regexp.MustCompile(`input/output error|no space left on device|disk I/O error|disk is full|unable to open database file`)

func (w *world) failOnce(t *testing.T, kind string, n int, errno syscall.Errno) {
	before := w.fill(t)
	seen, at := 0, call{}
	r := w.oversee(t, func(c call) verdict {
		if c.kind != kind {
			return 0
		}
		if seen++; seen != n {
			return 0
		}
		at = c
		return verdict(errno)
	}, faultyRun()...)
	t.Logf("the %s of %s failed: %v", kind, strings.TrimPrefix(at.path, w.root), r)
	w.checkFailed(t, r, before)
	if !t.Failed() {
		w.goesOn(t)
	}
}

// checkFailed checks how a run ended that may have failed: the command says what the
// record says, with path and cause.
func (w *world) checkFailed(t testing.TB, r result, before int64) {
	t.Helper()
	holds := w.checkOutcome(t, before, before)
	if r.code == 0 {
		if holds == before {
			t.Errorf("it ended with success, and there are the rows of run %d still", before)
		}
		return // what failed was not needed
	}
	for _, said := range []string{r.err, w.lastError(t, before)} {
		if said != "" && !strings.Contains(said, "the process that owned") && (!cause.MatchString(said) || !strings.Contains(said, w.root)) {
			t.Errorf("this does not name path and cause: %s", said)
		}
	}
}

// lastError returns the error of the newest run, "" where there is none that is newer.
func (w *world) lastError(t testing.TB, before int64) string {
	t.Helper()
	if runs := w.runs(t); newest(runs) != before {
		return runs[0].Error
	}
	return ""
}

// TestKillAtEachChange kills a run before each call that changes a file.
func TestKillAtEachChange(t *testing.T) {
	w := newWorld(t)
	w.fill(t)
	changes := func(c call) bool { return c.kind != "open" && c.kind != "close" }
	total := w.countCalls(t, changes)
	for _, n := range selected(total, form(8, total)) {
		ok := report.each(t, "kills before a change of a file", strconv.Itoa(n), func(t *testing.T) {
			before := w.fill(t)
			seen, at := 0, call{}
			r := w.oversee(t, func(c call) verdict {
				if !changes(c) {
					return 0
				}
				if seen++; seen != n {
					return 0
				}
				at = c
				return death
			}, faultyRun()...)
			if r.signal != syscall.SIGKILL && seen >= n {
				t.Errorf("it was killed before the %s of %s, and ended with %v", at.kind, at.path, r)
			}
			t.Logf("killed before the %s of %s", at.kind, strings.TrimPrefix(at.path, w.root))
			if w.checkOutcome(t, before, before); !t.Failed() {
				w.goesOn(t)
			}
		})
		if !ok {
			w = newWorld(t)
		}
	}
}
