package parquet

import (
	"errors"
	"io"
	"os"

	"github.com/dw-sim/dw-sim/gen/writeback"
)

// FS is what a [Folder] does with files. Tests pass one that fails at will.
type FS interface {
	// Create makes a file that must not exist yet and opens it for writing.
	Create(path string) (OutputFile, error)
	// Rename gives a file its final name, in the same folder.
	Rename(from, to string) error
	// Link gives a file a second name, which must not exist yet, in any folder. Where it
	// cannot, the file is copied.
	Link(from, to string) error
	// Remove removes a file or an empty folder.
	Remove(path string) error
	// SyncDir makes the names in a folder survive a crash.
	SyncDir(path string) error
}

// OutputFile is a file that is being written; *os.File is one.
type OutputFile interface {
	io.WriteCloser
	// Sync makes what was written survive a crash.
	Sync() error
}

// osFS is the operating system.
type osFS struct{}

func (osFS) Create(path string) (OutputFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &eagerFile{File: f, disk: writeback.New(f, 0)}, nil
}

// eagerFile goes to the disk while rows are still being made.
type eagerFile struct {
	*os.File
	disk    *writeback.Writer
	written int64
}

func (f *eagerFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.written += int64(n)
	f.disk.Reached(f.written)
	return n, err
}

func (osFS) Rename(from, to string) error { return os.Rename(from, to) }

func (osFS) Link(from, to string) error { return os.Link(from, to) }

func (osFS) Remove(path string) error { return os.Remove(path) }

func (osFS) SyncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, errors.ErrUnsupported) {
		err = nil // some network file systems cannot, and have nothing to sync
	}
	return errors.Join(err, dir.Close())
}
