// Command dw-sim generates seeded, foreign-key-correct rows for the tables of a data
// warehouse.
package main

import (
	"os"

	"github.com/dw-sim/dw-sim/adapters/cli"

	_ "github.com/dw-sim/dw-sim/store/sqlite"
	_ "github.com/dw-sim/dw-sim/store/stage/s3"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
}
