package gen

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// Cardinality completes f, a finding about a foreign key that has a cardinality: degrees
// says how many of the parents have so many children each, those without any left out.
// Bounds and the share of parents without children are held to the row, the rest by a χ²
// test.
func (f *Fitting) Cardinality(finding Finding, key schema.CompositeForeignKey, parents int64, degrees map[int64]int64) Finding {
	a := &fanAsked{Cardinality: key.Cardinality, degrees: degrees, parents: parents}
	finding.Asked = cardinalityText(key.Cardinality)
	for degree, n := range degrees {
		a.taken += n
		a.children += degree * n
	}
	a.resolve()
	finding.Observed = a.observed()
	if a.parents == 0 {
		return finding.notChecked("there are no parents")
	}
	if bad := a.outside(); bad.count > 0 {
		finding.Violations, finding.Examples = bad.count, bad.examples
		return finding.settled()
	}
	if k := f.key(finding.Table, key); k != nil && k.isWithinUnique() {
		return a.testPlan(finding, k)
	}
	return a.test(finding)
}

// key finds a foreign key of the plan.
func (f *Fitting) key(table string, key schema.CompositeForeignKey) *foreignKey {
	t := f.planner.byName[strings.ToLower(table)]
	if t == nil {
		return nil
	}
	wanted := slices.Sorted(slices.Values(strings.Split(strings.ToLower(strings.Join(key.Columns, ",")), ",")))
	for _, k := range t.keys {
		if slices.Equal(k.names, wanted) && k.parent.name == strings.ToLower(key.ReferencesTable) {
			return k
		}
	}
	return nil
}

// isWithinUnique reports whether a unique key of the child has a column of k, and so
// bounds how many children a parent has.
func (k *foreignKey) isWithinUnique() bool {
	return slices.ContainsFunc(k.columns, func(c *columnPlan) bool { return c.inUniqueKey() })
}

// testPlan compares the degrees with those of the plan.
func (a *fanAsked) testPlan(f Finding, k *foreignKey) Finding {
	planned, ok := k.parentage.(*fan)
	if !ok {
		return f.notChecked("other keys of the table decide it too")
	}
	expected := map[int64]int64{}
	for _, r := range planned.runs {
		more := r.children % r.parents
		expected[r.children/r.parents] += r.parents - more
		if more > 0 {
			expected[r.children/r.parents+1] += more
		}
	}
	a.degrees[0] += a.parents - a.taken
	var counts []int64
	var shares []float64
	for degree := range a.degrees {
		expected[degree] += 0
	}
	for _, degree := range slices.Sorted(maps.Keys(expected)) {
		counts, shares = append(counts, a.degrees[degree]), append(shares, float64(expected[degree])/float64(a.parents))
	}
	statistic, degrees, ok := chiSquare(counts, shares)
	if !ok {
		return f.settled()
	}
	return f.withTest(statistic, degrees, chiSquareP(statistic, int(degrees)))
}

// fanAsked is a cardinality with what there is of it.
type fanAsked struct {
	*schema.Cardinality
	degrees         map[int64]int64
	parents         int64 // in all
	taken           int64 // with a child
	children        int64
	kind            string
	least, most     int64 // children of a parent that is to have some
	childless       int64 // parents that are to have none; others may have none too
	active          int64 // the others
	law             degreeLaw
	listed, isExact bool
}

// resolve fills in what the document leaves to defaults.
func (a *fanAsked) resolve() {
	a.kind = strings.ToLower(a.Type)
	if a.kind == "" {
		if a.kind = "uniform"; a.Max != nil {
			a.kind = "range"
		}
	}
	a.most, a.active = unlimited, a.parents
	if a.None != nil {
		a.childless = roundToInt(float64(*a.None * float64(a.parents)))
		a.active, a.least = a.parents-a.childless, 1
	}
	if a.Min != nil {
		a.least = *a.Min
	}
	if a.Max != nil {
		a.most = *a.Max
	}
	if a.kind == "fixed" {
		a.fix()
	}
	a.law = degreeLaw{factorial: a.kind == "uniform" || a.kind == "poisson", min: a.least, max: a.most}
	if a.kind == "histogram" {
		a.list()
	}
}

// fix sets the bounds to the number that all parents have, or to the two nearest ones.
func (a *fanAsked) fix() {
	a.isExact = true
	if a.Children != nil {
		a.least, a.most = *a.Children, *a.Children
		return
	}
	a.least = a.children / max(a.active, 1)
	a.most = a.least + bit(a.children%max(a.active, 1) > 0)
}

// list takes over the degrees of a histogram.
func (a *fanAsked) list() {
	a.listed, a.least, a.most = true, math.MaxInt64, 0
	for _, c := range a.Counts {
		if c.Weight > 0 {
			a.law.listed = append(a.law.listed, degreeShare{c.Children, c.Weight})
			a.least, a.most = min(a.least, c.Children), max(a.most, c.Children)
		}
	}
	slices.SortFunc(a.law.listed, func(x, y degreeShare) int { return cmp.Compare(x.degree, y.degree) })
}

// cardinalityText writes what a document says of the children of a parent.
func cardinalityText(c *schema.Cardinality) string {
	parts := []string{cmp.Or(strings.ToLower(c.Type), "children of a parent")}
	number := func(name string, n *int64) {
		if n != nil {
			parts = append(parts, fmt.Sprintf("%s %d", name, *n))
		}
	}
	number("children", c.Children)
	number("min", c.Min)
	number("max", c.Max)
	if c.None != nil {
		parts = append(parts, "none "+percentText(*c.None))
	}
	if c.Exponent != nil {
		parts = append(parts, fmt.Sprintf("exponent %g", *c.Exponent))
	}
	if len(c.Counts) > 0 {
		parts = append(parts, fmt.Sprintf("%d counts", len(c.Counts)))
	}
	return strings.Join(parts, ", ")
}

