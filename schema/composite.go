package schema

import (
	"fmt"
	"strings"
)

// uniqueKeys checks the primary key and the composite keys of a table; path is that of
// the table.
func (k *checker) uniqueKeys(path string, table int) {
	seen := map[string]string{}
	if k.primaryKey(path+".primary_key", table) {
		seen[columnSet(k.e.Tables[table].PrimaryKey)] = "primary_key"
	}
	for i, key := range k.e.Tables[table].CompositeKeys {
		name := fmt.Sprintf("composite_keys[%d]", i)
		at := path + "." + name
		if !k.compositeKey(at, table, key) {
			continue
		}
		same := columnSet(key)
		if first, twice := seen[same]; twice {
			k.add(at, "leave one of them out", "the composite key over %s is already there as %s",
				strings.ReplaceAll(same, ",", ", "), first)
			continue
		}
		seen[same] = name
	}
}

// primaryKey reports whether the table has a primary key that is well-formed, and adds
// what is not.
func (k *checker) primaryKey(path string, table int) bool {
	t := &k.e.Tables[table]
	columns, ok := k.keyColumns(path, table, "the primary key", t.PrimaryKey)
	if !ok || len(columns) == 0 {
		return false
	}
	for i, c := range columns {
		if t.Columns[c].Nullable() {
			k.add(fmt.Sprintf("%s[%d]", path, i), "make the column required, or leave it out", "%s may be NULL; a primary key is required", clip(t.PrimaryKey[i]))
			ok = false
		}
	}
	if len(columns) == 1 && !t.Columns[columns[0]].Unique {
		k.add(path, fmt.Sprintf(`write "is_unique": true on the column %s`, clip(t.PrimaryKey[0])), "%s is the primary key, but not unique", clip(t.PrimaryKey[0]))
		ok = false
	}
	return ok
}

// compositeKey reports whether the key is well-formed, and adds what is not.
func (k *checker) compositeKey(path string, table int, key []string) bool {
	switch len(key) {
	case 0:
		k.add(path, "leave it out", "the composite key has no columns")
	case 1:
		k.add(path, fmt.Sprintf(`write "is_unique": true on the column %s`, clip(key[0])), "the composite key has 1 column; it needs 2 or more")
	}
	_, ok := k.keyColumns(path, table, "the composite key", key)
	return ok && len(key) > 1
}

// keyColumns is columnList for a key, whose columns must be of types that it can have.
func (k *checker) keyColumns(path string, table int, what string, names []string) (columns []int, ok bool) {
	columns, ok = k.columnList(path, table, what, names)
	for i, c := range columns {
		if column := &k.e.Tables[table].Columns[c]; column.Type() != 0 && !column.canBeKey() {
			k.add(fmt.Sprintf("%s[%d]", path, i), "", "%s is %s, which cannot be part of a key", clip(column.Name), column.Type())
			ok = false
		}
	}
	return columns, ok
}

// columnList finds the columns of a table that are named at path by what. Where one is
// not there, or there twice, it adds that, and columns is nil.
func (k *checker) columnList(path string, table int, what string, names []string) (columns []int, ok bool) {
	t, seen := &k.e.Tables[table], map[string]bool{}
	ok = true
	for i, name := range names {
		at, folded := fmt.Sprintf("%s[%d]", path, i), strings.ToLower(name)
		p, known := k.keys.place(table, name)
		switch {
		case !known:
			k.add(at, nearestColumn(t, name), "the table %s has no column %q", clip(t.Name), clip(name))
			ok = false
		case seen[folded]:
			k.add(at, "", "%s has the column %q twice", what, clip(name))
			ok = false
		}
		seen[folded] = true
		columns = append(columns, p.column)
	}
	if !ok {
		return nil, false
	}
	return columns, true
}

func nearestColumn(t *Table, name string) string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return nearest(name, names)
}

func (k *checker) nearestTable(name string) string {
	if len(k.e.Tables) > mostCompared {
		return ""
	}
	names := make([]string, len(k.e.Tables))
	for i := range k.e.Tables {
		names[i] = k.e.Tables[i].Name
	}
	return nearest(name, names)
}

// mostCompared bounds the names among which the one that was meant is looked for.
const mostCompared = 1000

// nearest returns a hint at the name that was probably meant, else at all there are.
func nearest(name string, names []string) string {
	const mostListed = 10
	if len(names) > mostCompared {
		return ""
	}
	if near := Closest(name, names); near != "" {
		return didYouMean(near)
	}
	if len(names) == 0 || len(names) > mostListed {
		return ""
	}
	shown := make([]string, len(names))
	for i := range names {
		shown[i] = clip(names[i])
	}
	return "there is " + strings.Join(shown, ", ")
}
