package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// columnLaw checks the distribution of a column: over its values, or over the rows that
// its foreign key refers to.
func (k *checker) columnLaw(path string, c *Column, role keyRole) {
	d := c.Distribution
	switch {
	case d == nil:
	case role == plainKey:
		k.distribution(path, d, parentRows)
	case role == noKey && !c.Type().hasOrder():
		k.add(path, "write values with weights, or leave it out; it is for "+typeNamesOf(orderedTypes), "a distribution does not fit %s", c.Type())
	default:
		k.distribution(path, d, c)
	}
}

// Columns whose values stand for what a distribution may be over beside those of a column.
var (
	parentRows = &Column{Name: "row", DataType: "BIGINT", MinValue: "1"}
	gapLengths = &Column{Name: "gap", DataType: "DOUBLE", MinValue: "0"}
)

// distribution checks a distribution over the values of c.
func (k *checker) distribution(path string, d *Distribution, c *Column) {
	_, known := laws[d.Type]
	if !known && d.Type != mixture {
		k.unknownDistribution(path+".type", d.Type)
		return
	}
	k.parameters(path+".parameters", d)
	if d.Type == mixture {
		k.components(path+".components", d, c)
	} else if len(d.Components) > 0 {
		k.add(path+".components", "leave them out, or write the type mixture", "the distribution %s has no components", d.Type)
	}
	if d.Type == "histogram" {
		k.bins(path+".bins", d.Bins, c)
	} else if len(d.Bins) > 0 {
		k.add(path+".bins", "leave them out, or write the type histogram", "the distribution %s has no bins", d.Type)
	}
}

func (k *checker) unknownDistribution(path, name string) {
	if name == "" {
		k.add(path, "one of "+strings.Join(Distributions(), ", "), "the distribution has no type")
		return
	}
	k.add(path, nearestOr(name, Distributions()), "unknown distribution %q", clip(name))
}

func (k *checker) parameters(path string, d *Distribution) {
	wanted, before := laws[d.Type].parameters, len(k.problems)
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
		if at := path + "." + p.name; !there && !misspelt[p.name] {
			k.add(at, "", "the parameter %s of the distribution %s is missing", p.name, d.Type)
		} else if wrong := p.limit.complaint(v); there && wrong != "" {
			k.add(at, "", "%s %v %s", p.name, v, wrong)
		}
	}
	if d.Type == "triangular" && len(k.problems) == before {
		k.triangle(path, d.Parameters)
	}
}

// triangle checks that the corners of a triangular distribution are in order.
func (k *checker) triangle(path string, p map[string]float64) {
	switch {
	case p["min"] >= p["max"]:
		k.add(path+".min", "", "min %v is not below max %v", p["min"], p["max"])
	case p["mode"] < p["min"]:
		k.add(path+".mode", "", "mode %v is below min %v", p["mode"], p["min"])
	case p["mode"] > p["max"]:
		k.add(path+".mode", "", "mode %v is above max %v", p["mode"], p["max"])
	}
}

// components checks what a mixture over the values of c draws from.
func (k *checker) components(path string, d *Distribution, c *Column) {
	if len(d.Components) < 2 {
		k.add(path, "", "the mixture has %s; it needs 2 or more", count(len(d.Components), "component"))
	}
	discrete, continuous := -1, -1
	for i := range d.Components {
		m, at := &d.Components[i], fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !isFinite(m.Weight):
			k.add(at+".weight", "", "the weight %v is not a finite number", m.Weight)
		case m.Weight <= 0:
			k.add(at+".weight", "", "the weight %v is not above 0", m.Weight)
		}
		if m.Type == mixture {
			k.add(at+".type", "write its components here", "a mixture stands in a mixture")
			continue
		}
		k.distribution(at, m.distribution(), c)
		switch l, known := laws[m.Type]; {
		case known && l.discrete:
			discrete = i
		case known:
			continuous = i
		}
	}
	if discrete >= 0 && continuous >= 0 {
		k.add(path, "use distributions of one kind; whole numbers have zipf, poisson, binomial and geometric",
			"the mixture has %s, which yields whole numbers, beside %s, which does not", d.Components[discrete].Type, d.Components[continuous].Type)
	}
}
