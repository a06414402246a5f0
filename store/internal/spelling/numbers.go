package spelling

import (
	"regexp"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// aNumber is the type of a number of which no more is known.
const aNumber = schema.Type(253)

// kind returns the type of a value as brackets and aliases pass it on.
func (e expr) kind() schema.Type {
	if e.t == 0 && e.number {
		return aNumber
	}
	return e.t
}

// ofKind gives a value a type that kind has returned.
func (e expr) ofKind(t schema.Type) expr {
	e.t, e.number = t, t == aNumber
	if e.number {
		e.t = 0
	}
	return e
}

func isNumberType(t schema.Type) bool {
	switch t {
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Real, schema.Float, schema.Double, schema.Decimal:
		return true
	}
	return false
}

// isText tells whether a value that is not written out is a text.
func (e expr) isText() bool {
	return e.text || e.t == schema.Char || e.t == schema.Varchar || e.t == schema.Text
}

// numberFunctions return numbers.
var numberFunctions = set(strings.Fields(`COUNT SUM AVG MEDIAN STDDEV STDDEV_SAMP STDDEV_POP VARIANCE VAR_SAMP VAR_POP PERCENTILE_CONT RATIO_TO_REPORT
	ROW_NUMBER RANK DENSE_RANK NTILE PERCENT_RANK CUME_DIST DATE_PART DATEDIFF TIMESTAMPDIFF DATE_DIFF MONTHS_BETWEEN
	YEAR QUARTER MONTH WEEK DAY DAYOFMONTH DAYOFWEEK DAYOFYEAR HOUR MINUTE SECOND
	LEN LENGTH CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH CHARINDEX STRPOS POSITION INSTR ASCII REGEXP_COUNT REGEXP_INSTR
	ABS ROUND CEIL CEILING FLOOR MOD POWER POW SQRT EXP LN LOG SIGN TO_NUMBER DIV0 ZEROIFNULL NULLIFZERO`)...)

// textFunctions return texts.
var textFunctions = set(strings.Fields(`TO_CHAR TO_VARCHAR LEFT RIGHT SUBSTRING SUBSTR SPLIT_PART UPPER LOWER TRIM LTRIM RTRIM BTRIM LPAD RPAD REPLACE
	CONCAT CONCAT_WS TRANSLATE INITCAP REVERSE REPEAT REGEXP_REPLACE REGEXP_SUBSTR LISTAGG STRING_AGG MD5 JSON_EXTRACT_PATH_TEXT`)...)

// numberOf tells whether a call returns a number.
func (r *reader) numberOf(c *invocation) bool {
	if numberFunctions[c.name] {
		return true
	}
	first, is := typeOfArgument[c.name]
	if !is {
		return false
	}
	for _, a := range c.args[min(first-1, len(c.args)):] {
		if a.number || isNumberType(a.t) {
			return true
		}
		if !ofOneKind[c.name] && c.name != "IFF" {
			break
		}
	}
	return false
}

var numberText = regexp.MustCompile(`^\s*[+-]?[0-9]+(\.[0-9]+)?\s*$`)

// asNumber makes a number of a text that is calculated with, or compared with a number: the
// engine would take it for 0, or for larger than all numbers.
// https://docs.snowflake.com/en/sql-reference/data-type-conversion
func (r *reader) asNumber(e expr) {
	switch {
	case e.isNone(), e.interval != "":
	case e.literal && e.t == 0:
		if text := r.stringValue(e.last); numberText.MatchString(text) {
			r.replace(e.last, "("+strings.TrimSpace(text)+")")
			return
		}
		r.wrap(e.first, e.last, "_to_double(", ")", e.first)
	case e.isText():
		r.wrap(e.first, e.last, "_to_double(", ")", e.first)
	}
}

// sameNumbers makes numbers of texts beside numbers. Columns of tables do that for themselves.
func (r *reader) sameNumbers(all []expr, literals bool) {
	numbers, texts := false, false
	for _, e := range all {
		numbers = numbers || e.number
		texts = texts || e.literal && e.t == 0 || e.isText()
	}
	if texts && !numbers {
		r.wantNumbers(all)
	}
	if !texts || !numbers {
		return
	}
	for _, e := range all {
		if e.literal || !literals {
			r.asNumber(e)
		}
	}
}

// sameTexts makes texts of values of JSON beside texts.
func (r *reader) sameTexts(all []expr) {
	for _, e := range all {
		if e.literal && e.t == 0 || e.isText() {
			for _, j := range all {
				if j.t == schema.JSON {
					r.writeText(j, j.first)
				}
			}
			return
		}
	}
}

// wantNumbers notes columns of which another pass may know that they are numbers.
func (r *reader) wantNumbers(all []expr) {
	for _, e := range all {
		if e.column && e.t == 0 {
			if r.wanted == nil {
				r.wanted = map[string]bool{}
			}
			r.wanted[r.name(e.last)] = true
		}
	}
}
