package sqlfunc

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
// https://docs.snowflake.com/en/sql-reference/functions-string
var textScalars = []Scalar{
	{Name: "len", Min: 1, Max: 1, Call: strict(length)},
	{Name: "char_length", Min: 1, Max: 1, Call: strict(length)},
	{Name: "character_length", Min: 1, Max: 1, Call: strict(length)},
	{Name: "textlen", Min: 1, Max: 1, Call: strict(length)},
	{Name: "bit_length", Min: 1, Max: 1, Call: strict(bitLength)},
	{Name: "upper", Min: 1, Max: 1, Call: strict(mapped(strings.ToUpper))},
	{Name: "lower", Min: 1, Max: 1, Call: strict(mapped(strings.ToLower))},
	{Name: "initcap", Min: 1, Max: 2, Call: strict(initCap)},
	{Name: "reverse", Min: 1, Max: 1, Call: strict(mapped(reversed))},
	{Name: "ascii", Min: 1, Max: 1, Call: strict(ascii)},
	{Name: "chr", Min: 1, Max: 1, Call: strict(chr)},
	{Name: "concat", Min: 1, Max: -1, Call: strict(concat)},
	{Name: "concat_ws", Min: 2, Max: -1, Call: strict(concatWith)},
	{Name: "translate", Min: 3, Max: 3, Call: strict(translate)},
	{Name: "insert", Min: 4, Max: 4, Call: strict(insert)},
	{Name: "quote_literal", Min: 1, Max: 1, Call: strict(quoteLiteral)},
	{Name: "quote_ident", Min: 1, Max: 1, Call: strict(quoteIdent)},
	{Name: "soundex", Min: 1, Max: 1, Call: strict(mapped(soundex))},
	{Name: "editdistance", Min: 2, Max: 3, Call: strict(editDistance("editdistance"))},
	{Name: "levenshtein", Min: 2, Max: 2, Call: strict(editDistance("levenshtein"))},

	{Name: "charindex", Min: 2, Max: 3, Call: strict(position("charindex"))},
	{Name: "position", Min: 2, Max: 3, Call: strict(position("position"))},
	{Name: "strpos", Min: 2, Max: 2, Call: strict(strpos)},
	{Name: "left", Min: 2, Max: 2, Call: strict(left)},
	{Name: "right", Min: 2, Max: 2, Call: strict(right)},
	{Name: "substring", Min: 2, Max: 3, Call: strict(substring("substring"))},
	{Name: "substr", Min: 2, Max: 3, Call: strict(substring("substr"))},
	{Name: "split_part", Min: 3, Max: 3, Call: strict(splitPart)},
	{Name: "strtok", Min: 1, Max: 3, Call: strict(strtok)},
	{Name: "startswith", Min: 2, Max: 2, Call: strict(testing(strings.HasPrefix))},
	{Name: "endswith", Min: 2, Max: 2, Call: strict(testing(strings.HasSuffix))},
	{Name: "contains", Min: 2, Max: 2, Call: strict(testing(strings.Contains))},

	{Name: "lpad", Min: 2, Max: 3, Call: strict(pad("lpad", true))},
	{Name: "rpad", Min: 2, Max: 3, Call: strict(pad("rpad", false))},
	{Name: "repeat", Min: 2, Max: 2, Call: strict(repeat("repeat"))},
	{Name: "replicate", Min: 2, Max: 2, Call: strict(repeat("replicate"))},
	{Name: "space", Min: 1, Max: 1, Call: strict(space)},
	{Name: "btrim", Min: 1, Max: 2, Call: strict(trim)},
	{Name: "rtrimmed_length", Min: 1, Max: 1, Call: strict(rtrimmedLength)},

	{Name: "like", Min: 2, Max: 3, Call: strict(like("like", false))},
	{Name: "match", Min: 2, Max: 3, Call: strict(like("ilike", true))},
}

func length(_ *Context, args []any) (any, error) {
	if b, ok := args[0].([]byte); ok {
		return int64(len(b)), nil
	}
	return int64(characters(textOf(args[0]))), nil
}

func bitLength(_ *Context, args []any) (any, error) { return int64(len(textOf(args[0]))) * 8, nil }

// mapped is a function of one text.
func mapped(f func(string) string) call {
	return func(_ *Context, args []any) (any, error) { return f(textOf(args[0])), nil }
}

// testing is a question about two texts.
func testing(f func(s, part string) bool) call {
	return func(_ *Context, args []any) (any, error) { return f(textOf(args[0]), textOf(args[1])), nil }
}

