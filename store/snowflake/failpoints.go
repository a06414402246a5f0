package snowflake

import "github.com/dw-sim/dw-sim/gen/failpoint"

// Where a process may leave the database: after each step that others can see.
var (
	stageMade      = failpoint.New("snowflake.stage.made")
	stageDropped   = failpoint.New("snowflake.stage.dropped")
	stageSwept     = failpoint.New("snowflake.sweep.dropped")
	tableMade      = failpoint.New("snowflake.load.table_made")
	rowsInserted   = failpoint.New("snowflake.load.rows_inserted")
	filesStaged    = failpoint.New("snowflake.load.files_staged")
	filesCopied    = failpoint.New("snowflake.load.files_copied")
	tableCarried   = failpoint.New("snowflake.load.carried_over")
	keysDeclared   = failpoint.New("snowflake.load.keys_declared")
	markWritten    = failpoint.New("snowflake.load.mark_written")
	lockTaken      = failpoint.New("snowflake.lock.taken")
	lockReleased   = failpoint.New("snowflake.lock.released")
	changeChecked  = failpoint.New("snowflake.swap.checked")
	schemaSwapped  = failpoint.New("snowflake.swap.swapped")
	schemaRenamed  = failpoint.New("snowflake.swap.renamed")
	schemaDropped  = failpoint.New("snowflake.drop.dropped")
	fenceWritten   = failpoint.New("snowflake.fence.written")
	fencedUnstaged = failpoint.New("snowflake.fence.unstaged")
)
