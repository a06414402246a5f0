package gen

import "fmt"

// rowSet is the rows of a batch at some places, or all.
type rowSet struct {
	*Batch
	some bool
	at   []int32 // if some
}

// each yields the places of the rows.
func (s rowSet) each(yield func(i int) bool) {
	if !s.some {
		for i := range s.Rows {
			if !yield(i) {
				return
			}
		}
		return
	}
	for _, i := range s.at {
		if !yield(int(i)) {
			return
		}
	}
}

// size returns how many there are.
func (s rowSet) size() int {
	if s.some {
		return len(s.at)
	}
	return s.Rows
}

// frameOfBatch returns a frame, to be closed, in which all columns are made: those of b. The
// numbers of its rows mean nothing.
func (w *worker) frameOfBatch(t *tablePlan, b *Batch) *frame {
	rows := w.numbersFor(b.Rows)
	f := w.open(t, rows)
	f.numbers = append(f.numbers, rows)
	for i := range b.Columns {
		f.made[i] = &b.Columns[i]
	}
	return f
}

// beyondRow says why the expression cannot be made once more from the columns of its row
// alone; "" where it can.
func (e *expression) beyondRow() string {
	for i := range e.inputs {
		if len(e.inputs[i].path) > 0 {
			return "it takes columns of the rows that the row refers to, which dw-sim run verify compares"
		}
	}
	switch {
	case e.drawn:
		return "it draws numbers, which dw-sim run verify compares"
	case e.numbered:
		return "it takes the number of the row, which dw-sim run verify compares"
	}
	return ""
}

// picker tells for each row the first of some conditions that holds.
type picker struct {
	table      *tablePlan
	conditions []*condition
	at         [][]int32 // of the present batch: the rows of each condition, and of none
	breaches             // rows for which a condition cannot be made
}

// newPicker returns why there can be none, where a condition takes more than its row.
func newPicker(t *tablePlan, conditions ...*condition) (_ *picker, why string) {
	for _, d := range conditions {
		if d == nil {
			return nil, "the condition cannot be planned"
		}
		if why := d.expression.beyondRow(); why != "" {
			return nil, why
		}
	}
	return &picker{table: t, conditions: conditions, at: make([][]int32, len(conditions)+1)}, ""
}

// pick sorts the rows of b.
func (p *picker) pick(w *worker, b *Batch) {
	f := w.frameOfBatch(p.table, b)
	defer w.close(f)
	var running []*evaluation
	for k, d := range p.conditions {
		running = append(running, w.evaluation(d.expression))
		_ = d.expression.bind(w, f, running[k]) // all columns are there
		p.at[k] = p.at[k][:0]
	}
	rest := len(p.conditions)
	p.at[rest] = p.at[rest][:0]
	for i := range b.Rows {
		k, err := p.first(running, i)
		if err != nil {
			p.add(func() string { return fmt.Sprintf("%s: %s", p.table.rowText(b, i), err) })
			continue
		}
		p.at[k] = append(p.at[k], int32(i))
	}
}

// first returns the first condition that holds in row i, their number where none does.
func (p *picker) first(running []*evaluation, i int) (int, error) {
	for k, d := range p.conditions {
		value, err := d.expression.value(running[k], i, 0)
		if err != nil {
			return 0, err
		}
		truth, ok := value.(bool)
		if value != nil && !ok {
			return 0, fmt.Errorf("the condition gives %s, not true or false", describe(value))
		}
		if truth {
			return k, nil
		}
	}
	return len(p.conditions), nil
}

// pickedRows hands a part the rows of one condition of a picker, or of none.
type pickedRows struct {
	fitPart
	picker *picker
	number int
	label  string
}

func (p *pickedRows) add(b rowSet) {
	p.fitPart.add(rowSet{Batch: b.Batch, some: true, at: p.picker.at[p.number]})
}

func (p *pickedRows) finding() Finding {
	f := p.fitPart.finding()
	f.Asked = p.label + ": " + f.Asked
	if lost := p.picker.count; p.number == 0 && lost > 0 { // the first tells of rows that may be of any
		f.Status, f.P, f.Violations = FindingViolated, nil, f.Violations+lost
		f.Examples = append(append([]string{}, f.Examples...), p.picker.examples...)
		f.Examples = f.Examples[:min(len(f.Examples), mostExamples)]
		f.Observed += fmt.Sprintf(", %d rows for which a condition cannot be made", lost)
	}
	return f
}

// expressionRule holds the values of a column against what its expression makes of the other
// columns of the row.
type expressionRule struct {
	column *columnPlan
	expressed
	worker   *worker
	mayBlank bool    // NULL is allowed where the expression gives a value
	nulls    *picker // whose first condition makes the value NULL, or nil
	want     Vector  // one value
	breaches
}

// newExpressionRule is nil, with the reason, where the expression takes more than its row.
func newExpressionRule(w *worker, c *columnPlan, made filler) (*expressionRule, string) {
	x, ok := made.(expressed)
	if !ok {
		return nil, "the expression cannot be planned"
	}
	if why := x.expression.beyondRow(); why != "" {
		return nil, why
	}
	return &expressionRule{column: c, expressed: x, worker: w, want: newVector(c)}, ""
}

