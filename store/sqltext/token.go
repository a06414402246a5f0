package sqltext

// Kind is what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Blank     Kind = iota + 1 // spaces and line breaks
	Comment                   // -- to the end of the line, /* … */ with others within
	Word                      // a name or a keyword, not quoted
	Quoted                    // a name in double quotes or backquotes; with SQLite's rules, in brackets
	String                    // '…', E'…', X'…', $tag$…$tag$
	Number                    // 1, 1.5, 1e9, 0x1F
	Parameter                 // :name, $1, $name, ?, ?1; with SQLite's rules, @name
	Operator                  // all else, the longest that is one: ::, ||, <=, ->>
	Semicolon
)

// Token is the part SQL[Start:End] of a text.
type Token struct {
	Kind       Kind
	Start, End int
}

// Rules are what engines read differently. The zero value suits a text whose engine is not
// known. Nothing may rest on their being right for its safety: an engine always reads the
// statement by its own rules, and decides itself what it does.
type Rules struct {
	// FlatComments says that the first */ ends a comment, as in SQLite and Snowflake. Else
	// comments nest, as in Postgres, where they are closed; one that is not ends at the first */.
	FlatComments bool
	// Brackets says that [a name] is a name, and @name a parameter: SQLite. A bracket directly
	// behind an operand is a subscript all the same.
	Brackets bool
	// Backslashes says that \' does not end a string: Redshift and Snowflake.
	Backslashes bool
	// Slashes says that // begins a comment: Snowflake.
	Slashes bool
}

// Tokens returns all tokens of a text, one behind the other: joined, they are the text. What
// is not closed goes on to the end. A colon begins a [Parameter] when a name follows and nothing
// that can end an operand stands directly before it; payload:price is a path.
func Tokens(sql string) []Token { return Rules{}.Tokens(sql) }

// Tokens returns the tokens of a text by these rules.
func (r Rules) Tokens(sql string) []Token {
	s := scanner{Rules: r, sql: sql}
	tokens := make([]Token, 0, len(sql)/2+8)
	for at := 0; at < len(sql); {
		t := Token{Start: at}
		t.Kind, t.End = s.next(at)
		tokens = append(tokens, t)
		s.before, at = t, t.End
	}
	return tokens
}

// Text returns the token as it is written in sql.
func (t Token) Text(sql string) string { return sql[t.Start:t.End] }

// IsSpace reports whether t says nothing: a blank or a comment.
func (t Token) IsSpace() bool { return t.Kind == Blank || t.Kind == Comment }

// endsOperand tells whether an operand can end with a token.
func (t Token) endsOperand(sql string) bool {
	switch t.Kind {
	case Quoted, String, Number, Parameter:
		return true
	case Word:
		return !beforeOperand[Fold(t.Text(sql))]
	case Operator:
		text := t.Text(sql)
		return text == ")" || text == "]" || text == "}"
	}
	return false
}

// beforeOperand are keywords behind which an operand may stand without a blank.
var beforeOperand = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range []string{
		"ALL", "AND", "AS", "BETWEEN", "BY", "CASE", "DISTINCT", "ELSE", "ESCAPE", "EXCEPT", "FETCH", "FROM", "HAVING", "ILIKE", "IN",
		"INTERSECT", "IS", "LIKE", "LIMIT", "NOT", "OFFSET", "ON", "OR", "QUALIFY", "RETURN", "SELECT", "SET", "THEN", "TOP", "UNION",
		"VALUES", "WHEN", "WHERE",
	} {
		all[word] = true
	}
	return all
}()
