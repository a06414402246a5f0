package schema

import (
	"fmt"
	"strings"
)

// foreignKeys checks the foreign keys of a table over columns, as far as row counts do not
// matter; path is that of the table. That keys which share columns can lead to the same
// values there is for gen.Check.
func (k *checker) foreignKeys(path string, table int) {
	t, seen := &k.e.Tables[table], map[string]string{}
	if len(t.ForeignKeys) == 0 {
		return // a column has one key of its own
	}
	for i := range t.Columns {
		if own := t.Columns[i].ForeignKey; own != nil {
			over := own.over(t.Columns[i].Name)
			seen[over.identity()] = fmt.Sprintf("columns[%d].foreign_key", i)
		}
	}
	for i := range t.ForeignKeys {
		name := fmt.Sprintf("foreign_keys[%d]", i)
		if !k.compositeForeignKey(path+"."+name, table, i) {
			continue
		}
		same := t.ForeignKeys[i].identity()
		if first, twice := seen[same]; twice {
			k.add(path+"."+name, "leave one of them out", "the foreign key is already there as %s", first)
			continue
		}
		seen[same] = name
	}
}

// compositeForeignKey checks a foreign key over columns, and reports whether both sides of
// it are there.
func (k *checker) compositeForeignKey(path string, table, index int) bool {
	t := &k.e.Tables[table]
	key := &t.ForeignKeys[index]
	k.actions(path, key.OnDelete, key.OnUpdate)
	pairs, ok := k.keyPairs(path, table, key)
	if !ok {
		return false
	}
	k.uniqueTarget(path, key, pairs)
	k.uniqueWithin(path, key, pairs)
	for i, pair := range pairs {
		at := fmt.Sprintf("%s.columns[%d]", path, i)
		if k.canJoin(pair.child, pair.parent, at, fmt.Sprintf("%s.references_columns[%d]", path, i)) && !key.isSelf(t, i) {
			k.canHold(pair.child, pair.parent, at)
		}
	}
	k.selfRing(path, pairs)
	k.compositeNulls(path+".nullable", table, index)
	k.spread(path, key, k.keys.isUniqueAmong(table, key.Columns))
	k.depth(path+".max_depth", key.MaxDepth, table, pairs[0].parent.table)
	return true
}

// selfRing adds a problem when columns of a key to the own table refer to each other in a
// ring, as in (a, b) → (b, a). That is said elsewhere where they have no other key.
func (k *checker) selfRing(path string, pairs []keyPair) {
	to := map[place]place{}
	for _, pair := range pairs {
		to[pair.child] = pair.parent
	}
	for i, pair := range pairs {
		names := []string{k.keys.name(pair.child)}
		for p := pair.parent; p != pair.child && len(names) <= len(pairs); p = to[p] {
			if _, more := to[p]; !more {
				names = nil
				break
			}
			names = append(names, k.keys.name(p))
		}
		if len(names) > 1 && len(names) <= len(pairs) && !k.keys.inRing[pair.child] {
			k.add(fmt.Sprintf("%s.columns[%d]", path, i), "let one of these columns have no foreign key", "%s", ringText(append(names, names[0])))
			return
		}
	}
}

// compositeNulls checks what a foreign key over columns says of NULL against what its
// columns say.
func (k *checker) compositeNulls(path string, table, index int) {
	t := &k.e.Tables[table]
	key := &t.ForeignKeys[index]
	if key.Nullable == nil {
		return
	}
	if !*key.Nullable {
		for _, name := range key.Columns {
			if t.Column(name).Nullable() {
				k.add(path, "leave one of them out", "nullable false contradicts %s, which may be NULL", clip(name))
			}
		}
		return
	}
	free := t.freeColumns(index)
	if len(free) == 0 {
		k.add(path, "add a column that is part of no other key, or leave it out",
			"nullable true has no column that could be NULL: all are part of the primary key or of another foreign key")
	}
	for _, name := range free {
		if !t.Column(name).Nullable() {
			k.add(path, "leave one of them out", "nullable true contradicts required true of %s", clip(name))
		}
	}
}

// keyPair is a column of a foreign key and the one that it references.
type keyPair struct{ child, parent place }

// keyPairs finds the columns of both sides of a foreign key, or adds what is wrong.
func (k *checker) keyPairs(path string, table int, key *CompositeForeignKey) (pairs []keyPair, ok bool) {
	ok = k.keyLengths(path, key)
	children, childrenOK := k.columnList(path+".columns", table, "the foreign key", key.Columns)
	parentTable, known := k.referencedTable(path, key.ReferencesTable)
	if !known {
		return nil, false
	}
	parents, parentsOK := k.columnList(path+".references_columns", parentTable, "the foreign key", key.ReferencesColumns)
	if !ok || !childrenOK || !parentsOK {
		return nil, false
	}
	for i := range children {
		pairs = append(pairs, keyPair{place{table, children[i]}, place{parentTable, parents[i]}})
	}
	return pairs, true
}

