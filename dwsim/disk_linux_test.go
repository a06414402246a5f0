package dwsim_test

import (
	"os"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of so many bytes, which needs the rights of root.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("fills whole disks")
	}
	dir := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a disk")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size+",mode=0700"); err != nil {
		t.Skipf("a disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}
