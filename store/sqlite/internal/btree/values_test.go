package btree_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/textform"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// maker makes the values of a column from random numbers.
type maker struct {
	btree.Column
	*rand.Rand
	wide     bool  // DECIMALs are of KindWide
	distinct int64 // how many values there are, about; 0: as many as the type has
	nulls    int   // of a hundred
	lengths  []int // of texts and blobs
}

func (m *maker) vector(n int) gen.Vector {
	v := gen.Vector{Kind: m.kind()}
	v.Resize(n)
	for i := range n {
		m.set(&v, i)
		if !m.Required && m.IntN(100) < m.nulls {
			v.SetNull(i, n)
		}
	}
	return v
}

func (m *maker) kind() gen.Kind {
	switch m.Storage {
	case btree.Float:
		return gen.KindFloat
	case btree.Boolean:
		return gen.KindBool
	case btree.Text, btree.Blob:
		return gen.KindBytes
	case btree.UUID:
		return gen.KindUUID
	case btree.Integer, btree.Numeric, btree.Decimal:
		if m.wide {
			return gen.KindWide
		}
	}
	return gen.KindInt
}

func (m *maker) set(v *gen.Vector, i int) {
	switch v.Kind {
	case gen.KindFloat:
		v.Floats[i] = m.float()
	case gen.KindBool:
		v.Bools.Set(i, m.IntN(2) == 0)
	case gen.KindBytes:
		v.Data = m.appendBytes(v.Data)
		v.Offsets[i+1] = int32(len(v.Data))
	case gen.KindUUID:
		x := m.number()
		for j := range v.UUIDs[i] {
			v.UUIDs[i][j] = byte(x >> (j * 5 % 64))
		}
	case gen.KindWide:
		v.Wide[i] = gen.Int128Of(m.within(m.number()))
		if m.Storage == btree.Decimal {
			v.Wide[i].Hi = m.number() >> m.IntN(64)
		}
	default:
		v.Ints[i] = m.within(m.number())
	}
}

// number returns a number of any size, those near powers of two more often.
func (m *maker) number() int64 {
	if m.distinct > 0 {
		return m.Int64N(m.distinct)
	}
	x := int64(m.Uint64())
	if m.IntN(2) == 0 {
		x = 1<<m.IntN(64) + m.Int64N(3) - 1
	}
	if m.IntN(4) == 0 {
		return -x
	}
	return x >> m.IntN(64)
}

// within returns the number among those that the storage takes.
func (m *maker) within(x int64) int64 {
	const perDay = 86_400_000_000
	switch m.Storage {
	case btree.Numeric:
		x %= 1_000_000_000_000_000
		if m.IntN(2) == 0 {
			power := int64(math.Pow10(m.Scale))
			x = x / power * power
		}
	case btree.Date:
		return between(x, textform.MinDay, textform.MaxDay)
	case btree.Time:
		return m.cut(between(x, 0, perDay-1))
	case btree.Timestamp, btree.Instant:
		return m.cut(between(x, textform.MinDay*perDay, (textform.MaxDay+1)*perDay-1))
	}
	return x
}

func between(x, first, last int64) int64 {
	if x < first || x > last {
		return first + int64(uint64(x)%uint64(last-first+1))
	}
	return x
}

// cut cuts the digits off that a fraction does not have.
func (m *maker) cut(micros int64) int64 {
	power := int64(math.Pow10(6 - m.Fraction))
	return micros - (micros%power+power)%power
}

func (m *maker) float() float64 {
	if m.distinct > 0 {
		return float64(m.Int64N(m.distinct)) / 4
	}
	x := m.number()
	special := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.SmallestNonzeroFloat64, -math.MaxFloat64}
	switch i := m.IntN(40); {
	case i < len(special):
		return special[i]
	case i < 20:
		return float64(x)
	case i < 30:
		return float64(x) / 7
	}
	if f := math.Float64frombits(uint64(x)); f == f {
		return f
	}
	return 1e-300
}

func (m *maker) appendBytes(data []byte) []byte {
	x := m.number()
	text := fmt.Sprintf("%x\x00é%d", x, x%10)
	n := m.lengths[m.IntN(len(m.lengths))]
	if m.distinct > 0 { // the value decides on all of it
		n = m.lengths[int(x)%len(m.lengths)]
	}
	if m.Storage == btree.Text && n%3 == 0 {
		text = strings.ReplaceAll(text, "\x00é", "")
	}
	text = text[:min(n, len(text))]
	return append(append(data, text...), strings.Repeat("z", n-len(text))...)
}

// plain returns a value as SQLite is given it. It is written in other ways than the package has.
func plain(c btree.Column, v *gen.Vector, row int) any {
	if v.IsNull(row) {
		return nil
	}
	switch c.Storage {
	case btree.Integer:
		return whole(v, row).Int64()
	case btree.Numeric:
		x, _ := new(big.Rat).SetFrac(whole(v, row), power(c.Scale)).Float64()
		return x // SQLite makes an integer of it where it is one
	case btree.Decimal:
		return new(big.Rat).SetFrac(whole(v, row), power(c.Scale)).FloatString(c.Scale)
	case btree.Float:
		return v.Floats[row]
	case btree.Boolean:
		if v.Bools.Get(row) {
			return int64(1)
		}
		return int64(0)
	case btree.Text:
		return string(v.Bytes(row))
	case btree.Blob:
		return blob(v.Bytes(row))
	case btree.Date:
		return time.Unix(v.Ints[row]*86400, 0).UTC().Format("2006-01-02")
	case btree.Time:
		return time.UnixMicro(v.Ints[row]).UTC().Format("15:04:05" + fraction(c))
	case btree.Timestamp:
		return time.UnixMicro(v.Ints[row]).UTC().Format("2006-01-02 15:04:05" + fraction(c))
	case btree.Instant:
		return time.UnixMicro(v.Ints[row]).UTC().Format("2006-01-02 15:04:05" + fraction(c) + "Z")
	}
	id := v.UUIDs[row]
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func fraction(c btree.Column) string {
	if c.Fraction == 0 {
		return ""
	}
	return "." + strings.Repeat("0", c.Fraction)
}

func whole(v *gen.Vector, row int) *big.Int {
	if v.Kind == gen.KindWide {
		return v.Wide[row].Big()
	}
	return big.NewInt(v.Ints[row])
}

func power(scale int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
}
