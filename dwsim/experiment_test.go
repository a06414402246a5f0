package dwsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func TestCreateExperiment(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	document := decode(t, shopDocument)
	shop, err := env.CreateExperiment(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	document.Tables[0].Name = "changed"
	if shop.Document().Tables[0].Name != "orders" {
		t.Error("the stored document is not a copy")
	}
	if shop.Name() != "Shop" || shop.Warehouse() != "sqlite" || shop.CreatedAt().IsZero() {
		t.Errorf("got %s in %s of %s", shop.Name(), shop.Warehouse(), shop.CreatedAt())
	}
	if n := one(t, shop, "select count(*) from orders"); n != "0" {
		t.Errorf("a new experiment has %s orders, want an empty table", n)
	}
	if run, err := shop.LastRun(t.Context()); run != nil || err != nil {
		t.Errorf("a new experiment has the run %v, %v", run, err)
	}
	other := decode(t, strings.Replace(shopDocument, "Shop", "SHOP", 1))
	if _, err := env.CreateExperiment(t.Context(), other); !errors.Is(err, store.ErrExists) {
		t.Errorf("a name that is taken: got %v", err)
	}
	if _, err := env.CreateExperiment(t.Context(), nil); err == nil {
		t.Error("no document: got no error")
	}
}

func TestCreateExperimentOverTablesOfSomebodyElse(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	if err := env.warehouse.CreateTables(t.Context(), decode(t, shopDocument)); err != nil {
		t.Fatal(err)
	}
	_, err := env.CreateExperiment(t.Context(), decode(t, shopDocument))
	if !errors.Is(err, store.ErrExists) || !strings.Contains(err.Error(), "belong to no experiment") {
		t.Errorf("got %v", err)
	}
	if stored, err := env.Experiments(t.Context()); err != nil || len(stored) > 0 {
		t.Errorf("%d experiments are stored, %v", len(stored), err)
	}
	if _, err := env.warehouse.Query(t.Context(), store.Query{Experiment: "shop", SQL: "select * from orders"}); err != nil {
		t.Errorf("the tables of somebody else are gone: %v", err)
	}
}

func TestExperiments(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	env.create(t, baseDocument)
	all, err := env.Experiments(t.Context())
	if err != nil || len(all) != 2 || all[0].Name() != "base" {
		t.Errorf("got %v, %v, want base before Shop", all, err)
	}
}

func TestDelete(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	if err := shop.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"generated/shop", "warehouse/shop.db"} {
		if _, err := os.Stat(filepath.Join(env.dir, path)); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", path, err)
		}
	}
	for what, err := range map[string]error{"delete": shop.Delete(t.Context()), "reset": shop.Reset(t.Context())} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s of what is deleted: got %v", what, err)
		}
	}
	if run := generate(t, env.create(t, shopDocument), seeded(1)); run.ID != 2 {
		t.Errorf("the first run of the next experiment has id %d, want 2", run.ID)
	}
}

// TestDeleteStaysInside replaces the folder of the Parquet files by a link that leads
// out of the data root.
func TestDeleteStaysInside(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Join(outside, "shop"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(env.dir, "generated")); err != nil {
		t.Skip(err)
	}
	if err := shop.Delete(t.Context()); err != nil {
		t.Errorf("what lies outside keeps the experiment from being deleted: %v", err)
	}
	if _, err := os.Stat(filepath.Join(outside, "shop")); err != nil {
		t.Errorf("deleted outside of the data root: %v", err)
	}
}

func TestQueryLimits(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	rows, err := shop.Query(t.Context(), "select order_id from orders", dwsim.QueryOptions{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		if row == nil {
			break
		}
	}
	if rows.Count() != 10 || !rows.Truncated() {
		t.Errorf("got %d rows, truncated %t, want 10 of more", rows.Count(), rows.Truncated())
	}
	if _, err := shop.Query(t.Context(), "select 1", dwsim.QueryOptions{Limit: -1}); err == nil {
		t.Error("a negative limit: got no error")
	}
	if _, err := shop.Query(t.Context(), "delete from orders", dwsim.QueryOptions{}); err == nil {
		t.Error("a query that deletes: got no error")
	}
}

// TestPreview shows the rows that generating gives.
func TestPreview(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	b, err := shop.Preview("CUSTOMERS", 3, 42)
	if err != nil || b.Rows != 3 {
		t.Fatalf("got %+v, %v, want 3 rows", b, err)
	}
	generate(t, shop, seeded(42))
	if got, want := string(b.Columns[1].Bytes(2)), one(t, shop, "select email from customers where customer_id = 3"); got != want {
		t.Errorf("the preview shows %s, generated is %s", got, want)
	}
	if b, err := shop.Preview("customers", 1000, 42); err != nil || b.Rows != 100 {
		t.Errorf("a preview of more rows than asked: got %v, %v, want 100", b, err)
	}
	if _, err := shop.Preview("customers", 0, 42); err == nil {
		t.Error("a preview of no rows: got no error")
	}
}
