package dwsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// spot is the place of an error among the tokens of its statement.
type spot struct {
	sql    string
	tokens []sqltext.Token // without blanks and comments
	at     int             // index of the token in place; len(tokens) at the end
}

// spotOf finds the place of an error; false where it has none.
func spotOf(wrong *store.QueryError) (spot, bool) {
	s := spot{sql: wrong.SQL, tokens: meaningful(wrong.SQL)}
	if wrong.Offset < 0 {
		return s, false
	}
	for s.at < len(s.tokens) && s.tokens[s.at].End <= wrong.Offset {
		s.at++
	}
	return s, true
}

// word returns a token counted from the place, in upper case where it is a word; "" where
// there is none.
func (s spot) word(from int) string {
	i := s.at + from
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	if text := s.tokens[i].Text(s.sql); s.tokens[i].Kind != sqltext.Word {
		return text
	}
	return sqltext.Fold(s.tokens[i].Text(s.sql))
}

func (s spot) kind(from int) sqltext.Kind {
	if i := s.at + from; i >= 0 && i < len(s.tokens) {
		return s.tokens[i].Kind
	}
	return 0
}

// clauses are the words with which a part of a query begins, or which join parts of it.
var clauses = strings.Fields(`SELECT FROM WHERE GROUP HAVING QUALIFY ORDER LIMIT OFFSET UNION EXCEPT INTERSECT MINUS JOIN INNER LEFT RIGHT FULL
	CROSS NATURAL ON USING WINDOW FETCH AND OR NOT IN IS LIKE ILIKE BETWEEN THEN ELSE WHEN END CASE AS DISTINCT ALL BY WITH VALUES INTO FOR TOP
	SET ASC DESC NULLS OVER PARTITION EXISTS`)

func isClause(word string) bool { return slices.Contains(clauses, word) }

// syntaxHint says what may be wrong where an engine cannot go on reading. It looks at tokens
// alone, so it holds for all engines, and nothing rests on its being right.
func (n *reach) syntaxHint(wrong *store.QueryError) string {
	s, placed := spotOf(wrong)
	if !placed || len(s.tokens) == 0 {
		return ""
	}
	before, here := s.word(-1), s.word(0)
	switch {
	case typographic(s.sql):
		return typographicHint
	case here == "==":
		return "equality is written ="
	case strings.HasPrefix(here, "`") || strings.HasPrefix(before, "`"):
		return quotedHint
	case s.at == 0:
		return n.beginning(s, wrong)
	case before == "FROM" || before == "JOIN":
		return didYouMean(here, n.tables())
	case s.unclosed("CASE", "END") && (here == "" || isClause(here)):
		return "a CASE ends with END"
	case before == "," && (here == "" || here == ")" || isClause(here)):
		return "the comma before it is one too many"
	case s.joinsWithoutOn() && (here == "" || slices.Contains(behindFrom, here)):
		return "a JOIN needs ON or USING"
	case here == ")" && before == "(" && s.word(-2) == "IN":
		return "a list has at least one value"
	case here == ")" && s.depth() <= 0:
		return "no parenthesis is open here"
	case s.depth() > 0 && (here == "" || here == "FROM"):
		return "a parenthesis before it is not closed"
	case here == "INTO":
		return "SELECT INTO makes a table, and a query only reads"
	case here == "FROM" && (before == "SELECT" || s.word(-2) == "TOP"):
		return "say what to select, such as *"
	case s.followsOperand():
		return "a comma or an operator may be missing before it"
	}
	return ""
}

const (
	typographicHint = `quotes are straight ones: 'text', "name"`
	quotedHint      = `a name is quoted like "this"`
)

func typographic(text string) bool { return strings.ContainsAny(text, "‘’“”„«»") }

// beginning words what a statement may be meant to begin with.
func (n *reach) beginning(s spot, wrong *store.QueryError) string {
	first := s.word(0)
	switch {
	case (first == "DESCRIBE" || first == "DESC") && s.kind(1) == sqltext.Word:
		if t := n.ownTable(s.tokens[len(s.tokens)-1].Text(s.sql)); t != nil {
			return n.has(t)
		}
		return n.hasTables()
	case first == "SHOW" || first == "DESCRIBE":
		return n.hasTables()
	}
	if near := schema.Closest(strings.ToLower(first), []string{"select", "with", "values"}); near != "" && !strings.EqualFold(near, first) {
		return "did you mean " + strings.ToUpper(near) + "?"
	}
	if strings.Contains(wrong.Message, "begins with") {
		return ""
	}
	return "a query begins with SELECT, WITH or VALUES"
}

// depth is how many parentheses are open at the place.
func (s spot) depth() (open int) {
	for _, t := range s.tokens[:s.at] {
		switch t.Text(s.sql) {
		case "(":
			open++
		case ")":
			open--
		}
	}
	return open
}

// unclosed tells whether a word that another one closes is open at the place.
func (s spot) unclosed(begins, ends string) bool {
	open := 0
	for _, t := range s.tokens[:s.at] {
		switch {
		case t.Kind != sqltext.Word:
		case strings.EqualFold(t.Text(s.sql), begins):
			open++
		case strings.EqualFold(t.Text(s.sql), ends):
			open--
		}
	}
	return open > 0
}

