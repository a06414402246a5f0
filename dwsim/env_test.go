package dwsim_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

const shopDocument = `{
  "name": "Shop",
  "tables": [
    {"name": "orders", "target_rows": 300, "columns": [
      {"name": "order_id", "data_type": "INT", "is_unique": true},
      {"name": "customer_id", "data_type": "INT",
       "foreign_key": {"references_table": "customers", "references_column": "customer_id"}},
      {"name": "amount", "data_type": "DECIMAL", "precision": 10, "scale": 2, "min_value": 1, "max_value": 500},
      {"name": "ordered_on", "data_type": "DATE", "date_start": "2024-01-01", "date_end": "2024-12-31"}]},
    {"name": "Customers", "target_rows": 100, "columns": [
      {"name": "customer_id", "data_type": "INT", "is_unique": true},
      {"name": "email", "data_type": "VARCHAR", "varchar_length": 80, "faker_rule": "email", "is_unique": true},
      {"name": "referrer", "data_type": "INT",
       "foreign_key": {"references_table": "customers", "references_column": "customer_id", "nullable": true}},
      {"name": "value", "data_type": "FLOAT", "min_value": 0, "max_value": 5000}]}]
}`

func decode(t testing.TB, document string) *schema.Experiment {
	t.Helper()
	e, err := schema.Decode([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// env is a simulator over a data root of the test.
type env struct {
	*dwsim.Simulator
	dir       string
	meta      store.Metadata
	warehouse store.Warehouse
}

// newEnv opens a data root. wrap, where it is not nil, puts something between the
// simulator and its store. It may be called again for the same folder.
func newEnv(t testing.TB, dir string, wrap func(store.Metadata, store.Warehouse) (store.Metadata, store.Warehouse)) *env {
	t.Helper()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(dir, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = warehouse.Close() })
	e := &env{dir: dir, meta: meta, warehouse: warehouse}
	if wrap != nil {
		e.meta, e.warehouse = wrap(meta, warehouse)
	}
	e.Simulator, err = dwsim.New(dwsim.Config{
		Metadata:   e.meta,
		Warehouses: map[string]store.Warehouse{"sqlite": e.warehouse},
		DataRoot:   dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// create stores a document.
func (e *env) create(t testing.TB, document string) *dwsim.Experiment {
	t.Helper()
	x, err := e.CreateExperiment(t.Context(), decode(t, document))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// generate makes a run that must complete.
func generate(t testing.TB, x *dwsim.Experiment, o dwsim.GenerateOptions) *dwsim.Run {
	t.Helper()
	run, err := x.Generate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// one returns the only value of a query.
func one(t testing.TB, x *dwsim.Experiment, query string) string {
	t.Helper()
	rows, err := x.Query(context.Background(), query, dwsim.QueryOptions{})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil || len(row) != 1 {
		t.Fatalf("%s: got %v, %v, want one value", query, row, err)
	}
	return fmt.Sprint(row[0])
}

// change runs a statement on the database file of an experiment, as anyone could.
func (e *env) change(t testing.TB, experiment, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(e.dir, "warehouse", strings.ToLower(experiment)+".db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// files returns the paths of the files below dir that want says yes to.
func files(t testing.TB, dir string, want func(path string) bool) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && want(path) {
			found = append(found, path)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}

// unfinished returns what a run that failed must not leave behind.
func (e *env) unfinished(t testing.TB) []string {
	return files(t, e.dir, func(path string) bool { return strings.Contains(filepath.Base(path), ".tmp") })
}
