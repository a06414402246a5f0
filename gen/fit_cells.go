package gen

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// accepter tells which values, of those that are not NULL, a rule allows.
type accepter interface {
	accepts(v *Vector, i int) bool
}

// cellRule holds every value of a column against an accepter.
type cellRule struct {
	column *columnPlan
	frame  Finding
	rule   accepter
	breaches
}

func (r *cellRule) add(b rowSet) {
	v := &b.Columns[r.column.index]
	for i := range b.each {
		if !v.IsNull(i) && !r.rule.accepts(v, i) {
			r.breaches.add(func() string { return r.column.table.rowText(b.Batch, i) + " has " + v.textAt(i) })
		}
	}
}

func (r *cellRule) finding() Finding {
	f := r.frame
	f.Violations, f.Examples = r.count, r.examples
	if f.Observed = "all do"; f.Violations > 0 {
		f.Observed = fmt.Sprintf("%d values do not", f.Violations)
	}
	return f.settled()
}

// requiredRule counts the NULLs of a column that has none.
type requiredRule struct {
	column *columnPlan
	breaches
}

func (r *requiredRule) add(b rowSet) {
	v := &b.Columns[r.column.index]
	if v.Valid == nil {
		return
	}
	for i := range b.each {
		if v.IsNull(i) {
			r.breaches.add(func() string { return r.column.table.rowText(b.Batch, i) })
		}
	}
}

func (r *requiredRule) finding() Finding {
	f := r.column.table.newFinding(FindingRequired, "never NULL", r.column)
	f.Violations, f.Examples = r.count, r.examples
	f.Observed = fmt.Sprintf("%d NULLs", r.count)
	return f.settled()
}

// cellParts returns the rules about single values of c.
func (p *planner) cellParts(c *columnPlan) []fitPart {
	var parts []fitPart
	if !c.column.Nullable() {
		parts = append(parts, &requiredRule{column: c})
	}
	rule := func(kind FindingKind, asked string, a accepter) {
		parts = append(parts, &cellRule{column: c, rule: a, frame: c.table.newFinding(kind, asked, c)})
	}
	if kind, asked, a := p.allowed(c); a != nil {
		rule(kind, asked, a)
	}
	switch c.typ {
	case schema.Char, schema.Varchar, schema.Text:
		rule(FindingLength, fmt.Sprintf("at most %d characters", c.column.Length()), longest{characters: c.column.Length()})
	case schema.Binary:
		rule(FindingLength, fmt.Sprintf("at most %d bytes", c.column.Length()), longest{bytes: c.column.Length()})
	}
	if c.column.Pattern != "" && len(c.column.When) == 0 {
		if matcher, err := regexp.Compile("^(?:" + c.column.Pattern + ")$"); err == nil {
			rule(FindingPattern, c.column.Pattern, matching{matcher})
		}
	}
	return parts
}

// allowed returns the values that the document leaves to c: those that it lists, or a
// range. The rule of a column with branches is that one of them allows the value. It is
// nil where the document bounds nothing.
func (p *planner) allowed(c *columnPlan) (kind FindingKind, asked string, a accepter) {
	if len(c.column.When) == 0 {
		return p.allowedBy(c)
	}
	branches := append([]schema.Branch{}, c.column.When...)
	if c.column.Else != nil {
		branches = append(branches, *c.column.Else)
	}
	if pick, _ := c.branchPicker(); pick != nil {
		return "", "", nil // each branch has its own
	}
	var any anyOf
	var texts []string
	add := func(c *columnPlan) bool {
		k, text, one := p.allowedBy(c)
		if kind == "" || kind == FindingValues {
			kind = k
		}
		any, texts = append(any, one), append(texts, text)
		return one != nil
	}
	for i := range branches {
		if branches[i].Null {
			continue
		}
		if !add(c.as(branches[i].Column(c.column))) {
			return "", "", nil
		}
	}
	own := *c.column
	own.When, own.Else = nil, nil
	if c.column.Else == nil && !add(c.as(&own)) {
		return "", "", nil
	}
	if len(any) == 0 {
		return "", "", nil
	}
	return kind, "one of: " + strings.Join(texts, "; "), any
}

// as returns c with another definition.
func (c *columnPlan) as(column *schema.Column) *columnPlan {
	other := *c
	other.column = column
	return &other
}

func (p *planner) allowedBy(c *columnPlan) (kind FindingKind, asked string, a accepter) {
	if len(c.column.Values) > 0 {
		list, ok := p.listedIndex(c)
		if !ok {
			return "", "", nil
		}
		return FindingValues, list.text(), list
	}
	if c.key != nil || c.column.FakerRule != "" { // a rule has no bounds beside it, and makes what it makes
		return "", "", nil
	}
	switch c.kind {
	case KindFloat:
		asked, a = c.floatRange()
	case KindInt, KindWide:
		asked, a = c.exactRange()
	}
	return FindingRange, asked, a
}

