package sqlfunc

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// formats are the formats that a statement has used, by their texts.
type formats struct {
	dates   map[string][]dateNode
	numbers map[string]*numberFormat
}

type formatsKey struct{}

func (c *Context) formats() *formats {
	if f, ok := c.Cache[formatsKey{}].(*formats); ok {
		return f
	}
	f := &formats{dates: map[string][]dateNode{}, numbers: map[string]*numberFormat{}}
	if c.Cache != nil {
		c.Cache[formatsKey{}] = f
	}
	return f
}

func (c *Context) dateFormat(function string, arg any) ([]dateNode, error) {
	text, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("%s: %s is no format; write it as 'YYYY-MM-DD'", function, shown(arg))
	}
	if err := checkFormat(function, text); err != nil {
		return nil, err
	}
	known := c.formats().dates
	if nodes, ok := known[text]; ok {
		return nodes, nil
	}
	nodes, err := parseDateFormat(function, text)
	if err == nil && len(known) < maxCached && len(text) <= maxKept {
		known[strings.Clone(text)] = nodes
	}
	return nodes, err
}

func (c *Context) numberFormat(function string, arg any) (*numberFormat, error) {
	text, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("%s: %s is no format; write it as '9,999.00'", function, shown(arg))
	}
	if err := checkFormat(function, text); err != nil {
		return nil, err
	}
	known := c.formats().numbers
	if f, ok := known[text]; ok {
		return f, nil
	}
	f, err := parseNumberFormat(function, text)
	if err == nil && len(known) < maxCached && len(text) <= maxKept {
		known[strings.Clone(text)] = f
	}
	return f, err
}

// maxFormat is how many bytes a format may have: of more, nothing could stop the reading.
const maxFormat = 10_000

func checkFormat(function, format string) error {
	if len(format) > maxFormat {
		return fmt.Errorf("%s: a format of %d bytes is too long; it may have %d", function, len(format), maxFormat)
	}
	return nil
}

// toCharCall is TO_CHAR and TO_VARCHAR: with a format of a date, time, timestamp or number, and
// without one as a cast to VARCHAR.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TO_CHAR.html
// https://docs.snowflake.com/en/sql-reference/functions/to_char
func toCharCall(function string) func(*Context, []any) (any, error) {
	return func(c *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		if len(args) == 1 {
			return varcharOf(args[0])
		}
		if s, isText := args[0].(string); isText {
			if m, ok := readMoment(s); ok && (len(s) != 8 || !onlyDigits(s)) {
				nodes, err := c.dateFormat(function, args[1])
				if err != nil {
					return nil, err
				}
				return result(formatDate(function, m, nodes))
			}
		}
		n, ok := readNumber(args[0])
		if !ok {
			return nil, fmt.Errorf("%s: %s is neither a date nor a number", function, shown(args[0]))
		}
		f, err := c.numberFormat(function, args[1])
		if err != nil {
			return nil, err
		}
		return f.format(n), nil
	}
}

// result makes a NULL of a text that comes with an error.
func result(text string, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return text, nil
}

// formatted reads the arguments (text, format, …) of TO_DATE and the like.
func (c *Context) formatted(function string, args []any) (fields, error) {
	text, ok := args[0].(string)
	if !ok {
		return fields{}, fmt.Errorf("%s: %s is no text that a format reads", function, shown(args[0]))
	}
	nodes, err := c.dateFormat(function, args[1])
	if err != nil {
		return fields{}, err
	}
	if err := readable(function, nodes); err != nil {
		return fields{}, err
	}
	f, err := readFormatted(text, nodes)
	if err != nil {
		return f, fmt.Errorf("%s: %s does not fit the format %s: %w", function, shown(text), shown(args[1]), err)
	}
	return f, nil
}

// toDateCall is TO_DATE: without a format as a cast to DATE. The third argument is Redshift's
// is_strict; where it is false, day 31 of a month of 30 is the first of the next.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html
func toDateCall(c *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	if len(args) == 1 {
		return toDate(args[0], nil)
	}
	strict := true
	if len(args) == 3 {
		v, err := toBoolean(args[2], nil)
		if err != nil {
			return nil, fmt.Errorf("TO_DATE: %w", err)
		}
		strict = v == true
	}
	f, err := c.formatted("TO_DATE", args)
	if err != nil {
		return nil, err
	}
	days, ok := f.date(strict)
	if _, clock := f.clock(); !ok || !clock || !textform.DateFits(days) {
		return nil, fmt.Errorf("TO_DATE: %s with the format %s is no date of the years 1 to 9999%s", shown(args[0]), shown(args[1]), strictHint(strict))
	}
	return moment{kind: dateKind, days: days}.String(), nil
}

