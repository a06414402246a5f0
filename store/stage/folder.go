package stage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

func init() {
	store.Register("file", Driver{})
	store.Register("mem", Driver{})
}

var (
	putNamed  = failpoint.New("stage.put.named")
	putSynced = failpoint.New("stage.put.synced")
)

// Driver opens stages in folders and in memory.
type Driver struct{}

// OpenStage implements [store.StageDriver]: file:///folder, or mem://name, which is empty
// whenever it is opened.
func (Driver) OpenStage(_ context.Context, u *url.URL) (store.Stage, error) {
	if u.Scheme == "mem" {
		place, err := ReadURL(u)
		if err != nil {
			return nil, err
		}
		return New(memblob.OpenBucket(nil), Options{Location: place.Location, Prefix: place.Prefix}), nil
	}
	if _, err := ReadURL(u); err != nil {
		return nil, err
	}
	if u.Host != "" && u.Host != "localhost" || !strings.HasPrefix(u.Path, "/") || u.Path == "/" {
		return nil, errors.New("the URL of a stage in a folder has an absolute path: write it as file:///folder, with three slashes")
	}
	dir := u.Path
	if runtime.GOOS == "windows" {
		dir = strings.TrimPrefix(dir, "/") // file:///C:/folder
	}
	return OpenFolder(filepath.FromSlash(dir))
}

// OpenFolder opens a stage in a folder, which is made where it is not there. Its location is
// a file URL. What is in it are the files alone, under their keys.
func OpenFolder(dir string) (*Bucket, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("the stage %s has no absolute path: %w", dir, err)
	}
	bucket, err := fileblob.OpenBucket(dir, &fileblob.Options{CreateDir: true, NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("the stage %s %w: %w", dir, store.ErrUnreachable, bare(err))
	}
	slashed := filepath.ToSlash(dir)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	b := New(bucket, Options{Location: "file://" + slashed})
	b.folder = &folder{dir: dir}
	return b, nil
}

// folder does what gocloud.dev does not do for files: it makes them durable, knows their
// SHA-256 without a second file beside each, lists them in order and tells where that is not
// possible, and removes folders that have become empty.
type folder struct{ dir string }

func (d *folder) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// sum reads the SHA-256 of a file.
func (d *folder) sum(ctx context.Context, name string) (string, error) {
	in, err := os.Open(d.path(name))
	if err != nil {
		return "", local{bare(err)}
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := copyUntil(ctx, sum, in); err != nil {
		return "", local{bare(err)}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// objects returns the files whose names begin with prefix, by name.
func (d *folder) objects(ctx context.Context, prefix string) ([]object, error) {
	var found []object
	err := filepath.WalkDir(d.above(prefix), func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was deleted meanwhile
		}
		if err := cmp.Or(err, context.Cause(ctx)); err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(d.dir, path)
		name := filepath.ToSlash(relative)
		if err != nil || !strings.HasPrefix(name, prefix) {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			found = append(found, object{name, info.Size()})
		}
		return err
	})
	if err != nil {
		return nil, local{bare(err)}
	}
	slices.SortFunc(found, func(a, b object) int { return strings.Compare(a.name, b.name) })
	return found, nil
}

// above returns the deepest folder that has all names with a prefix below it.
func (d *folder) above(prefix string) string {
	dir, _ := path.Split(prefix)
	if !filepath.IsLocal(filepath.FromSlash(dir)) {
		return d.dir
	}
	return d.path(dir)
}

// sync makes a file durable that has its name by now.
func (d *folder) sync(name string, f store.StagedFile) error {
	putNamed.Hit()
	file, err := os.Open(d.path(name))
	if err != nil {
		return local{bare(err)}
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && info.Size() != f.Bytes {
		err = fmt.Errorf("it has %d bytes instead of %d", info.Size(), f.Bytes)
	}
	if err == nil {
		err = file.Sync()
	}
	for dir := filepath.Dir(d.path(name)); err == nil && len(dir) >= len(d.dir); dir = filepath.Dir(dir) {
		err = syncFolder(dir) // those above may be new as well
	}
	if err != nil {
		return local{bare(err)}
	}
	putSynced.Hit()
	return nil
}

// prune removes the folders below a prefix that are empty, from the deepest on, and those
// above it.
func (d *folder) prune(prefix string) error {
	top := d.above(prefix)
	var dirs []string
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && entry.IsDir() {
			dirs = append(dirs, path)
		}
		return err
	})
	if err != nil {
		return local{bare(err)}
	}
	for _, dir := range slices.Backward(dirs) {
		d.removeEmpty(dir)
	}
	for dir := filepath.Dir(top); len(dir) > len(d.dir); dir = filepath.Dir(dir) {
		d.removeEmpty(dir)
	}
	return nil
}

// removeEmpty removes a folder; the system refuses one that holds something.
func (d *folder) removeEmpty(dir string) {
	if len(dir) > len(d.dir) {
		_ = os.Remove(dir)
	}
}

// syncFolder makes the names in a folder durable, where the system can.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
