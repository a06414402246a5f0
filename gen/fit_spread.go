package gen

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// spreadTest holds the values of a column against its distribution.
type spreadTest struct {
	column *columnPlan
	*classes
}

func (t *spreadTest) add(b rowSet) {
	v := &b.Columns[t.column.index]
	for i := range b.each {
		if !v.IsNull(i) {
			t.put(t.number(v, i))
		}
	}
}

func (t *spreadTest) finding() Finding {
	f := t.column.table.newFinding(FindingDistribution, t.column.spreadText(), t.column)
	if t.rows == 0 {
		return f.notChecked("there are no values")
	}
	f.Observed = t.observed()
	return f.tested(t.counts, t.shares)
}

// observed tells mean and deviation in the units of the document.
func (t *spreadTest) observed() string {
	n := float64(t.rows)
	mean := t.sum / n
	deviation := math.Sqrt(max(t.squares/n-float64(mean*mean), 0))
	mean += t.middle
	c := t.column
	switch {
	case c.key != nil:
		return fmt.Sprintf("mean row %.5g, stddev %.5g", mean, deviation)
	case c.kind == KindFloat:
		return fmt.Sprintf("mean %.5g, stddev %.5g", mean, deviation)
	}
	// From numbers to values.
	step := floatOf(t.step)
	mean, deviation = float64(mean*step)+floatOf(t.origin), deviation*step
	v := VectorFor(c.column)
	switch {
	case c.typ == schema.Date:
		return fmt.Sprintf("mean %s, stddev %.4g days", v.intText(roundToInt(mean)), deviation)
	case isTemporal(c.column):
		return fmt.Sprintf("mean %s, stddev %.4g s", v.intText(toInt(mean)/microsPerSecond*microsPerSecond), deviation/microsPerSecond)
	}
	unit := floatOf(tenTo(c.scale))
	return fmt.Sprintf("mean %.5g, stddev %.5g", mean/unit, deviation/unit)
}

// spreadText writes what the document says of how the values spread.
func (c *columnPlan) spreadText() string {
	text := distributionText(c.column.Distribution)
	if c.key != nil {
		return fmt.Sprintf("%s over %d rows of %s", text, c.key.parent.rows, c.key.parent.table.Name)
	}
	var within string
	if c.kind == KindFloat {
		within, _ = c.floatRange()
	} else {
		within, _ = c.exactRange()
	}
	if within != "" {
		text += " within " + within
	}
	return text
}

// coinTest holds a BOOLEAN without values against a fair coin.
type coinTest struct {
	column *columnPlan
	counts [2]int64
}

func (t *coinTest) add(b rowSet) {
	v := &b.Columns[t.column.index]
	for i := range b.each {
		if !v.IsNull(i) {
			t.counts[bit(v.Bools.Get(i))]++
		}
	}
}

func (t *coinTest) finding() Finding {
	f := t.column.table.newFinding(FindingDistribution, "true 50 %, false 50 %", t.column)
	if total := t.counts[0] + t.counts[1]; total > 0 {
		share := float64(t.counts[1]) / float64(total)
		f.Observed = fmt.Sprintf("true %s, false %s", percentText(share), percentText(1-share))
	}
	return f.tested(t.counts[:], []float64{0.5, 0.5})
}

// spreadParts returns the statistical tests of c: of its share of NULLs, and of its
// distribution or its weights.
func (p *planner) spreadParts(c *columnPlan) []fitPart {
	var parts []fitPart
	if part := c.nullPart(); part != nil {
		parts = append(parts, part)
	}
	if part := p.spreadPart(c); part != nil {
		parts = append(parts, part)
	}
	return parts
}

