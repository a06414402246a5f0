package gen

import "slices"

// ruleBlock makes some values of a ranked rule at a time, in two passes. The first one
// chooses the texts of all values, step by step: a loop over values for each kind of step
// takes half the time of a loop over steps for each value. The second one puts the texts of a
// value together, from slots alone, so that it knows no kinds, and no branch depends on a length.
type ruleBlock struct {
	numbers [blockRows]uint64 // of the texts that the present step makes
	rests   [blockRows]uint64 // of ranks: what the steps to come tell
	chosen  [][blockRows]uint32
	made    [][blockRows]slot
	pieces  []slotPiece
}

// slotPiece is a slot of each value of a block.
type slotPiece struct {
	slots  []slot
	chosen *[blockRows]uint32 // which of slots each value has
}

// blockRows is how many values a block has at most, and how many texts room is made for at a time.
const blockRows = 64

// What all values of a block have chosen where there is nothing to choose, and where each has
// a slot of its own.
var (
	chosenFirst [blockRows]uint32
	chosenOwn   = func() (own [blockRows]uint32) {
		for i := range own {
			own[i] = uint32(i)
		}
		return own
	}()
)

// open sets the pieces of the values of r.
func (b *ruleBlock) open(r *rule) {
	made := 0
	for i := range r.steps {
		made += r.steps[i].slots
	}
	b.chosen, b.made, b.pieces = resized(b.chosen, len(r.steps)), resized(b.made, made), b.pieces[:0]
	made = 0
	for i := range r.steps {
		s := &r.steps[i]
		for k := range s.slots {
			switch {
			case s.kind != listStep:
				b.pieces = append(b.pieces, slotPiece{b.made[made][:], &chosenOwn})
				made++
			case s.size == 1:
				b.pieces = append(b.pieces, slotPiece{s.list[k], &chosenFirst})
			default:
				b.pieces = append(b.pieces, slotPiece{s.list[k], &b.chosen[i]})
			}
		}
	}
}

// choose finds the texts of values of r, which xs draw, or which have the ranks xs.
func (b *ruleBlock) choose(r *rule, xs []uint64, ranked bool) {
	rests, numbers, made := b.rests[:len(xs)], b.numbers[:len(xs)], 0
	if ranked {
		copy(rests, xs)
	}
	for i := range r.steps {
		// Of a rank that is told already texts are drawn, too: a constant would look odd.
		switch s, chosen := &r.steps[i], b.chosen[i][:len(xs)]; {
		case s.kind == listStep && s.size == 1:
		case s.kind == listStep && ranked && s.counted:
			countTexts(s, rests, chosen)
		case s.kind == listStep:
			drawTexts(s, xs, chosen)
		default:
			if ranked && s.counted {
				countTexts(s, rests, numbers)
			} else {
				drawTexts(s, xs, numbers)
			}
			s.putSlots(numbers, b.made[made:][:s.slots])
			made += s.slots
		}
	}
}

// countTexts takes the numbers of the texts from ranks, of which it leaves the rests.
func countTexts[N uint32 | uint64](s *step, rests []uint64, numbers []N) {
	numbers, divisor := numbers[:len(rests)], s.divisor
	for i, rest := range rests {
		quotient, number := divisor.divide(rest)
		rests[i], numbers[i] = quotient, N(number)
	}
}

// drawTexts draws the numbers of the texts.
func drawTexts[N uint32 | uint64](s *step, xs []uint64, numbers []N) {
	numbers, size, lane := numbers[:len(xs)], s.size, s.lane
	if lane == 0 {
		for i, x := range xs {
			numbers[i] = N(below(x, size))
		}
		return
	}
	for i, x := range xs {
		numbers[i] = N(below(mix64(x+lane), size))
	}
}

