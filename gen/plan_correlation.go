package gen

import (
	"fmt"
	"slices"
	"strings"
)

// correlationGroup is columns that correlations connect, in the order of their names.
type correlationGroup struct {
	columns []*columnPlan
	numbers map[*columnPlan]int
	members []int // numbers of the correlations in the document
}

// planCorrelations gives the correlated columns of t the copula that makes their hashes.
// Two columns of a group that no correlation names have the correlation 0.
func (p *planner) planCorrelations(t *tablePlan) {
	for _, g := range t.correlationGroups() {
		matrix, ok := p.correlationMatrix(t, g)
		if !ok {
			continue
		}
		l, ok := cholesky(matrix)
		if !ok {
			p.refuseGroup(t, g, smallestContradiction(matrix))
			continue
		}
		var streams []stream
		for i, c := range g.columns {
			streams = append(streams, c.stream("value"))
			c.copula = &copula{streams: slices.Clone(streams), weights: l[i]}
		}
	}
}

// correlationGroups returns the groups of columns that correlations connect. It leaves out
// correlations that are not valid.
func (t *tablePlan) correlationGroups() []*correlationGroup {
	groups := map[*columnPlan]*correlationGroup{}
	var all []*correlationGroup
	for i := range t.table.Correlations {
		a, b := t.correlated(i)
		if a == nil {
			continue
		}
		g := &correlationGroup{members: []int{i}}
		for _, c := range []*columnPlan{a, b} {
			old := groups[c]
			switch {
			case old == nil:
				g.columns = append(g.columns, c)
			case !slices.Contains(g.columns, c): // else both were of one group
				g.columns, g.members = append(g.columns, old.columns...), append(g.members, old.members...)
				all = slices.DeleteFunc(all, func(other *correlationGroup) bool { return other == old })
			}
		}
		for _, c := range g.columns {
			groups[c] = g
		}
		all = append(all, g)
	}
	for _, g := range all {
		g.settle()
	}
	return all
}

// settle puts columns and correlations in order.
func (g *correlationGroup) settle() {
	slices.Sort(g.members)
	slices.SortFunc(g.columns, func(a, b *columnPlan) int {
		return strings.Compare(strings.ToLower(a.column.Name), strings.ToLower(b.column.Name))
	})
	g.numbers = make(map[*columnPlan]int, len(g.columns))
	for i, c := range g.columns {
		g.numbers[c] = i
	}
}

// correlated returns the two columns of correlation number i, or nil.
func (t *tablePlan) correlated(i int) (a, b *columnPlan) {
	names := t.table.Correlations[i].Columns
	if len(names) != 2 {
		return nil, nil
	}
	a, b = t.byName[strings.ToLower(names[0])], t.byName[strings.ToLower(names[1])]
	if a == nil || b == nil || a == b {
		return nil, nil
	}
	return a, b
}

// correlationMatrix returns the correlations of the normal numbers. It is false where ties
// keep the ranks of two columns from what is asked for, which is noted.
func (p *planner) correlationMatrix(t *tablePlan, g *correlationGroup) (m [][]float64, ok bool) {
	m, ok = make([][]float64, len(g.columns)), true
	ties := make([]*rankSeries, len(g.columns))
	for i, c := range g.columns {
		m[i] = make([]float64, len(g.columns))
		m[i][i] = 1
		ties[i] = ranksOf(c.column)
	}
	for _, member := range g.members {
		a, b := t.correlated(member)
		i, j := g.numbers[a], g.numbers[b]
		asked := t.table.Correlations[member].Coefficient
		r, most, reached := normalCorrelationOf(asked, ties[i], ties[j])
		if !reached {
			p.refuse(fmt.Sprintf("%s.correlations[%d]", t.path, member), "bring the coefficient nearer to 0, or give the columns more values",
				"%s and %s have so many equal values that their rank correlation reaches %.3f, not %v", a.column.Name, b.column.Name, most, asked)
			ok = false
		}
		m[i][j], m[j][i] = r, r
	}
	return m, ok
}

// mostMissing bounds the pairs without a correlation that a message names.
const mostMissing = 10

// refuseGroup notes that the columns of g with these numbers cannot go together as asked.
func (p *planner) refuseGroup(t *tablePlan, g *correlationGroup, set []int) {
	asked := map[[2]int]bool{}
	var said, missing []string
	last := 0
	for _, member := range g.members {
		a, b := t.correlated(member)
		i, j := g.numbers[a], g.numbers[b]
		if slices.Contains(set, i) && slices.Contains(set, j) {
			asked[[2]int{min(i, j), max(i, j)}] = true
			said = append(said, fmt.Sprintf("%s with %s %v", a.column.Name, b.column.Name, t.table.Correlations[member].Coefficient))
			last = member
		}
	}
	for n, i := range set {
		for _, j := range set[n+1:] {
			if !asked[[2]int{i, j}] {
				missing = append(missing, fmt.Sprintf("%s with %s", g.columns[i].column.Name, g.columns[j].column.Name))
			}
		}
	}
	hint, rest := "bring the coefficients nearer to 0", ""
	if more := len(missing) - mostMissing; more > 0 {
		missing = append(missing[:mostMissing], fmt.Sprintf("%d more pairs", more))
	}
	if len(missing) > 0 {
		rest = ", and 0 for " + strings.Join(missing, ", ")
		hint = "say how these go together too: " + strings.Join(missing, ", ")
	}
	p.refuse(fmt.Sprintf("%s.correlations[%d]", t.path, last), hint,
		"the correlations cannot hold together: %s%s", strings.Join(said, ", "), rest)
}
