package parquet

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// scanRows is the greatest number of rows of a batch that ScanTable yields.
const scanRows = 8 << 10

// ScanTable reads the rows of t back from the run in dir, whose manifest is m, and calls
// yield with them in row order until there are no more or yield returns an error, which
// it passes on. The batch is reused after yield returns. Files whose columns are not
// those of t are an error, and so is damage that shows while decoding, which never takes
// more memory than the files are large; what does not show, [Manifest.Check] finds. It
// returns within a batch, some thousand rows, of the end of ctx.
func ScanTable(ctx context.Context, dir string, m *Manifest, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	if !strings.EqualFold(m.Experiment, e.Name) {
		return fmt.Errorf("folder %s holds a run of experiment %q, not of %q", dir, m.Experiment, e.Name)
	}
	columns, err := columnsOf(t)
	if err != nil {
		return err
	}
	files := m.Table(t.Name)
	if len(files) == 0 {
		return fmt.Errorf("folder %s holds no rows of table %q", dir, t.Name)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("folder %s cannot be opened: %w", dir, bare(err))
	}
	defer root.Close()
	s := newScanner(t, columns, yield)
	for _, f := range files {
		if err := s.file(ctx, root, f); err != nil {
			return err
		}
	}
	return nil
}

// scanner reads the files of one table, one after the other.
type scanner struct {
	columns []column
	batch   gen.Batch
	yield   func(*gen.Batch) error
}

func newScanner(t *schema.Table, columns []column, yield func(*gen.Batch) error) *scanner {
	s := &scanner{columns: columns, yield: yield}
	s.batch = gen.Batch{Table: t, Columns: make([]gen.Vector, len(columns))}
	for i, c := range columns {
		s.batch.Columns[i] = gen.Vector{Column: &t.Columns[i], Type: c.typ, Scale: c.scale, Kind: c.kind}
	}
	return s
}

func (s *scanner) file(ctx context.Context, root *os.Root, f File) error {
	path := filepath.Join(root.Name(), filepath.FromSlash(f.Path))
	in, err := openRegular(root, filepath.FromSlash(f.Path))
	if err != nil {
		return fmt.Errorf("%s cannot be opened: %w", path, bare(err))
	}
	defer in.Close()
	opened, err := s.open(in, f)
	if err != nil {
		return fmt.Errorf("%s %w", path, err)
	}
	s.batch.First = f.FirstRow
	for _, group := range opened.RowGroups() {
		if err := s.group(ctx, path, group); err != nil {
			return err
		}
	}
	return nil
}

// open opens a file and checks that it is what the manifest and the table say.
func (s *scanner) open(in *os.File, f File) (file *pq.File, err error) {
	defer recovered(&err)
	info, err := in.Stat()
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if info.Size() != f.Bytes {
		return nil, fmt.Errorf("has %d bytes where its manifest says %d", info.Size(), f.Bytes)
	}
	if err := checkFooter(in, f.Bytes); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	file, err = pq.OpenFile(in, f.Bytes, pq.SkipPageIndex(true), pq.SkipBloomFilters(true), pq.ReadBufferSize(128<<10))
	if err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	if file.NumRows() != f.Rows {
		return nil, fmt.Errorf("has %d rows where its manifest says %d", file.NumRows(), f.Rows)
	}
	if err := s.compare(file.Schema().Fields()); err != nil {
		return nil, err
	}
	if err := checkPages(in, f.Bytes, file, s.columns); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	return file, nil
}

// compare checks the columns of a file against those of the table.
func (s *scanner) compare(fields []pq.Field) error {
	if len(fields) != len(s.columns) {
		return fmt.Errorf("has %d columns where table %q has %d", len(fields), s.batch.Table.Name, len(s.columns))
	}
	for i, field := range fields {
		c := &s.columns[i]
		if want, got := describe(c.name, c.node), describe(field.Name(), field); want != got {
			return fmt.Errorf("has the column %s where table %q has %s", got, s.batch.Table.Name, want)
		}
	}
	return nil
}

// describe says all of a column that matters for reading it.
func describe(name string, node pq.Node) string {
	if !node.Leaf() {
		return fmt.Sprintf("%s of groups", name)
	}
	repetition := "REQUIRED"
	switch {
	case node.Optional():
		repetition = "OPTIONAL"
	case node.Repeated():
		repetition = "REPEATED"
	}
	t := node.Type()
	return fmt.Sprintf("%s %s %s (%s)", strings.ToLower(name), t, repetition, t.Kind())
}

// group reads a row group.
func (s *scanner) group(ctx context.Context, path string, group pq.RowGroup) error {
	readers, err := s.readers(group)
	defer func() {
		for i := range readers {
			readers[i].close()
		}
	}()
	if err != nil {
		return fmt.Errorf("%s is damaged: %w", path, err)
	}
	for left := group.NumRows(); left > 0; left -= int64(s.batch.Rows) {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := s.read(readers, min(left, scanRows)); err != nil {
			return fmt.Errorf("%s is damaged: %w", path, err)
		}
		if err := s.yield(&s.batch); err != nil {
			return err
		}
		s.batch.First += int64(s.batch.Rows)
	}
	return nil
}

func (s *scanner) readers(group pq.RowGroup) (readers []columnReader, err error) {
	defer recovered(&err)
	for i, chunk := range group.ColumnChunks() {
		readers = append(readers, columnReader{column: &s.columns[i], pages: chunk.Pages()})
	}
	return readers, nil
}

// read fills the batch with up to n rows. It ends where a page of strings ends, so that
// a batch holds no more bytes than one of them, whatever the strings' lengths.
func (s *scanner) read(readers []columnReader, n int64) (err error) {
	defer recovered(&err)
	rows := int(n)
	for i := range readers {
		if s.columns[i].kind != gen.KindBytes {
			continue
		}
		if err := readers[i].load(); err != nil {
			return err
		}
		rows = min(rows, readers[i].left())
	}
	for i := range readers {
		v := &s.batch.Columns[i]
		resetVector(v, rows)
		if err := readers[i].read(v, rows); err != nil {
			return err
		}
	}
	s.batch.Rows = rows
	return nil
}

// recovered turns a panic into an error: parquet-go panics on some damaged pages.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("cannot be decoded: %v", p)
	}
}
