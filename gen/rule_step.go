package gen

import "strconv"

// step writes a text of a part, and the constant text behind it, which is short in most rules.
type step struct {
	kind    stepKind
	counted bool     // a rank tells the text; else it follows from a hash
	size    uint64   // number of texts
	divisor divisor  // the same
	lane    uint64   // what is added to the hash of a cell to draw the text; 0: nothing, the hash itself draws it
	text    []byte   // wordStep: of the list, with its padding; lettersStep: the alphabet
	offsets []uint32 // wordStep
	low     uint64   // numberStep, paddedStep, hexStep, signedStep
	width   int      // paddedStep, hexStep, lettersStep
	letters divisor  // lettersStep: size of the alphabet
	scale   int      // signedStep: digits behind the point
	unit    divisor  // signedStep: 10^scale, where scale is above 0
	behind  [stepPadding]byte
	length  int // of behind
}

type stepKind uint8

const (
	wordStep    stepKind = iota // a word of a list, or nothing
	numberStep                  // a whole number from 0 on
	paddedStep                  // the same, with zeros before it
	hexStep                     // the same, in hexadecimal digits
	lettersStep                 // letters of an alphabet
	signedStep                  // a number that may be below 0, or has digits behind the point
)

// stepPadding is how many bytes more than its text a step may write.
const stepPadding = wordPadding

// stepsOf compiles the parts of a rule, of which the first ones tell a rank.
func stepsOf(parts []part, counted int) (steps []step) {
	for i := range parts {
		p := &parts[i]
		if p.kind == literalPart {
			steps = appendLiteral(steps, p.literal)
			continue
		}
		s := newStep(p)
		s.counted = i < counted && p.size > 1
		if i > 0 {
			s.lane = uint64(i+1) * gamma
		}
		steps = append(steps, s)
	}
	return steps
}

// appendLiteral puts text behind the last step, as far as there is room, and the rest behind
// steps that write nothing else.
func appendLiteral(steps []step, text string) []step {
	for len(text) > 0 {
		if n := len(steps); n == 0 || steps[n-1].length == stepPadding {
			steps = append(steps, emptyStep)
		}
		s := &steps[len(steps)-1]
		n := copy(s.behind[s.length:], text)
		s.length += n
		text = text[n:]
	}
	return steps
}

// emptyStep writes the one word of a list that is empty.
var emptyStep = step{kind: wordStep, size: 1, text: make([]byte, wordPadding), offsets: []uint32{0, 0}}

func newStep(p *part) step {
	s := step{kind: signedStep, scale: p.scale, size: p.size, width: p.width, low: uint64(p.low)}
	if p.size > 1 {
		s.divisor = newDivisor(p.size)
	}
	switch {
	case p.kind == wordsPart:
		s.kind, s.text, s.offsets = wordStep, p.words.text[:cap(p.words.text)], p.words.offsets
	case p.kind == lettersPart:
		s.kind, s.text, s.letters = lettersStep, []byte(p.literal), newDivisor(uint64(len(p.literal)))
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
	return s
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
		rest, letter := s.letters.divide(number)
		dst[i], number = s.text[letter], rest
	}
}
