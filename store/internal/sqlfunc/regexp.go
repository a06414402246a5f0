package sqlfunc

import (
	"fmt"
	"regexp"
	"strings"
)

// Regular expressions are those of RE2, which take time in proportion to the text. A match is
// the leftmost one, and of several there the one that the pattern names first. A point matches
// no newline, unless parameter s says so; a backslash is itself in a text, so '\d' is a digit.
// https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html
// https://docs.snowflake.com/en/sql-reference/functions-regexp
var regexpScalars = []Scalar{
	{Name: "regexp_replace", Min: 2, Max: 6, Call: strict(regexpReplace)},
	{Name: "regexp_substr", Min: 2, Max: 6, Call: strict(regexpSubstr)},
	{Name: "regexp_instr", Min: 2, Max: 7, Call: strict(regexpInstr)},
	{Name: "regexp_count", Min: 2, Max: 4, Call: strict(regexpCount)},
	{Name: "regexp_like", Min: 2, Max: 3, Call: strict(regexpLike("regexp_like"))},
	{Name: "rlike", Min: 2, Max: 3, Call: strict(regexpLike("rlike"))},
	{Name: "regexp", Min: 2, Max: 2, Call: strict(regexpOperator)},
	{Name: "_similar", Min: 2, Max: 3, Call: strict(similar)},
	{Name: "_matches", Min: 2, Max: 2, Call: strict(matches("~", ""))},
	{Name: "_matches_i", Min: 2, Max: 2, Call: strict(matches("~*", "i"))},
}

// flags are the parameters of a regular expression.
type flags struct {
	insensitive, multiline, newlines, extract bool
}

// flagsOf reads the parameters; Redshift's p, for Perl, changes nothing.
func flagsOf(function, letters string) (f flags, err error) {
	for _, r := range letters {
		switch r {
		case 'c':
			f.insensitive = false
		case 'i':
			f.insensitive = true
		case 'm':
			f.multiline = true
		case 's':
			f.newlines = true
		case 'e':
			f.extract = true
		case 'p':
		default:
			return f, fmt.Errorf("%s: there is no parameter %q; there are c, i, m, s, e and p", function, r)
		}
	}
	return f, nil
}

// prefix returns the flags as a pattern begins with them.
func (f flags) prefix() string {
	letters := ""
	if f.insensitive {
		letters += "i"
	}
	if f.multiline {
		letters += "m"
	}
	if f.newlines {
		letters += "s"
	}
	if letters == "" {
		return ""
	}
	return "(?" + letters + ")"
}

// search is a call of a function that looks for a pattern.
type search struct {
	re         *pattern
	text       string // from the position on
	before     int    // characters before the position
	beyond     bool   // the position is behind the text
	occurrence int
	group      int
}

// searchOf reads the arguments that the functions have in common; which holds the indices of
// position, occurrence, parameters and group, or -1.
func searchOf(c *Context, function string, args []any, which [4]int) (*search, error) {
	number := func(i, absent int) (int, error) {
		if i < 0 || i >= len(args) {
			return absent, nil
		}
		return lengthOf(function, args[i])
	}
	from, errFrom := number(which[0], 1)
	occurrence, errOccurrence := number(which[1], 1)
	letters := ""
	if i := which[2]; i >= 0 && i < len(args) {
		letters = textOf(args[i])
	}
	f, errFlags := flagsOf(function, letters)
	group, errGroup := number(which[3], 0)
	if err := firstError(errFrom, errOccurrence, errFlags, errGroup); err != nil {
		return nil, err
	}
	re, err := patternOf(c, function, f.prefix(), textOf(args[1]), "")
	if err != nil {
		return nil, err
	}
	if f.extract && group == 0 && re.NumSubexp() > 0 {
		group = 1
	}
	if group < 0 || group > re.NumSubexp() {
		return nil, fmt.Errorf("%s: the pattern %s has %d groups, not %d", function, quoted(args[1]), re.NumSubexp(), group)
	}
	text := textOf(args[0])
	from = max(from, 1)
	if err := re.check(text); err != nil {
		return nil, err
	}
	begin := byteOf(text, from-1)
	return &search{re, text[begin:], from - 1, begin == len(text) && from > 1 && characters(text) < from, occurrence, group}, nil
}

// find returns begin and end of the occurrence in question, in bytes.
func (s *search) find() (begin, end int, found bool, err error) {
	if s.beyond || s.occurrence < 1 || s.occurrence > len(s.text)+1 {
		return 0, 0, false, nil
	}
	var loc []int
	if s.occurrence == 1 {
		loc = s.re.FindStringSubmatchIndex(s.text)
	} else {
		all, err := s.re.all(s.text, s.occurrence)
		if err != nil || len(all) < s.occurrence {
			return 0, 0, false, err
		}
		loc = all[s.occurrence-1]
	}
	if loc == nil || loc[2*s.group] < 0 {
		return 0, 0, false, nil
	}
	return loc[2*s.group], loc[2*s.group+1], true, nil
}

