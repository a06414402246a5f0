package gen

import "slices"

// choice numbers texts, several of which may be one word of its list. It never changes once
// made.
type choice struct {
	words *Words
	index []uint32 // the word that each number stands for; nil: the one of that number
}

// newChoice numbers the texts in their order.
func newChoice(texts []string) choice {
	c := choice{words: &Words{offsets: []uint32{0}}}
	seen := make(map[string]uint32, len(texts))
	for i, text := range texts {
		word, known := seen[text]
		if !known {
			word = uint32(c.words.size())
			seen[text] = word
			c.words.add(text)
		}
		if c.index == nil && int(word) != i { // all before had their own
			for before := range i {
				c.index = append(c.index, uint32(before))
			}
		}
		if c.index != nil {
			c.index = append(c.index, word)
		}
	}
	c.words.pad()
	return c
}

// cutTo returns the choice with its texts cut to length characters.
func (c choice) cutTo(length int) choice {
	if c.words.maxRunes <= length {
		return c
	}
	texts := make([]string, c.size())
	for i := range texts {
		word := c.text(uint32(i))
		texts[i] = string(word[:cut(word, length)])
	}
	return newChoice(texts)
}

func (c choice) size() int {
	if c.index != nil {
		return len(c.index)
	}
	return c.words.Len()
}

// wordOf returns the word that number i stands for.
func (c choice) wordOf(i uint64) uint32 {
	if c.index != nil {
		return c.index[i]
	}
	return uint32(i)
}

// text returns text i, which belongs to c.
func (c choice) text(i uint32) []byte { return c.words.Word(c.wordOf(uint64(i))) }

// drawnWords draws one of the texts for every row on its own.
type drawnWords struct {
	choice
	stream stream
	upTo   []uint64 // the last hash that draws each number; nil: all are equally likely
}

func (d drawnWords) fill(_ *worker, rows []int64, v *Vector) error {
	v.Indexes = resized(v.Indexes, len(rows))
	switch size := uint64(d.size()); {
	case d.upTo != nil:
		for i, row := range rows {
			number, _ := slices.BinarySearch(d.upTo, d.stream.at(row))
			v.Indexes[i] = d.wordOf(uint64(number))
		}
	case d.index != nil:
		for i, row := range rows {
			v.Indexes[i] = d.index[below(d.stream.at(row), size)]
		}
	default:
		indexes := v.Indexes[:len(rows)]
		for i, row := range rows {
			indexes[i] = uint32(below(d.stream.at(row), size))
		}
	}
	v.spell(d.words)
	return checkLength(v)
}

// render writes text ranks[i] as value i of v.
func (c choice) render(ranks []int64, v *Vector) error {
	v.Indexes = resized(v.Indexes, len(ranks))
	for i, rank := range ranks {
		v.Indexes[i] = c.wordOf(uint64(rank))
	}
	v.spell(c.words)
	return checkLength(v)
}

// spell makes the values of v the words of the list that its indexes tell.
func (v *Vector) spell(list *Words) {
	v.Words = list
	at := 0
	for first := 0; first < len(v.Indexes); first += blockRows {
		indexes := v.Indexes[first:min(first+blockRows, len(v.Indexes))]
		v.Data = slices.Grow(v.Data[:at], len(indexes)*list.maxBytes+wordPadding)
		data, ends := v.Data[:cap(v.Data)], v.Offsets[first+1:]
		if list.maxBytes <= 16 {
			at = list.putShort(indexes, data, at, ends)
		} else {
			at = list.putLong(indexes, data, at, ends)
		}
	}
	v.Data = v.Data[:at]
}

// putShort writes words of up to 16 bytes behind the first at bytes of data, sets their ends and
// returns the last of them.
func (d *Words) putShort(words []uint32, data []byte, at int, ends []int32) int {
	text, offsets, ends := d.text[:cap(d.text)], d.offsets, ends[:len(words)]
	for i, word := range words {
		from, to := int(offsets[word]), int(offsets[word+1])
		copy16(data, at, text, from)
		at += to - from
		ends[i] = int32(at)
	}
	return at
}

// putLong is putShort for words of any length. Few are longer than 32 bytes, so a branch on
// that is foreseen, where one on 16 bytes is not.
func (d *Words) putLong(words []uint32, data []byte, at int, ends []int32) int {
	text, offsets, ends := d.text[:cap(d.text)], d.offsets, ends[:len(words)]
	for i, word := range words {
		from, to := int(offsets[word]), int(offsets[word+1])
		copy16(data, at, text, from)
		copy16(data, at+16, text, from+16)
		for done := 32; done < to-from; done += 16 {
			copy16(data, at+done, text, from+done)
		}
		at += to - from
		ends[i] = int32(at)
	}
	return at
}

// copy16 copies as many bytes, which takes a fraction of what a copy of any size takes.
func copy16(dst []byte, to int, src []byte, from int) {
	*(*[16]byte)(dst[to : to+16 : to+16]) = *(*[16]byte)(src[from : from+16 : from+16])
}
