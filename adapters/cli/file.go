package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/store"
)

// writeFile writes a result to a file, which is only there when it is complete: an
// older one of that name stays until then. What is no plain file, a pipe or a device,
// is written to as it is. through is what the bytes go through.
func writeFile(path, format string, rows *store.Rows, through func(io.Writer) io.Writer) error {
	target := path
	if info, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() {
		target = filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.tmp", filepath.Base(path), os.Getpid()))
	}
	f, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return errors.Join(fmt.Errorf("the file %s cannot be written: %w", path, err), rows.Close())
	}
	if target != path {
		defer os.Remove(target) // gone once it was renamed
	}
	if err := errors.Join(writeResult(rows, newResultWriter(format, through(f))), f.Close()); err != nil {
		return err
	}
	if target == path {
		return nil
	}
	if err := os.Rename(target, path); err != nil {
		return fmt.Errorf("the file %s cannot be written: %w", path, err)
	}
	return nil
}
