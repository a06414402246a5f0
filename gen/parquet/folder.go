package parquet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// manifestName is the file that makes a folder a finished run.
const manifestName = "manifest.json"

// Folder is the folder of one run. It opens a sink per table; Commit, after those of
// all sinks, makes it a finished run.
type Folder struct {
	dir string
	o   Options

	mu        sync.Mutex
	sinks     []*sink
	manifest  *output
	named     bool // the manifest has its name
	committed bool
}

var _ gen.SinkOpener = (*Folder)(nil)

// Create makes the folder dir, which must not exist, and those above it, all for their
// owner alone.
func Create(dir string, o Options) (*Folder, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("folder %s cannot be made: %w", parent, err)
	}
	if err := makeFolder(o.FS, dir); err != nil {
		return nil, err
	}
	return &Folder{dir: dir, o: o}, nil
}

// makeFolder makes a new folder and makes its name durable.
func makeFolder(fs FS, dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("folder %s exists already", dir)
	}
	if err != nil {
		return fmt.Errorf("folder %s cannot be made: %w", dir, err)
	}
	if err := fs.SyncDir(filepath.Dir(dir)); err != nil {
		_ = os.Remove(dir) // the first error is the one to tell
		return fmt.Errorf("folder %s cannot be made: %w", dir, err)
	}
	return nil
}

// OpenSink opens the sink of a table, a [gen.RangeSink]. Its parts lie in a folder with
// the table's name in lower case.
func (f *Folder) OpenSink(ctx context.Context, e *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	l, err := newLayout(e, t, f.o.Compression)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(f.dir, folderName(t))
	if filepath.Dir(dir) != filepath.Clean(f.dir) {
		return nil, fmt.Errorf("the table's name %q cannot be a folder's", t.Name)
	}
	if err := makeFolder(f.o.FS, dir); err != nil {
		return nil, err
	}
	s := newSink(l, f.o, dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sinks = append(f.sinks, s)
	return s, nil
}

// Commit writes the manifest, which makes the folder a finished run. All sinks must have
// been committed.
func (f *Folder) Commit(ctx context.Context, info ManifestInfo) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.committed {
		return fmt.Errorf("folder %s is finished already", f.dir)
	}
	m := Manifest{Format: manifestFormat, ManifestInfo: info, Compression: f.o.Compression.String(), Files: []File{}}
	for _, s := range f.sinks {
		if !s.committed {
			return fmt.Errorf("table %q was not written to its end", s.table.Name)
		}
		m.Files = append(m.Files, s.files...)
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := f.writeManifest(&m); err != nil {
		return err
	}
	f.committed = true
	return nil
}

func (f *Folder) writeManifest(m *Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("the manifest cannot be encoded: %w", err)
	}
	f.manifest = newOutput(f.o.FS, filepath.Join(f.dir, manifestName))
	if _, err := f.manifest.Write(append(text, '\n')); err != nil {
		return err
	}
	if err := f.manifest.finish(); err != nil {
		return err
	}
	f.named = true
	return f.manifest.syncDir()
}

// Rollback removes what is unfinished: the parts that have no name yet, the manifest,
// and folders without a part. Complete parts stay. After Commit it does nothing; it may
// be called more than once.
func (f *Folder) Rollback() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.committed {
		return nil
	}
	errs := []error{f.dropManifest()}
	parts := 0
	for _, s := range f.sinks {
		errs = append(errs, s.Rollback())
		parts += len(s.files)
		if len(s.files) == 0 {
			errs = append(errs, f.dropFolder(s.dir))
		}
	}
	if parts == 0 {
		errs = append(errs, f.dropFolder(f.dir))
	}
	return errors.Join(errs...)
}

func (f *Folder) dropManifest() error {
	if f.manifest == nil {
		return nil
	}
	if f.named {
		if err := f.o.FS.Remove(f.manifest.path); err != nil {
			return f.manifest.problem(f.manifest.path, "removed", err)
		}
		f.named = false
	}
	return f.manifest.discard()
}

// dropFolder removes an empty folder; one that is gone already is fine.
func (f *Folder) dropFolder(dir string) error {
	err := f.o.FS.Remove(dir)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("folder %s cannot be removed: %w", dir, err)
}