// keyLengths reports whether the foreign key has as many columns as it needs.
func (k *checker) keyLengths(path string, key *CompositeForeignKey) bool {
	columns, references := len(key.Columns), len(key.ReferencesColumns)
	switch {
	case columns == 0:
		k.add(path+".columns", "", "the foreign key has no columns")
	case columns != references:
		k.add(path+".references_columns", "", "the foreign key has %d columns, but references %d", columns, references)
	}
	return columns > 0 && columns == references
}

// uniqueTarget checks that no two rows of the parent have the same values in the columns
// that the key references.
func (k *checker) uniqueTarget(path string, key *CompositeForeignKey, pairs []keyPair) {
	parent := &k.e.Tables[pairs[0].parent.table]
	if k.keys.isUniqueAmong(pairs[0].parent.table, key.ReferencesColumns) {
		return
	}
	if len(pairs) == 1 {
		name := k.keys.name(pairs[0].parent)
		k.add(path+".references_columns", fmt.Sprintf(`write "is_unique": true on %s, or reference a unique column`, name), "%s is not unique", name)
		return
	}
	list := strings.Join(key.ReferencesColumns, ", ")
	k.add(path+".references_columns", fmt.Sprintf("add them to the composite_keys of %s, or reference its primary key", clip(parent.Name)),
		"(%s) of %s is not unique as a whole", clip(list), clip(parent.Name))
}

// uniqueWithin checks that columns of the key which are unique in the child, as a whole
// or alone, are so in the parent: as the child's rows draw on rows of the parent, they
// cannot be otherwise.
func (k *checker) uniqueWithin(path string, key *CompositeForeignKey, pairs []keyPair) {
	child, parent := &k.e.Tables[pairs[0].child.table], &k.e.Tables[pairs[0].parent.table]
	for unique := range k.keys.uniqueKeysAmong(pairs[0].child.table, key.Columns) {
		var references []string
		for _, name := range unique {
			references = append(references, key.ReferencesColumns[indexOf(key.Columns, name)])
		}
		if !k.keys.isUniqueAmong(pairs[0].parent.table, references) {
			k.add(path, "reference columns that are unique too, or leave the key of the child out", "(%s) of %s is unique, but (%s) of %s is not",
				clip(strings.Join(unique, ", ")), clip(child.Name), clip(strings.Join(references, ", ")), clip(parent.Name))
		}
	}
}

// compositeRows checks that the parents of the table's foreign keys over several columns
// have rows enough.
func (k *checker) compositeRows(table int, rows tableRows) {
	for i := range k.e.Tables[table].ForeignKeys {
		key := &k.e.Tables[table].ForeignKeys[i]
		parent, ok := k.keys.tables[strings.ToLower(key.ReferencesTable)]
		if !ok {
			continue
		}
		path := rows.path(fmt.Sprintf("tables[%d].foreign_keys[%d]", table, i), table, parent)
		if path == "" {
			continue
		}
		if rows.there[parent] == 0 {
			k.noParents(path, table, parent, key)
			continue
		}
		k.rowsWithin(path, table, parent, key, rows)
	}
}

// noParents adds a problem when a key into an empty table cannot be NULL: when none of its
// columns can, or one is required that has its values from nowhere else.
func (k *checker) noParents(path string, table, parent int, key *CompositeForeignKey) {
	to, nullable, required, bound := clip(k.e.Tables[parent].Name), false, "", ""
	for _, name := range key.Columns {
		p, known := k.keys.place(table, name)
		switch {
		case !known:
		case k.keys.column(p).Nullable():
			nullable = true
		case bound == "" && len(k.keys.links[p]) < 2:
			bound = k.keys.name(p)
		case required == "":
			required = k.keys.name(p)
		}
	}
	if bound == "" && !nullable {
		bound = required
	}
	if bound != "" {
		k.add(path, fmt.Sprintf(`ask rows of %s, or write "required": false on the columns of the key`, to), "%s is required, but %s has no rows", bound, to)
	}
}

// rowsWithin checks that the parent has a row for each row of the child where columns of
// the key are unique in the child.
func (k *checker) rowsWithin(path string, table, parent int, key *CompositeForeignKey, rows tableRows) {
	asked, there := rows.asked[table], rows.there[parent]
	if asked <= there {
		return
	}
	from, to := clip(k.e.Tables[table].Name), clip(k.e.Tables[parent].Name)
	for unique := range k.keys.uniqueKeysAmong(table, key.Columns) {
		k.add(path, fmt.Sprintf("ask no more rows of %s than of %s", from, to), "(%s) of %s is unique and has %s, but %s has %d",
			clip(strings.Join(unique, ", ")), from, count(asked, "row"), to, there)
		return
	}
}
