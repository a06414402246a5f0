package gen

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// unlimited is the most children of a parent where nothing limits them.
const unlimited = 1 << 62

// demand is what a fan has to do.
type demand struct {
	key       *foreignKey
	spread    schema.Cardinality // with its type, and None and Min as they are meant
	parents   int64              // that may have children
	childless int64              // the others
	children  int64              // in all
	min, max  int64              // of a parent
}

// planFan spreads the rows of the child that have a parent over those of the parent, none
// of which may have more than most of them; identifying is whether the key is part of
// what makes the child's rows unique, so that nobody should be without children. It
// returns nil where it cannot, which is noted.
func (p *planner) planFan(k *foreignKey, most int64, identifying bool) *fan {
	switch {
	case k.isEmpty() || k.table.rows == 0:
		return nil
	case k.distribution() != nil && !strings.EqualFold(k.distribution().Type, "uniform"):
		return p.planDistribution(k, most)
	case len(k.values()) > 0:
		return p.planListed(k, most)
	}
	d := k.demand(identifying)
	if !p.isLawful(d) || !p.isBounded(d, most) {
		return nil
	}
	list := d.shares(most)
	if d.childless > 0 {
		list = append(list, share{parents: d.childless})
	}
	f := newFan(k.stream("slots"), k.table.rows, k.randomOrder(), list)
	if f.most() > most {
		p.refuseMost(d, most, f.most())
		return nil
	}
	return f
}

func (k *foreignKey) randomOrder() parentOrder {
	return parentOrder{permutation: newPermutation(k.stream("order"), uint64(k.parent.rows))}
}

// demand resolves the cardinality of the key.
func (k *foreignKey) demand(identifying bool) demand {
	d := demand{key: k, children: k.filled(), max: unlimited}
	if k.cardinality != nil {
		d.spread = *k.cardinality
	}
	c := &d.spread
	c.Type = strings.ToLower(c.Type)
	if c.Type == "" {
		c.Type = "uniform"
		if c.Max != nil {
			c.Type = "range"
		}
	}
	d.min = bit(c.None != nil || k.cardinality == nil && identifying && d.children >= k.parent.rows)
	if c.Min != nil {
		d.min = *c.Min
	}
	if c.Max != nil {
		d.max = min(*c.Max, unlimited)
	}
	if c.None != nil {
		d.childless = min(roundToInt(float64(*c.None*float64(k.parent.rows))), k.parent.rows)
	}
	if c.Type == "fixed" && c.Children != nil {
		d.min, d.max = *c.Children, *c.Children
	}
	d.parents = k.parent.rows - d.childless
	return d
}

// shares spreads the children; the demand is bounded.
func (d demand) shares(most int64) []share {
	law := degreeLaw{factorial: true, min: d.min, max: min(d.max, most)}
	switch d.spread.Type {
	case "fixed":
		return []share{{d.parents, d.children}}
	case "zipf":
		list := zipf(d.exponent(), d.parents).shares(d.parents, d.children-d.min*d.parents)
		for i := range list {
			list[i].children += d.min * list[i].parents
		}
		return list
	case "range", "geometric":
		law.factorial = false
	case "histogram":
		law.listed = d.listed()
	}
	return shares(law.spread(d.parents, d.children))
}

func (d demand) exponent() float64 {
	if d.spread.Exponent == nil {
		return 1
	}
	return *d.spread.Exponent
}

// listed returns the weights of a histogram, in rising order of children, scaled so that
// their sum is finite.
func (d demand) listed() []degreeShare {
	var list []degreeShare
	heaviest := 0.0
	for _, c := range d.spread.Counts {
		heaviest = max(heaviest, c.Weight)
	}
	for _, c := range d.spread.Counts {
		if weight := c.Weight / heaviest; weight > 0 {
			list = append(list, degreeShare{c.Children, weight})
		}
	}
	slices.SortFunc(list, func(a, b degreeShare) int { return cmp.Compare(a.degree, b.degree) })
	return list
}

// isLawful reports whether the weights of a histogram demand about as many children as
// there are, to twice the standard deviation of chance, or notes that they do not.
func (p *planner) isLawful(d demand) bool {
	if d.spread.Type != "histogram" {
		return true
	}
	list := d.listed()
	if len(list) == 0 {
		p.refuse(d.path(), "give one of the counts a weight", "no count of the cardinality has a weight")
		return false
	}
	var sum, mean, variance float64
	for _, s := range list {
		sum += s.weight
	}
	for _, s := range list {
		mean = mulAdd(s.weight/sum, float64(s.degree), mean)
	}
	for _, s := range list {
		off := float64(s.degree) - mean
		variance = mulAdd(s.weight/sum, float64(off*off), variance)
	}
	parents := float64(d.parents)
	tolerance := mulAdd(2, math.Sqrt(variance*parents), 0.5)
	want := float64(mean * parents)
	if math.Abs(float64(d.children)-want) <= tolerance {
		lo, hi := list[0].degree, list[len(list)-1].degree
		return p.fits(d, saturate(lo, d.parents), saturate(hi, d.parents))
	}
	fewest, most := clampToInt(math.Ceil(want-tolerance)), clampToInt(want+tolerance)
	p.refuse(d.path(), d.fitting(max(fewest, 1), most), "the counts of the cardinality make %.4g rows of %s for each of %d rows of %s, but %s",
		mean, d.key.table.table.Name, d.parents, d.key.parent.table.Name, d.asked())
	return false
}

