package schema

import (
	"fmt"
	"strings"
)

// after checks what the values of a column come behind.
func (k *checker) after(path string, p place, c *Column) {
	a := c.After
	if a == nil {
		return
	}
	if !c.Type().hasOrder() {
		k.add(path, "leave it out; it is for "+typeNamesOf(orderedTypes), "after does not fit %s", c.Type())
		return
	}
	if len(a.Columns) == 0 {
		k.add(path+".columns", "name a column of the row, or one of a parent as in customer_id.joined_at", "after names no column")
	}
	seen := map[string]bool{}
	for i, name := range a.Columns {
		at := fmt.Sprintf("%s.columns[%d]", path, i)
		if folded := strings.ToLower(name); seen[folded] {
			k.add(at, "", "after has the column %q twice", clip(name))
		} else if seen[folded] = true; true {
			k.base(at, p, c, name)
		}
	}
	if c.checkSizes() == nil {
		k.gaps(path, c)
	}
	if a.Distribution != nil {
		k.distribution(path+".distribution", a.Distribution, gapLengths)
	}
}

// base checks a column that the values of c, which is at p, come behind.
func (k *checker) base(path string, p place, c *Column, name string) {
	key, of, isParent := strings.Cut(name, ".")
	base, ok := k.keys.place(p.table, name)
	if isParent {
		base, ok = k.parentColumn(path, p.table, key, of)
	} else if !ok {
		t := &k.e.Tables[p.table]
		k.add(path, nearestColumn(t, name), "the table %s has no column %q", clip(t.Name), clip(name))
	}
	if !ok {
		return
	}
	b := k.keys.column(base)
	switch {
	case base == p && !isParent:
		k.add(path, "name another column", "the column comes behind itself")
	case b.Type() != 0 && !c.Type().comparesWith(b.Type()):
		k.add(path, "", "%s is %s, which does not compare with %s", clip(name), b.Type(), c.Type())
	}
}

// parentColumn finds a column of the row that a foreign key leads to, by a column of the
// key, or adds what is wrong.
func (k *checker) parentColumn(path string, table int, key, name string) (place, bool) {
	t := &k.e.Tables[table]
	p, ok := k.keys.place(table, key)
	if !ok {
		k.add(path, nearestColumn(t, key), "the table %s has no column %q", clip(t.Name), clip(key))
		return place{}, false
	}
	if !k.keys.isKey(p) {
		k.add(path, "", "%s is no foreign key, so it leads to no %q", clip(key), clip(name))
		return place{}, false
	}
	var parent *Table
	for _, l := range k.keys.links[p] {
		if !l.known {
			continue
		}
		if found, ok := k.keys.place(l.target.table, name); ok {
			return found, true
		}
		parent = &k.e.Tables[l.target.table]
	}
	if parent != nil {
		k.add(path, nearestColumn(parent, name), "the table %s has no column %q", clip(parent.Name), clip(name))
	}
	return place{}, false
}

// comparesWith reports whether values of both types lie on one line: numbers with numbers,
// days and points in time with each other, times of day with these.
func (t Type) comparesWith(other Type) bool {
	line := func(t Type) family {
		switch f := t.family(); f {
		case floatFamily:
			return exactFamily
		case timestampFamily:
			return dateFamily
		default:
			return f
		}
	}
	return t.hasOrder() && line(t) == line(other)
}

// gaps checks how far behind the values come.
func (k *checker) gaps(path string, c *Column) {
	a := c.After
	least, ok := k.gap(path+".min_gap", "min_gap", a.MinGap, c)
	most, mostOK := k.gap(path+".max_gap", "max_gap", a.MaxGap, c)
	if ok && mostOK && least.Cmp(most) > 0 {
		k.add(path+".min_gap", "", "min_gap %s is above max_gap %s", clip(string(a.MinGap)), clip(string(a.MaxGap)))
	}
}
