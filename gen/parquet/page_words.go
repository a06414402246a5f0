package parquet

import (
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// dictionaryBytes is the size from which on a dictionary is given up for plain strings.
	dictionaryBytes = 256 << 10
	// sampleValues is after how many strings a row group looks whether they repeat at all. Where
	// fewer than one in sampleRepeats does, a page would come to an entry for nearly each.
	sampleValues  = 2 << 10
	sampleRepeats = 64
)

// words are values of KindBytes that repeat: numbers of entries of a dictionary, which
// lists them in the order in which they occur. From the page on that makes the dictionary
// too large or shows that it does not pay, they are texts.
type words struct {
	texts
	dictionary dictionary
	before     int // entries before the present page
	values     int // in the pages before
	plain      bool
	bytes      int // of strings in the present page
	indexes    []int32
	room       []uint32
	rle        rle.DictionaryEncoding
}

func newWords(c *column) pageValues {
	return &words{texts: texts{column: c, offsets: []uint32{0}}}
}

// begin begins a row group.
func (p *words) begin() {
	p.dictionary.reset()
	p.before, p.values, p.plain = 0, 0, false
}

func (p *words) add(c cells) (int, bool, error) {
	if p.plain {
		return p.texts.add(c)
	}
	sampling := p.values == 0 && len(p.indexes) < sampleValues
	if sampling {
		c.to = min(c.to, c.from+sampleValues-len(p.indexes))
	}
	c, full, err := p.fitting(c, pageBytes-p.bytes)
	if err != nil {
		return 0, false, err
	}
	if c.Words != nil {
		p.addWords(c)
	} else {
		p.addTexts(c)
	}
	if n := len(p.indexes); sampling && n == sampleValues && p.dictionary.len() > n-n/sampleRepeats {
		p.giveUp()
	}
	return c.rows(), full, nil
}

// addWords looks up each word of the list once in a row group.
func (p *words) addWords(c cells) {
	p.dictionary.follow(c.Words)
	source := present(&p.room, c.Indexes, c)
	indexes := extend(&p.indexes, len(source))
	size := 0
	for i, word := range source {
		x := p.dictionary.ofWord[word]
		if x.entry == 0 {
			x = p.dictionary.word(word)
		}
		size += int(x.bytes)
		indexes[i] = x.entry - 1
		p.dictionary.seen[x.entry-1] = true
	}
	p.bytes += size
}

func (p *words) addTexts(c cells) {
	for i := c.from; i < c.to; i++ {
		if c.IsNull(i) {
			continue
		}
		value := c.Bytes(i)
		entry := p.dictionary.entry(value)
		p.dictionary.seen[entry] = true
		p.indexes = append(p.indexes, entry)
		p.bytes += len(value)
	}
}

func (p *words) end() (_ page, err error) {
	if p.plain || p.dictionary.len() == 0 { // readers want a dictionary that is not empty
		return p.texts.end()
	}
	p.values += len(p.indexes)
	if p.refused() {
		p.giveUp()
		return p.texts.end()
	}
	out := page{encoding: format.RLEDictionary, values: len(p.indexes), bytes: int64(p.bytes)}
	if out.values > 0 {
		out.least, out.greatest = p.dictionary.bounds()
	}
	p.encoded, err = p.rle.EncodeInt32(p.encoded, p.indexes)
	out.data = p.encoded
	p.nextPage()
	return out, err
}

// refused reports whether the dictionary is too large, or has an entry for nearly each
// value.
func (p *words) refused() bool {
	return p.dictionary.bytes() > dictionaryBytes || p.dictionary.len() > p.values-p.values/8
}

// giveUp takes the present page back from the dictionary.
func (p *words) giveUp() {
	for _, entry := range p.indexes {
		p.put(p.dictionary.value(int(entry)))
	}
	p.dictionary.shorten(p.before)
	p.plain = true
	p.nextPage()
}

func (p *words) nextPage() {
	p.before, p.bytes, p.indexes = p.dictionary.len(), 0, p.indexes[:0]
}

// bounds returns the least and the greatest entry seen since the last call. They are
// copies.
func (d *dictionary) bounds() (least, greatest []byte) {
	var b textBounds
	for i, seen := range d.seen[:d.len()] {
		if seen {
			b.add(d.data, d.offsets[i], d.offsets[i+1])
		}
	}
	clear(d.seen)
	return b.copies()
}
