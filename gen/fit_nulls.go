package gen

import (
	"fmt"
	"math"
)

// nullTest holds the share of NULLs of a column against its null_rate.
type nullTest struct {
	column *columnPlan
	share  float64
	exact  bool // the share is met to the row, not by chance
	more   bool // there may be more
	nulls  int64
	rows   int64
}

// nullPart returns the test of the column's share of NULLs, or nil where it has none of
// its own.
func (c *columnPlan) nullPart() fitPart {
	if !c.column.Nullable() {
		return nil
	}
	share := c.column.NullShare()
	if d := c.column; (c.isFromOthers() || d.NullWhen != "") && !c.isNeverNil() {
		if d.NullRate == nil || c.key == nil && !c.isFromOthers() { // with its condition
			return nil
		}
		f := c.table.newFinding(FindingNullRate, percentText(share), c)
		return settledPart{f.notChecked("NULLs come from other columns of the row too")}
	}
	if c.key != nil {
		return c.keyNulls()
	}
	return &nullTest{column: c, share: share, exact: share == 0 || share == 1}
}

// isNeverNil reports whether c has an expression that always gives a value, so that all of
// its NULLs come from its own share.
func (c *columnPlan) isNeverNil() bool {
	x, ok := c.filler.(expressed)
	return ok && c.column.NullWhen == "" && !x.expression.nullable && x.expression.nullInput() == nil
}

// keyNulls is nullPart for a column of a foreign key, whose rows without a parent are counted
// out. There may be more of them where the rows that a key can refer to depend on
// another key, where it makes chains, or where what it refers to is NULL.
func (c *columnPlan) keyNulls() fitPart {
	k := c.key
	t := &nullTest{column: c, share: k.nullShare(), exact: true, more: c.source.column.Nullable()}
	switch tree := k.parentage.(type) {
	case nil:
		if k.isEmpty() {
			t.share = 1
		}
	case *forest:
		if t.share = 0; !tree.looped {
			t.share = float64(rootsOf(k.table.rows, k.nullShare())) / float64(k.table.rows)
		}
	case chain, *grove, *following, *others, placed:
		t.more = true
	}
	return t
}

func (t *nullTest) add(b rowSet) {
	t.rows += int64(b.size())
	v := &b.Columns[t.column.index]
	if v.Valid == nil {
		return
	}
	for i := range b.each {
		if v.IsNull(i) {
			t.nulls++
		}
	}
}

func (t *nullTest) finding() Finding {
	f := t.column.table.newFinding(FindingNullRate, percentText(t.share), t.column)
	if t.more {
		f.Asked = "at least " + f.Asked
	}
	if t.rows == 0 {
		return f.notChecked("there are no rows")
	}
	f.Observed = fmt.Sprintf("%s, %d of %d rows", percentText(float64(t.nulls)/float64(t.rows)), t.nulls, t.rows)
	if !t.exact {
		return f.withTest(float64(t.nulls), 0, binomialP(t.nulls, t.rows, t.share))
	}
	off := float64(t.nulls) - float64(t.share*float64(t.rows))
	if math.Abs(off) > 0.5+1e-6 && !(t.more && off > 0) {
		f.Violations = int64(math.Round(math.Abs(off)))
	}
	return f.settled()
}

// binomialP returns the probability that n draws, each successful with a probability of
// share, give a number of successes as far in its tail as k, on either side. The tails are
// incomplete beta functions (Abramowitz and Stegun, 26.5.24); of many draws those of the
// normal distribution.
func binomialP(k, n int64, share float64) float64 {
	const many = 1_000_000
	mean := float64(float64(n) * share)
	if variance := mean * (1 - share); variance > many {
		off := max(math.Abs(float64(k)-mean)-0.5, 0)
		_, outside := incompleteGamma(0.5, off*off/variance/2)
		return outside
	}
	atLeast, atMost := 1.0, 1.0
	if k > 0 {
		atLeast, _ = incompleteBeta(float64(k), float64(n-k+1), share)
	}
	if k < n {
		_, atMost = incompleteBeta(float64(k+1), float64(n-k), share)
	}
	return min(1, 2*min(atLeast, atMost))
}
