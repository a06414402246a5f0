package schema

import (
	"maps"
	"slices"
	"strings"
)

// parameter is one parameter of a distribution.
type parameter struct {
	name     string
	positive bool   // must be above 0
	about    string // for editors
}

// distributions holds the parameters of each distribution.
var distributions = map[string][]parameter{
	"uniform": {},
	"normal": {
		{"mean", false, "the middle of the bell curve"},
		{"stddev", true, "the standard deviation, in units of the value"},
	},
	"exponential": {{"lambda", true, "the rate; the mean is 1 / lambda"}},
	"beta": {
		{"alpha", true, "the first shape parameter"},
		{"beta", true, "the second shape parameter"},
	},
	"lognormal": {
		{"mu", false, "the mean of the logarithm"},
		{"sigma", true, "the standard deviation of the logarithm"},
	},
	"gamma": {
		{"shape", true, "the shape; the mean is shape / rate"},
		{"rate", true, "the rate"},
	},
	"pareto": {
		{"alpha", true, "how fast the tail falls: a value above x has the probability (minimum / x)^alpha"},
		{"minimum", true, "the least value"},
	},
	"triangular": {
		{"min", false, "the least value"},
		{"mode", false, "the most likely value"},
		{"max", false, "the greatest value"},
	},
	"zipf":    {{"exponent", true, "number k of 1, 2, … has a probability in proportion to 1 / k^exponent"}},
	"poisson": {{"lambda", true, "the mean"}},
	"binomial": {
		{"trials", true, "how many trials"},
		{"probability", true, "the probability that one of them succeeds"},
	},
	"geometric": {{"probability", true, "the probability of success; the value counts the failures before the first one"}},
	"histogram": {},
	"mixture":   {},
}

// Distributions returns the names of all distributions in alphabetical order.
func Distributions() []string { return slices.Sorted(maps.Keys(distributions)) }

func (k *checker) distribution(path string, c *Column, isKey bool) {
	d := c.Distribution
	if d == nil {
		return
	}
	switch t := c.Type(); {
	case !t.isNumeric() && t.family() != dateFamily && t.family() != timeFamily && t.family() != timestampFamily:
		k.add(path, "leave it out; it is for numbers, dates and times", "a distribution does not fit %s", t)
	case isKey:
		k.add(path, "leave it out", "a distribution stands on a foreign key, whose values come from its parent")
	case c.Unique:
		k.add(path, "leave one of them out", "a unique column cannot have a distribution")
	case c.FakerRule != "":
		k.add(path, "leave one of them out", "a distribution stands beside faker_rule, which decides the values")
	}
	parameters, known := distributions[d.Type]
	if !known {
		k.unknownDistribution(path+".type", d.Type)
		return
	}
	k.parameters(path+".parameters", d, parameters)
}

func (k *checker) unknownDistribution(path, name string) {
	if name == "" {
		k.add(path, "one of "+strings.Join(Distributions(), ", "), "the distribution has no type")
		return
	}
	k.add(path, nearest(name, Distributions()), "unknown distribution %q", clip(name))
}

func (k *checker) parameters(path string, d *Distribution, wanted []parameter) {
	names := make([]string, len(wanted))
	for i, p := range wanted {
		names[i] = p.name
	}
	misspelt := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(d.Parameters)) {
		if slices.Contains(names, name) {
			continue
		}
		misspelt[Closest(name, names)] = true
		k.add(pathTo(path, name), nearest(name, names), "unknown parameter %q of the distribution %s", clip(name), d.Type)
	}
	for _, p := range wanted {
		v, there := d.Parameters[p.name]
		switch at := path + "." + p.name; {
		case !there && !misspelt[p.name]:
			k.add(at, "", "the parameter %s of the distribution %s is missing", p.name, d.Type)
		case !there:
		case !isFinite(v):
			k.add(at, "", "%s %v is not a finite number", p.name, v)
		case p.positive && v <= 0:
			k.add(at, "", "%s %v is not above 0", p.name, v)
		}
	}
}
