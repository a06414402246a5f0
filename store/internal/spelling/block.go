package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// block reads one SELECT, VALUES, or a query in parentheses.
func (r *reader) block(i int) (*block, expr) {
	b := &block{first: i, last: i - 1}
	switch {
	case r.is(i, "("):
		value, end := r.inside(i)
		b.last = end
		if r.flatUnions {
			r.before(i, "SELECT * FROM ", i)
		}
		return b, value
	case r.is(i, "VALUES"):
		b.last = r.values(i + 1)
		return b, expr{}
	case !r.is(i, "SELECT"):
		return b, expr{}
	}
	b.last = i
	outer := r.current
	r.current = b
	defer func() { r.current = outer }()
	i = r.selectList(b, i+1)
	for i < len(r.tokens) && r.err == nil {
		next := r.clause(b, i)
		if next <= i {
			break
		}
		i = next
		b.last = i - 1
	}
	r.checkTop(b)
	r.checkGrouped(b)
	if len(b.items) > 0 {
		return b, b.items[0].value
	}
	return b, expr{}
}

func (r *reader) values(i int) int {
	for r.is(i, "(") {
		_, end := r.inside(i)
		if !r.is(end+1, ",") {
			return end
		}
		i = end + 2
	}
	return max(i-1, 0)
}

// selectList reads all from SELECT to the first clause.
func (r *reader) selectList(b *block, i int) int {
	if r.is(i, "ALL") || r.is(i, "DISTINCT") {
		b.distinct = r.is(i, "DISTINCT")
		i++
		if b.distinct && r.are(i, "ON", "(") {
			r.refuseClause("DISTINCT ON", i-1)
			_, end := r.inside(i + 1)
			i = end + 1
		}
	}
	if r.is(i, "TOP") && (r.kind(i+1) == sqltext.Number || r.kind(i+1) == sqltext.Parameter) {
		b.topAt, b.top = i, r.primary(i+1)
		i = b.top.next
	}
	b.list, b.items = i, make([]item, 0, 8)
	for i < len(r.tokens) && r.err == nil {
		it := item{value: r.expression(i, 0)}
		if it.value.isNone() {
			break
		}
		it.star = r.is(it.value.last, "*") && it.value.t == 0
		i = it.value.next
		i = r.alias(&it, i)
		b.items = append(b.items, it)
		b.last = i - 1
		r.learnAlias(it)
		if !r.is(i, ",") {
			break
		}
		b.last = i
		i++
	}
	return i
}

// alias reads AS name, or a name alone.
func (r *reader) alias(it *item, i int) int {
	switch {
	case r.is(i, "AS") && (r.isField(i+1) || r.kind(i+1) == sqltext.String):
		it.alias = i + 1
		return i + 2
	case r.isName(i) && !r.goesOn(i):
		it.alias = i
		return i + 1
	}
	return i
}

// goesOn tells whether a word behind an operand goes on with the query, and is no alias.
func (r *reader) goesOn(i int) bool {
	word := r.word(i)
	if !afterOperand[word] {
		return false
	}
	switch word {
	case "MINUS":
		return r.beginsInBrackets(i+1) || r.is(i+1, "ALL")
	case "QUALIFY":
		return r.qualifies(i)
	}
	return !r.is(i+1, ",") && !r.is(i+1, ")") && i+1 < len(r.tokens) && !r.is(i+1, "FROM")
}

// qualifies tells whether QUALIFY is the clause at i: a condition follows.
func (r *reader) qualifies(i int) bool {
	switch r.kind(i + 1) {
	case sqltext.Word:
		return !reserved[r.word(i+1)] || r.is(i+1, "NOT") || r.is(i+1, "CASE")
	case sqltext.Operator:
		return r.is(i+1, "(") || r.is(i+1, "-")
	}
	return r.kind(i+1) != 0 && r.kind(i+1) != sqltext.Semicolon
}

// learnAlias notes the type of a column that a select list makes under a name of its own.
func (r *reader) learnAlias(it item) {
	if it.alias > 0 {
		r.learnName(r.name(it.alias), it.value.kind())
	}
}

// learnName notes the type of a column that a query makes under a name. Where the tables have a
// column of that name and another type, only its value tells which one is meant.
func (r *reader) learnName(name string, t schema.Type) {
	if !r.dates {
		return
	}
	if isNumberType(t) {
		t = aNumber
	}
	if r.columnType != nil {
		switch of := r.columnType(name); {
		case of == 0:
		case of == t, isTimestamp(of) && !isDateLike(t), r.depth == 1 && !isDateLike(t):
			return
		case isDateLike(of) && isDateLike(t):
			t = dateOrTimestamp
		case of == schema.Date:
			t = dateOrOther
		default:
			return
		}
	}
	if !isDateLike(t) && t != dateOrOther && t != aNumber && t != schema.Time && t != schema.UUID && t != schema.Boolean {
		return // nothing is written otherwise for another type
	}
	if r.found == nil {
		r.found = aliases{}
	}
	if before, is := r.found[name]; is && before != t {
		t = oneType(before, t)
	}
	r.found[name] = t
}
