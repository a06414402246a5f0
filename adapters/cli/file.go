package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// writeFile writes the result of a query to a file. through is what the bytes go through. It
// returns the rows, which are closed, for what they tell.
func writeFile(path string, format result.Format, query func() (*store.Rows, error), through func(io.Writer) io.Writer) (rows *store.Rows, err error) {
	err = replaceFile(path, func(target string) (err error) {
		rows, err = writeTyped(target, format, query, through)
		return err
	})
	return rows, err
}

// replaceFile has write write a file, which is only there when it is complete: an older one of
// that name stays until then. What is no plain file, a pipe or a device, is written to as it
// is.
func replaceFile(path string, write func(target string) error) error {
	target := path
	if info, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() {
		target = filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.tmp", filepath.Base(path), os.Getpid()))
	}
	if target != path {
		defer os.Remove(target) // gone once it was renamed
	}
	err := write(target)
	if wrong, ok := errors.AsType[*fs.PathError](err); ok {
		err = fmt.Errorf("the file %s cannot be written: %w", path, wrong.Err)
	}
	if err != nil || target == path {
		return err
	}
	if err := os.Rename(target, path); err != nil {
		return fmt.Errorf("the file %s cannot be written: %w", path, err)
	}
	return nil
}

// writeTyped writes the result once more with other types where values show late that they
// are needed; of a pipe that is not possible.
func writeTyped(path string, format result.Format, query func() (*store.Rows, error), through func(io.Writer) io.Writer) (*store.Rows, error) {
	var o result.Options
	for {
		rows, err := query()
		if err != nil {
			return nil, err
		}
		err = writeOnce(path, format, o, rows, through)
		late, ok := errors.AsType[*result.RetypeError](err)
		if info, failed := os.Stat(path); !ok || failed != nil || !info.Mode().IsRegular() {
			return rows, err
		}
		o.Types = late.Types
	}
}

func writeOnce(path string, format result.Format, o result.Options, rows *store.Rows, through func(io.Writer) io.Writer) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return errors.Join(err, rows.Close())
	}
	w, err := result.New(format, through(f), o)
	if err != nil {
		return errors.Join(err, rows.Close(), f.Close())
	}
	return errors.Join(result.Copy(w, rows), f.Close())
}
