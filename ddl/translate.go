package ddl

import (
	"math/big"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// translator turns SQL over the columns of one row into an expression of a document
// (https://expr-lang.org/docs/language-definition), as far as both mean the same: also
// where a column is NULL, which makes an expression NULL as a whole unless it compares
// that column with nil or gives it another value by ??.
//
// Its methods fail, as those of a parser do, at all else.
type translator struct {
	*parser
	column func(n name) *schema.Column // nil for what is no column
	plain  map[*schema.Column]int      // how often a column is used as it is
	nulls  map[*schema.Column]bool     // columns that are compared with nil, or have another value there
	joined bool                        // there is an AND or an OR
	cases  bool                        // there is a CASE
	depth  int                         // of what is nested in each other
}

// Bounds of what is translated: tokens, and how deep parts stand in each other.
const (
	mostTokens = 2000
	mostNested = 100
)

// termKind is what a term is, as far as operators care.
type termKind uint8

const (
	nullTerm    termKind = iota + 1
	numberTerm           // a literal with a fraction, which goes with decimals and floats
	wholeTerm            // an integer
	decimalTerm          // an exact decimal
	floatTerm
	textTerm
	boolTerm
	dayTerm
	momentTerm
	timeTerm
)

// How strongly operators of an expression bind.
const (
	rankChoice = iota // ? :
	rankOr
	rankAnd
	rankCompare
	rankSum
	rankProduct
	rankUnary
	rankAtom
)

// term is a translated part.
type term struct {
	text    string
	not     string // the opposite of a condition, "" where !(text) is
	kind    termKind
	rank    int
	column  *schema.Column // that the term is and nothing more
	literal bool
	least   *big.Rat // of a number, as far as it is known
	most    *big.Rat
}

func newTranslator(p *parser, column func(n name) *schema.Column) *translator {
	return &translator{parser: p, column: column, plain: map[*schema.Column]int{}, nulls: map[*schema.Column]bool{}}
}

// whole translates all tokens of the parser. It is false where that cannot be done.
func (t *translator) whole() (made term, ok bool) {
	ok = len(t.tokens) <= mostTokens && t.try(func() bool {
		made = t.or()
		return t.atEnd() && t.isSound()
	})
	return made, ok
}

// isSound reports whether no column is used both as it is and where it is NULL, and no
// CASE has columns that make the expression NULL where SQL takes another branch.
func (t *translator) isSound() bool {
	for c, times := range t.plain {
		if times > 0 && c.Nullable() && (t.nulls[c] || t.cases) {
			return false
		}
	}
	return true
}

// isUnsure reports whether SQL may know a condition to be true or false where the
// expression is NULL: 1 = 1 OR NULL.
func (t *translator) isUnsure() bool {
	for c, times := range t.plain {
		if times > 0 && c.Nullable() && t.joined {
			return true
		}
	}
	return false
}

// uses reports whether the expression names a column.
func (t *translator) uses(c *schema.Column) bool { return t.plain[c] > 0 || t.nulls[c] }

// no fails: there is no translation.
func (t *translator) no(why string) {
	t.fail(t.peek().start, "", "%s", why)
}

// within returns the text of a term for a place that wants a rank.
func (x term) within(rank int) string {
	if x.rank < rank {
		return "(" + x.text + ")"
	}
	return x.text
}

// opposite returns the condition that holds where x does not.
func (x term) opposite() string {
	if x.not != "" {
		return x.not
	}
	return "!(" + x.text + ")"
}

func (t *translator) need(x term, kinds ...termKind) {
	if !slices.Contains(kinds, x.kind) {
		t.no("another type")
	}
}

func (t *translator) or() term {
	if t.depth++; t.depth > mostNested {
		t.no("too deep")
	}
	defer func() { t.depth-- }()
	x := t.and()
	for t.words("OR") {
		y := t.and()
		t.need(x, boolTerm)
		t.need(y, boolTerm)
		t.joined = true
		x = term{text: x.within(rankOr) + " || " + y.within(rankOr+1), kind: boolTerm, rank: rankOr}
	}
	return x
}

func (t *translator) and() term {
	x := t.not()
	for t.words("AND") {
		y := t.not()
		t.need(x, boolTerm)
		t.need(y, boolTerm)
		t.joined = true
		x = term{text: x.within(rankAnd) + " && " + y.within(rankAnd+1), kind: boolTerm, rank: rankAnd}
	}
	return x
}

func (t *translator) not() term {
	if !t.words("NOT") {
		return t.predicate()
	}
	x := t.predicate()
	t.need(x, boolTerm)
	made := term{text: x.opposite(), not: x.text, kind: boolTerm, rank: rankUnary}
	if x.not != "" {
		made.rank = x.rank
	}
	return made
}

// predicate is a comparison, a test for NULL, a list or a range.
func (t *translator) predicate() term {
	x := t.concatenation()
	switch {
	case t.words("IS NOT NULL"):
		return t.isNull(x, "!=", "==")
	case t.words("IS NULL"):
		return t.isNull(x, "==", "!=")
	case t.words("NOT IN"):
		return t.in(x, true)
	case t.words("IN"):
		return t.in(x, false)
	case t.words("BETWEEN"):
		low := t.concatenation()
		t.needWords("AND")
		high := t.concatenation()
		t.joined = true
		return term{text: t.compared(x, ">=", low) + " && " + t.compared(x, "<=", high), kind: boolTerm, rank: rankAnd}
	}
	if next := t.peek(); next.kind != markToken {
		return x
	} else if written, ok := expressionOperators[t.text(next)]; ok {
		t.i++
		y := t.concatenation()
		made := term{text: t.compared(x, written, y), kind: boolTerm, rank: rankCompare}
		if other := opposites[written]; other != "" {
			made.not = t.compared(x, other, y)
		}
		return made
	}
	return x
}

// expressionOperators are the comparisons of SQL as an expression has them.
var expressionOperators = map[string]string{"=": "==", "<>": "!=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

var opposites = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

func (t *translator) compared(x term, operator string, y term) string {
	x, y = t.sameKind(x, y)
	return x.within(rankSum) + " " + operator + " " + y.within(rankSum)
}

// sameKind fails for terms that cannot be compared. A string beside a day or a time is
// one.
func (t *translator) sameKind(x, y term) (left, right term) {
	if x.literal && x.kind == textTerm && !y.literal {
		y, x = t.sameKind(y, x)
		return x, y
	}
	if y.literal && y.kind == textTerm && (x.kind == dayTerm || x.kind == momentTerm) {
		y = t.date(y)
	}
	switch {
	case x.isNumber() && y.isNumber():
		t.mixed(x, y)
	case x.isMoment() && y.isMoment():
	case x.kind != y.kind || x.kind == nullTerm:
		t.no("values of two kinds")
	}
	return x, y
}

func (x term) isNumber() bool { return x.kind >= numberTerm && x.kind <= floatTerm }

func (x term) isMoment() bool { return x.kind == dayTerm || x.kind == momentTerm }

// date turns a string into a point in time.
func (t *translator) date(x term) term {
	x.text, x.kind, x.rank = "date("+x.text+")", momentTerm, rankAtom
	return x
}

func (t *translator) isNull(x term, operator, other string) term {
	if x.column == nil {
		t.no("only a column is compared with NULL")
	}
	t.guard(x)
	return term{text: x.text + " " + operator + " nil", not: x.text + " " + other + " nil", kind: boolTerm, rank: rankCompare}
}

// guard notes that the expression says what holds where a column is NULL.
func (t *translator) guard(x term) {
	t.plain[x.column]--
	t.nulls[x.column] = true
}

// in reads the list behind IN. Decimals are compared one by one: a list would compare
// how they are held.
func (t *translator) in(x term, not bool) term {
	t.needMark("(")
	var list, each, others []string
	for {
		y := t.concatenation()
		if !y.literal {
			t.no("a list of values")
		}
		_, y = t.sameKind(x, y)
		list = append(list, y.text)
		each = append(each, t.compared(x, "==", y))
		others = append(others, t.compared(x, "!=", y))
		if !t.mark(",") {
			break
		}
	}
	t.needMark(")")
	made := term{kind: boolTerm, rank: rankCompare}
	switch {
	case len(list) == 1:
		made.text, made.not = each[0], others[0]
	case x.kind == textTerm || x.kind == wholeTerm:
		made.text = x.within(rankSum) + " in [" + strings.Join(list, ", ") + "]"
		made.not = x.within(rankSum) + " not in [" + strings.Join(list, ", ") + "]"
	default:
		made.text, made.not, made.rank = "("+strings.Join(each, " || ")+")", "("+strings.Join(others, " && ")+")", rankAtom
	}
	if not {
		made.text, made.not = made.not, made.text
	}
	return made
}
