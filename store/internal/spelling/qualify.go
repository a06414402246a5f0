package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// qualifyBlocks writes QUALIFY as the condition of a query around the one that it belongs to:
// https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html
// https://docs.snowflake.com/en/sql-reference/constructs/qualify
func (r *reader) qualifyBlocks(blocks []*block, order []orderItem) {
	for _, b := range blocks {
		if b.qualify == 0 || r.qualify || r.err != nil {
			continue
		}
		if len(blocks) > 1 {
			order = nil // they are outputs, which the whole has as its parts have them
		}
		r.qualifyBlock(b, order)
	}
}

func (r *reader) qualifyBlock(b *block, order []orderItem) {
	star := b.star()
	switch {
	case b.condition.isNone() || b.fromAt == 0 || len(b.items) == 0:
		return // the engine says what is wrong
	case b.distinct:
		r.refuse(b.qualify, "write SELECT DISTINCT * FROM (SELECT … QUALIFY …)", "QUALIFY beside DISTINCT is not supported on %s", r.engine)
	case b.last > b.condition.last:
		r.refuse(b.condition.last+1, "write the window where it is used", "%s behind QUALIFY is not supported on %s", r.word(b.condition.last+1), r.engine)
	case !r.hasWindow(b.condition) && r.onlyOutputs(b, b.condition) && (star || r.distinctOutputs(b)):
		r.orderOutputs(b, order)
		r.qualifyOutputs(b)
	case !star:
		r.orderOutputs(b, order)
		r.qualifyHidden(b)
	case r.rowID && r.isPlain(b):
		r.qualifyByRowID(b)
	case r.rowValue && r.isPlain(b) && len(b.items) == 1:
		r.orderOutputs(b, order)
		r.qualifyByRow(b)
	default:
		r.refuse(b.qualify, "give the window a name: SELECT *, row_number() OVER (…) AS n … QUALIFY n = 1", "QUALIFY with a window of its own beside * is not supported on %s", r.engine)
	}
}

func (b *block) star() bool {
	for _, it := range b.items {
		if it.star {
			return true
		}
	}
	return false
}

// output returns the token that names a column of the result; 0 where it has no name.
func (it item) output() int {
	switch {
	case it.alias > 0:
		return it.alias
	case it.value.column && !it.star:
		return it.value.last
	}
	return 0
}

// hasWindow tells whether a window function stands in an operand.
func (r *reader) hasWindow(e expr) bool {
	for _, at := range r.windows {
		if at >= e.first && at <= e.last {
			return true
		}
	}
	return false
}

// columnsOf returns the columns in an operand.
func (r *reader) columnsOf(first, last int) []expr {
	var all []expr
	for _, c := range r.columns {
		if c.first >= first && c.last <= last {
			all = append(all, c)
		}
	}
	return all
}

// onlyOutputs tells whether an operand can be taken from the result of a block: it names nothing
// but columns of that.
func (r *reader) onlyOutputs(b *block, e expr) bool {
	for _, c := range r.columnsOf(e.first, e.last) {
		if c.first != c.last || r.outputItem(b, c) == nil && !b.star() {
			return false
		}
	}
	return true
}

// distinctOutputs tells whether all columns of the result have names of their own.
func (r *reader) distinctOutputs(b *block) bool {
	seen := map[string]bool{}
	for _, it := range b.items {
		if at := it.output(); at > 0 {
			if seen[r.name(at)] {
				return false
			}
			seen[r.name(at)] = true
		}
	}
	return true
}

// outputItem returns the item of the select list that a column without a table names.
func (r *reader) outputItem(b *block, c expr) *item {
	for n := range b.items {
		if at := b.items[n].output(); at > 0 && r.name(at) == r.name(c.last) {
			return &b.items[n]
		}
	}
	return nil
}

// orderOutputs lets ORDER BY, which stays behind, name columns of the result.
func (r *reader) orderOutputs(b *block, order []orderItem) {
	for _, o := range order {
		if r.hasWindow(o.value) {
			r.refuse(o.value.first, "give it a name in the select list, and order by that", "ORDER BY with a window beside QUALIFY is not supported on %s", r.engine)
		}
		for _, c := range r.columnsOf(o.value.first, o.value.last) {
			r.orderOutput(b, c)
		}
	}
}

func (r *reader) orderOutput(b *block, c expr) {
	if c.first == c.last {
		if r.outputItem(b, c) == nil && !b.star() {
			r.refuse(c.first, "name it in the select list", "ORDER BY a column that is not selected is not supported beside QUALIFY on %s", r.engine)
		}
		return
	}
	for _, it := range b.items {
		same := it.value.column && sqltext.Fold(r.source(it.value.first, it.value.last)) == sqltext.Fold(r.source(c.first, c.last))
		if at := it.output(); at > 0 && same {
			r.drop(c.first, c.last)
			r.slots[c.first].close = false
			r.replace(c.first, r.source(at, at))
			r.slots[c.first].close = false
			return
		}
	}
	if b.star() && len(b.items) == 1 {
		r.drop(c.first, c.last-1)
		r.slots[c.first].close = false
		r.slot(c.last).close = true
		return
	}
	r.refuse(c.first, "name it in the select list, and order by that name", "ORDER BY %s is not supported beside QUALIFY on %s", r.source(c.first, c.last), r.engine)
}

