package gen

import "strconv"

// step writes a text of a part, and the constant text behind it, which is short in most rules.
type step struct {
	kind    stepKind
	counted bool     // a rank tells the text; else it follows from a hash
	size    uint64   // number of texts
	divisor divisor  // the same
	lane    uint64   // what is added to the hash of a cell to draw the text; 0: nothing, the hash itself draws it
	part    *part    // signedStep
	text    []byte   // wordStep: of the list, with its padding; lettersStep: the alphabet
	offsets []uint32 // wordStep
	low     uint64   // numberStep, paddedStep, hexStep
	width   int      // paddedStep, hexStep, lettersStep
	letters divisor  // lettersStep: size of the alphabet
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
		s.counted = i < counted
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
	s := step{kind: signedStep, part: p, size: p.size, width: p.width, low: uint64(p.low)}
	if p.size > 1 {
		s.divisor = newDivisor(p.size)
	}
	switch {
	case p.kind == wordsPart:
		s.kind, s.text, s.offsets = wordStep, p.words.text[:cap(p.words.text)], p.words.offsets
	case p.kind == lettersPart:
		s.kind, s.text, s.letters = lettersStep, []byte(p.literal), newDivisor(uint64(len(p.literal)))
	case p.kind != numberPart || p.low < 0 || p.scale > 0:
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
