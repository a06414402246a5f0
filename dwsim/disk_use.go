package dwsim

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/store"
)

// DiskUse is what an experiment takes on the disk, in bytes.
type DiskUse struct {
	Parquet   int64 `json:"parquet_bytes"`   // of the files of all its runs
	Warehouse int64 `json:"warehouse_bytes"` // of its rows; -1 where the warehouse does not know
}

// DiskUse returns what the experiment takes on the disk at this moment. A file that
// several runs have, as one was resumed from the other, counts once.
func (e *Experiment) DiskUse(ctx context.Context) (DiskUse, error) {
	runs, err := e.sim.meta.Runs(ctx, e.Name())
	if err != nil {
		return DiskUse{Warehouse: -1}, err
	}
	var folders []string
	for _, run := range runs {
		if run.OutputPath != "" {
			folders = append(folders, run.OutputPath)
		}
	}
	return e.diskUse(ctx, folders)
}

// diskUse counts the files in the folders of the runs.
func (e *Experiment) diskUse(ctx context.Context, folders []string) (DiskUse, error) {
	use := DiskUse{Warehouse: -1}
	count := fileCount{seen: map[fileID]bool{}, folders: map[string]bool{}}
	if err := count.folder(ctx, filepath.Join(e.sim.root, experimentFolder(e.Name()))); err != nil {
		return use, err
	}
	for _, folder := range folders {
		if err := count.folder(ctx, folder); err != nil {
			return use, err
		}
	}
	use.Parquet = count.bytes
	warehouse, err := e.sim.warehouse(e.record.Experiment.TargetWarehouse)
	if err != nil {
		return use, err
	}
	if sizer, ok := warehouse.(store.Sizer); ok {
		use.Warehouse, err = sizer.Size(ctx, e.Name())
	}
	return use, err
}

// fileID tells one file of this machine from all others.
type fileID struct{ device, number uint64 }

// fileCount adds up bytes of files.
type fileCount struct {
	bytes   int64
	seen    map[fileID]bool // with several names
	folders map[string]bool
}

// folder adds the files below a folder that were not added yet. What is removed
// meanwhile does not count.
func (c *fileCount) folder(ctx context.Context, folder string) error {
	if c.folders[filepath.Dir(folder)] { // that of a run in the experiment's
		return nil
	}
	c.folders[folder] = true
	if resolved, err := filepath.EvalSymlinks(folder); err == nil {
		folder = resolved
	}
	return filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			err = c.file(d)
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return errors.Join(err, context.Cause(ctx))
	})
}

func (c *fileCount) file(d fs.DirEntry) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	if id, several := linked(info); several {
		if c.seen[id] {
			return nil
		}
		c.seen[id] = true
	}
	c.bytes += info.Size()
	return nil
}

// existing returns the nearest folder above path that is there, or path itself.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}
