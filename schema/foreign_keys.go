package schema

import (
	"fmt"
	"strings"
)

// foreignKeys checks the foreign keys of a table over several columns, as far as row
// counts do not matter; path is that of the table.
func (k *checker) foreignKeys(path string, table int) {
	for i := range k.e.Tables[table].ForeignKeys {
		k.compositeForeignKey(fmt.Sprintf("%s.foreign_keys[%d]", path, i), table, i)
	}
}

func (k *checker) compositeForeignKey(path string, table, index int) {
	key := &k.e.Tables[table].ForeignKeys[index]
	k.actions(path, key.OnDelete, key.OnUpdate)
	pairs, ok := k.keyPairs(path, table, key)
	if !ok {
		return
	}
	k.uniqueTarget(path, key, pairs)
	k.uniqueWithin(path, key, pairs)
	for i, pair := range pairs {
		at := fmt.Sprintf("%s.columns[%d]", path, i)
		if pair.child == pair.parent {
			continue // a group within which the key stays
		}
		if k.canJoin(pair.child, pair.parent, at, fmt.Sprintf("%s.references_columns[%d]", path, i)) {
			k.canHold(pair.child, pair.parent, at)
		}
		if k.keys.parts[pair.child].key == index {
			k.implied(pair.child, pair.parent, index)
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
	case columns == 1:
		k.add(path, fmt.Sprintf("write it as foreign_key on the column %s", clip(key.Columns[0])), "the foreign key has 1 column; it needs 2 or more here")
	case columns != references:
		k.add(path+".references_columns", "", "the foreign key has %d columns, but references %d", columns, references)
	}
	return columns > 1 && columns == references
}

// uniqueTarget checks that no two rows of the parent have the same values in the columns
// that the key references.
func (k *checker) uniqueTarget(path string, key *CompositeForeignKey, pairs []keyPair) {
	parent := &k.e.Tables[pairs[0].parent.table]
	if k.keys.isUniqueAmong(pairs[0].parent.table, key.ReferencesColumns) {
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

// implied checks that the foreign key that a column of foreign_keys[index] has of its own
// leads to the same values: parent, from where the column takes them, has them from the
// column that the other one references.
func (k *checker) implied(child, parent place, index int) {
	target, ok := k.keys.single(child)
	if _, ends := k.keys.root(child); !ok || !ends || k.keys.comesFrom(parent, target) {
		return
	}
	k.add(k.keys.ownPath(child), fmt.Sprintf("leave it out, or let the values of %s come from %s", k.keys.name(parent), k.keys.name(target)),
		"the foreign key leads to %[1]s, but foreign_keys[%[2]d] takes the values of %[3]s from %[4]s, which does not have them from %[1]s",
		k.keys.name(target), index, clip(k.keys.column(child).Name), k.keys.name(parent))
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

// noParents adds a problem when a column of a key into an empty table is required.
func (k *checker) noParents(path string, table, parent int, key *CompositeForeignKey) {
	to := clip(k.e.Tables[parent].Name)
	for _, name := range key.Columns {
		p, known := k.keys.place(table, name)
		if !known || k.keys.column(p).Nullable() || k.keys.column(p).ForeignKey != nil {
			continue
		}
		k.add(path, fmt.Sprintf(`ask rows of %s, or write "required": false on the columns of the key`, to),
			"%s is required, but %s has no rows", k.keys.name(p), to)
		return
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
