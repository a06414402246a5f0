package parquet

import (
	"io"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// resultRows is the number of rows of a row group of a Writer: fewer than in a run's files, as
// memory matters more here than bytes.
const resultRows = 32 << 10

// Writer writes batches as one Parquet file to a stream, for what is no run. It belongs to one
// goroutine and keeps at most a row group in memory.
type Writer struct {
	file  *fileWriter
	group *rowGroup
	rows  int // in group
}

// NewWriter returns a writer of batches of t. The names of columns must differ.
func NewWriter(out io.Writer, t *schema.Table, c Compression) (*Writer, error) {
	l, err := newLayout(t, c, map[string]string{"dwsim.engine": gen.EngineVersion()})
	if err != nil {
		return nil, err
	}
	return &Writer{file: newFileWriter(l, out)}, nil
}

// WriteBatch writes b, and does not keep it.
func (w *Writer) WriteBatch(b *gen.Batch) error {
	for from := 0; from < b.Rows; {
		if w.group == nil {
			w.group = w.file.newGroup()
		}
		to := min(b.Rows, from+resultRows-w.rows)
		if err := w.group.write(b, from, to); err != nil {
			return err
		}
		w.rows += to - from
		from = to
		if w.rows == resultRows {
			if err := w.endGroup(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Writer) endGroup() error {
	g := w.group
	w.group, w.rows = nil, 0
	if g == nil {
		return nil
	}
	if err := g.seal(); err != nil {
		return err
	}
	return w.file.append(g)
}

// Close writes the last row group and the footer, without which the file cannot be read. It
// does not close the stream.
func (w *Writer) Close() error {
	if err := w.endGroup(); err != nil {
		return err
	}
	return w.file.close()
}
