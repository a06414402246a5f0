package spelling

import (
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// output is a column that a query makes under a name which may be that of a table's column, too.
// It has that meaning everywhere but in the query itself.
type output struct {
	name        string
	first, last int // the query
	digits
}

// outputs are the columns that queries of a statement make, as far as one pass after the other
// has found out.
type outputs struct {
	all     []output
	unknown map[string]bool // names of which no more is said: their digits grow with each pass
	passes  int
	blind   bool // nothing is known of any name
}

// settledPasses is after how many passes digits that still change are given up.
const settledPasses = 4

// learn takes over what a pass has found, and tells whether that makes another one worth while.
func (o *outputs) learn(found []output, asked map[string]int, blind bool) bool {
	news := blind && !o.blind
	o.blind = o.blind || blind
	o.passes++
	for i, f := range found {
		if asked[f.name] == 0 || o.unknown[f.name] || i < len(o.all) && o.all[i] == f {
			continue
		}
		news = true
		if o.passes >= settledPasses {
			if o.unknown == nil {
				o.unknown = map[string]bool{}
			}
			o.unknown[f.name] = true
		}
	}
	o.all = found
	return news
}

// learnOutputs notes the columns that a query makes.
func (r *reader) learnOutputs(blocks []*block) {
	if !r.dates || len(blocks) == 0 {
		return
	}
	first := blocks[0]
	plain := true
	for _, b := range blocks {
		plain = plain && len(b.items) == len(first.items) && !b.star()
	}
	if len(blocks) > 1 && (len(first.items) == 0 || first.star()) {
		r.blind = true
	}
	for i, it := range first.items {
		name := r.outputName(it)
		if name == "" || len(blocks) == 1 && it.alias == 0 && it.value.column {
			continue
		}
		var n digits
		if plain {
			n = r.anyOf(column(blocks, i))
		}
		r.outputs = append(r.outputs, output{name, first.first, blocks[len(blocks)-1].last, n})
	}
}

// column returns what stands in one column of the parts of a query.
func column(blocks []*block, i int) []expr {
	all := make([]expr, len(blocks))
	for n, b := range blocks {
		all[n] = b.items[i].value
	}
	return all
}

// outputName returns the name of a column of a result as names are compared, or "".
func (r *reader) outputName(it item) string {
	switch {
	case it.star:
		return ""
	case it.alias > 0:
		return r.name(it.alias)
	case it.value.column:
		return r.name(it.value.last)
	case it.value.of > 0:
		return r.name(it.value.of)
	}
	return ""
}

// unknownNames notes columns of which nothing is known: those of a list in brackets.
func (r *reader) unknownNames(open int) {
	for i := open + 1; i < r.closing(open); i++ {
		if r.isField(i) {
			r.unknownName(r.name(i))
		}
	}
}

func (r *reader) unknownName(names ...string) {
	for _, name := range names {
		r.outputs = append(r.outputs, output{name: name, first: -1, last: -1})
	}
}

// columnDigits says of a column what is known of it as a number, among all columns of its name
// that it may be.
func (r *reader) columnDigits(e expr) expr {
	if !r.dates {
		return e
	}
	name := r.name(e.last)
	if r.asked == nil {
		r.asked = map[string]int{}
	}
	r.asked[name]++
	if r.made.blind || r.made.unknown[name] {
		return e.withoutDigits()
	}
	var all []digits
	c := r.scaleOf(name)
	if c.Found {
		all = append(all, c.digits())
	}
	visible := func(o output) bool { return o.name == name && (r.recursive || e.first < o.first || e.last > o.last) }
	if !c.Found && !slices.ContainsFunc(r.made.all, visible) {
		visible = func(o output) bool { return o.name == name }
	}
	for _, o := range r.made.all {
		if visible(o) {
			all = append(all, o.digits)
		}
	}
	return e.amongDigits(all, c.Found && !c.Same)
}

func (c ColumnScale) digits() digits {
	switch {
	case !c.Known:
		return digits{}
	case c.Most == 0 && c.Same:
		return digits{schema.BigInt, 1}
	}
	return digits{schema.Decimal, c.Most + 1}
}

func (r *reader) scaleOf(name string) ColumnScale {
	if r.columnScale == nil {
		return ColumnScale{}
	}
	return r.columnScale(name)
}

// amongNumbers says of a column that it is one of several.
func (e expr) amongDigits(all []digits, loose bool) expr {
	if len(all) == 0 {
		return e.withoutDigits()
	}
	n := all[0]
	for _, m := range all[1:] {
		loose = loose || m != n
		n = n.or(m)
	}
	e = e.withoutDigits().is(n)
	e.loose = loose && n.t != 0
	return e
}

func (e expr) withoutDigits() expr {
	if isInteger(e.t) || e.t == schema.Decimal {
		e.t, e.places, e.size = 0, 0, ""
	}
	return e
}
