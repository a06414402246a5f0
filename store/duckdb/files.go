//go:build cgo

package duckdb

import (
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
)

// kind is what the files of a DuckDB warehouse have of their own.
var kind = &dbfiles.Kind{
	Engine: "DuckDB", Suffix: ".duckdb", LockSuffix: ".duckdb.lock", FenceSuffix: ".duckdb.fence",
	// https://duckdb.org/docs/stable/operations_manual/footprint_of_duckdb/files_created_by_duckdb
	Journals: []string{".wal", ".wal.checkpoint", ".wal.recovery"},
	Beside:   []string{".wal", ".wal.checkpoint", ".wal.recovery", temporarySuffix},
	Points: dbfiles.Points{
		DeadLocked:       failpoint.New("duckdb.sweep.locked"),
		DeadRemoved:      failpoint.New("duckdb.sweep.removed"),
		StageLocked:      failpoint.New("duckdb.stage.locked"),
		StageMade:        failpoint.New("duckdb.stage.made"),
		StageDiscarded:   failpoint.New("duckdb.stage.discarded"),
		NamespaceLocked:  failpoint.New("duckdb.namespace.locked"),
		NamespaceChecked: failpoint.New("duckdb.namespace.checked"),
		StageSynced:      failpoint.New("duckdb.swap.synced"),
		StageRenamed:     failpoint.New("duckdb.swap.renamed"),
		StageUnlocked:    failpoint.New("duckdb.swap.unlocked"),
		SwapSynced:       failpoint.New("duckdb.swap.folder_synced"),
		FileDropped:      failpoint.New("duckdb.drop.removed"),
		LockDropped:      failpoint.New("duckdb.drop.lock_removed"),
		DropSynced:       failpoint.New("duckdb.drop.folder_synced"),
		FenceWritten:     failpoint.New("duckdb.fence.written"),
		FenceFlushed:     failpoint.New("duckdb.fence.flushed"),
		FenceRenamed:     failpoint.New("duckdb.fence.renamed"),
		FenceSynced:      failpoint.New("duckdb.fence.folder_synced"),
	},
}

// temporarySuffix is that of the folder for what does not fit in memory while a file is
// built.
const temporarySuffix = ".tmp"

// Where a warehouse may be left, besides the points of its files.
var (
	tablesCreated    = failpoint.New("duckdb.load.tables_created")
	batchWritten     = failpoint.New("duckdb.load.batch_written")
	parquetLoaded    = failpoint.New("duckdb.load.parquet_loaded")
	rowsCommitted    = failpoint.New("duckdb.load.rows_committed")
	keysChecked      = failpoint.New("duckdb.load.keys_checked")
	tableCarriedOver = failpoint.New("duckdb.load.carried_over")
	markWritten      = failpoint.New("duckdb.load.mark_written")
	checkpointed     = failpoint.New("duckdb.load.checkpointed")
	stageClosed      = failpoint.New("duckdb.swap.closed")
)
