package parquet

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// layout is what all parts of a table have in common.
type layout struct {
	table   *schema.Table
	columns []column
	schema  *pq.Schema
	codec   Compression
	about   map[string]string // key-value metadata
}

func newLayout(e *schema.Experiment, t *schema.Table, codec Compression) (*layout, error) {
	columns, err := columnsOf(t)
	if err != nil {
		return nil, err
	}
	about := map[string]string{
		"dwsim.experiment": e.Name,
		"dwsim.table":      t.Name,
		"dwsim.engine":     gen.EngineVersion(),
	}
	return &layout{table: t, columns: columns, schema: schemaOf(t.Name, columns), codec: codec, about: about}, nil
}

// part is one file of a table. Row groups may be encoded for it by several goroutines;
// only the one that commits them touches the file.
type part struct {
	*layout
	number int64
	first  int64 // row number of the first row
	rows   int64 // committed so far
	file   *output
	writer *pq.GenericWriter[any]
}

func (l *layout) newPart(fs FS, dir string, number, first int64, total *atomic.Int64) *part {
	p := &part{layout: l, number: number, first: first}
	p.file = newOutput(fs, filepath.Join(dir, partName(number)), partPoints, total)
	p.writer = pq.NewGenericWriter[any](p.file, l.options())
	return p
}

func (l *layout) options() *pq.WriterConfig {
	config := pq.DefaultWriterConfig()
	config.CreatedBy = "dwsim"
	config.Schema = l.schema
	config.Compression = compressions[l.codec].codec
	config.KeyValueMetadata = l.about
	config.PageBufferSize = bufferBytes
	config.WriteBufferSize = 256 << 10
	config.DataPageVersion = 1        // the one that every reader knows
	config.DataPageStatistics = false // the page index has them
	config.DictionaryMaxBytes = dictionaryBytes
	config.ColumnIndexSizeLimit = l.indexLimit
	return config
}

// indexLimit tells at how many bytes the bounds of a page are cut off. Those of BINARY
// are kept whole: parquet-go cannot round a run of 0xff up, which text does not hold.
func (l *layout) indexLimit(path []string) int {
	for _, c := range l.columns {
		if c.name == path[0] && c.typ == schema.Binary {
			return 0
		}
	}
	return 64
}

// newGroup starts a row group. It is called by one goroutine at a time.
func (p *part) newGroup() *rowGroup {
	g := &rowGroup{part: p, rows: p.writer.BeginRowGroup()}
	values := make([]pq.Value, chunkRows)
	wides := new([chunkRows][16]byte)
	for i, out := range g.rows.ColumnWriters() {
		w := columnWriter{column: &p.columns[i], index: i, out: out, values: values, wides: wides}
		g.columns = append(g.columns, w)
	}
	return g
}

// finish writes the footer and gives the part its name.
func (p *part) finish() (File, error) {
	if err := p.writer.Close(); err != nil {
		return File{}, err
	}
	if err := p.file.finish(); err != nil {
		return File{}, err
	}
	return File{
		Path:     path.Join(folderName(p.table.Name), partName(p.number)),
		Table:    p.table.Name,
		FirstRow: p.first,
		Rows:     p.rows,
		Bytes:    p.file.bytes,
		SHA256:   p.file.sha256(),
	}, nil
}

// rowGroup is a row group that is being encoded in memory.
type rowGroup struct {
	part    *part
	rows    *pq.ConcurrentRowGroupWriter
	columns []columnWriter
}

// write appends rows [from, to) of b.
func (g *rowGroup) write(b *gen.Batch, from, to int) error {
	if len(b.Columns) != len(g.columns) {
		return fmt.Errorf("a batch has %d columns instead of %d", len(b.Columns), len(g.columns))
	}
	for i := range g.columns {
		w := &g.columns[i]
		w.first = b.First
		if err := w.write(&b.Columns[i], from, to); err != nil {
			return err
		}
	}
	return nil
}

// seal encodes what is left, and lets go of the batches.
func (g *rowGroup) seal() error {
	g.columns = nil
	if err := g.rows.Flush(); err != nil {
		return fmt.Errorf("a row group cannot be encoded: %w", err)
	}
	return nil
}

// commit appends the row group to the file.
func (g *rowGroup) commit() error {
	n, err := g.rows.Commit()
	g.part.rows += n
	return err
}

func partName(number int64) string { return fmt.Sprintf("part-%05d.parquet", number) }

// folderName returns the name of the folder of a table.
func folderName(table string) string { return strings.ToLower(table) }