// around is the name of the query that is put around another, which Postgres wants to have one.
const around = ") AS _qualified "

// qualifyOutputs writes SELECT * FROM (…) WHERE condition.
func (r *reader) qualifyOutputs(b *block) {
	r.before(b.first, "SELECT * FROM (", b.qualify)
	r.after(b.qualify-1, strings.TrimSuffix(around, " "), b.qualify)
	r.replace(b.qualify, "WHERE")
}

// qualifyHidden takes the condition into the query as a column, which the query around leaves out.
func (r *reader) qualifyHidden(b *block) {
	r.aliasesIn(b)
	if r.err != nil {
		return
	}
	var outer []string
	seen := map[string]bool{}
	for n := range b.items {
		it := &b.items[n]
		switch {
		case it.alias > 0 && seen[r.name(it.alias)]:
			r.refuse(it.alias, "give them different names", "two columns are called %s", r.source(it.alias, it.alias))
			return
		case it.alias > 0:
			seen[r.name(it.alias)] = true
			outer = append(outer, r.source(it.alias, it.alias))
		case it.named != "":
			outer = append(outer, it.named)
		default:
			hidden := "_column" + itoa(n+1)
			r.after(it.value.last, " AS "+hidden, it.value.first)
			outer = append(outer, hidden+" AS "+r.header(it.value))
		}
	}
	condition := r.pieces(b.condition.first, b.condition.last)
	last := b.items[len(b.items)-1]
	end := max(last.value.last, last.alias)
	r.after(end, ", (", b.qualify)
	r.afterPieces(end, condition)
	r.after(end, ") AS _qualify", b.qualify)
	r.before(b.first, "SELECT "+strings.Join(outer, ", ")+" FROM (", b.first)
	r.drop(b.qualify, b.condition.last)
	r.slots[b.condition.last].after = nil
	r.after(b.condition.last, around+"WHERE _qualify", b.qualify)
}

// aliasesIn puts what an alias stands for in the place of the alias, in the condition.
func (r *reader) aliasesIn(b *block) {
	for _, c := range r.columnsOf(b.condition.first, b.condition.last) {
		if c.first != c.last {
			continue
		}
		it := r.outputItem(b, c)
		if it == nil || it.alias == 0 || it.value.column && r.name(it.value.last) == r.name(c.last) {
			continue
		}
		if !r.hasWindow(it.value) && r.columnType != nil && r.columnType(r.name(c.last)) != 0 {
			continue // a column of that name comes first
		}
		at := r.tokens[c.first].Start
		value := append([]piece{{text: "(", at: at}}, r.pieces(it.value.first, it.value.last)...)
		r.replacePieces(c.first, append(value, piece{text: ")", at: at}))
	}
}

// isPlain tells whether a block selects rows of one table, as they are.
func (r *reader) isPlain(b *block) bool {
	if b.grouped || r.hasWindow(expr{first: b.first, last: b.fromAt}) {
		return false
	}
	i := r.nameEnd(b.from[0])
	if !r.isName(b.from[0]) || r.tables[r.name(b.from[0])] && r.rowID {
		return false
	}
	if r.is(i, "AS") {
		i++
	}
	return i == b.from[1]+1 || i == b.from[1] && r.isName(i)
}

// qualifyByRowID selects the rows whose ids a query finds.
func (r *reader) qualifyByRowID(b *block) {
	at := r.tokens[b.qualify].Start
	name := r.source(b.from[1], b.from[1])
	all := []piece{{text: " WHERE " + name + "._rowid_ IN (SELECT _row FROM (SELECT " + name + "._rowid_ AS _row, (", at: at}}
	all = append(all, r.pieces(b.condition.first, b.condition.last)...)
	all = append(all, piece{text: ") AS _qualify ", at: at})
	all = append(all, r.pieces(b.fromAt, b.qualify-1)...)
	all = append(all, piece{text: ") WHERE _qualify)", at: at})
	r.drop(b.from[1]+1, b.condition.last)
	r.slots[b.condition.last].after = nil
	r.afterPieces(b.condition.last, all)
}

// qualifyByRow takes whole rows into the query, and takes them apart around it.
func (r *reader) qualifyByRow(b *block) {
	condition := r.pieces(b.condition.first, b.condition.last)
	at := r.tokens[b.qualify].Start
	list := append([]piece{{text: r.source(b.from[1], b.from[1]) + " AS _row, (", at: at}}, condition...)
	r.remove(b.list, b.fromAt-1)
	r.slots[b.list].close = false
	r.replacePieces(b.list, append(list, piece{text: ") AS _qualify", at: at}))
	r.before(b.first, "SELECT (_row).* FROM (", b.first)
	r.drop(b.qualify, b.condition.last)
	r.slots[b.condition.last].after = nil
	r.after(b.condition.last, around+"WHERE _qualify", b.qualify)
}
