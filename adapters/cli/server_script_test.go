package cli_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// TestScriptsOnServer runs scripts once more, where a server answers the commands: they print the
// same and end with the same codes. Lines with [!server] are about this machine: its folders,
// its configuration, its --data-root.
func TestScriptsOnServer(t *testing.T) {
	var patterns []string
	for _, name := range []string{
		"check", "create", "ddl", "lineage", "list_show", "preview", "profile", "show_keys",
	} {
		patterns = append(patterns, filepath.Join("testdata/script", name+".txtar"))
	}
	testscript.Run(t, scripts(t, true, append(patterns, "testdata/server/server.txtar")...))
}

// serve serves the data root of a script for its time, and returns the URL. Databases are
// opened with the first request.
func serve(t *testing.T, env *testscript.Env) string {
	var closers []func() error
	root := filepath.Join(env.WorkDir, "data")
	handler := sync.OnceValue(func() http.Handler {
		metadata, err := sqlite.OpenMetadata(t.Context(), filepath.Join(root, "dw_simulator.db"))
		if err != nil {
			t.Error(err)
			return http.NotFoundHandler()
		}
		warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(root, "warehouse"))
		if err != nil {
			t.Error(errors.Join(err, metadata.Close()))
			return http.NotFoundHandler()
		}
		sim, err := dwsim.New(dwsim.Config{Metadata: metadata, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root})
		if err != nil {
			t.Error(err)
			return http.NotFoundHandler()
		}
		closers = append(closers, sim.Close, warehouse.Close, metadata.Close)
		return httpapi.Handler(sim, httpapi.Options{})
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler().ServeHTTP(w, r) }))
	env.Defer(func() {
		server.Close()
		for _, done := range closers {
			if err := done(); err != nil {
				t.Error(err)
			}
		}
	})
	return server.URL
}
