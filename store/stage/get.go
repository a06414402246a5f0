package stage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

var (
	gotSynced  = failpoint.New("stage.get.synced")
	gotRenamed = failpoint.New("stage.get.renamed")
)

// tmpSuffix ends the names of files that are being fetched.
const tmpSuffix = ".tmp"

// Get implements [store.Stage]. What an earlier Get of the same file had fetched before it
// was stopped is not fetched again, where its SHA-256 is known.
func (b *Bucket) Get(ctx context.Context, f store.StagedFile, path string) error {
	if err := checkKey(f.Key); err != nil {
		return err
	}
	if f.SHA256 != "" {
		if err := checkFile(f); err != nil {
			return err
		}
		if there, err := isFile(ctx, path, f); there || err != nil {
			return err
		}
	}
	d := &download{bucket: b, want: f, path: path}
	if err := b.try(ctx, func() error { return d.fetch(ctx) }); err != nil {
		return b.problem(ctx, f.Key, "fetched", err)
	}
	return nil
}

// isFile reports whether the file at path is what f says.
func isFile(ctx context.Context, path string, f store.StagedFile) (bool, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, unread(path, err)
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || info.Size() != f.Bytes {
		return false, err
	}
	sum := sha256.New()
	if _, err := copyUntil(ctx, sum, in); err != nil {
		return false, unread(path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)) == f.SHA256, nil
}

// download is a file on its way.
type download struct {
	bucket *Bucket
	want   store.StagedFile
	path   string
	out    *os.File
	sum    hash.Hash
	n      int64 // bytes that are there
}

// fetch fetches what is missing of the file, and gives it its name.
func (d *download) fetch(ctx context.Context) error {
	if err := d.open(ctx); err != nil {
		return local{err}
	}
	defer d.out.Close()
	resumed := d.n > 0
	err := d.read(ctx)
	if err == nil && resumed && !d.matches() { // the remains of an earlier attempt may be what is wrong
		if err = d.startOver(); err != nil {
			return local{unwritten(d.path, err)}
		}
		err = d.read(ctx)
	}
	if err != nil {
		return err
	}
	if d.want.SHA256 != "" && !d.matches() {
		return d.other(errors.New("its SHA-256 is another"))
	}
	return d.finish()
}

// open opens the unfinished file, and keeps what is of use in it.
func (d *download) open(ctx context.Context) (err error) {
	if d.out, err = os.OpenFile(d.path+tmpSuffix, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return unwritten(d.path, err)
	}
	d.sum, d.n = sha256.New(), 0
	if d.want.SHA256 != "" {
		d.n, err = copyUntil(ctx, d.sum, d.out)
	}
	if err == nil && (d.want.SHA256 == "" || d.n > d.want.Bytes) {
		err = d.startOver()
	}
	if err != nil {
		return errors.Join(unwritten(d.path, err), d.out.Close())
	}
	return nil
}

func (d *download) startOver() error {
	d.sum, d.n = sha256.New(), 0
	if err := d.out.Truncate(0); err != nil {
		return err
	}
	_, err := d.out.Seek(0, io.SeekStart)
	return err
}

// read appends the rest of the object.
func (d *download) read(ctx context.Context) error {
	if d.want.SHA256 != "" && d.n == d.want.Bytes && d.n > 0 {
		return nil // all of it is there
	}
	in, err := d.bucket.blob.NewRangeReader(ctx, d.bucket.name(d.want.Key), d.n, -1, nil)
	if err != nil {
		return err
	}
	defer in.Close()
	if d.want.SHA256 != "" && in.Size() != d.want.Bytes {
		return d.other(fmt.Errorf("it has %d bytes instead of %d", in.Size(), d.want.Bytes))
	}
	out := &kept{d: d}
	if _, err = copyUntil(ctx, out, in); out.err != nil {
		return local{unwritten(d.path, out.err)}
	}
	return err
}

// kept writes to the unfinished file, and remembers when that went wrong.
type kept struct {
	d   *download
	err error
}

func (k *kept) Write(p []byte) (int, error) {
	n, err := k.d.out.Write(p)
	k.d.sum.Write(p[:n])
	k.d.n += int64(n)
	k.err = err
	return n, err
}

func (d *download) matches() bool {
	return d.n == d.want.Bytes && hex.EncodeToString(d.sum.Sum(nil)) == d.want.SHA256
}

// other removes the unfinished file of an object that is not the one that is wanted.
func (d *download) other(why error) error {
	if err := os.Remove(d.path + tmpSuffix); err != nil {
		why = errors.Join(why, unwritten(d.path, err))
	}
	return local{fmt.Errorf("it was changed: %w", why)}
}

// finish makes the file durable and gives it its name.
func (d *download) finish() error {
	if err := d.out.Sync(); err != nil {
		return local{unwritten(d.path, err)}
	}
	gotSynced.Hit()
	if err := d.out.Close(); err != nil {
		return local{unwritten(d.path, err)}
	}
	if err := os.Rename(d.path+tmpSuffix, d.path); err != nil {
		return local{unwritten(d.path, err)}
	}
	gotRenamed.Hit()
	if err := syncFolder(filepath.Dir(d.path)); err != nil {
		return local{unwritten(d.path, err)}
	}
	return nil
}

func unwritten(path string, err error) error {
	return fmt.Errorf("%s cannot be written: %w", path, bare(err))
}

// copyUntil copies in to out until ctx ends.
func copyUntil(ctx context.Context, out io.Writer, in io.Reader) (n int64, err error) {
	buffer := make([]byte, 256<<10)
	for {
		if err := context.Cause(ctx); err != nil {
			return n, err
		}
		read, err := in.Read(buffer)
		if written, err := out.Write(buffer[:read]); err != nil {
			return n + int64(written), err
		}
		n += int64(read)
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
