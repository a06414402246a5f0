package gen

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// anyUint draws numbers of all lengths, and those next to powers of ten.
func anyUint(t *rapid.T, name string) uint64 {
	n := rapid.Uint64().Draw(t, name) >> rapid.IntRange(0, 63).Draw(t, name+" shift")
	if rapid.Bool().Draw(t, name+" is round") {
		n = uint64(power(10, rapid.IntRange(0, 18).Draw(t, name+" power"))) - n&1
	}
	return n
}

func TestDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, width, dst := anyUint(t, "number"), rapid.IntRange(1, 18).Draw(t, "width"), make([]byte, 40)
		if got, want := string(dst[:putUint(dst, n)]), strconv.FormatUint(n, 10); got != want {
			t.Errorf("putUint(%d) = %s", n, got)
		}
		if got := string(appendUint([]byte("x"), n)); got != fmt.Sprintf("x%d", n) {
			t.Errorf("appendUint(%d) = %s", n, got)
		}
		short := n % uint64(power(10, width))
		putPadded(dst, short, width)
		if got, want := string(dst[:width]), fmt.Sprintf("%0*d", width, short); got != want {
			t.Errorf("putPadded(%d, %d) = %s", short, width, got)
		}
		width = min(width, 15)
		short = n & (1<<(4*width) - 1)
		putHex(dst, short, width)
		if got, want := string(dst[:width]), fmt.Sprintf("%0*x", width, short); got != want {
			t.Errorf("putHex(%x, %d) = %s", short, width, got)
		}
	})
}

func TestShortDigits(t *testing.T) {
	for n := range uint32(tenTo4) {
		dst := make([]byte, 4)
		if got, want := string(dst[:putShort(dst, n)]), strconv.Itoa(int(n)); got != want {
			t.Errorf("putShort(%d) = %s", n, got)
		}
		for width := len(strconv.Itoa(int(n))); width <= 4; width++ {
			putShortPadded(dst, n, width)
			if got, want := string(dst[:width]), fmt.Sprintf("%0*d", width, n); got != want {
				t.Errorf("putShortPadded(%d, %d) = %s", n, width, got)
			}
		}
	}
}

func TestSignedNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale, dst := rapid.IntRange(0, 15).Draw(t, "scale"), make([]byte, 64)
		v := int64(anyUint(t, "number"))
		if rapid.Bool().Draw(t, "negative") {
			v = -v
		}
		p := decimal(math.MinInt64/2, math.MaxInt64/2, scale)()
		s := newStep(&p)
		if got, want := string(dst[:s.putSigned(dst, v)]), string(AppendDecimal(nil, v, scale)); got != want {
			t.Errorf("%d with %d digits behind the point is %s, want %s", v, scale, got, want)
		}
	})
}

func TestDivisor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, by := anyUint(t, "number")>>1, max(anyUint(t, "divisor"), 1)
		by = min(by, 1<<63)
		for _, n := range []uint64{n, n / by * by, max(n/by*by, 1) - 1, 1<<63 - 1} {
			d := newDivisor(by)
			if quotient, rest := d.divide(n); quotient != n/by || rest != n%by {
				t.Errorf("%d / %d = %d, rest %d", n, by, quotient, rest)
			}
		}
	})
}
