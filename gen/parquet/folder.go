package parquet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/schema"
)

const (
	// manifestName is the file that makes a folder a finished run.
	manifestName = "manifest.json"
	// tmpSuffix ends the names of files that are being written.
	tmpSuffix = ".tmp"
)

var (
	folderMade    = failpoint.New("parquet.folder.made")
	folderSynced  = failpoint.New("parquet.folder.synced")
	tableMade     = failpoint.New("parquet.table.made")
	tableSynced   = failpoint.New("parquet.table.synced")
	folderRemoved = failpoint.New("parquet.folder.removed")
)

// Folder is the folder of one run. It opens a sink per table; Commit, after those of
// all sinks, makes it a finished run.
type Folder struct {
	dir   string
	run   RunInfo
	o     Options
	bytes atomic.Int64 // of parts

	mu        sync.Mutex
	tables    map[string]*tableFolder // by name of the folder
	sinks     []*sink
	journal   *journal
	manifest  *output
	committed bool
}

// tableFolder is the folder of one table.
type tableFolder struct {
	dir      string
	opened   bool           // by OpenSink
	taken    map[int64]File // over from an earlier run, by number of the part
	unlisted []*output      // being taken over, not in the journal yet
}

var _ gen.SinkOpener = (*Folder)(nil)

// Create makes the folder dir, which must not exist, and those above it, all for their
// owner alone. It begins the journal of run, and takes over the parts of [Options].
func Create(ctx context.Context, dir string, run RunInfo, o Options) (*Folder, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("folder %s cannot be made: %w", parent, err)
	}
	if err := makeFolder(o.FS, dir, folderMade, folderSynced); err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, run: run, o: o, tables: map[string]*tableFolder{}, journal: newJournal(o, dir)}
	if err := f.begin(ctx); err != nil {
		return nil, errors.Join(err, f.Rollback())
	}
	return f, nil
}

func (f *Folder) begin(ctx context.Context) error {
	if err := f.journal.begin(f.run, f.o); err != nil || f.o.Parts == nil {
		return err
	}
	return f.takeOver(ctx, f.o.Parts)
}

// makeFolder makes a new folder and makes its name durable.
func makeFolder(fs FS, dir string, made, synced *failpoint.Point) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("folder %s exists already", dir)
	}
	if err != nil {
		return fmt.Errorf("folder %s cannot be made: %w", dir, err)
	}
	made.Hit()
	if err := fs.SyncDir(filepath.Dir(dir)); err != nil {
		_ = os.Remove(dir) // the first error is the one to tell
		return fmt.Errorf("folder %s cannot be made: %w", dir, err)
	}
	synced.Hit()
	return nil
}

// tableFolder returns the folder of a table, which it makes when asked first.
func (f *Folder) tableFolder(name string) (*tableFolder, error) {
	if t := f.tables[name]; t != nil {
		return t, nil
	}
	dir := filepath.Join(f.dir, name)
	if filepath.Dir(dir) != filepath.Clean(f.dir) {
		return nil, fmt.Errorf("the table's name %q cannot be a folder's", name)
	}
	if err := makeFolder(f.o.FS, dir, tableMade, tableSynced); err != nil {
		return nil, err
	}
	t := &tableFolder{dir: dir, taken: map[int64]File{}}
	f.tables[name] = t
	return t, nil
}

// OpenSink opens the sink of a table, a [gen.RangeSink]. Its parts lie in a folder with
// the table's name in lower case. It takes the rows of parts that were taken over like
// all others, and discards them.
func (f *Folder) OpenSink(ctx context.Context, e *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	l, err := newLayout(t, f.o.Compression, aboutRun(e, t))
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	folder, err := f.tableFolder(folderName(t.Name))
	if err != nil {
		return nil, err
	}
	if folder.opened {
		return nil, fmt.Errorf("folder %s has a sink already", folder.dir)
	}
	folder.opened = true
	s := newSink(l, f, folder)
	f.sinks = append(f.sinks, s)
	return s, nil
}

// Dir returns the path of the folder, as Create was given it.
func (f *Folder) Dir() string { return f.dir }

// Bytes returns how many bytes of parts were written or taken over so far, also those of
// parts that were given up since. It may be called at any time, from any goroutine.
func (f *Folder) Bytes() int64 { return f.bytes.Load() }

// Commit writes the manifest, which makes the folder a finished run. All sinks must have
// been committed. The journal stays, for whoever goes on from a run whose rows then did
// not get to where they belong; see [Folder.Forget].
func (f *Folder) Commit(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.committed {
		return fmt.Errorf("folder %s is finished already", f.dir)
	}
	m := Manifest{Format: manifestFormat, ManifestInfo: f.run.ManifestInfo, Compression: f.o.Compression.String(), Files: []File{}}
	for _, s := range f.sinks {
		if !s.committed {
			return fmt.Errorf("table %q was not written to its end", s.table.Name)
		}
		m.Files = append(m.Files, s.files...)
	}
	if err := f.checkTaken(); err != nil {
		return err
	}
	if err := cmp.Or(context.Cause(ctx), f.journal.close()); err != nil {
		return err
	}
	if err := f.writeManifest(&m); err != nil {
		return err
	}
	f.committed = true
	return nil
}

// Forget removes the journal of a folder that Commit has finished: nobody will go on from
// its run.
func (f *Folder) Forget() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.committed {
		return fmt.Errorf("folder %s is not finished", f.dir)
	}
	return f.journal.remove()
}

// checkTaken refuses parts of tables that were not generated.
func (f *Folder) checkTaken() error {
	for name, t := range f.tables {
		if !t.opened {
			return fmt.Errorf("parts of table %q were taken over, but it was not written", name)
		}
	}
	return nil
}

func (f *Folder) writeManifest(m *Manifest) error {
	var err error
	f.manifest, err = m.write(f.o.FS, f.dir)
	return err
}

// Rollback removes what is unfinished: parts that are not in the journal, the manifest,
// and folders without a part. Finished parts stay, and with them the journal, so that a
// later run can take them over. After Commit it does nothing; it may be called more than
// once.
func (f *Folder) Rollback() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.committed {
		return nil
	}
	var errs []error
	if f.manifest != nil {
		errs = append(errs, f.manifest.discard())
	}
	for _, s := range f.sinks {
		errs = append(errs, s.Rollback())
	}
	for name, t := range f.tables {
		errs = append(errs, t.discard())
		if f.journal.parts[name] == 0 {
			errs = append(errs, f.dropFolder(t.dir))
		}
	}
	errs = append(errs, f.journal.close())
	if len(f.journal.parts) == 0 {
		errs = append(errs, f.journal.remove(), f.dropFolder(f.dir))
	}
	return errors.Join(errs...)
}

// discard removes the parts that were being taken over.
func (t *tableFolder) discard() error {
	var errs []error
	for _, o := range t.unlisted {
		errs = append(errs, o.discard())
	}
	return errors.Join(errs...)
}

// dropFolder removes an empty folder; one that is gone already is fine.
func (f *Folder) dropFolder(dir string) error {
	err := f.o.FS.Remove(dir)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		folderRemoved.Hit()
		return nil
	}
	return fmt.Errorf("folder %s cannot be removed: %w", dir, err)
}
