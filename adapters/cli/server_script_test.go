package cli_test

import (
	"context"
	"errors"
	"flag"
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

var long = flag.Bool("long", false, "run the long form of tests")

// TestScriptsOnServer runs scripts once more, where a server answers the commands: they print the
// same and end with the same codes. Lines with [!server] are about this machine: its folders,
// its configuration, its --data-root. The short form leaves out those whose commands ask one thing and
// show it.
func TestScriptsOnServer(t *testing.T) {
	names := []string{"generate", "import_sql", "query", "remove", "run"}
	if *long {
		names = append(names, "check", "create", "ddl", "lineage", "list_show", "load", "preview", "profile", "query_more")
	}
	var patterns []string
	for _, name := range names {
		patterns = append(patterns, filepath.Join("testdata/script", name+".txtar"))
	}
	testscript.Run(t, scripts(t, true, append(patterns, "testdata/server/*.txtar")...))
}

// serve serves a data root for the time of a test, and returns the URL. Databases are opened with the
// first request.
func serve(t testing.TB, root string, o httpapi.Options, atEnd func(func())) string {
	var closers []func() error
	handler := sync.OnceValue(func() http.Handler {
		h, closing, err := open(root, o)
		if err != nil {
			t.Error(err)
			return http.NotFoundHandler()
		}
		closers = closing
		return h
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler().ServeHTTP(w, r) }))
	atEnd(func() {
		server.Close()
		for _, done := range closers {
			if err := done(); err != nil {
				t.Error(err)
			}
		}
	})
	return server.URL
}

// open returns what serves a data root, and what is to be closed then.
func open(root string, o httpapi.Options) (http.Handler, []func() error, error) {
	metadata, err := sqlite.OpenMetadata(context.Background(), filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		return nil, nil, err
	}
	warehouse, err := sqlite.OpenWarehouse(context.Background(), filepath.Join(root, "warehouse"))
	if err != nil {
		return nil, nil, errors.Join(err, metadata.Close())
	}
	sim, err := dwsim.New(dwsim.Config{Metadata: metadata, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root})
	if err != nil {
		return nil, nil, errors.Join(err, warehouse.Close(), metadata.Close())
	}
	return httpapi.Handler(sim, o), []func() error{sim.Close, warehouse.Close, metadata.Close}, nil
}
