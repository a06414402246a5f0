package gen

import (
	"math"
	"testing"
)

// TestPowerSum compares with the sum of all terms.
func TestPowerSum(t *testing.T) {
	for _, s := range []float64{0.1, 0.5, 0.99, 0.999999, 1, 1.000001, 1.2, 2, 3.5, 8} {
		want := 0.0
		for n := int64(1); n <= 20_000; n++ {
			want += math.Pow(float64(n), -s)
			if got := powerSum(s, n); n&(n-1) == 0 && math.Abs(got-want) > 1e-10*want {
				t.Errorf("powerSum(%g, %d) = %.15g, want %.15g", s, n, got, want)
			}
		}
	}
}

// TestZipfShares: the most popular parents have what they should to within a child, and
// the total is exact.
func TestZipfShares(t *testing.T) {
	for _, c := range []struct {
		s                 float64
		parents, children int64
	}{{1, 1000, 100_000}, {1.5, 7, 3}, {0.5, 1_000_000, 10_000_000}, {1.1, 3_000_000_000, 1_000_000_000_000}} {
		list := zipf(c.s, c.parents).shares(c.parents, c.children)
		ranks, sum := int64(0), int64(0)
		for _, l := range list {
			ranks, sum = ranks+l.parents, sum+l.children
			want := float64(c.children) * powerSum(c.s, ranks) / powerSum(c.s, c.parents)
			if math.Abs(float64(sum)-want) > 0.51+1e-12*want {
				t.Errorf("zipf %v: the first %d parents have %d children, want %g", c, ranks, sum, want)
				break
			}
		}
		if sum != c.children || ranks != c.parents || len(list) > mostStretches {
			t.Errorf("zipf %v: %d parents have %d children in %d stretches", c, ranks, sum, len(list))
		}
		if top := powerSum(c.s, 1) / powerSum(c.s, c.parents) * float64(c.children); list[0].parents == 1 && math.Abs(float64(list[0].children)-top) > 0.5 {
			t.Errorf("zipf %v: the first has %d, want %g", c, list[0].children, top)
		}
	}
}
