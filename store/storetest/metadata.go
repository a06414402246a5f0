package storetest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// RunMetadata checks a driver's metadata. open returns metadata in a new, empty place
// for each test, and closes it, when the test ends, by t.Cleanup.
func RunMetadata(t *testing.T, open func(t *testing.T) store.Metadata) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, m store.Metadata)
	}{
		{"Experiments", testExperiments},
		{"NameIsTaken", testNameIsTaken},
		{"DeleteExperiment", testDeleteExperiment},
		{"ExperimentNotFound", testExperimentNotFound},
		{"RunRoundTrip", testRunRoundTrip},
		{"RunsNewestFirst", testRunsNewestFirst},
		{"Overviews", testOverviews},
		{"RunIDsAreGlobal", testRunIDsAreGlobal},
		{"OneRunAtATime", testOneRunAtATime},
		{"FinishRunOnce", testFinishRunOnce},
		{"ManyStarts", func(t *testing.T, m store.Metadata) { RunStarts(t, m, m) }},
		{"Cancelled", testCancelled},
		{"SlotRoundTrip", testSlotRoundTrip},
		{"SlotBeats", testSlotBeats},
		{"SlotTaken", testSlotTaken},
		{"SlotTakenOver", testSlotTakenOver},
		{"SlotFreedByOwner", testSlotFreedByOwner},
		{"SlotLost", testSlotLost},
		{"AbortRun", testAbortRun},
		{"RunFiles", testRunFiles},
		{"DeleteRun", testDeleteRun},
		{"ManyTakes", func(t *testing.T, m store.Metadata) { RunSlots(t, m, m) }},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func store1(t *testing.T, m store.Metadata, name string) *store.ExperimentRecord {
	t.Helper()
	e := shop()
	e.Name = name
	record, err := m.CreateExperiment(t.Context(), e)
	if err != nil {
		t.Fatalf("CreateExperiment(%s): %v", name, err)
	}
	return record
}

// take takes the slot of an experiment.
func take(t *testing.T, m store.Metadata, experiment string) *store.Slot {
	t.Helper()
	s := newSlot(experiment)
	if err := m.TakeSlot(t.Context(), s); err != nil {
		t.Fatalf("TakeSlot(%s): %v", experiment, err)
	}
	return s
}

// start takes the slot of an experiment and starts a run in it.
func start(t *testing.T, m store.Metadata, experiment string) (*store.Slot, *store.Run) {
	t.Helper()
	s, r := take(t, m, experiment), &store.Run{Experiment: experiment, EngineVersion: "1+test"}
	if err := m.StartRun(t.Context(), s, r); err != nil {
		t.Fatalf("StartRun(%s): %v", experiment, err)
	}
	return s, r
}

// finish gives a run its outcome and its slot back.
func finish(t *testing.T, m store.Metadata, s *store.Slot, r *store.Run, outcome store.Status) {
	t.Helper()
	r.Status = outcome
	if err := m.FinishRun(t.Context(), s, r); err != nil {
		t.Fatalf("FinishRun: %v", err)
	}
	if err := m.FreeSlot(t.Context(), s); err != nil {
		t.Fatalf("FreeSlot: %v", err)
	}
}

func testExperiments(t *testing.T, m store.Metadata) {
	if all, err := m.Experiments(t.Context(), store.Part{}); err != nil || len(all) != 0 {
		t.Errorf("Experiments of empty metadata = %v, %v", all, err)
	}
	before := time.Now().Add(-time.Second)
	for _, name := range []string{"first", "Second", "third"} {
		if r := store1(t, m, name); r.Experiment.Name != name || r.CreatedAt.Before(before) || r.CreatedAt.After(time.Now().Add(time.Second)) || r.CreatedAt.Location() != time.UTC {
			t.Errorf("CreateExperiment returns %s of %s", r.Experiment.Name, r.CreatedAt)
		}
	}
	all, err := m.Experiments(t.Context(), store.Part{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, r := range all {
		names = append(names, r.Experiment.Name)
		if i > 0 && r.ID >= all[i-1].ID || r.ID < 1 {
			t.Errorf("experiment %q has the id %d", r.Experiment.Name, r.ID)
		}
	}
	if !slices.Equal(names, []string{"third", "Second", "first"}) {
		t.Errorf("Experiments = %q, want the newest first", names)
	}
	if got, err := m.ExperimentNames(t.Context()); err != nil || !slices.Equal(got, names) {
		t.Errorf("ExperimentNames = %q, %v, want %q", got, err, names)
	}
	part, err := m.Experiments(t.Context(), store.Part{Before: all[0].ID, Most: 1})
	if err != nil || len(part) != 1 || part[0].ID != all[1].ID {
		t.Errorf("the newest before %q = %v, %v, want %q", names[0], part, err, names[1])
	}
	testDocument(t, m)
}

// testDocument stores a document with most keys and reads it back.
func testDocument(t *testing.T, m store.Metadata) {
	e := everyType()
	e.Name, e.Description, e.Dialect = "every", "naïve ☃ \"quoted\" '; DROP TABLE runs", "redshift"
	e.Tables[0].Warnings = []string{"one", "two"}
	e.Tables[0].Columns[1].Distribution = &schema.Distribution{Type: "normal", Parameters: map[string]float64{"mean": 0.1, "stddev": 1e-7}}
	stored, err := m.CreateExperiment(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	read, err := m.Experiment(t.Context(), "EVERY")
	if err != nil {
		t.Fatal(err)
	}
	want := encoded(t, e)
	if got := encoded(t, read.Experiment); got != want || encoded(t, stored.Experiment) != want {
		t.Errorf("the document is read as\n%s\nwant\n%s", got, want)
	}
	if !read.CreatedAt.Equal(stored.CreatedAt) {
		t.Errorf("CreatedAt = %s, then %s", stored.CreatedAt, read.CreatedAt)
	}
	read.Experiment.Tables[0].Columns[1].Distribution.Parameters["mean"] = 7
	stored.Experiment.Tables[0].Warnings[0] = "changed"
	again, err := m.Experiment(t.Context(), "every")
	if err != nil || encoded(t, again.Experiment) != want {
		t.Errorf("a caller's changes of a document come back: %v", err)
	}
}

func testOverviews(t *testing.T, m store.Metadata) {
	quiet, busy, gone := store1(t, m, "quiet"), store1(t, m, "busy"), store1(t, m, "gone")
	for i := range 3 {
		s, r := start(t, m, "busy")
		r.OutputPath = []string{"/a", "", "/a"}[i]
		r.Tables = []store.RunTable{{Table: "customers", Asked: int64(i)}}
		finish(t, m, s, r, store.Completed)
	}
	if err := m.DeleteExperiment(t.Context(), take(t, m, "gone")); err != nil {
		t.Fatal(err)
	}
	runs, err := m.Runs(t.Context(), "busy")
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]*store.Overview{quiet.ID: {}, busy.ID: {Last: runs[0], Folders: []string{"/a"}}}
	got, err := m.Overviews(t.Context(), []int64{quiet.ID, busy.ID, gone.ID})
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Overviews = %+v, %v, want %+v", got, err, want)
	}
	if none, err := m.Overviews(t.Context(), nil); err != nil || len(none) != 0 {
		t.Errorf("Overviews of no experiments = %v, %v", none, err)
	}
}

func encoded(t *testing.T, e *schema.Experiment) string {
	t.Helper()
	var b strings.Builder
	if err := schema.Encode(&b, e); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func testNameIsTaken(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	e := shop()
	e.Name = "sHOP"
	if _, err := m.CreateExperiment(t.Context(), e); !errors.Is(err, store.ErrExists) {
		t.Errorf("CreateExperiment under another case: %v, want ErrExists", err)
	}
	if r, err := m.Experiment(t.Context(), "SHOP"); err != nil || r.Experiment.Name != "Shop" {
		t.Errorf("Experiment under another case = %v, %v", r, err)
	}
}

func testDeleteExperiment(t *testing.T, m store.Metadata) {
	store1(t, m, "shop")
	store1(t, m, "other")
	_, kept := start(t, m, "other")
	s, r := start(t, m, "shop")
	r.Tables = []store.RunTable{{Table: "customers", Asked: 1}}
	finish(t, m, s, r, store.Completed)
	if err := m.DeleteExperiment(t.Context(), s); !errors.Is(err, store.ErrSlotLost) {
		t.Errorf("DeleteExperiment without the slot: %v, want ErrSlotLost", err)
	}
	s = take(t, m, "SHOP")
	if err := m.DeleteExperiment(t.Context(), s); err != nil {
		t.Fatalf("DeleteExperiment: %v", err)
	}
	if err := m.FreeSlot(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(t.Context(), "shop", r.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the run of a deleted experiment: %v, want ErrNotFound", err)
	}
	store1(t, m, "shop")
	if runs, err := m.Runs(t.Context(), "shop"); err != nil || len(runs) != 0 {
		t.Errorf("an experiment made anew has the runs %v, %v", runs, err)
	}
	if _, next := start(t, m, "shop"); next.ID <= r.ID {
		t.Errorf("the run after run %d is run %d", r.ID, next.ID)
	}
	if run, err := m.Run(t.Context(), "other", kept.ID); err != nil || run.Status != store.Running {
		t.Errorf("the run of another experiment is %v, %v", run, err)
	}
}

func testExperimentNotFound(t *testing.T, m store.Metadata) {
	_, err1 := m.Experiment(t.Context(), "shop")
	s := take(t, m, "shop")
	err2 := m.DeleteExperiment(t.Context(), s)
	err3 := m.StartRun(t.Context(), s, &store.Run{Experiment: "shop"})
	_, err4 := m.Run(t.Context(), "shop", 1)
	err5 := m.FinishRun(t.Context(), s, &store.Run{ID: 1, Experiment: "shop", Status: store.Failed})
	store1(t, m, "shop")
	_, err6 := m.Run(t.Context(), "shop", 1)
	err7 := m.FinishRun(t.Context(), s, &store.Run{ID: 1, Experiment: "shop", Status: store.Failed})
	err8, err9 := m.DeleteRun(t.Context(), "shop", 1), m.PutRunFiles(t.Context(), "shop", 1, "", 0)
	for i, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8, err9} {
		if !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "shop") {
			t.Errorf("call %d: %v, want ErrNotFound with the name", i+1, err)
		}
	}
}
