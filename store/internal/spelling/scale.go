package spelling

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// SQLite keeps DECIMALs as floats, which are exact for up to 15 digits; what + - and * make of
// them is off by a little. Where the digits behind the point of such a calculation are known, it
// is rounded to them: once, on its outside.

// ColumnScale says how many digits the columns of a name have behind their points.
type ColumnScale struct {
	Found bool // there is such a column
	Known bool // all of them are DECIMALs or integers
	Most  int  // digits; 0 of integers
	Same  bool // all have as many
}

// mostPlaces is how many digits behind the point are kept track of.
const mostPlaces = 18

// digits is what is known of a number: whether it is a DECIMAL or an integer, or 0 where that is
// not known, and how many digits it has behind its point, and one more.
type digits struct {
	t      schema.Type
	places int
}

func isInteger(t schema.Type) bool {
	return t == schema.SmallInt || t == schema.Int || t == schema.BigInt
}

// digits returns what is known of an operand as a number.
func (e expr) digits() digits {
	switch {
	case isInteger(e.t):
		return digits{schema.BigInt, 1}
	case e.places > 0:
		return digits{schema.Decimal, e.places}
	}
	return digits{}
}

// or returns what is known of a number that is one of two.
func (n digits) or(m digits) digits {
	switch {
	case n.t == 0 || m.t == 0:
		return digits{}
	case n.t != m.t:
		n.t = schema.Decimal
	}
	n.places = max(n.places, m.places)
	return n
}

// is says of an operand what is known of it as a number.
func (e expr) is(n digits) expr {
	if n.t == 0 || n.places > mostPlaces+1 {
		return e
	}
	e.t, e.places, e.size = n.t, 0, ""
	if n.t == schema.Decimal {
		e.places, e.size = n.places, decimalSize(n.places)
	}
	return e
}

func decimalSize(places int) string { return "(38," + itoa(places-1) + ")" }

// anyOf returns what is known of a value that is one of several; NULL is of any type.
func (r *reader) anyOf(all []expr) digits {
	var n digits
	for _, e := range all {
		switch {
		case r.isNull(e):
		case n == digits{}:
			if n = e.digits(); n.t == 0 {
				return n
			}
		default:
			if n = n.or(e.digits()); n.t == 0 {
				return n
			}
		}
	}
	return n
}

func (r *reader) isNull(e expr) bool { return e.first == e.last && r.is(e.first, "NULL") }

// oneOf says of an operand that it is one of several, of which some may not be rounded yet; that
// is left to the operand then, or done where it cannot be.
func (r *reader) oneOf(e expr, all []expr) expr {
	n := r.anyOf(all)
	if n.t == 0 || n.places > mostPlaces+1 {
		r.settleAll(all)
		return e
	}
	e = e.is(n)
	for _, one := range all {
		e.chain = e.chain || one.chain
	}
	return e
}

// settled rounds a calculation to the digits that it has.
func (r *reader) settled(e expr) expr {
	if e.chain {
		r.wrap(e.first, e.last, "_decimal(", ", "+itoa(e.places-1)+")", e.first)
		e.chain, e.rounded, e.level = false, true, 0
	}
	return e
}

func (r *reader) settleAll(all []expr) {
	for i := range all {
		all[i] = r.settled(all[i])
	}
}

// calculated returns what is known of a + b, a - b and a * b.
func (r *reader) calculated(a, b expr, times bool) expr {
	result := a.until(b.last)
	result.number = true
	n, m := a.digits(), b.digits()
	sum := n.or(m)
	if times && sum.t != 0 {
		sum.places = n.places + m.places - 1
	}
	if !r.dates || sum.t == 0 || sum.places > mostPlaces+1 {
		r.settled(a)
		r.settled(b)
		return result
	}
	result = result.is(sum)
	result.chain = sum.places > 1
	result.loose = a.loose || b.loose
	return result
}

