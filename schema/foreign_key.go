package schema

import (
	"fmt"
	"strings"
)

// foreignKey checks the foreign key of a column as far as row counts do not matter.
func (k *checker) foreignKey(p place) {
	path, c := k.keys.path(p), k.keys.column(p)
	target, ok := k.referenced(path, c.ForeignKey)
	if !ok || target == p || c.Type() == 0 || k.keys.column(target).Type() == 0 {
		return
	}
	parent, name := k.keys.column(target), k.keys.name(target)
	if !c.canBeKey() {
		k.add(path, "give it the type of "+name, "%s values cannot refer to others", c.Type())
		return
	}
	if !parent.canBeKey() {
		k.add(path+".references_column", "reference a column of another type", "%s is %s, which cannot be a key", name, parent.Type())
		return
	}
	if !parent.Unique {
		k.add(path+".references_column", fmt.Sprintf(`write "is_unique": true on %s, or reference a unique column`, name), "%s is not unique", name)
	}
	if parent.Nullable() && !c.Nullable() {
		k.add(path, fmt.Sprintf(`write "nullable": true here, or make %s required`, name), "the foreign key is required, but %s may be NULL", name)
	}
	if why := c.cannotHold(parent); why != "" {
		k.add(path, parent.declaration(), "%s %s, but %s is %s", c.sizedType(), why, name, parent.sizedType())
	}
}

// referenced finds the column that a foreign key points at, or adds a problem.
func (k *checker) referenced(path string, key *ForeignKey) (place, bool) {
	i, ok := k.keys.tables[strings.ToLower(key.ReferencesTable)]
	switch {
	case key.ReferencesTable == "":
		k.add(path+".references_table", "", "the foreign key names no table")
	case !ok:
		k.add(path+".references_table", k.nearestTable(key.ReferencesTable), "there is no table %q", clip(key.ReferencesTable))
	}
	if key.ReferencesColumn == "" {
		k.add(path+".references_column", "", "the foreign key names no column")
	}
	if !ok || key.ReferencesTable == "" || key.ReferencesColumn == "" {
		return place{}, false
	}
	t := &k.e.Tables[i]
	j, ok := k.keys.columns[i][strings.ToLower(key.ReferencesColumn)]
	if !ok {
		k.add(path+".references_column", nearestColumn(t, key.ReferencesColumn), "the table %s has no column %q", clip(t.Name), clip(key.ReferencesColumn))
	}
	return place{i, j}, ok
}

// canBeKey reports whether values of the type can be equal for sure.
func (c *Column) canBeKey() bool {
	return c.Type().family() != floatFamily && c.Type() != JSON
}

// cannotHold says why the column cannot hold every value that the declaration of
// parent allows, "" when it can. Warehouses that keep decimals or times as text compare
// them as text, so both sides must be written alike. Whole numbers are left to the rows
// that there are, and wrong sizes to those who report them.
func (c *Column) cannotHold(parent *Column) string {
	precision, scale := c.Digits()
	parentPrecision, parentScale := parent.Digits()
	f := c.Type().family()
	switch {
	case c.checkSizes() != nil || parent.checkSizes() != nil:
		return ""
	case f != parent.Type().family():
		return "holds values of another kind"
	case c.Type() == TimestampTZ && parent.Type() != TimestampTZ:
		return "has a time zone"
	case c.Type() != TimestampTZ && parent.Type() == TimestampTZ:
		return "has no time zone"
	case scale != parentScale:
		return "has another scale"
	case (f == textFamily || f == binaryFamily) && c.Length() < parent.Length():
		return "is too short"
	case scale > 0 && precision < parentPrecision:
		return "has too few digits"
	case (f == timeFamily || f == timestampFamily) && precision != parentPrecision:
		return "has another number of fraction digits"
	}
	return ""
}

// sizedType names the type with its sizes: VARCHAR(255).
func (c *Column) sizedType() string {
	precision, _ := c.Digits()
	switch t := c.Type(); {
	case t.family() == textFamily || t == Binary:
		return fmt.Sprintf("%s(%d)", t, c.Length())
	case t == Time || t.family() == timestampFamily:
		return fmt.Sprintf("%s(%d)", t, precision)
	}
	return c.typeLabel()
}

// declaration is a hint at how a column of the type and sizes of c is written.
func (c *Column) declaration() string {
	_, sizes, _ := strings.Cut(c.sizedType(), "(")
	return sizeHint(c.Type(), strings.TrimSuffix(sizes, ")"))
}

// rings reports columns whose foreign keys define each other, each ring at its first
// column.
func (k *checker) rings() {
	for _, ring := range k.keys.rings {
		names := make([]string, 0, len(ring)+1)
		for _, p := range append(ring, ring[0]) {
			names = append(names, k.keys.name(p))
		}
		k.add(k.keys.path(ring[0]), "let one of these columns have no foreign key",
			"the key columns define each other in a ring: %s", strings.Join(names, " → "))
	}
}
