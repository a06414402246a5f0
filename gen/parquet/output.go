package parquet

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"path/filepath"
	"sync/atomic"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// outputPoints are the places at which a process may die while it writes a file.
type outputPoints struct{ created, written, synced, closed, renamed, named *failpoint.Point }

func newOutputPoints(file string) *outputPoints {
	return &outputPoints{
		created: failpoint.New("parquet." + file + ".created"),
		written: failpoint.New("parquet." + file + ".written"),
		synced:  failpoint.New("parquet." + file + ".synced"),
		closed:  failpoint.New("parquet." + file + ".closed"),
		renamed: failpoint.New("parquet." + file + ".renamed"),
		named:   failpoint.New("parquet." + file + ".named"),
	}
}

var (
	partPoints     = newOutputPoints("part")
	manifestPoints = newOutputPoints("manifest")
	fileDiscarded  = failpoint.New("parquet.file.discarded")
)

// output writes one file that appears under its name only when it is complete. It
// counts and hashes the bytes on their way. It belongs to one goroutine at a time.
type output struct {
	fs     FS
	path   string
	points *outputPoints
	file   OutputFile // nil while not open
	made   bool       // the file is there, under tmp()
	named  bool       // the file is there, under path
	sum    hash.Hash
	bytes  int64
	total  *atomic.Int64 // that bytes are added to as well; may be nil
}

func newOutput(fs FS, path string, points *outputPoints, total *atomic.Int64) *output {
	return &output{fs: fs, path: path, points: points, sum: sha256.New(), total: total}
}

func (o *output) tmp() string { return o.path + tmpSuffix }

// Write writes p to the file, which it makes when called first: many parts are planned
// before their turn comes, and only the one whose turn it is holds a descriptor.
func (o *output) Write(p []byte) (int, error) {
	if err := o.open(); err != nil {
		return 0, err
	}
	n, err := o.file.Write(p)
	o.sum.Write(p[:n])
	o.bytes += int64(n)
	if o.total != nil {
		o.total.Add(int64(n))
	}
	if err != nil {
		return n, o.problem(o.tmp(), "written", err)
	}
	o.points.written.Hit()
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
	o.points.created.Hit()
	return nil
}

// finish makes the file durable and gives it its name.
func (o *output) finish() error {
	if err := o.file.Sync(); err != nil {
		return o.problem(o.tmp(), "synced", err)
	}
	o.points.synced.Hit()
	err := o.file.Close()
	o.file = nil
	if err != nil {
		return o.problem(o.tmp(), "closed", err)
	}
	o.points.closed.Hit()
	if err := o.fs.Rename(o.tmp(), o.path); err != nil {
		return o.problem(o.tmp(), "renamed", err)
	}
	o.made, o.named = false, true
	o.points.renamed.Hit()
	return nil
}

// discard closes and removes the file, under whichever name. It may be called more than
// once.
func (o *output) discard() error {
	var closed, removed error
	if o.file != nil {
		if closed = o.file.Close(); closed != nil {
			closed = o.problem(o.tmp(), "closed", closed)
		}
		o.file = nil
	}
	if o.made {
		removed = o.remove(o.tmp(), &o.made)
	}
	if o.named {
		removed = errors.Join(removed, o.remove(o.path, &o.named))
	}
	return errors.Join(closed, removed)
}

func (o *output) remove(path string, there *bool) error {
	if err := o.fs.Remove(path); err != nil {
		return o.problem(path, "removed", err)
	}
	*there = false
	fileDiscarded.Hit()
	return nil
}

// syncDir makes the file's name durable.
func (o *output) syncDir() error {
	dir := filepath.Dir(o.path)
	if err := o.fs.SyncDir(dir); err != nil {
		return o.problem(dir, "synced", err)
	}
	o.points.named.Hit()
	return nil
}

func (o *output) sha256() string { return hex.EncodeToString(o.sum.Sum(nil)) }

func (o *output) problem(path, verb string, err error) error {
	return fmt.Errorf("%s cannot be %s: %w", path, verb, bare(err))
}
