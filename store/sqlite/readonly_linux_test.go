package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// TestMetadataOnAReadOnlyDisk: SQLite says of it only that the file cannot be opened.
func TestMetadataOnAReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a disk")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	path := filepath.Join(dir, "meta.db")
	m, err := sqlite.OpenMetadata(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err = sqlite.OpenMetadata(t.Context(), path)
	if !errors.Is(err, store.ErrUnreachable) || !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "folder "+dir+" cannot be written") {
		t.Errorf("got %v, want that the folder is read-only", err)
	}
}
