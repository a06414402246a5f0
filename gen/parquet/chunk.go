package parquet

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// chunk is the encoded pages of one column of a row group. Offsets in meta and offsets are
// counted from the first data page, until the chunk has its place in a file.
type chunk struct {
	dictionary []byte // its page; empty where there is none
	pages      []byte
	meta       format.ColumnMetaData
	bounds     format.ColumnIndex
	offsets    format.OffsetIndex
	order      boundaryOrder
}

// begin empties c for a row group. What footers keep is new.
func (c *chunk) begin(column *column, codec format.CompressionCodec) {
	*c = chunk{dictionary: c.dictionary[:0], pages: c.pages[:0]}
	c.meta = format.ColumnMetaData{Type: format.Type(column.node.Type().Kind()), PathInSchema: []string{column.name}, Codec: codec}
	if column.nullable {
		c.meta.SizeStatistics.DefinitionLevelHistogram = make([]int64, 2)
	}
}

// add appends a data page of rows rows, whose header and body are given.
func (c *chunk) add(column *column, p *page, rows int, header, body []byte) {
	c.offsets.PageLocations = append(c.offsets.PageLocations, format.PageLocation{
		Offset:             int64(len(c.pages)),
		CompressedPageSize: int32(len(header) + len(body)),
		FirstRowIndex:      c.meta.NumValues,
	})
	if n := len(c.pages) + len(header) + len(body); n > cap(c.pages) {
		c.pages = slices.Grow(c.pages, max(n, 2*cap(c.pages))-len(c.pages)) // by half as much it would be copied too often
	}
	c.pages = append(append(c.pages, header...), body...)
	nulls := int64(rows - p.values)
	c.meta.NumValues += int64(rows)
	c.meta.Statistics.NullCount += nulls
	c.meta.SizeStatistics.UnencodedByteArrayDataBytes += p.bytes
	if column.nullable {
		levels := c.meta.SizeStatistics.DefinitionLevelHistogram
		levels[0], levels[1] = levels[0]+nulls, levels[1]+int64(p.values)
		c.bounds.DefinitionLevelHistogram = append(c.bounds.DefinitionLevelHistogram, nulls, int64(p.values))
	}
	c.addBounds(column, p, nulls)
	c.count(format.DataPage, p.encoding)
}

func (c *chunk) addBounds(column *column, p *page, nulls int64) {
	c.bounds.NullPages = append(c.bounds.NullPages, p.values == 0)
	c.bounds.NullCounts = append(c.bounds.NullCounts, nulls)
	least, greatest := column.shortened(p.least, p.greatest)
	c.bounds.MinValues = append(c.bounds.MinValues, bytes.Clone(least))
	c.bounds.MaxValues = append(c.bounds.MaxValues, bytes.Clone(greatest))
	if p.values == 0 {
		return
	}
	c.order.add(column, least, greatest)
	if s := &c.meta.Statistics; s.MinValue == nil || column.compare(p.least, s.MinValue) < 0 {
		s.MinValue = bytes.Clone(p.least)
	}
	if s := &c.meta.Statistics; s.MaxValue == nil || column.compare(p.greatest, s.MaxValue) > 0 {
		s.MaxValue = bytes.Clone(p.greatest)
	}
}

// count notes a page.
func (c *chunk) count(t format.PageType, e format.Encoding) {
	for i := range c.meta.EncodingStats {
		if s := &c.meta.EncodingStats[i]; s.PageType == t && s.Encoding == e {
			s.Count++
			return
		}
	}
	c.meta.EncodingStats = append(c.meta.EncodingStats, format.PageEncodingStats{PageType: t, Encoding: e, Count: 1})
}

// finish sets what follows from the pages.
func (c *chunk) finish(column *column) {
	if column.nullable {
		c.meta.Encoding = append(c.meta.Encoding, format.RLE)
	}
	for _, s := range c.meta.EncodingStats {
		if !slices.Contains(c.meta.Encoding, s.Encoding) {
			c.meta.Encoding = append(c.meta.Encoding, s.Encoding)
		}
	}
	slices.Sort(c.meta.Encoding)
	c.meta.TotalCompressedSize = int64(len(c.dictionary) + len(c.pages))
	c.bounds.BoundaryOrder = c.order.order()
}

// place sets the offsets of a chunk that is written at a place of a file.
func (c *chunk) place(at int64) {
	if len(c.dictionary) > 0 {
		c.meta.DictionaryPageOffset = at
		at += int64(len(c.dictionary))
	}
	c.meta.DataPageOffset = at
	for i := range c.offsets.PageLocations {
		c.offsets.PageLocations[i].Offset += at
	}
}

// boundaryOrder finds out in which order the bounds of pages are.
type boundaryOrder struct {
	some              bool   // there was a page
	least, greatest   []byte // of the last one
	ascends, descends bool   // somewhere
}

func (o *boundaryOrder) add(column *column, least, greatest []byte) {
	if o.some {
		a, b := column.compare(least, o.least), column.compare(greatest, o.greatest)
		o.ascends = o.ascends || a > 0 || b > 0
		o.descends = o.descends || a < 0 || b < 0
	}
	o.some = true
	o.least, o.greatest = append(o.least[:0], least...), append(o.greatest[:0], greatest...)
}

