package sqlite

import (
	"context"
	"math"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/textform"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

var _ store.Sizer = (*Warehouse)(nil)

// Folder implements [store.Sizer].
func (w *Warehouse) Folder() string { return w.files.Path() }

// Size implements [store.Sizer]: it is the size of the experiment's database file.
func (w *Warehouse) Size(_ context.Context, experiment string) (int64, error) {
	return w.files.Size(experiment)
}

// EstimateBytes implements [store.Sizer]. It lays the sample out as SQLite would:
// https://www.sqlite.org/fileformat2.html#b_tree_pages
//
// Temporary files of the sort that makes an index are not counted.
func (w *Warehouse) EstimateBytes(e *schema.Experiment, t *schema.Table, sample *gen.Batch, rows int64) int64 {
	e = e.Resolved()
	if own := e.Table(t.Name); own != nil {
		t = own
	}
	primary, rowNumber := primaryKey(e, t)
	values := newMeasure(e, t, rowNumber, sample, rows)
	last := values.lastNumber(rows)
	trees := []*tree{{rowid: varintSize(last), isTable: true, fill: 1, columns: allColumns(t)}}
	if len(primary) > 0 && rowNumber < 0 {
		trees = append(trees, &tree{rowid: integerSize(last), fill: w.primaryFill(), columns: positions(t, primary)})
	}
	for _, key := range indexedKeys(e, t, referencedColumns(e)[strings.ToLower(t.Name)]) {
		trees = append(trees, &tree{rowid: integerSize(last), fill: 1, columns: positions(t, key)})
	}
	total := int64(0)
	for _, tree := range trees {
		total += tree.bytes(values, sample.Rows, rows)
	}
	return total
}

const (
	pageBytes  = 8192 // see newStagePragmas
	pageUsable = pageBytes - 8
	// Share of a page that is used where keys come in any order: ln 2.
	// Yao, "On random 2-3 trees", Acta Informatica 9 (1978).
	randomFill = 0.69
	// Bytes that a value is taken for where there is no sample.
	unknownValue = 16
)

// primaryFill returns which share of the pages of a primary key's index is used.
func (w *Warehouse) primaryFill() float64 {
	if w.options.LoadBySQL {
		return randomFill
	}
	return 1
}

// tree is a b-tree of the file: a table, or an index of it.
type tree struct {
	columns []int
	isTable bool
	rowid   int     // bytes of a row number
	fill    float64 // share of its pages that is used
}

// bytes returns what rows rows take, judging by those of a sample.
func (t *tree) bytes(values *measure, sampled int, rows int64) int64 {
	if rows == 0 {
		return pageBytes
	}
	var pages, used, overflow int
	for row := range max(sampled, 1) {
		cell, beyond := t.cell(values, row)
		overflow += beyond
		if used+cell > pageUsable {
			pages, used = pages+1, 0
		}
		used += cell
	}
	share := float64(pages) + float64(used)/pageUsable
	perRow := (share/t.fill + float64(overflow)) * pageBytes / float64(max(sampled, 1))
	return pageBytes + int64(math.Ceil(perRow*float64(rows)*(1+1./512))) // inner pages: a dozen bytes per page
}

// cell returns how many bytes a row takes in its page, and how many pages beyond it.
func (t *tree) cell(values *measure, row int) (bytes, overflow int) {
	header, body := 1, 0
	for _, i := range t.columns {
		kind, size := values.of(i, row)
		header, body = header+kind, body+size
	}
	most, least := pageBytes-35, (pageBytes-12)*32/255-23
	fixed := 2 // the pointer to the cell
	if t.isTable {
		fixed += t.rowid
	} else {
		header, body = header+1, body+t.rowid
		most = (pageBytes-12)*64/255 - 23
	}
	if header > 127 {
		header++
	}
	payload := header + body
	fixed += varintSize(int64(payload))
	if payload <= most {
		return max(fixed+payload, 4+2), 0
	}
	local := least + (payload-least)%(pageBytes-4)
	if local > most {
		local = least
	}
	return fixed + local + 4, (payload - local + pageBytes - 5) / (pageBytes - 4)
}

// measure knows the sizes of the values of a sample.
type measure struct {
	columns []column
	grown   []int64 // the largest value of a column that grows with its rows, else 0
	number  int     // the column that is the row number, or -1
	sample  *gen.Batch
}

func newMeasure(e *schema.Experiment, t *schema.Table, rowNumber int, sample *gen.Batch, rows int64) *measure {
	m := &measure{columns: columnsOf(e, t), grown: make([]int64, len(t.Columns)), number: rowNumber, sample: sample}
	for i := range m.columns {
		c := &m.columns[i]
		if c.storage != btree.Integer || !grows(t, c.Column) {
			continue
		}
		step := int64(1)
		if c.Identity != nil {
			step = c.Identity.Step
		}
		m.grown[i] = min(rows, math.MaxInt32<<16) * min(step, 1<<14)
	}
	return m
}

// lastNumber returns about the largest row number.
func (m *measure) lastNumber(rows int64) int64 {
	if m.number < 0 || m.sample.Rows == 0 {
		return rows
	}
	first := integerOf(&m.sample.Columns[m.number], 0)
	if sum := first + m.grown[m.number]; first < 0 || sum > first {
		return sum
	}
	return math.MaxInt64
}

// of returns how many bytes of a record's header and of its body value i of a row takes.
func (m *measure) of(i, row int) (header, body int) {
	c := &m.columns[i]
	switch {
	case i == m.number:
		return 1, 0 // it is stored as the row number
	case m.sample.Rows == 0:
		return 1, unknownValue
	}
	v := &m.sample.Columns[i]
	if v.IsNull(row) {
		return 1, 0
	}
	switch c.storage {
	case btree.Integer:
		return 1, max(integerSize(integerOf(v, row)), integerSize(m.grown[i]))
	case btree.Numeric:
		return 1, numericSize(integerOf(v, row), btree.PowerOf10(c.scale))
	case btree.Float:
		return 1, floatSize(v.Floats[row])
	case btree.Boolean:
		return 1, 0
	}
	n := textSize(c, v, row)
	return varintSize(int64(13 + 2*n)), n
}

// textSize returns the length of a value that is text, or bytes, in the file.
func textSize(c *column, v *gen.Vector, row int) int {
	switch c.storage {
	case btree.Text, btree.Blob:
		return int(v.Offsets[row+1] - v.Offsets[row])
	case btree.Date:
		return len("2006-01-02")
	case btree.Time:
		return textform.TimeWidth(c.fraction)
	case btree.Timestamp:
		return textform.TimestampWidth(c.fraction)
	case btree.Instant:
		return textform.TimestampWidth(c.fraction) + 1
	case btree.UUID:
		return textform.UUIDWidth
	}
	if v.Kind == gen.KindWide {
		return len(v.Wide[row].AppendDecimal(nil, c.scale))
	}
	return len(gen.Int128Of(v.Ints[row]).AppendDecimal(nil, c.scale))
}

// integerOf returns a value of a column of integers; one beyond 64 bits is as large as
// they get.
func integerOf(v *gen.Vector, row int) int64 {
	if v.Kind != gen.KindWide {
		return v.Ints[row]
	}
	value, fits := v.Wide[row].Int64()
	if !fits {
		return math.MaxInt64
	}
	return value
}

func numericSize(value, power int64) int {
	if value%power != 0 {
		return 8
	}
	return integerSize(value / power)
}

// floatSize returns the size of a float; SQLite stores one that is an integer as that.
func floatSize(x float64) int {
	if x == math.Trunc(x) && math.Abs(x) < 1<<47 {
		return integerSize(int64(x))
	}
	return 8
}

// integerSize returns the size of an integer in a record.
// https://www.sqlite.org/fileformat2.html#record_format
func integerSize(v int64) int {
	if v == 0 || v == 1 {
		return 0
	}
	for _, size := range []int{1, 2, 3, 4, 6} {
		if end := int64(1) << (8*size - 1); -end <= v && v < end {
			return size
		}
	}
	return 8
}

// varintSize returns the size of a length, or a row number, before a record.
func varintSize(v int64) int {
	size := 1
	for left := uint64(v) >> 7; left > 0 && size < 9; left >>= 7 { // of a negative one, 9
		size++
	}
	return size
}

func allColumns(t *schema.Table) []int {
	at := make([]int, len(t.Columns))
	for i := range at {
		at[i] = i
	}
	return at
}

// positions returns where the columns of a key are in their table.
func positions(t *schema.Table, names []string) []int {
	at := make([]int, len(names))
	for i, name := range names {
		at[i] = t.ColumnIndex(name)
	}
	return at
}