// isBounded reports whether the children fit the parents, or notes that they do not.
func (p *planner) isBounded(d demand, most int64) bool {
	if d.max < unlimited && d.max > most {
		p.refuseMost(d, most, d.max)
		return false
	}
	return p.fits(d, saturate(d.min, d.parents), saturate(min(d.max, most), d.parents))
}

func (p *planner) fits(d demand, fewest, most int64) bool {
	if d.children >= fewest && d.children <= most {
		return true
	}
	k := d.key
	if k.cardinality == nil {
		return false // unique keys say so themselves
	}
	of := fmt.Sprintf("%d to %d", d.min, d.max)
	switch {
	case d.min == d.max:
		of = fmt.Sprint(d.min)
	case d.max >= unlimited:
		of = fmt.Sprintf("at least %d", d.min)
	}
	p.refuse(d.path(), d.fitting(fewest, most), "the cardinality wants %s rows of %s for each of %d rows of %s, but %s",
		of, k.table.table.Name, d.parents, k.parent.table.Name, d.asked())
	return false
}

// asked says how many children there are.
func (d demand) asked() string {
	k := d.key
	if d.children == k.table.rows {
		return fmt.Sprintf("%d are asked for", d.children)
	}
	return fmt.Sprintf("%d of the %d that are asked for have one", d.children, k.table.rows)
}

// fitting is a hint at how many rows of the child fit.
func (d demand) fitting(fewest, most int64) string {
	k := d.key
	lo, hi := k.rowsFor(fewest), k.rowsFor(most)
	child, parent := k.table.table.Name, k.parent.table.Name
	switch {
	case d.parents == 0:
		return fmt.Sprintf("ask for more rows of %s, or let more of them have children", parent)
	case lo == hi:
		return fmt.Sprintf("ask for %d rows of %s, or for other rows of %s", lo, child, parent)
	case most >= unlimited:
		return fmt.Sprintf("ask for at least %d rows of %s, or for fewer of %s", lo, child, parent)
	case fewest <= 0:
		return fmt.Sprintf("ask for at most %d rows of %s, or for more of %s", hi, child, parent)
	}
	return fmt.Sprintf("ask for %d to %d rows of %s, or for other rows of %s", lo, hi, child, parent)
}

func (p *planner) refuseMost(d demand, most, wanted int64) {
	p.refuse(d.path(), fmt.Sprintf("set max to %d, or widen the other columns of the unique key", most),
		"a row of %s may have %d rows of %s by the cardinality, but a unique key tells only %d of them apart",
		d.key.parent.table.Name, wanted, d.key.table.table.Name, most)
}

// path returns where the cardinality stands, or the override of the rows.
func (d demand) path() string {
	path := d.key.path + ".cardinality"
	if d.key.parent.overridden {
		path = d.key.parent.rowsPath(path)
	}
	return d.key.table.rowsPath(path)
}

// filled returns how many rows of the child a fan gives a parent.
func (k *foreignKey) filled() int64 {
	if k.isMasked() {
		return k.table.rows
	}
	return k.filledOf(k.table.rows)
}

// isMasked reports whether columns that cannot be NULL must be unique where the key is.
func (k *foreignKey) isMasked() bool {
	return k.keyed && k.makesRequired() && len(k.ownNullable()) > 0
}

func (k *foreignKey) filledOf(rows int64) int64 {
	return rows - roundToInt(float64(k.nullShare()*float64(rows)))
}

// rowsFor returns the fewest rows of the child of which so many have a parent, or more
// where there are none.
func (k *foreignKey) rowsFor(filled int64) int64 {
	lo, hi := filled, int64(unlimited)
	if k.nullShare() == 0 || filled >= unlimited || k.isMasked() {
		return filled
	}
	for lo < hi {
		if middle := lo + (hi-lo)/2; k.filledOf(middle) >= filled {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	return lo
}

// mostRows returns the most rows of the child of which at most so many have a parent.
func (k *foreignKey) mostRows(filled int64) int64 {
	if filled >= unlimited {
		return math.MaxInt64
	}
	if k.nullShare() >= 1 && !k.isMasked() {
		return math.MaxInt64
	}
	return k.rowsFor(filled+1) - 1
}

const defaultNullShare = 0.10

// nullShare returns the share of the rows in which the columns that may be NULL are NULL,
// beside those in which a condition makes one so.
func (k *foreignKey) nullShare() float64 {
	share := 0.0
	for _, c := range k.ownNullable() {
		if c.column.NullRate != nil {
			return min(*c.column.NullRate, 1)
		}
		share = defaultNullShare
	}
	if k.hasCondition() {
		return 0
	}
	return share
}

// ownNullable returns the columns that are NULL where the key is, by name.
func (k *foreignKey) ownNullable() []*columnPlan {
	var columns []*columnPlan
	for _, c := range k.columns {
		if c.column.Nullable() && c.key == k {
			columns = append(columns, c)
		}
	}
	slices.SortFunc(columns, func(a, b *columnPlan) int { return compareNames(a.column.Name, b.column.Name) })
	return columns
}

func compareNames(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func (c *columnPlan) name() string { return strings.ToLower(c.column.Name) }
