package dwsim

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/gen/parquet"
)

// copyTo copies the unpacked parts to the folder of the run, where they cannot be renamed.
// The unpacked ones go when the restore has ended.
func (w *restoredRun) copyTo(ctx context.Context, dir string) error {
	manifest := w.restore.archive.moved.manifest
	if err := roomFor(filepath.Dir(dir), "its files", manifest.Bytes()); err != nil {
		return err
	}
	for _, part := range manifest.Files {
		path := filepath.FromSlash(part.Path)
		if err := copyPart(ctx, filepath.Join(w.restore.folder(), path), filepath.Join(dir, path), part); err != nil {
			return err
		}
	}
	return nil
}

func copyPart(ctx context.Context, from, to string, part parquet.File) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := copyChecked(ctx, out, in, part); err != nil {
		return errors.Join(err, out.Close())
	}
	return errors.Join(out.Sync(), out.Close())
}

// bareLink is plainPath for what is renamed.
func bareLink(err error) error {
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return plainPath(err)
}
