//go:build !linux && !darwin

package dwsim

import "io/fs"

// FreeSpace returns how many bytes are free for this user where path lies, which need not
// exist; known is false where that cannot be told, as on this system.
func FreeSpace(string) (bytes int64, known bool) { return 0, false }

func deviceOf(string) (device uint64, known bool) { return 0, false }

func linked(fs.FileInfo) (id fileID, several bool) { return fileID{}, false }
