package dbfiles

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// Modes of what is made here: only its owner reads it.
const (
	FolderMode = 0o700
	FileMode   = 0o600
)

// Folder is the folder of a warehouse. Several processes may use it at the same time, and
// its methods may be called from several goroutines.
type Folder struct {
	kind *Kind
	dir  string
}

// OpenFolder opens the folder at dir, which is made when it is not there. It is a
// [store.ErrUnreachable] when that is impossible. kind is not changed after it.
func OpenFolder(ctx context.Context, dir string, kind *Kind) (*Folder, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := CheckPath(kind.Engine, dir); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(dir) // the working directory may change
	if err != nil {
		return nil, fmt.Errorf("the warehouse folder %s %w: %w", dir, store.ErrUnreachable, err)
	}
	if err := os.MkdirAll(absolute, FolderMode); err != nil {
		return nil, fmt.Errorf("the warehouse folder %s %w: %w", absolute, store.ErrUnreachable, Reason(err))
	}
	return &Folder{kind: kind, dir: absolute}, nil
}

// CheckPath refuses the name that elsewhere means a database in memory; here it would be
// that of a file.
func CheckPath(engine, path string) error {
	if filepath.Base(path) == ":memory:" {
		return fmt.Errorf("a %s database in :memory: cannot be used, as no other command could see it; name the path of a file or folder", engine)
	}
	return nil
}

// Path returns the absolute path of the folder.
func (f *Folder) Path() string { return f.dir }

// FileOf returns the path of an experiment's database file, which need not be there.
func (f *Folder) FileOf(experiment string) (string, error) {
	name := strings.ToLower(experiment)
	outside := func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}
	if name == "" || strings.ContainsFunc(name, outside) || strings.HasPrefix(name, "_dwsim") {
		return "", fmt.Errorf("%q is no name of an experiment", experiment)
	}
	return filepath.Join(f.dir, name+f.kind.Suffix), nil
}

// Stat describes the present file of an experiment, as FileOf names it. It is an
// ErrNotFound where there is none, and refuses one beside which a journal lies.
func (f *Folder) Stat(file, experiment string) (os.FileInfo, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the file of experiment %q in the %s warehouse %w", experiment, f.kind.Engine, store.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, Reason(err))
	}
	return info, f.checkJournals(file)
}

// SameFile reports whether two descriptions are those of one file in one state. It compares
// more than identities, as a new file may get that of one that was removed.
func SameFile(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// Size returns how many bytes an experiment's database file has; 0 where there is none.
func (f *Folder) Size(experiment string) (int64, error) {
	file, err := f.FileOf(experiment)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, Reason(err))
	}
	return info.Size(), nil
}

// checkJournals refuses a file beside which another program's journal lies: its contents
// count, and renaming a new file over this one would apply them to the wrong rows.
func (f *Folder) checkJournals(file string) error {
	for _, suffix := range f.kind.Journals {
		if _, err := os.Lstat(file + suffix); err == nil {
			return fmt.Errorf("beside %s lies the journal %s: another program is changing the file, or died while it did; open it once with that program, then try again",
				file, filepath.Base(file+suffix))
		}
	}
	return nil
}

// Drop removes the files of an experiment but its fence, and durably so. The caller holds
// the lock of the namespace.
func (f *Folder) Drop(file string) error {
	// The database goes before its journals: without them it might be a damaged one.
	if err := f.removed(os.Remove(file)); err != nil {
		return err
	}
	for _, suffix := range f.kind.Beside {
		if err := f.removed(os.RemoveAll(file + suffix)); err != nil {
			return err
		}
	}
	if err := f.removed(os.Remove(f.fenceOf(file) + fenceTemp)); err != nil {
		return err
	}
	if err := Remove(f.LockOf(file)); err != nil {
		return err
	}
	f.kind.Points.LockDropped.Hit()
	if err := syncFolder(f.dir); err != nil {
		return err
	}
	f.kind.Points.DropSynced.Hit()
	return nil
}

// removed takes it as done where there was nothing to remove.
func (f *Folder) removed(err error) error {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.kind.Points.FileDropped.Hit()
	return nil
}

// with returns the path of file with another suffix.
func (f *Folder) with(file, suffix string) string {
	return strings.TrimSuffix(file, f.kind.Suffix) + suffix
}
