package spelling

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Types as which parameters are taken. A DECIMAL of Postgres keeps all its digits; elsewhere it
// gets the places that its value has.
var (
	postgresParams = map[schema.Type]string{
		schema.BigInt: "bigint", schema.Double: "double precision", schema.Decimal: "numeric", schema.Boolean: "boolean", schema.Text: "text",
		schema.Date: "date", schema.Time: "time", schema.Timestamp: "timestamp", schema.TimestampTZ: "timestamptz",
		schema.UUID: "uuid", schema.JSON: "jsonb", schema.Binary: "bytea",
	}
	redshiftParams = map[schema.Type]string{
		schema.BigInt: "bigint", schema.Double: "double precision", schema.Decimal: "decimal(38, $s)", schema.Boolean: "boolean", schema.Text: "varchar(65535)",
		schema.Date: "date", schema.Time: "time", schema.Timestamp: "timestamp", schema.TimestampTZ: "timestamptz",
		schema.UUID: "varchar(36)", schema.JSON: "varchar(65535)", schema.Binary: "varbyte",
	}
	duckParams = map[schema.Type]string{
		schema.BigInt: "bigint", schema.Double: "double", schema.Decimal: "decimal(38, $s)", schema.Boolean: "boolean", schema.Text: "varchar",
		schema.Date: "date", schema.Time: "time", schema.Timestamp: "timestamp", schema.TimestampTZ: "timestamptz",
		schema.UUID: "uuid", schema.JSON: "json", schema.Binary: "blob",
	}
)

func dollarParam(number int, types map[schema.Type]string, t schema.Type, value any) string {
	name := strings.Replace(types[t], "$s", fmt.Sprint(places(value)), 1)
	if name == "" {
		return fmt.Sprintf("$%d", number)
	}
	return fmt.Sprintf("CAST($%d AS %s)", number, name)
}

// places returns how many digits a decimal has behind its point.
func places(value any) int {
	text, _ := value.(string)
	_, fraction, _ := strings.Cut(text, ".")
	return min(len(fraction), 38)
}

// parameters writes the parameters in the engine's way, and checks that each has a value and
// each value is used.
func (r *reader) parameters() {
	numbers := map[string]int{}
	for i, t := range r.tokens {
		if t.Kind == sqltext.Parameter && r.err == nil {
			r.parameter(i, numbers)
		}
	}
	for n, used := range r.paramUsed {
		if name := r.params[n].Name; !used && r.err == nil {
			r.refuse(len(r.tokens), "write :"+name+" where it belongs, or leave it out", "the statement has no parameter :%s", name)
			r.err.Offset = -1
		}
	}
}

func (r *reader) parameter(i int, numbers map[string]int) {
	text := r.source(i, i)
	if r.keepsMark(i, text) {
		return
	}
	if text[0] != ':' {
		r.refuse(i, "write :name, and give it a value", "parameters are not written as %s", text)
		return
	}
	name := text[1:]
	n := r.paramIndex(name)
	if n < 0 {
		r.refuse(i, "", "the parameter :%s has no value", name)
		return
	}
	r.paramUsed[n] = true
	number, seen := numbers[name]
	if !seen || r.repeats {
		r.paramNames = append(r.paramNames, name)
		number = len(r.paramNames)
		numbers[name] = number
	}
	if r.param == nil {
		return
	}
	r.replace(i, r.param(r, number, r.params[n].Type, r.params[n].Value))
}

// keepsMark tells whether a mark is no parameter to the engine: ? is an operator of Postgres, $1
// a column of Snowflake, where nothing is bound.
func (r *reader) keepsMark(i int, text string) bool {
	switch text[0] {
	case '?':
		return text == "?" && r.jsonMarks
	case '$':
		return r.repeats
	}
	return false
}

func (r *reader) paramIndex(name string) int {
	for n := range r.params {
		if r.params[n].Name == name {
			return n
		}
	}
	return -1
}

// paramOperand reads a parameter.
func (r *reader) paramOperand(i int) expr {
	e := expr{first: i, last: i, next: i + 1, t: r.paramType(i)}
	if n := r.paramIndex(r.source(i, i)[1:]); r.dates && n >= 0 && e.t == schema.Decimal {
		e = e.is(digits{schema.Decimal, places(r.params[n].Value) + 1})
	}
	return e
}

// paramType returns the type of a parameter, where it tells what + and - mean.
func (r *reader) paramType(i int) schema.Type {
	text := r.source(i, i)
	if n := r.paramIndex(text[1:]); n >= 0 && text[0] == ':' {
		return r.params[n].Type
	}
	return 0
}
