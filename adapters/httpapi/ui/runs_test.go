package ui_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
)

// runsTamper changes the rows of an experiment behind everybody's back.
func runsTamper(t *testing.T, run *dwsim.Run, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(run.OutputPath, "../../..", "warehouse", run.Experiment+".db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestRuns looks at the runs of an experiment: none, then some, one of which failed.
func TestRuns(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/runs")
	p.sees("No run yet")
	if _, err := e.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(9007199254740993))}); err != nil {
		t.Fatal(err)
	}
	p.sees("Run 1", "9007199254740993", "37,424") // without being asked
	runsFail(t, sim, "the <img src=x onerror=alert(1)> broke\n"+strings.Repeat("and so did line upon line ", 40))
	p.sees("Run 2", "Failed")
	p.click("5 tables of run 1")
	p.sees("order_items 25,000 25,000 25,000")
	p.accessible()
	p.looks("runs-list")
	p.fill("Status", "FAILED")
	p.misses("Run 1 ")
	p.fill("Status", "ABORTED")
	p.sees("No run is aborted")
	p.click("Show all runs")

	p.click("Run 2")
	p.sees("the <img src=x onerror=alert(1)> broke", "All runs of shop")
	p.accessible()
	p.looks("runs-failed")
	p.visit("#/experiment/shop/runs/99")
	p.sees("There is no run 99 of shop")
}

// runsFail puts a run on record that failed.
func runsFail(t *testing.T, sim *dwsim.Simulator, message string) {
	t.Helper()
	failing := func(context.Context, *dwsim.Tracked) error { return errors.New(message) }
	if _, err := sim.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "nightly-copy"}, failing); err == nil {
		t.Fatal("the run did not fail")
	}
}

// TestRunsHeld verifies a run, changes a row, verifies again, loads, generates again and deletes.
func TestRunsHeld(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	run := generate(t, create(t, sim, "shop.json"))
	p := open(t, url, "#/experiment/shop/runs/1")
	p.sees("Completed", "all of its rows", "order_items")
	p.click("7 columns of order_items: digests")
	p.sees(run.Tables[4].Digest.Columns["quantity"])
	p.click("Verify")
	p.sees("The rows of shop are those of run 1.", "42 columns of 5 tables have equal digests")
	p.looks("runs-verified")
	runsTamper(t, run, "UPDATE products SET color = 'none' WHERE product_id = 1003")
	p.click("Verify again")
	p.sees("The warehouse holds other rows than run 1 made.", "products", "color")
	p.accessible()
	p.looks("runs-differs")

	p.click("Close")
	p.click("Load")
	p.click("Load the rows")
	p.sees("The tables hold the rows of run 1: 37,424 rows.")
	p.click("Verify")
	p.sees("The rows of shop are those of run 1.")

	p.click("Generate again with this seed")
	p.sees("dw-sim experiment generate shop --seed 42")
	p.click("Generate rows")
	p.sees("The rows are ready")
	p.visit("#/experiment/shop/runs/1")
	p.sees("none of its rows")
	p.click("Verify")
	p.sees("Run 1 cannot be verified.")
	p.click("Delete")
	p.sees("It can no longer be loaded or verified.")
	p.click("Delete the run")
	p.sees("Run 1 was deleted", "Run 2")
	p.until(`document.querySelectorAll("tbody th a").length === 1`)
}

