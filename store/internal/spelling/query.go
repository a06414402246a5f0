package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
)

// query is a SELECT, or several that UNION and its like join, with the clauses behind them.
type query struct {
	next  int
	t     schema.Type   // of the first column
	types []schema.Type // of all columns; nil where they cannot be counted
	value expr          // what is known of the first column
}

// item is one of a select list.
type item struct {
	value expr
	alias int    // the token of its name; 0 where it has none
	named string // the name that was written behind it, so that it is not that of what it became
	star  bool
}

// block is one SELECT without ORDER BY and what follows.
type block struct {
	first, last int // SELECT to the last token of its last clause
	list        int // the first token of the select list
	distinct    bool
	top         expr // n of TOP n
	topAt       int
	items       []item
	from        [2]int // the first and last token behind FROM; zeros where there is none
	fromAt      int
	qualify     int // where QUALIFY stands; 0 where it does not
	condition   expr
	grouped     bool
	groups      []expr // those of GROUP BY
	groupsAll   bool   // GROUP BY ALL
	aggregates  []int  // where aggregates stand
}

// orderItem is one of ORDER BY.
type orderItem struct {
	value      expr
	plain      []piece // value, where WITHIN GROUP takes it for an argument
	last       int
	descending bool
}

// window is what stands in OVER (…).
type window struct {
	last  int
	order int // where ORDER BY stands; 0 where it does not
}

// beginsQuery tells whether a query begins at a token. One in parentheses is a query when
// something follows that goes on with it, and else an operand.
func (r *reader) beginsQuery(i int) bool {
	if !r.is(i, "(") {
		return r.selects(i)
	}
	behind := r.closing(i) + 1
	switch r.word(behind) {
	case "UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH":
		return r.beginsInBrackets(i)
	case "MINUS":
		return r.beginsInBrackets(behind+1) && r.beginsInBrackets(i)
	}
	return false
}

// beginsInBrackets tells whether a query begins at a token, perhaps behind parentheses.
func (r *reader) beginsInBrackets(i int) bool {
	for r.is(i, "(") {
		i++
	}
	return r.selects(i)
}

func (r *reader) selects(i int) bool {
	switch r.word(i) {
	case "SELECT":
		return true
	case "VALUES":
		return r.is(i+1, "(")
	case "WITH":
		return r.is(i+1, "RECURSIVE") || r.isName(i+1)
	}
	return false
}

// query reads a query with all its clauses.
func (r *reader) query(i int) query {
	if !r.enter(i) {
		return query{next: i}
	}
	defer r.leave()
	first := i
	if r.is(i, "WITH") {
		i = r.withClause(i + 1)
	}
	q, blocks := query{next: i}, []*block{}
	for {
		b, value := r.block(i)
		if len(blocks) == 0 {
			q.t, q.value = value.kind(), value
		}
		if b.last < i {
			break
		}
		blocks = append(blocks, b)
		i = b.last + 1
		if !r.isSetOperator(i) {
			break
		}
		i = r.setOperator(i)
	}
	q.types = r.columnTypes(blocks)
	if len(q.types) > 0 {
		q.t = q.types[0]
	}
	if len(blocks) > 1 {
		q.value = expr{}.ofKind(q.t).withoutDigits()
	}
	r.learnOutputs(blocks)
	for _, b := range blocks {
		for n := range b.items {
			r.keepHeader(&b.items[n])
		}
	}
	q.next = max(r.tail(first, i, blocks), first)
	return q
}

func (r *reader) isSetOperator(i int) bool {
	switch r.word(i) {
	case "UNION", "INTERSECT", "EXCEPT":
		return true
	case "MINUS":
		return r.beginsInBrackets(i+1) || r.is(i+1, "ALL")
	}
	return false
}

func (r *reader) setOperator(i int) int {
	if r.is(i, "MINUS") && !r.minus {
		r.replace(i, "EXCEPT")
	}
	i++
	for r.is(i, "ALL") || r.is(i, "DISTINCT") || r.are(i, "BY", "NAME") {
		if r.is(i, "BY") {
			i++
		}
		i++
	}
	return i
}

// withClause reads common table expressions, and returns where the query begins.
func (r *reader) withClause(i int) int {
	if r.is(i, "RECURSIVE") {
		r.recursive = true
		i++
	}
	for r.isName(i) && r.err == nil {
		if r.tables == nil {
			r.tables = map[string]bool{}
		}
		r.tables[r.name(i)] = true
		i++
		names := i
		if r.is(i, "(") {
			r.unknownNames(i)
			i = r.closing(i) + 1
		}
		if r.is(i, "AS") {
			i++
		}
		if r.is(i, "NOT") {
			i++
		}
		if r.is(i, "MATERIALIZED") {
			i++
		}
		if !r.is(i, "(") {
			return i
		}
		i = r.commonTable(names, i)
		if !r.is(i, ",") {
			return i
		}
		i++
	}
	return i
}

// commonTable reads the query of a common table expression, whose columns may have names in
// front, and returns where the next begins.
func (r *reader) commonTable(names, open int) int {
	end := min(r.closing(open), len(r.tokens)-1)
	if !r.is(names, "(") || !r.beginsQuery(open+1) {
		_, end = r.inside(open)
		return end + 1
	}
	q := r.query(open + 1)
	for i, n := names+1, 0; i < r.closing(names) && n < len(q.types); i++ {
		if !r.is(i, ",") {
			r.learnName(r.name(i), q.types[n])
			n++
		}
	}
	for i := max(q.next, open+2); i < end && r.err == nil; {
		i = max(r.expression(i, 0).next, i+1)
	}
	return end + 1
}

// columnTypes returns the types of a query's columns. Where its parts have dates beside
// timestamps, or beside texts, all become ones of a kind.
func (r *reader) columnTypes(blocks []*block) []schema.Type {
	var types []schema.Type
	for n, b := range blocks {
		if b.star() || n > 0 && len(b.items) != len(types) {
			return nil
		}
		for i, it := range b.items {
			if n == 0 {
				types = append(types, it.value.kind())
			} else {
				types[i] = oneType(types[i], it.value.kind())
			}
		}
	}
	for i := range types {
		if len(blocks) > 1 && (isDateLike(types[i]) || types[i] == schema.Time) {
			types[i] = r.unite(blocks, i)
		}
	}
	return types
}

// unite makes the values of a column of a UNION ones of a type, which it returns.
func (r *reader) unite(blocks []*block, column int) (t schema.Type) {
	all := make([]expr, 0, len(blocks))
	for _, b := range blocks {
		all = append(all, b.items[column].value)
		t = comparedAs(t, b.items[column].value)
	}
	r.sameKind(all...)
	if it := blocks[0].items[column]; it.output() > 0 {
		r.learnName(r.name(it.output()), t)
	}
	return t
}
