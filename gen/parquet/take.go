package parquet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

var (
	partLinked  = failpoint.New("parquet.part.linked")
	partsLinked = failpoint.New("parquet.part.link_synced")
)

// Parts are finished parts of an earlier run whose bytes were checked.
type Parts struct {
	dir     string
	journal *Journal
	parts   []checkedPart
}

type checkedPart struct {
	File
	info fs.FileInfo // as it was when it was checked
}

// Files returns the parts, in the order in which they were finished.
func (p *Parts) Files() []File {
	var files []File
	for _, part := range p.parts {
		files = append(files, part.File)
	}
	return files
}

// Check reads all parts of the run in dir and returns those whose size and SHA-256 are as
// j has them. lost has an error for each of the others, which says what is wrong with it.
// err is not nil where the folder cannot be opened or ctx ended.
func (j *Journal) Check(ctx context.Context, dir string) (parts *Parts, lost []error, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("folder %s cannot be opened: %w", dir, bare(err))
	}
	defer root.Close()
	parts = &Parts{dir: dir, journal: j}
	for _, f := range j.Parts {
		info, err := f.compare(ctx, root)
		switch {
		case context.Cause(ctx) != nil:
			return nil, nil, context.Cause(ctx)
		case err != nil:
			lost = append(lost, err)
		default:
			parts.parts = append(parts.parts, checkedPart{f, info})
		}
	}
	return parts, lost, nil
}

// takeOver gives the finished parts of an earlier run a second name in this folder, or
// copies them where files cannot be linked, before the first row arrives. So whatever
// becomes of this run, it has no fewer finished parts than the one before.
func (f *Folder) takeOver(ctx context.Context, p *Parts) error {
	if err := p.journal.differs(f.run, f.o); err != nil {
		return fmt.Errorf("the parts in %s cannot be taken over: %w", p.dir, err)
	}
	for parts := p.parts; len(parts) > 0; {
		folder := path.Dir(parts[0].Path)
		n := slices.IndexFunc(parts, func(c checkedPart) bool { return path.Dir(c.Path) != folder })
		if n < 0 {
			n = len(parts)
		}
		if err := f.takeTable(ctx, folder, p.dir, parts[:n]); err != nil {
			return err
		}
		parts = parts[n:]
	}
	return nil
}

// takeTable takes over parts of one table.
func (f *Folder) takeTable(ctx context.Context, folder, from string, parts []checkedPart) error {
	t, err := f.tableFolder(folder)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := f.takePart(ctx, filepath.Join(from, filepath.FromSlash(part.Path)), &part); err != nil {
			return err
		}
	}
	if err := f.o.FS.SyncDir(t.dir); err != nil {
		return fmt.Errorf("%s cannot be synced: %w", t.dir, err)
	}
	partsLinked.Hit()
	files := make([]File, len(parts))
	for i, part := range parts {
		files[i] = part.File
	}
	if err := f.journal.add(files...); err != nil {
		return err
	}
	for _, file := range files {
		t.taken[file.FirstRow/f.o.PartRows] = file
		f.bytes.Add(file.Bytes)
		f.o.Finished(file)
	}
	t.unlisted = nil
	return nil
}

// takePart links one part, or copies it.
func (f *Folder) takePart(ctx context.Context, from string, part *checkedPart) error {
	to := filepath.Join(f.dir, filepath.FromSlash(part.Path))
	if err := part.unchanged(from); err != nil {
		return err
	}
	t := f.tables[path.Dir(part.Path)]
	if f.o.FS.Link(from, to) != nil {
		// What hinders a link has many names: another file system, too many links, a
		// file system without. What hinders a copy too is told by the copy.
		return f.copyPart(ctx, from, to, part)
	}
	t.unlisted = append(t.unlisted, &output{fs: f.o.FS, path: to, named: true})
	partLinked.Hit()
	return part.unchanged(to)
}

// unchanged says that the file at path is no longer the one that was checked.
func (c *checkedPart) unchanged(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s has vanished since it was checked: %w", path, err)
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", path, err)
	case !os.SameFile(info, c.info), info.Size() != c.info.Size(), !info.ModTime().Equal(c.info.ModTime()):
		return fmt.Errorf("%s has changed since it was checked", path)
	}
	return nil
}

// copyPart copies a part, and compares its bytes on the way.
func (f *Folder) copyPart(ctx context.Context, from, to string, part *checkedPart) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("%s cannot be opened: %w", from, err)
	}
	defer in.Close()
	out := newOutput(f.o.FS, to, partPoints, nil)
	t := f.tables[path.Dir(part.Path)]
	t.unlisted = append(t.unlisted, out)
	if err := out.open(); err != nil {
		return err
	}
	if err := copyAll(ctx, out, in, from); err != nil {
		return err
	}
	if out.bytes != part.Bytes || out.sha256() != part.SHA256 {
		return fmt.Errorf("%s has changed since it was checked", from)
	}
	return out.finish()
}

// copyAll copies in, the file at path, to out until ctx ends.
func copyAll(ctx context.Context, out io.Writer, in io.Reader, path string) error {
	buffer := make([]byte, 1<<20)
	for {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		n, err := in.Read(buffer)
		if _, err := out.Write(buffer[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s cannot be read: %w", path, err)
		}
	}
}
