package dbfiles

import "github.com/dw-sim/dw-sim/gen/failpoint"

// Kind is what one engine's files have of their own. Kinds that share a folder differ in
// all suffixes.
type Kind struct {
	Engine      string // its name in errors: "SQLite"
	Suffix      string // of a database file: ".db"
	LockSuffix  string // in the place of Suffix: ".lock"
	FenceSuffix string // in the place of Suffix: ".fence"

	// Journals are the suffixes, after that of the file, under which the engine keeps changes
	// that are not in the file yet.
	Journals []string
	// Beside are the suffixes of all that the engine may leave beside a file, journals among
	// them: files, and folders with their contents.
	Beside []string

	Points Points
}

// Points are the places at which a process may die; all of them are set. Each driver has
// its own, so that tests find them by its name.
type Points struct {
	DeadLocked, DeadRemoved                               *failpoint.Point // sweep
	StageLocked, StageMade, StageDiscarded                *failpoint.Point
	NamespaceLocked, NamespaceChecked                     *failpoint.Point
	StageSynced, StageRenamed, StageUnlocked              *failpoint.Point // publish
	SwapSynced                                            *failpoint.Point
	FileDropped, LockDropped, DropSynced                  *failpoint.Point
	FenceWritten, FenceFlushed, FenceRenamed, FenceSynced *failpoint.Point
}
