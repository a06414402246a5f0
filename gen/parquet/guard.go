package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// parquet-go makes buffers as long as footer and page headers say, so these are checked
// before it reads them. Damage within a page shows by the page's checksum before anything
// in it is believed; against somebody who makes the checksums anew there is no guard but
// that panics become errors.

const (
	// headerBytes is more than most page headers have. Some hold long strings as bounds.
	headerBytes = 512
	// Snappy makes up to 64 bytes of 3; Zstandard knows no bound.
	// https://github.com/google/snappy/blob/main/format_description.txt
	snappyRatio = 22
	// maxPage is above what a page has: pageBytes of strings and one string more, with
	// their lengths, or pageRows other values.
	maxPage = pageBytes + maxValueBytes + 32*pageRows
)

// checkFooter checks that all lengths in the footer of a file lie within it.
func checkFooter(in io.ReaderAt, size int64) error {
	var end [8]byte
	if size < int64(len("PAR1")+len(end)) {
		return errors.New("it is too short")
	}
	if _, err := in.ReadAt(end[:], size-int64(len(end))); err != nil {
		return err
	}
	length := int64(binary.LittleEndian.Uint32(end[:]))
	if string(end[4:]) != "PAR1" || length > size-int64(len("PAR1")+len(end)) {
		return errors.New("it has no footer")
	}
	footer := make([]byte, length)
	if _, err := in.ReadAt(footer, size-int64(len(end))-length); err != nil {
		return err
	}
	n, err := thriftLength(footer)
	if err == nil && n < len(footer) {
		err = errThrift
	}
	return err
}

// checkPages checks the row groups of a file and the headers of all pages.
func checkPages(in io.ReaderAt, size int64, file *pq.File, columns []column) error {
	left := file.NumRows()
	for i := range file.Metadata().RowGroups {
		g := &file.Metadata().RowGroups[i]
		if g.NumRows < 0 || g.NumRows > left || len(g.Columns) != len(columns) {
			return fmt.Errorf("row group %d has %d rows of %d columns", i, g.NumRows, len(g.Columns))
		}
		left -= g.NumRows
		for j := range g.Columns {
			c := chunkGuard{in: in, meta: &g.Columns[j].MetaData, rows: g.NumRows}
			if err := c.check(size); err != nil {
				return fmt.Errorf("column %q: %w", columns[j].name, err)
			}
		}
	}
	if left != 0 {
		return fmt.Errorf("its row groups lack %d rows", left)
	}
	return nil
}

// chunkGuard walks over the pages of a column in a row group.
type chunkGuard struct {
	in   io.ReaderAt
	meta *format.ColumnMetaData
	rows int64  // that were not seen yet
	buf  []byte // of a page header
}

func (c *chunkGuard) check(size int64) error {
	at := c.meta.DataPageOffset
	dictionary := c.meta.DictionaryPageOffset != 0
	if dictionary {
		at = c.meta.DictionaryPageOffset
	}
	if at < 0 || c.meta.TotalCompressedSize < 0 || at > size || c.meta.TotalCompressedSize > size-at {
		return fmt.Errorf("its pages are said to be %d bytes from byte %d", c.meta.TotalCompressedSize, at)
	}
	for end := at + c.meta.TotalCompressedSize; at < end; {
		n, err := c.page(at, end, dictionary)
		if err != nil {
			return fmt.Errorf("the page at byte %d: %w", at, err)
		}
		at += n
		dictionary = false // only the first page is one
	}
	if c.rows != 0 {
		return fmt.Errorf("its pages lack %d rows", c.rows)
	}
	return nil
}

// page checks the page at a place and returns its length.
func (c *chunkGuard) page(at, end int64, dictionary bool) (int64, error) {
	text, err := c.header(at, end)
	if err != nil {
		return 0, err
	}
	n := len(text)
	var h format.PageHeader
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), text, &h); err != nil {
		return 0, err
	}
	length := int64(h.CompressedPageSize)
	if length < 0 || length > end-at-int64(n) || int64(h.UncompressedPageSize) > c.limit(length) {
		return 0, fmt.Errorf("it is said to have %d bytes, and %d decompressed", length, h.UncompressedPageSize)
	}
	if err := c.values(&h, dictionary); err != nil {
		return 0, err
	}
	if h.CRC == 0 { // parquet-go takes that for none
		err = c.checkZeroCRC(at+int64(n), length)
	}
	return int64(n) + length, err
}

// header returns the bytes of the page header at a place.
func (c *chunkGuard) header(at, end int64) ([]byte, error) {
	for size := int64(headerBytes); ; size *= 16 {
		size = min(size, end-at)
		if size > int64(len(c.buf)) {
			c.buf = make([]byte, size)
		}
		if _, err := c.in.ReadAt(c.buf[:size], at); err != nil {
			return nil, err
		}
		n, err := thriftLength(c.buf[:size])
		if err == nil || size == end-at {
			return c.buf[:n], err
		}
	}
}

// limit returns how many bytes n bytes may be decompressed.
func (c *chunkGuard) limit(n int64) int64 {
	switch c.meta.Codec {
	case format.Uncompressed:
		return min(n, maxPage)
	case format.Snappy:
		return min(n*snappyRatio+64, maxPage)
	case format.Zstd:
		return maxPage
	}
	return -1
}

// values checks how many values a page is said to have.
func (c *chunkGuard) values(h *format.PageHeader, dictionary bool) error {
	if dictionary {
		if d := h.DictionaryPageHeader; h.Type != format.DictionaryPage || !d.Valid || d.V.NumValues > h.UncompressedPageSize {
			return errors.New("it is no dictionary")
		}
		return nil
	}
	d := h.DataPageHeader
	if h.Type != format.DataPage || !d.Valid || d.V.NumValues < 0 || d.V.NumValues > pageRows || int64(d.V.NumValues) > c.rows {
		return errors.New("it has another type or too many values")
	}
	c.rows -= int64(d.V.NumValues)
	return nil
}

// checkZeroCRC checks a page whose checksum is said to be zero.
func (c *chunkGuard) checkZeroCRC(at, length int64) error {
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.NewSectionReader(c.in, at, length)); err != nil {
		return err
	}
	if sum.Sum32() != 0 {
		return errors.New("its checksum is another")
	}
	return nil
}
