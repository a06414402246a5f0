package schema

import (
	"slices"
	"strings"
)

// totalFunctions are the functions of a total.
var totalFunctions = []string{"sum", "count", "min", "max", "avg"}

// total checks the total of a column, which stands at path.
func (k *checker) total(path string, p place) {
	c := k.keys.column(p)
	t := c.Total
	if t == nil {
		return
	}
	if !slices.Contains(totalFunctions, t.Function) {
		if t.Function == "" {
			k.add(path+".function", "one of "+strings.Join(totalFunctions, ", "), "the total has no function")
		} else {
			k.add(path+".function", nearestOr(t.Function, totalFunctions), "unknown function %q", clip(t.Function))
		}
		return
	}
	child, ok := k.keys.tables[strings.ToLower(t.Table)]
	switch {
	case t.Table == "":
		k.add(path+".table", "", "the total names no table")
	case !ok:
		k.add(path+".table", k.nearestTable(t.Table), "there is no table %q", clip(t.Table))
	default:
		k.totalKey(path, p, child)
		k.totalColumn(path, c, child)
	}
}

// totalKey checks that one foreign key of the children is meant, and that it brings
// children where there must be some.
func (k *checker) totalKey(path string, p place, child int) {
	c, parent := k.keys.column(p), k.e.Tables[p.table].Name
	t := c.Total
	children := &k.e.Tables[child]
	var keys []CompositeForeignKey
	for _, key := range children.References() {
		if sameName(key.ReferencesTable, parent) && (t.ForeignKey == "" || indexOf(key.Columns, t.ForeignKey) >= 0) {
			keys = append(keys, key)
		}
	}
	at := path + ".table"
	if t.ForeignKey != "" {
		at = path + ".foreign_key"
	}
	switch {
	case t.ForeignKey != "" && children.Column(t.ForeignKey) == nil:
		k.add(at, nearestColumn(children, t.ForeignKey), "the table %s has no column %q", clip(children.Name), clip(t.ForeignKey))
	case t.ForeignKey != "" && len(keys) == 0:
		k.add(at, "", "%s.%s does not refer to %s", clip(children.Name), clip(t.ForeignKey), clip(parent))
	case len(keys) == 0:
		k.add(at, "", "%s has no foreign key to %s", clip(children.Name), clip(parent))
	case len(keys) > 1:
		k.add(at, "name a column of one of them in foreign_key", "%s has %s to %s", clip(children.Name), count(len(keys), "foreign key"), clip(parent))
	case !c.Nullable() && t.needsChildren() && !keys[0].Cardinality.givesChildren():
		k.add(path, `write "required": false on the column, or "cardinality": {"min": 1} on the foreign key`,
			"%s of no rows is NULL, and a row of %s may have no children, but the column is required", t.Function, clip(parent))
	}
}

// needsChildren reports whether the total of no rows is NULL.
func (t *Total) needsChildren() bool { return t.Function != "sum" && t.Function != "count" }

// givesChildren reports whether each parent has a child for sure.
func (c *Cardinality) givesChildren() bool {
	switch {
	case c == nil || c.None != nil && *c.None > 0:
		return false
	case c.typeName() == "histogram":
		for _, n := range c.Counts {
			if n.Children == 0 && n.Weight > 0 {
				return false
			}
		}
		return true
	}
	return c.typeName() == "fixed" || c.None != nil || c.Min != nil && *c.Min >= 1
}

// totalColumn checks the column of the children, and that c can hold what is made of it.
func (k *checker) totalColumn(path string, c *Column, child int) {
	t, children := c.Total, &k.e.Tables[child]
	source := children.Column(t.Column)
	switch {
	case t.Column == "" && t.Function != "count":
		k.add(path+".column", "", "%s needs a column", t.Function)
		return
	case t.Column != "" && source == nil:
		k.add(path+".column", nearestColumn(children, t.Column), "the table %s has no column %q", clip(children.Name), clip(t.Column))
		return
	case t.Function == "count":
		if !c.canCount() && c.Type().family() != floatFamily {
			k.add(path, "make it an integer", "%s cannot hold a count", c.typeLabel())
		}
		return
	}
	name, from := clip(children.Name)+"."+clip(source.Name), source.Type()
	fits := from.isNumeric()
	if t.Function == "min" || t.Function == "max" {
		fits = from.hasOrder()
	}
	switch {
	case from == 0:
	case !fits:
		k.add(path+".column", "", "%s is %s, of which there is no %s", name, from, t.Function)
	case !c.holdsTotal(source):
		k.add(path, "", "%s cannot hold the %s of %s, which is %s", c.sizedType(), t.Function, name, source.sizedType())
	}
}

// holdsTotal reports whether the column can hold the total of source, which is numeric, or
// ordered for min and max. Averages are rounded.
func (c *Column) holdsTotal(source *Column) bool {
	_, scale := c.Digits()
	_, sourceScale := source.Digits()
	family, from := c.Type().family(), source.Type().family()
	switch {
	case family == floatFamily:
		return source.Type().isNumeric()
	case family != exactFamily:
		return family == from
	case c.Total.Function == "avg":
		return source.Type().isNumeric()
	}
	return from == exactFamily && scale >= sourceScale
}
