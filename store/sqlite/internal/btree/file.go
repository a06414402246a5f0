package btree

import (
	"errors"
	"os"
	"sync"
)

// File is a database file that is being filled. Nobody else has it open, SQLite neither. It may
// be used from several goroutines at once.
type File struct {
	file     *os.File
	pageSize int
	usable   int // of a page: less the reserved bytes at its end

	mu    sync.Mutex
	pages uint32 // in the file, so far
}

var errTodo = errors.New("not written yet")

// Open opens a database file that SQLite has closed.
func Open(path string) (*File, error) { return nil, errTodo }

// Close writes the header, so that SQLite takes the file as it is now, and closes it. It does not
// sync it.
func (f *File) Close() error { return errTodo }

// extend reserves n pages behind the end of the file.
func (f *File) extend(n int) (pages, error) { return pages{}, errTodo }

// write writes whole pages, the first of them at place at of p.
func (f *File) write(p pages, at int, data []byte) error { return errTodo }

// pages are pages that follow each other, but for the one that SQLite locks by, which is left out
// (section 1.4).
type pages struct {
	first uint32
	n     int
}

// number returns the number of page i, from 0.
func (f *File) number(p pages, i int) uint32 { return 0 }
