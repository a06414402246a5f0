package keysort

import (
	"fmt"
	"os"
	"sync"
)

// Scratch is a temporary file that sorters share. It is made when it is first needed, and it is
// empty again when no sorter uses it. The zero value is not ready; see [NewScratch].
type Scratch struct {
	path string

	mu    sync.Mutex
	file  *os.File // nil until it is needed
	size  int64
	users int
}

// NewScratch returns a scratch file at path, where nothing must be.
func NewScratch(path string) *Scratch { return &Scratch{path: path} }

// Close removes the file. No sorter uses it any more.
func (s *Scratch) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	_ = os.Remove(s.path) // where the system did not let it go while it was open
	return err
}

func (s *Scratch) use() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
}

// release takes back what use gave.
func (s *Scratch) release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users > 0 || s.file == nil {
		return nil
	}
	s.size = 0
	return s.file.Truncate(0)
}

// reserve returns where n bytes may be written.
func (s *Scratch) reserve(n int64) (at int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		if s.file, err = os.OpenFile(s.path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err != nil {
			return 0, fmt.Errorf("a temporary file cannot be made: %w", err)
		}
		_ = os.Remove(s.path) // it lives on without a name, and dies with the process; Windows wants Close first
	}
	at = s.size
	s.size += n
	return at, nil
}
