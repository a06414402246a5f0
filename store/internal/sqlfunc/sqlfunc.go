// Package sqlfunc holds the functions of Redshift and Snowflake that SQLite does not have, or
// has with another meaning, written in Go: what each returns is what the vendors document, or
// an error that names the function and says what to write instead. Nothing is approximated.
//
// Values are those of SQLite: nil, int64, float64, string, []byte. Dates and the like are the
// texts that a warehouse's file holds: 2006-01-02, 15:04:05.999, 2006-01-02 15:04:05.999, with
// a Z behind where it is an instant. A result may be a bool, too, which becomes 1 or 0.
package sqlfunc

import (
	"slices"
	"time"
)

// Context is what the functions of one statement share.
type Context struct {
	// Now is the instant at which the statement began, in UTC: it stands still while it runs.
	Now time.Time
	// Cache keeps what is costly to make of constant arguments: compiled patterns.
	Cache map[any]any
}

// Scalar is a function of one row. It is called from one goroutine at a time for each Context.
type Scalar struct {
	Name string
	// Min and Max are how many arguments it takes; a negative Max means any number.
	Min, Max int
	// Volatile says that equal arguments may give other results.
	Volatile bool
	// JSON says that texts which are known to be JSON arrive as [JSON], and that it may return it.
	JSON bool
	// Call must not keep or change arguments. Its error is a sentence that names the function.
	Call func(c *Context, args []any) (any, error)
}

// Aggregate is a function of many rows.
type Aggregate struct {
	Name     string
	Min, Max int
	JSON     bool // as in Scalar
	New      func(c *Context) Accumulator
}

// Accumulator makes the result of one group.
type Accumulator interface {
	// Step takes the arguments of a row, which it must not keep: bytes are reused.
	Step(args []any) error
	// Value returns the result for the rows so far.
	Value() (any, error)
}

// Sized is an Accumulator that keeps more with each row, and tells how many bytes that are.
type Sized interface {
	Accumulator
	Size() int64
}

// Inverter is an Accumulator that can leave a row out again, the oldest first, so that it can
// be used over a moving window.
type Inverter interface {
	Accumulator
	Inverse(args []any) error
}

// Scalars returns the functions of one row. An entry of the same name and number of arguments as
// one of SQLite's own takes its place.
func Scalars() []Scalar {
	return slices.Concat(
		withJSON(conditionScalars),
		dateScalars,
		castScalars,
		numberScalars,
		decimalScalars,
		textScalars,
		regexpScalars,
		hashScalars,
		withJSON(jsonScalars),
		refusedScalars,
	)
}

// Aggregates returns the functions of many rows.
func Aggregates() []Aggregate {
	return slices.Concat(
		numberAggregates,
		orderAggregates,
		listAggregates,
		logicAggregates,
		refusedAggregates,
	)
}

func withJSON(scalars []Scalar) []Scalar {
	scalars = slices.Clone(scalars)
	for i := range scalars {
		scalars[i].JSON = true
	}
	return scalars
}
