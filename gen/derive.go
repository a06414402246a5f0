package gen

import (
	"reflect"
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// derived returns the filler of a column that is made from other columns: by an
// expression, a total, branches or an order. It is nil where the column cannot be made,
// which is noted.
func (p *planner) derived(c *columnPlan, path string) filler {
	switch {
	case c.isBranched():
		return p.branches(c, path)
	case c.column.Expression != "":
		return p.expressed(c, path)
	case c.column.After != nil:
		return p.ordered(c, path)
	}
	return p.total(c, path)
}

// compile compiles the expression at path and notes what it is made from; nil where it
// cannot be compiled, which is noted.
func (p *planner) compile(c *columnPlan, text, path string, s stream) *expression {
	e, wrong := compile(c.table, text, s)
	if wrong != nil {
		p.refuse(path, wrong.hint, "at %s %s", wrong.place(text), wrong.message)
		return nil
	}
	for i := range e.inputs {
		in := &e.inputs[i]
		c.use(in.column)
		for _, k := range in.path {
			c.useKey(k)
		}
	}
	e.path = path
	return e
}

func (c *columnPlan) use(other *columnPlan) {
	if !slices.Contains(c.uses, other) {
		c.uses = append(c.uses, other)
	}
}

// useKey notes that c depends on which rows k leads to, and so on what makes k NULL.
func (c *columnPlan) useKey(k *foreignKey) {
	for _, column := range k.columns {
		if column.column.NullWhen != "" {
			c.use(column)
		}
	}
}

// expressed plans a column that an expression makes.
func (p *planner) expressed(c *columnPlan, path string) filler {
	path += ".expression"
	e := p.compile(c, c.column.Expression, path, c.stream("expression"))
	if e == nil {
		return nil
	}
	r, err := newResult(c)
	if err != nil {
		p.refuse(path, "", "%s", err)
		return nil
	}
	if e.result != nil && !r.takes(e.result) {
		p.refuse(path, castHint(c.typ, e), "the expression gives %s, which %s cannot hold", typeName(e.result), c.typ)
		return nil
	}
	if c.column.Nullable() {
		return expressed{expression: e, column: c, result: r}
	}
	if null := e.nullInput(); null != nil {
		p.refuse(path, `write "required": false, or (… ?? …) around it with a value for NULL`,
			"column %q is required, but %s may be NULL", c.column.Name, null.whatIsNull())
		return nil
	}
	if e.nullable {
		p.refuse(path, `write "required": false, or give it a value`, "column %q is required, but its expression may give nil", c.column.Name)
		return nil
	}
	return expressed{expression: e, column: c, result: r}
}

// nullInput returns an input whose NULL makes the value NULL, or nil.
func (e *expression) nullInput() *input {
	for i := range e.inputs {
		if in := &e.inputs[i]; !in.handled && in.mayBeNull() {
			return in
		}
	}
	return nil
}

// whatIsNull names the column that may be NULL: the one that the input is, or a foreign
// key on the way to it.
func (n *input) whatIsNull() string {
	for _, k := range n.path {
		for _, c := range k.columns {
			if c.mayBeNull() {
				return c.qualified()
			}
		}
	}
	return n.column.qualified()
}

func castHint(t schema.Type, e *expression) string {
	switch {
	case e.result == durationType && t != schema.Time:
		return "write .Hours() or / days(1) behind it, or add it to a time"
	case e.result.Kind() == reflect.Func:
		return "write () behind it"
	case e.result == timeType && t != schema.Time:
		return `write .Format("2006-01-02") behind it, or year(…) around it`
	case t == schema.Char || t == schema.Varchar || t == schema.Text:
		return "write string(…) around it"
	case e.result == textType && (isExactNumber(t) || isFloat(t)):
		return "write int(…), decimal(…) or float(…) around it"
	}
	return "change the data type or the expression"
}

func isExactNumber(t schema.Type) bool {
	return t == schema.SmallInt || t == schema.Int || t == schema.BigInt || t == schema.Decimal
}

func isFloat(t schema.Type) bool { return t == schema.Real || t == schema.Float || t == schema.Double }

// condition plans a condition; nil where it cannot be one, which is noted.
func (p *planner) condition(c *columnPlan, text, path string) *condition {
	e := p.compile(c, text, path, c.streamOf("condition", text))
	if e == nil {
		return nil
	}
	if e.result != nil && e.result != boolType {
		p.refuse(path, "compare it with something", "the condition gives %s, not true or false", typeName(e.result))
		return nil
	}
	return &condition{expression: e, column: c}
}

// planDerived resolves how the cells of derived columns are made, and where others are NULL
// by a condition, now that all keys are planned.
func (p *planner) planDerived() {
	for _, c := range p.deferred {
		path := c.path()
		if c.isMade() {
			c.filler = p.derived(c, path)
		}
		if c.column.NullWhen != "" {
			c.nullWhen = p.condition(c, c.column.NullWhen, path+".null_when")
		}
	}
}

// checkDerived checks what can be told of derived columns when all are planned.
func (p *planner) checkDerived() {
	p.checkTotals()
	if p.cycles() || len(p.problems) > 0 {
		return
	}
	for _, o := range p.orders {
		p.settle(o)
	}
	p.keptTotals()
}

// qualified returns the column as it is called in messages.
func (c *columnPlan) qualified() string { return c.table.table.Name + "." + c.column.Name }
