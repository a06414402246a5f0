package ui_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// generateHold stops the runs of a simulator after some rows, until release is called.
func generateHold(t *testing.T, sim *dwsim.Simulator) (release func()) {
	t.Helper()
	open := make(chan struct{})
	var made int64
	var mu sync.Mutex
	stop := sim.Observe(func(e dwsim.Event) {
		rows, ok := e.(dwsim.RowsMade)
		if !ok {
			return
		}
		mu.Lock()
		made += rows.Rows
		held := made > 2000
		mu.Unlock()
		if held {
			<-open
		}
	})
	release = sync.OnceFunc(func() { close(open); stop() })
	t.Cleanup(release)
	return release
}

// TestGenerate starts a run with rows and a seed, watches it, leaves, comes back, and sees its end.
func TestGenerate(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/generate")
	p.sees("37,424", "Generate rows")
	p.visit("#/experiment/shop/generate?from=77") // which is gone
	p.sees("37,424", "Generate rows")
	p.accessible()
	p.looks("generate-form")

	p.fill("Rows of orders", "12,000")
	p.fill("Seed", "9007199254740993") // 2^53 + 1
	p.sees("39,424", "dw-sim experiment generate shop --rows orders=12000 --seed 9007199254740993")
	release := generateHold(t, sim)
	p.click("Generate rows")
	p.sees("Making rows", "of 39,424", "seed 9007199254740993")
	p.until(`/^\d+ % · shop/.test(document.title)`)
	p.accessible()
	p.looks("generate-live")

	p.visit("#/experiment/shop/overview")
	p.until(`document.title === "shop · Experiment · dw-sim"`)
	p.visit("#/experiment/shop/generate") // as from the tab
	p.sees("Making rows", "of 39,424")
	other := p.another("#/experiment/shop/runs")
	other.sees("Run 1", "Running", "of 39,424")
	release()
	p.sees("The rows are ready", "39,424", "9007199254740993", "Query the rows")
	p.until(`document.title === "shop · Experiment · dw-sim"`)
	p.accessible()
	p.looks("generate-summary")
	other.sees("Completed", "39,424")

	run, err := sim.Runs().Get(t.Context(), "shop", 1)
	if err != nil {
		t.Fatal(err)
	}
	if run.Seed != 9007199254740993 || run.Tables[3].Asked != 12_000 {
		t.Errorf("seed %d, tables %+v", run.Seed, run.Tables)
	}
}

// TestGenerateRefused shows what is wrong at the fields, and keeps what was typed.
func TestGenerateRefused(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/generate")
	p.fill("Rows of orders", "-5")
	p.sees("Rows are a whole number of 0 or more")
	p.fill("Seed", "9223372036854775808")
	p.sees("A seed is a whole number between")
	p.fill("Scale", "0")
	p.sees("A scale is a number above 0", "3 fields above are not right yet")
	p.click("Generate rows")
	p.until(`document.activeElement.dataset.field === "rows.orders"`)
	p.accessible()
	p.looks("generate-wrong")
	p.fill("Rows of orders", "0")
	p.sees("keeps its rows")
	p.fill("Rows of orders", "9223372036854775807") // more than any disk has
	p.fill("Scale", "0.1")
	p.fill("Seed", "-9223372036854775808")
	p.sees("--rows orders=9223372036854775807 --scale 0.1 --seed=-9223372036854775808")
	p.click("Generate rows")
	p.until(`document.querySelector("[role=alert]")`)
	p.until(`document.querySelector("[data-field='rows.orders']").value === "9223372036854775807"`)
	p.fill("Rows of orders", "50k")
	p.sees("--rows orders=50000")
	p.fill("Rows of categories", "100_000") // its key is a SMALLINT
	p.click("Generate rows")
	p.sees("can hold 32767 different values")
	p.until(`document.activeElement.dataset.field === "rows.categories" && document.activeElement.value === "100_000"`)
	runs, err := sim.Runs().List(t.Context(), "shop")
	if err != nil || len(runs) > 0 {
		t.Errorf("there are runs: %v, %v", runs, err)
	}
}