func strictHint(strict bool) string {
	if strict {
		return "; with false as third argument of TO_DATE, days beyond the end of a month are those of the next"
	}
	return ""
}

// toTimestampCall is TO_TIMESTAMP and its kin: of a text with a format, of a text as a cast, of
// a number of seconds since 1970, or with a scale of that many digits behind the seconds.
// https://docs.snowflake.com/en/sql-reference/functions/to_timestamp
func toTimestampCall(function string, k kind) func(*Context, []any) (any, error) {
	return func(c *Context, args []any) (any, error) {
		if anyNull(args) {
			return nil, nil
		}
		if _, isText := args[0].(string); !isText {
			return fromEpoch(function, k, args)
		}
		if len(args) == 1 {
			return toTimestamp(k)(args[0], nil)
		}
		f, err := c.formatted(function, args)
		if err != nil {
			return nil, err
		}
		days, ok := f.date(true)
		nanos, clock := f.clock()
		if !ok || !clock {
			return nil, fmt.Errorf("%s: %s with the format %s is no timestamp; hours of the afternoon need HH24, or AM", function, shown(args[0]), shown(args[1]))
		}
		return moment{kind: k}.at(days, nanos-f.zone()).checked(function)
	}
}

func fromEpoch(function string, k kind, args []any) (any, error) {
	scale := int64(0)
	if len(args) > 1 {
		var err error
		if scale, err = countOf(function, args[1]); err != nil || scale < 0 || scale > 9 {
			return nil, fmt.Errorf("%s: %s is no scale; it is 0 for seconds, 3 for milliseconds, up to 9", function, shown(args[1]))
		}
	}
	n, ok := readNumber(args[0])
	if !ok {
		return nil, fmt.Errorf("%s: %s is no number of seconds", function, shown(args[0]))
	}
	n = n.shift(-int(scale))
	nanos, fits := n.shift(9).integer()
	if !fits {
		return fromFarEpoch(function, k, n)
	}
	days := floorDiv(nanos, wholeDay)
	return moment{k, days, nanos - days*wholeDay}.checked(function)
}

// fromFarEpoch takes seconds whose nanoseconds do not fit into 64 bits.
func fromFarEpoch(function string, k kind, n decimal) (any, error) {
	micros, fits := n.shift(6).integer()
	if !fits {
		return nil, fmt.Errorf("%s: %s seconds lie outside the years 1 to 9999", function, n)
	}
	const perDay = wholeDay / 1000
	days := floorDiv(micros, perDay)
	return moment{k, days, (micros - days*perDay) * 1000}.checked(function)
}

// toTimeCall is TO_TIME.
// https://docs.snowflake.com/en/sql-reference/functions/to_time
func toTimeCall(c *Context, args []any) (any, error) {
	if anyNull(args) {
		return nil, nil
	}
	if len(args) == 1 {
		return toTime(args[0], nil)
	}
	f, err := c.formatted("TO_TIME", args)
	if err != nil {
		return nil, err
	}
	nanos, ok := f.clock()
	if !ok {
		return nil, fmt.Errorf("TO_TIME: %s with the format %s is no time; hours of the afternoon need HH24, or AM", shown(args[0]), shown(args[1]))
	}
	return moment{kind: timeKind, nanos: nanos}.String(), nil
}

// toNumberCall is TO_NUMBER and TO_DECIMAL: (value [, format] [, precision [, scale]]). Without
// precision the result has all digits of the format, and without a format none behind the point.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TO_NUMBER.html
// https://docs.snowflake.com/en/sql-reference/functions/to_decimal
func toNumberCall(c *Context, args []any) (any, error) {
	const function = "TO_NUMBER"
	if anyNull(args) {
		return nil, nil
	}
	if len(args) == 1 {
		return toDecimal(args[0], nil)
	}
	if _, hasFormat := args[1].(string); !hasFormat {
		return toDecimal(args[0], args[1:])
	}
	text, err := varcharOf(args[0])
	if err != nil {
		return nil, err
	}
	f, err := c.numberFormat(function, args[1])
	if err != nil {
		return nil, err
	}
	n, err := f.read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %s with the format %s is no number: %w", function, shown(args[0]), shown(args[1]), err)
	}
	if len(args) > 2 {
		return toDecimal(n.String(), args[2:])
	}
	return n.value(), nil
}