func (p *planner) spreadPart(c *columnPlan) fitPart {
	d := c.column
	switch {
	case d.Unique, d.Identity != nil, c.inUniqueKey() && d.Distribution == nil && d.Weights == nil:
		return nil
	case c.isFromOthers(), c.inUniqueKey():
		return c.untested()
	case len(d.Values) > 0:
		if index, ok := p.listedIndex(c); ok && index.count > 1 && c.table.rows > 0 {
			return newWeightTest(c, index)
		}
		return nil
	case c.key != nil:
		return c.rowSpreadPart()
	case d.FakerRule != "", d.Pattern != "":
		return nil
	case c.typ == schema.Boolean:
		return &coinTest{column: c}
	case c.kind == KindBytes, c.kind == KindUUID:
		return nil
	}
	s, err := spreadOf(c)
	if err != nil {
		return settledPart{c.table.newFinding(FindingDistribution, c.spreadText(), c).notChecked(err.Error())}
	}
	if s.isConstant() {
		return nil // the range says all
	}
	if c.isThinned() {
		return settledPart{c.table.newFinding(FindingDistribution, c.spreadText(), c).notChecked(thinned)}
	}
	return newSpreadTest(c, s)
}

// thinned is why values of which a condition takes some away are not tested.
const thinned = "the condition of its NULLs asks for a column that it is correlated with"

// isThinned reports whether the condition that makes c NULL depends on correlated columns,
// so that the values that are left spread otherwise than all.
func (c *columnPlan) isThinned() bool {
	return c.copula != nil && c.nullWhen != nil && reachesCorrelated(c.uses, map[*columnPlan]bool{c: true})
}

// reachesCorrelated reports whether one of the columns, or of those that they are made from,
// is correlated with another.
func reachesCorrelated(columns []*columnPlan, seen map[*columnPlan]bool) bool {
	for _, c := range columns {
		if seen[c] {
			continue
		}
		seen[c] = true
		if c.copula != nil || reachesCorrelated(c.uses, seen) {
			return true
		}
	}
	return false
}

func newSpreadTest(c *columnPlan, s *spread) *spreadTest {
	most := min(int64(mostClasses), max(int64(2), c.table.rows/rowsPerClass))
	return &spreadTest{column: c, classes: newClasses(s, int(most))}
}

// rowSpreadPart is the test of a distribution over the rows of a parent. These can be told
// from a key that counts.
func (c *columnPlan) rowSpreadPart() fitPart {
	d, source := c.column.Distribution, c.source.column
	if d == nil {
		return nil
	}
	f := c.table.newFinding(FindingDistribution, c.spreadText(), c)
	first, step := new(big.Int), big.NewInt(1)
	switch lo, _, err := source.Bounds(); {
	case source.Identity != nil:
		first.SetInt64(source.Identity.Start)
		step.SetInt64(source.Identity.Step)
	case source.CountsUp() && err == nil:
		first = lo
	default:
		return settledPart{f.notChecked(fmt.Sprintf("the number of a row of %s cannot be told from its %s", c.key.parent.table.Name, source.Name))}
	}
	l, err := newRowLaw(d, c.key.parent.rows)
	if err != nil {
		return settledPart{f.notChecked(err.Error())}
	}
	return newSpreadTest(c, &spread{&columnLaw{truncatedLaw: l, origin: first.Sub(first, step), step: step}})
}

// untested tells of a distribution that is asked for but cannot be held against the
// values of the column alone.
func (c *columnPlan) untested() fitPart {
	d := c.column
	var asked []string
	add := func(d *schema.Distribution) {
		if d != nil {
			asked = append(asked, distributionText(d))
		}
	}
	if pick, _ := c.branchPicker(); pick == nil || c.inUniqueKey() {
		add(d.Distribution)
	}
	if d.After != nil {
		add(d.After.Distribution)
	}
	if pick, _ := c.branchPicker(); pick == nil || c.inUniqueKey() { // else each branch has its test
		for i := range d.When {
			add(d.When[i].Distribution)
		}
		if d.Else != nil {
			add(d.Else.Distribution)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	why := "it depends on other columns of the row"
	if c.inUniqueKey() {
		why = "the column is part of a unique key, which bends it"
	}
	return settledPart{c.table.newFinding(FindingDistribution, strings.Join(asked, "; "), c).notChecked(why)}
}
