//go:build cgo

package duckdb

import (
	"fmt"
	"runtime"
	"slices"

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

// reading are the settings with which queries read a file. They write nothing: a query
// that needs more memory than DuckDB's limit, four fifths of the machine's, fails.
func reading() []duckdbc.Setting {
	return append(slices.Clone(closed),
		duckdbc.Setting{Name: "access_mode", Value: "READ_ONLY"},
		duckdbc.Setting{Name: "temp_directory", Value: ""},
		duckdbc.Setting{Name: "enable_external_access", Value: "false"}, // no folder is set after it
	)
}

// lockDown is run once in a database that is open for reading. Instants are in UTC,
// wherever the machine is.
const lockDown = "SET GLOBAL TimeZone = 'UTC'; SET GLOBAL lock_configuration = true"
