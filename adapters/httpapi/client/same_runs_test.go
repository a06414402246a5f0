package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// waited returns a run with its outcome.
func waited(ctx context.Context, w *world, name string, id int64) (any, error) {
	run, err := w.Wait(ctx, name, id)
	return run, err
}

func runSteps() []step {
	generate := func(name string, o api.Generate) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) {
			run, err := w.Generate(ctx, name, o)
			if err != nil {
				return nil, err
			}
			return waited(ctx, w, name, run.ID)
		}
	}
	load := func(name string, o api.Load) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Load(ctx, name, o) }
	}
	runs := func(name string, p api.RunsPage) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Runs(ctx, name, p) }
	}
	run := func(name string, id int64) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Run(ctx, name, id) }
	}
	verify := func(name string, id int64) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Verify(ctx, name, id, nil) }
	}
	profile := func(name string, o dwsim.ProfileOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Profile(ctx, name, o) }
	}
	check := func(name string, o dwsim.CheckOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Check(ctx, name, o) }
	}
	estimate := func(name string, o api.Generate) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { // bytes and seconds are of the moment
			e, err := w.Estimate(ctx, name, o)
			if err != nil {
				return nil, err
			}
			counted := map[string]int64{"": e.Rows}
			for _, t := range e.Tables {
				counted[t.Table] = t.Rows
				if t.Parquet <= 0 || t.Warehouse <= 0 || e.Seconds <= 0 {
					return nil, fmt.Errorf("nothing is expected of %+v", e)
				}
			}
			return counted, nil
		}
	}
	rows := map[string]int64{"products": 20, "customers": 40, "orders": 60, "order_items": 80}
	return []step{
		{"no runs", runs("shop", api.RunsPage{})},
		{"estimate", estimate("shop", api.Generate{Rows: rows})},
		{"estimate, scaled", estimate("shop", api.Generate{Rows: map[string]int64{"products": 20}, Scale: new(0.5)})},
		{"estimate, of no table!", estimate("shop", api.Generate{Rows: map[string]int64{"productz": 20}})},
		{"estimate, of no rows!", estimate("shop", api.Generate{Rows: map[string]int64{"categories": 0, "products": 0, "customers": 0, "orders": 0, "order_items": 0}})},
		{"estimate, of nothing to resume!", estimate("shop", api.Generate{Resume: true})},
		{"estimate, misspelt!", estimate("shopp", api.Generate{})},
		{"check of nothing!", check("shop", dwsim.CheckOptions{})},
		{"generate", generate("shop", api.Generate{Seed: new(api.Integer(9007199254740993)), Rows: rows})},
		{"generate again", generate("shop", api.Generate{Seed: new(api.Integer(-1 << 63)), Rows: rows, Workers: 2, Compression: "zstd"})},
		{"generate and wait", func(ctx context.Context, w *world) (any, error) {
			run, err := w.Generate(ctx, "shop", api.Generate{Seed: new(api.Integer(-1 << 63)), Rows: rows, Wait: true})
			return run, err
		}},
		{"generate, of no table!", generate("shop", api.Generate{Rows: map[string]int64{"orderz": 1}})},
		{"generate, fewer than none!", generate("shop", api.Generate{Rows: map[string]int64{"orders": -1}})},
		{"generate, compressed otherwise!", generate("shop", api.Generate{Compression: "arj"})},
		{"generate, misspelt!", generate("shpo", api.Generate{})},
		{"runs", runs("shop", api.RunsPage{})},
		{"a page of runs", runs("shop", api.RunsPage{Page: api.Page{Limit: 1}})},
		{"runs of a status", runs("shop", api.RunsPage{Status: store.Completed})},
		{"runs of no status!", runs("shop", api.RunsPage{Status: "DONE"})},
		{"runs, misspelt!", runs("shpo", api.RunsPage{})},
		{"run", run("shop", 1)},
		{"no run!", run("shop", 99)},
		{"run of another experiment!", run("sales", 1)},
		{"progress", func(ctx context.Context, w *world) (any, error) { return lastProgress(ctx, w, "shop", 1) }},
		{"progress of no run!", func(ctx context.Context, w *world) (any, error) { return lastProgress(ctx, w, "shop", 99) }},
		{"wait for no run!", func(ctx context.Context, w *world) (any, error) { return waited(ctx, w, "shop", 99) }},
		{"verify", verify("shop", 3)},
		{"verify, of replaced rows!", verify("shop", 1)},
		{"verify no run!", verify("shop", 99)},
		{"profile", profile("shop", dwsim.ProfileOptions{})},
		{"profile of a table", profile("shop", dwsim.ProfileOptions{Tables: []string{"customers", "orders"}, Full: true, Top: 3, Buckets: 5})},
		{"profile of no table!", profile("shop", dwsim.ProfileOptions{Tables: []string{"orderz"}})},
		{"check", check("shop", dwsim.CheckOptions{})},
		{"check of tables", check("shop", dwsim.CheckOptions{Tables: []string{"orders"}, Alpha: 0.01})},
		{"check, with an alpha that is none!", check("shop", dwsim.CheckOptions{Alpha: 2})},
		{"lineage of rows", func(ctx context.Context, w *world) (any, error) { return w.Lineage(ctx, "shop") }},
		{"load", load("shop", api.Load{Run: 1})},
		{"load, with progress", loadTold},
		{"load no run!", load("shop", api.Load{Run: 99})},
		{"load, where nothing was generated!", load("sales", api.Load{})},
		{"abort a run that has ended!", func(ctx context.Context, w *world) (any, error) { return w.Abort(ctx, "shop", 1, "why not") }},
		{"abort no run!", func(ctx context.Context, w *world) (any, error) { return w.Abort(ctx, "shop", 99, "") }},
		{"abort", abort},
		{"wait for what was aborted!", func(ctx context.Context, w *world) (any, error) { return waited(ctx, w, "shop", 4) }},
		{"in the way of each other", conflicts},
		{"archive", archive("shop", 1)},
		{"archive of the newest", archive("shop", 0)},
		{"archive of a document", archive("sales", 0)},
		{"archive of no run!", archive("shop", 99)},
	}
}

