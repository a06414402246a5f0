package pg_test

import (
	"encoding/binary"
	"math/big"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

func TestNumericForm(t *testing.T) {
	for _, c := range []struct {
		unscaled int64
		scale    int
		want     []uint16 // digits, weight, sign, scale, and the digits
	}{
		{0, 2, []uint16{0, 0xfffe, 0, 2}},
		{1, 0, []uint16{1, 0, 0, 0, 1}},
		{-12345, 2, []uint16{2, 0, 0x4000, 2, 123, 4500}},
		{1, 8, []uint16{1, 0xfffe, 0, 8, 1}},
		{10_000, 0, []uint16{2, 1, 0, 0, 1, 0}},
		{5, 1, []uint16{1, 0xffff, 0, 1, 5000}},
	} {
		data := pg.AppendNumeric(nil, gen.Int128Of(c.unscaled), c.scale)
		if got := binary.BigEndian.Uint32(data); int(got) != len(data)-4 {
			t.Errorf("%d e-%d: the length is %d of %d", c.unscaled, c.scale, got, len(data)-4)
		}
		for i, want := range c.want {
			if got := binary.BigEndian.Uint16(data[4+2*i:]); got != want && (i != 1 || c.unscaled != 0) {
				t.Errorf("%d e-%d: number %d is %d, want %d", c.unscaled, c.scale, i, got, want)
			}
		}
	}
}

// FuzzNumeric sends numbers of up to 38 digits there and back.
func FuzzNumeric(f *testing.F) {
	f.Add(int64(0), uint64(0), uint8(0))
	f.Add(int64(-1), uint64(1<<63), uint8(38))
	f.Add(int64(5421010862427522170), uint64(687399551400673279), uint8(37)) // 38 nines
	f.Add(int64(12), uint64(345), uint8(3))
	f.Fuzz(func(t *testing.T, hi int64, lo uint64, scale uint8) {
		want := gen.Int128{Hi: hi, Lo: lo}
		most := new(big.Int).Exp(big.NewInt(10), big.NewInt(38), nil)
		if scale > 38 || want.Big().CmpAbs(most) >= 0 {
			t.Skip("no DECIMAL")
		}
		data := pg.AppendNumeric(nil, want, int(scale))
		got, ok := pg.ParseNumeric(data[4:], int(scale))
		if !ok || got != want {
			t.Errorf("%s e-%d comes back as %s, %v", want, scale, got, ok)
		}
		if wider, ok := pg.ParseNumeric(data[4:], int(scale)+1); ok {
			if ten := new(big.Int).Mul(want.Big(), big.NewInt(10)); wider.Big().Cmp(ten) != 0 {
				t.Errorf("%s e-%d with another digit is %s", want, scale, wider)
			}
		}
	})
}

func TestNumericRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"short":        {0, 1},
		"NaN":          {0, 0, 0, 0, 0xc0, 0, 0, 0},
		"infinity":     {0, 0, 0, 0, 0xd0, 0, 0, 0},
		"more digits":  {0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1},
		"beyond scale": {0, 1, 0xff, 0xff, 0, 0, 0, 3, 0, 10}, // 0.001
		"too large":    {0, 1, 0, 20, 0, 0, 0, 0, 0, 1},
	} {
		if got, ok := pg.ParseNumeric(data, 2); ok {
			t.Errorf("%s is read as %s", name, got)
		}
	}
}
