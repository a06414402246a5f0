package spelling

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// reader reads a statement once, from the front to the back, and notes what changes. It takes
// what it does not know as it is: whether a statement is right is for the engine to say.
type reader struct {
	sql    string
	upper  string            // sql with ASCII letters in upper case
	tokens []sqltext.Token   // without blanks and comments
	slots  []*slot           // nil until something changes
	err    *store.QueryError // the first refusal

	freeSlots  []slot // for slots that follow
	freePieces []piece
	depth      int
	closings   []int // for each opening bracket the closing one

	rules
	columnType  func(string) schema.Type
	columnScale func(string) int
	params      []store.Param
	paramNames  []string
	paramUsed   []bool
	answers     []string // the types of the result

	known      aliases         // types of columns that subqueries make, from the pass before
	found      aliases         // those of this pass
	current    *block          // the SELECT that is read
	wanted     map[string]bool // columns that are compared with texts
	missed     map[string]bool // columns whose type would matter, and is not known
	pending    map[int]bool    // intervals that nothing has taken yet
	windows    []int           // where OVER stands
	qualifying bool            // QUALIFY may stand somewhere
	columns    []expr          // all that were read, if so
	tables     map[string]bool // the names of common table expressions
}

func newReader(sql string, params []store.Param, o Options, known aliases) *reader {
	r := &reader{
		sql: sql, upper: sqltext.Fold(sql), rules: engineRules[o.Engine], columnType: o.ColumnType, columnScale: o.ColumnScale, params: params,
		paramUsed: make([]bool, len(params)), known: known,
	}
	r.qualifying = strings.Contains(r.upper, "QUALIFY")
	all := r.text.Tokens(sql)
	r.tokens = all[:0]
	for _, t := range all {
		if !t.IsSpace() {
			r.tokens = append(r.tokens, t)
		}
	}
	return r
}

// statement reads all there is. What follows a query that it understands is read, too, so that
// nothing is left half turned.
func (r *reader) statement() {
	r.parameters()
	if !r.everything {
		return
	}
	r.closeBrackets()
	r.literalStrings()
	for i := 0; i < len(r.tokens) && r.err == nil; {
		if r.beginsQuery(i) {
			i = max(r.query(i).next, i+1)
		} else {
			i = max(r.expression(i, 0).next, i+1)
		}
	}
	r.checkIntervals()
}

// refuse says that a token cannot be turned; the first refusal is the statement's error.
func (r *reader) refuse(i int, hint, message string, args ...any) {
	if r.err != nil {
		return
	}
	at := len(r.sql)
	if i < len(r.tokens) {
		at = r.tokens[i].Start
	}
	r.err = &store.QueryError{Message: fmt.Sprintf(message, args...), SQL: r.sql, Offset: at, Hint: hint}
}

func (r *reader) kind(i int) sqltext.Kind {
	if i < 0 || i >= len(r.tokens) {
		return 0
	}
	return r.tokens[i].Kind
}

// word returns a word in upper case; "" for all that is none.
func (r *reader) word(i int) string {
	if r.kind(i) != sqltext.Word {
		return ""
	}
	return r.upper[r.tokens[i].Start:r.tokens[i].End]
}

// is tells whether a token is an operator, or a word.
func (r *reader) is(i int, text string) bool {
	switch r.kind(i) {
	case sqltext.Word, sqltext.Operator:
		return r.upper[r.tokens[i].Start:r.tokens[i].End] == text
	}
	return false
}

func (r *reader) are(i int, texts ...string) bool {
	for n, text := range texts {
		if !r.is(i+n, text) {
			return false
		}
	}
	return true
}

// source returns tokens as they are written.
func (r *reader) source(first, last int) string {
	return r.sql[r.tokens[first].Start:r.tokens[last].End]
}

// isName tells whether a token can be a name: quoted, or a word that is not reserved.
func (r *reader) isName(i int) bool {
	switch r.kind(i) {
	case sqltext.Quoted:
		return true
	case sqltext.Word:
		return !reserved[r.word(i)]
	}
	return false
}

// name returns a name as names are compared.
func (r *reader) name(i int) string {
	if r.kind(i) == sqltext.Quoted {
		return sqltext.Fold(sqltext.Unquote(r.source(i, i)))
	}
	return r.word(i)
}

// closing returns the bracket that closes the one at i, or where the statement ends.
func (r *reader) closing(i int) int {
	if i < len(r.closings) && r.closings[i] > 0 {
		return r.closings[i]
	}
	return len(r.tokens)
}

// closeBrackets finds for each opening bracket the one that closes it.
func (r *reader) closeBrackets() {
	var open []int
	r.closings = make([]int, len(r.tokens))
	for i, t := range r.tokens {
		if t.Kind != sqltext.Operator || t.End != t.Start+1 {
			continue
		}
		switch r.sql[t.Start] {
		case '(', '[', '{':
			open = append(open, i)
		case ')', ']', '}':
			if n := len(open) - 1; n >= 0 {
				r.closings[open[n]] = i
				open = open[:n]
			}
		}
	}
}

// between tells whether a word stands between brackets, and in no others within.
func (r *reader) between(open int, word string) bool {
	for i := open + 1; i < r.closing(open); i++ {
		if r.closings[i] > 0 {
			i = r.closings[i]
		} else if r.is(i, word) {
			return true
		}
	}
	return false
}

// enter counts how deep expressions and queries nest; who enters leaves.
func (r *reader) enter(i int) bool {
	const deepest = 500
	if r.depth++; r.depth > deepest {
		r.refuse(i, "write parts of it as common table expressions: WITH name AS (SELECT …)", "the statement nests more than %d levels deep", deepest)
	}
	return r.err == nil
}

func (r *reader) leave() { r.depth-- }

// aliases are the types of columns that subqueries make, by name.
type aliases map[string]schema.Type

// learn takes over what a pass has found, and tells whether that makes another one worth while.
func (a aliases) learn(found aliases, missed, wanted map[string]bool) bool {
	news := false
	for name, t := range found {
		if _, is := a[name]; !is {
			a[name] = t
			news = news || missed[name] && t != aNumber || wanted[name]
		}
	}
	return news
}
