package gen

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// textShape is what is known beforehand of the texts that something makes.
type textShape struct {
	longest int     // characters; unboundedText where that is not known
	fixed   bool    // all texts are that long
	bytes   byteSet // those that may be in a text
}

const unboundedText = math.MaxInt32

// byteSet is a set of bytes.
type byteSet [4]uint64

func bytesIn(text string) (s byteSet) {
	for i := range len(text) {
		s[text[i]>>6] |= 1 << (text[i] & 63)
	}
	return s
}

func (s byteSet) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

func (s byteSet) union(other byteSet) byteSet {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

func (s byteSet) meets(other byteSet) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

func (s byteSet) isWithin(other byteSet) bool { return s.union(other) == other }

// Sets of bytes that many texts are of.
var (
	anyByte      = byteSet{math.MaxUint64, math.MaxUint64, math.MaxUint64, math.MaxUint64}
	beyondASCII  = byteSet{0, 0, math.MaxUint64, math.MaxUint64}
	lowerLetters = bytesIn("abcdefghijklmnopqrstuvwxyz")
	upperLetters = bytesIn(upperCase)
	digitBytes   = bytesIn("0123456789")
)

var unknownShape = textShape{longest: unboundedText, bytes: anyByte}

func constantShape(text string) textShape {
	return textShape{longest: utf8.RuneCountInString(text), fixed: true, bytes: bytesIn(text)}
}

// shape returns the shape of the texts of a rule.
func (r *rule) shape() textShape {
	if !r.ranked() || r.finish != nil {
		return unknownShape
	}
	s := textShape{longest: r.maxRunes}
	for i := range r.parts {
		s.bytes = s.bytes.union(r.parts[i].bytes())
	}
	return s
}

func (p *part) bytes() byteSet {
	switch p.kind {
	case wordsPart:
		return bytesIn(string(p.words.text))
	case numberPart:
		s := bytesIn("0123456789abcdef"[:p.base])
		if p.low < 0 {
			s = s.union(bytesIn("-"))
		}
		if p.scale > 0 {
			s = s.union(bytesIn("."))
		}
		return s
	}
	return bytesIn(p.literal)
}

// shape returns the shape of the texts that the values of c have.
func (c *columnPlan) shape() textShape {
	switch c.typ {
	case schema.SmallInt:
		return wholeShape(math.MinInt16)
	case schema.Int:
		return wholeShape(math.MinInt32)
	case schema.BigInt:
		return wholeShape(math.MinInt64)
	case schema.Decimal:
		precision, _ := c.column.Digits()
		return textShape{longest: precision + len("-0."), bytes: bytesIn("-.0123456789")}
	case schema.Boolean:
		return textShape{longest: 5, bytes: lowerLetters}
	case schema.Date, schema.Time, schema.Timestamp, schema.DateTime, schema.TimestampTZ:
		return textShape{longest: 30, bytes: bytesIn("-0123456789 :.Z")}
	case schema.UUID:
		return textShape{longest: 36, fixed: true, bytes: bytesIn("-0123456789abcdef")}
	case schema.Char, schema.Varchar, schema.Text:
		s := c.textShape()
		s.longest = min(s.longest, c.column.Length())
		return s
	}
	return unknownShape
}

// wholeShape returns the shape of the integers of a type, of which least has the longest text.
func wholeShape(least int64) textShape {
	return textShape{longest: len(strconv.FormatInt(least, 10)), bytes: bytesIn("-0123456789")}
}

func (c *columnPlan) textShape() textShape {
	switch {
	case c.column.Group != "":
		return c.groupShape()
	case c.isMade() || c.column.Template != "" || c.key != nil || c.column.ForeignKey != nil:
		return unknownShape
	case len(c.column.Values) > 0:
		var s textShape
		for _, value := range c.column.Values {
			one := constantShape(string(value))
			s = textShape{longest: max(s.longest, one.longest), bytes: s.bytes.union(one.bytes)}
		}
		return s
	case c.column.Pattern != "":
		return patternShape(c.column.Pattern)
	case c.column.FakerRule != "":
		return c.ruleShape()
	case c.column.Unique:
		return textShape{longest: min(c.column.Length(), codeDigits), fixed: c.typ != schema.Char, bytes: upperLetters.union(digitBytes)}
	case c.typ == schema.Char:
		return textShape{longest: c.column.Length(), fixed: true, bytes: upperLetters.union(digitBytes)}
	}
	return defaultRule().shape()
}

func (c *columnPlan) ruleShape() textShape {
	r, problem, _ := lookupRule(c.column.FakerRule)
	if problem != "" || len(c.column.Arguments) > 0 || r.maxRunes > c.column.Length() {
		return unknownShape
	}
	return r.shape()
}

func patternShape(pattern string) textShape {
	a, err := compilePattern(pattern)
	if err != nil {
		return unknownShape
	}
	s := textShape{longest: a.longest}
	for i := range a.states {
		for j := range a.states[i].edges {
			e := &a.states[i].edges[j]
			s.bytes = s.bytes.union(bytesIn(e.ascii))
			if e.ascii == "" {
				return textShape{longest: a.longest, bytes: anyByte}
			}
		}
	}
	return s
}
