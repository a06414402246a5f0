package writeback

import (
	"os"
	"syscall"
)

// syncFileRangeWrite is SYNC_FILE_RANGE_WRITE of sync_file_range(2): begin, do not wait.
const syncFileRangeWrite = 2

// begin asks for n bytes of f to be written to the disk. It promises nothing, so an error
// says no more than that Sync will have it all to do, and to report.
func begin(f *os.File, from, n int64) {
	_ = syscall.SyncFileRange(int(f.Fd()), from, n, syncFileRangeWrite)
}
