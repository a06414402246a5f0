package httpapi_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

func ExampleServer() {
	ctx, stop := context.WithCancel(context.Background()) // signal.NotifyContext, in a program
	root, err := os.MkdirTemp("", "dwsim")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(root)
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer meta.Close()
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(root, "warehouse"))
	if err != nil {
		log.Fatal(err)
	}
	defer warehouse.Close()
	sim, err := dwsim.New(dwsim.Config{
		Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: root,
	})
	if err != nil {
		log.Fatal(err)
	}

	server, err := httpapi.NewServer(sim, httpapi.Handler(sim, httpapi.Options{}), httpapi.ServerOptions{})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		defer stop()
		answer, err := http.Get("http://" + listener.Addr().String() + "/api/experiments")
		if err != nil {
			log.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		fmt.Print(string(text))
	}()
	fmt.Println(server.Serve(ctx, listener))
	// Output:
	// {"experiments":[]}
	// <nil>
}
