package sqlite

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Names of the files in the folder of a warehouse, besides <experiment>.db,
// <experiment>.lock and <experiment>.fence. No experiment's name begins with _dwsim.
const (
	stagePrefix = "_dwsim_"
	stageSuffix = ".tmp.db"
	lockSuffix  = ".lock"

	stageLockSuffix = ".tmp" + lockSuffix

	fenceSuffix = ".fence" // nonces of the owners of an experiment that were declared dead
	fenceTemp   = ".tmp"   // beside it while it is rewritten

	lockPoll = 5 * time.Millisecond
)

const (
	folderMode = 0o700
	fileMode   = 0o600
)

// checkPath refuses the name that elsewhere means a database in memory; here it would
// be that of a file.
func checkPath(path string) error {
	if filepath.Base(path) == ":memory:" {
		return errors.New("a SQLite database in :memory: cannot be used, as no other command could see it; name the path of a file or folder")
	}
	return nil
}

// fileOf returns the path of an experiment's database file.
func (w *Warehouse) fileOf(experiment string) (string, error) {
	name := strings.ToLower(experiment)
	outside := func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}
	if name == "" || strings.ContainsFunc(name, outside) || strings.HasPrefix(name, "_dwsim") {
		return "", fmt.Errorf("%q is no name of an experiment", experiment)
	}
	return filepath.Join(w.dir, name+".db"), nil
}

// lock takes the lock of a file across processes and returns what gives it back. A lock
// file that was removed while it was waited for is taken anew.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	for {
		l := flock.New(path, flock.SetPermissions(fileMode))
		if _, err := l.TryLockContext(ctx, lockPoll); err != nil {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			return nil, fmt.Errorf("the lock %s cannot be taken: %w", path, reason(err))
		}
		if inPlace(l) {
			return func() { _ = l.Close() }, nil
		}
		_ = l.Close()
	}
}

// inPlace reports whether a lock file that is held is still the one of its name, and was
// not removed before it was locked.
func inPlace(l *flock.Flock) bool {
	held, err1 := l.Stat()
	present, err2 := os.Stat(l.Path())
	return err1 == nil && err2 == nil && os.SameFile(held, present)
}

// lockNamespace takes the lock of an experiment's file.
func lockNamespace(ctx context.Context, file string) (unlock func(), err error) {
	if unlock, err = lock(ctx, lockOf(file)); err == nil {
		namespaceLocked.Hit()
	}
	return unlock, err
}

func lockOf(file string) string { return strings.TrimSuffix(file, ".db") + lockSuffix }

// checkJournals refuses a file beside which another program's journal lies: its contents
// count, and renaming a new file over this one would apply them to the wrong rows.
func checkJournals(file string) error {
	for _, suffix := range []string{"-journal", "-wal"} {
		if _, err := os.Lstat(file + suffix); err == nil {
			return fmt.Errorf("beside %s lies the journal %s: another program is changing the file, or died while it did; open it once with that program, then try again",
				file, filepath.Base(file+suffix))
		}
	}
	return nil
}

// syncFile makes the contents of a file durable.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncUntil is syncFile, but does not wait for it any longer when ctx ends: gigabytes take
// a disk a while, and nothing interrupts it.
func syncUntil(ctx context.Context, path string) error {
	done := make(chan error, 1)
	go func() { done <- syncFile(path) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// syncFolder makes renames and removals in a folder durable, where the system can.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// remove removes files that need not be there.
func remove(paths ...string) error {
	var failed error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// reason returns why an operation on a file was refused, without the operation.
func reason(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func randomID() string {
	var id [8]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}
