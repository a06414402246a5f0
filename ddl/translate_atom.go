package ddl

import (
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// atom is a literal, a column, a function, a CASE or something in parentheses, with the
// types that it is cast to.
func (t *translator) atom() term {
	x := t.bare()
	for t.mark("::") {
		x = t.cast(x)
	}
	return x
}

func (t *translator) bare() term {
	next := t.peek()
	switch {
	case t.mark("("):
		x := t.or()
		t.needMark(")")
		return x
	case next.kind == numberToken:
		return t.literalNumber()
	case next.kind == stringToken:
		return t.literalText(t.stringLiteral("a string"))
	case t.words("NULL"):
		return term{text: "nil", kind: nullTerm, rank: rankAtom, literal: true}
	case t.words("TRUE"):
		return term{text: "true", kind: boolTerm, rank: rankAtom, literal: true}
	case t.words("FALSE"):
		return term{text: "false", kind: boolTerm, rank: rankAtom, literal: true}
	case (t.isWords("DATE") || t.isWords("TIMESTAMP")) && t.ahead(1).kind == stringToken:
		t.i++
		return t.date(t.literalText(t.stringLiteral("a date")))
	case t.words("CASE"):
		return t.choice()
	case next.kind == wordToken && t.isCall():
		return t.call(t.upper(t.take()))
	}
	return t.reference()
}

func (t *translator) isCall() bool {
	next := t.ahead(1)
	return next.kind == markToken && t.text(next) == "("
}

// expressionWords are operators and values of expressions, which no column is called by.
var expressionWords = wordSet("IN NOT AND OR MATCHES CONTAINS STARTSWITH ENDSWITH LET IF ELSE NIL TRUE FALSE ROW")

// reference is a column.
func (t *translator) reference() term {
	parts := t.qualified()
	c := t.column(parts[len(parts)-1])
	if c == nil || expressionWords[strings.ToUpper(c.Name)] {
		t.no("no column")
	}
	t.plain[c]++
	x := term{text: c.Name, kind: kindOf(c), rank: rankAtom, column: c}
	if x.kind == 0 {
		t.no("a type without operators")
	}
	if x.isNumber() {
		x.least, x.most = rangeOf(c)
	}
	return x
}

// kindOf returns the kind of the values of a column, 0 for types that only text is
// compared with.
func kindOf(c *schema.Column) termKind {
	switch c.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return wholeTerm
	case schema.Decimal:
		return decimalTerm
	case schema.Real, schema.Float, schema.Double:
		return floatTerm
	case schema.Char, schema.Varchar, schema.Text:
		return textTerm
	case schema.Boolean:
		return boolTerm
	case schema.Date:
		return dayTerm
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return momentTerm
	case schema.Time:
		return timeTerm
	}
	return 0
}

// countedRows are the rows to which a column that counts is thought to count.
const countedRows = 1_000_000

// rangeOf returns the range of the numbers of a column, nil where it is not known.
func rangeOf(c *schema.Column) (least, most *big.Rat) {
	low, high, err := c.Bounds()
	if err != nil || c.ForeignKey != nil || c.Computed != "" {
		return nil, nil
	}
	_, scale := c.Digits()
	unit := tenTo(scale)
	step := big.NewInt(1)
	if c.Identity != nil {
		step.SetInt64(c.Identity.Step)
	}
	counted := new(big.Int).Mul(big.NewInt(countedRows), new(big.Int).Abs(step))
	switch {
	case step.Sign() < 0: // down from the start
		if end := new(big.Int).Sub(high, counted); end.Cmp(low) > 0 {
			low = end
		}
	case c.Identity != nil || c.CountsUp():
		if end := new(big.Int).Add(low, counted); end.Cmp(high) < 0 {
			high = end
		}
	}
	return new(big.Rat).SetFrac(low, unit), new(big.Rat).SetFrac(high, unit)
}

// call is a function that means the same in an expression.
func (t *translator) call(function string) term {
	t.needMark("(")
	switch function {
	case "COALESCE", "NVL", "IFNULL":
		return t.coalesce()
	case "UPPER", "LOWER":
		x := t.or()
		t.need(x, textTerm)
		t.needMark(")")
		return term{text: strings.ToLower(function) + "(" + x.text + ")", kind: textTerm, rank: rankAtom}
	case "CAST":
		x := t.or()
		t.needWords("AS")
		x = t.cast(x)
		t.needMark(")")
		return x
	case "CONCAT":
		return t.concat()
	}
	t.no("another function")
	return term{}
}

