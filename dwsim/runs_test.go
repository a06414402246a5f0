package dwsim_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestOneRunAtATime asks for everything that takes the slot while a run holds it, through
// the simulator that owns the run and through another one on the same data root.
func TestOneRunAtATime(t *testing.T) {
	g, dir := newGate(), t.TempDir()
	owner := newEnv(t, dir, g.wrap)
	owner.create(t, shopDocument)
	other := newEnv(t, dir, nil)
	shop, err := owner.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	<-g.reached
	for p, err := range owner.Runs().Progress(t.Context(), "shop", started.ID) {
		if err != nil || p.Status != store.Running || p.Phase != dwsim.PhaseGenerate || p.Done != 0 || p.Asked != 400 {
			t.Errorf("at the gate the progress is %+v, %v, want 0 of 400 rows", p, err)
		}
		break
	}
	for name, env := range map[string]*env{"the owner": owner, "another": other} {
		x, err := env.Experiment(t.Context(), "SHOP")
		if err != nil {
			t.Fatal(err)
		}
		_, generateErr := x.Generate(t.Context(), seeded(2))
		for what, err := range map[string]error{"generate": generateErr, "reset": x.Reset(t.Context()), "delete": x.Delete(t.Context())} {
			if !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), `experiment "Shop" has a run in progress (run 1)`) {
				t.Errorf("%s through %s: got %v, want a conflict that names run 1", what, name, err)
			}
		}
		if run, err := x.LastRun(t.Context()); err != nil || run.Status != store.Running {
			t.Errorf("seen through %s the run is %+v, %v", name, run, err)
		}
	}
	close(g.open)
	if _, err := other.Runs().Wait(t.Context(), "shop", started.ID); err != nil {
		t.Errorf("waiting through another simulator: %v", err)
	}
	if _, err := owner.Runs().Wait(t.Context(), "shop", started.ID); err != nil {
		t.Error(err)
	}
	generate(t, shop, seeded(3))
}

func TestAbort(t *testing.T) {
	before := newEnv(t, t.TempDir(), nil)
	shop := before.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	for _, tt := range []struct {
		name  string
		abort func(env *env, cancel context.CancelFunc) error
		says  string
	}{
		{"by the tracker", func(env *env, _ context.CancelFunc) error {
			return env.Runs().Abort(context.Background(), "shop", lastID(env), "stopped by a test")
		}, "stopped by a test"},
		{"by its context", func(_ *env, cancel context.CancelFunc) error { cancel(); return nil }, "the run was cancelled"},
		{"by closing", func(env *env, _ context.CancelFunc) error { return env.Close() }, "the simulator was closed"},
		{"by shutting down", func(env *env, _ context.CancelFunc) error {
			return env.Shutdown(context.Background(), "the server was shut down")
		}, "the server was shut down"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGate()
			env := newEnv(t, before.dir, g.wrap)
			gated, err := env.Experiment(t.Context(), "shop")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan struct{})
			var run *dwsim.Run
			var runErr error
			go func() {
				defer close(done)
				run, runErr = gated.Generate(ctx, seeded(2))
			}()
			<-g.reached
			if err := tt.abort(env, cancel); err != nil {
				t.Fatal(err)
			}
			<-done
			if runErr == nil || run.Status != store.Aborted || run.Error != tt.says {
				t.Errorf("the run is %+v, %v, want ABORTED: %s", run, runErr, tt.says)
			}
			if recorded, err := before.Runs().Get(t.Context(), "shop", run.ID); err != nil || recorded.Status != store.Aborted || recorded.Error != tt.says {
				t.Errorf("on record is %+v, %v", recorded, err)
			}
			before.holds(t, first)
		})
	}
	if err := before.Runs().Abort(t.Context(), "shop", first.ID, ""); err == nil || !strings.Contains(err.Error(), "already ended") {
		t.Errorf("aborting a run that has ended: got %v", err)
	}
}

// TestAbortMidway aborts a run that would take long as soon as it has written rows.
func TestAbortMidway(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	o := dwsim.GenerateOptions{PartRows: 1000, Rows: map[string]int64{"orders": 50_000_000}}
	started, err := shop.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for p, err := range env.Runs().Progress(t.Context(), "shop", started.ID) {
		if err != nil || p.Status != store.Running {
			t.Fatalf("the run ended: %+v, %v", p, err)
		}
		if p.Tables[1].Done > 0 {
			if p.RowsPerSecond <= 0 || p.ETA <= 0 {
				t.Errorf("midway the progress is %+v, want a rate and the time left", p)
			}
			break
		}
	}
	if err := env.Runs().Abort(t.Context(), "shop", started.ID, ""); err != nil {
		t.Fatal(err)
	}
	run, err := shop.LastRun(t.Context())
	if err != nil || run.Status != store.Aborted || run.Error != "aborted by the user" || run.Tables[1].Generated == 0 || run.Tables[1].Loaded != 0 {
		t.Errorf("the run is %+v, %v, want it aborted with some rows generated and none loaded", run, err)
	}
	parts := files(t, run.OutputPath, func(path string) bool { return strings.HasSuffix(path, ".parquet") })
	if len(parts) == 0 {
		t.Errorf("no complete part stayed in %q", run.OutputPath)
	}
	env.holds(t, first)
}

