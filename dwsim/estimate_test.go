package dwsim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// TestEstimate compares an estimate with what the run takes then.
func TestEstimate(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.Rows = map[string]int64{"customers": 4000, "ORDERS": 12_000}
	before := estimate(t, shop, o)
	if again := estimate(t, shop, o); before.Rows != 16_000 || before.Seconds <= 0 || before.Shortage != "" ||
		again.Rows != before.Rows || len(before.Tables) != 2 || before.Tables[0].Table != "orders" && before.Tables[1].Table != "orders" {
		t.Errorf("got %+v, and then %+v", before, again)
	}
	run := generate(t, shop, o)
	use, err := shop.DiskUse(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "Parquet", before.Parquet, use.Parquet)
	expect(t, "the warehouse", before.Warehouse, use.Warehouse)
	if took := run.CompletedAt.Sub(run.StartedAt).Seconds(); before.Seconds > 50*took+1 {
		t.Errorf("%.3f s were expected, the run took %.3f s", before.Seconds, took)
	}
	runs, err := env.Runs().List(t.Context(), "shop")
	if err != nil || len(runs) != 1 {
		t.Errorf("an estimate leaves %d runs, %v", len(runs), err)
	}

	o.Rows = map[string]int64{"customers": 0, "orders": 500}
	if kept := estimate(t, shop, o); kept.Rows != 500 || kept.Parquet <= 0 {
		t.Errorf("of one table: %+v", kept)
	}
	for _, table := range estimate(t, shop, o).Tables {
		if table.Table == "customers" && (table.Rows != 0 || table.Parquet != 0 || table.Warehouse != 0) {
			t.Errorf("a table that is kept takes %+v", table)
		}
	}
}

// TestEstimateTellsShortage asks for more than any disk holds, which a run would be refused for.
func TestEstimateTellsShortage(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, strings.Replace(shopDocument, `"order_id", "data_type": "INT"`, `"order_id", "data_type": "BIGINT"`, 1))
	if _, known := dwsim.FreeSpace(env.dir); !known {
		t.Skip("it is not known how much is free")
	}
	o := seeded(1)
	o.Rows = map[string]int64{"orders": 1 << 50}
	if e := estimate(t, shop, o); !strings.Contains(e.Shortage, "are free") || e.Rows < 1<<50 || e.Seconds < 1e6 {
		t.Errorf("got %+v", e)
	}
}

// TestEstimateIsRefused asks for what Generate refuses.
func TestEstimateIsRefused(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	_, err := shop.Estimate(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orderz": 1}})
	if _, ok := errors.AsType[schema.Problems](err); !ok {
		t.Errorf("of a table that is not there: got %v", err)
	}
	if _, err := shop.Estimate(t.Context(), dwsim.GenerateOptions{Resume: true}); !errors.Is(err, dwsim.ErrConflict) {
		t.Errorf("of nothing to resume: got %v", err)
	}
	if err := shop.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Estimate(t.Context(), dwsim.GenerateOptions{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of an experiment that is gone: got %v", err)
	}
}

func estimate(t *testing.T, x *dwsim.Experiment, o dwsim.GenerateOptions) *dwsim.Estimate {
	t.Helper()
	e, err := x.Estimate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
