package result

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/textform"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// batchRows is how many rows a typed format takes at a time, and how many decide the types of
// columns of which the engine does not tell one.
const batchRows = 8192

// batchWriter writes the batches of a table.
type batchWriter interface {
	WriteBatch(b *gen.Batch) error
	Close() error // writes the footer
}

// typed writes a format whose columns have types. Where the engine does not tell a type, as
// for most expressions on SQLite, the first rows do.
type typed struct {
	to   io.Writer
	o    Options
	open func(out io.Writer, t *schema.Table) (batchWriter, error)

	table   schema.Table
	unknown []bool  // columns whose type the rows tell
	first   [][]any // rows that are kept until the types are decided; nil then
	count   int64   // rows set
	builder *vectors.Builder
	text    []byte // of the present value
	writer  batchWriter
	out     *bufio.Writer // what writer writes to
}

// RetypeError is the error of a typed format for a value that does not fit the type of its
// column, where the engine did not tell a type, or a wrong one. Written once more with Types, the
// result gets beyond that value.
type RetypeError struct {
	Column string
	Row    int64 // from 1
	Value  string
	Was    string
	Types  []string
}

// Error says what to do in SQL.
func (e *RetypeError) Error() string {
	return fmt.Sprintf("column %q holds %q in row %d, behind values of type %s; write CAST(… AS VARCHAR), or another type, in the query", e.Column, e.Value, e.Row, e.Was)
}

func (w *typed) Begin(columns []store.ResultColumn) error {
	if err := distinctNames(columns); err != nil {
		return err
	}
	w.table = schema.Table{Name: "result", Columns: make([]schema.Column, len(columns))}
	w.unknown = make([]bool, len(columns))
	undecided := false
	for i, c := range columns {
		told := c.Type
		if i < len(w.o.Types) {
			told = w.o.Types[i]
		}
		column, ok := columnOf(told)
		column.Name, column.Required = c.Name, new(false)
		w.table.Columns[i], w.unknown[i] = column, !ok
		undecided = undecided || !ok
	}
	if undecided {
		w.first = make([][]any, 0, batchRows)
		return nil
	}
	return w.decide()
}

// sizedTypes may have a number of digits, or of bytes, which is not looked at.
var sizedTypes = []schema.Type{schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime, schema.Binary, schema.Text}

// columnOf returns a column of a type in the words of a document: "DECIMAL(12,2)".
func columnOf(text string) (c schema.Column, ok bool) {
	word, rest, sized := strings.Cut(text, "(")
	size, suffix, _ := strings.Cut(rest, ")")
	t, ok := schema.ParseType(word + " " + suffix)
	if !ok {
		return c, false
	}
	c.DataType = t.String()
	switch {
	case t == schema.Decimal:
		var precision, scale int
		if n, _ := fmt.Sscanf(strings.ReplaceAll(size, " ", ""), "%d,%d", &precision, &scale); n == 0 || precision > 38 || scale > precision {
			return c, false // how many digits there are is for the values to tell
		}
		c.Precision, c.Scale = &precision, &scale
	case t == schema.Char || t == schema.Varchar:
		c.DataType = schema.Text.String() // lengths are not checked here
	case sized && !slices.Contains(sizedTypes, t):
		return c, false
	}
	return c, true
}

func (w *typed) Row(values []any) error {
	if w.first == nil {
		return w.set(values)
	}
	w.first = append(w.first, append([]any(nil), values...))
	if len(w.first) < batchRows {
		return nil
	}
	return w.decide()
}

// decide decides the types of the columns by the first rows, and writes these.
func (w *typed) decide() (err error) {
	for i, unknown := range w.unknown {
		if unknown && !w.decideDecimal(i) {
			w.table.Columns[i].DataType = w.typeOfValues(i)
		}
	}
	w.builder = vectors.New(&w.table, batchRows)
	w.out = bufio.NewWriterSize(w.to, flushBytes) // encoders write in small pieces
	if w.writer, err = w.open(w.out, &w.table); err != nil {
		return err
	}
	rows := w.first
	w.first = nil
	for _, values := range rows {
		if err := w.set(values); err != nil {
			return err
		}
	}
	return nil
}

// typeOfValues returns the narrowest type of the values of a column so far; VARCHAR where all
// of them are NULL.
func (w *typed) typeOfValues(i int) string {
	t := ""
	for _, row := range w.first {
		if v := row[i]; v != nil {
			t = widen(t, v)
		}
	}
	if t == "" {
		return schema.Text.String()
	}
	return t
}

