package sqlite

import (
	"fmt"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// registerFunctions gives statements the functions of Redshift and Snowflake.
func (r *reader) registerFunctions() error {
	var all []sqlitec.Function
	for _, f := range sqlfunc.Scalars() {
		call := func(arguments []any) (any, error) { return f.Call(r.shared, arguments) }
		all = appendForms(all, f.Min, f.Max, sqlitec.Function{Name: f.Name, Deterministic: !f.Volatile, JSON: f.JSON, Call: call})
	}
	for _, f := range sqlfunc.Aggregates() {
		group := func() sqlitec.Accumulator { return f.New(r.shared) }
		all = appendForms(all, f.Min, f.Max, sqlitec.Function{Name: f.Name, Deterministic: true, JSON: f.JSON, New: group})
	}
	return r.conn.Register(all)
}

// maxForms is up to how many numbers of arguments a function is registered for each of them, so
// that SQLite itself refuses other numbers when it prepares a statement.
const maxForms = 4

func appendForms(all []sqlitec.Function, least, most int, f sqlitec.Function) []sqlitec.Function {
	if most >= 0 && most-least < maxForms {
		for f.Arguments = least; f.Arguments <= most; f.Arguments++ {
			all = append(all, f)
		}
		return all
	}
	f.Arguments = -1
	if call := f.Call; call != nil {
		f.Call = func(arguments []any) (any, error) {
			if n := len(arguments); n < least || most >= 0 && n > most {
				return nil, wrongNumber(f.Name, least, most, n)
			}
			return call(arguments)
		}
	}
	if begin := f.New; begin != nil {
		f.New = func() sqlitec.Accumulator { return counted{begin(), f.Name, least, most} }
	}
	return append(all, f)
}

func wrongNumber(name string, least, most, n int) error {
	if most < 0 {
		return fmt.Errorf("%s takes %d arguments or more, not %d", name, least, n)
	}
	return fmt.Errorf("%s takes %d to %d arguments, not %d", name, least, most, n)
}

// counted refuses rows with a wrong number of arguments.
type counted struct {
	sqlitec.Accumulator
	name        string
	least, most int
}

func (c counted) Step(arguments []any) error {
	if n := len(arguments); n < c.least || c.most >= 0 && n > c.most {
		return wrongNumber(c.name, c.least, c.most, n)
	}
	return c.Accumulator.Step(arguments)
}

// Size implements [sqlitec.Sized].
func (c counted) Size() int64 {
	if sized, ok := c.Accumulator.(sqlitec.Sized); ok {
		return sized.Size()
	}
	return 0
}
