package gen

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// textWriter appends the text that belongs to x, which is the hash of a cell or the
// number of a value.
type textWriter func(w *worker, dst []byte, x uint64) ([]byte, error)

// drawnText draws the text of every row on its own.
type drawnText struct {
	stream stream
	write  textWriter
}

func (d drawnText) fill(w *worker, rows []int64, v *Vector) (err error) {
	for i, row := range rows {
		if v.Data, err = d.write(w, v.Data, d.stream.at(row)); err != nil {
			return err
		}
		v.Offsets[i+1] = int32(len(v.Data))
	}
	return checkLength(v)
}

// textDomain numbers count texts.
type textDomain struct {
	count int64
	write textWriter
}

func (d textDomain) size() int64 { return d.count }

func (d textDomain) render(w *worker, ranks []int64, v *Vector) (err error) {
	for i, rank := range ranks {
		if v.Data, err = d.write(w, v.Data, uint64(rank)); err != nil {
			return err
		}
		v.Offsets[i+1] = int32(len(v.Data))
	}
	return checkLength(v)
}

// checkLength refuses a vector whose offsets ran out.
func checkLength(v *Vector) error {
	if len(v.Data) > math.MaxInt32 {
		return fmt.Errorf("a batch of it has %d bytes, the limit is %d; lower BatchRows", len(v.Data), math.MaxInt32)
	}
	return nil
}

// Codes are strings of a fixed length over digits and capital letters, which no
// collation of a warehouse takes for equal.
const (
	codeAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	codeDigits   = 12 // 36^12 is the last power below 2^63
)

// codes numbers the codes of a length. Characters behind the twelfth follow from the
// number.
func codes(length int, s stream) textDomain {
	ranked := min(length, codeDigits)
	return textDomain{codeCount(ranked), func(_ *worker, dst []byte, rank uint64) ([]byte, error) {
		dst = appendCode(dst, rank, ranked)
		if length > ranked {
			dst = appendCodes(dst, s.at(int64(rank)), length-ranked)
		}
		return dst, nil
	}}
}

// drawnCode writes a code that is not unique.
func drawnCode(length int) textWriter {
	return func(_ *worker, dst []byte, hash uint64) ([]byte, error) {
		return appendCodes(dst, hash, length), nil
	}
}

func codeCount(digits int) int64 { return power(int64(len(codeAlphabet)), digits) }

// codePairs are all codes of two characters.
var codePairs = func() (pairs [len(codeAlphabet) * len(codeAlphabet)][2]byte) {
	for i := range pairs {
		pairs[i] = [2]byte{codeAlphabet[i/len(codeAlphabet)], codeAlphabet[i%len(codeAlphabet)]}
	}
	return pairs
}()

// appendCode appends number rank of the codes of n characters.
func appendCode(dst []byte, rank uint64, n int) []byte {
	dst = slices.Grow(dst, n)
	code := dst[len(dst):][:n]
	for ; n >= 2; n -= 2 {
		*(*[2]byte)(code[n-2:]) = codePairs[rank%uint64(len(codePairs))]
		rank /= uint64(len(codePairs))
	}
	if n == 1 {
		code[0] = codeAlphabet[rank%uint64(len(codeAlphabet))]
	}
	return dst[:len(dst)+len(code)]
}

// appendCodes appends n characters drawn from hash.
func appendCodes(dst []byte, hash uint64, n int) []byte {
	for i := 0; n > 0; i++ {
		digits := min(n, codeDigits)
		dst = appendCode(dst, below(lane(hash, i), uint64(codeCount(digits))), digits)
		n -= digits
	}
	return dst
}

// binaries numbers byte strings of a length. Bytes behind the eighth follow from the
// number.
func binaries(length int, s stream) textDomain {
	ranked := min(length, 8)
	return textDomain{power(256, ranked), func(_ *worker, dst []byte, rank uint64) ([]byte, error) {
		var head [8]byte
		binary.BigEndian.PutUint64(head[:], rank)
		dst = append(dst, head[8-ranked:]...)
		return appendHashed(dst, s.at(int64(rank)), length-ranked), nil
	}}
}

// drawnBinary writes a byte string that is not unique.
func drawnBinary(length int) textWriter {
	return func(_ *worker, dst []byte, hash uint64) ([]byte, error) {
		return appendHashed(dst, hash, length), nil
	}
}

// appendHashed appends n bytes drawn from hash.
func appendHashed(dst []byte, hash uint64, n int) []byte {
	for i := 0; n > 0; i++ {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], lane(hash, i))
		dst = append(dst, word[:min(n, 8)]...)
		n -= 8
	}
	return dst
}

// drawnJSON writes a small object in the canonical form.
func drawnJSON(word *rule) textWriter {
	return func(_ *worker, dst []byte, hash uint64) ([]byte, error) {
		dst = append(dst, `{"active":`...)
		dst = strconv.AppendBool(dst, hash>>63 != 0)
		dst = append(dst, `,"count":`...)
		dst = appendUint(dst, below(lane(hash, 0), 1000))
		dst = append(dst, `,"label":"`...)
		dst = word.appendDraw(dst, lane(hash, 1))
		return append(dst, `"}`...), nil
	}
}

// drawnValue writes a value of a rule, cut to length characters.
func drawnValue(r *rule, length int) textWriter {
	if r.ranked() && r.maxRunes <= length {
		return func(_ *worker, dst []byte, hash uint64) ([]byte, error) {
			return r.appendDraw(dst, hash), nil
		}
	}
	return func(w *worker, dst []byte, hash uint64) ([]byte, error) {
		start := len(dst)
		dst, err := w.faker.text(dst, r, hash)
		return dst[:start+cut(dst[start:], length)], err
	}
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

const suffixDigits = 8 // 36^8 is 2.8×10^12

// suffixed makes the values of a rule unique that has no rank or does not fit its length:
// a drawn value, shortened where it must be, with a code behind it.
func suffixed(r *rule, length int, s stream) textDomain {
	digits := min(length, suffixDigits)
	room := length - digits - 1
	value := drawnValue(r, room)
	return textDomain{codeCount(digits), func(w *worker, dst []byte, rank uint64) (_ []byte, err error) {
		if room > 0 {
			if dst, err = value(w, dst, s.at(int64(rank))); err != nil {
				return dst, err
			}
			dst = append(dst, ' ')
		}
		return appendCode(dst, rank, digits), nil
	}}
}
