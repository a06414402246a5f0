package sqltext

// Kind is what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Blank     Kind = iota + 1 // spaces and line breaks
	Comment                   // -- to the end of the line, /* … */ with others within
	Word                      // a name or a keyword, not quoted
	Quoted                    // a name in double quotes
	String                    // '…', E'…', $tag$…$tag$
	Number                    // 1, 1.5, 1e9, 0x1F
	Parameter                 // :name, $1, ?
	Operator                  // all else, the longest that is one: ::, ||, <=, ->>
	Semicolon
)

// Token is the part SQL[Start:End] of a text.
type Token struct {
	Kind       Kind
	Start, End int
}

// Tokens returns all tokens of a text, one behind the other: joined, they are the text. What
// is not closed goes on to the end.
func Tokens(sql string) []Token {
	panic("not written yet")
}
