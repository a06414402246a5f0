package sqlfunc

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// maxScale is the greatest scale of numbers that are added without big integers: 10 to its power
// is exact as a float.
const maxScale = 22

var powersOfTen = [maxScale + 1]float64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// exact is a number as it is written: digits × 10^-scale, with a scale up to maxScale, or a
// decimal where that does not do.
type exact struct {
	digits int64
	scale  int
	large  *decimal
}

// exactOf returns an argument exactly. hint is the scale of the number before, negative where
// that had many digits: numbers of a column are mostly of a kind.
func exactOf(function string, v any, hint *int) (exact, error) {
	switch v := v.(type) {
	case int64:
		return exact{digits: v}, nil
	case float64:
		if *hint >= 0 {
			if digits, ok := shortDigits(v, *hint); ok {
				return exact{digits: digits, scale: *hint}, nil
			}
		}
		if e, ok := shortest(v); ok {
			*hint = -1
			if e.digits < 1e15 && e.digits > -1e15 {
				*hint = e.scale
			}
			return e, nil
		}
	}
	d, err := decimalOf(function, v)
	if err == nil && d.scale <= maxScale && d.digits.IsInt64() {
		return exact{digits: d.digits.Int64(), scale: d.scale}, nil
	}
	return exact{large: &d}, err
}

// shortDigits returns the digits at a scale of the number of up to 15 digits that a float stands
// for. The quotient is the float nearest to that number, as both of its parts are exact.
func shortDigits(x float64, scale int) (digits int64, ok bool) {
	m := math.Round(x * powersOfTen[scale])
	return int64(m), math.Abs(m) < 1e15 && m/powersOfTen[scale] == x
}

// shortest returns the shortest number that reads as a float, unless it is too large or small.
func shortest(x float64) (exact, bool) {
	if a := math.Abs(x); a >= 1e17 || a < 1e-6 && a != 0 || math.IsNaN(x) {
		return exact{}, false
	}
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return exact{digits: int64(x)}, true
	}
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], x, 'f', -1, 64)
	e := exact{}
	fraction := false
	for _, c := range text {
		switch {
		case c == '.':
			fraction = true
		case c != '-':
			e.digits = 10*e.digits + int64(c-'0')
			if fraction {
				e.scale++
			}
		}
	}
	if x < 0 {
		e.digits = -e.digits
	}
	return e, e.scale <= maxScale
}

func (e exact) decimal() decimal {
	if e.large != nil {
		return *e.large
	}
	return decimal{big.NewInt(e.digits), e.scale}
}

// wide is a signed integer of 192 bits, least significant word first.
type wide [3]uint64

func (w *wide) add(hi, lo uint64, negative bool) {
	var carry uint64
	if negative {
		w[0], carry = bits.Sub64(w[0], lo, 0)
		w[1], carry = bits.Sub64(w[1], hi, carry)
		w[2] -= carry
		return
	}
	w[0], carry = bits.Add64(w[0], lo, 0)
	w[1], carry = bits.Add64(w[1], hi, carry)
	w[2] += carry
}

func (w *wide) big() *big.Int {
	v := *w
	negative := int64(v[2]) < 0
	if negative {
		v = wide{}
		var borrow uint64
		v[0], borrow = bits.Sub64(0, w[0], 0)
		v[1], borrow = bits.Sub64(0, w[1], borrow)
		v[2], _ = bits.Sub64(0, w[2], borrow)
	}
	n := new(big.Int).SetUint64(v[2])
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(v[1]))
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(v[0]))
	if negative {
		n.Neg(n)
	}
	return n
}

// total is an exact sum, of numbers or of products of two: one sum for every scale, so that
// nothing is lost whatever the order, and what was added can be taken out again.
type total struct {
	sums  [2*maxScale + 1]wide
	used  int // scales from here on are all zero
	large *decimal
}

func magnitude(n int64) (m uint64, negative bool) {
	if n < 0 {
		return -uint64(n), true
	}
	return uint64(n), false
}

// add adds a number, or takes it out.
func (t *total) add(e exact, out bool) {
	if e.large != nil {
		t.addLarge(*e.large, out)
		return
	}
	m, negative := magnitude(e.digits)
	t.sums[e.scale].add(0, m, negative != out)
	t.used = max(t.used, e.scale+1)
}

// addProduct adds the product of two numbers, or takes it out.
func (t *total) addProduct(a, b exact, out bool) {
	if a.large != nil || b.large != nil {
		x, y := a.decimal(), b.decimal()
		t.addLarge(decimal{new(big.Int).Mul(x.digits, y.digits), x.scale + y.scale}, out)
		return
	}
	m, negativeA := magnitude(a.digits)
	n, negativeB := magnitude(b.digits)
	hi, lo := bits.Mul64(m, n)
	t.sums[a.scale+b.scale].add(hi, lo, (negativeA != negativeB) != out)
	t.used = max(t.used, a.scale+b.scale+1)
}

func (t *total) addLarge(d decimal, out bool) {
	if t.large == nil {
		t.large = &decimal{new(big.Int), 0}
	}
	if out {
		d.digits = new(big.Int).Neg(d.digits)
	}
	t.large = new(t.large.plus(d))
}

func (d decimal) plus(e decimal) decimal {
	scale := max(d.scale, e.scale)
	return decimal{new(big.Int).Add(d.atScale(scale), e.atScale(scale)), scale}
}

// float returns the float next to a sum of up to 15 digits; ok is false for all others, and where
// numbers of several scales were added.
func (t *total) float() (x float64, ok bool) {
	if t.large != nil {
		return 0, false
	}
	scale := 0
	for s := range t.used {
		if t.sums[s] != (wide{}) {
			if t.sums[scale] != (wide{}) && s != scale {
				return 0, false
			}
			scale = s
		}
	}
	w := t.sums[scale]
	digits := int64(w[0])
	if scale > maxScale || digits >= 1e15 || digits <= -1e15 || w[1] != uint64(digits>>63) || w[2] != w[1] {
		return 0, false
	}
	return float64(digits) / powersOfTen[scale], true
}

// decimal returns the sum.
func (t *total) decimal() decimal {
	sum := decimal{new(big.Int), 0}
	for scale := range t.used {
		if t.sums[scale] != (wide{}) {
			sum = sum.plus(decimal{t.sums[scale].big(), scale})
		}
	}
	if t.large != nil {
		sum = sum.plus(*t.large)
	}
	return sum
}

func (t *total) rat() *big.Rat { return t.decimal().rat() }
