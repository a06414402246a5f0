package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

var nonces atomic.Int64

// newSlot returns a slot that nobody has taken yet, of an owner of its own.
func newSlot(experiment string) *store.Slot {
	n := nonces.Add(1)
	return &store.Slot{Experiment: experiment, Purpose: store.PurposeGenerate, Warehouse: "elsewhere", Owner: store.Owner{
		Nonce: fmt.Sprintf("nonce-%d", n), Host: "naïve ☃", PID: int(n), Root: "0123456789abcdef",
	}}
}

// wantSlots compares the slots that are taken.
func wantSlots(t *testing.T, m store.Metadata, want ...*store.Slot) {
	t.Helper()
	got, err := m.Slots(t.Context())
	if err != nil {
		t.Fatalf("Slots: %v", err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d slots are taken, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("slot %d is\n%+v, want\n%+v", i, *got[i], *want[i])
		}
	}
}

func testSlotRoundTrip(t *testing.T, m store.Metadata) {
	wantSlots(t, m)
	before := time.Now().Add(-time.Second)
	b, a := take(t, m, "B"), take(t, m, "a") // of experiments that are not there
	if b.TakenAt.Before(before) || b.TakenAt.After(time.Now().Add(time.Second)) || b.TakenAt.Location() != time.UTC {
		t.Errorf("TakeSlot sets TakenAt to %s", b.TakenAt)
	}
	wantSlots(t, m, a, b)
	used := newSlot("c")
	used.Run, used.Beat, used.BeatAt, used.Abort = 7, 8, before, "stop"
	if err := m.TakeSlot(t.Context(), used); err != nil {
		t.Fatal(err)
	}
	if used.Run != 0 || used.Beat != 0 || !used.BeatAt.IsZero() || used.Abort != "" {
		t.Errorf("TakeSlot leaves %+v", used)
	}
	wantSlots(t, m, a, b, used)
	if err := m.TakeSlot(t.Context(), &store.Slot{Experiment: "d", Purpose: "reset"}); err == nil {
		t.Error("a slot without a nonce is taken")
	}
}

func testSlotBeats(t *testing.T, m store.Metadata) {
	s := take(t, m, "Shop")
	for _, progress := range []string{"", `{"rows":1,"phase":"naïve ☃"}`, `[]`, ""} {
		var value json.RawMessage
		if progress != "" {
			value = json.RawMessage(progress)
		}
		now := time.Now().Add(-time.Hour).Truncate(time.Microsecond)
		abort, err := m.BeatSlot(t.Context(), &store.Slot{Experiment: "SHOP", Owner: s.Owner}, now, value)
		if err != nil || abort != "" {
			t.Fatalf("BeatSlot = %q, %v", abort, err)
		}
		s.Beat++
		s.BeatAt, s.Progress = now.UTC(), value
		wantSlots(t, m, s)
	}
	if _, err := m.BeatSlot(t.Context(), s, time.Now(), json.RawMessage(`{"rows"`)); err == nil {
		t.Error("a progress that is no JSON value is stored")
	}
}

