package sqlfunc

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

const (
	// maxPatterns is how many compiled patterns a statement keeps.
	maxPatterns = 64
	// maxPatternBytes and maxInstructions bound a pattern.
	maxPatternBytes = 20_000
	maxInstructions = 50_000
	// maxRegexpWork bounds one search: the bytes of the text times the instructions of the pattern.
	maxRegexpWork = 200_000_000
	// maxMatches bounds how many places of matches are held at once, with those of groups.
	maxMatches = 2_000_000
)

type patternKey struct{ prefix, pattern, suffix string }

// patternCache is the key of the compiled patterns in [Context.Cache].
type patternCache struct{}

// pattern is a compiled pattern.
type pattern struct {
	*regexp.Regexp
	function string
	source   string
	size     int // in instructions
}

type patterns struct {
	last     *pattern
	lastKey  patternKey
	compiled map[patternKey]*pattern
}

// patternOf compiles prefix, pattern and suffix, or returns what was compiled before. Only
// the middle is told in errors.
func patternOf(c *Context, function, prefix, source, suffix string) (*pattern, error) {
	kept, ok := c.Cache[patternCache{}].(*patterns)
	if !ok {
		kept = &patterns{compiled: map[patternKey]*pattern{}}
		c.Cache[patternCache{}] = kept
	}
	key := patternKey{prefix, source, suffix}
	if kept.last != nil && kept.lastKey == key {
		return kept.last, nil
	}
	key.pattern = strings.Clone(source)
	p, ok := kept.compiled[key]
	if !ok {
		var err error
		if p, err = compile(function, key); err != nil {
			return nil, err
		}
		if len(kept.compiled) >= maxPatterns {
			clear(kept.compiled)
		}
		kept.compiled[key] = p
	}
	kept.last, kept.lastKey = p, key
	return p, nil
}

func compile(function string, key patternKey) (*pattern, error) {
	alone, err := parse(function, key.pattern, key.pattern) // so that ")(" is none
	if err != nil {
		return nil, err
	}
	if n := instructions(alone); n > maxInstructions {
		return nil, fmt.Errorf("%s: the pattern %s is too large: written out it has %d parts, and may have %d", function, quoted(key.pattern), n, maxInstructions)
	}
	whole := key.prefix + key.pattern + key.suffix
	tree, err := parse(function, key.pattern, whole)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(whole)
	if err != nil {
		return nil, patternError(function, key.pattern, err)
	}
	p := &pattern{Regexp: re, function: function, source: key.pattern}
	if program, err := syntax.Compile(tree.Simplify()); err == nil {
		p.size = len(program.Inst)
	}
	return p, nil
}

// parse reads a text that holds a pattern, or is it.
func parse(function, pattern, text string) (*syntax.Regexp, error) {
	if len(text) > maxPatternBytes {
		return nil, fmt.Errorf("%s: a pattern of %d bytes is too long; it may have %d", function, len(text), maxPatternBytes)
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, patternError(function, pattern, err)
	}
	return tree, nil
}

// instructions is about how much memory a compiled pattern takes, in instructions: what repeats
// is written out. Nothing can interrupt the compilation of one that is too large.
func instructions(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n += instructions(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

// check refuses texts on which the pattern would be at work for long.
func (p *pattern) check(text string) error {
	if len(text)*p.size <= maxRegexpWork {
		return nil
	}
	return fmt.Errorf("%s: a text of %d bytes is too long for the pattern %s; it may have %d", p.function, len(text), quoted(p.source), maxRegexpWork/p.size)
}

func (p *pattern) matches(text string) (any, error) {
	if err := p.check(text); err != nil {
		return nil, err
	}
	return p.MatchString(text), nil
}

// all returns the places of up to n matches, or of all where n is negative.
func (p *pattern) all(text string, n int) ([][]int, error) {
	most := maxMatches / (p.NumSubexp() + 1)
	if n < 0 || n > most {
		n = most + 1
	}
	found := p.FindAllStringSubmatchIndex(text, n)
	if len(found) > most {
		return nil, fmt.Errorf("%s: the pattern %s matches more than %d times", p.function, quoted(p.source), most)
	}
	return found, nil
}

// unsupported has what other engines read in patterns, and what to write instead.
var unsupported = []struct{ begin, what, instead string }{
	{"(?=", "look-ahead", "match more, and take the part in question out by REGEXP_SUBSTR with parameter e"},
	{"(?!", "negative look-ahead", "use a second condition with NOT"},
	{"(?<=", "look-behind", "match more, and take the part in question out by REGEXP_SUBSTR with parameter e"},
	{"(?<!", "negative look-behind", "use a second condition with NOT"},
	{"(?>", "an atomic group", "use a plain group"},
	{"[[:<:]]", "a begin of a word", `use \b`},
	{"[[:>:]]", "an end of a word", `use \b`},
	{`\m`, "a begin of a word", `use \b`},
	{`\M`, "an end of a word", `use \b`},
	{`\y`, "an edge of a word", `use \b`},
	{`\Z`, "an end of the text", `use \z`},
}

func patternError(function, pattern string, err error) error {
	for _, u := range unsupported {
		if strings.Contains(pattern, u.begin) {
			return fmt.Errorf("%s: the pattern %s has %s (%s), which is not supported: %s", function, quoted(pattern), u.what, u.begin, u.instead)
		}
	}
	for i := 1; i < len(pattern); i++ {
		if pattern[i-1] == '\\' && '1' <= pattern[i] && pattern[i] <= '9' {
			return fmt.Errorf(`%s: the pattern %s has a back reference (\%c), which is not supported: write out what may repeat`, function, quoted(pattern), pattern[i])
		}
	}
	reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
	return fmt.Errorf("%s: the pattern %s cannot be read: %s", function, quoted(pattern), reason)
}
