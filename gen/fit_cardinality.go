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
// says how many parents have so many children each, those without any left out. Bounds and
// the share of parents without children are held to the row, the rest by a χ² test.
func (f *Fitting) Cardinality(finding Finding, key schema.CompositeForeignKey, degrees map[int64]int64) Finding {
	a := &fanAsked{Cardinality: key.Cardinality, degrees: degrees}
	finding.Asked = cardinalityText(key.Cardinality)
	if parent := f.planner.byName[strings.ToLower(key.ReferencesTable)]; parent != nil {
		a.parents = parent.rows
	}
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
	return a.test(finding)
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
	childless       int64 // parents that are to have none; -1: as they come
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
	a.most, a.childless, a.active = unlimited, -1, a.parents
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
		if c.Weight > 0 && (c.Children > 0 || a.childless < 0) {
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

// outside counts the parents whose number of children the bounds forbid. Only one parent
// may have a number that a histogram does not list: the rest that no other could take.
func (a *fanAsked) outside() (bad breaches) {
	none := a.parents - a.taken
	if wrong := none - a.childless; a.childless >= 0 && wrong != 0 && a.kind != "zipf" {
		bad.count += max(wrong, -wrong)
		bad.examples = append(bad.examples, fmt.Sprintf("%d parents have no child instead of %d", none, a.childless))
	}
	if a.childless < 0 && a.least > 0 && none > 0 && a.kind != "zipf" {
		bad.count += none
		bad.examples = append(bad.examples, fmt.Sprintf("%d parents have no child", none))
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
	at := func(degree, n int64) {
		i, _ := slices.BinarySearchFunc(bins, degree, func(b degreeBin, d int64) int { return cmp.Compare(b.first+b.width-1, d) })
		counts[min(i, len(bins)-1)] += n
	}
	for degree, n := range a.degrees {
		at(degree, n)
	}
	if a.childless < 0 {
		at(0, a.parents-a.taken)
	}
	statistic, degrees, ok := chiSquare(counts, shares)
	if !ok || degrees < 2 { // the mean was taken from the rows
		return f.settled()
	}
	return f.withTest(statistic, degrees-1, chiSquareP(statistic, int(degrees-1)))
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
	if a.None != nil && a.Min == nil {
		offset = 0
	}
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
