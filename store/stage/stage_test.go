package stage_test

import (
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"

	_ "github.com/dw-sim/dw-sim/store/stage"
)

func open(t *testing.T, rawURL string) store.Stage {
	t.Helper()
	s, err := store.OpenStage(t.Context(), rawURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestFolder(t *testing.T) {
	storetest.RunStage(t, func(t *testing.T) store.Stage {
		return open(t, "file://"+filepath.ToSlash(filepath.Join(t.TempDir(), "new", "stage")))
	})
}

func TestMemory(t *testing.T) {
	storetest.RunStage(t, func(t *testing.T) store.Stage { return open(t, "mem://test/some/prefix") })
}
