//go:build linux || darwin

package dwsim

import (
	"io/fs"
	"math"
	"path/filepath"
	"syscall"
)

// FreeSpace returns how many bytes are free for this user where path lies, which need not
// exist; known is false where that cannot be told.
func FreeSpace(path string) (bytes int64, known bool) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return 0, false
	}
	var at syscall.Statfs_t
	if err := syscall.Statfs(existing(absolute), &at); err != nil {
		return 0, false
	}
	free := float64(at.Bavail) * float64(at.Bsize)
	return int64(min(free, math.MaxInt64/2)), true
}

// deviceOf tells one file system from all others.
func deviceOf(folder string) (device uint64, known bool) {
	var at syscall.Stat_t
	if err := syscall.Stat(folder, &at); err != nil {
		return 0, false
	}
	return uint64(at.Dev), true //nolint:unconvert // it is an int32 on darwin
}

// linked reports whether a file has several names, and which one it is.
func linked(info fs.FileInfo) (id fileID, several bool) {
	at, ok := info.Sys().(*syscall.Stat_t)
	if !ok || at.Nlink < 2 {
		return fileID{}, false
	}
	return fileID{device: uint64(at.Dev), number: at.Ino}, true //nolint:unconvert // see above
}
