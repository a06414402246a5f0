package dwsim

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// spareBytes is what a TempFile leaves free on the disk for runs and metadata.
const spareBytes = 64 << 20

// TempFile is a file in the data root for what is too large for memory and not wanted for long.
// Only its owner may read it. It has no name where the system has such files, so that it goes
// with the process however that ends; elsewhere it goes when it is closed. It belongs to one
// goroutine at a time.
type TempFile struct {
	root string
	file *os.File
}

// TempFile makes an empty file. It must be closed.
func (s *Simulator) TempFile() (*TempFile, error) {
	file, err := os.CreateTemp(s.root, "_dwsim_*.tmp") // of mode 0600
	if err != nil {
		return nil, fmt.Errorf("a temporary file cannot be made: %w", err)
	}
	_ = os.Remove(file.Name()) // where this is refused, Close does it
	return &TempFile{s.root, file}, nil
}

// Write appends to the file. A disk that is full, but for some room for others, is an [ErrRefused].
func (f *TempFile) Write(data []byte) (int, error) {
	if free, known := FreeSpace(f.root); known && free < spareBytes+int64(len(data)) {
		return 0, f.full()
	}
	n, err := f.file.Write(data)
	if errors.Is(err, syscall.ENOSPC) {
		return n, f.full()
	}
	return n, err
}

func (f *TempFile) full() error {
	written, err := f.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	return Refused(fmt.Errorf("the result is larger than the disk of the data root has room for: %s of it were written; ask for fewer rows, or free some space: %w",
		inBytes(float64(written)), syscall.ENOSPC))
}

// Restart makes the file empty. It returns false where that cannot be done.
func (f *TempFile) Restart() bool {
	_, err := f.file.Seek(0, io.SeekStart)
	return err == nil && f.file.Truncate(0) == nil
}

// Size returns how many bytes are in the file.
func (f *TempFile) Size() (int64, error) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// WriteTo writes all that is in the file to out.
func (f *TempFile) WriteTo(out io.Writer) (int64, error) {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return io.Copy(out, f.file)
}

// Close removes the file.
func (f *TempFile) Close() error {
	err := f.file.Close()
	_ = os.Remove(f.file.Name()) // it has no name any more, most of the time
	return err
}
