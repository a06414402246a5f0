package sqlfunc

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// position is where a text is found in another, in characters from 1; 0 where it is not.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CHARINDEX.html
// https://docs.snowflake.com/en/sql-reference/functions/charindex
func position(name string) call {
	return func(_ *Context, args []any) (any, error) {
		from := 1
		if len(args) == 3 {
			n, err := lengthOf(name, args[2])
			if err != nil {
				return nil, err
			}
			if n < 1 {
				return nil, fmt.Errorf("%s: position %d is less than 1", name, n)
			}
			from = n
		}
		return found(textOf(args[1]), textOf(args[0]), from), nil
	}
}

func found(s, part string, from int) int64 {
	begin := byteOf(s, from-1)
	i := strings.Index(s[begin:], part)
	if i < 0 || from-1 > len(s) {
		return 0
	}
	return int64(characters(s[:begin+i])) + 1
}

// https://docs.aws.amazon.com/redshift/latest/dg/r_STRPOS.html
func strpos(_ *Context, args []any) (any, error) {
	return found(textOf(args[0]), textOf(args[1]), 1), nil
}

// lengthArgument returns a number of characters, which must not be negative.
func lengthArgument(name string, v any) (int, error) {
	n, err := lengthOf(name, v)
	if err == nil && n < 0 {
		err = fmt.Errorf("%s: the length %d is negative", name, n)
	}
	return n, err
}

// https://docs.aws.amazon.com/redshift/latest/dg/r_LEFT.html
func left(_ *Context, args []any) (any, error) {
	n, err := lengthArgument("left", args[1])
	if err != nil {
		return nil, err
	}
	s := textOf(args[0])
	return s[:byteOf(s, n)], nil
}

func right(_ *Context, args []any) (any, error) {
	n, err := lengthArgument("right", args[1])
	if err != nil {
		return nil, err
	}
	s := textOf(args[0])
	begin := len(s)
	for ; n > 0 && begin > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:begin])
		begin -= size
	}
	return s[begin:], nil
}

// substring counts positions below 1 as characters that are not there, so substring('caterpillar',
// 0, 4) is 'cat'. Snowflake would count negative ones from the end.
// https://docs.aws.amazon.com/redshift/latest/dg/r_SUBSTRING.html
func substring(name string) call {
	return func(_ *Context, args []any) (any, error) {
		from, err := lengthOf(name, args[1])
		if err != nil {
			return nil, err
		}
		to := int(1 << 50)
		if len(args) == 3 {
			n, err := lengthArgument(name, args[2])
			if err != nil {
				return nil, err
			}
			to = from + n
		}
		from = max(from, 1)
		to = max(to, from)
		if b, ok := args[0].([]byte); ok {
			return b[min(from-1, len(b)):min(to-1, len(b))], nil
		}
		s := textOf(args[0])
		begin := byteOf(s, from-1)
		return s[begin : begin+byteOf(s[begin:], to-from)], nil
	}
}

// splitPart returns the part with a number from 1, or from the end where that is negative.
// https://docs.aws.amazon.com/redshift/latest/dg/SPLIT_PART.html
// https://docs.snowflake.com/en/sql-reference/functions/split_part
func splitPart(_ *Context, args []any) (any, error) {
	s, delimiter := textOf(args[0]), textOf(args[1])
	n, err := lengthOf("split_part", args[2])
	if err != nil {
		return nil, err
	}
	switch {
	case n == 0:
		return nil, fmt.Errorf("split_part: parts are numbered from 1, or from -1 at the end; there is no part 0")
	case delimiter == "" && (n == 1 || n == -1):
		return s, nil
	case delimiter == "":
		return "", nil
	case n < 0:
		return partFromEnd(s, delimiter, -n), nil
	}
	for ; n > 1; n-- {
		i := strings.Index(s, delimiter)
		if i < 0 {
			return "", nil
		}
		s = s[i+len(delimiter):]
	}
	part, _, _ := strings.Cut(s, delimiter)
	return part, nil
}

func partFromEnd(s, delimiter string, n int) string {
	for ; n > 1; n-- {
		i := strings.LastIndex(s, delimiter)
		if i < 0 {
			return ""
		}
		s = s[:i]
	}
	if i := strings.LastIndex(s, delimiter); i >= 0 {
		return s[i+len(delimiter):]
	}
	return s
}

// strtok returns token n, from 1, of a text that is cut at any of some characters.
// https://docs.snowflake.com/en/sql-reference/functions/strtok
func strtok(_ *Context, args []any) (any, error) {
	delimiters, n := " ", 1
	if len(args) > 1 {
		delimiters = textOf(args[1])
	}
	if len(args) > 2 {
		var err error
		if n, err = lengthOf("strtok", args[2]); err != nil {
			return nil, err
		}
	}
	tokens := strings.FieldsFunc(textOf(args[0]), func(r rune) bool { return strings.ContainsRune(delimiters, r) })
	if n < 1 || n > len(tokens) {
		return nil, nil
	}
	return tokens[n-1], nil
}

// pad fills a text up to a length in characters, or cuts it at its end.
// https://docs.aws.amazon.com/redshift/latest/dg/r_LPAD.html
func pad(name string, before bool) call {
	return func(_ *Context, args []any) (any, error) {
		s, filling := textOf(args[0]), " "
		if len(args) == 3 {
			filling = textOf(args[2])
		}
		n, err := lengthOf(name, args[1])
		if err != nil {
			return nil, err
		}
		missing := n - characters(s)
		if missing <= 0 {
			return s[:byteOf(s, n)], nil
		}
		if filling == "" {
			return s, nil
		}
		if missing > maxText {
			return nil, tooLong(name)
		}
		width := characters(filling)
		if missing/width*len(filling)+len(filling)+len(s) > maxText {
			return nil, tooLong(name)
		}
		padding := strings.Repeat(filling, missing/width) + filling[:byteOf(filling, missing%width)]
		if before {
			return padding + s, nil
		}
		return s + padding, nil
	}
}

// https://docs.aws.amazon.com/redshift/latest/dg/r_REPEAT.html
func repeat(name string) call {
	return func(_ *Context, args []any) (any, error) {
		n, err := lengthOf(name, args[1])
		if err != nil {
			return nil, err
		}
		return repeated(name, textOf(args[0]), n)
	}
}

func space(_ *Context, args []any) (any, error) {
	n, err := lengthOf("space", args[0])
	if err != nil {
		return nil, err
	}
	return repeated("space", " ", n)
}

func repeated(name, s string, n int) (any, error) {
	if n <= 0 || s == "" {
		return "", nil
	}
	if n > maxText/len(s) {
		return nil, tooLong(name)
	}
	return strings.Repeat(s, n), nil
}

// trim takes away characters at both ends; blanks, where none are given.
// https://docs.aws.amazon.com/redshift/latest/dg/r_BTRIM.html
func trim(_ *Context, args []any) (any, error) {
	characters := " "
	if len(args) == 2 {
		characters = textOf(args[1])
	}
	return strings.Trim(textOf(args[0]), characters), nil
}
