package dbfiles

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// maxFenced is how many owners of an experiment stay fenced. Only one that slept while
// so many others were declared dead could pass.
const maxFenced = 1000

const fenceTemp = ".tmp" // beside a fence while it is rewritten

// Fence keeps an owner from changing an experiment's namespace from now on, as
// [store.Warehouse].Fence says, and returns what read finds while the namespace is locked.
// The nonces of fenced owners lie in a file beside the database file, which outlives Drop:
// an owner that wakes after it must not bring the namespace back.
func (f *Folder) Fence(ctx context.Context, experiment, owner string, read func() (store.Mark, error)) (store.Mark, error) {
	if owner == "" || strings.ContainsAny(owner, "\r\n") {
		return nil, fmt.Errorf("the owner %q of experiment %q cannot be declared dead: its nonce is one line of text", owner, experiment)
	}
	file, err := f.FileOf(experiment)
	if err != nil {
		return nil, err
	}
	unlock, err := f.LockNamespace(ctx, file)
	if err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("the namespace of experiment %q is being changed by another process at this moment, which holds %s: %w", experiment, f.LockOf(file), err)
		}
		return nil, err
	}
	defer unlock()
	if err := f.addFence(f.fenceOf(file), owner); err != nil {
		return nil, fmt.Errorf("the owner of experiment %q cannot be declared dead: %w", experiment, err)
	}
	return read()
}

// CheckFence is an ErrFenced where owner was declared dead. The caller holds the lock of
// the namespace.
func (f *Folder) CheckFence(file, experiment, owner string) error {
	if owner == "" {
		return nil
	}
	fenced, err := readFence(f.fenceOf(file))
	if err != nil {
		return err
	}
	if slices.Contains(fenced, owner) {
		return fmt.Errorf("the owner that would change experiment %q %w: another one has taken its place", experiment, store.ErrFenced)
	}
	return nil
}

func (f *Folder) addFence(path, owner string) error {
	fenced, err := readFence(path)
	if err != nil || slices.Contains(fenced, owner) {
		return err
	}
	fenced = append(fenced, owner)
	fenced = fenced[max(0, len(fenced)-maxFenced):]
	if err := f.writeSynced(path+fenceTemp, strings.Join(fenced, "\n")+"\n"); err != nil {
		return errors.Join(err, Remove(path+fenceTemp))
	}
	if err := os.Rename(path+fenceTemp, path); err != nil {
		return errors.Join(err, Remove(path+fenceTemp))
	}
	f.kind.Points.FenceRenamed.Hit()
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	f.kind.Points.FenceSynced.Hit()
	return nil
}

// readFence returns the owners that are fenced, the oldest first.
func readFence(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' }), err
}

// writeSynced writes a file whose contents are durable.
func (f *Folder) writeSynced(path, text string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, FileMode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err == nil {
		f.kind.Points.FenceWritten.Hit()
		err = file.Sync()
	}
	if err == nil {
		f.kind.Points.FenceFlushed.Hit()
	}
	return errors.Join(err, file.Close())
}

func (f *Folder) fenceOf(file string) string { return f.with(file, f.kind.FenceSuffix) }
