package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// A server is driven as a simulator of the own process is.
func Example() {
	url, stop := serve() // elsewhere: dw-sim api
	defer stop()

	ctx := context.Background()
	c, err := client.New(url, client.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	shop, err := c.Import(ctx, api.Import{
		Name: "shop", Dialect: "ansi", TargetRows: 1000,
		SQL: "CREATE TABLE orders (order_id INT PRIMARY KEY, amount DECIMAL(10,2) NOT NULL)",
	})
	if err != nil {
		log.Fatal(err)
	}
	run, err := c.Generate(ctx, shop.Name, api.Generate{Seed: new(api.Integer(42))})
	if err != nil {
		log.Fatal(err)
	}
	if run, err = c.Wait(ctx, shop.Name, run.ID); err != nil {
		log.Fatal(err)
	}
	fmt.Println(run.Status, "with seed", run.Seed)

	rows, err := c.Query(ctx, api.Query{Experiment: "shop", SQL: "SELECT count(*) AS orders, min(order_id) FROM orders"})
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rows.Columns[0].Name, row[0], row[1])

	_, err = c.Query(ctx, api.Query{Experiment: "shop", SQL: "SELECT amont FROM orders"})
	if wrong, ok := errors.AsType[*store.QueryError](err); ok {
		fmt.Println(wrong)
		fmt.Println(wrong.Excerpt())
	}
	_, err = c.Experiment(ctx, "shup")
	fmt.Println(err, errors.Is(err, store.ErrNotFound))
	// Output:
	// COMPLETED with seed 42
	// orders 1000 1
	// line 1, column 8: column "amont" does not exist; did you mean amount?
	// SELECT amont FROM orders
	//        ^
	// experiment "shup" does not exist (did you mean "shop"?) true
}

// serve starts a server with nothing in it.
func serve() (url string, stop func()) {
	ctx := context.Background()
	root, err := os.MkdirTemp("", "client")
	if err != nil {
		log.Fatal(err)
	}
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		log.Fatal(err)
	}
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(root, "warehouse"))
	if err != nil {
		log.Fatal(err)
	}
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root})
	if err != nil {
		log.Fatal(err)
	}
	ts := httptest.NewServer(httpapi.Handler(sim, httpapi.Options{}))
	return ts.URL, func() {
		ts.Close()
		sim.Close()
		warehouse.Close()
		meta.Close()
		os.RemoveAll(root)
	}
}
