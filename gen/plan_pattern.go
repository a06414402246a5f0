package gen

import (
	"fmt"

	"github.com/dw-sim/dw-sim/schema"
)

// pattern returns the automaton of a column's pattern, or notes why there is none and
// returns nil.
func (p *planner) pattern(c *columnPlan, path string) *automaton {
	path += ".pattern"
	a, err := compilePattern(c.column.Pattern)
	if err != nil {
		wrong := asPatternError(err)
		p.refuse(path, wrong.hint, "pattern %q %s", c.column.Pattern, wrong.message)
		return nil
	}
	if !isTextType(c.typ) {
		p.refuse(path, "use VARCHAR", "a pattern makes text, which type %s cannot hold", c.typ)
		return nil
	}
	if length := c.column.Length(); a.longest > length {
		p.refuse(path, fmt.Sprintf("lower the repetitions, or make the column %d long", a.longest),
			"pattern %q matches texts of %d characters, the column holds %d", c.column.Pattern, a.longest, length)
		return nil
	}
	return a
}

// drawnPattern returns the filler that draws a string of the pattern for each row.
func (p *planner) drawnPattern(c *columnPlan, s stream, path string) filler {
	a := p.pattern(c, path)
	if a == nil {
		return nil
	}
	return drawnText{s, func(_ *worker, dst []byte, hash uint64) ([]byte, error) {
		return a.appendDraw(dst, hash), nil
	}}
}

// patternDomain numbers the strings of the pattern.
func (p *planner) patternDomain(c *columnPlan, path string) domain {
	a := p.pattern(c, path)
	if a == nil {
		return nil
	}
	if c.typ == schema.Char && a.endsBlank() {
		p.refuse(path+".pattern", "use VARCHAR, or end the pattern with another character",
			"pattern %q matches texts that end with a blank, which a unique CHAR does not tell from those without it", c.column.Pattern)
		return nil
	}
	s := c.stream("fill")
	return textDomain{a.size(), func(_ *worker, dst []byte, rank uint64) ([]byte, error) {
		return a.appendRank(dst, rank, s.at(int64(rank))), nil
	}}
}
