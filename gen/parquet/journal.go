package parquet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	// journalName is the file that an unfinished run has where a finished one has its
	// manifest.
	journalName   = "journal.jsonl"
	journalFormat = 1
	// encoderVersion counts up whenever the bytes of parts become others.
	encoderVersion = 3
)

// RunInfo is all that decides the bytes of a run's parts, but for [Options] and for the
// ranges in which the rows arrive.
type RunInfo struct {
	ManifestInfo
	// Rows is how many rows are asked of each table, by its name in lower case.
	Rows map[string]int64 `json:"rows"`
	// Kept says of the tables that the run leaves alone which rows they hold, in words of
	// the caller's that are only compared.
	Kept map[string]string `json:"kept,omitempty"`
}

// Journal lists the finished parts of an unfinished run, as journal.jsonl holds them: a
// line for the run, then a line per part, written when the part had its name. Each line
// has a checksum over itself and the lines before it.
type Journal struct {
	Format int `json:"format"` // 1
	RunInfo
	PartRows    int64  `json:"part_rows"`
	Compression string `json:"compression"`
	// Encoder is the version of the page encoder, as other versions make other bytes of the
	// same rows; journals from before it had a number lack it.
	Encoder int    `json:"encoder,omitempty"`
	Parts   []File `json:"-"` // in the order in which they were finished
}

type journalHeader struct {
	Journal
	Checksum string `json:"checksum"`
}

type journalLine struct {
	File
	Checksum string `json:"checksum"`
}

// ReadJournal reads the journal of the unfinished run in dir. A last line that was not
// written to its end is left out: its owner died while writing it, and its part counts
// as unfinished. Everything else that is not as it was written is an error that names the
// line. A folder without a journal is an error that wraps [fs.ErrNotExist].
func ReadJournal(dir string) (*Journal, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("folder %s cannot be opened: %w", dir, bare(err))
	}
	defer root.Close()
	return readJournal(root)
}

func readJournal(root *os.Root) (*Journal, error) {
	name := filepath.Join(root.Name(), journalName)
	text, err := readSmall(root, journalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no journal, so nothing of its run can be taken over: %w", root.Name(), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, bare(err))
	}
	j, err := parseJournal(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not a journal: %w", name, err)
	}
	return j, nil
}

func parseJournal(text []byte) (*Journal, error) {
	line, rest, whole := bytes.Cut(text, []byte("\n"))
	if !whole {
		return nil, errors.New("its first line has no end")
	}
	var header journalHeader
	if err := decodeStrictly(line, &header); err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	j := header.Journal
	sum := j.checksum()
	if header.Checksum != sum {
		return nil, errors.New("line 1: its checksum is another")
	}
	if err := j.checkHeader(); err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	return &j, j.parseParts(rest, sum)
}

// parseParts reads the lines after the first, whose checksum is sum.
func (j *Journal) parseParts(text []byte, sum string) error {
	seen := map[string]bool{}
	for number := 2; ; number++ {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			return nil
		}
		text = rest
		var l journalLine
		if err := decodeStrictly(line, &l); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if sum = l.checksum(sum); l.Checksum != sum {
			return fmt.Errorf("line %d: its checksum is another", number)
		}
		if err := j.checkPart(&l.File); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if seen[l.Path] {
			return fmt.Errorf("line %d: it lists %q again", number, l.Path)
		}
		seen[l.Path] = true
		j.Parts = append(j.Parts, l.File)
	}
}

// decodeStrictly decodes text, one JSON value without unknown keys.
func decodeStrictly(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}

func (j *Journal) checkHeader() error {
	if j.Format != journalFormat {
		return fmt.Errorf("its format is %d, not %d", j.Format, journalFormat)
	}
	if j.PartRows < 1 {
		return fmt.Errorf("its parts have %d rows", j.PartRows)
	}
	_, err := ParseCompression(j.Compression)
	return err
}

// checkPart checks that f can be a part of a table of the run.
func (j *Journal) checkPart(f *File) error {
	if err := f.check(); err != nil {
		return err
	}
	number := f.FirstRow / j.PartRows
	switch {
	case f.FirstRow%j.PartRows != 0 || f.Rows > j.PartRows:
		return fmt.Errorf("%q has %d rows from row %d where parts have %d", f.Path, f.Rows, f.FirstRow, j.PartRows)
	case f.Path != path.Join(folderName(f.Table), partName(number)):
		return fmt.Errorf("%q is not the path of part %d of table %q", f.Path, number, f.Table)
	}
	return nil
}

// checksum returns that of the line of j.
func (j *Journal) checksum() string { return checksum("", journalHeader{Journal: *j}) }

// checksum returns that of the line of a part, after the line with the checksum before.
func (l *journalLine) checksum(before string) string {
	return checksum(before, journalLine{File: l.File})
}

// checksum returns the SHA-256 of what v says, after what has the checksum before.
func checksum(before string, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // numbers, strings and maps of them can be encoded
	}
	sum := sha256.Sum256(append([]byte(before), text...))
	return hex.EncodeToString(sum[:])
}

// differs returns in which respect the parts of the run of j are not those of run with o,
// or nil.
func (j *Journal) differs(run RunInfo, o Options) error {
	for _, d := range []struct {
		what      string
		got, want any
	}{
		{"experiment", strings.ToLower(j.Experiment), strings.ToLower(run.Experiment)},
		{"seed", j.Seed, run.Seed},
		{"engine version", j.EngineVersion, run.EngineVersion},
		{"document hash", j.DocumentHash, run.DocumentHash},
		{"number of rows of a part", j.PartRows, o.PartRows},
		{"compression", j.Compression, o.Compression.String()},
		{"page encoder", j.Encoder, encoderVersion},
	} {
		if d.got != d.want {
			return fmt.Errorf("run %d has the %s %v, this one has %v", j.Run, d.what, d.got, d.want)
		}
	}
	if !maps.Equal(j.Rows, run.Rows) {
		return fmt.Errorf("run %d asked for the rows %v, this one asks for %v", j.Run, j.Rows, run.Rows)
	}
	if !maps.Equal(j.Kept, run.Kept) {
		return fmt.Errorf("run %d kept the rows %v, this one keeps %v", j.Run, j.Kept, run.Kept)
	}
	return nil
}