// multiply reads * / and % with what stands behind them.
func (r *reader) multiply(left expr, at int) expr {
	right := r.expression(at+1, levelMultiply+1)
	switch {
	case right.isNone():
		r.settled(left)
		return expr{first: left.first, last: at, next: at + 1}
	case !r.dates:
		return left.until(right.last)
	}
	r.asNumber(left)
	r.asNumber(right)
	if r.is(at, "*") {
		return r.calculated(left, right, true)
	}
	left, right = r.settled(left), r.settled(right)
	result := left.until(right.last)
	result.number = true
	n, m := left.digits(), right.digits()
	fraction := n.places > 1 || m.places > 1
	switch {
	case !fraction:
	case r.is(at, "/") && !r.isFloat(left) && !r.isFloat(right):
		r.replace(at, "* 1.0 /") // a column has 2.00 as an integer
	case r.is(at, "%"): // takes integers only
		r.replace(at, ",")
		r.slot(at).close = true
		r.wrap(left.first, right.last, "mod(", ")", at)
		return result.is(n.or(m))
	}
	return result
}

// isFloat tells whether an operand is known to be no integer in SQLite.
func (r *reader) isFloat(e expr) bool {
	return e.rounded || e.first == e.last && literalPlaces(r.source(e.first, e.last)) > 0
}

// results are the arguments of which one is the result of a function; nil where none is.
func (c *invocation) results() []expr {
	switch n := len(c.args); c.name {
	case "MAX", "MIN", "ANY_VALUE", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "ABS", "ZEROIFNULL", "NULLIFZERO":
		return c.args[:min(n, 1)]
	case "COALESCE", "NVL", "IFNULL", "GREATEST", "LEAST":
		return c.args
	case "LAG", "LEAD":
		if n == 3 {
			return []expr{c.args[0], c.args[2]}
		}
		return c.args[:min(n, 1)]
	case "NVL2", "IFF":
		if n == 3 {
			return c.args[1:]
		}
	case "DECODE":
		var all []expr
		for i := 2; i < n; i += 2 {
			all = append(all, c.args[i])
		}
		if n > 2 && n%2 == 0 {
			all = append(all, c.args[n-1])
		}
		return all
	}
	return nil
}

// rounding are functions that do nothing else.
var rounding = set("_DECIMAL", "_SUM", "_LONG_SUM", "_AVG")

// called tells what is known of the result of a call as a number, and rounds its arguments where
// that must be done before.
func (r *reader) called(e expr, c *invocation) expr {
	if !r.dates || rounding[c.name] {
		return e
	}
	results := c.results()
	for i, a := range c.args {
		if a.chain && !r.roundedBy(c) && !slices.ContainsFunc(results, func(x expr) bool { return x.first == a.first }) {
			c.args[i] = r.settled(a)
		}
	}
	if len(results) > 0 {
		return r.oneOf(e, results)
	}
	if len(c.args) > 0 {
		if n := r.resultDigits(c); n.t != 0 {
			return e.is(n)
		}
	}
	return e
}

// roundedBy tells whether an aggregate rounds its argument itself.
func (r *reader) roundedBy(c *invocation) bool {
	return (c.name == "SUM" || c.name == "AVG") && len(c.args) == 1 && !c.distinct
}

// resultNumber returns what is known of the result of a function that calculates.
func (r *reader) resultDigits(c *invocation) digits {
	n := c.args[0].digits()
	switch c.name {
	case "SUM":
		if len(c.args) == 1 {
			return n
		}
	case "CEIL", "CEILING", "FLOOR", "ROUND", "TRUNC", "TRUNCATE":
		switch {
		case n.t != schema.Decimal:
		case len(c.args) == 1:
			return digits{n.t, 1}
		default:
			if scale := r.valueOf(c.args[1]); scale >= 0 {
				return digits{n.t, min(n.places, scale+1)}
			}
		}
	case "NULLIF":
		return n
	case "MOD":
		if len(c.args) == 2 {
			return n.or(c.args[1].digits())
		}
	}
	return digits{}
}

// valueOf returns the value of a literal of one or two digits, or -1.
func (r *reader) valueOf(e expr) int {
	if e.first != e.last || !isInteger(e.t) {
		return -1
	}
	n := 0
	for _, c := range r.source(e.first, e.last) {
		if c < '0' || c > '9' || n > 9 {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// roundArgument lets a sum, or an average, round what it adds, which takes less than a call for
// each row.
func (r *reader) roundArgument(c *invocation) {
	if !r.roundedBy(c) || !c.args[0].chain {
		return
	}
	r.replace(c.first, "_"+strings.ToLower(c.name))
	r.after(c.args[0].last, ", "+itoa(c.args[0].places-1), c.first)
}
