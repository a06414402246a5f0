package schema

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
)

// parameter is one parameter of a distribution.
type parameter struct {
	name  string
	limit limit
	about string // for editors
}

// limit is what values a parameter may have.
type limit uint8

const (
	anyNumber limit = iota
	aboveZero
	properShare // above 0 and below 1
	wholeNumber // from 1 on
)

// complaint says how v breaks the limit, "" when it does not.
func (l limit) complaint(v float64) string {
	switch {
	case !isFinite(v):
		return "is not a finite number"
	case l == aboveZero && v <= 0:
		return "is not above 0"
	case l == properShare && (v <= 0 || v >= 1):
		return "is not between 0 and 1"
	case l == wholeNumber && (v < 1 || v != math.Trunc(v) || v > 1<<53):
		return "is not a whole number from 1 to 2^53"
	}
	return ""
}

// law is what there is to know of a distribution before it is used.
type law struct {
	parameters []parameter
	discrete   bool // yields whole numbers
	spreads    bool // over whatever range there is; the others have an extent of their own
	start      func(*Distribution) float64
	end        func(*Distribution) float64
}

// laws are all distributions but the mixture of them.
var laws = map[string]law{
	"uniform": {spreads: true},
	"normal": {parameters: []parameter{
		{"mean", anyNumber, "the middle of the bell curve"},
		{"stddev", aboveZero, "the standard deviation, in units of the value"},
	}},
	"lognormal": {start: zero, parameters: []parameter{
		{"mu", anyNumber, "the mean of the logarithm of the value"},
		{"sigma", aboveZero, "the standard deviation of the logarithm of the value"},
	}},
	"exponential": {start: zero, parameters: []parameter{{"lambda", aboveZero, "the rate; the mean is 1 / lambda"}}},
	"gamma": {start: zero, parameters: []parameter{
		{"shape", aboveZero, "the shape; the mean is shape / rate"},
		{"rate", aboveZero, "the rate"},
	}},
	"beta": {spreads: true, parameters: []parameter{
		{"alpha", aboveZero, "the first shape parameter"},
		{"beta", aboveZero, "the second shape parameter"},
	}},
	"pareto": {start: named("minimum"), parameters: []parameter{
		{"alpha", aboveZero, "the exponent of the tail"},
		{"minimum", aboveZero, "the smallest value"},
	}},
	"triangular": {start: named("min"), end: named("max"), parameters: []parameter{
		{"min", anyNumber, "the smallest value"},
		{"mode", anyNumber, "the likeliest value"},
		{"max", anyNumber, "the largest value"},
	}},
	"zipf":    {discrete: true, start: one, parameters: []parameter{{"exponent", aboveZero, "number n, from 1, is as likely as n^-exponent"}}},
	"poisson": {discrete: true, start: zero, parameters: []parameter{{"lambda", aboveZero, "the mean"}}},
	"binomial": {discrete: true, start: zero, end: named("trials"), parameters: []parameter{
		{"trials", wholeNumber, "how many trials there are"},
		{"probability", properShare, "of a success in a trial"},
	}},
	"geometric": {discrete: true, start: zero, parameters: []parameter{{"probability", properShare, "of a success; the value counts the failures before the first"}}},
	"histogram": {},
}

func zero(*Distribution) float64 { return 0 }
func one(*Distribution) float64  { return 1 }

func named(parameter string) func(*Distribution) float64 {
	return func(d *Distribution) float64 { return d.Parameters[parameter] }
}

// mixture is the type of a distribution that draws from others.
const mixture = "mixture"

// Distributions returns the names of all distributions in alphabetical order.
func Distributions() []string {
	names := append(slices.Collect(maps.Keys(laws)), mixture)
	slices.Sort(names)
	return names
}

// distribution returns what the mixture draws from.
func (m *Component) distribution() *Distribution {
	return &Distribution{Type: m.Type, Parameters: m.Parameters, Bins: m.Bins}
}

// rational returns the number that a document writes for v, which is finite: 0.1 and not
// the binary fraction next to it.
func rational(v float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	return r
}
