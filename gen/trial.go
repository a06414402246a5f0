package gen

import (
	"errors"

	"github.com/dw-sim/dw-sim/schema"
)

// trialRows is how many rows of each derived column are made to see whether they can be.
const trialRows = 100

// maxTrialChildren bounds the children that are made for the totals among them.
const maxTrialChildren = 200_000

// try makes the first rows of the derived columns, and notes what goes wrong: most of what
// an expression does wrong shows before the first row is written.
func (p *planner) try() {
	w := newWorker()
	said := map[string]bool{}
	for _, t := range p.tables {
		rows := make([]int64, min(t.rows, trialRows))
		for i := range rows {
			rows[i] = int64(i)
		}
		for _, c := range t.columns {
			if !c.isDerived() || len(rows) == 0 || c.childrenOf(trialRows) > maxTrialChildren {
				continue
			}
			path, err := p.tryColumn(w, c, rows)
			if err != nil && !said[path] {
				said[path] = true
				p.problems = append(p.problems, schema.Problem{Path: path, Message: err.Error()})
			}
		}
	}
}

func (p *planner) tryColumn(w *worker, c *columnPlan, rows []int64) (path string, err error) {
	defer func() {
		var at *cellError
		if path = c.derivedPath(); errors.As(err, &at) {
			path = at.path
		}
	}()
	defer catch(&err)
	f := w.open(c.table, rows)
	defer w.close(f)
	_, err = f.column(w, c)
	return "", err
}

// childrenOf returns about how many children are made at most for so many rows of c.
func (c *columnPlan) childrenOf(rows int64) int64 {
	most := int64(0)
	for _, used := range c.uses {
		n := rows
		if c.total != nil && used == c.total.of {
			n = saturate(rows, c.total.key.largest())
			most = max(most, n)
		}
		most = max(most, used.childrenOf(n))
	}
	return most
}

// largest returns how many children a row of the parent has at most, as far as that is
// known.
func (k *foreignKey) largest() int64 {
	switch f := k.fanOf(); {
	case k.isEmpty():
		return 0
	case f != nil:
		return f.most()
	}
	return k.table.rows
}
