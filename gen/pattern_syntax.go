package gen

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode"
)

// patternError says why a pattern cannot be made, and what to do instead.
type patternError struct{ message, hint string }

func (e *patternError) Error() string { return e.message }

// asPatternError returns err as what it is: an error of [compilePattern] or of
// [parseTemplate].
func asPatternError(err error) *patternError {
	var wrong *patternError
	if !errors.As(err, &wrong) {
		wrong = &patternError{message: err.Error()}
	}
	return wrong
}

// The printable characters of ASCII: what "." and negated classes stand for.
const (
	firstPrintable = ' '
	lastPrintable  = '~'
)

// parsePattern reads a regular expression with the flags of Perl and returns it with
// nothing in it but characters, classes, choices, sequences and bounded repetitions.
func parsePattern(pattern string) (*syntax.Regexp, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, wrongPattern(err)
	}
	if re, err = plainPattern(re, true, true); err != nil {
		return nil, err
	}
	if size := patternSize(re); size > maxPatternStates {
		return nil, &patternError{fmt.Sprintf("is too large: it unfolds to %d places, at most %d are possible", size, maxPatternStates), "lower the repetitions"}
	}
	return re, nil
}

func wrongPattern(err error) error {
	var wrong *syntax.Error
	if !errors.As(err, &wrong) {
		return &patternError{message: err.Error()}
	}
	hint := ""
	switch wrong.Code {
	case syntax.ErrInvalidPerlOp:
		hint = "look-around and its like are not possible"
	case syntax.ErrInvalidEscape:
		hint = `references to groups, \Z and their like are not possible; a backslash itself is \\`
	case syntax.ErrInvalidRepeatSize, syntax.ErrLarge:
		hint = "repetitions are at most 1000, all that lie within each other taken together"
	case syntax.ErrMissingParen, syntax.ErrUnexpectedParen:
		hint = `a bracket itself is \( or \)`
	case syntax.ErrMissingBracket:
		hint = `a bracket itself is \[`
	}
	return &patternError{fmt.Sprintf("is no regular expression: %s at %q", wrong.Code, wrong.Expr), hint}
}

// plainPattern rewrites re, in place: anchors at the ends are taken out, classes are made
// explicit. atStart and atEnd report whether a text begins before re and ends behind it.
func plainPattern(re *syntax.Regexp, atStart, atEnd bool) (*syntax.Regexp, error) {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpBeginLine:
		return anchor(re, atStart)
	case syntax.OpEndText, syntax.OpEndLine:
		return anchor(re, atEnd)
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return nil, &patternError{fmt.Sprintf("holds %s, which no character stands for", re), "leave it out, or write the characters that are meant"}
	case syntax.OpStar, syntax.OpPlus:
		return nil, endless(re)
	case syntax.OpRepeat:
		if re.Max < 0 {
			return nil, endless(re)
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return class(firstPrintable, lastPrintable), nil
	case syntax.OpCharClass:
		return class(plainClass(re)...), nil
	case syntax.OpLiteral:
		return plainLiteral(re), nil
	}
	return plainParts(re, atStart, atEnd)
}

// plainParts rewrites the parts of re.
func plainParts(re *syntax.Regexp, atStart, atEnd bool) (_ *syntax.Regexp, err error) {
	for i, part := range re.Sub {
		first, last := atStart, atEnd
		switch re.Op {
		case syntax.OpConcat:
			first, last = atStart && onlyAnchors(re.Sub[:i]), atEnd && onlyAnchors(re.Sub[i+1:])
		case syntax.OpRepeat:
			first, last = false, false
		}
		if re.Sub[i], err = plainPattern(part, first, last); err != nil {
			return nil, err
		}
	}
	return re, nil
}

func onlyAnchors(parts []*syntax.Regexp) bool {
	for _, part := range parts {
		switch part.Op {
		case syntax.OpBeginText, syntax.OpBeginLine, syntax.OpEndText, syntax.OpEndLine, syntax.OpEmptyMatch:
		default:
			return false
		}
	}
	return true
}

