package sqlfunc

import (
	"fmt"
	"strconv"
	"strings"
)

// step is one step into a JSON value: a key, or an index.
type step struct {
	key     string
	index   int
	isIndex bool
}

// maxPath is how many steps a path may have: each may go through a whole document.
const maxPath = 64

// pathCache is the key of the path that was used last, in [Context.Cache].
type pathCache struct{}

type parsedPath struct {
	source string
	steps  []step
}

// pathOf reads a path such as a.b[0]."c d"['e']. Keys are told apart by case.
// https://docs.snowflake.com/en/sql-reference/functions/get_path
func pathOf(c *Context, function, source string) ([]step, error) {
	if p, ok := c.Cache[pathCache{}].(*parsedPath); ok && p.source == source {
		return p.steps, nil
	}
	p := &parsedPath{source: strings.Clone(source)}
	for rest := p.source; rest != ""; {
		s, after, ok := cutStep(rest, len(p.steps) == 0)
		if !ok {
			return nil, fmt.Errorf(`%s: the path %s cannot be read at %s; write it as a.b[0]."c d"`, function, quoted(source), quoted(rest))
		}
		if p.steps = append(p.steps, s); len(p.steps) > maxPath {
			return nil, fmt.Errorf("%s: the path %s has more than %d steps", function, quoted(source), maxPath)
		}
		rest = after
	}
	c.Cache[pathCache{}] = p
	return p.steps, nil
}

// cutStep reads the first step of a path.
func cutStep(s string, first bool) (_ step, rest string, ok bool) {
	if s[0] == '[' {
		inside, rest, found := strings.Cut(s[1:], "]")
		if n, err := strconv.Atoi(inside); found && err == nil && n >= 0 {
			return step{index: n, isIndex: true}, rest, true
		}
		if len(s) < 3 || s[1] != '\'' && s[1] != '"' {
			return step{}, s, false
		}
		key, rest, found := cutQuoted(s[1:])
		return step{key: key}, strings.TrimPrefix(rest, "]"), found && strings.HasPrefix(rest, "]")
	}
	if !first {
		if s[0] != '.' && s[0] != ':' {
			return step{}, s, false
		}
		s = s[1:]
	}
	if strings.HasPrefix(s, `"`) {
		key, rest, found := cutQuoted(s)
		return step{key: key}, rest, found
	}
	end := strings.IndexAny(s, `.:["]`)
	if end < 0 {
		end = len(s)
	}
	return step{key: s[:end]}, s[end:], end > 0
}

// cutQuoted reads a quoted key, in which its quote is written twice.
func cutQuoted(s string) (key, rest string, ok bool) {
	quote := s[:1]
	for rest = s[1:]; ; rest = rest[1:] {
		part, after, found := strings.Cut(rest, quote)
		if !found {
			return "", s, false
		}
		key += part
		if rest = after; !strings.HasPrefix(rest, quote) {
			return key, rest, true
		}
		key += quote
	}
}

// walk follows steps into a valid value. Of keys that are there twice, the last one counts.
func walk(s string, steps []step) (value string, found bool) {
	for _, at := range steps {
		next, ok := "", false
		switch {
		case at.isIndex && s[0] == '[':
			n := 0
			_, _ = scanElements(s, 0, 0, func(v string) {
				if n == at.index {
					next, ok = v, true
				}
				n++
			})
		case !at.isIndex && s[0] == '{':
			_, _ = scanMembers(s, 0, 0, func(k, v string) {
				if k[1:len(k)-1] == at.key || strings.IndexByte(k, '\\') >= 0 && unquoted(k) == at.key {
					next, ok = v, true
				}
			})
		}
		if !ok {
			return "", false
		}
		s = next
	}
	return s, true
}
