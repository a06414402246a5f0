package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// infer gives the columns of t that say nothing about their values rules, values or ranges
// that fit their names, types and sizes. Types, sizes and keys stay as they are, and so does
// every column with a foreign key, values, a range, a rule, a distribution, an identity or
// an expression of its own.
//
// What gen.Check accepts it accepts afterwards, and no value of a rule is longer than its
// column. Columns of keys get only what has values enough for the rows of t; a foreign
// key that is part of a key over several columns counts as many values as t has rows.
func infer(t *schema.Table) {
	in := newInference(t)
	for i := range t.Columns {
		if c := &t.Columns[i]; in.isSilent(c) {
			in.column(c)
		}
	}
}

// inference is what the columns of one table need to know of it.
type inference struct {
	table   *schema.Table
	about   tableWords
	foreign map[string]bool // columns that foreign keys lead, in lower case
	unique  map[string]bool // columns that are keys on their own
	keyed   map[string]bool // columns of keys over several
}

func newInference(t *schema.Table) *inference {
	in := &inference{
		table: t, about: newTableWords(t.Name),
		foreign: map[string]bool{}, unique: map[string]bool{}, keyed: map[string]bool{},
	}
	for _, f := range t.References() {
		for _, column := range f.Columns {
			in.foreign[strings.ToLower(column)] = true
		}
	}
	for _, key := range t.UniqueKeys() {
		kind := in.unique
		if len(key) > 1 {
			kind = in.keyed
		}
		for _, column := range key {
			kind[strings.ToLower(column)] = true
		}
	}
	return in
}

// isSilent reports whether nothing in the document decides the values of c.
func (in *inference) isSilent(c *schema.Column) bool {
	ranges := string(c.MinValue+c.MaxValue) + c.DateStart + c.DateEnd + c.TimestampStart + c.TimestampEnd + c.TimeStart + c.TimeEnd
	return ranges == "" && !in.foreign[strings.ToLower(c.Name)] && len(c.Values) == 0 &&
		c.Identity == nil && c.FakerRule == "" && c.Distribution == nil && c.Computed == "" &&
		c.Pattern == "" && c.Template == "" && c.Expression == "" && c.After == nil && c.Total == nil && c.When == nil
}

// column gives c what its name suggests.
func (in *inference) column(c *schema.Column) {
	key := strings.ToLower(c.Name)
	n := columnWords{words: splitName(c.Name), table: &in.about}
	switch c.Type() {
	case schema.Char, schema.Varchar, schema.Text:
		in.text(c, n, in.unique[key] || in.keyed[key])
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal, schema.Real, schema.Float, schema.Double:
		if !in.unique[key] {
			in.number(c, n, in.keyed[key])
		}
	case schema.Date, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		if !in.unique[key] && !in.keyed[key] {
			inferDates(c, n)
		}
	}
}

// text gives c the first rule or list of values that fits its length. Where it is part of
// a key that is a rule of as many values as if it were the key.
func (in *inference) text(c *schema.Column, n columnWords, keyed bool) {
	choices, _ := textLexicon().find(n)
	rows := int64(0)
	if keyed {
		rows = max(in.table.TargetRows, leastRows)
	}
	exact := c.Type() == schema.Char && codeWords[n.last()]
	for _, choice := range choices {
		if choice.fits(c.Length(), rows, exact) {
			c.FakerRule, c.Values = choice.rule, slices.Clone(choice.values)
			return
		}
	}
}

// number gives c the range or the values of its name.
func (in *inference) number(c *schema.Column, n columnWords, keyed bool) {
	m, ok := numberLexicon().find(n)
	if !ok || keyed && m.kind != numberingRange {
		return
	}
	if m.values != "" {
		c.Values = m.listed(c)
		return
	}
	lo, hi, ok := m.within(c)
	if ok && (!keyed || in.leavesRoom(c, m.hi-m.lo+1)) {
		c.MinValue, c.MaxValue = lo, hi
	}
}

// leavesRoom reports whether every key over several columns with c in it has values for
// the rows of the table when c has only so many.
func (in *inference) leavesRoom(c *schema.Column, values int64) bool {
	for _, key := range in.table.UniqueKeys() {
		if !slices.ContainsFunc(key, func(name string) bool { return strings.EqualFold(name, c.Name) }) {
			continue
		}
		room := float64(values)
		for i := range in.table.Columns {
			other := &in.table.Columns[i]
			if other != c && slices.ContainsFunc(key, func(name string) bool { return strings.EqualFold(name, other.Name) }) {
				room *= in.capacity(other)
			}
		}
		if room < float64(in.table.TargetRows) {
			return false
		}
	}
	return true
}

// capacity returns how many values c has as part of a key, at least.
func (in *inference) capacity(c *schema.Column) float64 {
	if in.foreign[strings.ToLower(c.Name)] {
		return float64(in.table.TargetRows)
	}
	if len(c.Values) > 0 || c.FakerRule != "" {
		return 1
	}
	if lo, hi, err := c.Bounds(); err == nil {
		count, _ := hi.Sub(hi, lo).Float64()
		return count + 1
	}
	return 1
}
