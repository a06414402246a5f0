package postgres_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// TestMetadataCut resets the connection after each of some numbers of bytes of a run's life.
// What is carried out again leaves one run; what is not is an ErrUnreachable, and the metadata
// say whether it happened.
func TestMetadataCut(t *testing.T) {
	direct := pgtest.Start(t, pgtest.TCP).Database(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	proxy := storetest.StartProxy(t, u.Host)
	u.Host = proxy.Addr()
	m, check := openMetadata(t, u.String()), openMetadata(t, direct)
	if _, err := check.CreateExperiment(t.Context(), oneTable("shop")); err != nil {
		t.Fatal(err)
	}
	step, cuts, runs := int64(97), 0, 0
	if testing.Short() {
		step = 397
	}
	for at := int64(1); at < 8000; at += step {
		proxy.BreakAt(at, storetest.Reset)
		cutRun(t, m, check, at)
		if _, broken := proxy.Passed(); broken > 0 {
			cuts++
		}
		runs++
	}
	all, err := check.Runs(t.Context(), "shop")
	if err != nil || len(all) != runs || cuts < runs/4 {
		t.Errorf("%d connections were cut, and there are %d runs, %v, want %d", cuts, len(all), err, runs)
	}
}

// cutRun takes the slot, runs and gives it back over a connection that is cut, and has what
// could not be done so done over another.
func cutRun(t *testing.T, m, check *postgres.Metadata, at int64) {
	t.Helper()
	ctx := t.Context()
	s, r := slotOf("owner"), &store.Run{Experiment: "shop"}
	either := func(what string, do func(m *postgres.Metadata) error, done func(error) bool) {
		t.Helper()
		err := do(m)
		if err != nil && !errors.Is(err, store.ErrUnreachable) {
			t.Fatalf("cut at %d: %s: %v", at, what, err)
		}
		if err != nil {
			if err = do(check); err != nil && !done(err) {
				t.Fatalf("cut at %d: %s once more: %v", at, what, err)
			}
		}
	}
	never := func(error) bool { return false }
	either("TakeSlot", func(m *postgres.Metadata) error { return m.TakeSlot(ctx, s) }, never)
	either("StartRun", func(m *postgres.Metadata) error { return m.StartRun(ctx, s, r) }, func(err error) bool {
		return errors.Is(err, store.ErrRunActive) // it was stored after all
	})
	if r.ID == 0 {
		all, err := check.Runs(ctx, "shop")
		if err != nil || all[0].Status != store.Running {
			t.Fatalf("cut at %d: the run is neither refused nor there: %v", at, err)
		}
		r = all[0]
	}
	r.Status = store.Completed
	either("FinishRun", func(m *postgres.Metadata) error { return m.FinishRun(ctx, s, r) }, never)
	either("FreeSlot", func(m *postgres.Metadata) error { return m.FreeSlot(ctx, s) }, never)
}
