// Httpserver is a program with a page of its own, beside which it serves a warehouse that it
// has generated:
//
//	go run ./examples/httpserver [address]
//	curl http://127.0.0.1:8080/
//	curl http://127.0.0.1:8080/warehouse/api/experiments
//
// It works in a temporary folder, which it removes. Ctrl-C ends it.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

const document = `
name: bakery
tables:
  - name: breads
    target_rows: 12
    columns:
      - {name: bread_id, data_type: INT, is_unique: true}
      - {name: name, data_type: VARCHAR, faker_rule: dessert}
  - name: sales
    target_rows: 5000
    columns:
      - {name: sale_id, data_type: BIGINT, is_unique: true}
      - name: bread_id
        data_type: INT
        foreign_key: {references_table: breads, references_column: bread_id}
      - {name: sold_on, data_type: DATE, date_start: 2024-01-01, date_end: 2024-12-31}
`

func main() {
	address := "127.0.0.1:8080"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, address); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address string) error {
	root, err := os.MkdirTemp("", "httpserver-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		return err
	}
	defer meta.Close()
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(root, "warehouse"))
	if err != nil {
		return err
	}
	defer warehouse.Close()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
		DataRoot:   root,
	})
	if err != nil {
		return err
	}
	defer sim.Close() // aborts what is still going on
	if err := bake(ctx, sim); err != nil {
		return err
	}
	return serve(ctx, address, sim)
}

// bake generates the rows.
func bake(ctx context.Context, sim *dwsim.Simulator) error {
	bakery, err := schema.Decode([]byte(document))
	if err != nil {
		return err
	}
	experiment, err := sim.CreateExperiment(ctx, bakery)
	if err != nil {
		return err
	}
	_, err = experiment.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
	return err
}

// serve has two handlers side by side, until ctx ends.
func serve(ctx context.Context, address string, sim *dwsim.Simulator) error {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "This is the bakery. Its warehouse is below /warehouse.")
	})
	routes.Handle("/warehouse/", httpapi.Handler(sim, httpapi.Options{Prefix: "/warehouse"}))

	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	server := &http.Server{Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Shutdown(context.WithoutCancel(ctx)) })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
