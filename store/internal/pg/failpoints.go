package pg

import "github.com/dw-sim/dw-sim/gen/failpoint"

// Points are the places where a driver's process may die: after each step that others can
// see.
type Points struct {
	Swept, StageMade, TablesMade, BatchSent, Copied, CarriedOver, KeysMade, ForeignMade, Finished,
	SwapLocked, SwapRenamed, SwapCommitted, OldDropped, Retired, Fenced *failpoint.Point
}

// NewPoints makes the points of a driver, whose names begin with its own.
func NewPoints(driver string) *Points {
	point := func(name string) *failpoint.Point { return failpoint.New(driver + "." + name) }
	return &Points{
		Swept:         point("sweep.removed"),
		StageMade:     point("stage.made"),
		TablesMade:    point("load.tables_created"),
		BatchSent:     point("load.batch_sent"),
		Copied:        point("load.copied"),
		CarriedOver:   point("load.carried_over"),
		KeysMade:      point("load.keys_made"),
		ForeignMade:   point("load.foreign_keys_made"),
		Finished:      point("load.finished"),
		SwapLocked:    point("swap.locked"),
		SwapRenamed:   point("swap.renamed"),
		SwapCommitted: point("swap.committed"),
		OldDropped:    point("swap.old_dropped"),
		Retired:       point("drop.committed"),
		Fenced:        point("fence.committed"),
	}
}
