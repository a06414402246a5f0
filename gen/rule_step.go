package gen

import "strconv"

// step writes the texts of a part of a rule: one of them for each value.
type step struct {
	kind    stepKind
	counted bool     // a rank tells the text; else it follows from a hash
	size    uint64   // number of texts
	divisor divisor  // the same, where it is above 1
	lane    uint64   // what is added to the hash of a cell to draw the text; 0: nothing, the hash itself draws it
	texts   []string // listStep: by number
	list    slotList // of texts
	low     uint64   // numberStep, paddedStep, hexStep, signedStep
	width   int      // paddedStep, hexStep, lettersStep
	letters string   // lettersStep: the alphabet
	base    divisor  // lettersStep: its size
	scale   int      // signedStep: digits behind the point
	unit    divisor  // signedStep: 10^scale, where scale is above 0
	slots   int      // of a text
}

type stepKind uint8

const (
	listStep    stepKind = iota // a text of a list
	numberStep                  // a whole number from 0 on
	paddedStep                  // the same, with zeros before it
	hexStep                     // the same, in hexadecimal digits
	lettersStep                 // letters of an alphabet
	signedStep                  // a number that may be below 0, or has digits behind the point
)

// Room for the text of a step that is no list, and for the bytes that may be written behind it.
const stepRoom = 64 + 8

// listTexts is how many texts are changed, or written down once rather than made for each
// value, so that they are in one list: as many as stay in the first cache.
const listTexts = 1024

// stepsOf compiles the parts of a rule, of which the first ones tell a rank.
func stepsOf(parts []part, counted int) []step {
	steps := make([]step, len(parts))
	for i := range parts {
		s := newStep(&parts[i])
		s.counted = i < counted && s.size > 1
		if i > 0 {
			s.lane = uint64(i+1) * gamma
		}
		steps[i] = s
	}
	steps = joinLiterals(steps)
	for i := range steps {
		steps[i].close()
	}
	return steps
}

func newStep(p *part) step {
	s := step{kind: signedStep, scale: p.scale, size: p.size, width: p.width, low: uint64(p.low), slots: slotsFor(p.maxBytes)}
	if p.size > 1 {
		s.divisor = newDivisor(p.size)
	}
	switch {
	case p.kind == literalPart:
		s.kind, s.texts = listStep, []string{p.literal}
	case p.kind == wordsPart:
		s.kind, s.texts = listStep, p.words.texts()
	case p.kind == lettersPart:
		s.kind, s.letters, s.base = lettersStep, p.literal, newDivisor(uint64(len(p.literal)))
	case p.scale > 0:
		s.unit = newDivisor(uint64(power(10, p.scale)))
	case p.low < 0:
	case p.base == 16:
		s.kind = hexStep
	case p.width > 0:
		s.kind = paddedStep
	case p.maxBytes == len(strconv.FormatInt(p.low, 10)): // all have as many digits
		s.kind, s.width = paddedStep, p.maxBytes
	default:
		s.kind = numberStep
	}
	if s.kind != listStep && s.size <= listTexts {
		s.texts = s.allTexts()
		s.kind = listStep
	}
	return s
}

// allTexts makes the texts of a step that is no list.
func (s *step) allTexts() (texts []string) {
	var text [stepRoom]byte
	for number := range s.size {
		n := s.put(text[:], number)
		texts = append(texts, string(text[:n]))
	}
	return texts
}

// joinLiterals puts literals, which are lists of one text, before or behind the texts of a
// list beside them, where these are few and have no more slots then.
func joinLiterals(steps []step) (joined []step) {
	for _, s := range steps {
		var last *step
		if len(joined) > 0 {
			last = &joined[len(joined)-1]
		}
		switch {
		case last != nil && s.isLiteral() && last.takes(s.texts[0]):
			for i := range last.texts {
				last.texts[i] += s.texts[0]
			}
		case last != nil && last.isLiteral() && s.takes(last.texts[0]):
			for i := range s.texts {
				s.texts[i] = last.texts[0] + s.texts[i]
			}
			*last = s
		default:
			joined = append(joined, s)
		}
	}
	return joined
}

func (s *step) isLiteral() bool { return s.kind == listStep && s.size == 1 }

// takes reports whether each text of s may become longer by a literal.
func (s *step) takes(literal string) bool {
	return s.kind == listStep && s.size <= listTexts && slotsFor(longestOf(s.texts)+len(literal)) == slotsFor(longestOf(s.texts))
}

func longestOf(texts []string) (longest int) {
	for _, text := range texts {
		longest = max(longest, len(text))
	}
	return longest
}

// close makes the list of a step whose texts are settled.
func (s *step) close() {
	if s.kind == listStep {
		s.list = newSlotList(s.texts)
		s.slots, s.texts = len(s.list), nil
	}
}

// put writes text number to dst, which has as much room as all bytes of its slots, or
// stepRoom, and returns its length.
func (s *step) put(dst []byte, number uint64) int {
	switch s.kind {
	case numberStep:
		return putUint(dst, s.low+number)
	case paddedStep:
		putPadded(dst, s.low+number, s.width)
	case hexStep:
		putHex(dst, s.low+number, s.width)
	case lettersStep:
		s.putLetters(dst[:s.width], number)
	case signedStep:
		return s.putSigned(dst, int64(s.low+number))
	default:
		return s.list.put(dst, number)
	}
	return s.width
}

// putSigned writes a number with the sign and the digits behind the point that it has.
func (s *step) putSigned(dst []byte, v int64) int {
	n, size := 0, uint64(v)
	if v < 0 {
		dst[0] = '-'
		n, size = 1, -size
	}
	if s.scale == 0 {
		return n + putUint(dst[n:], size)
	}
	whole, fraction := s.unit.divide(size)
	n += putUint(dst[n:], whole)
	dst[n] = '.'
	putPadded(dst[n+1:], fraction, s.scale)
	return n + 1 + s.scale
}

// putLetters fills dst.
func (s *step) putLetters(dst []byte, number uint64) {
	for i := range dst {
		rest, letter := s.base.divide(number)
		dst[i], number = s.letters[letter], rest
	}
}
