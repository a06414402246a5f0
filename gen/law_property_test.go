package gen

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// TestAnyParameters: whatever the parameters are, a distribution is refused, or its values
// are numbers within the bounds that rise with the probability below them.
func TestAnyParameters(t *testing.T) {
	drawn := rapid.Custom(drawLaw)
	for i := range 60 { // tables of strange laws take long to make
		c := drawn.Example(i)
		l, err := newTruncatedLaw(c.d, c.a)
		if err != nil {
			continue
		}
		t.Run(c.d.Type, func(t *testing.T) { checkQuantilesRise(t, l) })
	}
}

type drawnLaw struct {
	d *schema.Distribution
	a axis
}

// lawParameters are the names of the parameters of each distribution.
var lawParameters = map[string][]string{
	"normal": {"mean", "stddev"}, "lognormal": {"mu", "sigma"}, "exponential": {"lambda"}, "gamma": {"shape", "rate"},
	"beta": {"alpha", "beta"}, "pareto": {"alpha", "minimum"}, "triangular": {"min", "mode", "max"},
	"zipf": {"exponent"}, "poisson": {"lambda"}, "binomial": {"trials", "probability"}, "geometric": {"probability"},
}

func drawLaw(t *rapid.T) drawnLaw {
	kinds := slices.Sorted(maps.Keys(lawParameters))
	draw := func() *schema.Distribution {
		d := &schema.Distribution{Type: rapid.SampledFrom(kinds).Draw(t, "law"), Parameters: map[string]float64{}}
		for _, name := range lawParameters[d.Type] {
			d.Parameters[name] = anyParameter(t, name)
		}
		return d
	}
	d := draw()
	if rapid.IntRange(0, 3).Draw(t, "mixed") == 0 {
		other := draw()
		d = &schema.Distribution{Type: "mixture", Components: []schema.Component{
			{Weight: 1, Type: d.Type, Parameters: d.Parameters}, {Weight: anyParameter(t, "weight"), Type: other.Type, Parameters: other.Parameters},
		}}
	}
	a := axis{first: -1000, last: 1e6, unit: 1, end: math.MaxFloat64, floats: rapid.Bool().Draw(t, "floats")}
	if a.floats && rapid.Bool().Draw(t, "open") {
		a.first, a.last = math.Inf(-1), math.Inf(1)
	}
	return drawnLaw{d, a}
}

// anyParameter draws a positive parameter of any size; names tell which must be whole or
// below 1.
func anyParameter(t *rapid.T, name string) float64 {
	x := rapid.Float64Range(1, 10).Draw(t, name)
	power := 0
	switch rapid.IntRange(0, 9).Draw(t, "size") {
	case 0:
		power = rapid.IntRange(-300, 300).Draw(t, "power")
	case 1, 2, 3:
		power = rapid.IntRange(-12, 12).Draw(t, "power")
	case 4, 5:
		power = rapid.IntRange(-2, 3).Draw(t, "power")
	}
	switch name {
	case "trials":
		return math.Ceil(x * math.Pow10(max(power, 0)))
	case "probability":
		return 1 / (1 + x*math.Pow10(power))
	}
	return x * math.Pow10(power)
}

func checkQuantilesRise(t *testing.T, l *truncatedLaw) {
	t.Helper()
	table, last := l.quantiles(), math.Inf(-1)
	for i := range uint64(512) {
		x := table.at(folded(i<<55 + 1<<54))
		if math.IsNaN(x) || x < l.lo || x > l.hi {
			t.Fatalf("the quantile at %g is %g, outside of %g…%g", float64(i)/512, x, l.lo, l.hi)
		}
		if x < last-1e-9*math.Abs(last) {
			t.Fatalf("the quantile at %g is %g, and %g before it", float64(i)/512, x, last)
		}
		last = x
	}
}