func (a *fanAsked) observed() string {
	if a.taken == 0 {
		return "no children"
	}
	degrees := slices.Sorted(maps.Keys(a.degrees))
	return fmt.Sprintf("%d … %d children, mean %.4g, %s without", degrees[0], degrees[len(degrees)-1],
		float64(a.children)/float64(a.taken), percentText(float64(a.parents-a.taken)/float64(max(a.parents, 1))))
}

// outside counts the parents whose number of children the cardinality forbids. Only one
// parent may have a number that a histogram does not list: the rest that no other could
// take.
func (a *fanAsked) outside() (bad breaches) {
	none := a.parents - a.taken
	if wrong := none - a.childless; wrong < 0 || wrong > 0 && a.least > 0 {
		bad.count += max(wrong, -wrong)
		bad.examples = append(bad.examples, fmt.Sprintf("%d parents have no child instead of %d", none, a.childless))
	}
	spare := bit(a.listed)
	for _, degree := range slices.Sorted(maps.Keys(a.degrees)) {
		_, known := slices.BinarySearchFunc(a.law.listed, degree, func(s degreeShare, d int64) int { return cmp.Compare(s.degree, d) })
		n := a.degrees[degree]
		switch {
		case a.least <= degree && degree <= a.most && (known || !a.listed):
			continue
		case n <= spare:
			spare -= n
			continue
		}
		bad.count += n
		if len(bad.examples) < mostExamples {
			bad.examples = append(bad.examples, fmt.Sprintf("%d parents have %d children", n, degree))
		}
	}
	return bad
}

// test compares the degrees with the law, whose mean the row counts decide.
func (a *fanAsked) test(f Finding) Finding {
	switch {
	case a.isExact:
		return f.settled()
	case a.active == 0 || a.children == 0:
		return f.notChecked("there are no children")
	case a.kind == "zipf":
		return a.testRanks(f)
	}
	mean := float64(a.children) / float64(a.active)
	if lo, hi := a.law.bounds(); mean <= float64(lo) || mean >= float64(hi) {
		return f.settled() // the bounds leave no choice
	}
	bins := a.law.bins(mean)
	shares := tilted(bins, mean)
	counts := make([]int64, len(bins))
	beyond := 1.0 // how many parents should have as many children as the one that has most
	at := func(degree, n int64) {
		i, _ := slices.BinarySearchFunc(bins, degree, func(b degreeBin, d int64) int { return cmp.Compare(b.first+b.width-1, d) })
		counts[min(i, len(bins)-1)] += n
		rest := 0.0
		for _, share := range shares[i:] {
			rest += share
		}
		beyond = min(beyond, float64(rest*float64(a.active)))
	}
	for degree, n := range a.degrees {
		at(degree, n)
	}
	if none := a.parents - a.taken - a.childless; none > 0 {
		at(0, none)
	}
	statistic, degrees, ok := chiSquare(counts, shares)
	if !ok || degrees < 2 { // the mean was taken from the rows
		statistic, degrees = 0, 2
	}
	// χ² joins the rare numbers, so one parent with far too many children is tested alone.
	return f.withTest(statistic, degrees-1, min(1, 2*min(chiSquareP(statistic, int(degrees-1)), beyond)))
}

// testRanks compares the children of the first parents, in order of their children, with
// the shares of a Zipf law.
func (a *fanAsked) testRanks(f Finding) Finding {
	exponent := 1.0
	if a.Exponent != nil {
		exponent = *a.Exponent
	}
	const most = 1000
	var counts []int64
	offset := a.least
	first := min(a.active, most)
	for _, degree := range slices.Backward(slices.Sorted(maps.Keys(a.degrees))) {
		for range min(a.degrees[degree], first-int64(len(counts))) {
			counts = append(counts, max(degree-offset, 0))
		}
	}
	for int64(len(counts)) < first {
		counts = append(counts, 0)
	}
	total := a.children - saturate(offset, a.active)
	rest := total
	shares := make([]float64, first, first+1)
	left, all := 1.0, zipfSum(a.active, exponent)
	for i := range counts {
		rest -= counts[i]
		shares[i] = exponential(-exponent*logarithm(float64(i+1))) / all
		left -= shares[i]
	}
	counts, shares = append(counts, max(rest, 0)), append(shares, max(left, 0))
	f.Observed += fmt.Sprintf(", %s of them of the first", percentText(float64(counts[0])/float64(max(total, 1))))
	return f.tested(counts, shares)
}

// zipfSum returns 1 + 2^-s + … + n^-s: its beginning as it stands, the rest by the formula
// of Euler and Maclaurin.
func zipfSum(n int64, s float64) float64 {
	const start = 1000
	sum := 0.0
	for k := int64(1); k <= min(n, start); k++ {
		sum += exponential(-s * logarithm(float64(k)))
	}
	if n <= start {
		return sum
	}
	at := func(x float64) float64 { return exponential(-s * logarithm(x)) }
	integral := logarithm(float64(n) / start)
	if s != 1 {
		integral = (float64(float64(n)*at(float64(n))) - start*at(start)) / (1 - s)
	}
	return sum + integral + (at(float64(n))-at(start))/2
}