// TestGenerateEstimate shows what the server expects of a run, and that its disk is too small.
func TestGenerateEstimate(t *testing.T) {
	t.Parallel()
	sim, _ := serve(t, httpapi.Options{})
	create(t, sim, "shop.json")
	pages := httpapi.Handler(sim, httpapi.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/estimate") {
			pages.ServeHTTP(w, r)
			return
		}
		asked, _ := io.ReadAll(r.Body)
		answer := map[string]any{
			"rows": 37_424, "parquet_bytes": 3 << 20, "warehouse_bytes": -1, "seconds": 7.2,
			"tables": []any{map[string]any{"table": "orders", "rows": 10_000, "parquet_bytes": 2 << 20, "warehouse_bytes": -1}},
		}
		if strings.Contains(string(asked), "orders") {
			answer["shortage"] = "there is no room for " + string(asked)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	p := open(t, server.URL, "#/experiment/shop/generate")
	p.sees("≈ 3.0 MiB", "≈ 7.2 s", "2.0 MiB", "unknown")
	p.fill("Rows of orders", "9,007,199,254,740,993")
	p.sees("The disk is too small.", `There is no room for {"rows":{"orders":9007199254740993}}.`)
	p.accessible()
	p.looks("generate-estimate")
	p.fill("Rows of orders", "")
	p.misses("The disk is too small.")
}

// TestGenerateInTheWay says who is in the way, and leads there.
func TestGenerateInTheWay(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	p := open(t, url, "#/experiment/shop/generate")
	p.sees("Generate rows")
	release := generateHold(t, sim)
	if _, err := e.Start(t.Context(), dwsim.GenerateOptions{}); err != nil {
		t.Fatal(err)
	}
	p.click("Generate rows")
	p.sees("has a run in progress (run 1)")
	p.click("Watch run 1, which is in the way")
	p.sees("Making rows")
	release()
	p.sees("The rows are ready")
}

// TestGenerateAborted aborts a run, and goes on with it.
func TestGenerateAborted(t *testing.T) {
	t.Parallel()
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	release := generateHold(t, sim)
	if _, err := e.Start(t.Context(), dwsim.GenerateOptions{Seed: new(int64(-7))}); err != nil {
		t.Fatal(err)
	}
	p := open(t, url, "#/experiment/shop/generate")
	p.sees("Making rows")
	p.click("Abort")
	p.fill("Reason (optional)", "too <b>many</b> rows")
	p.click("Abort the run")
	release() // rows that are being made are finished first
	p.sees("The run was aborted", "too <b>many</b> rows")
	p.looks("generate-aborted")
	p.click("Resume run 1")
	p.sees("Run 1 was aborted. It goes on with its own seed, -7", "dw-sim experiment generate shop --resume")
	p.click("Generate rows")
	p.sees("The rows are ready", "-7")
	run, err := sim.Runs().Get(t.Context(), "shop", 2)
	if err != nil || run.ResumedFrom != 1 || run.Seed != -7 {
		t.Errorf("%+v, %v", run, err)
	}
}

// TestGenerateRestart watches a run of a server that is stopped, and started again.
func TestGenerateRestart(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	sim, server, stop := generateServer(t, root, "127.0.0.1:0")
	e := create(t, sim, "shop.json")
	release := generateHold(t, sim)
	if _, err := e.Start(t.Context(), dwsim.GenerateOptions{}); err != nil {
		t.Fatal(err)
	}
	p := open(t, "http://"+server, "#/experiment/shop/generate")
	p.sees("Making rows")
	go release() // when the server ends
	stop()
	p.sees("The page asks again every three seconds")
	p.looks("generate-lost")
	generateServer(t, root, server)
	p.until(`document.querySelector("h2")?.innerText.startsWith("The r")`)
	p.misses("The page asks again")
}

// generateServer serves the simulator of a data root at an address, until stop is called.
func generateServer(t *testing.T, root, address string) (sim *dwsim.Simulator, at string, stop func()) {
	t.Helper()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(root, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	sim, err = dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: httpapi.Handler(sim, httpapi.Options{})}}
	server.Start()
	stop = sync.OnceFunc(func() {
		server.CloseClientConnections()
		server.Close()
		sim.Close()
		warehouse.Close()
		meta.Close()
	})
	t.Cleanup(stop)
	return sim, strings.TrimPrefix(server.URL, "http://"), stop
}
