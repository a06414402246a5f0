package dbfiles

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"
)

const lockPoll = 5 * time.Millisecond

// Lock takes the lock of a file across processes and returns what gives it back. A lock
// file that was removed while it was waited for is taken anew. It waits until ctx ends.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	for {
		l := flock.New(path, flock.SetPermissions(FileMode))
		if _, err := l.TryLockContext(ctx, lockPoll); err != nil {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			return nil, fmt.Errorf("the lock %s cannot be taken: %w", path, Reason(err))
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

// LockNamespace takes the lock of an experiment's file: whoever changes it holds it.
func (f *Folder) LockNamespace(ctx context.Context, file string) (unlock func(), err error) {
	if unlock, err = Lock(ctx, f.LockOf(file)); err == nil {
		f.kind.Points.NamespaceLocked.Hit()
	}
	return unlock, err
}

// LockOf returns the path of the lock file of a database file.
func (f *Folder) LockOf(file string) string { return f.with(file, f.kind.LockSuffix) }