// behindFrom are the words that end the tables of a query.
var behindFrom = strings.Fields("WHERE GROUP HAVING QUALIFY ORDER LIMIT UNION EXCEPT INTERSECT MINUS")

// joinsWithoutOn tells whether the join before the place says nothing of how to join.
func (s spot) joinsWithoutOn() bool {
	for i := s.at - 1; i >= 0; i-- {
		switch sqltext.Fold(s.tokens[i].Text(s.sql)) {
		case "ON", "USING", "FROM", "CROSS", "NATURAL":
			return false
		case "JOIN":
			return i == 0 || !slices.Contains([]string{"CROSS", "NATURAL"}, sqltext.Fold(s.tokens[i-1].Text(s.sql)))
		}
	}
	return false
}

// followsOperand tells whether two operands stand side by side: the one in place and another
// one before it.
func (s spot) followsOperand() bool {
	operand := func(from int) bool {
		switch s.kind(from) {
		case sqltext.String, sqltext.Number, sqltext.Quoted, sqltext.Parameter:
			return true
		case sqltext.Word:
			return !isClause(s.word(from))
		}
		return false
	}
	return operand(0) && (operand(-1) || s.word(-1) == ")")
}

// messageHint is what to do about some mistakes that engines word on their own.
func messageHint(wrong *store.QueryError) string {
	switch {
	case strings.Contains(wrong.Message, "ambiguous") && !strings.Contains(wrong.Message, "(use:"):
		return "write the name of the table, or its alias, before it"
	case strings.Contains(wrong.Message, "must appear in the GROUP BY clause"):
		return "add it to GROUP BY, or take an aggregate of it, such as max"
	case strings.Contains(wrong.Message, "aggregate") && strings.Contains(wrong.Message, "WHERE"):
		return "conditions on aggregates go into HAVING"
	}
	return ""
}

// aliasOf returns the name by which the statement calls a table instead of its own, or "".
func (n *reach) aliasOf(table string) string {
	tokens := meaningful(n.sql)
	for i := 1; i+1 < len(tokens); i++ {
		switch before := sqltext.Fold(tokens[i-1].Text(n.sql)); {
		case !isName(tokens[i]) || !strings.EqualFold(nameOf(n.sql, tokens[i]), table):
			continue
		case before != "FROM" && before != "JOIN" && before != "," && before != ".":
			continue
		}
		next := i + 1
		if strings.EqualFold(tokens[next].Text(n.sql), "AS") && next+1 < len(tokens) {
			next++
		}
		if isName(tokens[next]) && !isClause(sqltext.Fold(tokens[next].Text(n.sql))) {
			return nameOf(n.sql, tokens[next])
		}
	}
	return ""
}

// columnBySpot says of an unknown column what the text around it tells, or nothing.
func (n *reach) columnBySpot(wrong *store.QueryError, near string) string {
	s, placed := spotOf(wrong)
	if !placed {
		return ""
	}
	if s.word(1) == "." && isName(s.tokens[s.at]) {
		qualifier := nameOf(s.sql, s.tokens[s.at])
		if alias := n.aliasOf(qualifier); alias != "" && !strings.EqualFold(alias, qualifier) {
			return fmt.Sprintf("table %s is called %s here", qualifier, alias)
		}
		if s.names(qualifier) == 1 {
			return fmt.Sprintf("there is no table or alias %s here", qualifier)
		}
	}
	switch text := s.word(0); {
	case typographic(text):
		return typographicHint
	case near != "":
		return ""
	case strings.HasPrefix(text, `"`):
		return "a text is written in single quotes"
	case slices.Contains([]string{"=", "==", "<>", "!=", "<", ">", "<=", ">=", "LIKE", "ILIKE"}, s.word(-1)) && s.word(1) != "." && s.kind(0) == sqltext.Word:
		return fmt.Sprintf("a text is written in single quotes: '%s'", s.tokens[s.at].Text(s.sql))
	}
	return ""
}

// names counts how often a name stands in the statement without being the qualifier of a column.
func (s spot) names(name string) (count int) {
	qualifies := 0
	for i, t := range s.tokens {
		if !isName(t) || !strings.EqualFold(nameOf(s.sql, t), name) {
			continue
		}
		if i+1 < len(s.tokens) && s.tokens[i+1].Text(s.sql) == "." {
			qualifies = 1
		} else {
			count++
		}
	}
	return count + qualifies
}

// inQuotes are values in a message.
var inQuotes = regexp.MustCompile(`"([^"]+)"|'([^']+)'`)

// placeOfValue gives an error that names a value, but no place, the place of the only text of
// the statement that is this value.
func placeOfValue(wrong *store.QueryError) {
	m := inQuotes.FindStringSubmatch(wrong.Message)
	if wrong.Offset >= 0 || m == nil {
		return
	}
	value, at := m[1]+m[2], -1
	for _, t := range meaningful(wrong.SQL) {
		if t.Kind != sqltext.String || t.Text(wrong.SQL) != "'"+value+"'" {
			continue
		}
		if at >= 0 {
			return
		}
		at = t.Start
	}
	wrong.Offset = at
}
