package dwsim

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// check refuses what must not be loaded, before anything is.
func (l *load) check(ctx context.Context) (err error) {
	if err := l.refusal(); err != nil {
		return err
	}
	if err := l.checkTables(); err != nil {
		return err
	}
	if l.mark, err = l.warehouse.Mark(ctx, l.experiment.Name); err != nil {
		return err
	}
	if err := l.checkKept(); err != nil {
		return err
	}
	if err := l.openManifest(); err != nil {
		return err
	}
	if err := l.manifest.Check(ctx, l.run.OutputPath); err != nil {
		return conflict{err} // a file is missing or damaged
	}
	loadChecked.Hit()
	return nil
}

// refusal returns why the record of the run alone keeps it from being loaded.
func (l *load) refusal() error {
	switch r := l.run; {
	case !r.BringsRows():
		return conflictf("it generated no rows: it is a run of purpose %q", r.Purpose)
	case r.Status != store.Completed:
		return conflictf("it is %s, and only a COMPLETED run has all its rows", r.Status)
	case r.OutputPath == "":
		return conflictf("its Parquet files were removed")
	}
	return nil
}

// checkTables refuses a record that does not tell what the files must hold.
func (l *load) checkTables() error {
	for _, t := range l.run.Tables {
		switch {
		case l.experiment.Table(t.Table) == nil:
			return conflictf("it has rows of table %q, which the experiment does not have", t.Table)
		case t.Asked > 0 && t.Digest == nil:
			return conflictf("the digest of table %q is not on record, so its rows could not be checked", t.Table)
		}
	}
	return nil
}

// checkKept refuses a run that kept rows beside its own where the keys between both would
// not fit any more.
func (l *load) checkKept() error {
	for _, t := range l.run.Tables {
		name := strings.ToLower(t.Table)
		if t.Asked > 0 || l.mark[name].Run == t.KeptFrom {
			continue
		}
		if other := l.related(name); other != "" {
			return l.unfit(t, other, l.mark[name].Run)
		}
	}
	return nil
}

// related returns a table that is loaded and has a foreign key to or from a kept one, or "".
func (l *load) related(kept string) string {
	for _, t := range l.run.Tables {
		if t.Asked > 0 && (refersTo(l.experiment.Table(t.Table), kept) || refersTo(l.experiment.Table(kept), t.Table)) {
			return t.Table
		}
	}
	return ""
}

func refersTo(child *schema.Table, parent string) bool {
	for _, key := range child.References() {
		if strings.EqualFold(key.ReferencesTable, parent) {
			return true
		}
	}
	return false
}

// unfit says which rows a kept table had, and has now.
func (l *load) unfit(kept store.RunTable, loaded string, now int64) error {
	fits := fmt.Sprintf("its rows of table %q fit rows of table %q", loaded, kept.Table)
	switch {
	case kept.KeptFrom == 0:
		return conflictf("its rows of table %q fit an empty table %q, which now holds the rows of run %d (reset the experiment first)", loaded, kept.Table, now)
	case now == 0:
		return conflictf("%s that run %d made, and there are none now (load run %d first)", fits, kept.KeptFrom, kept.KeptFrom)
	}
	return conflictf("%s that run %d made, which have been replaced by those of run %d (load run %d first)", fits, kept.KeptFrom, now, kept.KeptFrom)
}

// openManifest reads the manifest and compares it with the record of the run.
func (l *load) openManifest() (err error) {
	dir := l.run.OutputPath
	if l.manifest, err = parquet.ReadManifest(dir); errors.Is(err, fs.ErrNotExist) {
		return conflictf("its Parquet files are not there: %w", err)
	}
	if err != nil {
		return conflict{err}
	}
	switch m := l.manifest; {
	case !strings.EqualFold(m.Experiment, l.experiment.Name):
		return conflictf("the manifest in %s is that of a run of experiment %q", dir, m.Experiment)
	case m.Run != l.run.ID:
		return conflictf("the manifest in %s is that of run %d", dir, m.Run)
	case m.Seed != l.run.Seed:
		return conflictf("the manifest in %s is that of rows with seed %d, not with %d", dir, m.Seed, l.run.Seed)
	case m.EngineVersion != l.run.EngineVersion:
		return conflictf("the manifest in %s is that of rows made by engine version %s, not by %s", dir, m.EngineVersion, l.run.EngineVersion)
	case m.DocumentHash != schema.Hash(l.experiment):
		return conflictf("the manifest in %s is that of rows of another definition of the experiment", dir)
	}
	return l.checkRows()
}

// checkRows compares the rows of each table in the manifest with those on record.
func (l *load) checkRows() error {
	listed := map[string]int64{}
	for _, f := range l.manifest.Files {
		listed[strings.ToLower(f.Table)] += f.Rows
	}
	for _, t := range l.run.Tables {
		name := strings.ToLower(t.Table)
		if want := t.Generated; listed[name] != want {
			return conflictf("the manifest in %s has %d rows of table %q; on record are %d", l.run.OutputPath, listed[name], t.Table, want)
		}
		delete(listed, name)
	}
	for name := range listed {
		return conflictf("the manifest in %s has rows of table %q, which the run did not generate", l.run.OutputPath, name)
	}
	return nil
}
