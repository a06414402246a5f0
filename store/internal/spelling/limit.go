package spelling

import (
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// limits are how many rows a query returns, as it is written.
type limits struct {
	first, last   int  // the tokens of all that is said about it; last is below first where nothing is
	count, offset expr // none where it is not said
	all           bool // LIMIT ALL
	words         bool // FETCH, ROWS, ALL, or an order that not all engines read
	comma         bool // LIMIT 10, 5
}

// tail reads ORDER BY, LIMIT and the like behind a query, and does what needs them: TOP and
// QUALIFY. It returns the token behind.
func (r *reader) tail(first, i int, blocks []*block) int {
	var order []orderItem
	if r.are(i, "ORDER", "BY") {
		order, i = r.orderItems(i+2, false)
	}
	if r.depth == 1 && r.dates && r.answers == nil {
		r.answers = typesOf(blocks)
	}
	if r.depth == 1 && len(blocks) == 1 {
		r.longSums(blocks[0], order)
	}
	l := r.limits(i)
	next := max(i, l.last+1)
	if r.is(next, "FOR") && (r.is(next+1, "UPDATE") || r.is(next+1, "SHARE")) {
		r.refuseClause("FOR", next)
		next += 2
	}
	if r.err == nil && next > first {
		r.qualifyBlocks(blocks, order)
		r.tops(blocks, l, next-1)
		r.writeLimits(l)
	}
	return next
}

// limits reads LIMIT, OFFSET and FETCH in any order.
func (r *reader) limits(i int) limits {
	l := limits{first: i, last: i - 1, count: none(i), offset: none(i)}
	for r.err == nil {
		switch r.word(i) {
		case "LIMIT":
			l.words = l.words || !l.offset.isNone()
			if r.is(i+1, "ALL") || r.is(i+1, "NULL") {
				l.all, l.words, i = true, true, i+2
				break
			}
			l.count = r.expression(i+1, levelOther)
			i = max(l.count.next, i+1)
			if r.is(i, ",") {
				l.comma = true
				i = max(r.expression(i+1, levelOther).next, i+1)
			}
		case "OFFSET":
			l.words = l.words || l.count.isNone()
			l.offset = r.expression(i+1, levelOther)
			i = max(l.offset.next, i+1)
			if r.is(i, "ROW") || r.is(i, "ROWS") {
				l.words = true
				i++
			}
		case "FETCH":
			i = r.fetchFirst(&l, i)
		default:
			return l
		}
		l.last = min(i, len(r.tokens)) - 1
	}
	return l
}

// fetchFirst reads FETCH FIRST n ROWS ONLY.
func (r *reader) fetchFirst(l *limits, i int) int {
	at := i
	l.words = true
	i++
	if r.is(i, "FIRST") || r.is(i, "NEXT") {
		i++
	}
	if !r.is(i, "ROW") && !r.is(i, "ROWS") {
		l.count = r.expression(i, levelOther)
		i = max(l.count.next, i)
	} else {
		l.count = expr{first: at, last: at, next: i} // one row
	}
	if r.is(i, "PERCENT") {
		r.refuse(i, "write FETCH FIRST n ROWS ONLY", "%s has no FETCH FIRST n PERCENT", r.engine)
	}
	if r.is(i, "ROW") || r.is(i, "ROWS") {
		i++
	}
	switch {
	case r.are(i, "WITH", "TIES") && !r.ties:
		r.refuse(i, "write QUALIFY rank() OVER (ORDER BY …) <= n", "%s has no WITH TIES", r.engine)
		i += 2
	case r.are(i, "WITH", "TIES"):
		i += 2
	case r.is(i, "ONLY"):
		i++
	}
	return i
}

// writeLimits writes LIMIT n OFFSET m, where that is the only form.
func (r *reader) writeLimits(l limits) {
	if !r.oneLimit || !l.words || l.last < l.first || l.comma || r.err != nil {
		return
	}
	at := piece{text: "LIMIT ", at: r.tokens[l.first].Start}
	all := []piece{at}
	switch {
	case l.count.isNone() || l.all:
		all = append(all, piece{text: "-1", at: at.at})
	case r.is(l.count.first, "FETCH"):
		all = append(all, piece{text: "1", at: at.at})
	default:
		all = append(all, r.pieces(l.count.first, l.count.last)...)
	}
	if !l.offset.isNone() {
		all = append(all, piece{text: " OFFSET ", at: r.tokens[l.offset.first].Start})
		all = append(all, r.pieces(l.offset.first, l.offset.last)...)
	}
	r.remove(l.first, l.last)
	r.slots[l.first].close = false
	r.replacePieces(l.first, all)
}

// checkTop checks what stands behind TOP n.
func (r *reader) checkTop(b *block) {
	if b.topAt == 0 || r.top {
		return
	}
	switch behind := b.top.next; {
	case r.is(behind, "PERCENT"):
		r.refuse(behind, "write QUALIFY percent_rank() OVER (ORDER BY …) <= 0.1", "%s has no TOP n PERCENT", r.engine)
	case r.are(behind, "WITH", "TIES"):
		r.refuse(behind, "write QUALIFY rank() OVER (ORDER BY …) <= n", "%s has no TOP n WITH TIES", r.engine)
	}
}

// tops writes SELECT TOP n as LIMIT n at the end of the query: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html
func (r *reader) tops(blocks []*block, l limits, last int) {
	for _, b := range blocks {
		if b.topAt == 0 || r.top || r.err != nil {
			continue
		}
		switch {
		case len(blocks) > 1:
			r.refuse(b.topAt, "write SELECT * FROM (SELECT … LIMIT n)", "TOP n in one part of a UNION is not supported")
			return
		case l.last >= l.first:
			r.refuse(b.topAt, "write LIMIT n OFFSET m", "TOP n beside LIMIT or OFFSET is not supported")
			return
		}
		count := append([]piece{{text: " LIMIT ", at: r.tokens[b.topAt].Start}}, r.pieces(b.top.first, b.top.last)...)
		r.remove(b.topAt, b.top.last)
		r.afterPieces(last, count)
	}
}
