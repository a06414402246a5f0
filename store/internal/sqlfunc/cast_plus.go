package sqlfunc

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// plus is + where an operand may be a date: a date and an integer give a date, a date and a time
// of day a timestamp, numbers what SQLite gives.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DATE-CONCATENATE_function.html
func plus(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	a, aDated := readDateLike(args[0])
	b, bDated := readDateLike(args[1])
	switch {
	case !aDated && !bDated:
		return addNumbers(args[0], args[1], 1)
	case aDated && !bDated:
		return shiftDate(a, args[1], 1)
	case bDated && !aDated:
		return shiftDate(b, args[0], 1)
	case a.kind == dateKind && b.kind == timeKind:
		return moment{timestampKind, a.days, b.nanos}.String(), nil
	case a.kind == timeKind && b.kind == dateKind:
		return moment{timestampKind, b.days, a.nanos}.String(), nil
	}
	return nil, fmt.Errorf("%s + %s means nothing", a, b)
}

// minus is - where an operand may be a date: two dates give days, a date and an integer a date,
// numbers what SQLite gives.
func minus(_ *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	a, aDated := readDateLike(args[0])
	b, bDated := readDateLike(args[1])
	switch {
	case !aDated && !bDated:
		return addNumbers(args[0], args[1], -1)
	case aDated && !bDated:
		return shiftDate(a, args[1], -1)
	case aDated && a.kind == dateKind && b.kind == dateKind:
		return a.days - b.days, nil
	case aDated:
		return nil, fmt.Errorf("%s - %s is an interval, which is no value here; use DATEDIFF('second', %s, %s)", a, b, b, a)
	}
	return nil, fmt.Errorf("%s - %s means nothing", shown(args[0]), b)
}

func readDateLike(v any) (moment, bool) {
	s, isText := v.(string)
	if !isText || len(s) < len("1:04") || onlyDigits(s) {
		return moment{}, false
	}
	return readMoment(s)
}

func shiftDate(m moment, by any, sign int64) (any, error) {
	n, ok := readNumber(by)
	if m.kind != dateKind || !ok {
		return nil, fmt.Errorf("%s and %s cannot be added; use DATEADD", m, shown(by))
	}
	days, fits := n.integer()
	if !fits || n.round(0, toZero).compare(n) != 0 {
		return nil, fmt.Errorf("%s and %s cannot be added: days are counted by an integer; use DATEADD", m, shown(by))
	}
	return m.at(m.days+sign*clamp(days, math.MaxInt32), 0).checked("a date and days")
}

// addNumbers adds or subtracts as SQLite does: in floats where an operand is one, or where
// integers overflow; a text counts as the number that it begins with.
// https://www.sqlite.org/lang_expr.html#operators
func addNumbers(a, b any, sign int64) (any, error) {
	x, y := sqliteNumber(a), sqliteNumber(b)
	i, ok1 := x.(int64)
	j, ok2 := y.(int64)
	if ok1 && ok2 {
		sum := i + sign*j
		overflows := sign > 0 && (sum > i) != (j > 0) && j != 0 || sign < 0 && (sum < i) != (j > 0) && j != 0
		if !overflows {
			return sum, nil
		}
	}
	return float64Of(x) + float64(sign)*float64Of(y), nil
}

func float64Of(v any) float64 {
	if i, ok := v.(int64); ok {
		return float64(i)
	}
	f, _ := v.(float64)
	return f
}

// sqliteNumber returns an int64 or a float64.
func sqliteNumber(v any) any {
	switch v := v.(type) {
	case int64, float64:
		return v
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		return numericPrefix(v)
	case []byte:
		return numericPrefix(string(v))
	}
	return int64(0)
}

func numericPrefix(s string) any {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	in := reader{s: s}
	if !in.skip("-") {
		in.skip("+")
	}
	digits := in.digits()
	isFloat := false
	if strings.HasPrefix(in.s, ".") {
		in.s = in.s[1:]
		isFloat = true
		digits += in.digits()
	}
	if digits == 0 {
		return int64(0)
	}
	end := len(s) - len(in.s)
	if in.skip("e") || in.skip("E") {
		if !in.skip("-") {
			in.skip("+")
		}
		if in.digits() > 0 {
			end, isFloat = len(s)-len(in.s), true
		}
	}
	if !isFloat {
		if i, err := strconv.ParseInt(s[:end], 10, 64); err == nil {
			return i
		}
	}
	f, _ := strconv.ParseFloat(s[:end], 64)
	return f
}

// digits skips digits and returns how many there were.
func (r *reader) digits() int {
	n := 0
	for n < len(r.s) && '0' <= r.s[n] && r.s[n] <= '9' {
		n++
	}
	r.s = r.s[n:]
	return n
}
