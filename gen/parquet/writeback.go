package parquet

import "os"

// writebackBytes is how much of a file is written before the disk is told to begin with it.
const writebackBytes = 4 << 20

// eagerFile lets the disk work while rows are still being made, so that there is little
// left to wait for in Sync.
type eagerFile struct {
	*os.File
	written int64
	begun   int64 // what is before it is on its way to the disk
}

func (f *eagerFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.written += int64(n)
	if f.written-f.begun >= writebackBytes {
		beginWriteback(f.File, f.begun, f.written-f.begun)
		f.begun = f.written
	}
	return n, err
}
