package sqlite

import (
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store/internal/bunmeta"
)

// Where metadata may be left by a process that dies: after each step that others can see.
var (
	metadataMade     = failpoint.New("sqlite.metadata.made")
	metadataMigrated = failpoint.New("sqlite.metadata.migrated")
	metadataPoints   = bunmeta.NewPoints("sqlite")
)

// Where a warehouse may be left.
var (
	deadLocked       = failpoint.New("sqlite.sweep.locked")
	deadRemoved      = failpoint.New("sqlite.sweep.removed")
	stageLocked      = failpoint.New("sqlite.stage.locked")
	stageMade        = failpoint.New("sqlite.stage.made")
	stageOpened      = failpoint.New("sqlite.stage.opened")
	stageDiscarded   = failpoint.New("sqlite.stage.discarded")
	tablesCreated    = failpoint.New("sqlite.load.tables_created")
	batchWritten     = failpoint.New("sqlite.load.batch_written")
	indexesMade      = failpoint.New("sqlite.load.indexes_made")
	rowsCommitted    = failpoint.New("sqlite.load.rows_committed")
	presentAttached  = failpoint.New("sqlite.load.attached")
	tableCarriedOver = failpoint.New("sqlite.load.carried_over")
	markWritten      = failpoint.New("sqlite.load.mark_written")
	markCommitted    = failpoint.New("sqlite.load.mark_committed")
	emptyCommitted   = failpoint.New("sqlite.empty.committed")
	namespaceLocked  = failpoint.New("sqlite.namespace.locked")
	namespaceChecked = failpoint.New("sqlite.namespace.checked")
	stageClosed      = failpoint.New("sqlite.swap.closed")
	stageSynced      = failpoint.New("sqlite.swap.synced")
	stageRenamed     = failpoint.New("sqlite.swap.renamed")
	stageUnlocked    = failpoint.New("sqlite.swap.unlocked")
	swapSynced       = failpoint.New("sqlite.swap.folder_synced")
	fileDropped      = failpoint.New("sqlite.drop.removed")
	lockDropped      = failpoint.New("sqlite.drop.lock_removed")
	dropSynced       = failpoint.New("sqlite.drop.folder_synced")
	fenceWritten     = failpoint.New("sqlite.fence.written")
	fenceFlushed     = failpoint.New("sqlite.fence.flushed")
	fenceRenamed     = failpoint.New("sqlite.fence.renamed")
	fenceSynced      = failpoint.New("sqlite.fence.folder_synced")
)
