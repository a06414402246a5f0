package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// query is a SELECT, or several that UNION and its like join, with the clauses behind them.
type query struct {
	next  int
	t     schema.Type   // of the first column
	types []schema.Type // of all columns; nil where they cannot be counted
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
	groups      []expr // of GROUP BY
	groupsAll   bool   // GROUP BY ALL
	aggregates  bool
	qualify     int // where QUALIFY stands; 0 where it does not
	condition   expr
	grouped     bool
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
		b, t := r.block(i)
		if len(blocks) == 0 {
			q.t = t
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

// block reads one SELECT, VALUES, or a query in parentheses.
func (r *reader) block(i int) (*block, schema.Type) {
	b := &block{first: i, last: i - 1}
	switch {
	case r.is(i, "("):
		t, end := r.inside(i)
		b.last = end
		if r.flatUnions {
			r.before(i, "SELECT * FROM ", i)
		}
		return b, t
	case r.is(i, "VALUES"):
		b.last = r.values(i + 1)
		return b, 0
	case !r.is(i, "SELECT"):
		return b, 0
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
		return b, b.items[0].value.kind()
	}
	return b, 0
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
