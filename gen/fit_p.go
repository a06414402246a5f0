package gen

// chiSquareP returns the probability that χ² of so many degrees of freedom is at least x
// (Abramowitz and Stegun, 26.4.19).
func chiSquareP(x float64, degrees int) float64 {
	_, q := incompleteGamma(float64(degrees)/2, x/2)
	return q
}
