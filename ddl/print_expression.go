package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// expression is SQL of a document, cut into tokens.
type expression []piece

// piece is a token as the document has it.
type piece struct {
	kind kind
	text string
	gap  string // what stands before it
}

// cut cuts sql into tokens. It is false for what cannot stand inside of a statement: text
// that does not end, parentheses without their partners, a semicolon, nothing at all.
func (p *printer) cut(sql string) (expression, bool) {
	l := newLexer(sql, p.rules)
	var x expression
	depth, end := 0, 0
	for t := l.next(); t.kind != endToken; t = l.next() {
		text := sql[t.start:t.end]
		switch text {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth < 0 || text == ";" {
			return nil, false
		}
		x = append(x, piece{t.kind, text, gap(sql[end:t.start])})
		end = t.end
	}
	return x, depth == 0 && len(l.wrong) == 0 && len(x) > 0
}

// gap is what stands between two tokens: blanks as they are, one in place of a comment or
// the end of a line.
func gap(s string) string {
	if strings.Trim(s, " ") == "" {
		return s
	}
	return " "
}

// write writes an expression that stands with the columns of t.
func (p *printer) write(x expression, t *schema.Table) string {
	var b strings.Builder
	for i, piece := range x {
		if i > 0 {
			b.WriteString(piece.gap)
		}
		b.WriteString(p.piece(x, i, t))
	}
	return b.String()
}

// piece writes a token: names of columns with the quotes that this dialect wants, strings
// with its escapes.
func (p *printer) piece(x expression, i int, t *schema.Table) string {
	text := x[i].text
	switch {
	case x[i].kind == stringToken && (text[0] == '$' || p.rules.backslash != p.d.reads.lex.backslash):
		return p.d.text(unquote(text, p.rules.backslash))
	case x[i].kind == quotedToken && x.columnAt(i, t) != nil:
		return p.d.identifier(x.columnAt(i, t).Name)
	case x[i].kind == wordToken && x.columnAt(i, t) != nil:
		return p.d.identifier(text)
	}
	return text
}

// columnAt returns the column of t that the token names, nil when it names none.
func (x expression) columnAt(i int, t *schema.Table) *schema.Column {
	name := x[i].text
	switch x[i].kind {
	case wordToken:
		if x.isMark(i+1, "(") || i+1 < len(x) && x[i+1].kind == stringToken { // f(…), DATE '…'
			return nil
		}
	case quotedToken:
		name = strings.ReplaceAll(name[1:len(name)-1], `""`, `"`)
	default:
		return nil
	}
	return t.Column(name)
}

func (x expression) isMark(i int, mark string) bool {
	return i >= 0 && i < len(x) && x[i].kind == markToken && x[i].text == mark
}

// isLiteral reports whether x is a literal, or the present date or time: what a default
// may be in every dialect.
func (x expression) isLiteral() bool {
	if x.isMark(0, "-") || x.isMark(0, "+") {
		return len(x) == 2 && x[1].kind == numberToken
	}
	if len(x) != 1 {
		return false
	}
	switch x[0].kind {
	case numberToken, stringToken:
		return true
	case wordToken:
		return slices.Contains([]string{"NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIMESTAMP"}, strings.ToUpper(x[0].text))
	}
	return false
}

// bare returns a value without the type that it is cast to, as Redshift shows defaults,
// and CURRENT_DATE() without parentheses, with which Snowflake writes it too.
func (x expression) bare() expression {
	if cast := slices.IndexFunc(x, func(p piece) bool { return p.text == "::" }); cast > 0 && x[cast+1:].isType() {
		x = x[:cast]
	}
	if len(x) == 3 && strings.HasPrefix(strings.ToUpper(x[0].text), "CURRENT_") && x.isMark(1, "(") && x.isMark(2, ")") {
		x = x[:1]
	}
	return x
}

// isType reports whether x looks like a type: words, and sizes in parentheses.
func (x expression) isType() bool {
	for i := range x {
		if x[i].kind != wordToken && x[i].kind != numberToken && !x.isMark(i, "(") && !x.isMark(i, ")") && !x.isMark(i, ",") {
			return false
		}
	}
	return len(x) > 0
}

// portableWords and portableMarks mean the same in all dialects.
var (
	portableWords = wordSet("AND OR NOT IN BETWEEN IS NULL TRUE FALSE")
	portableMarks = wordSet("( ) , = <> != < <= > >= + - *")
)

// isPortable reports whether x means the same in all dialects: comparisons, ranges and
// lists of columns of t and literals.
func (x expression) isPortable(t *schema.Table) bool {
	for i := range x {
		switch x[i].kind {
		case wordToken, quotedToken:
			if !portableWords[strings.ToUpper(x[i].text)] && x.columnAt(i, t) == nil {
				return false
			}
		case markToken:
			if !portableMarks[x[i].text] {
				return false
			}
		}
	}
	return true
}