// initCap begins every word with a capital; words are letters and digits, or what stands between
// the given delimiters.
// https://docs.aws.amazon.com/redshift/latest/dg/r_INITCAP.html
// https://docs.snowflake.com/en/sql-reference/functions/initcap
func initCap(_ *Context, args []any) (any, error) {
	separates := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	if len(args) == 2 {
		delimiters := textOf(args[1])
		separates = func(r rune) bool { return strings.ContainsRune(delimiters, r) }
	}
	inside := false
	return strings.Map(func(r rune) rune {
		if separates(r) {
			inside = false
			return r
		}
		if inside {
			return unicode.ToLower(r)
		}
		inside = true
		return unicode.ToUpper(r)
	}, textOf(args[0])), nil
}

func reversed(s string) string {
	b := make([]byte, len(s))
	for end := len(b); s != ""; {
		_, n := utf8.DecodeRuneInString(s)
		copy(b[end-n:], s[:n])
		end -= n
		s = s[n:]
	}
	return string(b)
}

// ascii is the code of the first character, which may be beyond ASCII; 0 for no text.
// https://docs.aws.amazon.com/redshift/latest/dg/r_ASCII.html
func ascii(_ *Context, args []any) (any, error) {
	s := textOf(args[0])
	if s == "" {
		return int64(0), nil
	}
	r, _ := utf8.DecodeRuneInString(s)
	return int64(r), nil
}

func chr(_ *Context, args []any) (any, error) {
	n, err := intOf("chr", args[0])
	if err != nil {
		return nil, err
	}
	if n <= 0 || n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
		return nil, fmt.Errorf("chr: %d is not the code of a character", n)
	}
	return string(rune(n)), nil
}

// concat is NULL where an argument is, unlike that of Postgres.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html
func concat(_ *Context, args []any) (any, error) { return joined("concat", "", args) }

// concatWith is NULL where an argument is.
// https://docs.snowflake.com/en/sql-reference/functions/concat_ws
func concatWith(_ *Context, args []any) (any, error) {
	return joined("concat_ws", textOf(args[0]), args[1:])
}

func joined(name, separator string, args []any) (any, error) {
	parts := make([]string, len(args))
	size := 0
	for i, a := range args {
		parts[i] = textOf(a)
		size += len(parts[i]) + len(separator)
	}
	if size > maxText {
		return nil, tooLong(name)
	}
	return strings.Join(parts, separator), nil
}

// translate replaces characters one by one; those without a counterpart are taken out.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TRANSLATE.html
func translate(_ *Context, args []any) (any, error) {
	from, to := []rune(textOf(args[1])), []rune(textOf(args[2]))
	turned := make(map[rune]rune, len(from))
	for i, r := range from {
		if _, known := turned[r]; known {
			continue
		}
		turned[r] = -1
		if i < len(to) {
			turned[r] = to[i]
		}
	}
	s := strings.Map(func(r rune) rune {
		if t, found := turned[r]; found {
			return t
		}
		return r
	}, textOf(args[0]))
	if len(s) > maxText {
		return nil, tooLong("translate")
	}
	return s, nil
}

// insert replaces characters from a position on by a text.
// https://docs.snowflake.com/en/sql-reference/functions/insert
func insert(_ *Context, args []any) (any, error) {
	s := textOf(args[0])
	at, errAt := lengthOf("insert", args[1])
	n, errN := lengthOf("insert", args[2])
	if errAt != nil || errN != nil {
		return nil, firstError(errAt, errN)
	}
	if at < 1 || n < 0 || at > characters(s)+1 {
		return nil, fmt.Errorf("insert: %d characters from position %d on are not part of %s", n, at, quoted(s))
	}
	begin := byteOf(s, at-1)
	end := begin + byteOf(s[begin:], n)
	return joined("insert", "", []any{s[:begin], textOf(args[3]), s[end:]})
}

// quoteLiteral doubles quotes and backslashes.
// https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_LITERAL.html
func quoteLiteral(_ *Context, args []any) (any, error) {
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(textOf(args[0])) + "'", nil
}

// quoteIdent quotes what is not a name of small letters, digits and underscores.
// https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_IDENT.html
func quoteIdent(_ *Context, args []any) (any, error) {
	s := textOf(args[0])
	plain := s != "" && !isDecimalDigit(s[0])
	for i := range len(s) {
		plain = plain && (s[i] == '_' || 'a' <= s[i] && s[i] <= 'z' || isDecimalDigit(s[i]))
	}
	if plain {
		return s, nil
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`, nil
}

func rtrimmedLength(_ *Context, args []any) (any, error) {
	return int64(characters(strings.TrimRight(textOf(args[0]), " "))), nil
}
