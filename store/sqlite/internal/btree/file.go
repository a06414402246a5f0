package btree

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/dw-sim/dw-sim/gen/writeback"
)

// File is a database file that is being filled. Nobody else has it open, SQLite neither. It may
// be used from several goroutines at once.
type File struct {
	file     *os.File
	pageSize int
	usable   int    // of a page: less the reserved bytes at its end
	lock     uint32 // the page that holds the bytes that SQLite locks, and nothing else
	disk     *writeback.Writer

	mu    sync.Mutex
	pages uint32 // in the file, so far
}

// Places in the header of the file, and what stands there (section 1.3).
const (
	headerSize = 100
	magic      = "SQLite format 3\x00"

	atPageSize      = 16
	atWriteVersion  = 18
	atReadVersion   = 19
	atReserved      = 20
	atChangeCounter = 24
	atPages         = 28
	atFreelist      = 32
	atFormat        = 44
	atVacuum        = 52
	atEncoding      = 56
	atVersionValid  = 92
)

const (
	lockByte = 1 << 30   // the first of the bytes that are locked (section 1.4)
	maxPages = 1<<32 - 2 // section 1.3.7
	utf8     = 1         // section 1.3.13
	format4  = 4         // of the schema: the first to store 0 and 1 in no bytes (section 1.3.10)

	largestPage = 65536 // does not fit into its two bytes,
	writtenAs   = 1     // so this stands there (section 1.3.2)
)

// Open opens a database file that SQLite has closed.
func Open(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	f := &File{file: file}
	if err := f.readHeader(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s cannot be filled: %w", path, err), file.Close())
	}
	return f, nil
}

func (f *File) readHeader() error {
	var header [headerSize]byte
	if _, err := f.file.ReadAt(header[:], 0); err == io.EOF {
		return errors.New("it has no header of a SQLite database")
	} else if err != nil {
		return err
	}
	if err := checkHeader(header[:]); err != nil {
		return err
	}
	f.pageSize = pageSizeOf(header[:])
	f.usable = f.pageSize
	f.lock = uint32(lockByte/f.pageSize) + 1
	f.pages = binary.BigEndian.Uint32(header[atPages:])
	f.disk = writeback.New(f.file, int64(f.pages)*int64(f.pageSize))
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	if want := int64(f.pages) * int64(f.pageSize); info.Size() != want {
		return fmt.Errorf("it has %d bytes, but %d pages of %d are %d", info.Size(), f.pages, f.pageSize, want)
	}
	return nil
}

// checkHeader refuses what this package does not write, though SQLite might.
func checkHeader(header []byte) error {
	word := func(at int) uint32 { return binary.BigEndian.Uint32(header[at:]) }
	switch size := pageSizeOf(header); {
	case string(header[:len(magic)]) != magic:
		return errors.New("it has no header of a SQLite database")
	case size < 512 || size&(size-1) != 0:
		return fmt.Errorf("its pages have %d bytes, which is no power of two from 512 to 65536", size)
	case header[atWriteVersion] != 1 || header[atReadVersion] != 1:
		return errors.New("it has a write-ahead log")
	case header[atReserved] != 0:
		return fmt.Errorf("%d bytes at the end of each of its pages are reserved", header[atReserved])
	case word(atChangeCounter) != word(atVersionValid):
		return errors.New("its header does not tell how many pages it has")
	case word(atFreelist) != 0:
		return errors.New("it has free pages")
	case word(atFormat) != format4:
		return fmt.Errorf("its schema has format %d, not %d", word(atFormat), format4)
	case word(atVacuum) != 0:
		return errors.New("it vacuums itself")
	case word(atEncoding) != utf8:
		return errors.New("its texts are not in UTF-8")
	}
	return nil
}

func pageSizeOf(header []byte) int {
	if size := int(binary.BigEndian.Uint16(header[atPageSize:])); size != writtenAs {
		return size
	}
	return largestPage
}

// Close writes the header, so that SQLite takes the file as it is now, and closes it. It does not
// sync it.
func (f *File) Close() error { return errors.Join(f.writeHeader(), f.file.Close()) }

// writeHeader writes how many pages there are; SQLite believes it where the change for which it is
// valid is the last one (section 1.3.7).
func (f *File) writeHeader() error {
	var header [headerSize]byte
	if _, err := f.file.ReadAt(header[:], 0); err != nil {
		return err
	}
	change := binary.BigEndian.Uint32(header[atChangeCounter:]) + 1
	binary.BigEndian.PutUint32(header[atChangeCounter:], change)
	binary.BigEndian.PutUint32(header[atVersionValid:], change)
	binary.BigEndian.PutUint32(header[atPages:], f.pages)
	_, err := f.file.WriteAt(header[:], 0)
	return err
}

// pages are pages that follow each other, but for the one that SQLite locks by, which is left out
// (section 1.4).
type pages struct {
	first uint32
	n     int
}

// extend reserves n pages behind the end of the file.
func (f *File) extend(n int) (pages, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := f.pages + 1
	if first == f.lock {
		first++
	}
	p := pages{first: first, n: n}
	if int64(first)+int64(n) > maxPages {
		return pages{}, fmt.Errorf("%s would have more than the %d pages that a SQLite database may have", f.file.Name(), uint32(maxPages))
	}
	if n > 0 {
		f.pages = f.number(p, n-1)
	}
	return p, nil
}

// number returns the number of page i, from 0.
func (f *File) number(p pages, i int) uint32 {
	number := p.first + uint32(i)
	if p.first < f.lock && number >= f.lock {
		number++
	}
	return number
}

// write writes whole pages, the first of them at place at of p.
func (f *File) write(p pages, at int, data []byte) error {
	first := f.number(p, at)
	if first < f.lock {
		if before := int(f.lock-first) * f.pageSize; len(data) > before {
			if err := f.writeAt(f.lock+1, data[before:]); err != nil {
				return err
			}
			data = data[:before]
		}
	}
	return f.writeAt(first, data)
}

// writeAt writes whole pages, none of which is the locked one.
func (f *File) writeAt(number uint32, data []byte) error {
	at := int64(number-1) * int64(f.pageSize)
	n, err := f.file.WriteAt(data, at)
	f.disk.Reached(at + int64(n))
	return err
}
