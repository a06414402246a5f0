package stage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"

	"gocloud.dev/blob"

	"github.com/dw-sim/dw-sim/store"
)

// sumKey is the metadata of an object that has the SHA-256 of all its bytes.
const sumKey = "sha256"

// Put implements [store.Stage].
func (b *Bucket) Put(ctx context.Context, f store.StagedFile, path string) error {
	if err := checkFile(f); err != nil {
		return err
	}
	err := b.try(ctx, func() error {
		if there, err := b.holds(ctx, f.Key, f); there || err != nil {
			return err
		}
		return b.send(ctx, f, path)
	})
	if err != nil && ctx.Err() == nil && b.missing(err) {
		err = errors.New("it was not there after it had been written")
	}
	if err != nil {
		return b.problem(ctx, f.Key, "written", err)
	}
	return nil
}

// checkFile refuses a file that cannot be compared with what arrives.
func checkFile(f store.StagedFile) error {
	if err := checkKey(f.Key); err != nil {
		return err
	}
	sum, err := hex.DecodeString(f.SHA256)
	switch {
	case err != nil || len(sum) != sha256.Size || f.SHA256 != strings.ToLower(f.SHA256):
		return fmt.Errorf("the SHA-256 of %s is %q; it has 64 hexadecimal digits in lower case", f.Key, f.SHA256)
	case f.Bytes < 0:
		return fmt.Errorf("%s has %d bytes; it is 0 or more", f.Key, f.Bytes)
	}
	return nil
}

// holds reports whether the object of key has the size and the SHA-256 of f.
func (b *Bucket) holds(ctx context.Context, key string, f store.StagedFile) (bool, error) {
	attrs, err := b.blob.Attributes(ctx, b.name(key))
	if err != nil && b.missing(err) {
		return false, nil
	}
	if err != nil || attrs.Size != f.Bytes {
		return false, err
	}
	if b.folder != nil {
		sum, err := b.folder.sum(ctx, b.name(key))
		return err == nil && sum == f.SHA256, err
	}
	return attrs.Metadata[sumKey] == f.SHA256, nil
}

// send sends the file at path, and looks whether it has arrived.
func (b *Bucket) send(ctx context.Context, f store.StagedFile, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return local{unread(path, err)}
	}
	defer in.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &checkedReader{ctx: ctx, in: in, path: path, want: f, sum: sha256.New(), fail: cancel}
	o := &blob.WriterOptions{
		ContentType:    contentType(f.Key),
		BufferSize:     max(b.o.PartBytes, int(f.Bytes/maxParts)+1),
		MaxConcurrency: b.o.Parts,
	}
	if b.folder == nil {
		o.Metadata = map[string]string{sumKey: f.SHA256}
	}
	err = b.blob.Upload(ctx, b.name(f.Key), r, o)
	if cause, ok := errors.AsType[local](context.Cause(ctx)); ok {
		return cause // not that which the service makes of a file that ends too early
	}
	if err != nil {
		return err
	}
	return b.arrived(ctx, f)
}

// arrived checks that an object is what was sent.
func (b *Bucket) arrived(ctx context.Context, f store.StagedFile) error {
	if b.folder != nil {
		return b.folder.sync(b.name(f.Key), f)
	}
	there, err := b.holds(ctx, f.Key, f)
	if err == nil && !there {
		return local{errors.New("what is there now is not what was sent")}
	}
	return err
}

func unread(path string, err error) error {
	return fmt.Errorf("%s cannot be read: %w", path, bare(err))
}

func contentType(key string) string {
	switch {
	case strings.HasSuffix(key, ".parquet"):
		// https://www.iana.org/assignments/media-types/application/vnd.apache.parquet
		return "application/vnd.apache.parquet"
	case strings.HasSuffix(key, ".json"):
		return "application/json"
	}
	return "application/octet-stream"
}

// checkedReader reads a file that is sent, and ends with an error instead of the end of
// the file when it was not what it should be. By then nothing is complete.
type checkedReader struct {
	ctx  context.Context
	in   io.Reader
	path string
	want store.StagedFile
	sum  hash.Hash
	n    int64
	fail context.CancelCauseFunc // so that what is not complete is not kept
}

func (r *checkedReader) Read(p []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, err
	}
	n, err := r.in.Read(p)
	r.sum.Write(p[:n])
	r.n += int64(n)
	switch {
	case r.n > r.want.Bytes, errors.Is(err, io.EOF) && !r.matches():
		return n, r.give(fmt.Errorf("%s: %w", r.path, errChanged))
	case err != nil && !errors.Is(err, io.EOF):
		return n, r.give(unread(r.path, err))
	}
	return n, err
}

func (r *checkedReader) matches() bool {
	return r.n == r.want.Bytes && hex.EncodeToString(r.sum.Sum(nil)) == r.want.SHA256
}

func (r *checkedReader) give(err error) error {
	r.fail(local{err})
	return local{err}
}

// Copy implements [store.StageCopier].
func (b *Bucket) Copy(ctx context.Context, from string, f store.StagedFile) error {
	if err := errors.Join(checkKey(from), checkFile(f)); err != nil {
		return err
	}
	err := b.try(ctx, func() error {
		if there, err := b.holds(ctx, f.Key, f); there || err != nil {
			return err
		}
		if there, err := b.holds(ctx, from, f); err != nil {
			return err
		} else if !there {
			return errOther
		}
		if err := b.blob.Copy(ctx, b.name(f.Key), b.name(from), nil); err != nil {
			return err
		}
		return b.arrived(ctx, f)
	})
	if errors.Is(err, errOther) {
		return fmt.Errorf("a file at %s with that SHA-256 %w", b.place(from), store.ErrNotFound)
	}
	if err != nil {
		return b.problem(ctx, f.Key, "written", err)
	}
	return nil
}

// errOther says that a file to copy is not there, or another one.
var errOther = local{errors.New("it is another file")}
