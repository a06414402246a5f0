//go:build linux

package torture_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// contender is a command that races, and the exit codes that it may end with: it may come
// while another has the slot (4), or after the experiment was deleted (3).
type contender struct {
	name   string
	args   func(w *world, r *rand.Rand) []string
	codes  []int
	excuse string // of exit code 1
	check  func(t *testing.T, r result)
	done   *atomic.Int64 // times that it ended with success
}

var contenders = []contender{
	{name: "generate", args: func(_ *world, r *rand.Rand) []string { return generate(1 + r.IntN(5)) }, codes: []int{0, 3, 4}},
	{name: "reset", args: contending(experiment("reset", "--yes")), codes: []int{0, 3, 4}},
	{name: "delete", args: contending(experiment("delete", "--yes")), codes: []int{0, 3, 4}},
	{name: "create", args: contending((*world).create), codes: []int{0, 4}},
	{name: "load", args: contending(experiment("load")), codes: []int{0, 3, 4}, excuse: "no run|has no|gone|not complete|removed"},
	{name: "query", args: contending(func(*world) []string { return consistent }), codes: []int{0, 3}, check: checkConsistent},
	{name: "list", args: contending(func(*world) []string { return []string{"run", "list", name} }), codes: []int{0, 3}},
}

func contending(args func(*world) []string) func(*world, *rand.Rand) []string {
	return func(w *world, _ *rand.Rand) []string { return args(w) }
}

// consistent is a query that shows rows of two runs, or half of them.
var consistent = []string{"query", "execute", "--experiment", name, "--json",
	`SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders),
	        (SELECT count(*) FROM orders o LEFT JOIN customers c USING (customer_id) WHERE c.customer_id IS NULL)`}

func checkConsistent(t *testing.T, r result) {
	t.Helper()
	var answer struct{ Rows [][3]int64 }
	if err := json.Unmarshal([]byte(r.out), &answer); err != nil || len(answer.Rows) != 1 {
		t.Errorf("the query writes %q: %v", r.out, err)
		return
	}
	customers, orders, orphans := answer.Rows[0][0], answer.Rows[0][1], answer.Rows[0][2]
	if orders != 2*customers || orphans != 0 {
		t.Errorf("a query sees %d customers, %d orders and %d orders without a customer", customers, orders, orphans)
	}
}

// TestRacing lets all commands race on one experiment for a while, and until each has got
// through.
func TestRacing(t *testing.T) {
	newWorld(t).race(t, form(5*time.Second, 10*time.Minute))
}

func (w *world) race(t *testing.T, takes time.Duration) {
	w.program = raceProgram(t)
	racers := slices.Clone(contenders)
	for i := range racers {
		racers[i].done = new(atomic.Int64)
	}
	if *binary != "" && w.run(t, "experiment", "load", "--help").code != 0 {
		racers = slices.DeleteFunc(racers, func(c contender) bool { return c.name == "load" })
	}
	w.fill(t)
	missing := func() bool { return slices.ContainsFunc(racers, func(c contender) bool { return c.done.Load() == 0 }) }
	end := time.Now().Add(takes)
	var lanes sync.WaitGroup
	for lane := range form(4, 8) {
		r := rand.New(rand.NewPCG(*seed, uint64(lane)))
		lanes.Go(func() {
			for now := time.Now(); now.Before(end) || now.Before(end.Add(patience)) && missing(); now = time.Now() {
				racers[r.IntN(len(racers))].race(t, w, r)
			}
		})
	}
	lanes.Wait()
	for _, c := range racers {
		if n := c.done.Load(); n == 0 {
			t.Errorf("no %s got through", c.name)
		} else {
			report.say("%d times %s in the race", n, c.name)
		}
	}
	if !w.exists(t) {
		w.must(t, w.create()...)
	}
	w.settled(t)
	w.whole(t)
	if !t.Failed() {
		w.goesOn(t)
	}
}

// race runs the command once.
func (c contender) race(t *testing.T, w *world, r *rand.Rand) {
	got := w.run(t, c.args(w, r)...)
	switch {
	case got.code == 1 && c.excuse != "" && slices.ContainsFunc(strings.Split(c.excuse, "|"), func(e string) bool { return strings.Contains(got.err, e) }):
	case !slices.Contains(c.codes, got.code):
		t.Errorf("in the race, dw-sim %s: %v", got.line, got)
	}
	if got.code != 0 {
		return
	}
	c.done.Add(1)
	if c.check != nil {
		c.check(t, got)
	}
}

// TestRacingOwners has several processes generate and be killed at once, so that dead
// owners are found by several at the same time.
func TestRacingOwners(t *testing.T) {
	skipShort(t)
	newWorld(t).raceOwners(t, form(3, 100))
}

func (w *world) raceOwners(t *testing.T, times int) {
	before := w.fill(t)
	for i := range times {
		report.each(t, "dead owners that several found at once", strconv.Itoa(i), func(t *testing.T) {
			p := w.start(t, nil, generate(5000)...)
			id := p.onRecord(t)
			p.kill(t)
			var found []*process
			for range 6 {
				found = append(found, w.start(t, nil, "run", "list", name, "--json"), w.start(t, nil, generate(2)...))
			}
			for _, f := range found {
				if r := f.wait(t); r.code != 0 && r.code != 4 {
					t.Errorf("dw-sim %s: %v", r.line, r)
				}
			}
			if got := w.runNumber(t, id); got.Status != aborted {
				t.Errorf("run %d of the dead owner is %s", id, got.Status)
			}
			if holds := w.whole(t); holds <= id {
				t.Errorf("there are the rows of run %d; those who came after run %d had none", holds, before)
			}
		})
	}
}