// concat is CONCAT(a, b, …). Postgres passes over NULL there, || does not.
func (t *translator) concat() term {
	x := t.asText(t.or())
	for t.mark(",") {
		y := t.asText(t.or())
		x = term{text: x.within(rankSum) + " + " + y.within(rankProduct), kind: textTerm, rank: rankSum}
	}
	t.needMark(")")
	for c, times := range t.plain {
		if times > 0 && c.Nullable() && t.dialect == &ansi {
			t.no("NULL in a text")
		}
	}
	return x
}

// coalesce is COALESCE(a, b, …), all of them columns except for the last one, which may
// be an expression of columns that are never NULL.
func (t *translator) coalesce() term {
	var parts []string
	var x term
	for {
		before := t.nullables()
		y := t.or()
		last := t.isMark(")")
		switch {
		case y.column != nil:
			t.guard(y)
		case !last || t.nullables() > before:
			t.no("more than a column")
		}
		if len(parts) > 0 {
			x, y = t.sameKind(x, y)
		}
		parts, x = append(parts, y.within(rankAtom)), widest(x, y)
		if last {
			break
		}
		t.needMark(",")
	}
	t.needMark(")")
	x.text, x.rank, x.column, x.literal = "("+strings.Join(parts, " ?? ")+")", rankAtom, nil, false
	return x
}

// nullables counts the uses of columns that may be NULL.
func (t *translator) nullables() int {
	n := 0
	for c, times := range t.plain {
		if c.Nullable() {
			n += times
		}
	}
	return n
}

// widest returns x with a range that holds that of y too.
func widest(x, y term) term {
	if x.kind == 0 {
		return y
	}
	if x.least == nil || y.least == nil {
		x.least, x.most = nil, nil
	} else {
		if y.least.Cmp(x.least) < 0 {
			x.least = y.least
		}
		if y.most.Cmp(x.most) > 0 {
			x.most = y.most
		}
	}
	if x.isNumber() {
		x.kind = max(x.kind, y.kind)
	}
	return x
}

// choice is CASE, behind its word.
func (t *translator) choice() term {
	t.cases = true
	subject := term{}
	if !t.isWords("WHEN") {
		subject = t.or()
	}
	var made term
	var text strings.Builder
	for t.words("WHEN") {
		condition := t.or()
		if subject.text != "" {
			condition = term{text: t.compared(subject, "==", condition), kind: boolTerm, rank: rankCompare}
		}
		t.need(condition, boolTerm)
		t.needWords("THEN")
		made = t.branch(made, &text, condition.within(rankOr)+" ? ", " : ")
	}
	if t.words("ELSE") {
		made = t.branch(made, &text, "", "")
	} else {
		text.WriteString("nil")
	}
	t.needWords("END")
	made.text, made.rank, made.column, made.literal = text.String(), rankChoice, nil, false
	return made
}

// branch reads one result of a CASE, which must be of the kind of those before it.
func (t *translator) branch(made term, text *strings.Builder, before, behind string) term {
	y := t.or()
	text.WriteString(before + y.within(rankOr) + behind)
	switch {
	case y.kind == nullTerm:
		return made
	case made.kind != 0:
		made, y = t.sameKind(made, y)
	}
	return widest(made, y)
}

// cast reads a type, which must hold the term as it is.
func (t *translator) cast(x term) term {
	typ := t.typeName()
	sized := strings.Contains(typ.text, "(")
	_, scale := typ.column.Digits()
	switch to := kindOf(&typ.column); to {
	case textTerm:
		if !sized {
			return t.asText(x)
		}
	case decimalTerm:
		if x.kind == wholeTerm || x.kind == numberTerm && !sized || x.kind == decimalTerm && (!sized || x.column != nil && scaleOf(x.column) <= scale) {
			return x
		}
	case floatTerm:
		if x.kind == numberTerm || x.kind == floatTerm {
			return x
		}
	case dayTerm, momentTerm:
		if x.kind == to {
			return x
		}
		if x.literal && x.kind == textTerm {
			return t.date(x)
		}
	case wholeTerm, boolTerm, timeTerm:
		if x.kind == to {
			return x
		}
	}
	t.no("another type")
	return x
}

func scaleOf(c *schema.Column) int {
	_, scale := c.Digits()
	return scale
}
