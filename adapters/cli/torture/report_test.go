//go:build linux

package torture_test

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"
)

// report is what is printed at the end: how much was done, and how long it took at most.
var report tally

type tally struct {
	mu      sync.Mutex
	done    map[string][2]int // how many went well, of how many
	longest map[string]time.Duration
	ends    map[string]int // of runs after a death, by status
	said    []string
}

// each runs one test of many of a kind, and counts it.
func (r *tally) each(t *testing.T, kind, name string, test func(*testing.T)) bool {
	t.Helper()
	counts := false // neither left out by -run nor skipped
	ok := t.Run(name, func(t *testing.T) {
		defer func() { counts = !t.Skipped() }()
		test(t)
	})
	if counts {
		r.count(kind, ok)
	}
	return ok
}

func (r *tally) count(kind string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done == nil {
		r.done = map[string][2]int{}
	}
	n := r.done[kind]
	n[1]++
	if ok {
		n[0]++
	}
	r.done[kind] = n
}

// took notes how long something took; the longest is told.
func (r *tally) took(what string, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.longest == nil {
		r.longest = map[string]time.Duration{}
	}
	r.longest[what] = max(r.longest[what], d)
}

// ended notes how a run ended after the death of its owner.
func (r *tally) ended(status string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends == nil {
		r.ends = map[string]int{}
	}
	r.ends[status]++
}

// say adds a line.
func (r *tally) say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *tally) print(w io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, kind := range slices.Sorted(maps.Keys(r.done)) {
		fmt.Fprintf(w, "torture: %d of %d %s\n", r.done[kind][0], r.done[kind][1], kind)
	}
	for _, status := range slices.Sorted(maps.Keys(r.ends)) {
		fmt.Fprintf(w, "torture: %d runs were %s afterwards\n", r.ends[status], status)
	}
	for _, line := range r.said {
		fmt.Fprintf(w, "torture: %s\n", line)
	}
	for _, what := range slices.Sorted(maps.Keys(r.longest)) {
		fmt.Fprintf(w, "torture: %s took at most %s\n", what, r.longest[what].Round(time.Millisecond))
	}
}