func testSlotTaken(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	for _, purpose := range []string{"generate", "load", "reset", "delete", "create", "archive"} {
		s := newSlot("shop")
		s.Purpose = purpose
		if err := m.TakeSlot(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		err := m.TakeSlot(t.Context(), newSlot("SHOP"))
		if !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), strings.TrimSuffix(purpose, "e")) {
			t.Errorf("TakeSlot while it is taken for %s: %v, want ErrRunActive that says so", purpose, err)
		}
		wantSlots(t, m, s)
		if err := m.FreeSlot(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	_, r := start(t, m, "shop")
	err := m.TakeSlot(t.Context(), newSlot("SHOP"))
	if !errors.Is(err, store.ErrRunActive) || !strings.HasSuffix(err.Error(), fmt.Sprintf("run %d", r.ID)) {
		t.Errorf("TakeSlot during run %d: %v, want ErrRunActive that names it", r.ID, err)
	}
}

func testSlotTakenOver(t *testing.T, m store.Metadata) {
	first := take(t, m, "Shop")
	seen := *first
	if _, err := m.BeatSlot(t.Context(), first, time.Now(), json.RawMessage(`1`)); err != nil {
		t.Fatal(err)
	}
	for name, dead := range map[string]*store.Slot{"that has beaten since": &seen, "of another owner": newSlot("shop"), "that is not taken": newSlot("other")} {
		if err := m.TakeOverSlot(t.Context(), dead, newSlot(dead.Experiment)); !errors.Is(err, store.ErrSlotLost) {
			t.Errorf("TakeOverSlot of one %s: %v, want ErrSlotLost", name, err)
		}
	}
	dead := only(t, m)
	second, third := newSlot("shop"), newSlot("Shop")
	second.Purpose = "reset"
	if err := m.TakeOverSlot(t.Context(), dead, second); err != nil {
		t.Fatalf("TakeOverSlot: %v", err)
	}
	if second.TakenAt.IsZero() || string(second.Progress) != `1` {
		t.Errorf("TakeOverSlot sets %+v", second)
	}
	if err := m.TakeOverSlot(t.Context(), dead, newSlot("shop")); !errors.Is(err, store.ErrSlotLost) {
		t.Errorf("a second TakeOverSlot: %v, want ErrSlotLost", err)
	}
	if err := m.TakeOverSlot(t.Context(), only(t, m), third); err != nil {
		t.Fatalf("TakeOverSlot: %v", err)
	}
	if s := only(t, m); s.Owner != third.Owner || s.Beat != 0 || string(s.Progress) != `1` || !s.BeatAt.IsZero() {
		t.Errorf("the slot is %+v, want that of %+v", s, third)
	}
	if _, err := m.BeatSlot(t.Context(), third, time.Now(), nil); err != nil || only(t, m).Progress != nil {
		t.Errorf("after a beat the slot is %+v, %v", only(t, m), err)
	}
}

// only returns the only slot that is taken.
func only(t *testing.T, m store.Metadata) *store.Slot {
	t.Helper()
	slots, err := m.Slots(t.Context())
	if err != nil || len(slots) != 1 {
		t.Fatalf("Slots = %d, %v, want one", len(slots), err)
	}
	return slots[0]
}

func testSlotFreedByOwner(t *testing.T, m store.Metadata) {
	s := take(t, m, "Shop")
	if err := m.FreeSlot(t.Context(), newSlot("Shop")); err != nil {
		t.Errorf("FreeSlot by another owner: %v", err)
	}
	wantSlots(t, m, s)
	s.Experiment = "SHOP"
	for range 2 {
		if err := m.FreeSlot(t.Context(), s); err != nil {
			t.Errorf("FreeSlot: %v", err)
		}
		wantSlots(t, m)
	}
	take(t, m, "shop")
}

// An owner that was declared dead writes nothing, and its run gets its outcome from
// whoever has the slot.
func testSlotLost(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	s, r := start(t, m, "shop")
	heir := newSlot("shop")
	if err := m.TakeOverSlot(t.Context(), only(t, m), heir); err != nil {
		t.Fatal(err)
	}
	late := *r
	late.Status = store.Completed
	_, err1 := m.BeatSlot(t.Context(), s, time.Now(), nil)
	err2 := m.StartRun(t.Context(), s, &store.Run{Experiment: "shop"})
	err3 := m.FinishRun(t.Context(), s, &late)
	for i, err := range []error{err1, err2, err3} {
		if !errors.Is(err, store.ErrSlotLost) || !strings.Contains(err.Error(), "shop") {
			t.Errorf("call %d of an owner that lost its slot: %v, want ErrSlotLost with the name", i+1, err)
		}
	}
	if err := m.FreeSlot(t.Context(), s); err != nil {
		t.Errorf("FreeSlot of an owner that lost its slot: %v", err)
	}
	wantSlots(t, m, heir)
	wantRun(t, m, r)
	r.Error = "its process died"
	finish(t, m, heir, r, store.Aborted)
	wantRun(t, m, r)
}

func testAbortRun(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	s, r := start(t, m, "shop")
	for _, id := range []int64{r.ID + 1, 0} {
		if err := m.AbortRun(t.Context(), "shop", id, "stop"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("AbortRun of run %d: %v, want ErrNotFound", id, err)
		}
	}
	if err := m.AbortRun(t.Context(), "other", r.ID, "stop"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("AbortRun of another experiment: %v, want ErrNotFound", err)
	}
	for _, reason := range []string{"the first reason: naïve ☃ '", "the second"} {
		if err := m.AbortRun(t.Context(), "SHOP", r.ID, reason); err != nil {
			t.Errorf("AbortRun: %v", err)
		}
		abort, err := m.BeatSlot(t.Context(), s, time.Now(), nil)
		if err != nil || abort != "the first reason: naïve ☃ '" || only(t, m).Abort != abort {
			t.Errorf("BeatSlot = %q, %v, want the first reason", abort, err)
		}
	}
	r.Status = store.Aborted
	if err := m.FinishRun(t.Context(), s, r); err != nil {
		t.Fatal(err)
	}
	if err := m.AbortRun(t.Context(), "shop", r.ID, "late"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("AbortRun of a run that has ended: %v, want ErrNotFound", err)
	}
	finishAgain := newSlot("shop")
	if err := m.TakeOverSlot(t.Context(), only(t, m), finishAgain); err != nil || only(t, m).Abort != "" {
		t.Errorf("the slot that was taken over is %+v, %v", only(t, m), err)
	}
}

func testRunFiles(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	s, r := start(t, m, "shop")
	if err := m.PutRunFiles(t.Context(), "shop", r.ID, "x", 1); !errors.Is(err, store.ErrRunActive) {
		t.Errorf("PutRunFiles of a run that is RUNNING: %v, want ErrRunActive", err)
	}
	r.StagedAt = "s3://bucket/shop/run-1"
	finish(t, m, s, r, store.Completed)
	for _, path := range []string{"/tmp/a b/☃", ""} {
		r.OutputPath, r.Bytes = path, int64(len(path))<<30
		if path == "" {
			r.StagedAt = ""
		}
		if err := m.PutRunFiles(t.Context(), "SHOP", r.ID, path, r.Bytes); err != nil {
			t.Errorf("PutRunFiles: %v", err)
		}
		wantRun(t, m, r)
	}
}

func testDeleteRun(t *testing.T, m store.Metadata) {
	store1(t, m, "Shop")
	store1(t, m, "other")
	s, r := start(t, m, "shop")
	if err := m.DeleteRun(t.Context(), "shop", r.ID); !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), fmt.Sprint(r.ID)) {
		t.Errorf("DeleteRun of a run that is RUNNING: %v, want ErrRunActive that names it", err)
	}
	r.Tables = []store.RunTable{{Table: "t"}}
	finish(t, m, s, r, store.Failed)
	if err := m.DeleteRun(t.Context(), "other", r.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("DeleteRun under another experiment: %v, want ErrNotFound", err)
	}
	wantRun(t, m, r)
	if err := m.DeleteRun(t.Context(), "SHOP", r.ID); err != nil {
		t.Errorf("DeleteRun: %v", err)
	}
	if runs, err := m.Runs(t.Context(), "shop"); err != nil || len(runs) != 0 {
		t.Errorf("after DeleteRun the runs are %v, %v", runs, err)
	}
	if _, next := start(t, m, "shop"); next.ID <= r.ID || len(next.Tables) != 0 {
		t.Errorf("the run after run %d is %+v", r.ID, next)
	}
}

// RunSlots checks that of many goroutines that take the slot of an experiment, or take it
// over, through two handles on the same metadata, exactly one succeeds at a time.
// RunMetadata calls it with one handle twice; a driver's tests call it with two.
func RunSlots(t *testing.T, a, b store.Metadata) {
	wins := func(take func(m store.Metadata, s *store.Slot) error, lost error) {
		t.Helper()
		slots, won := make([]*store.Slot, 50), atomic.Int64{}
		var all sync.WaitGroup
		for i := range slots {
			slots[i] = newSlot([]string{"shop", "SHOP"}[i%2])
			all.Go(func() {
				err := take([]store.Metadata{a, b}[i/2%2], slots[i])
				if err == nil {
					won.Add(1)
				} else if !errors.Is(err, lost) {
					t.Errorf("got %v, want %v", err, lost)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d owners have the slot at once", won.Load())
		}
	}
	wins(func(m store.Metadata, s *store.Slot) error { return m.TakeSlot(t.Context(), s) }, store.ErrRunActive)
	for range 3 {
		dead := only(t, a)
		wins(func(m store.Metadata, s *store.Slot) error { return m.TakeOverSlot(t.Context(), dead, s) }, store.ErrSlotLost)
	}
}
