// Command dw-sim generates seeded, foreign-key-correct rows for the tables of a data
// warehouse.
//
// It has SQLite, Postgres, Redshift, and staging areas in folders, S3 and Azure. Build tags
// add what is large: duckdb (wants cgo), snowflake, gcs (staging areas in Google Cloud).
package main

import (
	"os"

	"github.com/dw-sim/dw-sim/adapters/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
}
