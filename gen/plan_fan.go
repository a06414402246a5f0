package gen

import (
	"math"
	"slices"
	"strings"
)

// planKeys resolves how the rows of children find those of their parents.
func (p *planner) planKeys() {
	for _, t := range p.tables {
		for _, k := range t.keys {
			p.planFan(k)
		}
	}
}

// planFan spreads the rows of the child that have a parent over those of the parent.
func (p *planner) planFan(k *foreignKey) {
	if k.isEmpty() {
		return
	}
	law := degreeLaw{factorial: true, max: unlimited}
	if k.once {
		law.max = 1
	}
	filled := k.filled()
	if filled > saturate(law.max, k.parent.rows) {
		return // has been refused
	}
	order := parentOrder{permutation: newPermutation(k.stream("order"), uint64(k.parent.rows))}
	k.parentage = newFan(k.stream("slots"), k.table.rows, filled, order, law.spread(k.parent.rows, filled))
}

// unlimited is the most children of a parent where nothing limits them.
const unlimited = 1 << 62

// filled returns how many rows of the child have a parent.
func (k *foreignKey) filled() int64 {
	return k.table.rows - roundToInt(float64(k.nullShare()*float64(k.table.rows)))
}

const defaultNullShare = 0.10

// nullShare returns the share of the rows in which the columns that may be NULL are NULL.
func (k *foreignKey) nullShare() float64 {
	columns := slices.Clone(k.columns)
	slices.SortFunc(columns, func(a, b *columnPlan) int { return compareNames(a.column.Name, b.column.Name) })
	share := 0.0
	for _, c := range columns {
		switch {
		case !c.column.Nullable():
		case c.column.NullRate != nil:
			return math.Min(*c.column.NullRate, 1)
		default:
			share = defaultNullShare
		}
	}
	return share
}

func compareNames(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