func (o *boundaryOrder) order() format.BoundaryOrder {
	switch {
	case !o.descends:
		return format.Ascending
	case !o.ascends:
		return format.Descending
	}
	return format.Unordered
}

// columnWriter encodes one column of a row group. It belongs to one goroutine.
type columnWriter struct {
	*column
	*workspace
	values  pageValues
	words   *words // values, where they are words
	present bitPage
	rows    int // in the present page
	chunk   *chunk
}

// workspace is memory that the columns of a row group share.
type workspace struct {
	compressor
	raw    []byte
	packed []byte
	header bytes.Buffer
	thrift *thrift.Encoder
}

func newWorkspace(c Compression) *workspace {
	s := &workspace{compressor: compressor{compression: c}}
	s.thrift = thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&s.header))
	return s
}

func newColumnWriter(c *column, s *workspace) columnWriter {
	w := columnWriter{column: c, workspace: s, values: c.pages(c)}
	w.words, _ = w.values.(*words)
	return w
}

// begin begins a row group.
func (w *columnWriter) begin(c *chunk) {
	w.chunk = c
	c.begin(w.column, w.codec())
	if w.words != nil {
		w.words.begin()
	}
}

// codec returns the codec of the column's pages. A column of one has the same in all files
// of a run.
func (w *columnWriter) codec() format.CompressionCodec {
	if w.dense {
		return format.Uncompressed
	}
	return compressions[w.compression].codec
}

// write appends c.
func (w *columnWriter) write(c cells) error {
	if c.Kind != w.kind {
		return fmt.Errorf("column %q has vectors of kind %d where %s needs kind %d", w.name, c.Kind, w.typ, w.kind)
	}
	if err := w.refuseNulls(c); err != nil {
		return err
	}
	for to := c.to; c.from < to; {
		c.to = min(to, c.from+pageRows-w.rows)
		n, full, err := w.values.add(c)
		if err != nil {
			return err
		}
		w.mark(c, n)
		c.from += n
		if full || w.rows == pageRows {
			if err := w.endPage(); err != nil {
				return err
			}
		}
	}
	return nil
}

// mark notes which of the next n rows are NULL.
func (w *columnWriter) mark(c cells, n int) {
	w.rows += n
	switch {
	case !w.nullable:
	case c.nullable():
		w.present.add(c.Valid, c.from, c.from+n)
	default:
		w.present.addOnes(n)
	}
}

func (w *columnWriter) refuseNulls(c cells) error {
	if w.nullable || !c.nullable() {
		return nil
	}
	for i := c.from; i < c.to; i++ {
		if !c.Valid.Get(i) {
			return fmt.Errorf("column %q is required but row %d is NULL", w.name, c.row(i))
		}
	}
	return nil
}

// endPage encodes the rows of the present page, if there are any.
func (w *columnWriter) endPage() error {
	if w.rows == 0 {
		return nil
	}
	p, err := w.values.end()
	if err != nil {
		return fmt.Errorf("column %q cannot be encoded: %w", w.name, err)
	}
	data := p.data
	if w.nullable {
		w.raw = append(w.present.appendLevels(w.raw[:0]), p.data...)
		data = w.raw
	}
	h := format.PageHeader{Type: format.DataPage}
	h.DataPageHeader.Set(format.DataPageHeader{
		NumValues:               int32(w.rows),
		Encoding:                p.encoding,
		DefinitionLevelEncoding: format.RLE,
		RepetitionLevelEncoding: format.RLE,
	})
	header, body, err := w.encode(&h, data)
	if err != nil {
		return err
	}
	w.chunk.add(w.column, &p, w.rows, header, body)
	w.present.reset()
	w.rows = 0
	return nil
}

// encode returns the header and the body of a page with the given data, until the next call.
func (w *columnWriter) encode(h *format.PageHeader, data []byte) (header, body []byte, err error) {
	body = data
	if w.chunk.meta.Codec != format.Uncompressed {
		w.packed, err = w.compress(w.packed, data)
		body = w.packed
	}
	if err != nil {
		return nil, nil, fmt.Errorf("column %q cannot be compressed: %w", w.name, err)
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(data)), int32(len(body))
	h.CRC = int32(crc32.ChecksumIEEE(body))
	w.header.Reset()
	if err := w.thrift.Encode(h); err != nil {
		return nil, nil, fmt.Errorf("column %q cannot be encoded: %w", w.name, err)
	}
	header = w.header.Bytes()
	w.chunk.meta.TotalUncompressedSize += int64(len(header) + len(data))
	return header, body, nil
}

// end ends the column's chunk.
func (w *columnWriter) end() error {
	if err := w.endPage(); err != nil {
		return err
	}
	if w.words != nil && w.words.dictionary.len() > 0 {
		if err := w.endDictionary(); err != nil {
			return err
		}
	}
	w.chunk.finish(w.column)
	return nil
}

func (w *columnWriter) endDictionary() error {
	d := &w.words.dictionary
	w.raw = d.appendTo(w.raw[:0])
	h := format.PageHeader{Type: format.DictionaryPage}
	h.DictionaryPageHeader.Set(format.DictionaryPageHeader{NumValues: int32(d.len()), Encoding: format.Plain})
	header, body, err := w.encode(&h, w.raw)
	if err != nil {
		return err
	}
	w.chunk.dictionary = append(append(w.chunk.dictionary, header...), body...)
	w.chunk.count(format.DictionaryPage, format.Plain)
	return nil
}