// TestRunsLive watches work with phases of its own in two tabs, and aborts it in one.
func TestRunsLive(t *testing.T) {
	t.Parallel()
	sim, _ := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	url := runsCounted(t, sim)
	steps := make(chan func(*dwsim.Tracked))
	ended := make(chan error)
	go func() {
		work := dwsim.Work{Experiment: "shop", Purpose: "copy", Tables: []dwsim.WorkTable{{Table: "orders", Rows: 4000}, {Table: "customers", Rows: 0}}}
		_, err := sim.Runs().Track(t.Context(), work, func(ctx context.Context, w *dwsim.Tracked) error {
			for {
				select {
				case step := <-steps:
					step(w)
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			}
		})
		ended <- err
	}()
	steps <- func(w *dwsim.Tracked) { w.Enter("generate"); w.Done("orders", 1000) }
	p := open(t, url, "#/experiment/shop/runs/1")
	other := p.another("#/experiment/shop/runs/1")
	for _, tab := range []*page{p, other} {
		tab.sees("25 %", "Making rows", "1,000 of 4,000")
	}
	steps <- func(w *dwsim.Tracked) { w.Enter("shuffle"); w.Done("orders", 2000) }
	for _, tab := range []*page{p, other} {
		tab.sees("75 %", "shuffle", "3,000 of 4,000")
	}
	p.until(`document.title.startsWith("75 %")`)
	p.until(runsStreams + ` === "2"`) // one for each tab
	p.js(`Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true}); document.dispatchEvent(new Event("visibilitychange"))`, nil)
	p.until(runsStreams + ` === "1"`) // and none for one that is not looked at
	steps <- func(w *dwsim.Tracked) { w.Done("orders", 600) }
	p.until(`document.title.startsWith("90 %")`) // which shows how far the run is all the same
	p.js(`delete document.visibilityState; document.dispatchEvent(new Event("visibilitychange"))`, nil)
	p.until(runsStreams + ` === "2"`)
	p.click("Abort")
	p.fill("Reason (optional)", "enough")
	p.looks("runs-abort")
	p.click("Abort the run")
	if err := <-ended; err == nil {
		t.Error("the work was not aborted")
	}
	for _, tab := range []*page{p, other} {
		tab.sees("Aborted", "enough", "Why it was aborted")
	}
}

// runsStreams is how many streams of events of runsCounted are open, in the page.
const runsStreams = `(await (await fetch("streams")).text())`

// runsCounted serves a simulator, and under /streams how many streams of events are open.
func runsCounted(t *testing.T, sim *dwsim.Simulator) (url string) {
	t.Helper()
	pages := httpapi.Handler(sim, httpapi.Options{})
	var streams atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/streams":
			fmt.Fprint(w, streams.Load())
			return
		case strings.HasSuffix(r.URL.Path, "/events"):
			streams.Add(1)
			defer streams.Add(-1)
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

// TestRunsPolled follows a run on a way that lets no events through, and once more where the run is gone.
func TestRunsPolled(t *testing.T) {
	t.Parallel()
	sim, _ := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	pages := httpapi.Handler(sim, httpapi.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			http.Error(w, "events are not let through", http.StatusBadGateway)
			return
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	release := generateHold(t, sim)
	if _, err := e.Start(t.Context(), dwsim.GenerateOptions{}); err != nil {
		t.Fatal(err)
	}
	p := open(t, server.URL, "#/experiment/shop/runs/1")
	p.sees("Running", "Running for")
	release()
	p.sees("Completed", "37,424", "all of its rows")
}

// TestRunsElsewhere watches and aborts a run that another process makes.
func TestRunsElsewhere(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	elsewhere, _, _ := generateServer(t, root, "127.0.0.1:0")
	release := generateHold(t, elsewhere)
	if _, err := create(t, elsewhere, "shop.json").Start(t.Context(), dwsim.GenerateOptions{}); err != nil {
		t.Fatal(err)
	}
	_, here, _ := generateServer(t, root, "127.0.0.1:0")
	p := open(t, "http://"+here, "#/experiment/shop/runs/1")
	p.sees("Running", "Making rows", "of 37,424")
	p.click("Abort")
	p.click("Abort the run")
	release()
	p.sees("Aborted", "aborted by the user")
}

// TestRunsMany leads through more runs than fit on a page.
func TestRunsMany(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	for range 60 {
		_, err := sim.Runs().Track(t.Context(), dwsim.Work{Experiment: "shop", Purpose: "copy"}, func(context.Context, *dwsim.Tracked) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	p := open(t, url, "#/experiment/shop/runs")
	p.sees("Run 60", "25 are shown")
	p.click("Show older runs")
	p.sees("50 are shown")
	p.click("Show older runs")
	p.sees("Run 1 ")
	p.misses("are shown")
	var ids []string
	p.js(`[...document.querySelectorAll("tbody th a")].map((a) => a.innerText)`, &ids)
	for i, id := range ids {
		if want := fmt.Sprintf("Run %d", 60-i); id != want {
			t.Fatalf("row %d is %s, want %s", i, id, want)
		}
	}
	if err := sim.Runs().Delete(t.Context(), "shop", 58); err != nil {
		t.Fatal(err)
	}
	p.misses("Run 58")
	p.sees("Run 57", "Run 1 ")
}
