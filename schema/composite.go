package schema

import (
	"fmt"
	"strings"
)

// uniqueKeys checks the primary key and the other keys of a table; path is that of the
// table.
func (k *checker) uniqueKeys(path string, table int) {
	t, seen := &k.e.Tables[table], map[string]string{}
	if k.primaryKey(path+".primary_key", table) {
		seen[columnSet(t.PrimaryKey)] = "primary_key"
	}
	for i, key := range t.Unique {
		k.wholeKey(path, fmt.Sprintf("unique[%d]", i), "the key", table, key, seen)
	}
	for i, key := range t.CompositeKeys {
		k.wholeKey(path, fmt.Sprintf("composite_keys[%d]", i), compositeLabel, table, key, seen)
	}
}

// compositeLabel is what messages call an entry of composite_keys, which has two columns or
// more.
const compositeLabel = "the composite key"

// wholeKey checks one of the keys of a table, called label, which must be none of those that
// were seen.
func (k *checker) wholeKey(path, name, label string, table int, key []string, seen map[string]string) {
	at := path + "." + name
	if !k.compositeKey(at, label, table, key) {
		return
	}
	same := columnSet(key)
	if first, twice := seen[same]; twice {
		k.add(at, "leave one of them out", "%s over %s is already there as %s", label, strings.ReplaceAll(same, ",", ", "), first)
		return
	}
	seen[same] = name
	k.madeOfOthers(at, table, key)
}

// madeOfOthers adds a problem for a column whose values are made from those of other
// columns, and which therefore cannot be chosen so that the key is unique. Where the others
// are unique without it, nothing need be chosen.
func (k *checker) madeOfOthers(path string, table int, key []string) {
	t := &k.e.Tables[table]
	var others []string
	for _, name := range key {
		if t.Column(name).madeFrom() == "" {
			others = append(others, name)
		}
	}
	if len(others) == len(key) || len(key) == 1 || k.keys.isUniqueAmong(table, others) {
		return
	}
	for i, name := range key {
		if from := t.Column(name).madeFrom(); from != "" {
			k.add(fmt.Sprintf("%s[%d]", path, i), "leave the column out of the key", "%s has %s, which makes its values from others, so that the key cannot be kept unique", clip(name), from)
		}
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
	if ok && len(columns) > 1 {
		k.madeOfOthers(path, table, t.PrimaryKey)
	}
	return ok
}

// compositeKey reports whether a key is well-formed, and adds what is not.
func (k *checker) compositeKey(path, label string, table int, key []string) bool {
	fewest := 1
	if label == compositeLabel {
		fewest = 2
	}
	switch {
	case len(key) == 0:
		k.add(path, "leave it out", "%s has no columns", label)
	case len(key) < fewest:
		k.add(path, fmt.Sprintf(`write "is_unique": true on the column %s`, clip(key[0])), "%s has 1 column; it needs 2 or more", label)
	}
	_, ok := k.keyColumns(path, table, label, key)
	return ok && len(key) >= fewest
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

// nearestOr returns a hint at the word that was probably meant, else at all there are.
func nearestOr(word string, words []string) string {
	if near := Closest(word, words); near != "" {
		return didYouMean(near)
	}
	return "one of " + strings.Join(words, ", ")
}
