package customdriver_test

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	_ "github.com/dw-sim/dw-sim/examples/customdriver"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// folders returns a URL for n new folders, and their paths.
func folders(t *testing.T, n int) (rawURL string, paths []string) {
	for range n {
		paths = append(paths, t.TempDir())
	}
	return (&url.URL{Scheme: "spread", Path: strings.Join(paths, ",")}).String(), paths
}

func open(t *testing.T, rawURL string) store.Warehouse {
	t.Helper()
	w, err := store.OpenWarehouse(t.Context(), rawURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestWarehouse(t *testing.T) {
	storetest.RunWarehouse(t, func(t *testing.T) store.Warehouse {
		rawURL, _ := folders(t, 3)
		return open(t, rawURL)
	})
}

func TestTwoHandles(t *testing.T) {
	rawURL, _ := folders(t, 2)
	storetest.RunFences(t, open(t, rawURL), open(t, rawURL))
}

// TestSimulator uses the driver as programs do, and looks where the experiments lie.
func TestSimulator(t *testing.T) {
	rawURL, paths := folders(t, 2)
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(t.TempDir(), "metadata.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	sim, err := dwsim.New(dwsim.Config{
		Metadata: meta, Warehouses: map[string]store.Warehouse{"spread": open(t, rawURL)}, DataRoot: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		e, err := sim.CreateExperiment(t.Context(), &schema.Experiment{Name: name, Tables: []schema.Table{
			{Name: "letters", TargetRows: 100, Columns: []schema.Column{{Name: "letter", DataType: "INT", Unique: true}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		run, err := e.Generate(t.Context(), dwsim.GenerateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sim.Runs().Verify(t.Context(), name, run.ID); err != nil {
			t.Errorf("Verify: %v", err)
		}
	}
	for _, path := range paths {
		if files, _ := filepath.Glob(filepath.Join(path, "?.db")); len(files) == 0 || len(files) == 6 {
			t.Errorf("%d of 6 experiments lie in one of two folders", len(files))
		}
	}
}

func TestWrongURLs(t *testing.T) {
	for _, rawURL := range []string{"spread://host/folder", "spread:///folder?x=1", "spread:///dev/null/folder,/tmp"} {
		if w, err := store.OpenWarehouse(t.Context(), rawURL); err == nil {
			t.Errorf("%s opens %v", rawURL, w)
		}
	}
	if !slices.Contains(store.Schemes(), "spread") {
		t.Error("the scheme is not registered")
	}
}
