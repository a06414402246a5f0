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
	stageClosed      = failpoint.New("sqlite.swap.closed")
)
