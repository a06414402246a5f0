package dbfiles

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// Namespace is the file of one experiment, as one owner changes it.
type Namespace struct {
	Experiment, Owner, File string

	folder *Folder
	read   func(ctx context.Context, experiment string) (contents.Contents, error)
	forget func(file string)
}

// Namespace returns that of an experiment. read returns its present contents, and forget
// closes what is open of a file for readers to come.
func (f *Folder) Namespace(experiment, owner string, read func(ctx context.Context, experiment string) (contents.Contents, error), forget func(file string)) (*Namespace, error) {
	file, err := f.FileOf(experiment)
	if err != nil {
		return nil, err
	}
	return &Namespace{Experiment: experiment, Owner: owner, File: file, folder: f, read: read, forget: forget}, nil
}

// Unchanged returns the present contents, if a load that saw others before may replace
// them. The fence comes after them: it was there before whatever an heir of the owner has
// changed.
func (n *Namespace) Unchanged(ctx context.Context, before contents.Contents) (contents.Contents, error) {
	now, err := n.read(ctx, n.Experiment)
	if err != nil {
		return now, err
	}
	if err := n.checkFence(); err != nil {
		return now, err
	}
	return now, before.Check(now, n.Experiment)
}

// Swap puts a staged file, of which carried was carried over, in the place of the present
// one.
func (n *Namespace) Swap(ctx context.Context, s *Stage, carried contents.Contents) error {
	check := func() error {
		_, err := n.Unchanged(ctx, carried)
		return err
	}
	return n.change(ctx, check, func() error {
		if err := s.Publish(n.File); err != nil {
			return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", n.Experiment, err)
		}
		return nil
	})
}

// Put puts a staged file in place, whatever is there.
func (n *Namespace) Put(ctx context.Context, s *Stage) error {
	return n.change(ctx, n.checkFence, func() error { return s.Publish(n.File) })
}

// PutNew puts a staged file in a place where none is; else it is an ErrExists.
func (n *Namespace) PutNew(ctx context.Context, s *Stage) error {
	return n.change(ctx, n.Absent, func() error { return s.Publish(n.File) })
}

func (n *Namespace) checkFence() error { return n.folder.CheckFence(n.File, n.Experiment, n.Owner) }

// Absent is an ErrExists where the file is there.
func (n *Namespace) Absent() error {
	if _, err := os.Lstat(n.File); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the file %s of experiment %q %w", n.File, n.Experiment, store.ErrExists)
	}
	return nil
}

// Drop removes the file with what lies beside it, and what unfinished loads left. What tells
// who was fenced stays.
func (n *Namespace) Drop(ctx context.Context) error {
	if err := n.folder.Sweep(); err != nil {
		return err
	}
	return n.change(ctx, n.checkFence, func() error {
		if err := n.folder.Drop(n.File); err != nil {
			return fmt.Errorf("the tables of experiment %q cannot be removed: %w", n.Experiment, err)
		}
		return nil
	})
}

// change changes the file under its lock, if check allows it.
func (n *Namespace) change(ctx context.Context, check, do func() error) error {
	unlock, err := n.folder.LockNamespace(ctx, n.File)
	if err != nil {
		return err
	}
	defer unlock()
	if err := check(); err != nil {
		return err
	}
	n.folder.kind.Points.NamespaceChecked.Hit()
	n.forget(n.File)
	return do()
}
