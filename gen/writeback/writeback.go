// Package writeback lets the disk work on a file while it grows, so that there is little
// left to wait for when it is synced.
package writeback

import (
	"os"
	"sync"
)

// step is how much of a file is written before the disk is told to begin with it.
const step = 4 << 20

// Writer tells the disk of a file that grows. It may be used from several goroutines at once.
type Writer struct {
	file *os.File

	mu    sync.Mutex
	begun int64 // what is before it is on its way to the disk
}

// New returns the writer of an empty file, or one of which no more than the rest shall go
// to the disk early.
func New(file *os.File, from int64) *Writer { return &Writer{file: file, begun: from} }

// Reached tells that the file is written up to end. What is not yet written before it, or is
// written again later, only waits for Sync.
func (w *Writer) Reached(end int64) {
	if from, n := w.due(end); n > 0 {
		begin(w.file, from, n)
	}
}

// due returns what is to begin.
func (w *Writer) due(end int64) (from, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if end-w.begun < step {
		return 0, 0
	}
	from, n = w.begun, end-w.begun
	w.begun = end
	return from, n
}
