package postgres_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// killMetadataURL tells a child process, started by TestKilledInMetadata, in which database to
// live.
const killMetadataURL = "DWSIM_TEST_KILL_METADATA_URL"

// liveInMetadata does everything with metadata that has a crash point.
func liveInMetadata(ctx context.Context, url string) error {
	m, err := postgres.OpenMetadata(ctx, url)
	if err != nil {
		return err
	}
	s := slotOf("a")
	_, err = m.CreateExperiment(ctx, oneTable("shop"))
	if err := errors.Join(err, m.TakeSlot(ctx, s), runOnce(ctx, m, s), m.FreeSlot(ctx, s)); err != nil {
		return err
	}
	dead, heir := slotOf("b"), slotOf("c")
	runs, err := m.Runs(ctx, "shop")
	if err := errors.Join(err, m.TakeSlot(ctx, dead), m.TakeOverSlot(ctx, dead, heir)); err != nil {
		return err
	}
	return errors.Join(m.PutRunFiles(ctx, "shop", runs[0].ID, "", 0), m.DeleteRun(ctx, "shop", runs[0].ID),
		m.DeleteExperiment(ctx, heir), m.FreeSlot(ctx, heir), m.Close())
}

// runOnce is a run that somebody asks to stop.
func runOnce(ctx context.Context, m *postgres.Metadata, s *store.Slot) error {
	r := &store.Run{Experiment: "shop"}
	if err := m.StartRun(ctx, s, r); err != nil {
		return err
	}
	_, err := m.BeatSlot(ctx, s, time.Now(), nil)
	r.Status = store.Aborted
	return errors.Join(err, m.AbortRun(ctx, "shop", r.ID, "stop"), m.FinishRun(ctx, s, r))
}

// TestKilledInMetadata kills a process after each step that others can see. What it left
// opens, its slot can be taken over and its run be given an outcome, and the next run works.
func TestKilledInMetadata(t *testing.T) {
	killed := 0
	for _, point := range failpoint.Names() {
		if !strings.HasPrefix(point, "postgres.") || isWarehousePoint(point) {
			continue
		}
		killed++
		t.Run(point, func(t *testing.T) {
			url := pgtest.Start(t).Database(t)
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), killMetadataURL+"="+url, failpoint.Variable+"="+point)
			out, err := child.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "failpoint "+point) {
				t.Fatalf("the process ended with %v: %s", err, out)
			}
			inheritMetadata(t, openMetadata(t, url))
		})
	}
	if killed < 13 {
		t.Errorf("there are %d crash points of metadata, want 13", killed)
	}
}

// inheritMetadata settles what a dead owner has left, and goes on.
func inheritMetadata(t *testing.T, m *postgres.Metadata) {
	t.Helper()
	ctx := t.Context()
	slots, err := m.Slots(ctx)
	if err != nil {
		t.Fatal(err)
	}
	next := slotOf("next")
	if len(slots) == 1 {
		err = m.TakeOverSlot(ctx, slots[0], next)
	} else {
		err = m.TakeSlot(ctx, next)
	}
	if err != nil {
		t.Fatal(err)
	}
	runs, err := m.Runs(ctx, "shop")
	if errors.Is(err, store.ErrNotFound) {
		_, err = m.CreateExperiment(ctx, oneTable("shop"))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		if r.Status != store.Running {
			continue
		}
		if r.Status = store.Aborted; m.FinishRun(ctx, next, r) != nil {
			t.Errorf("run %d cannot be settled", r.ID)
		}
	}
	if err := errors.Join(runOnce(ctx, m, next), m.FreeSlot(ctx, next)); err != nil {
		t.Errorf("the next run: %v", err)
	}
}
