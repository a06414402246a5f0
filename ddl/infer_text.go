package ddl

import (
	"strconv"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/schema"
)

// A unique column gets a rule that has leastSpare times the values that the rows of its
// table need, which are leastRows where it has fewer: whoever asks for more rows later
// shall not be stopped by what a name suggested.
const (
	leastSpare = 100
	leastRows  = 1000
)

// textChoice is a rule or a list of values for a text column.
type textChoice struct {
	rule     string
	values   []schema.Value // instead of a rule
	longest  int            // of the values, in bytes, as Redshift counts
	capacity int64          // of a rule that is unique by its own
	only, at int            // the lengths of columns it is for: this one only, and the least
}

// fits reports whether no value is cut in a column of that length and rows of them can be
// told apart; where exact is set values must not be shorter either.
func (c *textChoice) fits(length int, rows int64, exact bool) bool {
	switch {
	case c.longest > length, c.only > 0 && length != c.only, length < c.at:
		return false
	case exact && c.longest != length:
		return false
	}
	return rows == 0 || c.capacity/leastSpare >= rows
}

// textLexicon holds textRules.
var textLexicon = sync.OnceValue(func() *lexicon[[]textChoice] {
	rules := make(map[string]ruleSize, len(ruleSizes))
	for _, size := range ruleSizes {
		rules[size.rule] = size
	}
	l := newLexicon[[]textChoice]()
	for _, row := range textRules {
		var choices []textChoice
		for _, text := range strings.Fields(row.choices) {
			choices = append(choices, newTextChoice(text, rules))
		}
		l.add(row.names, choices)
	}
	return l
})

// newTextChoice reads a choice of [textRules].
func newTextChoice(text string, rules map[string]ruleSize) textChoice {
	var c textChoice
	text, only, _ := strings.Cut(text, "@")
	text, at, _ := strings.Cut(text, ">")
	c.only, _ = strconv.Atoi(only) // 0 where there is none
	c.at, _ = strconv.Atoi(at)
	if list, ok := strings.CutPrefix(text, "="); ok {
		for value := range strings.SplitSeq(valueLists[list], ",") {
			c.values = append(c.values, schema.Value(value))
			c.longest = max(c.longest, len(value))
		}
		return c
	}
	size := rules[text]
	c.rule, c.longest, c.capacity = size.rule, size.longest, size.capacity
	return c
}
