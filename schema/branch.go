package schema

import (
	"fmt"
	"math"
	"reflect"
	"slices"
)

// allBranches yields the branches of a column, that of else among them.
func (c *Column) allBranches(yield func(*Branch) bool) {
	for i := range c.When {
		if !yield(&c.When[i]) {
			return
		}
	}
	if c.Else != nil {
		yield(c.Else)
	}
}

// makers yields the columns that make the values of a column with branches: those of the
// branches that are not NULL, and without else the column without its branches.
func (c *Column) makers(yield func(*Column) bool) {
	for b := range c.allBranches {
		if !b.Null && !yield(b.Column(c)) {
			return
		}
	}
	if c.Else == nil {
		own := *c
		own.When, own.NullWhen = nil, ""
		yield(&own)
	}
}

// hasNullBranch reports whether a branch decides where the value is NULL: it is NULL, or an
// expression, which may give it.
func (c *Column) hasNullBranch() bool {
	for b := range c.allBranches {
		if b.Null || b.Expression != "" {
			return true
		}
	}
	return false
}

// branchSpan returns the range that encloses those of all branches.
func (c *Column) branchSpan() (all span, err error) {
	for made := range c.makers {
		r, err := made.span()
		if err != nil {
			return span{}, err
		}
		if all.min == nil {
			all = r
		}
		all = span{smaller(all.min, r.min), larger(all.max, r.max)}
	}
	if all.min == nil {
		return span{}, fmt.Errorf("all branches of %q are NULL", clip(c.Name))
	}
	return all, nil
}

// branchFloats is branchSpan for floats.
func (c *Column) branchFloats() (min, max float64, err error) {
	min, max = math.Inf(1), math.Inf(-1)
	for made := range c.makers {
		lo, hi, err := made.FloatBounds()
		if err != nil {
			return 0, 0, err
		}
		min, max = math.Min(min, lo), math.Max(max, hi)
	}
	if min > max {
		return 0, 0, fmt.Errorf("all branches of %q are NULL", clip(c.Name))
	}
	return min, max, nil
}

// nullWhen checks the condition under which a column is NULL.
func (k *checker) nullWhen(path string, p place, c *Column) {
	if c.NullWhen == "" {
		return
	}
	k.notBlank(path, "the condition", c.NullWhen)
	switch {
	case !c.Nullable():
		k.add(path, `write "required": false, or leave it out`, "null_when stands on a required column")
	case k.isCounted(p):
		k.add(path, "leave one of them out", "null_when stands on a foreign key with a cardinality, which says how many rows refer to each")
	}
}

// isCounted reports whether a foreign key that p is part of has a cardinality.
func (k *checker) isCounted(p place) bool {
	return slices.ContainsFunc(k.keys.links[p], func(l link) bool {
		if l.isOwn() {
			return k.keys.column(p).ForeignKey.Cardinality != nil
		}
		return k.e.Tables[p.table].ForeignKeys[l.key].Cardinality != nil
	})
}

// branches checks the ways in which the values of a column are made under conditions.
func (k *checker) branches(path string, p place, c *Column, role keyRole) {
	if len(c.When) == 0 {
		if c.Else != nil {
			k.add(path+".else", "write when, or leave it out", "the column has else, but no when")
		}
		return
	}
	for i := range c.When {
		at := fmt.Sprintf("%s.when[%d]", path, i)
		if c.When[i].If == "" {
			k.add(at+".if", "write a condition, or the branch as else", "the branch has no condition")
		}
		k.notBlank(at+".if", "the condition", c.When[i].If)
		k.branch(at, p, c, &c.When[i], role)
	}
	if c.Else == nil {
		return
	}
	if c.Else.If != "" {
		k.add(path+".else.if", "write the branch as the last of when", "else has a condition")
	}
	k.branch(path+".else", p, c, c.Else, role)
	k.besideElse(path, c)
}

// branch checks one way to make a value.
func (k *checker) branch(path string, p place, c *Column, b *Branch, role keyRole) {
	makes := b.makes()
	switch {
	case b.Null && makes != "":
		k.add(path+".null", "leave one of them out", "null stands beside %s, which makes a value", makes)
	case b.Null && role == noKey && !c.Nullable():
		k.add(path+".null", `write "required": false on the column`, "null stands on a required column")
	case !b.Null && makes == "":
		k.add(path, `write values, a range, an expression or "null": true`, "the branch does not say how a value is made")
	}
	if role != noKey || makes == "" {
		return // a branch has no place there at all
	}
	made := b.Column(c)
	made.Unique, made.Identity = false, nil // said of the column itself
	k.making(path, p, made, noKey)
}

// makes returns a key of the branch that has a say in its values, "" where it has none.
func (b *Branch) makes() string {
	v := reflect.ValueOf(b).Elem()
	for i, f := range fieldsOf(v.Type()) {
		if f.key != "if" && f.key != "null" && !v.Field(i).IsZero() {
			return f.key
		}
	}
	return ""
}

// besideElse adds a problem for keys of the column that no row follows, as a branch makes
// the value of each.
func (k *checker) besideElse(path string, c *Column) {
	for i := range deciders {
		d := &deciders[i]
		if d.present(c) && d.key != "when" && deciders[0].goesWith(d) {
			k.add(path+"."+d.key, "write it in else, or leave else out", "%s is never used, as else makes the values that no branch does", d.key)
		}
	}
}
