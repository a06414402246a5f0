package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

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

// outputFile is a file that is written, once there is something to write.
type outputFile struct {
	path  string
	file  *os.File     // nil until it is open
	bytes atomic.Int64 // that it has
}

func (f *outputFile) open() (err error) {
	if f.file == nil {
		f.file, err = os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	}
	return err
}

func (f *outputFile) close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// Write implements [io.Writer].
func (f *outputFile) Write(data []byte) (int, error) {
	if err := f.open(); err != nil {
		return 0, err
	}
	n, err := f.file.Write(data)
	f.bytes.Add(int64(n))
	return n, err
}

// Restart implements [result.Restarter]. A pipe cannot be written anew.
func (f *outputFile) Restart() bool {
	if f.file == nil {
		return true
	}
	info, err := f.file.Stat()
	if err != nil || !info.Mode().IsRegular() || f.file.Truncate(0) != nil {
		return false
	}
	_, err = f.file.Seek(0, io.SeekStart)
	f.bytes.Store(0)
	return err == nil
}
