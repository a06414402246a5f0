package dwsim_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

// folderStage is a stage in a folder. Its Get fails as often as told before it works.
type folderStage struct {
	dir string

	mu     sync.Mutex
	broken int
	got    []string // keys
}

func (s *folderStage) Location() string { return "file://" + s.dir }

func (s *folderStage) Put(_ context.Context, f store.StagedFile, from string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	to := filepath.Join(s.dir, filepath.FromSlash(f.Key))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(to+".tmp", text, 0o600); err != nil {
		return err
	}
	return os.Rename(to+".tmp", to)
}

func (s *folderStage) Get(_ context.Context, f store.StagedFile, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.SHA256 != "" && sumOf(to) == f.SHA256 {
		return nil
	}
	s.got = append(s.got, f.Key)
	if s.broken > 0 {
		s.broken--
		return fmt.Errorf("%s %w (injected)", s.Location(), store.ErrUnreachable)
	}
	from := filepath.Join(s.dir, filepath.FromSlash(f.Key))
	text, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("file %q %w: %w", f.Key, store.ErrNotFound, err)
	}
	if f.SHA256 != "" && sumOf(from) != f.SHA256 {
		return fmt.Errorf("file %q is changed", f.Key)
	}
	if err := os.WriteFile(to+".tmp", text, 0o600); err != nil {
		return err
	}
	return os.Rename(to+".tmp", to)
}

func sumOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (s *folderStage) List(_ context.Context, prefix string) iter.Seq2[store.StagedFile, error] {
	return func(yield func(store.StagedFile, error) bool) {
		_ = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return nil // it was renamed meanwhile
			}
			key, _ := filepath.Rel(s.dir, path)
			if key = filepath.ToSlash(key); strings.HasPrefix(key, prefix) && !yield(store.StagedFile{Key: key, Bytes: info.Size()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

func (s *folderStage) Delete(_ context.Context, prefix string) error {
	return os.RemoveAll(filepath.Join(s.dir, filepath.FromSlash(prefix)))
}

func (*folderStage) Close() error { return nil }

// parts returns the keys of the parts that were fetched, and forgets them.
func (s *folderStage) parts() (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range s.got {
		if strings.HasSuffix(key, ".parquet") {
			keys = append(keys, key)
		}
	}
	s.got = nil
	return keys
}

// put stages a run as generate does.
func (s *folderStage) put(t testing.TB, x *dwsim.Experiment, run *dwsim.Run) {
	t.Helper()
	m, err := parquet.ReadManifest(run.OutputPath)
	if err != nil {
		t.Fatal(err)
	}
	prefix := strings.ToLower(x.Name()) + "/run-" + fmt.Sprint(run.ID)
	for _, f := range m.Files {
		if err := s.Put(t.Context(), store.StagedFile{Key: path.Join(prefix, f.Path)}, filepath.Join(run.OutputPath, filepath.FromSlash(f.Path))); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]any{"experiment.json": x.Document(), "run.json": run} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Put(t.Context(), store.StagedFile{Key: path.Join(prefix, name)}, file); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Put(t.Context(), store.StagedFile{Key: path.Join(prefix, "manifest.json")}, filepath.Join(run.OutputPath, "manifest.json")); err != nil {
		t.Fatal(err)
	}
}
