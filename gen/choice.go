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
	text := list.text[:cap(list.text)]
	at := 0
	for first := 0; first < len(v.Indexes); first += blockRows {
		indexes := v.Indexes[first:min(first+blockRows, len(v.Indexes))]
		ends := v.Offsets[first+1:][:len(indexes)]
		v.Data = slices.Grow(v.Data[:at], len(indexes)*list.maxBytes+wordPadding)
		data := v.Data[:cap(v.Data)]
		for i, word := range indexes {
			from, size := list.span(word)
			at += putWord(data[at:], text[from:], size)
			ends[i] = int32(at)
		}
	}
	v.Data = v.Data[:at]
}

// span tells where in the text a word begins, and its length.
func (d *Words) span(word uint32) (from, size int) {
	from = int(d.offsets[word])
	return from, int(d.offsets[word+1]) - from
}

// putWord copies a word to dst and returns its size. Behind it the bytes up to the next
// multiple of wordPadding are overwritten, or read.
func putWord(dst, word []byte, size int) int {
	*(*[wordPadding]byte)(dst) = *(*[wordPadding]byte)(word)
	for done := wordPadding; done < size; done += wordPadding {
		*(*[wordPadding]byte)(dst[done:]) = *(*[wordPadding]byte)(word[done:])
	}
	return size
}