func anchor(re *syntax.Regexp, atPlace bool) (*syntax.Regexp, error) {
	if !atPlace {
		return nil, &patternError{fmt.Sprintf("holds the anchor %s within the text", re), `anchors may stand at the ends, where they are understood anyway; the characters themselves are \^ and \$`}
	}
	return &syntax.Regexp{Op: syntax.OpEmptyMatch}, nil
}

func endless(re *syntax.Regexp) error {
	hint := map[syntax.Op]string{
		syntax.OpStar: "write {0,20} instead of *", syntax.OpPlus: "write {1,20} instead of +",
		syntax.OpRepeat: fmt.Sprintf("write {%d,%d} instead of {%d,}", re.Min, re.Min+20, re.Min),
	}
	return &patternError{fmt.Sprintf("repeats %s without an end", re.Sub[0]), hint[re.Op]}
}

// class returns an expression for one of the characters of these ranges.
func class(ranges ...rune) *syntax.Regexp {
	if len(ranges) == 0 {
		return &syntax.Regexp{Op: syntax.OpNoMatch}
	}
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: ranges}
}

// plainLiteral spells out both cases of a text that matches without regard to case.
func plainLiteral(re *syntax.Regexp) *syntax.Regexp {
	if re.Flags&syntax.FoldCase == 0 {
		return re
	}
	whole := &syntax.Regexp{Op: syntax.OpConcat}
	for _, r := range re.Rune {
		var ranges []rune
		for other := unicode.SimpleFold(r); ; other = unicode.SimpleFold(other) {
			ranges = append(ranges, other, other)
			if other == r {
				break
			}
		}
		slices.Sort(ranges)
		whole.Sub = append(whole.Sub, class(withoutFolds(ranges)...))
	}
	return whole
}

// plainClass returns the ranges of a class: of a negated one those that are printable
// ASCII. The parser keeps only ranges, and those of a negated class reach to the end of
// Unicode.
func plainClass(re *syntax.Regexp) []rune {
	ranges := re.Rune
	if n := len(ranges); n > 0 && ranges[n-1] == unicode.MaxRune {
		return clipRanges(ranges, firstPrintable, lastPrintable)
	}
	if re.Flags&syntax.FoldCase != 0 {
		ranges = withoutFolds(ranges)
	}
	// Surrogates have no form in UTF-8.
	return append(clipRanges(ranges, 0, 0xd7ff), clipRanges(ranges, 0xe000, unicode.MaxRune)...)
}

// withoutFolds takes the two characters out that are neither ASCII nor a letter that one
// writes, yet are s and k without regard to case: the long s and the sign of Kelvin.
func withoutFolds(ranges []rune) []rune {
	for _, fold := range []struct{ letter, sign rune }{{'s', 0x17f}, {'k', 0x212a}} {
		if len(clipRanges(ranges, fold.letter, fold.letter)) > 0 {
			ranges = append(clipRanges(ranges, 0, fold.sign-1), clipRanges(ranges, fold.sign+1, unicode.MaxRune)...)
		}
	}
	return ranges
}

// clipRanges returns the ranges cut to low…high.
func clipRanges(ranges []rune, low, high rune) []rune {
	var cut []rune
	for i := 0; i < len(ranges); i += 2 {
		if lo, hi := max(ranges[i], low), min(ranges[i+1], high); lo <= hi {
			cut = append(cut, lo, hi)
		}
	}
	return cut
}

// patternSize returns about how many states an automaton needs that reads re, without
// those that it takes to be deterministic, or a number above maxPatternStates.
func patternSize(re *syntax.Regexp) int {
	size := 1
	if re.Op == syntax.OpLiteral {
		size = len(re.Rune)
	}
	for _, part := range re.Sub {
		size = min(size+patternSize(part), maxPatternStates+1)
	}
	if re.Op == syntax.OpRepeat {
		size *= max(re.Max, 1)
	}
	return size
}
