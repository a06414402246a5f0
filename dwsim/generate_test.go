package dwsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

func seeded(seed int64) dwsim.GenerateOptions { return dwsim.GenerateOptions{Seed: &seed} }

func TestGenerate(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	run := generate(t, shop, dwsim.GenerateOptions{Seed: new(int64(42)), Rows: map[string]int64{"ORDERS": 500}})

	if run.ID != 1 || run.Status != store.Completed || run.Seed != 42 || run.CompletedAt == nil || run.Error != "" {
		t.Errorf("the run is %+v, want a completed first one of seed 42", run)
	}
	if asked, loaded := run.Rows(); asked != 600 || loaded != 600 {
		t.Errorf("%d rows asked and %d loaded, want 600", asked, loaded)
	}
	if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "500" {
		t.Errorf("%s orders have their customer, want 500", n)
	}
	recorded, err := env.Runs().Get(t.Context(), "SHOP", run.ID)
	if err != nil || recorded.Status != store.Completed || recorded.Tables[0].Digest == nil {
		t.Errorf("on record is %+v, %v", recorded, err)
	}
	want := filepath.Join(env.dir, "generated", "shop", "run-1")
	manifest, err := parquet.ReadManifest(run.OutputPath)
	if run.OutputPath != want || err != nil || len(manifest.Files) != 2 {
		t.Errorf("the Parquet files are in %s with the manifest %+v, %v; want two in %s", run.OutputPath, manifest, err, want)
	}
	if left := env.unfinished(t); len(left) > 0 {
		t.Errorf("the run left %q", left)
	}
}

func TestGenerateDrawsASeed(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, dwsim.GenerateOptions{})
	second := generate(t, shop, dwsim.GenerateOptions{})
	if first.Seed == second.Seed {
		t.Errorf("two runs drew the seed %d", first.Seed)
	}
	again := generate(t, shop, seeded(first.Seed))
	for i := range again.Tables {
		if got, want := again.Tables[i].Digest.Table, first.Tables[i].Digest.Table; got != want {
			t.Errorf("%s repeated with its seed has the digest %s, want %s", again.Tables[i].Table, got, want)
		}
	}
}

func TestGenerateOutput(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	dir := filepath.Join(t.TempDir(), "parquet")
	run := generate(t, shop, dwsim.GenerateOptions{OutputDir: dir, Compression: parquet.Zstd, PartRows: 100})
	if run.OutputPath != filepath.Join(dir, "run-1") {
		t.Errorf("the Parquet files are in %s", run.OutputPath)
	}
	manifest, err := parquet.ReadManifest(run.OutputPath)
	if err != nil || len(manifest.Files) != 4 {
		t.Errorf("the manifest is %+v, %v; want four parts of 100 rows", manifest, err)
	}
	if err := shop.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(run.OutputPath); err != nil {
		t.Errorf("the caller's folder went with the experiment: %v", err)
	}
}

func TestGenerateRefuses(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	for _, tt := range []struct {
		name string
		o    dwsim.GenerateOptions
		path string
		says string
	}{
		{"unknown table", dwsim.GenerateOptions{Rows: map[string]int64{"order": 1}}, "rows.order", "orders"},
		{"negative rows", dwsim.GenerateOptions{Rows: map[string]int64{"orders": -1}}, "rows.orders", "-1"},
		{"nothing", dwsim.GenerateOptions{Rows: map[string]int64{"orders": 0, "customers": 0}}, "rows", "nothing to generate"},
		{"no parents", dwsim.GenerateOptions{Rows: map[string]int64{"customers": 0}}, "rows.customers", "customers"},
		{"negative workers", dwsim.GenerateOptions{Workers: -1}, "workers", "-1"},
		{"negative batch", dwsim.GenerateOptions{BatchRows: -2}, "batch_rows", "-2"},
		{"negative part", dwsim.GenerateOptions{PartRows: -3}, "part_rows", "-3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run, err := shop.Generate(t.Context(), tt.o)
			var problems schema.Problems
			if run != nil || !errors.As(err, &problems) {
				t.Fatalf("got %v, %v, want problems", run, err)
			}
			if problems[0].Path != tt.path || !strings.Contains(problems.Error(), tt.says) {
				t.Errorf("got %s, want %s at %s", problems, tt.says, tt.path)
			}
		})
	}
	if runs, err := env.Runs().List(t.Context(), "shop"); err != nil || len(runs) > 0 {
		t.Errorf("%d runs are on record, %v, want none", len(runs), err)
	}
}

// TestKeptTables regenerates one table of two and keeps the other.
func TestKeptTables(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	customers := one(t, shop, "select group_concat(email) from customers")
	orders := one(t, shop, "select group_concat(amount) from orders")

	second := generate(t, shop, dwsim.GenerateOptions{Seed: new(int64(2)), Rows: map[string]int64{"customers": 0, "orders": 700}})
	if got := one(t, shop, "select group_concat(email) from customers"); got != customers {
		t.Error("the kept customers changed")
	}
	if got := one(t, shop, "select group_concat(amount) from orders"); got == orders {
		t.Error("the orders are those of the run before")
	}
	if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "700" {
		t.Errorf("%s orders have their customer, want 700", n)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", second.ID); err != nil {
		t.Errorf("the run with kept parents: %v", err)
	}

	_, err := shop.Generate(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orders": 0}})
	var problems schema.Problems
	if !errors.As(err, &problems) || problems[0].Path != "rows.orders" {
		t.Fatalf("regenerating the parent of kept orders: got %v, want a problem", err)
	}
	if text := problems.Error(); !strings.Contains(text, "run 2") || !strings.Contains(text, "Customers") {
		t.Errorf("the refusal does not name both: %s", text)
	}
}

// TestKeptKeysOfAnotherEngine cannot be drawn from, since nobody knows them any more.
func TestKeptKeysOfAnotherEngine(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	onlyOrders := dwsim.GenerateOptions{Rows: map[string]int64{"customers": 0}}
	for _, tt := range []struct{ was, is, says string }{
		{gen.EngineVersion(), "0+old", "engine version 0+old"},
		{schema.Hash(shop.Document()), "0123456789abcdef", "another definition"},
	} {
		env.change(t, "shop", "update _dwsim_run set mark = replace(mark, '"+tt.was+"', '"+tt.is+"')")
		_, err := shop.Generate(t.Context(), onlyOrders)
		var problems schema.Problems
		if !errors.As(err, &problems) || problems[0].Path != "rows.Customers" || !strings.Contains(problems.Error(), tt.says) {
			t.Errorf("got %v, want a problem that says %q", err, tt.says)
		}
		env.change(t, "shop", "update _dwsim_run set mark = replace(mark, '"+tt.is+"', '"+tt.was+"')")
	}
	generate(t, shop, onlyOrders)
}

func TestStart(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	started, err := shop.Start(t.Context(), seeded(1))
	if err != nil || started.Status != store.Running || started.ID != 1 {
		t.Fatalf("got %+v, %v, want run 1 in progress", started, err)
	}
	var last dwsim.Progress
	for p, err := range env.Runs().Progress(t.Context(), "shop", started.ID) {
		if err != nil {
			t.Fatal(err)
		}
		last = p
	}
	if last.Status != store.Completed || last.Phase != dwsim.PhaseDone || last.Done != 400 || last.Asked != 400 || len(last.Tables) != 2 {
		t.Errorf("the last progress is %+v, want 400 of 400 rows", last)
	}
	run, err := env.Runs().Wait(t.Context(), "shop", started.ID)
	if err != nil || run.Status != store.Completed {
		t.Errorf("waiting gave %+v, %v", run, err)
	}
}
