package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Validate reports everything about e that the document alone shows to be wrong, nil
// when nothing is. The problems have no positions; see [Document.Locate]. Whether faker
// rules exist and unique columns have values enough is for gen.Check, which includes
// Validate. It does not change e.
func Validate(e *Experiment) Problems {
	k := newChecker(e)
	k.name("name", "experiment", e.Name)
	k.dialect(e.Dialect)
	if len(e.Tables) == 0 {
		k.add("tables", "", "the experiment has no tables")
	}
	names := newOnce("table")
	for i := range e.Tables {
		path := fmt.Sprintf("tables[%d]", i)
		names.check(k, path+".name", e.Tables[i].Name)
		k.table(path, i)
	}
	k.rings()
	k.rowCounts(declaredRows(e))
	return k.problems
}

// checker collects the problems of one experiment.
type checker struct {
	e        *Experiment
	keys     *keyGraph
	problems Problems
}

func newChecker(e *Experiment) *checker {
	e = e.Resolved()
	return &checker{e: e, keys: newKeyGraph(e)}
}

func (k *checker) add(path, hint, format string, args ...any) {
	k.problems.add(Problem{Path: path, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// dialects are the flavours of SQL that an experiment can be imported from.
var dialects = []string{"redshift", "snowflake", "ansi"}

func (k *checker) dialect(name string) {
	known := func(dialect string) bool { return strings.EqualFold(dialect, name) }
	if name == "" || slices.ContainsFunc(dialects, known) {
		return
	}
	k.add("dialect", nearestOr(name, dialects), "unknown dialect %q", clip(name))
}

func (k *checker) table(path string, index int) {
	t := &k.e.Tables[index]
	k.name(path+".name", "table", t.Name)
	if t.TargetRows < 0 {
		k.add(path+".target_rows", "0 leaves the table as it is", "target_rows %d is below 0", t.TargetRows)
	}
	if len(t.Columns) == 0 {
		k.add(path+".columns", "", "the table has no columns")
	}
	names := newOnce("column")
	for i := range t.Columns {
		at := fmt.Sprintf("%s.columns[%d]", path, i)
		names.check(k, at+".name", t.Columns[i].Name)
		k.column(at, place{index, i})
		if t.Columns[i].ForeignKey != nil {
			k.foreignKey(place{index, i})
		}
	}
	k.uniqueKeys(path, index)
	k.foreignKeys(path, index)
	k.differenceRings(index)
	k.correlations(path+".correlations", index)
	k.noBlanks(path+".checks", "the check", t.Checks)
	k.design(path+".physical", index)
}

func (k *checker) column(path string, p place) {
	c, role := k.keys.column(p), k.role(p)
	k.name(path+".name", "column", c.Name)
	k.nulls(path, p, c)
	if c.Type() == 0 {
		k.unknownType(path+".data_type", c.DataType)
		return // nothing more can be said about what does not fit it
	}
	k.sizes(path, c)
	k.identity(path+".identity", c)
	k.making(path, p, c, role)
	k.branches(path, p, c, role)
	k.total(path+".total", p)
	k.unique(path+".is_unique", c)
}

// making checks the keys that say how the values of a column are made, or those of one of
// its branches, which stands at path.
func (k *checker) making(path string, p place, c *Column, role keyRole) {
	k.fittingKeys(path, c, role)
	k.deciding(path, c, role)
	if role == noKey {
		k.ranges(path, c)
	}
	k.values(path+".values", c)
	k.weights(path+".weights", c)
	k.rule(path, c, role)
	k.texts(path, c)
	k.columnLaw(path+".distribution", c, role)
	k.notBlank(path+".expression", "the expression", c.Expression)
	k.after(path+".after", p, c)
}

func (k *checker) unknownType(path, name string) {
	if strings.TrimSpace(name) == "" {
		k.add(path, "", "the column has no data type")
		return
	}
	base, sizes, sized := strings.Cut(name, "(")
	if t, ok := ParseType(base); ok && sized {
		k.add(path, sizeHint(t, strings.TrimRight(strings.TrimSpace(sizes), ")")), "the data type %q has sizes in it", clip(name))
		return
	}
	hint := "one of " + strings.Join(typeList(), ", ")
	if near := Closest(foldTypeName(base), allTypeNames()); near != "" {
		hint = didYouMean(near)
	}
	k.add(path, hint, "unknown data type %q", clip(name))
}

// sizeHint says how the sizes of VARCHAR(20) are written.
func sizeHint(t Type, sizes string) string {
	hint := fmt.Sprintf(`write "data_type": %q`, t.String())
	limits := (&Column{DataType: t.String()}).sizeLimits()
	for i, size := range strings.Split(sizes, ",") {
		if size = strings.TrimSpace(size); i < len(limits) && isNumber(size) {
			hint += fmt.Sprintf(`, %q: %s`, limits[i].key, size)
		}
	}
	return hint
}

func typeList() []string {
	var names []string
	for _, t := range Types() {
		names = append(names, t.String())
	}
	return names
}

// allTypeNames returns the canonical names, then all the synonyms.
func allTypeNames() []string { return append(typeList(), slices.Concat(typeNames[:]...)...) }

func (k *checker) nulls(path string, p place, c *Column) {
	k.nullWhen(path+".null_when", p, c)
	if c.Required != nil && c.ForeignKey != nil && c.ForeignKey.Nullable != nil && *c.Required == *c.ForeignKey.Nullable {
		k.add(path+".required", "leave one of them out", "required %t contradicts foreign_key.nullable %t", *c.Required, *c.ForeignKey.Nullable)
	}
	if c.NullRate == nil {
		return
	}
	if r := *c.NullRate; !(r >= 0 && r <= 1) {
		k.add(path+".null_rate", "it is the share of NULLs", "null_rate %v is outside of 0…1", r)
	} else if !c.Nullable() {
		k.add(path+".null_rate", `write "required": false, or leave null_rate out`, "null_rate %v stands on a required column", r)
	}
}

func (k *checker) sizes(path string, c *Column) {
	for _, s := range c.sizeLimits() {
		if err := s.err(); err != nil {
			k.add(path+"."+s.key, "", "%v", err)
			if s.key == "precision" {
				return // the scale is bounded by it
			}
		}
	}
}

func (k *checker) unique(path string, c *Column) {
	if t := c.Type(); c.Unique && (t.family() == floatFamily || t == JSON) {
		hint := "leave is_unique out"
		if t != JSON {
			hint = "DECIMAL holds exact values"
		}
		k.add(path, hint, "%s values cannot be unique", t)
	}
}
