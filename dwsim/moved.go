package dwsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Names of what lies beside the Parquet files of a run that is staged or archived.
const (
	documentName = "experiment.json" // the experiment, as schema.Experiment encodes itself
	runName      = "run.json"        // the record, as store.Run encodes itself, with digests
	manifestName = "manifest.json"   // written last: a staged run without one is unfinished
)

// moved is a run that comes from elsewhere: all of it but its Parquet files. Its ids are
// those of the metadata that it comes from.
type moved struct {
	experiment *schema.Experiment
	run        *Run
	manifest   *parquet.Manifest
}

// decodeMoved reads the three texts as strictly as they can be, and refuses what does not
// fit together.
func decodeMoved(document, record, manifest []byte) (*moved, error) {
	var m moved
	var err error
	if m.experiment, err = schema.Decode(document); err != nil {
		return nil, refusedf("its %s is no experiment: %w", documentName, err)
	}
	if m.run, err = decodeRun(record); err != nil {
		return nil, refusedf("its %s is no record of a run: %w", runName, err)
	}
	if m.manifest, err = parquet.DecodeManifest(manifest); err != nil {
		return nil, refusedf("its %s is not a manifest: %w", manifestName, err)
	}
	return &m, m.check()
}

func decodeRun(text []byte) (*Run, error) {
	var run Run
	if err := decodeStrictly(text, &run); err != nil {
		return nil, err
	}
	return &run, nil
}

// decodeStrictly decodes one JSON value without unknown keys, and nothing else.
func decodeStrictly(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return refusedf("something follows its end")
	}
	return nil
}

// check compares the three with each other.
func (m *moved) check() error {
	r, f := m.run, m.manifest
	switch {
	case !strings.EqualFold(r.Experiment, m.experiment.Name):
		return refusedf("its record is that of a run of experiment %q, not of %q", r.Experiment, m.experiment.Name)
	case !strings.EqualFold(f.Experiment, m.experiment.Name):
		return refusedf("its manifest is that of a run of experiment %q, not of %q", f.Experiment, m.experiment.Name)
	case !r.BringsRows():
		return refusedf("it brings no rows: it is a run of purpose %q", r.Purpose)
	case r.Status != store.Completed && r.Status != store.Running: // a run is staged before its swap
		return refusedf("it is %s, and only a COMPLETED run has all its rows", r.Status)
	case r.ID < 1 || f.Run != r.ID:
		return refusedf("its record is that of run %d, its manifest that of run %d", r.ID, f.Run)
	case f.Seed != r.Seed:
		return refusedf("its record tells of seed %d, its manifest of %d", r.Seed, f.Seed)
	case f.EngineVersion != r.EngineVersion:
		return refusedf("its record tells of engine version %s, its manifest of %s", r.EngineVersion, f.EngineVersion)
	case f.DocumentHash != schema.Hash(m.experiment):
		return refusedf("its files are those of another definition of the experiment")
	}
	if err := m.checkTables(); err != nil {
		return err
	}
	return m.checkFiles()
}

// checkTables refuses a record that does not tell what the files must hold, and a run whose
// rows fit others that did not come along.
func (m *moved) checkTables() error {
	rows, seen := map[string]int64{}, map[string]bool{}
	for _, f := range m.manifest.Files {
		rows[strings.ToLower(f.Table)] += f.Rows
	}
	for _, t := range m.run.Tables {
		name := strings.ToLower(t.Table)
		switch {
		case m.experiment.Table(t.Table) == nil:
			return refusedf("it has rows of table %q, which the experiment does not have", t.Table)
		case seen[name]:
			return refusedf("its record names table %q twice", t.Table)
		case t.Asked < 0 || rows[name] != t.Asked:
			return refusedf("its manifest has %d rows of table %q; on record are %d", rows[name], t.Table, t.Asked)
		case t.Asked > 0 && (t.Digest == nil || t.Digest.Rows != t.Asked):
			return refusedf("the digest of table %q is not on record, so its rows could not be checked", t.Table)
		case t.Asked == 0 && t.KeptFrom != 0:
			return keptElsewhere(t)
		}
		seen[name] = true
		delete(rows, name)
	}
	for name := range rows {
		return refusedf("its manifest has rows of table %q, which its record does not name", name)
	}
	return nil
}

// keptElsewhere says that a run cannot go anywhere without the rows of another one.
func keptElsewhere(t store.RunTable) error {
	return refusedf("it kept the rows of table %q that run %d had made, which are not among its files (generate all tables in one run)", t.Table, t.KeptFrom)
}

var partPath = regexp.MustCompile(`^([a-z_][a-z0-9_]*)/part-[0-9]{5,18}\.parquet$`)

// checkFiles refuses paths that are not those of parts in the folders of their tables.
func (m *moved) checkFiles() error {
	for _, f := range m.manifest.Files {
		if path := partPath.FindStringSubmatch(f.Path); path == nil || path[1] != strings.ToLower(f.Table) {
			return refusedf("its manifest names the file %q, which is no part of table %q", f.Path, f.Table)
		}
	}
	return nil
}

// adopted returns the run as it begins here: a record of its own, for the same rows.
func (m *moved) adopted(e *schema.Experiment, purpose string) *Run {
	run := &Run{Experiment: e.Name, Purpose: purpose, Status: store.Running, Seed: m.run.Seed, EngineVersion: m.run.EngineVersion}
	for _, t := range m.run.Tables {
		run.Tables = append(run.Tables, store.RunTable{Table: t.Table, Asked: t.Asked})
	}
	return run
}

// source returns a run that is on record here as what its tables are filled from: with the
// digests that the rows must have.
func (m *moved) source(run *Run) *Run {
	source := copyOf(run)
	for i := range source.Tables {
		source.Tables[i].Digest = m.run.Tables[i].Digest
	}
	return source
}

// loadedInto notes in the record of a run that all its rows are in the warehouse.
func (m *moved) loadedInto(run *Run) {
	for i := range run.Tables {
		t := &run.Tables[i]
		t.Generated, t.Loaded, t.Digest = t.Asked, t.Asked, m.run.Tables[i].Digest
	}
}

// definition identifies an experiment wherever its rows are: what it is called in which
// case, and the warehouse, are no part of what it is.
func definition(e *schema.Experiment) string {
	bare := *e
	bare.Name, bare.TargetWarehouse = strings.ToLower(e.Name), ""
	return schema.Hash(&bare)
}
