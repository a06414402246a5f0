package gen

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// expression is a compiled expression over the columns of a row and of the rows that the
// row refers to. It is immutable.
type expression struct {
	table    *tablePlan
	path     string // in the document
	inputs   []input
	program  *vm.Program  // nil: the value is that of the only input
	result   reflect.Type // nil: only known when it is made
	nullable bool         // the value may be nil where no input makes it so
	numbered bool         // it asks for the number of the row
	drawn    bool         // it calls rand
	stream   stream       // of rand
}

// input is a column that an expression is made from.
type input struct {
	slot    string        // what the program calls it
	path    []*foreignKey // leads from the row to the one that has the column
	column  *columnPlan
	handled bool // the expression says what is to happen with NULL; elsewhere NULL makes the value NULL
	box     boxer
}

// Names that the program has besides columns. No name of a document has a blank.
const (
	rowSlot  = "row number" // from 1
	cellSlot = "this cell"  // the *cell that rand draws from
)

// cell is where rand draws from.
type cell struct{ hash uint64 }

// evaluation is what a worker needs to evaluate one expression. None is needed twice at
// once: a column is not made from itself.
type evaluation struct {
	machine vm.VM
	names   map[string]any
	cell    *cell
	bound   []boundInput
}

// boundInput is an input with its values in the rows of a frame.
type boundInput struct {
	*input
	values *Vector // nil: the table has no rows
	frame  *frame  // that has them
}

func (b *boundInput) isNull(i int) bool {
	return b.values == nil || b.frame.isAbsent(i) || b.values.IsNull(i)
}

// maxElements bounds the elements of the arrays that one evaluation makes.
const maxElements = 100_000

func (w *worker) evaluation(e *expression) *evaluation {
	r := w.running[e]
	if r == nil {
		r = &evaluation{names: make(map[string]any, len(e.inputs)+2), cell: new(cell)}
		r.machine.MemoryBudget = maxElements
		r.names[cellSlot] = r.cell
		w.running[e] = r
	}
	return r
}

// bind finds the values of the inputs.
func (e *expression) bind(w *worker, f *frame, r *evaluation) error {
	bound := r.bound[:0]
	for i := range e.inputs {
		b, err := e.inputs[i].bind(w, f)
		if err != nil {
			return err
		}
		bound = append(bound, b)
	}
	r.bound = bound
	return nil
}

func (n *input) bind(w *worker, f *frame) (b boundInput, err error) {
	for _, k := range n.path {
		if f, err = f.parent(w, k); err != nil {
			return b, err
		}
	}
	b = boundInput{input: n, frame: f}
	if n.column.table.rows > 0 {
		b.values, err = f.column(w, n.column)
	}
	return b, err
}

// each calls put with the value of each row of f that is there, nil for NULL. Errors name
// the row; c is the column that they name.
func (e *expression) each(w *worker, f *frame, c *columnPlan, put func(i int, value any) error) error {
	r := w.evaluation(e)
	if err := e.bind(w, f, r); err != nil {
		return err
	}
	for i := range f.rows {
		if f.isAbsent(i) {
			continue
		}
		value, err := e.value(r, i, f.rows[i])
		if err == nil {
			err = put(i, value)
		}
		if err != nil {
			return c.errorAt(f.rows[i], e.path, err)
		}
	}
	return nil
}

func (e *expression) value(r *evaluation, i int, row int64) (any, error) {
	for k := range r.bound {
		b := &r.bound[k]
		switch {
		case !b.isNull(i):
			r.names[b.slot] = b.box(b.values, i)
		case !b.handled:
			return nil, nil
		default:
			r.names[b.slot] = nil
		}
	}
	if e.program == nil {
		return r.names[e.inputs[0].slot], nil
	}
	r.cell.hash = e.stream.at(row)
	if e.numbered {
		r.names[rowSlot] = int(row) + 1
	}
	value, err := r.machine.Run(e.program, r.names)
	return value, plainError(err)
}

// plainError returns an error of the expression language in one line.
func plainError(err error) error {
	var at *file.Error
	if !errors.As(err, &at) {
		return err
	}
	return fmt.Errorf("the expression stops at %d:%d: %s", max(at.Line, 1), at.Column+1, at.Message)
}

// cellError says which cell cannot be made.
type cellError struct {
	table, column string
	row           int64  // from 0
	path          string // in the document, of what cannot be computed
	err           error
}

func (e *cellError) Error() string {
	return fmt.Sprintf("table %q, column %q, row %d: %s", e.table, e.column, e.row+1, e.err)
}

func (e *cellError) Unwrap() error { return e.err }

func (c *columnPlan) errorAt(row int64, path string, err error) error {
	var at *cellError
	if errors.As(err, &at) {
		return err
	}
	return &cellError{table: c.table.table.Name, column: c.column.Name, row: row, path: path, err: err}
}

// expressed is a column that an expression makes.
type expressed struct {
	expression *expression
	column     *columnPlan
	result     *result
}

func (x expressed) fill(w *worker, rows []int64, v *Vector) error {
	return w.within(x.column.table, rows, func(f *frame) error {
		if x.isCopy() {
			return x.copy(w, f, v)
		}
		x.clear(v, len(rows))
		next := 0 // what is not there is empty, in the order of the rows
		err := x.expression.each(w, f, x.column, func(i int, value any) error {
			for ; next < i; next++ {
				v.setEmpty(next, len(rows))
			}
			next++
			if value == nil && !x.column.column.Nullable() {
				return errors.New("the value is NULL, but the column is required")
			}
			if value == nil {
				v.setEmpty(i, len(rows))
				return nil
			}
			return x.result.put(v, i, value)
		})
		for ; next < len(rows) && err == nil; next++ {
			v.setEmpty(next, len(rows))
		}
		return err
	})
}

func (expressed) clear(v *Vector, n int) {
	if v.Kind == KindBool {
		clear(v.Bools[:bitmapWords(n)])
	}
}

// isCopy reports whether the values are those of another column as they are.
func (x expressed) isCopy() bool {
	if x.expression.program != nil || x.result.bounded {
		return false
	}
	from := x.expression.inputs[0].column
	return from.typ == x.column.typ && from.kind == x.column.kind && from.scale == x.column.scale &&
		from.step() >= x.column.step() && from.column.Length() <= x.column.column.Length() &&
		from.precision() <= x.column.precision()
}

// precision returns the digits of a DECIMAL, else 0.
func (c *columnPlan) precision() int {
	precision, _ := c.column.Digits()
	return precision
}

func (x expressed) copy(w *worker, f *frame, v *Vector) error {
	from, err := x.expression.inputs[0].bind(w, f)
	if err != nil {
		return err
	}
	n := len(f.rows)
	x.clear(v, n)
	for i := range n {
		if from.isNull(i) {
			v.setEmpty(i, n)
		} else {
			v.Set(i, from.values, i, n)
		}
	}
	return nil
}

// condition is an expression that holds or does not; it does not hold where it is NULL.
type condition struct {
	expression *expression
	column     *columnPlan // whose key it is
}

// holds returns a bit for each row of f; it is valid until the next call.
func (d *condition) holds(w *worker, f *frame) (Bitmap, error) {
	hold := make(Bitmap, bitmapWords(len(f.rows)))
	err := d.expression.each(w, f, d.column, func(i int, value any) error {
		if value == nil {
			return nil
		}
		truth, ok := value.(bool)
		if !ok {
			return fmt.Errorf("the condition gives %s, not true or false", describe(value))
		}
		hold.Set(i, truth)
		return nil
	})
	return hold, err
}