// lastProgress follows a run, and returns the last that is told.
func lastProgress(ctx context.Context, w *world, name string, id int64) (last dwsim.Progress, err error) {
	for last, err = range w.Progress(ctx, name, id) {
		if err != nil {
			return last, err
		}
	}
	return last, nil
}

// loadTold loads, and looks that something was told: how often is a matter of speed.
func loadTold(ctx context.Context, w *world) (any, error) {
	var last dwsim.Progress
	run, err := w.Load(ctx, "shop", api.Load{Run: 2, Progress: func(p dwsim.Progress) { last = p }})
	return []any{run, last}, err
}

// abort stops work that has no end of its own.
func abort(ctx context.Context, w *world) (any, error) {
	begun := make(chan int64)
	go w.sim.Runs().Track(ctx, dwsim.Work{Experiment: "shop", Purpose: "count"}, func(ctx context.Context, t *dwsim.Tracked) error {
		begun <- t.Run()
		<-ctx.Done()
		return context.Cause(ctx)
	})
	run, err := w.Abort(ctx, "shop", <-begun, "it took too long")
	return run, err
}

// conflicts does what has to wait for other work.
func conflicts(ctx context.Context, w *world) (any, error) {
	var all []string
	_, err := w.sim.Runs().Track(ctx, dwsim.Work{Experiment: "shop", Purpose: "count"}, func(ctx context.Context, _ *dwsim.Tracked) error {
		_, generated := w.Generate(ctx, "shop", api.Generate{})
		_, loaded := w.Load(ctx, "shop", api.Load{})
		_, reset := w.Reset(ctx, "shop")
		_, deleted := w.Delete(ctx, "shop")
		_, removed := w.DeleteRun(ctx, "shop", 5)
		for _, err := range []error{generated, loaded, reset, deleted, removed} {
			active, _ := errors.AsType[*dwsim.ActiveError](err)
			if active == nil {
				active = &dwsim.ActiveError{}
			}
			all = append(all, fmt.Sprint(err, errors.Is(err, store.ErrRunActive), active.Experiment, active.Purpose, active.Run))
		}
		return nil
	})
	return all, err
}

func archive(name string, run int64) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		var out bytes.Buffer
		got, err := w.Archive(ctx, name, dwsim.ExportOptions{Run: run}, &out)
		if err != nil {
			return nil, err
		}
		return []any{got, out.Len() > 1000}, nil // the bytes have times in them
	}
}