func (r *expressionRule) add(b rowSet) {
	f := r.worker.frameOfBatch(r.column.table, b.Batch)
	defer r.worker.close(f)
	running := r.worker.evaluation(r.expression)
	_ = r.expression.bind(r.worker, f, running) // all columns are there
	v := &b.Columns[r.column.index]
	var blank []int32 // where a condition makes NULL
	if r.nulls != nil {
		blank = r.nulls.at[0]
	}
	for i := range b.each {
		for len(blank) > 0 && int(blank[0]) < i {
			blank = blank[1:]
		}
		if v.IsNull(i) && (r.mayBlank || len(blank) > 0 && int(blank[0]) == i) {
			continue
		}
		if err := r.make(running, i); err != nil {
			r.breaches.add(func() string { return fmt.Sprintf("%s: %s", r.column.table.rowText(b.Batch, i), err) })
		} else if !r.want.equalAt(0, v, i) {
			r.breaches.add(func() string {
				return fmt.Sprintf("%s has %s instead of %s", r.column.table.rowText(b.Batch, i), v.textAt(i), r.want.textAt(0))
			})
		}
	}
}

// make makes the value of row i once more.
func (r *expressionRule) make(running *evaluation, i int) error {
	r.want.Resize(1)
	value, err := r.expression.value(running, i, 0)
	switch {
	case err != nil:
		return err
	case value == nil:
		r.want.setEmpty(0, 1)
		return nil
	}
	return r.result.put(&r.want, 0, value)
}

func (r *expressionRule) finding() Finding {
	f := r.column.table.newFinding(FindingExpression, r.expressed.column.column.Expression, r.column)
	return r.into(f, "another value")
}

// into tells how many rows break the rule, and what they have.
func (b *breaches) into(f Finding, what string) Finding {
	f.Violations, f.Examples = b.count, b.examples
	if f.Observed = "all do"; b.count > 0 {
		f.Observed = fmt.Sprintf("%d rows with %s", b.count, what)
	}
	return f.settled()
}

// equalAt reports whether value i of v is value j of other. Floats may differ by what adding
// them in another order makes of them.
func (v *Vector) equalAt(i int, other *Vector, j int) bool {
	if v.IsNull(i) || other.IsNull(j) {
		return v.IsNull(i) && other.IsNull(j)
	}
	switch v.Kind {
	case KindInt:
		return v.Ints[i] == other.Ints[j]
	case KindWide:
		return v.Wide[i] == other.Wide[j]
	case KindFloat:
		a, b := v.Floats[i], other.Floats[j]
		return a == b || isNear(a, b)
	case KindBool:
		return v.Bools.Get(i) == other.Bools.Get(j)
	case KindUUID:
		return v.UUIDs[i] == other.UUIDs[j]
	}
	return string(v.Bytes(i)) == string(other.Bytes(j))
}

func isNear(a, b float64) bool {
	const relative = 1e-12
	return max(a, b)-min(a, b) <= relative*max(max(a, b), -min(a, b))
}

// nullRule holds a column against the condition that makes it NULL.
type nullRule struct {
	column  *columnPlan
	picker  *picker
	exactly bool // it is NULL nowhere else
	breaches
}

func (r *nullRule) add(b rowSet) {
	v := &b.Columns[r.column.index]
	for _, i := range r.picker.at[0] {
		if !v.IsNull(int(i)) {
			r.breaches.add(func() string { return r.column.table.rowText(b.Batch, int(i)) + " has " + v.textAt(int(i)) })
		}
	}
	if !r.exactly {
		return
	}
	for _, i := range r.picker.at[1] {
		if v.IsNull(int(i)) {
			r.breaches.add(func() string { return r.column.table.rowText(b.Batch, int(i)) + " has NULL" })
		}
	}
}

func (r *nullRule) finding() Finding {
	text := "NULL when "
	if r.exactly {
		text = "NULL just when "
	}
	f := r.column.table.newFinding(FindingExpression, text+r.column.column.NullWhen, r.column)
	all := breaches{r.count + r.picker.count, append(r.examples[:len(r.examples):len(r.examples)], r.picker.examples...)}
	all.examples = all.examples[:min(len(all.examples), mostExamples)]
	return all.into(f, "the other")
}

// nullBranch is the rule of a branch that is NULL.
type nullBranch struct {
	column *columnPlan
	breaches
}

func (r *nullBranch) add(b rowSet) {
	v := &b.Columns[r.column.index]
	for i := range b.each {
		if !v.IsNull(i) {
			r.breaches.add(func() string { return r.column.table.rowText(b.Batch, i) + " has " + v.textAt(i) })
		}
	}
}

func (r *nullBranch) finding() Finding {
	return r.into(r.column.table.newFinding(FindingExpression, "NULL", r.column), "a value")
}
