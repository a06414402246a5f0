package schema

import (
	"fmt"
	"slices"
	"strings"
)

// compositeKeys checks the composite keys of a table; path is that of the table.
func (k *checker) compositeKeys(path string, table int) {
	seen := map[string]int{}
	for i, key := range k.e.Tables[table].CompositeKeys {
		at := fmt.Sprintf("%s.composite_keys[%d]", path, i)
		if !k.compositeKey(at, table, key) {
			continue
		}
		columns := strings.Split(strings.ToLower(strings.Join(key, ",")), ",")
		slices.Sort(columns)
		same := strings.Join(columns, ", ")
		if first, twice := seen[same]; twice {
			k.add(at, "leave one of them out", "the composite key over %s is already there as composite_keys[%d]", same, first)
			continue
		}
		seen[same] = i
	}
}

// compositeKey reports whether the key is well-formed, and adds what is not.
func (k *checker) compositeKey(path string, table int, key []string) bool {
	before := len(k.problems)
	switch len(key) {
	case 0:
		k.add(path, "leave it out", "the composite key has no columns")
	case 1:
		k.add(path, fmt.Sprintf(`write "is_unique": true on the column %s`, clip(key[0])), "the composite key has 1 column; it needs 2 or more")
	}
	t, seen := &k.e.Tables[table], map[string]bool{}
	for i, name := range key {
		at, folded := fmt.Sprintf("%s[%d]", path, i), strings.ToLower(name)
		j, known := k.keys.columns[table][folded]
		switch {
		case !known:
			k.add(at, nearestColumn(t, name), "the table %s has no column %q", clip(t.Name), clip(name))
		case seen[folded]:
			k.add(at, "", "the composite key has the column %q twice", clip(name))
		case !t.Columns[j].canBeKey():
			k.add(at, "", "%s is %s, which cannot be part of a key", clip(name), t.Columns[j].Type())
		}
		seen[folded] = true
	}
	return len(k.problems) == before
}

func nearestColumn(t *Table, name string) string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return nearest(name, names)
}

func (k *checker) nearestTable(name string) string {
	names := make([]string, len(k.e.Tables))
	for i := range k.e.Tables {
		names[i] = k.e.Tables[i].Name
	}
	return nearest(name, names)
}

// nearest returns a hint at the name that was probably meant, else at all there are.
func nearest(name string, names []string) string {
	const mostListed, mostCompared = 10, 1000
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
