package sqlite

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

// Fence implements [store.Warehouse]. The nonces of fenced owners lie in a file beside the
// database file, which outlives Drop: an owner that wakes after it must not bring the
// namespace back.
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	if owner == "" || strings.ContainsAny(owner, "\r\n") {
		return nil, fmt.Errorf("the owner %q of experiment %q cannot be declared dead: its nonce is one line of text", owner, experiment)
	}
	file, err := w.fileOf(experiment)
	if err != nil {
		return nil, err
	}
	unlock, err := lockNamespace(ctx, file)
	if err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("the namespace of experiment %q is being changed by another process at this moment, which holds %s: %w", experiment, lockOf(file), err)
		}
		return nil, err
	}
	defer unlock()
	if err := addFence(fenceOf(file), owner); err != nil {
		return nil, fmt.Errorf("the owner of experiment %q cannot be declared dead: %w", experiment, err)
	}
	return w.Mark(ctx, experiment)
}

// checkFence is an ErrFenced where owner was declared dead. The caller holds the lock of
// the namespace.
func checkFence(file, experiment, owner string) error {
	if owner == "" {
		return nil
	}
	fenced, err := readFence(fenceOf(file))
	if err != nil {
		return err
	}
	if slices.Contains(fenced, owner) {
		return fmt.Errorf("the owner that would change experiment %q %w: another one has taken its place", experiment, store.ErrFenced)
	}
	return nil
}

func addFence(path, owner string) error {
	fenced, err := readFence(path)
	if err != nil || slices.Contains(fenced, owner) {
		return err
	}
	fenced = append(fenced, owner)
	fenced = fenced[max(0, len(fenced)-maxFenced):]
	if err := writeSynced(path+fenceTemp, strings.Join(fenced, "\n")+"\n"); err != nil {
		return errors.Join(err, remove(path+fenceTemp))
	}
	if err := os.Rename(path+fenceTemp, path); err != nil {
		return errors.Join(err, remove(path+fenceTemp))
	}
	fenceRenamed.Hit()
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	fenceSynced.Hit()
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
func writeSynced(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		fenceWritten.Hit()
		err = f.Sync()
	}
	if err == nil {
		fenceFlushed.Hit()
	}
	return errors.Join(err, f.Close())
}

func fenceOf(file string) string { return strings.TrimSuffix(file, ".db") + fenceSuffix }
