//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// closed are settings with which DuckDB fetches and loads nothing by itself.
// https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
var closed = []duckdbc.Setting{
	{Name: "autoinstall_known_extensions", Value: "false"},
	{Name: "autoload_known_extensions", Value: "false"},
	{Name: "allow_community_extensions", Value: "false"},
	{Name: "allow_persistent_secrets", Value: "false"},
}

// building are the settings with which a file is built. What does not fit in memory goes
// to a folder beside it. Rows need not keep their order, which would have to be held in
// memory. A file that is thrown away when anything fails needs no checkpoint but the last.
// https://duckdb.org/docs/stable/guides/performance/how_to_tune_workloads
func building(path string) []duckdbc.Setting {
	return append(slices.Clone(closed),
		duckdbc.Setting{Name: "memory_limit", Value: fmt.Sprintf("%dMiB", buildingMemory())},
		duckdbc.Setting{Name: "threads", Value: fmt.Sprint(runtime.GOMAXPROCS(0))},
		duckdbc.Setting{Name: "temp_directory", Value: path + temporarySuffix},
		duckdbc.Setting{Name: "preserve_insertion_order", Value: "false"},
		duckdbc.Setting{Name: "checkpoint_threshold", Value: "1TB"},
		duckdbc.Setting{Name: "default_block_size", Value: fmt.Sprint(blockBytes)},
	)
}

// buildingMemory returns how many MiB a file may take while it is built: each thread
// compresses a group of rows at a time.
func buildingMemory() int { return max(1024, 256*runtime.GOMAXPROCS(0)) }

// reading returns the settings with which queries read files. They write nothing: a query that
// needs more memory than it may have fails. NULLs are the largest values, as in Redshift.
// https://docs.aws.amazon.com/redshift/latest/dg/r_ORDER_BY_clause.html
func reading() ([]duckdbc.Setting, error) {
	memory, err := queryMemory()
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(closed),
		duckdbc.Setting{Name: "temp_directory", Value: ""},
		duckdbc.Setting{Name: "memory_limit", Value: fmt.Sprintf("%dMiB", memory)},
		duckdbc.Setting{Name: "threads", Value: fmt.Sprint(runtime.GOMAXPROCS(0))},
		duckdbc.Setting{Name: "default_null_order", Value: "nulls_last_on_asc_first_on_desc"},
		duckdbc.Setting{Name: "errors_as_json", Value: "true"},
	), nil
}

// queryMemory returns how many MiB the queries on the same files may take together: about a
// quarter of the machine's memory, and no less than one GiB. DuckDB's own limit, which heeds
// control groups, is four fifths.
var queryMemory = sync.OnceValues(func() (int, error) {
	db, err := duckdbc.Open(":memory:", closed)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	conn, err := db.Connect()
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	limit := ""
	err = eachRow(context.Background(), conn, "SELECT current_setting('memory_limit')", func(row []string) error {
		limit = row[0]
		return nil
	})
	if err != nil {
		return 0, err
	}
	return max(1024, mebibytes(limit)*5/16), nil
})

// mebibytes reads what DuckDB writes of a size: "18.8 GiB". It is 0 for what is not of that
// form or small.
func mebibytes(size string) int {
	var number float64
	var unit string
	if _, err := fmt.Sscanf(size, "%g %s", &number, &unit); err != nil {
		return 0
	}
	switch unit {
	case "MiB":
		return int(number)
	case "GiB":
		return int(number * (1 << 10))
	case "TiB":
		return int(number * (1 << 20))
	}
	return 0
}

// lockDown is run once in a database that has opened its files. They stay open; no other file is
// opened by it from then on, not even one of those again. Instants are in UTC, wherever the
// machine is.
const lockDown = `SET GLOBAL TimeZone = 'UTC'; SET GLOBAL enable_external_access = false;
	SET GLOBAL disabled_filesystems = 'LocalFileSystem'; SET GLOBAL lock_configuration = true`
