// Package profile describes the values of a table's columns: NULLs, distinct values,
// extremes, means, the most frequent values and histograms. It takes rows batch by batch,
// in one pass, and its memory does not grow with their number: see [Tally].
package profile
