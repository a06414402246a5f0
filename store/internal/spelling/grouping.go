package spelling

import (
	"fmt"
	"strconv"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// checkGrouping refuses a column of a select list that stands beside an aggregate, or behind GROUP BY, and
// has no one value in its group: SQLite would take that of any row.
// https://www.sqlite.org/lang_select.html#bareindex
//
// It looks at plain columns alone, and where the columns of GROUP BY can be a key of a table, which
// others follow from, at none.
func (r *reader) checkGrouping(b *block) {
	if !r.oneValue || r.err != nil || r.vague != nil || b.anyGroups || len(b.groups) == 0 && !r.aggregates(b) || r.groupsByKey(b) {
		return
	}
	for n, it := range b.items {
		column, ok := r.plainColumn(it.value)
		if !ok || it.star || r.isGroup(b, n, column) || r.isAlias(b, n, column) || r.isFarther(b, it.value) {
			continue
		}
		name := sqltext.Unquote(r.source(column, column))
		hint := "write GROUP BY " + name + ", or an aggregate of it, such as max(" + name + ")"
		if len(b.groups) > 0 {
			hint = "add it to GROUP BY, or write an aggregate of it, such as max(" + name + ")"
		}
		r.vague = &store.QueryError{
			Message: fmt.Sprintf("column %q has many values in a group, and GROUP BY does not name it", name),
			SQL:     r.sql, Offset: r.tokens[it.value.first].Start, Hint: hint,
		}
		return
	}
}

// plainColumn returns the last token of a name that an expression is; false where it is more.
func (r *reader) plainColumn(e expr) (column int, ok bool) {
	for i := e.first; i <= e.last; i++ {
		if dot := (i-e.first)%2 == 1; dot && !r.is(i, ".") || !dot && (!r.isName(i) || clockWords[r.word(i)] || r.bare[r.word(i)] != "" || valueWords[r.word(i)]) {
			return 0, false
		}
	}
	return e.last, !e.isNone() && (e.last-e.first)%2 == 0
}

// valueWords are words that are values, not names.
var valueWords = set("TRUE", "FALSE", "NULL", "CURRENT_USER", "SESSION_USER", "USER", "ROWID")

// groupsByKey tells whether something of GROUP BY may be a key of a table, or is more than a column.
func (r *reader) groupsByKey(b *block) bool {
	for _, e := range b.groups {
		if r.kind(e.first) == sqltext.Number && e.first == e.last {
			n, err := strconv.Atoi(r.source(e.first, e.last))
			if err != nil || n < 1 || n > len(b.items) {
				return true
			}
			e = b.items[n-1].value
		}
		column, ok := r.plainColumn(e)
		if ok && r.keyColumn != nil && r.keyColumn(r.name(column)) {
			return true
		}
		if ok && r.isAlias(b, -1, column) {
			continue
		}
		if !ok && r.hasQuery(e) {
			return true
		}
	}
	return false
}

// isGroup tells whether GROUP BY names item n, which is a column: by its place, its name or its alias.
func (r *reader) isGroup(b *block, n, column int) bool {
	for _, e := range b.groups {
		if r.kind(e.first) == sqltext.Number && r.source(e.first, e.last) == strconv.Itoa(n+1) {
			return true
		}
		group, ok := r.plainColumn(e)
		if ok && (r.name(group) == r.name(column) || b.items[n].alias > 0 && r.name(group) == r.name(b.items[n].alias)) {
			return true
		}
	}
	return false
}

// isAlias tells whether another item than n has the name of a column.
func (r *reader) isAlias(b *block, n, column int) bool {
	for i, it := range b.items {
		if i != n && it.alias > 0 && r.name(it.alias) == r.name(column) {
			return true
		}
	}
	return false
}

// isFarther tells whether a column is qualified by a name that this FROM does not have: it is one of a query
// around this one.
func (r *reader) isFarther(b *block, e expr) bool {
	if e.first == e.last {
		return b.fromAt == 0
	}
	for i := b.from[0]; i <= b.from[1]; i++ {
		if r.isName(i) && r.name(i) == r.name(e.first) {
			return false
		}
	}
	return true
}

// aggregates tells whether the select list has an aggregate that makes one row of many.
func (r *reader) aggregates(b *block) bool {
	for _, it := range b.items {
		if r.hasAggregate(it.value) {
			return true
		}
	}
	return false
}

func (r *reader) hasAggregate(e expr) bool {
	for i := e.first; i < e.last; i++ {
		switch {
		case r.is(i, "(") && r.beginsInBrackets(i+1):
			i = r.closing(i)
		case aggregateNames[r.word(i)] && r.is(i+1, "(") && !r.is(i-1, "."):
			if r.isAggregate(i) {
				return true
			}
		}
	}
	return false
}

// isAggregate tells the call of an aggregate from that of a window function, and from min and max of several
// values, which are of the row.
func (r *reader) isAggregate(i int) bool {
	behind := r.closing(i+1) + 1
	for r.are(behind, "WITHIN", "GROUP", "(") || r.are(behind, "FILTER", "(") || r.are(behind, "IGNORE", "NULLS") {
		if r.is(behind, "IGNORE") {
			behind += 2
			continue
		}
		for !r.is(behind, "(") {
			behind++
		}
		behind = r.closing(behind) + 1
	}
	if r.is(behind, "OVER") {
		return false
	}
	if word := r.word(i); word != "MIN" && word != "MAX" {
		return true
	}
	for k := i + 2; k < r.closing(i+1); k++ {
		if r.is(k, "(") {
			k = r.closing(k)
		} else if r.is(k, ",") {
			return false
		}
	}
	return true
}

func (r *reader) hasQuery(e expr) bool {
	for i := e.first; i <= e.last; i++ {
		if r.is(i, "SELECT") {
			return true
		}
	}
	return false
}
