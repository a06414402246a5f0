package profile

import (
	"math"
	"math/bits"
)

// sketch estimates how many hashes differ that were added: HyperLogLog with the estimator
// of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), which
// has no bias at any size and needs no table. https://arxiv.org/abs/1702.01284
type sketch struct{ registers [1 << sketchBits]uint8 }

const (
	sketchBits = 14
	// The relative standard error is 1.04 divided by the root of the number of registers.
	sketchError = 1.04 / (1 << (sketchBits / 2))
	mostZeros   = 64 - sketchBits
)

func (s *sketch) add(hash uint64) {
	rank := uint8(min(bits.LeadingZeros64(hash<<sketchBits), mostZeros) + 1)
	if register := &s.registers[hash>>mostZeros]; rank > *register {
		*register = rank
	}
}

func (s *sketch) estimate() float64 {
	var with [mostZeros + 2]float64 // registers, by what they hold
	for _, r := range s.registers {
		with[r]++
	}
	const m = float64(len(s.registers))
	z := m * tau(1-with[mostZeros+1]/m)
	for k := mostZeros; k >= 1; k-- {
		z = (z + with[k]) / 2
	}
	z += m * sigma(with[0]/m)
	return m * m / (2 * math.Ln2 * z)
}

// sigma is x + Σ x^(2^k) 2^(k-1).
func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	z, y := x, 1.0
	for before := -1.0; z != before; y += y {
		before = z
		x *= x
		z += x * y
	}
	return z
}

// tau is (1 - x - Σ (1 - x^(2^-k))^2 2^-k) / 3.
func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	z, y := 1-x, 1.0
	for before := -1.0; z != before; {
		before = z
		x = math.Sqrt(x)
		y /= 2
		z -= (1 - x) * (1 - x) * y
	}
	return z / 3
}
