package schema

import (
	"fmt"
	"strings"
)

// cardinalityKeys are the keys that each type of cardinality has.
var cardinalityKeys = map[string][]string{
	"uniform":   {"min", "max", "none"},
	"range":     {"min", "max", "none"},
	"poisson":   {"min", "max", "none"},
	"geometric": {"min", "max", "none"},
	"zipf":      {"min", "none", "exponent"},
	"fixed":     {"children", "none"},
	"histogram": {"counts", "none"},
}

// cardinalityTypes are the types of cardinality in the order in which they are documented.
var cardinalityTypes = []string{"uniform", "fixed", "range", "poisson", "geometric", "zipf", "histogram"}

// typeName returns the type, with the default where it is not written.
func (c *Cardinality) typeName() string {
	switch {
	case c.Type != "":
		return c.Type
	case c.Max != nil:
		return "range"
	}
	return "uniform"
}

// given returns the keys that are there, of those that not every type has.
func (c *Cardinality) given() []string {
	var keys []string
	for _, k := range []struct {
		name  string
		there bool
	}{
		{"children", c.Children != nil},
		{"min", c.Min != nil},
		{"max", c.Max != nil},
		{"none", c.None != nil},
		{"exponent", c.Exponent != nil},
		{"counts", len(c.Counts) > 0},
	} {
		if k.there {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// spread checks the cardinality of a foreign key, which stands at path. isUnique is set
// where no row of the parent can have two children.
func (k *checker) spread(path string, key *CompositeForeignKey, isUnique bool) {
	c := key.Cardinality
	if c == nil {
		return
	}
	path += ".cardinality"
	wanted, known := cardinalityKeys[c.typeName()]
	if !known {
		k.add(path+".type", nearestOr(c.Type, cardinalityTypes), "unknown cardinality %q", clip(c.Type))
		return
	}
	for _, name := range c.given() {
		if indexOf(wanted, name) < 0 {
			k.add(path+"."+name, fmt.Sprintf("leave it out; %s has %s", c.typeName(), strings.Join(wanted, ", ")),
				"%s does not belong to the cardinality %s", name, c.typeName())
		}
	}
	before := len(k.problems)
	k.childCounts(path, c)
	k.childShares(path, c)
	k.counts(path+".counts", c)
	if isUnique && len(k.problems) == before {
		k.onlyChildren(path, key)
	}
}

// childCounts checks the numbers of children.
func (k *checker) childCounts(path string, c *Cardinality) {
	kind := c.typeName()
	if kind == "range" && c.Max == nil {
		k.add(path+".max", "or choose another type", "the cardinality range has no max")
	}
	if kind == "fixed" && c.Children != nil && *c.Children < 1 {
		k.add(path+".children", "", "children %d is below 1", *c.Children)
	}
	if c.Min != nil && *c.Min < 0 {
		k.add(path+".min", "", "min %d is below 0", *c.Min)
	}
	switch {
	case c.Max == nil:
	case *c.Max < 1:
		k.add(path+".max", "", "max %d is below 1", *c.Max)
	case c.Min != nil && *c.Min > *c.Max:
		k.add(path+".min", "", "min %d is above max %d", *c.Min, *c.Max)
	}
}

// childShares checks the share of parents without children, and the exponent.
func (k *checker) childShares(path string, c *Cardinality) {
	if n := c.None; n != nil {
		switch {
		case !(*n >= 0 && *n <= 1):
			k.add(path+".none", "it is the share of the parents that have no child", "none %v is outside of 0…1", *n)
		case c.Min != nil && *c.Min == 0:
			k.add(path+".none", "leave one of them out", "none %v contradicts min 0: it says exactly how many parents have no child", *n)
		}
	}
	if e := c.Exponent; e != nil && !(isFinite(*e) && *e > 0) {
		k.add(path+".exponent", "", "exponent %v is not above 0", *e)
	}
}

// counts checks the numbers of children of a histogram and their weights.
func (k *checker) counts(path string, c *Cardinality) {
	if c.typeName() != "histogram" {
		return
	}
	if len(c.Counts) == 0 {
		k.add(path, `write [{"children": 1, "weight": 3}, …]`, "the cardinality histogram has no counts")
		return
	}
	first := map[int64]int{}
	weights := make([]float64, len(c.Counts))
	for i, n := range c.Counts {
		at := fmt.Sprintf("%s[%d].children", path, i)
		weights[i] = n.Weight
		earlier, twice := first[n.Children]
		switch {
		case n.Children < 0:
			k.add(at, "", "children %d is below 0", n.Children)
		case twice:
			k.add(at, "leave one of them out", "children %d is already there as counts[%d]", n.Children, earlier)
		case n.Children == 0 && c.None != nil:
			k.add(at, "leave one of them out", "children 0 stands beside none, which says how many parents have no child")
		}
		if !twice {
			first[n.Children] = i
		}
	}
	k.relative(path, "[%d].weight", weights)
}

// relative checks weights that count relative to each other; format makes the path of one
// from its position.
func (k *checker) relative(path, format string, weights []float64) {
	some := false
	for i, w := range weights {
		switch at := path + fmt.Sprintf(format, i); {
		case !isFinite(w):
			k.add(at, "", "the weight %v is not a finite number", w)
		case w < 0:
			k.add(at, "", "the weight %v is below 0", w)
		}
		some = some || w != 0
	}
	if !some {
		k.add(path, "let one of them be above 0", "all weights are 0")
	}
}

// onlyChildren adds a problem where the cardinality asks for more than one child and the
// key is unique.
func (k *checker) onlyChildren(path string, key *CompositeForeignKey) {
	c, name := key.Cardinality, clip(strings.Join(key.Columns, ", "))
	refuse := func(at, what string) {
		k.add(path+at, "leave the cardinality or the uniqueness out", "%s contradicts that %s is unique: no parent has two children", what, name)
	}
	switch {
	case c.Children != nil && *c.Children > 1:
		refuse(".children", fmt.Sprintf("children %d", *c.Children))
	case c.Min != nil && *c.Min > 1:
		refuse(".min", fmt.Sprintf("min %d", *c.Min))
	case c.Max != nil && *c.Max > 1:
		refuse(".max", fmt.Sprintf("max %d", *c.Max))
	case c.typeName() == "zipf":
		refuse(".type", "zipf")
	}
	for i, n := range c.Counts {
		if n.Children > 1 && n.Weight > 0 {
			refuse(fmt.Sprintf(".counts[%d].children", i), fmt.Sprintf("children %d", n.Children))
		}
	}
}
