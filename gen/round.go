package gen

import "math"

// roundToInt returns the whole number nearest x that an int64 holds, halves up.
func roundToInt(x float64) int64 { return toInt(math.Floor(x + 0.5)) }
