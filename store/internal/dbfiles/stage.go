package dbfiles

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Names of files in the making.
const (
	stagePrefix = "_dwsim_"
	stageMiddle = ".tmp" // before the suffix
)

// Stage is a database file that is being built beside the present one. As long as its
// builder lives, it holds the lock file beside it. It belongs to one goroutine at a time.
type Stage struct {
	Path   string
	folder *Folder
	lock   *flock.Flock // nil once it was published or discarded
}

// NewStage names a staged file, which the caller makes, and removes those of builders that
// are dead. The caller calls Publish or Discard.
func (f *Folder) NewStage() (*Stage, error) {
	if err := f.Sweep(); err != nil {
		return nil, err
	}
	s, err := f.lockStage()
	if err != nil {
		return nil, f.NotWritable(err)
	}
	f.kind.Points.StageLocked.Hit()
	return s, nil
}

// NotWritable is err, for which a file in the folder could not be made, as a sentence.
func (f *Folder) NotWritable(err error) error {
	return fmt.Errorf("the warehouse folder %s cannot be written to: %w", f.dir, Reason(err))
}

// lockStage names a staged file and takes its lock. A sweep that comes between making the
// lock file and locking it takes it for that of a dead builder: then it is another name's
// turn. So nobody waits for anybody here, who may have been suspended.
func (f *Folder) lockStage() (*Stage, error) {
	for {
		path := filepath.Join(f.dir, stagePrefix+randomID()+stageMiddle+f.kind.Suffix)
		l := flock.New(f.LockOf(path), flock.SetPermissions(FileMode))
		switch held, err := l.TryLock(); {
		case err != nil:
			return nil, err
		case held && inPlace(l):
			return &Stage{Path: path, folder: f, lock: l}, nil
		}
		_ = l.Close()
	}
}

// Make makes the staged file, empty, for engines that take an empty file for a new
// database.
func (s *Stage) Make() error {
	file, err := os.OpenFile(s.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, FileMode)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	s.folder.kind.Points.StageMade.Hit()
	return nil
}

// Sweep removes staged files whose builders are dead: their locks are free.
func (f *Folder) Sweep() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, stagePrefix) || !strings.HasSuffix(name, stageMiddle+f.kind.LockSuffix) {
			continue
		}
		if err := f.removeDead(filepath.Join(f.dir, name)); err != nil {
			return fmt.Errorf("what an interrupted load left behind cannot be removed: %w", err)
		}
	}
	return nil
}

func (f *Folder) removeDead(lockPath string) error {
	l := flock.New(lockPath)
	if free, err := l.TryLock(); err != nil || !free {
		return nil // it is in use, or gone already
	}
	defer l.Close()
	f.kind.Points.DeadLocked.Hit()
	if err := f.removeStaged(strings.TrimSuffix(lockPath, f.kind.LockSuffix) + f.kind.Suffix); err != nil {
		return err
	}
	f.kind.Points.DeadRemoved.Hit()
	return Remove(lockPath)
}

// removeStaged removes a staged file and what the engine left beside it.
func (f *Folder) removeStaged(path string) error {
	failed := Remove(path)
	for _, suffix := range f.kind.Beside {
		failed = errors.Join(failed, os.RemoveAll(path+suffix))
	}
	return failed
}

// Sync makes the staged file, which the engine has closed, durable.
func (s *Stage) Sync(ctx context.Context) error {
	if err := syncUntil(ctx, s.Path); err != nil {
		return err
	}
	s.folder.kind.Points.StageSynced.Hit()
	return nil
}

// Publish puts the staged file, after Sync, in the place of file. The caller holds the lock
// of the namespace, for a moment only: whoever declares it dead waits for it.
func (s *Stage) Publish(file string) error {
	if err := s.folder.checkJournals(file); err != nil {
		return err
	}
	if err := os.Rename(s.Path, file); err != nil {
		return fmt.Errorf("%s cannot be replaced: %w", file, err)
	}
	points := &s.folder.kind.Points
	points.StageRenamed.Hit()
	s.release()
	points.StageUnlocked.Hit()
	if err := syncFolder(s.folder.dir); err != nil {
		return err
	}
	points.SwapSynced.Hit()
	return nil
}

// Discard removes the staged file, which the engine has closed. It may be called more than
// once, and does nothing after Publish.
func (s *Stage) Discard() error {
	if s.lock == nil {
		return nil
	}
	err := s.folder.removeStaged(s.Path)
	s.folder.kind.Points.StageDiscarded.Hit()
	s.release()
	return err
}

// Open reports whether the stage was neither published nor discarded.
func (s *Stage) Open() bool { return s.lock != nil }

func (s *Stage) release() {
	_ = Remove(s.lock.Path()) // while it is held: a sweep finds none or a held one
	_ = s.lock.Close()
	s.lock = nil
}

func randomID() string {
	var id [8]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}
