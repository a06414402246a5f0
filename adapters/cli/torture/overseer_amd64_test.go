//go:build linux

package torture_test

const sysSeccomp = 317

// shapes are the calls that are overseen, by their numbers on this architecture.
var shapes = map[int]shape{
	1:   {"write", 0, -1},
	18:  {"write", 0, -1}, // pwrite64
	74:  {"sync", 0, -1},  // fsync
	75:  {"sync", 0, -1},  // fdatasync
	77:  {"truncate", 0, -1},
	82:  {"rename", -1, 0},
	264: {"rename", 0, 1}, // renameat
	316: {"rename", 0, 1}, // renameat2
	86:  {"link", -1, 0},
	265: {"link", 0, 1}, // linkat
	87:  {"unlink", -1, 0},
	84:  {"unlink", -1, 0}, // rmdir
	263: {"unlink", 0, 1},  // unlinkat
	83:  {"mkdir", -1, 0},
	258: {"mkdir", 0, 1}, // mkdirat
	2:   {"open", -1, 0},
	257: {"open", 0, 1}, // openat
	3:   {"close", 0, -1},
}
