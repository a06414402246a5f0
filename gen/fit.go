package gen

// chiSquareP returns the probability that a χ² statistic with df degrees of freedom is
// stat or more: Q(df/2, stat/2) (Abramowitz and Stegun, 26.4.19). It is 1 where there are
// no degrees of freedom.
func chiSquareP(stat float64, df int) float64 {
	if df <= 0 {
		return 1
	}
	_, q := incompleteGamma(float64(df)/2, stat/2)
	return q
}
