//go:build linux

package torture_test

const sysSeccomp = 277

// shapes are the calls that are overseen, by their numbers on this architecture.
var shapes = map[int]shape{
	64:  {"write", 0, -1},
	68:  {"write", 0, -1}, // pwrite64
	82:  {"sync", 0, -1},  // fsync
	83:  {"sync", 0, -1},  // fdatasync
	46:  {"truncate", 0, -1},
	38:  {"rename", 0, 1}, // renameat
	276: {"rename", 0, 1}, // renameat2
	37:  {"link", 0, 1},   // linkat
	35:  {"unlink", 0, 1}, // unlinkat
	34:  {"mkdir", 0, 1},  // mkdirat
	56:  {"open", 0, 1},   // openat
	57:  {"close", 0, -1},
}
