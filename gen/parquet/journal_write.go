package parquet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"sync"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

var (
	journalCreated      = failpoint.New("parquet.journal.created")
	journalBegun        = failpoint.New("parquet.journal.begun")
	journalHeaderSynced = failpoint.New("parquet.journal.header_synced")
	journalNamed        = failpoint.New("parquet.journal.named")
	journalWritten      = failpoint.New("parquet.journal.written")
	journalSynced       = failpoint.New("parquet.journal.synced")
	journalClosed       = failpoint.New("parquet.journal.closed")
	journalRemoved      = failpoint.New("parquet.journal.removed")
)

// journal writes the journal of a run. Sinks may add to it at the same time.
type journal struct {
	fs   FS
	path string

	mu    sync.Mutex
	file  OutputFile     // nil once closed
	made  bool           // the file is there
	sum   string         // of the last line
	parts map[string]int // by folder of a table
	err   error          // the first: what follows a torn line could not be read
}

func newJournal(o Options, dir string) *journal {
	return &journal{fs: o.FS, path: filepath.Join(dir, journalName), parts: map[string]int{}}
}

// begin makes the journal, with the line for the run.
func (j *journal) begin(run RunInfo, o Options) (err error) {
	head := Journal{Format: journalFormat, RunInfo: run, PartRows: o.PartRows, Compression: o.Compression.String(), Encoder: encoderVersion}
	j.sum = head.checksum()
	if j.file, err = j.fs.Create(j.path); err != nil {
		return j.problem("made", err)
	}
	j.made = true
	journalCreated.Hit()
	text, err := appendLine(nil, journalHeader{head, j.sum})
	if err != nil {
		return err
	}
	if err := j.append(text, journalBegun, journalHeaderSynced); err != nil {
		return err
	}
	if err := j.fs.SyncDir(filepath.Dir(j.path)); err != nil {
		return fmt.Errorf("%s cannot be synced: %w", filepath.Dir(j.path), err)
	}
	journalNamed.Hit()
	return nil
}

func appendLine(text []byte, line any) ([]byte, error) {
	encoded, err := json.Marshal(line)
	if err != nil {
		return nil, fmt.Errorf("a line of the journal cannot be encoded: %w", err)
	}
	return append(append(text, encoded...), '\n'), nil
}

// append writes lines and makes them durable.
func (j *journal) append(lines []byte, written, synced *failpoint.Point) error {
	if _, err := j.file.Write(lines); err != nil {
		return j.problem("written", err)
	}
	written.Hit()
	if err := j.file.Sync(); err != nil {
		return j.problem("synced", err)
	}
	synced.Hit()
	return nil
}

// add notes parts that have their names for good.
func (j *journal) add(files ...File) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	var text []byte
	sum := j.sum
	for _, f := range files {
		line := journalLine{File: f}
		sum = line.checksum(sum)
		line.Checksum = sum
		if text, j.err = appendLine(text, line); j.err != nil {
			return j.err
		}
	}
	if j.err = j.append(text, journalWritten, journalSynced); j.err != nil {
		return j.err
	}
	j.sum = sum
	for _, f := range files {
		j.parts[path.Dir(f.Path)]++
	}
	return nil
}

// close closes the file. It may be called more than once.
func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	if err != nil {
		return j.problem("closed", err)
	}
	journalClosed.Hit()
	return nil
}

// remove removes the file. It may be called more than once.
func (j *journal) remove() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.made {
		return nil
	}
	if err := j.fs.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return j.problem("removed", err)
	}
	j.made = false
	journalRemoved.Hit()
	return nil
}

func (j *journal) problem(verb string, err error) error {
	return fmt.Errorf("%s cannot be %s: %w", j.path, verb, bare(err))
}
