package spelling

import "github.com/dw-sim/dw-sim/store/sqltext"

// clause reads one clause of a SELECT; it returns i where none begins there.
func (r *reader) clause(b *block, i int) int {
	switch word := r.word(i); word {
	case "FROM":
		b.fromAt = i
		end := r.from(i + 1)
		b.from = [2]int{i + 1, end - 1}
		return end
	case "INTO":
		return i + 2
	case "WHERE", "HAVING":
		b.grouped = b.grouped || word == "HAVING"
		return max(r.expression(i+1, 0).next, i+1)
	case "GROUP":
		b.grouped = true
		return r.groupBy(b, i+1)
	case "QUALIFY":
		b.qualify = i
		b.condition = r.expression(i+1, 0)
		return max(b.condition.next, i+1)
	case "WINDOW":
		return r.windowClause(i + 1)
	case "CONNECT", "START":
		if r.is(i+1, "BY") || r.is(i+1, "WITH") {
			r.refuseClause("CONNECT", i)
		}
		return i
	}
	return i
}

func (r *reader) groupBy(b *block, i int) int {
	if r.is(i, "BY") {
		i++
	}
	for i < len(r.tokens) && r.err == nil {
		switch word := r.word(i); {
		case (word == "ROLLUP" || word == "CUBE") && r.is(i+1, "("), word == "GROUPING" && r.is(i+1, "SETS"):
			r.refuseClause(word, i)
			i++
			continue
		case word == "SETS", word == "ALL":
			b.groupsAll = true
			i++
			continue
		}
		e := r.expression(i, 0)
		if e.isNone() {
			return i
		}
		b.groups = append(b.groups, e)
		if i = e.next; !r.is(i, ",") {
			return i
		}
		i++
	}
	return i
}

func (r *reader) windowClause(i int) int {
	for r.isName(i) && r.are(i+1, "AS", "(") {
		i = r.window(i+2).last + 1
		if !r.is(i, ",") {
			return i
		}
		i++
	}
	return i
}

// window reads ( PARTITION BY … ORDER BY … frame ).
func (r *reader) window(open int) window {
	w := window{last: min(r.closing(open), len(r.tokens)-1)}
	var order []orderItem
	for i := open + 1; i < w.last && r.err == nil; {
		switch {
		case r.are(i, "PARTITION", "BY"):
			i = r.list(i + 2)
		case r.are(i, "ORDER", "BY"):
			w.order = i
			order, i = r.orderItems(i+2, false)
		default:
			r.checkRange(i, order)
			i = max(r.expression(i, levelOther).next, i+1)
		}
	}
	return w
}

// checkRange refuses a frame of days: the engine would compare texts.
func (r *reader) checkRange(i int, order []orderItem) {
	if !r.is(i, "RANGE") || !r.dates || len(order) != 1 || !isDateLike(order[0].value.t) {
		return
	}
	for n := i + 1; n <= i+3; n++ {
		if r.kind(n) == sqltext.Number {
			r.refuse(n, "order by datediff(day, '2000-01-01', d)", "%s has no RANGE of days", r.engine)
		}
	}
}

// list reads operands with commas between them.
func (r *reader) list(i int) int {
	for r.err == nil {
		e := r.expression(i, 0)
		if e.isNone() || !r.is(e.next, ",") {
			return e.next
		}
		i = e.next + 1
	}
	return i
}

// orderItems reads what ORDER BY orders by, and makes NULL the largest of all, as it is to
// Redshift: https://docs.aws.amazon.com/redshift/latest/dg/r_ORDER_BY_clause.html
func (r *reader) orderItems(i int, within bool) ([]orderItem, int) {
	var all []orderItem
	for r.err == nil {
		o := orderItem{value: r.expression(i, 0)}
		if o.value.isNone() {
			break
		}
		i = o.value.next
		if within {
			o.plain = r.pieces(o.value.first, o.value.last)
		}
		if r.is(i, "ASC") || r.is(i, "DESC") {
			o.descending = r.is(i, "DESC")
			i++
		}
		o.last = i - 1
		switch {
		case r.is(i, "NULLS") && (r.is(i+1, "FIRST") || r.is(i+1, "LAST")):
			i += 2
		case r.nullOrder && !o.value.counts && o.descending:
			r.after(o.last, " NULLS FIRST", o.last)
		case r.nullOrder && !o.value.counts:
			r.after(o.last, " NULLS LAST", o.last)
		}
		all = append(all, o)
		if !r.is(i, ",") {
			break
		}
		i++
	}
	if len(all) == 0 {
		all = append(all, orderItem{value: none(i), last: i - 1})
	}
	return all, i
}

// refuseClause refuses what the engine has not, where it has not.
func (r *reader) refuseClause(word string, at int) {
	if refused, is := r.refused[word]; is {
		r.refuse(at, refused.hint, "%s has no %s", r.engine, refused.name)
	}
}
