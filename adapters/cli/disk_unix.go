//go:build linux || darwin

package cli

import "syscall"

// freeBytes returns the space that is free for this user where path lies.
func freeBytes(path string) (free uint64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(path, &fs); err != nil {
		return 0, false
	}
	return fs.Bavail * uint64(fs.Bsize), true
}
