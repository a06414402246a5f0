package profile

// Column describes the values of one column, of those rows that were read. Values are
// written as text, as [gen.Vector.AppendText] does, so that none loses a digit; of texts of
// more than 200 characters these stand there, and an ellipsis.
type Column struct {
	Column    string  `json:"column"`
	Type      string  `json:"type"` // with its sizes: DECIMAL(10,2)
	Nulls     int64   `json:"nulls"`
	NullShare float64 `json:"null_share"` // of the rows; 0 where there are none

	// Distinct counts the values that differ, NULL not among them. Up to 16 384 of them, or
	// 1 MiB of texts, it is exact; beyond it is an estimate.
	Distinct int64 `json:"distinct"`
	// DistinctError is the relative standard error of the estimate, 0.008; 0 where Distinct
	// is exact.
	DistinctError float64 `json:"distinct_error"`

	// Min and Max are the least and the greatest value, texts in the order of their bytes;
	// nil where there are no values, and of types that have no order: BOOLEAN, UUID, JSON,
	// BINARY.
	Min *string `json:"min"`
	Max *string `json:"max"`
	// Mean and Stddev are those of numbers, else nil. The mean of integers and DECIMALs is the
	// float that is nearest to the exact one. Stddev is that of a sample (divided by n-1), as
	// STDDEV in SQL; nil of fewer than two values.
	Mean   *float64 `json:"mean"`
	Stddev *float64 `json:"stddev"`
	// Length has the lengths of texts and JSON in characters, of BINARY in bytes; else nil.
	Length *Lengths `json:"length"`

	// Top has the most frequent values, the most frequent first; of equally frequent ones the
	// smaller first. Where Distinct is an estimate only those are there that are surely more
	// frequent than any other that is not: of values that all differ, none.
	Top []Value `json:"top"`
	// Histogram has buckets of equal width with round bounds, of numbers, dates and times;
	// else it is empty. The first has the least value in it, the last the greatest.
	Histogram []Bucket `json:"histogram"`
}

// Lengths are those of the values that are not NULL.
type Lengths struct {
	Min  int64   `json:"min"`
	Max  int64   `json:"max"`
	Mean float64 `json:"mean"`
}

// Value is a value and how often it occurs.
type Value struct {
	Value string  `json:"value"`
	Count int64   `json:"count"` // at least; exact where Error is 0
	Error int64   `json:"error"` // Count may be too low by so many
	Share float64 `json:"share"` // Count of the rows, those with NULL too
}

// Bucket is a part of a histogram: the values from From up to, but without, To; the last has
// To in it, too, where that is the greatest value. Floats
// are told apart by their first 15 digits.
type Bucket struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Count int64   `json:"count"`
	Share float64 `json:"share"` // of the rows, those with NULL too
}
