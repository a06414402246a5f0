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

// outputFile is a file that is written, once there is something to write. What goes into it goes
// through a writer.
type outputFile struct {
	path    string
	through func(io.Writer) io.Writer
	file    *os.File // nil until it is open
	out     io.Writer
}

// writeTyped writes the result of a query to a file, once more with other types where values show
// late that they are needed.
func writeTyped(path string, format result.Format, query func() (*store.Rows, error), through func(io.Writer) io.Writer) (*store.Rows, error) {
	f := &outputFile{path: path, through: through}
	rows, err := result.Write(format, f, func() (*store.Rows, error) {
		rows, err := query()
		if err != nil {
			return nil, err
		}
		if err := f.open(); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		return rows, nil
	})
	return rows, errors.Join(err, f.close())
}

func (f *outputFile) open() (err error) {
	if f.file != nil {
		return nil
	}
	f.file, err = os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	f.out = f.through(f.file)
	return err
}

func (f *outputFile) close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// Write implements [io.Writer].
func (f *outputFile) Write(data []byte) (int, error) { return f.out.Write(data) }

// Restart implements [result.Restarter]. A pipe cannot be written anew.
func (f *outputFile) Restart() bool {
	info, err := f.file.Stat()
	if err != nil || !info.Mode().IsRegular() || f.file.Truncate(0) != nil {
		return false
	}
	_, err = f.file.Seek(0, io.SeekStart)
	f.out = f.through(f.file)
	return err == nil
}
