package schema

import (
	"fmt"
	"slices"
	"strings"
)

// foreignKey checks the foreign key of a column as far as row counts do not matter.
func (k *checker) foreignKey(p place) {
	path, c := k.keys.ownPath(p), k.keys.column(p)
	k.actions(path, c.ForeignKey.OnDelete, c.ForeignKey.OnUpdate)
	over := c.ForeignKey.over(c.Name)
	k.spread(path, &over, c.Unique)
	k.rowSpread(path, c)
	target, ok := k.referenced(path, c.ForeignKey)
	if !ok {
		return
	}
	k.depth(path+".max_depth", c.ForeignKey.MaxDepth, p.table, target.table)
	k.differences(p, target)
	if target == p || !k.canJoin(p, target, path, path+".references_column") {
		return
	}
	if name := k.keys.name(target); !k.keys.column(target).Unique {
		k.add(path+".references_column", fmt.Sprintf(`write "is_unique": true on %s, or reference a unique column`, name), "%s is not unique", name)
	}
	k.canHold(p, target, path)
}

// rowSpread adds a problem when two keys say how the rows of the parent spread.
func (k *checker) rowSpread(path string, c *Column) {
	if c.ForeignKey.Cardinality != nil && (c.Distribution != nil || len(c.Values) > 0) {
		k.add(path+".cardinality", "leave one of them out", "cardinality stands beside %s, which decides the rows too", c.spreadKey())
	}
}

// canJoin reports whether both columns have types that keys can have, and adds it at
// the path of the child or of the parent when they have not.
func (k *checker) canJoin(child, parent place, path, parentPath string) bool {
	c, p, name := k.keys.column(child), k.keys.column(parent), k.keys.name(parent)
	switch {
	case c.Type() == 0 || p.Type() == 0:
		return false
	case !c.canBeKey():
		k.add(path, "give it the type of "+name, "%s values cannot refer to others", c.Type())
		return false
	case !p.canBeKey():
		k.add(parentPath, "reference a column of another type", "%s is %s, which cannot be a key", name, p.Type())
		return false
	}
	return true
}

// canHold checks that the child can hold what its parent may hold.
func (k *checker) canHold(child, parent place, path string) {
	c, p, name := k.keys.column(child), k.keys.column(parent), k.keys.name(parent)
	if p.Nullable() && !c.Nullable() {
		k.add(path, c.nullableHint(name), "the foreign key is required, but %s may be NULL", name)
	}
	if why := c.cannotHold(p); why != "" {
		k.add(path, p.declaration(), "%s %s, but %s is %s", c.sizedType(), why, name, p.sizedType())
	}
}

func (c *Column) nullableHint(parent string) string {
	key := `"required": false on ` + clip(c.Name)
	if c.ForeignKey != nil {
		key = `"nullable": true here`
	}
	return fmt.Sprintf("write %s, or make %s required", key, parent)
}

// actions are what a foreign key can do when its parent row is deleted or updated.
var actions = []string{"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"}

func (k *checker) actions(path, onDelete, onUpdate string) {
	k.word(path+".on_delete", "action", onDelete, actions)
	k.word(path+".on_update", "action", onUpdate, actions)
}

// word checks that a text is one of words, whatever its case and white space, or empty.
func (k *checker) word(path, what, text string, words []string) {
	if text == "" || slices.Contains(words, foldTypeName(text)) {
		return
	}
	k.add(path, nearestOr(foldTypeName(text), words), "unknown %s %q", what, clip(text))
}

// referenced finds the column that a foreign key points at, or adds a problem.
func (k *checker) referenced(path string, key *ForeignKey) (place, bool) {
	table, ok := k.referencedTable(path, key.ReferencesTable)
	if key.ReferencesColumn == "" {
		k.add(path+".references_column", "", "the foreign key names no column")
	}
	if !ok || key.ReferencesColumn == "" {
		return place{}, false
	}
	target, ok := k.keys.place(table, key.ReferencesColumn)
	if t := &k.e.Tables[table]; !ok {
		k.add(path+".references_column", nearestColumn(t, key.ReferencesColumn), "the table %s has no column %q", clip(t.Name), clip(key.ReferencesColumn))
	}
	return target, ok
}

// referencedTable finds the table that a foreign key points at, or adds a problem.
func (k *checker) referencedTable(path, name string) (int, bool) {
	i, ok := k.keys.tables[strings.ToLower(name)]
	switch {
	case name == "":
		k.add(path+".references_table", "", "the foreign key names no table")
	case !ok:
		k.add(path+".references_table", k.nearestTable(name), "there is no table %q", clip(name))
	}
	return i, ok && name != ""
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
			"%s", ringText(names))
	}
}

func ringText(names []string) string {
	return "the key columns define each other in a ring: " + strings.Join(names, " → ")
}
