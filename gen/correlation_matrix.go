package gen

import "math"

// sineOf returns the sine of x within -1…1, by its series.
func sineOf(x float64) float64 {
	x2 := float64(x * x)
	term, sum := x, x
	for n := 2.0; n < 24; n += 2 {
		term = -float64(term * (x2 / (n * (n + 1))))
		sum += term
	}
	return sum
}

// normalCorrelation returns the correlation of normal numbers whose ranks have the
// correlation rho (Kruskal, Ordinal Measures of Association, 1958).
func normalCorrelation(rho float64) float64 { return 2 * sineOf(math.Pi/6*rho) }

// cholesky returns the lower triangle L with L·Lᵀ = m. It is false where m, which is
// symmetric, is not positive definite.
func cholesky(m [][]float64) (l [][]float64, ok bool) {
	const least = 1e-9 // of a pivot: nearer to 0 nothing is left of the digits
	l = make([][]float64, len(m))
	for i := range m {
		l[i] = make([]float64, i+1)
		for j := range l[i] {
			sum := m[i][j]
			for k := range j {
				sum -= float64(l[i][k] * l[j][k])
			}
			if i != j {
				l[i][j] = sum / l[j][j]
				continue
			}
			if !(sum > least) {
				return nil, false
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	return l, true
}

// within returns the rows and columns of m with these numbers.
func within(m [][]float64, numbers []int) [][]float64 {
	part := make([][]float64, len(numbers))
	for i, n := range numbers {
		for _, k := range numbers {
			part[i] = append(part[i], m[n][k])
		}
	}
	return part
}

// mostSubsets is how many sets of columns are looked at for the smallest contradiction.
const mostSubsets = 100_000

// smallestContradiction returns the numbers of the fewest columns of m, which is not
// positive definite, whose part of it is not either; where there are too many sets to look
// at, a set of which no column can be left out.
func smallestContradiction(m [][]float64) []int {
	looked := 0
	for size := 2; size <= len(m); size++ {
		set := make([]int, size)
		for i := range set {
			set[i] = i
		}
		for more := true; more; more = nextSubset(set, len(m)) {
			if _, ok := cholesky(within(m, set)); !ok {
				return set
			}
			if looked++; looked > mostSubsets {
				return reducedContradiction(m)
			}
		}
	}
	return reducedContradiction(m)
}

// nextSubset moves on to the next set of numbers below n, in lexical order.
func nextSubset(set []int, n int) bool {
	for i := len(set) - 1; i >= 0; i-- {
		if set[i] < n-len(set)+i {
			set[i]++
			for j := i + 1; j < len(set); j++ {
				set[j] = set[j-1] + 1
			}
			return true
		}
	}
	return false
}

// reducedContradiction leaves out one column after the other as long as the rest is not
// positive definite.
func reducedContradiction(m [][]float64) []int {
	var set []int
	for i := range m {
		set = append(set, i)
	}
	for i := 0; i < len(set); {
		rest := append(append([]int{}, set[:i]...), set[i+1:]...)
		if _, ok := cholesky(within(m, rest)); ok {
			i++
		} else {
			set = rest
		}
	}
	return set
}
