package sqlfunc

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// likePattern is a pattern of LIKE: pieces between its percent signs.
type likePattern struct {
	source, escape string
	pieces         []likePiece
	fold           bool
}

// likePiece is a run of characters, of which some may be any.
type likePiece struct {
	text  string // where it has no underscore
	runes []rune // else, with any for an underscore
}

const anyRune rune = -1

// likeCache has the pattern that was used last, for each of LIKE and ILIKE: it is nearly always
// the same one for all rows.
type likeCache struct{ fold bool }

// like answers value LIKE pattern as like(pattern, value, escape), which is how the operator
// calls it. A backslash escapes, unless another character is said to; none does for ”.
// https://docs.aws.amazon.com/redshift/latest/dg/r_patternmatching_condition_like.html
// https://www.sqlite.org/lang_corefunc.html#like
func like(name string, fold bool) call {
	return func(c *Context, args []any) (any, error) {
		escape := `\`
		if len(args) == 3 {
			escape = textOf(args[2])
		}
		source := textOf(args[0])
		p, ok := c.Cache[likeCache{fold}].(*likePattern)
		if !ok || p.source != source || p.escape != escape {
			var err error
			if p, err = compileLike(name, strings.Clone(source), strings.Clone(escape), fold); err != nil {
				return nil, err
			}
			c.Cache[likeCache{fold}] = p
		}
		return p.match(name, textOf(args[1]))
	}
}

func compileLike(name, source, escape string, fold bool) (*likePattern, error) {
	if utf8.RuneCountInString(escape) > 1 {
		return nil, fmt.Errorf("%s: ESCAPE %s is more than one character", name, quoted(escape))
	}
	p := &likePattern{source: source, escape: escape, fold: fold}
	var piece []rune
	escaped := false
	for _, r := range source {
		switch {
		case escaped:
			piece, escaped = append(piece, r), false
		case escape != "" && strings.HasPrefix(escape, string(r)):
			escaped = true
		case r == '%':
			p.add(piece)
			piece = nil
		case r == '_':
			piece = append(piece, anyRune)
		default:
			piece = append(piece, r)
		}
	}
	if escaped {
		return nil, fmt.Errorf("%s: the pattern %s ends with its escape character; write it twice", name, quoted(source))
	}
	p.add(piece)
	return p, nil
}

func (p *likePattern) add(runes []rune) {
	var literal strings.Builder
	for _, r := range runes {
		if r == anyRune {
			p.pieces = append(p.pieces, likePiece{runes: p.folded(runes)})
			return
		}
		literal.WriteRune(r)
	}
	text := literal.String()
	if p.fold {
		text = strings.ToLower(text)
	}
	p.pieces = append(p.pieces, likePiece{text: text})
}

func (p *likePattern) folded(runes []rune) []rune {
	if !p.fold {
		return runes
	}
	folded := make([]rune, len(runes))
	for i, r := range runes {
		folded[i] = r
		if r != anyRune {
			folded[i] = []rune(strings.ToLower(string(r)))[0]
		}
	}
	return folded
}

// maxSteps bounds how often a pattern with underscores is tried on one text.
const maxSteps = 50_000_000

func (p *likePattern) match(name, s string) (any, error) {
	if p.fold {
		s = strings.ToLower(s)
	}
	first, rest := p.pieces[0], p.pieces[1:]
	n, ok := first.prefix(s)
	if !ok {
		return false, nil
	}
	s = s[n:]
	if len(rest) == 0 {
		return s == "", nil
	}
	steps := maxSteps
	for _, piece := range rest[:len(rest)-1] {
		if s, ok = piece.skip(s, &steps); !ok {
			break
		}
	}
	if steps <= 0 {
		return nil, fmt.Errorf("%s: the pattern %s has too many underscores for a text of %d bytes", name, quoted(p.source), len(s))
	}
	return ok && rest[len(rest)-1].suffix(s), nil
}

// prefix returns how many bytes of s the piece takes when s begins with it.
func (q likePiece) prefix(s string) (int, bool) {
	if q.runes == nil {
		return len(q.text), strings.HasPrefix(s, q.text)
	}
	at := 0
	for _, want := range q.runes {
		if at == len(s) {
			return 0, false
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		if want != anyRune && want != r {
			return 0, false
		}
		at += n
	}
	return at, true
}

// skip finds the piece in s and returns what stands behind it.
func (q likePiece) skip(s string, steps *int) (string, bool) {
	if q.runes == nil {
		_, rest, ok := strings.Cut(s, q.text)
		return rest, ok
	}
	for ; *steps > 0; *steps -= len(q.runes) {
		if n, ok := q.prefix(s); ok {
			return s[n:], true
		}
		if s == "" {
			return s, false
		}
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return s, false
}

// suffix reports whether s ends with the piece.
func (q likePiece) suffix(s string) bool {
	if q.runes == nil {
		return strings.HasSuffix(s, q.text)
	}
	begin := len(s)
	for range q.runes {
		if begin == 0 {
			return false
		}
		_, n := utf8.DecodeLastRuneInString(s[:begin])
		begin -= n
	}
	_, ok := q.prefix(s[begin:])
	return ok
}
