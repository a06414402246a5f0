package gen

import (
	"strconv"
	"unicode/utf8"
)

// ruleDomain numbers the values of a ranked rule.
type ruleDomain struct{ rule *rule }

func (d ruleDomain) size() int64 { return ruleCapacity(d.rule) }

func (d ruleDomain) render(_ *worker, ranks []int64, v *Vector) error {
	for i, rank := range ranks {
		v.Data = d.rule.appendRank(v.Data, uint64(rank))
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// ruleCapacity returns how many values a ranked rule has, at most math.MaxInt64.
func ruleCapacity(r *rule) int64 {
	return int64(min(r.capacity(), 1<<63-1))
}

// ruleText draws the text of a rule for every row on its own, cut to length.
type ruleText struct {
	stream stream
	rule   *rule
	length int // characters
}

func (r ruleText) fill(w *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		if err := r.append(w, v, r.stream.at(row), r.length); err != nil {
			return err
		}
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// append appends the text for hash to v's data, cut to length characters.
func (r ruleText) append(w *worker, v *Vector, hash uint64, length int) (err error) {
	start := len(v.Data)
	if r.rule.ranked() {
		v.Data = r.rule.appendDraw(v.Data, hash)
		if r.rule.maxRunes <= length {
			return nil
		}
	} else if v.Data, err = w.faker.text(v.Data, r.rule, hash); err != nil {
		return err
	}
	v.Data = v.Data[:start+cut(v.Data[start:], length)]
	return nil
}

// cut returns how many bytes the first n characters of text have.
func cut(text []byte, n int) int {
	if len(text) <= n {
		return len(text)
	}
	end := 0
	for ; n > 0 && end < len(text); n-- {
		_, size := utf8.DecodeRune(text[end:])
		end += size
	}
	return end
}

// suffixDomain makes the values of a rule unique that has no rank or does not fit its
// length: a drawn text, shortened where it must be, with a code behind it.
type suffixDomain struct {
	text   ruleText
	digits int // of the code
}

const suffixDigits = 8 // 36^8 is 2.8×10^12

func newSuffixDomain(t ruleText) suffixDomain {
	return suffixDomain{text: t, digits: min(t.length, suffixDigits)}
}

func (d suffixDomain) size() int64 { return power(int64(len(codeAlphabet)), d.digits) }

func (d suffixDomain) render(w *worker, ranks []int64, v *Vector) error {
	for i, rank := range ranks {
		if room := d.text.length - d.digits - 1; room > 0 {
			if err := d.text.append(w, v, d.text.stream.at(rank), room); err != nil {
				return err
			}
			v.Data = append(v.Data, ' ')
		}
		v.Data = appendCode(v.Data, uint64(rank), d.digits)
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// drawnCodes are codes of a fixed length, not unique.
type drawnCodes struct {
	stream stream
	length int
}

func (d drawnCodes) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		v.Data = appendCodes(v.Data, d.stream.at(row), d.length)
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// drawnBinary are byte strings of a fixed length, not unique.
type drawnBinary struct {
	stream stream
	length int
}

func (d drawnBinary) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		v.Data = appendHashed(v.Data, d.stream.at(row), d.length)
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// drawnUUIDs are random UUIDs of version 4, not unique by construction.
type drawnUUIDs struct{ stream stream }

func (d drawnUUIDs) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		hash := d.stream.at(row)
		putUUID(&v.UUIDs[i], lane(hash, 0), lane(hash, 1))
	}
	return nil
}

// drawnJSON are small objects in the canonical form.
type drawnJSON struct {
	stream stream
	word   *rule
}

func (d drawnJSON) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		hash := d.stream.at(row)
		v.Data = append(v.Data, `{"active":`...)
		v.Data = strconv.AppendBool(v.Data, hash>>63 != 0)
		v.Data = append(v.Data, `,"count":`...)
		v.Data = strconv.AppendUint(v.Data, below(lane(hash, 0), 1000), 10)
		v.Data = append(v.Data, `,"label":"`...)
		v.Data = d.word.appendDraw(v.Data, lane(hash, 1))
		v.Data = append(v.Data, `"}`...)
		if !v.endBytes(i) {
			return errTooManyBytes
		}
	}
	return nil
}

// ruleNumbers draws numbers and truth values of a rule for every row on its own.
type ruleNumbers struct {
	stream stream
	rule   *rule
	put    func(v *Vector, i int, integer int64, float float64, truth bool)
}

func (r ruleNumbers) fill(w *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		integer, float, truth, err := w.faker.number(r.rule, r.stream.at(row))
		if err != nil {
			return err
		}
		r.put(v, i, integer, float, truth)
	}
	return nil
}
