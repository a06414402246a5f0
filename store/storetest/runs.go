package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

func testRunRoundTrip(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	for _, seed := range []int64{0, 42, -1, math.MaxInt64, math.MinInt64} {
		r := &store.Run{
			Experiment: "shop", Seed: seed, OutputPath: "/tmp/a b/☃", EngineVersion: "1+gofakeit.7", ResumedFrom: 7, StagedAt: "s3://bucket/a b/shop/run-7",
			Tables: []store.RunTable{{Table: "Customers", Asked: 10}, {Table: "orders", KeptFrom: math.MaxInt64}},
		}
		before := time.Now().Add(-time.Second)
		s := take(t, m, "SHOP")
		if err := m.StartRun(t.Context(), s, r); err != nil {
			t.Fatal(err)
		}
		if r.ID < 1 || r.Status != store.Running || r.Purpose != store.PurposeGenerate || r.StartedAt.Before(before) {
			t.Errorf("StartRun sets ID %d, Status %s, Purpose %q, StartedAt %s", r.ID, r.Status, r.Purpose, r.StartedAt)
		}
		wantRun(t, m, r)
		r.Tables[0].Generated, r.Tables[0].Loaded = 10, math.MaxInt64
		r.Tables[0].Digest = &gen.TableDigest{Rows: 10, Table: "00ff", Columns: map[string]string{"customer_id": "0123456789abcdef", "email": ""}}
		r.Phases = []store.RunPhase{{Phase: "plan", StartedAt: r.StartedAt, Milliseconds: 5}, {Phase: "a word ☃ '\"", StartedAt: r.StartedAt.Add(5 * time.Millisecond), Milliseconds: math.MaxInt64}}
		r.Error = strings.Repeat("a long error: naïve ☃ '\"\n", 4000)
		r.OutputPath, r.Bytes, r.StagedAt = "elsewhere", math.MaxInt64, "file:///elsewhere"
		finish(t, m, s, r, store.Failed)
		if r.CompletedAt == nil || r.CompletedAt.Before(r.StartedAt) {
			t.Errorf("FinishRun sets CompletedAt %v", r.CompletedAt)
		}
		wantRun(t, m, r)
	}
}

func wantRun(t *testing.T, m store.Metadata, want *store.Run) {
	t.Helper()
	got, err := m.Run(t.Context(), want.Experiment, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != want.ID || got.Experiment != "Shop" || got.Status != want.Status || got.Seed != want.Seed || got.Error != want.Error ||
		got.OutputPath != want.OutputPath || got.Bytes != want.Bytes || got.StagedAt != want.StagedAt || got.Purpose != want.Purpose || got.ResumedFrom != want.ResumedFrom || got.EngineVersion != want.EngineVersion || !got.StartedAt.Equal(want.StartedAt) {
		t.Errorf("Run = %+v, want %+v", got, want)
	}
	if (got.CompletedAt == nil) != (want.CompletedAt == nil) || got.CompletedAt != nil && !got.CompletedAt.Equal(*want.CompletedAt) {
		t.Errorf("CompletedAt = %v, want %v", got.CompletedAt, want.CompletedAt)
	}
	if got.Phases == nil || !slices.EqualFunc(got.Phases, want.Phases, samePhase) {
		t.Errorf("Phases = %+v, want %+v, and never nil", got.Phases, want.Phases)
	}
	if !slices.EqualFunc(got.Tables, want.Tables, sameTable) {
		t.Errorf("Tables = %+v, want %+v", got.Tables, want.Tables)
	}
}

func samePhase(a, b store.RunPhase) bool {
	return a.Phase == b.Phase && a.StartedAt.Equal(b.StartedAt) && a.Milliseconds == b.Milliseconds
}

func sameTable(a, b store.RunTable) bool {
	if a.Table != b.Table || a.Asked != b.Asked || a.KeptFrom != b.KeptFrom || a.Generated != b.Generated || a.Loaded != b.Loaded || (a.Digest == nil) != (b.Digest == nil) {
		return false
	}
	return a.Digest == nil || a.Digest.Rows == b.Digest.Rows && a.Digest.Table == b.Digest.Table && maps.Equal(a.Digest.Columns, b.Digest.Columns)
}

func testRunsNewestFirst(t *testing.T, m store.Metadata) {
	store1(t, m, "shop")
	var want []int64
	for i, outcome := range []store.Status{store.Completed, store.Failed, store.Aborted} {
		s, r := start(t, m, "shop")
		r.Tables = []store.RunTable{{Table: fmt.Sprint("t", i), Asked: int64(i)}}
		finish(t, m, s, r, outcome)
		want = append(want, r.ID)
	}
	_, last := start(t, m, "shop")
	want = append(want, last.ID)
	slices.Reverse(want)
	runs, err := m.Runs(t.Context(), "SHOP")
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for _, r := range runs {
		got = append(got, r.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("Runs = %v, want %v", got, want)
	}
	if first := runs[len(runs)-1]; first.Status != store.Completed || len(first.Tables) != 1 || first.Tables[0].Table != "t0" {
		t.Errorf("the first run is %+v", first)
	}
}

func testRunIDsAreGlobal(t *testing.T, m store.Metadata) {
	store1(t, m, "a")
	store1(t, m, "b")
	for want := int64(1); want <= 6; want++ {
		s, r := start(t, m, []string{"a", "b"}[want%2])
		if r.ID != want {
			t.Errorf("run %d has the id %d", want, r.ID)
		}
		finish(t, m, s, r, store.Completed)
	}
	if _, err := m.Run(t.Context(), "a", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the run of b is found under a: %v", err)
	}
}

func testOneRunAtATime(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	store1(t, m, "other")
	s, first := start(t, m, "shop")
	err := m.StartRun(t.Context(), s, &store.Run{Experiment: "SHOP"})
	if !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), fmt.Sprint(first.ID)) {
		t.Errorf("a second StartRun: %v, want ErrRunActive that names run %d", err, first.ID)
	}
	start(t, m, "other")
	finish(t, m, s, first, store.Aborted)
	start(t, m, "shop")
}

