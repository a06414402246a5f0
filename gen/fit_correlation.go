package gen

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// correlationTest measures the rank correlation of two columns. The rank of a value is
// where its class lies in the distribution that the column should have: with a thousand
// classes that is as good as ranks among the rows, and needs no sorting.
type correlationTest struct {
	columns [2]*columnPlan
	classes [2]*classes
	ranks   [2][]float64 // of each class: where its middle lies, 0…1
	asked   float64

	n, sumX, sumY, sumXX, sumYY, sumXY float64
}

const (
	rankClasses          = 1024
	correlationTolerance = 0.02
)

func (p *planner) correlationParts(t *tablePlan) []fitPart {
	var parts []fitPart
	for _, correlation := range t.table.Correlations {
		if part := p.correlationPart(t, correlation); part != nil {
			parts = append(parts, part)
		}
	}
	return parts
}

func (p *planner) correlationPart(t *tablePlan, asked schema.Correlation) fitPart {
	test := &correlationTest{asked: asked.Coefficient}
	if len(asked.Columns) != 2 {
		return nil // refused when the document was checked
	}
	for side, name := range asked.Columns {
		c := t.byName[strings.ToLower(name)]
		if c == nil {
			return nil
		}
		s, err := spreadOf(c)
		if c.isThinned() {
			err = errors.New(thinned)
		}
		if err != nil {
			f := t.newFinding(FindingCorrelation, correlationText(asked.Coefficient))
			f.Columns = asked.Columns
			return settledPart{f.notChecked(err.Error())}
		}
		test.columns[side], test.classes[side] = c, newClasses(s, rankClasses)
		before := 0.0
		for _, share := range test.classes[side].shares {
			test.ranks[side] = append(test.ranks[side], before+share/2)
			before += share
		}
	}
	return test
}

func correlationText(ρ float64) string { return fmt.Sprintf("ρ = %.3f", ρ) }

func (t *correlationTest) add(b rowSet) {
	x, y := &b.Columns[t.columns[0].index], &b.Columns[t.columns[1].index]
	for i := range b.each {
		if x.IsNull(i) || y.IsNull(i) {
			continue
		}
		// Around the middle, so that the sums of squares lose no digits.
		r := t.ranks[0][t.classes[0].of(t.classes[0].number(x, i))] - 0.5
		s := t.ranks[1][t.classes[1].of(t.classes[1].number(y, i))] - 0.5
		t.n++
		t.sumX += r
		t.sumY += s
		t.sumXX += float64(r * r)
		t.sumYY += float64(s * s)
		t.sumXY += float64(r * s)
	}
}

// finding tests the correlation by Fisher's transformation, where it is further from what
// was asked than the tolerance. The variance of it for ranks: Fieller, Hartley, Pearson,
// Tests for rank correlation coefficients, 1957.
func (t *correlationTest) finding() Finding {
	f := t.columns[0].table.newFinding(FindingCorrelation, correlationText(t.asked), t.columns[:]...)
	const fewest = 10
	spreadX, spreadY := t.n*t.sumXX-float64(t.sumX*t.sumX), t.n*t.sumYY-float64(t.sumY*t.sumY)
	if t.n < fewest || spreadX <= 0 || spreadY <= 0 {
		return f.notChecked("there are too few rows to tell")
	}
	ρ := (float64(t.n*t.sumXY) - float64(t.sumX*t.sumY)) / (math.Sqrt(spreadX) * math.Sqrt(spreadY))
	f.Observed = correlationText(ρ)
	off := math.Abs(ρ - t.asked)
	if off <= correlationTolerance {
		return f.withTest(ρ, 0, 1)
	}
	z := math.Abs(math.Atanh(min(max(ρ, -1+1e-12), 1-1e-12))-math.Atanh(t.asked)) / math.Sqrt(1.06/(t.n-3))
	_, outside := incompleteGamma(0.5, z*z/2)
	return f.withTest(ρ, 0, outside)
}