// boundsGiven reports which bounds stand in the document.
func boundsGiven(c *schema.Column) (start, end bool) {
	start = c.MinValue != "" || c.DateStart != "" || c.TimestampStart != "" || c.TimeStart != ""
	end = c.MaxValue != "" || c.DateEnd != "" || c.TimestampEnd != "" || c.TimeEnd != ""
	return start, end
}

// exactRange returns the range of an exact column. What is made from other columns is
// bounded only by what the document says.
func (c *columnPlan) exactRange() (asked string, a accepter) {
	lo, hi, err := c.takenRange()
	start, end := boundsGiven(c.column)
	if err != nil || c.isFromOthers() && !start && !end {
		return "", nil
	}
	v := VectorFor(c.column)
	if c.kind == KindWide {
		r := wideRange{Int128FromBig(lo), Int128FromBig(hi)}
		if c.isFromOthers() && !start {
			r.lo = Int128FromBig(new(big.Int).Neg(tenTo(38)))
		}
		if c.isFromOthers() && !end {
			r.hi = Int128FromBig(tenTo(38))
		}
		return c.rangeText(string(r.lo.AppendDecimal(nil, c.scale)), string(r.hi.AppendDecimal(nil, c.scale))), r
	}
	r := intRange{lo.Int64(), hi.Int64()}
	if c.isFromOthers() && !start {
		r.lo = math.MinInt64
	}
	if c.isFromOthers() && !end {
		r.hi = math.MaxInt64
	}
	return c.rangeText(v.intText(lo.Int64()), v.intText(hi.Int64())), r
}

// takenRange returns the range of the values that c takes: those of its type where it counts
// up as a part of a key.
func (c *columnPlan) takenRange() (lo, hi *big.Int, err error) {
	lo, hi, err = c.column.Bounds()
	if made, ok := c.filler.(ranked); ok {
		if d, counts := made.domain.(intDomain); counts && d.step == 1 {
			lo = big.NewInt(d.first)
			hi = new(big.Int).Add(lo, big.NewInt(d.count-1))
		}
	}
	return lo, hi, err
}

func (c *columnPlan) floatRange() (asked string, a accepter) {
	lo, hi, err := c.column.FloatBounds()
	start, end := boundsGiven(c.column)
	if err != nil || c.isFromOthers() && !start && !end {
		return "", nil
	}
	if c.isFromOthers() && !start {
		lo = math.Inf(-1)
	}
	if c.isFromOthers() && !end {
		hi = math.Inf(1)
	}
	if math.IsInf(lo, 0) && math.IsInf(hi, 0) {
		return "", nil
	}
	return c.rangeText(floatText(lo, c.typ), floatText(hi, c.typ)), floatRange{lo, hi}
}

// rangeText writes a range; an end that is open stays empty.
func (c *columnPlan) rangeText(lo, hi string) string {
	start, end := boundsGiven(c.column)
	if c.isFromOthers() && !start || strings.HasSuffix(lo, "Inf") {
		lo = ""
	}
	if c.isFromOthers() && !end || strings.HasSuffix(hi, "Inf") {
		hi = ""
	}
	return strings.TrimSpace(lo + " … " + hi)
}

type intRange struct{ lo, hi int64 }

func (r intRange) accepts(v *Vector, i int) bool { return r.lo <= v.Ints[i] && v.Ints[i] <= r.hi }

type wideRange struct{ lo, hi Int128 }

func (r wideRange) accepts(v *Vector, i int) bool {
	return !v.Wide[i].less(r.lo) && !r.hi.less(v.Wide[i])
}

type floatRange struct{ lo, hi float64 }

func (r floatRange) accepts(v *Vector, i int) bool { return r.lo <= v.Floats[i] && v.Floats[i] <= r.hi }

// longest is the length of a column in characters, or else in bytes.
type longest struct{ characters, bytes int }

func (l longest) accepts(v *Vector, i int) bool {
	value := v.Bytes(i)
	if l.bytes > 0 {
		return len(value) <= l.bytes
	}
	return len(value) <= l.characters || utf8.RuneCount(value) <= l.characters
}

type matching struct{ *regexp.Regexp }

func (m matching) accepts(v *Vector, i int) bool { return m.Match(v.Bytes(i)) }

// anyOf accepts what one of its members does.
type anyOf []accepter

func (a anyOf) accepts(v *Vector, i int) bool {
	for _, one := range a {
		if one.accepts(v, i) {
			return true
		}
	}
	return false
}
