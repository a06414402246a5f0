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
}

// Distributions returns the names of all distributions in alphabetical order.
func Distributions() []string { return slices.Sorted(maps.Keys(distributions)) }

func (k *checker) distribution(path string, c *Column, isKey bool) {
	d := c.Distribution
	if d == nil {
		return
	}
	switch t := c.Type(); {
	case !t.isNumeric():
		k.add(path, "leave it out; it is for integers, DECIMAL and floats", "a distribution does not fit %s", t)
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