func testFinishRunOnce(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	s, r := start(t, m, "shop")
	r.Status = store.Running
	if err := m.FinishRun(t.Context(), s, r); err == nil {
		t.Error("FinishRun as RUNNING succeeds")
	}
	r.Error = "stopped"
	finish(t, m, s, r, store.Aborted)
	s = take(t, m, "shop")
	late := *r
	late.Status, late.Error = store.Completed, ""
	late.Tables = []store.RunTable{{Table: "t"}}
	if err := m.FinishRun(t.Context(), s, &late); err == nil || !strings.Contains(err.Error(), "ABORTED") {
		t.Errorf("FinishRun of an aborted run: %v", err)
	}
	wantRun(t, m, r)
}

// RunStarts checks that of many goroutines that start a run in the same slot, through two
// handles on the same metadata, exactly one succeeds at a time. RunMetadata calls it with
// one handle twice; a driver's tests call it with two.
func RunStarts(t *testing.T, a, b store.Metadata) {
	store1(t, a, "shop")
	for range 3 {
		s, runs := take(t, a, "shop"), make([]store.Run, 50)
		var all sync.WaitGroup
		for i := range runs {
			all.Go(func() {
				runs[i].Experiment = "shop"
				err := []store.Metadata{a, b}[i%2].StartRun(t.Context(), s, &runs[i])
				if err != nil && !errors.Is(err, store.ErrRunActive) {
					t.Errorf("StartRun: %v", err)
				}
			})
		}
		all.Wait()
		started := slices.DeleteFunc(runs, func(r store.Run) bool { return r.ID == 0 })
		if len(started) != 1 {
			t.Fatalf("%d runs were started at once", len(started))
		}
		finish(t, b, s, &started[0], store.Completed)
	}
}

func testCancelled(t *testing.T, m store.Metadata) {
	store1(t, m, "shop")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.TakeSlot(ctx, newSlot("shop")); !errors.Is(err, context.Canceled) {
		t.Errorf("TakeSlot under a cancelled context: %v", err)
	}
	s, r := take(t, m, "shop"), &store.Run{Experiment: "shop"}
	if err := m.StartRun(ctx, s, r); !errors.Is(err, context.Canceled) {
		t.Errorf("StartRun under a cancelled context: %v", err)
	}
	if err := m.StartRun(t.Context(), s, r); err != nil {
		t.Errorf("StartRun after one that was cancelled: %v", err)
	}
}