// putSlots makes the texts of these numbers.
func (s *step) putSlots(numbers []uint64, made [][blockRows]slot) {
	own := made[0][:len(numbers)]
	switch low, width := s.low, s.width; {
	case s.kind == numberStep && s.low+s.size <= tenTo4:
		for i, number := range numbers {
			own[i][slotBytes] = byte(putShort(own[i][:], uint32(low+number)))
		}
	case s.kind == numberStep && s.slots == 1:
		for i, number := range numbers {
			own[i][slotBytes] = byte(putUint(own[i][:], low+number))
		}
	case s.kind == paddedStep && s.width <= 4:
		for i, number := range numbers {
			putShortPadded(own[i][:], uint32(low+number), width)
			own[i][slotBytes] = byte(width)
		}
	case s.kind == paddedStep && s.slots == 1:
		for i, number := range numbers {
			putPadded(own[i][:], low+number, width)
			own[i][slotBytes] = byte(width)
		}
	case s.kind == hexStep && s.slots == 1:
		for i, number := range numbers {
			putHex(own[i][:], low+number, width)
			own[i][slotBytes] = byte(width)
		}
	default:
		var room [stepRoom]byte
		for i, number := range numbers {
			text := room[:s.put(room[:], number)]
			for k := range made {
				made[k][i], text = cutSlot(text)
			}
		}
	}
}

// join puts the values together behind the first at bytes of data, sets their ends and returns
// the last of them.
func (b *ruleBlock) join(data []byte, at int, ends []int32) int {
	pieces := b.pieces
	for i := range ends {
		row := i & (blockRows - 1)
		for j := range pieces {
			p := &pieces[j]
			at = p.slots[p.chosen[row]].put(data, at)
		}
		ends[i] = int32(at)
	}
	return at
}

// one makes a single value of a rule.
func (r *rule) one(dst []byte, x uint64, ranked bool) []byte {
	if r.isWords() {
		if !ranked {
			x = r.drawRank(x)
		}
		return append(dst, r.parts[0].words.word(x)...)
	}
	dst = slices.Grow(dst, r.maxLen+stepRoom)
	free, n, rest := dst[len(dst):cap(dst)], 0, x
	for i := range r.steps {
		var number uint64
		switch s := &r.steps[i]; {
		case ranked && s.counted:
			rest, number = s.divisor.divide(rest)
		case s.lane == 0:
			number = below(x, s.size)
		default:
			number = below(mix64(x+s.lane), s.size)
		}
		n += r.steps[i].put(free[n:], number)
	}
	if r.finish != nil {
		r.finish(free[:n])
	}
	return dst[:len(dst)+n]
}

// writeRule makes the values of v those of the rule that xs draw, or that have these ranks.
func (w *worker) writeRule(r *rule, xs []uint64, ranked bool, v *Vector) error {
	b, at := &w.block, 0
	b.open(r)
	for first := 0; first < len(xs); first += blockRows {
		n := min(blockRows, len(xs)-first)
		v.Data = slices.Grow(v.Data[:at], n*r.maxLen+len(slot{}))
		data, ends := v.Data[:cap(v.Data)], v.Offsets[first+1:][:n]
		b.choose(r, xs[first:][:n], ranked)
		start := at
		at = b.join(data, at, ends)
		if r.finish != nil {
			for _, end := range ends {
				r.finish(data[start:end])
				start = int(end)
			}
		}
	}
	v.Data = v.Data[:at]
	return checkLength(v)
}

// drawnValues draws a value of a rule for every row on its own.
type drawnValues struct {
	rule   *rule
	stream stream
}

func (d drawnValues) fill(w *worker, rows []int64, v *Vector) error {
	return w.writeRule(d.rule, w.hashes(d.stream, rows), false, v)
}

// rankedValues numbers the values of a rule.
type rankedValues struct {
	rule  *rule
	count int64
}

func (d rankedValues) size() int64 { return d.count }

func (d rankedValues) render(w *worker, ranks []int64, v *Vector) error {
	w.words = resized(w.words, len(ranks))
	for i, rank := range ranks {
		w.words[i] = uint64(rank)
	}
	return w.writeRule(d.rule, w.words, true, v)
}
