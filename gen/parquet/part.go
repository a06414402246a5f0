package parquet

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/parquet-go/parquet-go/format"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// layout is what all files of a table have in common.
type layout struct {
	table       *schema.Table
	columns     []column
	compression Compression
	footer      format.FileMetaData // but for rows and row groups
	encoders    spares[*encoder]
	chunks      spares[*[]chunk]
}

// spares are things to use again, not more than there were at work at once. A [sync.Pool] would
// lose them to the garbage collector and let them grow anew, some megabytes each.
type spares[T any] struct {
	mu   sync.Mutex
	free []T
}

// take returns one of them, or the zero value where there is none.
func (s *spares[T]) take() (x T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := len(s.free) - 1; last >= 0 {
		x, s.free = s.free[last], s.free[:last]
	}
	return x
}

func (s *spares[T]) add(x T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, x)
}

// drop leaves all to the garbage collector.
func (s *spares[T]) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = nil
}

func newLayout(t *schema.Table, c Compression, about map[string]string) (*layout, error) {
	columns, err := columnsOf(t)
	if err != nil {
		return nil, err
	}
	l := &layout{table: t, columns: columns, compression: c}
	l.footer, err = footerOf(schemaOf(t.Name, columns), about)
	return l, err
}

// aboutRun returns the key-value metadata of the files of a run.
func aboutRun(e *schema.Experiment, t *schema.Table) map[string]string {
	return map[string]string{
		"dwsim.experiment": e.Name,
		"dwsim.table":      t.Name,
		"dwsim.engine":     gen.EngineVersion(),
	}
}

// part is one file of a table. Row groups may be encoded for it by several goroutines;
// only the one that commits them touches the file.
type part struct {
	*layout
	number int64
	first  int64 // row number of the first row
	file   *output
	writer *fileWriter
}

func (l *layout) newPart(fs FS, dir string, number, first int64, total *atomic.Int64) *part {
	p := &part{layout: l, number: number, first: first}
	p.file = newOutput(fs, filepath.Join(dir, partName(number)), partPoints, total)
	p.writer = newFileWriter(l, p.file)
	return p
}

// finish writes the footer and gives the part its name.
func (p *part) finish() (File, error) {
	if err := p.writer.close(); err != nil {
		return File{}, err
	}
	if err := p.file.finish(); err != nil {
		return File{}, err
	}
	return File{
		Path:     path.Join(folderName(p.table.Name), partName(p.number)),
		Table:    p.table.Name,
		FirstRow: p.first,
		Rows:     p.writer.rows,
		Bytes:    p.file.bytes,
		SHA256:   p.file.sha256(),
	}, nil
}

// encoder is what it takes to encode a row group. It belongs to one goroutine.
type encoder struct{ columns []columnWriter }

func (l *layout) newEncoder() *encoder {
	s, e := newWorkspace(l.compression), new(encoder)
	for i := range l.columns {
		e.columns = append(e.columns, newColumnWriter(&l.columns[i], s))
	}
	return e
}

// rowGroup is a row group that is being encoded in memory, or waits to be written.
type rowGroup struct {
	layout  *layout
	encoder *encoder // nil once sealed
	chunks  *[]chunk
	rows    int64
}

// newGroup starts a row group.
func (l *layout) newGroup() *rowGroup {
	g := &rowGroup{layout: l, encoder: l.encoders.take(), chunks: l.chunks.take()}
	if g.encoder == nil {
		g.encoder = l.newEncoder()
	}
	if g.chunks == nil {
		g.chunks = new(make([]chunk, len(l.columns)))
	}
	for i := range g.encoder.columns {
		g.encoder.columns[i].begin(&(*g.chunks)[i])
	}
	return g
}

// write appends rows [from, to) of b. After an error the row group is of no use.
func (g *rowGroup) write(b *gen.Batch, from, to int) error {
	if len(b.Columns) != len(g.layout.columns) {
		return fmt.Errorf("a batch has %d columns instead of %d", len(b.Columns), len(g.layout.columns))
	}
	for i := range g.encoder.columns {
		if err := g.encoder.columns[i].write(cells{&b.Columns[i], b.First, from, to}); err != nil {
			return err
		}
	}
	g.rows += int64(to - from)
	return nil
}

// seal encodes what is left.
func (g *rowGroup) seal() error {
	for i := range g.encoder.columns {
		if err := g.encoder.columns[i].end(); err != nil {
			return fmt.Errorf("a row group cannot be encoded: %w", err)
		}
	}
	g.layout.encoders.add(g.encoder)
	g.encoder = nil
	return nil
}

func partName(number int64) string { return fmt.Sprintf("part-%05d.parquet", number) }

// folderName returns the name of the folder of a table.
func folderName(table string) string { return strings.ToLower(table) }
