package parquet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// magic is how a file begins and ends.
const magic = "PAR1"

// footerOf returns the footer that parquet-go writes for a file without rows.
func footerOf(s *pq.Schema, about map[string]string) (format.FileMetaData, error) {
	config := pq.DefaultWriterConfig()
	config.CreatedBy, config.Schema, config.KeyValueMetadata = "dwsim", s, about
	w := pq.NewGenericWriter[any](io.Discard, config)
	if err := w.Close(); err != nil {
		return format.FileMetaData{}, fmt.Errorf("the schema cannot be encoded: %w", err)
	}
	return *w.File().Metadata(), nil
}

// fileWriter writes row groups one behind the other, and a footer.
type fileWriter struct {
	*layout
	out     *bufio.Writer
	at      int64 // bytes written
	rows    int64
	groups  []format.RowGroup
	bounds  []format.ColumnIndex // column by column, row group by row group
	offsets []format.OffsetIndex
}

func newFileWriter(l *layout, out io.Writer) *fileWriter {
	return &fileWriter{layout: l, out: bufio.NewWriterSize(out, 64<<10)}
}

func (w *fileWriter) write(p []byte) error {
	n, err := w.out.Write(p)
	w.at += int64(n)
	return err
}

// append writes a sealed row group, whose memory is used again.
func (w *fileWriter) append(g *rowGroup) error {
	if err := w.begin(); err != nil {
		return err
	}
	if len(w.groups) > math.MaxInt16 {
		return fmt.Errorf("a file has more than %d row groups", len(w.groups))
	}
	group := format.RowGroup{NumRows: g.rows, FileOffset: w.at, Ordinal: int16(len(w.groups))}
	for i := range *g.chunks {
		c := &(*g.chunks)[i]
		c.place(w.at)
		if err := w.write(c.dictionary); err != nil {
			return err
		}
		if err := w.write(c.pages); err != nil {
			return err
		}
		group.Columns = append(group.Columns, format.ColumnChunk{MetaData: c.meta})
		group.TotalByteSize += c.meta.TotalUncompressedSize
		group.TotalCompressedSize += c.meta.TotalCompressedSize
		w.bounds, w.offsets = append(w.bounds, c.bounds), append(w.offsets, c.offsets)
	}
	w.groups = append(w.groups, group)
	w.rows += g.rows
	w.chunks.add(g.chunks)
	return nil
}

// begin writes what a file begins with, once.
func (w *fileWriter) begin() error {
	if w.at > 0 {
		return nil
	}
	return w.write([]byte(magic))
}

// close writes the index of the pages and the footer.
func (w *fileWriter) close() error {
	if err := w.begin(); err != nil {
		return err
	}
	if err := w.writeIndex(); err != nil {
		return err
	}
	footer := w.footer
	footer.NumRows, footer.RowGroups = w.rows, w.groups
	n, err := w.encode(&footer)
	if err != nil {
		return err
	}
	if err := w.write(append(binary.LittleEndian.AppendUint32(nil, uint32(n)), magic...)); err != nil {
		return err
	}
	return w.out.Flush()
}

// writeIndex writes the bounds of all pages, then their places.
func (w *fileWriter) writeIndex() (err error) {
	for i := range w.bounds {
		c := w.column(i)
		c.ColumnIndexOffset = w.at
		if c.ColumnIndexLength, err = w.encode(&w.bounds[i]); err != nil {
			return err
		}
	}
	for i := range w.offsets {
		c := w.column(i)
		c.OffsetIndexOffset = w.at
		if c.OffsetIndexLength, err = w.encode(&w.offsets[i]); err != nil {
			return err
		}
	}
	return nil
}

// column returns chunk i of the file.
func (w *fileWriter) column(i int) *format.ColumnChunk {
	return &w.groups[i/len(w.columns)].Columns[i%len(w.columns)]
}

// encode writes a struct of the metadata and returns its length.
func (w *fileWriter) encode(v any) (int32, error) {
	var text bytes.Buffer
	if err := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&text)).Encode(v); err != nil {
		return 0, fmt.Errorf("the metadata cannot be encoded: %w", err)
	}
	return int32(text.Len()), w.write(text.Bytes())
}
