package parquet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
)

const (
	manifestFormat = 2
	maxSmallBytes  = 256 << 20 // a million files
)

// ManifestInfo says where the files of a run come from.
type ManifestInfo struct {
	Run           int64  `json:"run"`
	Experiment    string `json:"experiment"`
	Seed          int64  `json:"seed,string"`
	EngineVersion string `json:"engine_version"`
	DocumentHash  string `json:"document_hash"`
}

// Manifest lists the files of a finished run, as manifest.json holds them.
type Manifest struct {
	Format int `json:"format"` // 2
	ManifestInfo
	Compression string `json:"compression"`
	Files       []File `json:"files"`    // by table in the order of generation, then by row
	Checksum    string `json:"checksum"` // of all else
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
// that cannot be, paths that lead out of dir, gaps between the parts of a table and
// whatever was changed since it was written are errors. A folder without a manifest, an unfinished run, is an error that wraps
// [fs.ErrNotExist].
func ReadManifest(dir string) (*Manifest, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("folder %s cannot be opened: %w", dir, bare(err))
	}
	defer root.Close()
	path := filepath.Join(dir, manifestName)
	text, err := readSmall(root, manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no %s, which is written when all else is: %w", dir, manifestName, bare(err))
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, bare(err))
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not a manifest: %w", path, err)
	}
	return m, nil
}

// readSmall reads a regular file of up to maxSmallBytes.
func readSmall(root *os.Root, name string) ([]byte, error) {
	f, err := openRegular(root, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSmallBytes+1))
	if err == nil && len(text) > maxSmallBytes {
		err = fmt.Errorf("it is larger than %d bytes", maxSmallBytes)
	}
	return text, err
}

// bare takes operation and path off an error of os: a message names the path once.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// openRegular opens a file for reading. Opening a pipe would wait for its other end.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a file")
	}
	return root.Open(name)
}

// DecodeManifest reads the text of a manifest.json, as strictly as [ReadManifest].
func DecodeManifest(text []byte) (*Manifest, error) { return parseManifest(text) }

// Write writes m as the manifest of the run in dir, which has none yet, in format and with
// its checksum: dir is a finished run then. The files must be there already.
func (m *Manifest) Write(dir string) error {
	_, err := m.write(osFS{}, dir)
	return err
}

func (m *Manifest) write(fs FS, dir string) (*output, error) {
	m.Format = manifestFormat
	m.Checksum = m.checksum()
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("the manifest cannot be encoded: %w", err)
	}
	o := newOutput(fs, filepath.Join(dir, manifestName), manifestPoints, nil)
	if _, err := o.Write(append(text, '\n')); err != nil {
		return o, err
	}
	if err := o.finish(); err != nil {
		return o, err
	}
	return o, o.syncDir()
}

func parseManifest(text []byte) (*Manifest, error) {
	var m Manifest
	if err := decodeStrictly(text, &m); err != nil {
		return nil, err
	}
	if m.Format != manifestFormat {
		return nil, fmt.Errorf("its format is %d, not %d", m.Format, manifestFormat)
	}
	if _, err := ParseCompression(m.Compression); err != nil {
		return nil, err
	}
	if err := m.checkFiles(); err != nil {
		return nil, err
	}
	if m.Checksum != m.checksum() {
		return nil, errors.New("it was changed: its checksum is another")
	}
	return &m, nil
}

// checksum returns that of m, whatever m has for it.
func (m *Manifest) checksum() string {
	bare := *m
	bare.Checksum = ""
	return checksum("", bare)
}

// Bytes returns how many bytes all files have together.
func (m *Manifest) Bytes() int64 {
	var n int64
	for _, f := range m.Files {
		n += f.Bytes
	}
	return n
}

// checkFiles checks what the list alone shows.
func (m *Manifest) checkFiles() error {
	next := map[string]int64{} // row by table
	paths := map[string]bool{}
	for i := range m.Files {
		f := &m.Files[i]
		table := strings.ToLower(f.Table)
		if err := f.check(); err != nil {
			return err
		}
		switch {
		case paths[f.Path]:
			return fmt.Errorf("it lists %q twice", f.Path)
		case f.FirstRow != next[table]:
			return fmt.Errorf("%q begins at row %d instead of %d", f.Path, f.FirstRow, next[table])
		}
		paths[f.Path] = true
		next[table] += f.Rows
	}
	return nil
}

// check checks what f alone shows.
func (f *File) check() error {
	digest, err := hex.DecodeString(f.SHA256)
	switch {
	case f.Path == "" || strings.Contains(f.Path, `\`) || !filepath.IsLocal(filepath.FromSlash(f.Path)):
		return fmt.Errorf("the path %q leads out of its folder", f.Path)
	case f.Table == "":
		return fmt.Errorf("%q belongs to no table", f.Path)
	case f.FirstRow < 0 || f.Rows < 0 || f.Bytes < 0 || f.FirstRow > math.MaxInt64-f.Rows:
		return fmt.Errorf("%q has %d rows from row %d and %d bytes", f.Path, f.Rows, f.FirstRow, f.Bytes)
	case err != nil || len(digest) != sha256.Size:
		return fmt.Errorf("%q has no SHA-256", f.Path)
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
// error names the first that is missing, truncated or changed; or it is that of ctx.
func (m *Manifest) Check(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("folder %s cannot be opened: %w", dir, bare(err))
	}
	defer root.Close()
	for i := range m.Files {
		if _, err := m.Files[i].compare(ctx, root); err != nil {
			return err
		}
	}
	return nil
}

// compare reads the file and compares it with f. It returns what the file was like
// before it was read.
func (f *File) compare(ctx context.Context, root *os.Root) (fs.FileInfo, error) {
	path := filepath.Join(root.Name(), filepath.FromSlash(f.Path))
	in, err := openRegular(root, filepath.FromSlash(f.Path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: %w", path, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: %w", path, bare(err))
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	if n := info.Size(); n < f.Bytes {
		return nil, fmt.Errorf("%s is truncated: it has %d of %d bytes", path, n, f.Bytes)
	} else if n > f.Bytes {
		return nil, fmt.Errorf("%s is changed: it has %d bytes instead of %d", path, n, f.Bytes)
	}
	sum := sha256.New()
	if err := copyAll(ctx, sum, in, path); err != nil {
		return nil, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != strings.ToLower(f.SHA256) {
		return nil, fmt.Errorf("%s is changed: its SHA-256 is another", path)
	}
	return info, nil
}
