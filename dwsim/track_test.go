package dwsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

var export = dwsim.Work{
	Experiment: "SHOP",
	Purpose:    "export",
	Tables:     []dwsim.WorkTable{{Table: "orders", Rows: 300}, {Table: "Customers", Rows: 100}},
}

// TestTrack puts work of the caller's own on record, and looks at it from the outside
// while it goes on.
func TestTrack(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	run, err := env.Runs().Track(t.Context(), export, func(ctx context.Context, w *dwsim.Tracked) error {
		w.Enter("send")
		w.Done("ORDERS", 200)
		w.Done("orders", 50)
		w.Done("no such table", 1)
		for p, err := range env.Runs().Progress(ctx, "shop", w.Run()) {
			if err != nil || p.Run != w.Run() || p.Purpose != "export" || p.Phase != "send" || p.Done != 250 || p.Asked != 400 || p.Tables[0].Done != 250 {
				t.Errorf("the progress is %+v, %v", p, err)
			}
			break
		}
		if _, err := shop.Generate(ctx, seeded(2)); !errors.Is(err, store.ErrRunActive) {
			t.Errorf("generating meanwhile: got %v", err)
		}
		return nil
	})
	if err != nil || run.ID != 2 || run.Status != store.Completed || run.Purpose != "export" || run.Tables[0].Generated != 250 {
		t.Fatalf("the run is %+v, %v", run, err)
	}
	if listed, err := env.Runs().List(t.Context(), "shop"); err != nil || len(listed) != 2 || listed[0].Purpose != "export" || listed[1].Purpose != "generate" {
		t.Errorf("the list is %+v, %v", listed, err)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", 2); err == nil || !strings.Contains(err.Error(), "its purpose was to export") {
		t.Errorf("verifying a run that made no rows: got %v", err)
	}
	if _, err := shop.Generate(t.Context(), seeded(2)); err != nil {
		t.Errorf("generating afterwards: %v", err)
	}
}

// TestTrackEnds has work end in each way that there is.
func TestTrackEnds(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	errRefused := errors.New("the other side refused row 7")
	for _, tt := range []struct {
		name   string
		do     func(ctx context.Context, w *dwsim.Tracked) error
		status store.Status
		says   string
	}{
		{"well", func(context.Context, *dwsim.Tracked) error { return nil }, store.Completed, ""},
		{"with an error", func(context.Context, *dwsim.Tracked) error { return errRefused }, store.Failed, errRefused.Error()},
		{"with a panic", func(context.Context, *dwsim.Tracked) error { panic("out of paper") }, store.Failed, "a bug stopped the run: out of paper"},
		{"aborted", func(ctx context.Context, w *dwsim.Tracked) error {
			go func() { _ = env.Runs().Abort(context.Background(), "shop", w.Run(), "enough") }()
			<-ctx.Done()
			return context.Cause(ctx)
		}, store.Aborted, "enough"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run, err := env.Runs().Track(t.Context(), export, tt.do)
			if (err == nil) != (tt.status == store.Completed) || run.Status != tt.status || run.Error != tt.says {
				t.Errorf("the run is %+v, %v", run, err)
			}
			if recorded, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || recorded.Status != tt.status || recorded.Error != tt.says {
				t.Errorf("on record is %+v, %v", recorded, err)
			}
		})
	}
}

func TestWrongWork(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	for _, tt := range []struct {
		work dwsim.Work
		want string
	}{
		{dwsim.Work{Experiment: "shop"}, `the purpose "" is not a word`},
		{dwsim.Work{Experiment: "shop", Purpose: "Export it"}, "is not a word"},
		{dwsim.Work{Experiment: "shop", Purpose: "generate"}, "is dwsim's own (taken are: generate, load-staged, "},
		{dwsim.Work{Experiment: "shop", Purpose: "settle"}, "is dwsim's own"},
		{dwsim.Work{Experiment: "shop", Purpose: "export", Tables: []dwsim.WorkTable{{Table: "t", Rows: -1}}}, "-1 rows"},
		{dwsim.Work{Experiment: "bank", Purpose: "export"}, `experiment "bank" does not exist`},
	} {
		run, err := env.Runs().Track(t.Context(), tt.work, func(context.Context, *dwsim.Tracked) error {
			t.Errorf("%+v was begun", tt.work)
			return nil
		})
		if !isRefusal(err) || run != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %q", tt.work, err, tt.want)
		}
	}
	if slots, err := env.meta.Slots(t.Context()); err != nil || len(slots) > 0 {
		t.Errorf("the slots %+v are taken, %v", slots, err)
	}
}

// TestProgressInJSON has durations in milliseconds, there and back.
func TestProgressInJSON(t *testing.T) {
	p := dwsim.Progress{
		Run: 7, Experiment: "shop", Purpose: "generate", Status: store.Running, Phase: dwsim.PhaseGenerate, Done: 1, Asked: 2,
		Tables:  []dwsim.TableProgress{{Table: "orders", Done: 1, Asked: 2}},
		Elapsed: 1500 * time.Millisecond, ETA: 250 * time.Millisecond,
	}
	text, err := json.Marshal(p)
	if err != nil || !strings.Contains(string(text), `"elapsed_ms":1500,"eta_ms":250`) {
		t.Errorf("got %s, %v", text, err)
	}
	var back dwsim.Progress
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(p, back) {
		t.Errorf("read back it is %+v, %v, want %+v", back, err, p)
	}
}
