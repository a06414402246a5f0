package gen

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
)

// intDomain is first, first+step, …: integers, decimals, dates and times.
type intDomain struct{ first, step, count int64 }

// newIntDomain numbers the multiples of step in min…max, or saturates.
func newIntDomain(minimum, maximum *big.Int, step int64) intDomain {
	first := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(minimum), big.NewInt(step))) // rounded up
	count := new(big.Int).Sub(maximum, first.Mul(first, big.NewInt(step)))
	return intDomain{first: first.Int64(), step: step, count: countOf(count.Div(count, big.NewInt(step)))}
}

// countOf returns how many values there are within so many steps, or saturates.
func countOf(steps *big.Int) int64 {
	count := new(big.Int).Add(steps, big.NewInt(1))
	if !count.IsInt64() {
		return math.MaxInt64
	}
	return max(count.Int64(), 0)
}

func (d intDomain) size() int64 { return d.count }

func (d intDomain) render(_ *worker, ranks []int64, v *Vector) error {
	values := v.Ints
	if d.step == 1 {
		for i, rank := range ranks {
			values[i] = d.first + rank
		}
		return nil
	}
	for i, rank := range ranks {
		values[i] = d.first + rank*d.step
	}
	return nil
}

// wideDomain is first, first+1, … of a DECIMAL that needs 128 bits. Where there are more
// than 2^63 values, each rank stands for stride of them, and the value is one of these:
// distinct ranks stay distinct, and the whole range is used.
type wideDomain struct {
	first  Int128
	stride Int128
	within uint64 // values of a stride that are used
	count  int64
	stream stream // picks one of them
}

func newWideDomain(minimum, maximum *big.Int, s stream) wideDomain {
	d := wideDomain{first: Int128FromBig(minimum), stride: Int128Of(1), within: 1, count: math.MaxInt64, stream: s}
	count := new(big.Int).Sub(maximum, minimum)
	count.Add(count, big.NewInt(1))
	if count.IsInt64() {
		d.count = max(count.Int64(), 0)
		return d
	}
	stride := new(big.Int).Div(count, big.NewInt(math.MaxInt64))
	d.stride, d.within = Int128FromBig(stride), math.MaxUint64
	if stride.IsUint64() {
		d.within = stride.Uint64()
	}
	return d
}

func (d wideDomain) size() int64 { return d.count }

func (d wideDomain) render(_ *worker, ranks []int64, v *Vector) error {
	for i, rank := range ranks {
		hi, lo := bits.Mul64(uint64(rank), d.stride.Lo)
		offset := Int128{Lo: lo, Hi: int64(hi) + rank*d.stride.Hi}
		if d.within > 1 {
			offset = offset.Add(Int128{Lo: below(d.stream.at(rank), d.within)})
		}
		v.Wide[i] = d.first.Add(offset)
	}
	return nil
}

// boolDomain is false and true.
type boolDomain struct{}

func (boolDomain) size() int64 { return 2 }

func (boolDomain) render(_ *worker, ranks []int64, v *Vector) error {
	clear(v.Bools)
	for i, rank := range ranks {
		v.Bools[i>>6] |= uint64(rank&1) << (uint(i) & 63)
	}
	return nil
}

// drawnBooleans are as often true as false.
type drawnBooleans struct{ stream stream }

func (d drawnBooleans) fill(_ *worker, rows []int64, v *Vector) error {
	for word := range v.Bools {
		n := min(len(rows), 64)
		bits := uint64(0)
		for _, row := range rows[:n] {
			bits = bits>>1 | d.stream.at(row)&(1<<63)
		}
		v.Bools[word] = bits >> (64 - n)
		rows = rows[n:]
	}
	return nil
}

// uuidDomain numbers 2^62 UUIDs (RFC 9562, version 4): the rank is the last 62 bits, and
// the 60 others follow from it.
type uuidDomain struct{ stream stream }

const uuidRankBits = 62

func (uuidDomain) size() int64 { return 1 << uuidRankBits }

func (d uuidDomain) render(_ *worker, ranks []int64, v *Vector) error {
	for i, rank := range ranks {
		putUUID(&v.UUIDs[i], d.stream.at(rank), uint64(rank))
	}
	return nil
}

// putUUID writes a version 4 UUID whose random bits are those of hi and of the low 62
// bits of lo.
func putUUID(dst *[16]byte, hi, lo uint64) {
	binary.BigEndian.PutUint64(dst[:8], hi&^0xf000|0x4000)
	binary.BigEndian.PutUint64(dst[8:], lo&(1<<62-1)|1<<63)
}

// power returns base^n, or math.MaxInt64 when that is less.
func power(base int64, n int) int64 {
	p := int64(1)
	for range n {
		p = saturate(p, base)
	}
	return p
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
