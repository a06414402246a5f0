package sqlfunc_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

// What floats make of DECIMALs is, rounded by _decimal, the float that is read from the result.
func TestDecimalArithmeticIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	number := func(digits int) (float64, *big.Rat) {
		text := strconv.Itoa(random.IntN(int(math.Pow10(digits)))-int(math.Pow10(digits))/2) + "e-2"
		x, _ := strconv.ParseFloat(text, 64)
		exact, _ := new(big.Rat).SetString(text)
		return x, exact
	}
	for range 100_000 {
		a, exactA := number(1 + random.IntN(9))
		b, exactB := number(1 + random.IntN(4))
		c, exactC := number(1 + random.IntN(9))
		got, err := call(t, "_decimal", a*b-c, int64(4))
		want, _ := new(big.Rat).Sub(exactA.Mul(exactA, exactB), exactC).Float64()
		if x, _ := got.(float64); err != nil || x != want || math.Signbit(x) != (want < 0) {
			t.Fatalf("%v * %v - %v is %v, %v, want %v", a, b, c, got, err, want)
		}
	}
}
