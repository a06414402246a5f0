package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// beginsPath tells whether a path of JSON can begin at a token.
func (r *reader) beginsPath(i int) bool {
	return r.kind(i) == sqltext.Word || r.kind(i) == sqltext.Quoted
}

// path turns payload:items[0].price into get_path(payload, 'items[0].price'):
// https://docs.snowflake.com/en/user-guide/querying-semistructured
func (r *reader) path(e expr, colon int) expr {
	last := colon + 1
	for {
		switch {
		case r.is(last+1, ".") && r.isField(last+2):
			last += 2
		case r.is(last+1, "[") && (r.kind(last+2) == sqltext.Number || r.kind(last+2) == sqltext.String) && r.is(last+3, "]"):
			last += 3
		default:
			text := r.source(colon+1, last)
			r.remove(colon, last)
			r.wrap(e.first, last, "get_path(", ", "+quote(text)+")", colon)
			return expr{first: e.first, last: last, next: last + 1, t: schema.JSON, path: &r.slots[e.first].before[0]}
		}
	}
}

// subscript reads operand[…]: an element of JSON, where the engine has no subscripts.
func (r *reader) subscript(e expr, open int) expr {
	_, end := r.inside(open)
	if end <= open || !r.is(end, "]") {
		return e.until(max(end, open))
	}
	if r.subscripts && (e.column || e.t == schema.JSON || r.is(e.last, ")")) && end > open+1 {
		r.replace(open, ", ")
		r.slot(open).close = true
		r.replace(end, "")
		r.wrap(e.first, end, "get(", ")", open)
		return expr{first: e.first, last: end, next: end + 1, t: schema.JSON}
	}
	return e.until(end)
}
