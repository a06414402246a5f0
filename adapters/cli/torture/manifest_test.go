//go:build linux

package torture_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// runFiles are a run and its manifest.
type runFiles struct {
	record
	manifest map[string]any // without what differs between equal runs
}

func (f *runFiles) read(t testing.TB) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(f.OutputPath, "manifest.json"))
	if err == nil {
		err = json.Unmarshal(text, &f.manifest)
	}
	if err != nil {
		t.Fatal(err)
	}
	delete(f.manifest, "run")
	delete(f.manifest, "checksum") // of all, the run's number included
}

// compare checks that f has the rows and the very files of another run.
func (f *runFiles) compare(t testing.TB, want *runFiles) {
	t.Helper()
	if !reflect.DeepEqual(f.Tables, want.Tables) || f.Seed != want.Seed {
		t.Errorf("run %d has seed %s and tables %v, want %s and %v", f.ID, f.Seed, f.Tables, want.Seed, want.Tables)
	}
	if !reflect.DeepEqual(f.manifest, want.manifest) {
		t.Errorf("the manifest of run %d is %v, want %v", f.ID, f.manifest, want.manifest)
	}
}
