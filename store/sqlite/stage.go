package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// stage is a database file that is being built beside the present one. As long as its
// builder lives, it holds the lock file beside it.
type stage struct {
	path string
	lock *flock.Flock
	conn *sqlitec.Conn // nil once closed
}

// A staged file is thrown away when anything fails, so nothing is journaled or synced
// until it is whole. Pages of 8 KiB load a tenth faster than those of 4.
const stagePragmas = `
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32768;
PRAGMA foreign_keys = OFF;
PRAGMA application_id = ` + warehouseID + `;
PRAGMA user_version = 1;
BEGIN`

// warehouseID marks files as those of a warehouse: "dwsw" in ASCII.
const warehouseID = "1685549943"

// newStage makes an empty staged file, in a transaction, and removes those of builders
// that are dead.
func (w *Warehouse) newStage() (*stage, error) {
	if err := w.sweep(); err != nil {
		return nil, err
	}
	s, err := lockStage(w.dir)
	if err != nil {
		return nil, fmt.Errorf("the warehouse folder %s cannot be written to: %w", w.dir, reason(err))
	}
	stageLocked.Hit()
	if err := s.open(); err != nil {
		_ = s.discard()
		return nil, fmt.Errorf("the warehouse folder %s cannot be written to: %w", w.dir, reason(s.failure(err)))
	}
	stageOpened.Hit()
	return s, nil
}

// lockStage names a staged file and takes its lock. A sweep that comes between making the
// lock file and locking it takes it for that of a dead builder: then it is another name's
// turn. So nobody waits for anybody here, who may have been suspended.
func lockStage(dir string) (*stage, error) {
	for {
		path := filepath.Join(dir, stagePrefix+randomID()+stageSuffix)
		l := flock.New(lockOf(path), flock.SetPermissions(fileMode))
		switch held, err := l.TryLock(); {
		case err != nil:
			return nil, err
		case held && inPlace(l):
			return &stage{path: path, lock: l}, nil
		}
		_ = l.Close()
	}
}

func (s *stage) open() error {
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	stageMade.Hit()
	if s.conn, err = sqlitec.Open(s.path, sqlitec.ReadWrite); err != nil {
		return err
	}
	return s.conn.Exec(stagePragmas)
}

// sweep removes staged files whose builders are dead: their locks are free.
func (w *Warehouse) sweep() error {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, stagePrefix) || !strings.HasSuffix(name, stageLockSuffix) {
			continue
		}
		if err := removeDead(filepath.Join(w.dir, name)); err != nil {
			return fmt.Errorf("what an interrupted load left behind cannot be removed: %w", err)
		}
	}
	return nil
}

func removeDead(lockPath string) error {
	l := flock.New(lockPath)
	if free, err := l.TryLock(); err != nil || !free {
		return nil // it is in use, or gone already
	}
	defer l.Close()
	deadLocked.Hit()
	file := strings.TrimSuffix(lockPath, lockSuffix) + ".db"
	if err := remove(file, file+"-journal"); err != nil {
		return err
	}
	deadRemoved.Hit()
	return remove(lockPath)
}

// seal closes the staged file, whose transaction has been committed, and makes it durable.
func (s *stage) seal(ctx context.Context) error {
	if err := s.close(); err != nil {
		return err
	}
	stageClosed.Hit()
	if err := syncUntil(ctx, s.path); err != nil {
		return err
	}
	stageSynced.Hit()
	return nil
}

// publish puts the staged file, which was sealed, in the place of file. The caller holds
// the lock of the namespace, for a moment only: whoever declares it dead waits for it.
func (s *stage) publish(file string) error {
	if err := checkJournals(file); err != nil {
		return err
	}
	if err := os.Rename(s.path, file); err != nil {
		return fmt.Errorf("%s cannot be replaced: %w", file, err)
	}
	stageRenamed.Hit()
	s.release()
	stageUnlocked.Hit()
	if err := syncFolder(filepath.Dir(file)); err != nil {
		return err
	}
	swapSynced.Hit()
	return nil
}

// failure is err as what befell the staged file.
func (s *stage) failure(err error) error { return onDisk(s.path, err) }

func (s *stage) close() error {
	if s.conn == nil {
		return nil
	}
	err := s.conn.Close()
	s.conn = nil
	return err
}

// discard removes the staged file. It may be called more than once, and does nothing
// after publish.
func (s *stage) discard() error {
	if s.lock == nil {
		return nil
	}
	_ = s.close()
	err := remove(s.path, s.path+"-journal")
	stageDiscarded.Hit()
	s.release()
	return err
}

func (s *stage) release() {
	_ = remove(s.lock.Path()) // while it is held: a sweep finds none or a held one
	_ = s.lock.Close()
	s.lock = nil
}
