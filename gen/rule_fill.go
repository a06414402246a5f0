package gen

import "math"

// drawnRule draws a value of a rule for every row on its own, cut to length characters.
func drawnRule(s stream, r *rule, length int) filler {
	switch {
	case r.isWords():
		return drawnWords{stream: s, choice: choice{words: r.parts[0].words}.cutTo(length), upTo: r.upTo}
	case r.isShort() && r.maxRunes <= length:
		return drawnValues{r, s}
	}
	return drawnText{s, drawnValue(r, length)}
}

// ruleValues numbers the values of a ranked rule.
func ruleValues(r *rule) domain {
	count := int64(min(r.capacity(), math.MaxInt64))
	switch {
	case r.isWords():
		return wordDomain{choice{words: r.parts[0].words}}
	case r.isShort():
		return rankedValues{r, count}
	}
	return textDomain{count, func(_ *worker, dst []byte, rank uint64) ([]byte, error) {
		return r.appendRank(dst, rank), nil
	}}
}

// isWords reports whether the values of r are the words of a list.
func (r *rule) isWords() bool {
	return len(r.parts) == 1 && r.parts[0].kind == wordsPart && r.finish == nil
}

// isShort reports whether the values of r are texts of parts.
func (r *rule) isShort() bool { return len(r.parts) > 0 }

// wordDomain numbers the words of a list.
type wordDomain struct{ choice }

func (d wordDomain) size() int64 { return int64(d.words.Len()) }

func (d wordDomain) render(_ *worker, ranks []int64, v *Vector) error {
	return d.choice.render(ranks, v)
}
