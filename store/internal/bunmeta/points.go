package bunmeta

import "github.com/dw-sim/dw-sim/gen/failpoint"

// Points are where metadata may be left by a process that dies: after each step that
// others can see.
type Points struct {
	migrationMarked                      *failpoint.Point
	experimentCreated, experimentDeleted *failpoint.Point
	slotTaken, slotTakenOver, slotBeaten *failpoint.Point
	slotFreed, abortAsked                *failpoint.Point
	runStarted, runFinished              *failpoint.Point
	runFilesPut, runDeleted              *failpoint.Point
}

// NewPoints registers the points of a driver, whose name their names begin with.
func NewPoints(driver string) *Points {
	point := func(name string) *failpoint.Point { return failpoint.New(driver + "." + name) }
	return &Points{
		migrationMarked:   point("metadata.marked"),
		experimentCreated: point("experiment.created"),
		experimentDeleted: point("experiment.deleted"),
		slotTaken:         point("slot.taken"),
		slotTakenOver:     point("slot.taken_over"),
		slotBeaten:        point("slot.beaten"),
		slotFreed:         point("slot.freed"),
		abortAsked:        point("slot.abort_asked"),
		runStarted:        point("run.started"),
		runFinished:       point("run.finished"),
		runFilesPut:       point("run.files_put"),
		runDeleted:        point("run.deleted"),
	}
}
