package sqlite

import "github.com/dw-sim/dw-sim/gen/failpoint"

// Where metadata may be left by a process that dies: after each step that others can see.
var (
	metadataMade      = failpoint.New("sqlite.metadata.made")
	metadataMarked    = failpoint.New("sqlite.metadata.marked")
	metadataMigrated  = failpoint.New("sqlite.metadata.migrated")
	experimentCreated = failpoint.New("sqlite.experiment.created")
	experimentDeleted = failpoint.New("sqlite.experiment.deleted")
	slotTaken         = failpoint.New("sqlite.slot.taken")
	slotTakenOver     = failpoint.New("sqlite.slot.taken_over")
	slotBeaten        = failpoint.New("sqlite.slot.beaten")
	slotFreed         = failpoint.New("sqlite.slot.freed")
	abortAsked        = failpoint.New("sqlite.slot.abort_asked")
	runStarted        = failpoint.New("sqlite.run.started")
	runFinished       = failpoint.New("sqlite.run.finished")
	runFilesPut       = failpoint.New("sqlite.run.files_put")
	runDeleted        = failpoint.New("sqlite.run.deleted")
)

// Where a warehouse may be left, besides the points of its files.
var (
	stageOpened      = failpoint.New("sqlite.stage.opened")
	tablesCreated    = failpoint.New("sqlite.load.tables_created")
	batchWritten     = failpoint.New("sqlite.load.batch_written")
	indexesMade      = failpoint.New("sqlite.load.indexes_made")
	rowsCommitted    = failpoint.New("sqlite.load.rows_committed")
	presentAttached  = failpoint.New("sqlite.load.attached")
	tableCarriedOver = failpoint.New("sqlite.load.carried_over")
	markWritten      = failpoint.New("sqlite.load.mark_written")
	markCommitted    = failpoint.New("sqlite.load.mark_committed")
	emptyCommitted   = failpoint.New("sqlite.empty.committed")
	namespaceChecked = failpoint.New("sqlite.namespace.checked")
	stageClosed      = failpoint.New("sqlite.swap.closed")
)
