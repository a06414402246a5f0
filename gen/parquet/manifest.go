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
	"os"
	"path/filepath"
	"strings"
)

const (
	manifestFormat   = 1
	maxManifestBytes = 256 << 20 // a million files
)

// ManifestInfo says where the files of a run come from.
type ManifestInfo struct {
	Run           int64  `json:"run"`
	Experiment    string `json:"experiment"`
	Seed          int64  `json:"seed,string"`
	EngineVersion string `json:"engine_version"`
}

// Manifest lists the files of a finished run, as manifest.json holds them.
type Manifest struct {
	Format int `json:"format"` // 1
	ManifestInfo
	Compression string `json:"compression"`
	Files       []File `json:"files"` // by table in the order of generation, then by row
}

// File is one part of a table.
type File struct {
	Path     string `json:"path"` // in the folder of the run, with slashes
	Table    string `json:"table"`
	FirstRow int64  `json:"first_row"` // row number of the first row, from 0
	Rows     int64  `json:"rows"`
	Bytes    int64  `json:"bytes"`
	SHA256   string `json:"sha256"` // of the whole file, 64 hexadecimal digits
}

// ReadManifest reads the manifest of the run in dir. Keys that it does not know, numbers
// that cannot be, paths that lead out of dir and gaps between the parts of a table are
// errors. A folder without a manifest, an unfinished run, is an error that wraps
// [fs.ErrNotExist].
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, manifestName)
	text, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no manifest, so its run did not finish: %w", dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not a manifest: %w", path, err)
	}
	return m, nil
}

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxManifestBytes+1))
	if err == nil && len(text) > maxManifestBytes {
		err = fmt.Errorf("it is larger than %d bytes", maxManifestBytes)
	}
	return text, err
}

func parseManifest(text []byte) (*Manifest, error) {
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its end")
	}
	if m.Format != manifestFormat {
		return nil, fmt.Errorf("its format is %d, not %d", m.Format, manifestFormat)
	}
	if _, err := ParseCompression(m.Compression); err != nil {
		return nil, err
	}
	return &m, m.checkFiles()
}

// checkFiles checks what the list alone shows.
func (m *Manifest) checkFiles() error {
	next := map[string]int64{} // row by table
	paths := map[string]bool{}
	for _, f := range m.Files {
		table := strings.ToLower(f.Table)
		digest, err := hex.DecodeString(f.SHA256)
		switch {
		case f.Path == "" || strings.Contains(f.Path, `\`) || !filepath.IsLocal(filepath.FromSlash(f.Path)):
			return fmt.Errorf("the path %q leads out of its folder", f.Path)
		case paths[f.Path]:
			return fmt.Errorf("it lists %q twice", f.Path)
		case f.Table == "":
			return fmt.Errorf("%q belongs to no table", f.Path)
		case f.Rows < 0 || f.Bytes < 0:
			return fmt.Errorf("%q has %d rows and %d bytes", f.Path, f.Rows, f.Bytes)
		case f.FirstRow != next[table]:
			return fmt.Errorf("%q begins at row %d instead of %d", f.Path, f.FirstRow, next[table])
		case err != nil || len(digest) != sha256.Size:
			return fmt.Errorf("%q has no SHA-256", f.Path)
		}
		paths[f.Path] = true
		next[table] += f.Rows
	}
	return nil
}

// Table returns the files of a table in the order of their rows. Names are compared
// without regard to case.
func (m *Manifest) Table(name string) []File {
	var files []File
	for _, f := range m.Files {
		if strings.EqualFold(f.Table, name) {
			files = append(files, f)
		}
	}
	return files
}

// Check reads all files of the run in dir and compares them with the manifest. The
// error names the first that is missing, truncated or changed.
func (m *Manifest) Check(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("folder %s cannot be opened: %w", dir, err)
	}
	defer root.Close()
	for _, f := range m.Files {
		if err := f.check(root); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) check(root *os.Root) error {
	path := filepath.Join(root.Name(), filepath.FromSlash(f.Path))
	in, err := root.Open(filepath.FromSlash(f.Path))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing: %w", path, fs.ErrNotExist)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be opened: %w", path, err)
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, in)
	switch {
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", path, err)
	case n < f.Bytes:
		return fmt.Errorf("%s is truncated: it has %d of %d bytes", path, n, f.Bytes)
	case n > f.Bytes:
		return fmt.Errorf("%s is changed: it has %d bytes instead of %d", path, n, f.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != strings.ToLower(f.SHA256):
		return fmt.Errorf("%s is changed: its SHA-256 is another", path)
	}
	return nil
}
