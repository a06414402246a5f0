package parquet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

var (
	sweepRemoved        = failpoint.New("parquet.sweep.removed")
	sweepTableRemoved   = failpoint.New("parquet.sweep.table_removed")
	sweepJournalRemoved = failpoint.New("parquet.sweep.journal_removed")
	sweepFolderRemoved  = failpoint.New("parquet.sweep.folder_removed")
)

// Swept is what [Sweep] found and did.
type Swept struct {
	Finished bool     // there is a manifest
	Files    int      // that stay, without manifest and journal
	Bytes    int64    // of those
	Removed  []string // paths in the folder of the run, with slashes
	// Journal is why the journal of an unfinished run cannot be read, so that no part
	// could be kept; nil where it can, or where the run had not got so far.
	Journal error
}

// Sweep clears up the folder of a run whose owner is dead; nobody may be writing to it.
// dir is the folder's path in root, which nothing leads out of.
//
// Files whose names end with .tmp go. The rest of a finished run stays. Of an unfinished run stay the parts that its journal lists, and files that no
// run writes; other parts go, as nothing tells whether they are whole. Empty folders go,
// and so does dir with its journal where no file stays. A folder that is not there is no
// error. Whoever dies on the way may call Sweep again.
func Sweep(root *os.Root, dir string) (Swept, error) {
	sub, err := root.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return Swept{}, nil
	}
	if err != nil {
		return Swept{}, fmt.Errorf("folder %s cannot be opened: %w", filepath.Join(root.Name(), dir), err)
	}
	s := sweeper{root: sub}
	if err := errors.Join(s.sweep(), sub.Close()); err != nil || s.Files > 0 || s.Finished {
		return s.Swept, err
	}
	if err := root.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s.Swept, fmt.Errorf("folder %s cannot be removed: %w", filepath.Join(root.Name(), dir), err)
	}
	sweepFolderRemoved.Hit()
	return s.Swept, nil
}

// RemoveJournal removes the journal of a finished run, as [Folder.Forget] does, for an
// owner that is dead. One that is not there is no error.
func RemoveJournal(root *os.Root, dir string) error {
	name := filepath.Join(dir, journalName)
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s cannot be removed: %w", filepath.Join(root.Name(), name), err)
	}
	return nil
}

// sweeper clears up one folder.
type sweeper struct {
	Swept
	root    *os.Root
	listed  map[string]bool // paths of parts in the journal
	folders []string        // outer before inner
}

func (s *sweeper) sweep() error {
	if err := s.look(); err != nil {
		return err
	}
	if err := fs.WalkDir(s.root.FS(), ".", s.visit); err != nil {
		return fmt.Errorf("folder %s cannot be cleared up: %w", s.root.Name(), err)
	}
	for _, folder := range slices.Backward(s.folders) {
		if err := s.dropEmpty(folder); err != nil {
			return err
		}
	}
	if s.Finished || s.Files > 0 {
		return nil
	}
	return s.drop(journalName, sweepJournalRemoved)
}

// look finds out what the run had finished.
func (s *sweeper) look() error {
	_, err := s.root.Lstat(manifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s cannot be read: %w", filepath.Join(s.root.Name(), manifestName), err)
	}
	if s.Finished = err == nil; s.Finished {
		return nil
	}
	j, err := readJournal(s.root)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.Journal = err
		}
		return nil
	}
	s.listed = map[string]bool{}
	for _, f := range j.Parts {
		s.listed[f.Path] = true
	}
	return nil
}

// visit counts a file, or removes it.
func (s *sweeper) visit(name string, d fs.DirEntry, err error) error {
	switch {
	case err != nil || name == ".":
		return err
	case d.IsDir():
		s.folders = append(s.folders, name)
		return nil
	case strings.HasSuffix(name, tmpSuffix), !s.Finished && isPart(name) && !s.listed[name]:
		return s.drop(name, sweepRemoved)
	case name == manifestName, name == journalName:
		return nil
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	s.Files++
	s.Bytes += info.Size()
	return nil
}

// isPart tells by its path whether a file is a part.
func isPart(name string) bool {
	var number int64
	base := path.Base(name)
	_, err := fmt.Sscanf(base, "part-%d.parquet", &number)
	return err == nil && base == partName(number) && strings.Count(name, "/") == 1
}

// drop removes a file, if it is there.
func (s *sweeper) drop(name string, removed *failpoint.Point) error {
	err := s.root.Remove(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot be removed: %w", filepath.Join(s.root.Name(), filepath.FromSlash(name)), err)
	}
	s.Removed = append(s.Removed, name)
	removed.Hit()
	return nil
}

// dropEmpty removes a folder unless something is in it.
func (s *sweeper) dropEmpty(folder string) error {
	entries, err := fs.ReadDir(s.root.FS(), folder)
	if err != nil || len(entries) > 0 {
		return err
	}
	return s.drop(folder, sweepTableRemoved)
}
