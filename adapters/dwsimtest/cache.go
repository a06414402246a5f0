package dwsimtest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest/internal/fill"
	"github.com/dw-sim/dw-sim/dwsim"
)

// CacheVariable is the environment variable that names the folder in which filled warehouses are kept
// between tests and processes; "off" keeps none. Without it that is dw-sim/test in the user's
// cache folder, for released versions of dwsim: one that is built from a clone or by a replace of go.mod keeps nothing
// unless a folder is named, since its rows may change without its version.
//
// The folder may be removed at any time. It keeps up to 1 GiB of what was used last, and no warehouse of
// more than 256 MiB. One that is damaged is made anew, and so is everything where the folder cannot be
// written.
const CacheVariable = "DW_SIMULATOR_TEST_CACHE"

const (
	cacheBytes = 1 << 30
	entryBytes = 256 << 20
	// staleAfter is how long an entry may take to be written: what is older was left by a process that died.
	staleAfter = time.Hour
)

// cache is a folder of entries, which are folders named by their keys. An entry is written under
// another name, and renamed when it is complete.
type cache struct{ dir string }

// openCache returns the cache, or nil where there is none.
func openCache() *cache {
	dir := os.Getenv(CacheVariable)
	switch {
	case dir == "off":
		return nil
	case dir != "":
		return &cache{dir}
	case !fill.Released():
		return nil
	}
	usual, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	return &cache{filepath.Join(usual, "dw-sim", "test")}
}

// contents are what an entry has, beside its files: their sums, and the run that made them.
type contents struct {
	Files map[string]string `json:"files"` // SHA-256 by path
	Run   *dwsim.Run        `json:"run"`
}

const contentsFile = "contents.json"

// take copies an entry to a folder, and returns its run; nil where there is no sound one.
func (c *cache) take(key, dir string) *dwsim.Run {
	entry := filepath.Join(c.dir, key)
	text, err := os.ReadFile(filepath.Join(entry, contentsFile))
	if err != nil {
		return nil
	}
	var held contents
	if json.Unmarshal(text, &held) != nil || held.Run == nil || len(held.Files) == 0 {
		c.remove(key)
		return nil
	}
	if !held.copyTo(dir, entry) {
		c.remove(key)
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(entry, now, now) // the older entries go first
	return held.Run
}

// copyTo copies the files of an entry, all or none, and reports whether they are sound.
func (held *contents) copyTo(dir, entry string) bool {
	for name, want := range held.Files {
		got, err := copyFile(filepath.Join(dir, name), filepath.Join(entry, name))
		if err == nil && got == want {
			continue
		}
		for name := range held.Files {
			_ = os.Remove(filepath.Join(dir, name))
		}
		return false
	}
	return true
}

func (c *cache) remove(key string) { _ = os.RemoveAll(filepath.Join(c.dir, key)) }

// put makes an entry of the databases below a folder.
func (c *cache) put(key, dir string, run *dwsim.Run) error {
	files, err := databasesOf(dir)
	if err != nil || files == nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(c.dir, "tmp-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	held := contents{Files: map[string]string{}, Run: run}
	for _, name := range files {
		if held.Files[name], err = copyFile(filepath.Join(tmp, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	text, err := json.Marshal(held)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(tmp, contentsFile), text, 0o600); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(c.dir, key)); err != nil && !os.IsExist(err) {
		return err
	}
	c.prune()
	return nil
}

// databasesOf are the databases below a folder, by their paths there; nil where they are too large
// to be kept.
func databasesOf(dir string) (files []string, err error) {
	left := int64(entryBytes)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".db" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		left -= info.Size()
		name, err := filepath.Rel(dir, path)
		files = append(files, name)
		return err
	})
	if left < 0 {
		return nil, err
	}
	return files, err
}

// copyFile copies a file and returns its SHA-256.
func copyFile(to, from string) (sum string, err error) {
	in, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in)
	if closed := out.Close(); err == nil {
		err = closed
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// prune removes what processes that died have left, and the entries that were not used for longest
// where there are too many.
func (c *cache) prune() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	type old struct {
		path  string
		used  time.Time
		bytes int64
	}
	var all []old
	total := int64(0)
	for _, d := range entries {
		info, err := d.Info()
		if err != nil {
			continue
		}
		o := old{path: filepath.Join(c.dir, d.Name()), used: info.ModTime()}
		if strings.HasPrefix(d.Name(), "tmp-") {
			if time.Since(o.used) > staleAfter {
				_ = os.RemoveAll(o.path)
			}
			continue
		}
		o.bytes = sizeOf(o.path)
		total += o.bytes
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b old) int { return a.used.Compare(b.used) })
	for _, o := range all {
		if total <= cacheBytes {
			return
		}
		_ = os.RemoveAll(o.path)
		total -= o.bytes
	}
}

func sizeOf(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, infoErr := d.Info(); infoErr == nil { // else it is gone by now
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}