// regexpSubstr is empty where nothing matches, as in Redshift; with Snowflake it would be NULL.
// https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_SUBSTR.html
// https://docs.snowflake.com/en/sql-reference/functions/regexp_substr
func regexpSubstr(c *Context, args []any) (any, error) {
	s, err := searchOf(c, "regexp_substr", args, [4]int{2, 3, 4, 5})
	if err != nil {
		return nil, err
	}
	if s.occurrence < 1 {
		return nil, nil
	}
	begin, end, _, err := s.find()
	return s.text[begin:end], err
}

// https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_INSTR.html
// https://docs.snowflake.com/en/sql-reference/functions/regexp_instr
func regexpInstr(c *Context, args []any) (any, error) {
	s, err := searchOf(c, "regexp_instr", args, [4]int{2, 3, 5, 6})
	if err != nil {
		return nil, err
	}
	behind := false
	if len(args) > 4 {
		if behind, _, err = truthOf("regexp_instr", args[4]); err != nil {
			return nil, err
		}
	}
	begin, end, found, err := s.find()
	if err != nil || !found {
		return int64(0), err
	}
	if behind {
		begin = end
	}
	return int64(s.before+characters(s.text[:begin])) + 1, nil
}

// https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_COUNT.html
// https://docs.snowflake.com/en/sql-reference/functions/regexp_count
func regexpCount(c *Context, args []any) (any, error) {
	s, err := searchOf(c, "regexp_count", args, [4]int{2, -1, 3, -1})
	if err != nil || s.beyond {
		return int64(0), err
	}
	all, err := s.re.all(s.text, -1)
	return int64(len(all)), err
}

// regexpLike asks whether the whole text matches.
// https://docs.snowflake.com/en/sql-reference/functions/regexp_like
func regexpLike(name string) call {
	return func(c *Context, args []any) (any, error) {
		letters := ""
		if len(args) == 3 {
			letters = textOf(args[2])
		}
		f, err := flagsOf(name, letters)
		if err != nil {
			return nil, err
		}
		re, err := patternOf(c, name, f.prefix()+`\A(?:`, textOf(args[1]), `)\z`)
		if err != nil {
			return nil, err
		}
		return re.matches(textOf(args[0]))
	}
}

// regexpOperator is value REGEXP pattern, which calls it the other way round.
// https://docs.snowflake.com/en/sql-reference/functions/regexp
func regexpOperator(c *Context, args []any) (any, error) {
	return regexpLike("regexp")(c, []any{args[1], args[0]})
}

// matches is the operator ~: some part of the text matches.
// https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html
func matches(operator, letters string) call {
	f, _ := flagsOf(operator, letters)
	prefix := f.prefix()
	return func(c *Context, args []any) (any, error) {
		re, err := patternOf(c, operator, prefix, textOf(args[1]), "")
		if err != nil {
			return nil, err
		}
		return re.matches(textOf(args[0]))
	}
}

// similar is value SIMILAR TO pattern: all of the text matches.
// https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html
func similar(c *Context, args []any) (any, error) {
	escape := `\`
	if len(args) == 3 {
		escape = textOf(args[2])
	}
	pattern, err := similarPattern(textOf(args[1]), escape)
	if err != nil {
		return nil, err
	}
	re, err := patternOf(c, "SIMILAR TO", `(?s)\A(?:`, pattern, `)\z`)
	if err != nil {
		return nil, err
	}
	return re.matches(textOf(args[0]))
}

// similarPattern turns a pattern of SIMILAR TO into a regular expression.
func similarPattern(s, escape string) (string, error) {
	if characters(escape) > 1 {
		return "", fmt.Errorf("SIMILAR TO: ESCAPE %s is more than one character", quoted(escape))
	}
	var b strings.Builder
	escaped, bracket := false, false
	for _, r := range s {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case escape != "" && string(r) == escape:
			escaped = true
		case bracket:
			b.WriteRune(r)
			bracket = r != ']'
		case r == '[':
			b.WriteRune(r)
			bracket = true
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteByte('.')
		case strings.ContainsRune("|*+?{}()", r):
			b.WriteRune(r)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	if escaped {
		return "", fmt.Errorf("SIMILAR TO: the pattern %s ends with its escape character; write it twice", quoted(s))
	}
	return b.String(), nil
}