func lastID(env *env) int64 {
	x, err := env.Experiment(context.Background(), "shop")
	if err != nil {
		return 0
	}
	run, err := x.LastRun(context.Background())
	if err != nil {
		return 0
	}
	return run.ID
}

// holds checks that the warehouse has the rows of a run, all of them and unchanged, and
// that nothing unfinished lies about.
func (e *env) holds(t testing.TB, run *dwsim.Run) {
	t.Helper()
	if _, err := e.Runs().Verify(context.Background(), "shop", run.ID); err != nil {
		t.Errorf("the rows of run %d: %v", run.ID, err)
	}
	if left := e.unfinished(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestClosed(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	if err := env.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Generate(t.Context(), seeded(1)); !errors.Is(err, dwsim.ErrClosed) || err.Error() != "the simulator was closed" {
		t.Errorf("generating after Close: got %v", err)
	}
	if err := env.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestNotFound(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	runs := env.Runs()
	_, noExperiment := env.Experiment(t.Context(), "shpo")
	_, noRuns := runs.List(t.Context(), "shpo")
	_, noRun := runs.Get(t.Context(), "shop", 9)
	_, noWait := runs.Wait(t.Context(), "shop", 9)
	_, noVerify := runs.Verify(t.Context(), "shop", 9)
	_, noTable := shop.Preview("order", 1, 1)
	for name, err := range map[string]error{
		"experiment": noExperiment, "runs": noRuns, "run": noRun, "wait": noWait, "verify": noVerify,
		"abort": runs.Abort(t.Context(), "shop", 9, ""), "table": noTable,
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: got %v, want a not-found error", name, err)
		}
	}
}

// TestVerifyTells wants to hear how far verifying is, up to all rows.
func TestVerifyTells(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	run := generate(t, env.create(t, shopDocument), seeded(1))
	var told []dwsim.Progress
	if _, err := env.Runs().VerifyAndTell(t.Context(), "shop", run.ID, func(p dwsim.Progress) { told = append(told, p) }); err != nil {
		t.Fatal(err)
	}
	if len(told) < 2 {
		t.Fatalf("told %d times, want at once and at the end", len(told))
	}
	if last := told[len(told)-1]; last.Phase != dwsim.PhaseVerify || last.Status != store.Running || last.Asked == 0 || last.Done != last.Asked {
		t.Errorf("the last word is %+v, want all rows", last)
	}
}

func TestVerify(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	run := generate(t, shop, seeded(5))
	verification, err := env.Runs().Verify(t.Context(), "shop", run.ID)
	if err != nil || len(verification.Tables) != 2 || len(verification.Tables[0].Columns) != 4 {
		t.Fatalf("an untouched run: got %+v, %v", verification, err)
	}
	for _, tt := range []struct{ statement, says string }{
		{"update orders set amount = amount + 0.01 where order_id = 7", "orders.amount differs"},
		{"update customers set referrer = null where customer_id = (select min(customer_id) from customers where referrer is not null)", "Customers.referrer differs"},
		{"delete from orders where order_id = 3", "orders differs: the run made 300 rows, the warehouse holds 299"},
		{"update orders set ordered_on = (select max(o.ordered_on) from orders o) where ordered_on = (select min(o.ordered_on) from orders o)", "orders.ordered_on differs"},
	} {
		env.change(t, "shop", tt.statement)
		v, err := env.Runs().Verify(t.Context(), "shop", run.ID)
		if v == nil || err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %q", tt.statement, err, tt.says)
		}
		run = generate(t, shop, seeded(5))
	}
	env.change(t, "shop", `
		create temp table two as select order_id, amount from orders where order_id in (1, 2);
		update orders set amount = (select amount from two where two.order_id = 3 - orders.order_id) where order_id in (1, 2)`)
	if _, err := env.Runs().Verify(t.Context(), "shop", run.ID); err == nil || !strings.Contains(err.Error(), "values of orders moved between rows") {
		t.Errorf("two values exchanged: got %v", err)
	}
}

func TestVerifyWhatIsGone(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(1))
	second := generate(t, shop, seeded(2))
	if _, err := env.Runs().Verify(t.Context(), "shop", first.ID); err == nil || !strings.Contains(err.Error(), "replaced by run 2") {
		t.Errorf("a run whose rows were replaced: got %v", err)
	}
	if err := shop.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := one(t, shop, "select count(*) from orders"); n != "0" {
		t.Errorf("after the reset there are %s orders", n)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", second.ID); err == nil || !strings.Contains(err.Error(), "reset since") {
		t.Errorf("a run whose rows were reset: got %v", err)
	}
	if runs, err := env.Runs().List(t.Context(), "shop"); err != nil || len(runs) != 2 || runs[0].ID != 2 {
		t.Errorf("after the reset the runs are %v, %v, want both, the newest first", runs, err)
	}
}
