package parquet

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"path/filepath"
)

// output writes one file that appears under its name only when it is complete. It
// counts and hashes the bytes on their way. It belongs to one goroutine at a time.
type output struct {
	fs    FS
	path  string
	file  OutputFile // nil while not open
	made  bool       // the file is there, under tmp()
	sum   hash.Hash
	bytes int64
}

func newOutput(fs FS, path string) *output {
	return &output{fs: fs, path: path, sum: sha256.New()}
}

func (o *output) tmp() string { return o.path + ".tmp" }

// Write writes p to the file, which it makes when called first: many parts are planned
// before their turn comes, and only the one whose turn it is holds a descriptor.
func (o *output) Write(p []byte) (int, error) {
	if err := o.open(); err != nil {
		return 0, err
	}
	n, err := o.file.Write(p)
	o.sum.Write(p[:n])
	o.bytes += int64(n)
	if err != nil {
		return n, o.problem(o.tmp(), "written", err)
	}
	return n, nil
}

func (o *output) open() error {
	if o.file != nil {
		return nil
	}
	f, err := o.fs.Create(o.tmp())
	if err != nil {
		return o.problem(o.tmp(), "made", err)
	}
	o.file, o.made = f, true
	return nil
}

// finish makes the file durable and gives it its name.
func (o *output) finish() error {
	if err := o.file.Sync(); err != nil {
		return o.problem(o.tmp(), "synced", err)
	}
	err := o.file.Close()
	o.file = nil
	if err != nil {
		return o.problem(o.tmp(), "closed", err)
	}
	if err := o.fs.Rename(o.tmp(), o.path); err != nil {
		return o.problem(o.tmp(), "renamed", err)
	}
	o.made = false
	return nil
}

// discard closes and removes an unfinished file. It may be called more than once.
func (o *output) discard() error {
	var closed, removed error
	if o.file != nil {
		closed = o.file.Close()
		o.file = nil
	}
	if o.made {
		if removed = o.fs.Remove(o.tmp()); removed == nil {
			o.made = false
		} else {
			removed = o.problem(o.tmp(), "removed", removed)
		}
	}
	if closed != nil {
		closed = o.problem(o.tmp(), "closed", closed)
	}
	return errors.Join(closed, removed)
}

// syncDir makes the file's name durable.
func (o *output) syncDir() error {
	dir := filepath.Dir(o.path)
	if err := o.fs.SyncDir(dir); err != nil {
		return o.problem(dir, "synced", err)
	}
	return nil
}

func (o *output) sha256() string { return hex.EncodeToString(o.sum.Sum(nil)) }

func (o *output) problem(path, verb string, err error) error {
	return fmt.Errorf("%s cannot be %s: %w", path, verb, err)
}
