package httpapi_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

const tinyDocument = `{
  "name": "Tiny",
  "tables": [
    {"name": "people", "target_rows": 20, "columns": [
      {"name": "id", "data_type": "SMALLINT", "is_unique": true},
      {"name": "name", "data_type": "VARCHAR", "varchar_length": 40, "faker_rule": "first_name"}]},
    {"name": "visits", "target_rows": 50, "columns": [
      {"name": "id", "data_type": "BIGINT", "is_unique": true},
      {"name": "person", "data_type": "SMALLINT", "foreign_key": {"references_table": "people", "references_column": "id"}}]}]
}`

// longRun is a body that asks for more rows than any test waits for.
const longRun = `{"rows": {"visits": 2000000000}, "ignore_disk": true}`

// tiny stores an experiment of a few rows.
func (s *server) tiny() {
	s.t.Helper()
	doc, err := schema.Decode([]byte(tinyDocument))
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.sim.CreateExperiment(s.t.Context(), doc); err != nil {
		s.t.Fatal(err)
	}
}

// startTiny serves a new simulator with the experiment tiny.
func startTiny(t *testing.T) *server {
	t.Helper()
	s := start(t, httpapi.Options{})
	s.tiny()
	return s
}

// run asks for a run and returns it as answered.
func (s *server) run(status int, body string, headers ...string) *dwsim.Run {
	s.t.Helper()
	var run dwsim.Run
	s.do("POST", "/api/experiments/tiny/generate", body, headers...).want(status).into(&run)
	return &run
}

// path returns the address of a run of tiny, and of what is below it.
func path(id int64, below string) string {
	return fmt.Sprintf("/api/experiments/tiny/runs/%d%s", id, below)
}

// hold stops all runs at their first rows, until release is called.
func (s *server) hold() (reached <-chan struct{}, release func()) {
	open, there := make(chan struct{}), make(chan struct{})
	var once sync.Once
	stop := s.sim.Observe(func(e dwsim.Event) {
		if _, made := e.(dwsim.RowsMade); made {
			once.Do(func() { close(there) })
			<-open
		}
	})
	release = sync.OnceFunc(func() { close(open); stop() })
	s.t.Cleanup(release)
	return there, release
}

// simulatorAt opens the data root of a test, again where it is open already. With a URL
// metadata and warehouse are in that Postgres.
func simulatorAt(t *testing.T, root, url string) *dwsim.Simulator {
	t.Helper()
	meta, warehouse, err := databases(t.Context(), root, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { meta.Close() })
	t.Cleanup(func() { warehouse.Close() })
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"w": warehouse}, DataRoot: root})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	return sim
}

func databases(ctx context.Context, root, url string) (store.Metadata, store.Warehouse, error) {
	if url != "" {
		meta, err := postgres.OpenMetadata(ctx, url)
		if err != nil {
			return nil, nil, err
		}
		warehouse, err := postgres.OpenWarehouse(ctx, url)
		return meta, warehouse, err
	}
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		return nil, nil, err
	}
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(root, "warehouse"))
	return meta, warehouse, err
}

// serveSim serves a simulator for the time of a test.
func serveSim(t *testing.T, sim *dwsim.Simulator) *server {
	t.Helper()
	ts := httptest.NewServer(httpapi.Handler(sim, httpapi.Options{}))
	t.Cleanup(ts.Close)
	client := ts.Client()
	client.Transport = checked(t, "", client.Transport)
	return &server{t: t, sim: sim, url: ts.URL, client: client}
}

// eachDatabase runs a test on SQLite and on Postgres.
func eachDatabase(t *testing.T, test func(t *testing.T, s *server)) {
	t.Run("sqlite", func(t *testing.T) { test(t, serveSim(t, simulatorAt(t, t.TempDir(), ""))) })
	t.Run("postgres", func(t *testing.T) {
		test(t, serveSim(t, simulatorAt(t, t.TempDir(), pgtest.Start(t).Database(t))))
	})
}

// tamper changes the rows of tiny behind everybody's back.
func (s *server) tamper(statement string) {
	s.t.Helper()
	run, err := s.sim.Runs().Get(s.t.Context(), "tiny", 1)
	if err != nil {
		s.t.Fatal(err)
	}
	root := filepath.Join(run.OutputPath, "../../..")
	db, err := sql.Open("sqlite", filepath.Join(root, "warehouse", "tiny.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.t.Context(), statement); err != nil {
		s.t.Fatal(err)
	}
}
