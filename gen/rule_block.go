package gen

import "slices"

// ruleBlock makes some values of a ranked rule at a time, step by step: a loop over values for
// each kind of step takes half the time of a loop over steps for each value.
type ruleBlock struct {
	xs      []uint64 // hashes that draw the values, or their ranks
	rests   []uint64 // of ranks: what the steps to come tell
	numbers []uint64 // of the texts that the present step writes
	ends    []int32  // of the values as far as they are made, within the slots
}

// blockRows is how many values a block has at most, and how many texts room is made for at a time.
const blockRows = 64

// slot returns how many bytes the place of a value in a block has.
func (r *rule) slot() int { return r.maxLen + stepPadding }

// write makes the values, which are drawn, or have the ranks xs, value i at slots[i*r.slot():].
// The slots are no part of the block, so that its memory can be that of the stack.
func (r *rule) write(b *ruleBlock, slots []byte, ranked bool) {
	stride := r.slot()
	for i := range b.ends {
		b.ends[i] = int32(i * stride)
	}
	for j := range r.steps {
		s := &r.steps[j]
		switch {
		case ranked && s.counted:
			b.count(s)
		case r.upTo != nil && !ranked:
			for i, x := range b.xs {
				b.numbers[i] = r.drawRank(x)
			}
		default: // of a rank that is told already, too: a constant would look odd
			b.draw(s)
		}
		b.put(s, slots)
		if s.length > 0 {
			b.putBehind(s, slots)
		}
	}
	if r.finish != nil {
		for i, end := range b.ends {
			r.finish(slots[i*stride : end])
		}
	}
}

// count takes the numbers of the texts from the ranks.
func (b *ruleBlock) count(s *step) {
	numbers, divisor := b.numbers[:len(b.rests)], s.divisor
	for i, rest := range b.rests {
		b.rests[i], numbers[i] = divisor.divide(rest)
	}
}

// draw draws the numbers of the texts.
func (b *ruleBlock) draw(s *step) {
	numbers, size, lane := b.numbers[:len(b.xs)], s.size, s.lane
	switch {
	case size == 1:
		clear(numbers)
	case lane == 0:
		for i, x := range b.xs {
			numbers[i] = below(x, size)
		}
	default:
		for i, x := range b.xs {
			numbers[i] = below(mix64(x+lane), size)
		}
	}
}

// put writes the texts of the numbers.
func (b *ruleBlock) put(s *step, slots []byte) {
	ends, low, width := b.ends[:len(b.numbers)], s.low, s.width
	switch s.kind {
	case wordStep:
		b.putWords(s, slots)
	case numberStep:
		for i, number := range b.numbers {
			ends[i] += int32(putUint(slots[ends[i]:], low+number))
		}
	case paddedStep:
		for i, number := range b.numbers {
			putPadded(slots[ends[i]:], low+number, width)
			ends[i] += int32(width)
		}
	case hexStep:
		for i, number := range b.numbers {
			putHex(slots[ends[i]:], low+number, width)
			ends[i] += int32(width)
		}
	case lettersStep:
		for i, number := range b.numbers {
			s.putLetters(slots[ends[i]:][:width], number)
			ends[i] += int32(width)
		}
	case signedStep:
		for i, number := range b.numbers {
			ends[i] += int32(s.putSigned(slots[ends[i]:], int64(low+number)))
		}
	}
}

func (b *ruleBlock) putWords(s *step, slots []byte) {
	ends, text, offsets := b.ends[:len(b.numbers)], s.text, s.offsets
	for i, number := range b.numbers {
		from := offsets[number]
		ends[i] += int32(putWord(slots[ends[i]:], text[from:], int(offsets[number+1]-from)))
	}
}

func (b *ruleBlock) putBehind(s *step, slots []byte) {
	behind, length := s.behind, int32(s.length)
	for i, end := range b.ends {
		*(*[stepPadding]byte)(slots[end:]) = behind
		b.ends[i] += length
	}
}

// one makes a single value of a rule.
func (r *rule) one(dst []byte, x uint64, ranked bool) []byte {
	if r.isWords() {
		if !ranked {
			x = r.drawRank(x)
		}
		return append(dst, r.parts[0].words.word(x)...)
	}
	// One value costs as much as several: who makes many makes blocks of them.
	xs, rests, numbers, ends := [1]uint64{x}, [1]uint64{x}, [1]uint64{}, [1]int32{}
	dst = slices.Grow(dst, r.slot())
	r.write(&ruleBlock{xs[:], rests[:], numbers[:], ends[:]}, dst[len(dst):cap(dst)], ranked)
	return dst[:len(dst)+int(ends[0])]
}

// writeRule makes the values of v those of the rule that xs draw, or that have these ranks.
// Values are made with gaps between them, which are closed then.
func writeRule[X int64 | uint64](r *rule, xs []X, ranked bool, v *Vector) error {
	var own, rests, numbers [blockRows]uint64
	stride, at := r.slot(), 0
	for first := 0; first < len(xs); first += blockRows {
		n := min(blockRows, len(xs)-first)
		for i, x := range xs[first:][:n] {
			own[i], rests[i] = uint64(x), uint64(x)
		}
		v.Data = slices.Grow(v.Data[:at], n*stride)
		ends := v.Offsets[first+1:][:n]
		slots := v.Data[at:cap(v.Data)]
		r.write(&ruleBlock{own[:n], rests[:n], numbers[:n], ends}, slots, ranked)
		at += closeGaps(slots, stride, ends, at)
	}
	v.Data = v.Data[:at]
	return checkLength(v)
}

// closeGaps moves values together that are made stride bytes apart, and returns how long
// they are together. Ends become places within data that has base bytes before slots.
func closeGaps(slots []byte, stride int, ends []int32, base int) int {
	to := 0
	for i, end := range ends {
		from := i * stride
		to += putWord(slots[to:], slots[from:], int(end)-from)
		ends[i] = int32(base + to)
	}
	return to
}

// drawnValues draws a value of a rule for every row on its own.
type drawnValues struct {
	rule   *rule
	stream stream
}

func (d drawnValues) fill(w *worker, rows []int64, v *Vector) error {
	return writeRule(d.rule, w.hashes(d.stream, rows), false, v)
}

// rankedValues numbers the values of a rule.
type rankedValues struct {
	rule  *rule
	count int64
}

func (d rankedValues) size() int64 { return d.count }

func (d rankedValues) render(_ *worker, ranks []int64, v *Vector) error {
	return writeRule(d.rule, ranks, true, v)
}
