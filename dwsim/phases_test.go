package dwsim_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// wantPhases looks that a run has phases, one after the other, from its start to its end.
func wantPhases(t *testing.T, run *dwsim.Run, want ...string) {
	t.Helper()
	var names []string
	for i, p := range run.Phases {
		names = append(names, p.Phase)
		if i == 0 {
			continue
		}
		before := run.Phases[i-1]
		ended := before.StartedAt.Add(time.Duration(before.Milliseconds) * time.Millisecond)
		if gap := p.StartedAt.Sub(ended); gap < -2*time.Millisecond || before.Phase != "unpack" && gap > 50*time.Millisecond {
			t.Errorf("%s ends at %s and %s begins at %s", before.Phase, ended, p.Phase, p.StartedAt)
		}
	}
	if !slices.Equal(names, want) {
		t.Fatalf("the phases are %q, want %q", names, want)
	}
	last := run.Phases[len(run.Phases)-1]
	if ended := last.StartedAt.Add(time.Duration(last.Milliseconds) * time.Millisecond); run.CompletedAt != nil && ended.After(run.CompletedAt.Add(50*time.Millisecond)) {
		t.Errorf("the last phase ends at %s, and the run at %s", ended, run.CompletedAt)
	}
}

func TestPhasesOfRuns(t *testing.T) {
	g := newGate()
	env := newEnv(t, t.TempDir(), g.wrap)
	shop := env.create(t, shopDocument)
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	if started.Phases == nil {
		t.Error("a run that begins has no list of phases")
	}
	<-g.reached
	for range 2 { // the present phase grows, and is not told twice
		running, err := env.Runs().Get(t.Context(), "shop", started.ID)
		if err != nil {
			t.Fatal(err)
		}
		wantPhases(t, running, "plan", "generate")
	}
	close(g.open)
	run, err := env.Runs().Wait(t.Context(), "shop", started.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantPhases(t, run, "plan", "generate", "swap")
	runs, err := env.Runs().List(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	wantPhases(t, runs[0], "plan", "generate", "swap")
	for p, err := range env.Runs().Progress(t.Context(), "shop", run.ID) {
		if err != nil || len(p.Phases) != 3 {
			t.Errorf("the last progress is %+v, %v", p, err)
		}
	}

	var archive bytes.Buffer
	if _, err := shop.Export(t.Context(), &archive, dwsim.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	_, restored, err := env.Restore(t.Context(), &archive, dwsim.RestoreOptions{Name: "again"})
	if err != nil {
		t.Fatal(err)
	}
	wantPhases(t, restored, "unpack", "create", "plan", "load", "swap")
}

// TestPhasesOfTrackedWork enters more phases than anybody wants to read.
func TestPhasesOfTrackedWork(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	run, err := env.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "polish"}, func(_ context.Context, w *dwsim.Tracked) error {
		for i := range 1000 {
			w.Enter(dwsim.Phase([]string{"rub", "rub", "look"}[i%3]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := env.Runs().Get(t.Context(), "shop", run.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(stored.Phases); n != 100 || stored.Phases[1] == (store.RunPhase{}) || stored.Phases[2].Phase != "look" {
		t.Errorf("got %d phases: %+v", n, stored.Phases)
	}
}