// widen returns the type that holds a value besides those of type t: TEXT holds all but bytes,
// BINARY all.
func widen(t string, v any) string {
	var own string
	switch v := v.(type) {
	case int64:
		own = schema.BigInt.String()
		if t == schema.Double.String() && exactFloat(v) {
			return t
		}
	case float64:
		own = schema.Double.String()
		if math.IsNaN(v) {
			own = schema.Text.String() // no vector holds it
		} else if t == schema.BigInt.String() || t == schema.Int.String() || t == schema.SmallInt.String() {
			return own
		}
	case bool:
		own = schema.Boolean.String()
	case []byte:
		return schema.Binary.String()
	default:
		own = schema.Text.String()
	}
	switch {
	case t == "" || t == own, own == schema.BigInt.String() && (t == schema.Int.String() || t == schema.SmallInt.String()):
		return own
	case t == schema.Binary.String():
		return t
	}
	return schema.Text.String()
}

func exactFloat(v int64) bool { return -exactInteger <= v && v <= exactInteger }

func (w *typed) set(values []any) error {
	w.count++
	for i, v := range values {
		if v == nil {
			w.builder.SetNull(i)
		} else if err := w.setValue(i, v); err != nil {
			return w.retype(i, v)
		}
	}
	w.builder.EndRow()
	if !w.builder.Full() {
		return nil
	}
	return w.flush()
}

// retype is the error of a value that column i cannot hold.
func (w *typed) retype(i int, v any) error {
	c := &w.table.Columns[i]
	e := &RetypeError{Column: c.Name, Row: w.count, Value: string(AppendText(nil, v)), Was: typeText(c), Types: make([]string, len(w.table.Columns))}
	for k := range w.table.Columns {
		e.Types[k] = typeText(&w.table.Columns[k])
	}
	e.Types[i] = widen(c.DataType, v)
	if wider, ok := widerDecimal(c, v); ok {
		e.Types[i] = wider
	}
	return e
}

func typeText(c *schema.Column) string {
	if c.Precision == nil || c.Scale == nil {
		return c.DataType
	}
	return fmt.Sprintf("%s(%d,%d)", c.DataType, *c.Precision, *c.Scale)
}

// setValue sets column i of the row. Any error means that the value does not fit.
func (w *typed) setValue(i int, v any) error {
	switch t := w.table.Columns[i].Type(); t {
	case schema.SmallInt, schema.Int, schema.BigInt:
		if n, ok := v.(int64); ok {
			return w.builder.SetInt(i, n)
		}
	case schema.Real, schema.Float, schema.Double:
		return w.setFloat(i, v)
	case schema.Boolean:
		if b, ok := v.(bool); ok {
			w.builder.SetBool(i, b)
			return nil
		}
	case schema.Decimal:
		return w.setDecimal(i, v)
	case schema.Text:
		if _, isBytes := v.([]byte); !isBytes {
			return w.builder.SetBytes(i, w.textOf(v))
		}
	case schema.Binary:
		if b, ok := v.([]byte); ok {
			return w.builder.SetBytes(i, b)
		}
		return w.builder.SetBytes(i, w.textOf(v))
	default:
		if s, ok := v.(string); ok {
			return w.builder.SetText(i, w.textOf(s))
		}
	}
	return errUnfit
}

// textOf returns the text of a value, until it is called again.
func (w *typed) textOf(v any) []byte {
	w.text = AppendText(w.text[:0], v)
	return w.text
}

var errUnfit = fmt.Errorf("the value does not fit")

func (w *typed) setFloat(i int, v any) error {
	switch v := v.(type) {
	case float64:
		if !math.IsNaN(v) {
			return w.builder.SetFloat(i, v)
		}
	case int64:
		if exactFloat(v) {
			return w.builder.SetFloat(i, float64(v))
		}
	}
	return errUnfit
}

func (w *typed) setDecimal(i int, v any) error {
	switch v := v.(type) {
	case float64:
		text := textform.AppendFloat(nil, v, *w.table.Columns[i].Scale)
		if back, err := strconv.ParseFloat(string(text), 64); err == nil && back == v {
			return w.builder.SetText(i, text)
		}
	case int64, string:
		return w.builder.SetText(i, w.textOf(v))
	}
	return errUnfit
}

func (w *typed) flush() error {
	err := w.writer.WriteBatch(w.builder.Batch())
	w.builder.Next()
	return err
}

func (w *typed) End() error {
	if w.first != nil {
		if err := w.decide(); err != nil {
			return err
		}
	}
	if w.builder.Rows() > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if err := w.writer.Close(); err != nil {
		return err
	}
	return w.out.Flush()
}
