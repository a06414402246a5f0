package sqlite

import (
	"context"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
)

// kind is what the files of a SQLite warehouse have of their own.
var kind = &dbfiles.Kind{
	Engine: "SQLite", Suffix: ".db", LockSuffix: lockSuffix, FenceSuffix: ".fence",
	// https://www.sqlite.org/tempfiles.html
	Journals: []string{"-journal", "-wal"},
	Beside:   []string{"-journal", "-wal", "-shm", scratchSuffix},
	Points: dbfiles.Points{
		DeadLocked:       failpoint.New("sqlite.sweep.locked"),
		DeadRemoved:      failpoint.New("sqlite.sweep.removed"),
		StageLocked:      failpoint.New("sqlite.stage.locked"),
		StageMade:        failpoint.New("sqlite.stage.made"),
		StageDiscarded:   failpoint.New("sqlite.stage.discarded"),
		NamespaceLocked:  failpoint.New("sqlite.namespace.locked"),
		NamespaceChecked: failpoint.New("sqlite.namespace.checked"),
		StageSynced:      failpoint.New("sqlite.swap.synced"),
		StageRenamed:     failpoint.New("sqlite.swap.renamed"),
		StageUnlocked:    failpoint.New("sqlite.swap.unlocked"),
		SwapSynced:       failpoint.New("sqlite.swap.folder_synced"),
		FileDropped:      failpoint.New("sqlite.drop.removed"),
		LockDropped:      failpoint.New("sqlite.drop.lock_removed"),
		DropSynced:       failpoint.New("sqlite.drop.folder_synced"),
		FenceWritten:     failpoint.New("sqlite.fence.written"),
		FenceFlushed:     failpoint.New("sqlite.fence.flushed"),
		FenceRenamed:     failpoint.New("sqlite.fence.renamed"),
		FenceSynced:      failpoint.New("sqlite.fence.folder_synced"),
	},
}

const (
	lockSuffix = ".lock"
	folderMode = dbfiles.FolderMode
	fileMode   = dbfiles.FileMode
)

func checkPath(path string) error { return dbfiles.CheckPath(kind.Engine, path) }

func lock(ctx context.Context, path string) (unlock func(), err error) {
	return dbfiles.Lock(ctx, path)
}

func remove(paths ...string) error { return dbfiles.Remove(paths...) }

func reason(err error) error { return dbfiles.Reason(err) }
