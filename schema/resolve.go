package schema

import "slices"

// Resolved returns e with what the keys of its tables say of single columns written on
// these columns, so that a column need not be asked together with its table:
//
//   - a column that is the primary key, or an entry of unique, is Unique;
//   - the columns that a nullable foreign key over several columns leaves free are not
//     Required: those that say nothing themselves and are part of no other foreign key
//     and not of the primary key.
//
// [Decode] returns documents that are resolved, and [Validate] takes those that are not
// for what they would be. Where there is nothing to write, the result is e itself;
// otherwise it shares with e all but the lists of tables and columns.
func (e *Experiment) Resolved() *Experiment {
	var made *Experiment
	for i := range e.Tables {
		columns := e.Tables[i].resolved()
		if columns == nil {
			continue
		}
		if made == nil {
			copied := *e
			copied.Tables = slices.Clone(e.Tables)
			made = &copied
		}
		made.Tables[i].Columns = columns
	}
	if made == nil {
		return e
	}
	return made
}

// resolved returns the columns with what the keys say written on them, nil where nothing
// is to be written.
func (t *Table) resolved() []Column {
	var columns []Column
	change := func(name string, isThere func(*Column) bool, write func(*Column)) {
		i := t.ColumnIndex(name)
		if i < 0 || isThere(&t.Columns[i]) {
			return
		}
		if columns == nil {
			columns = slices.Clone(t.Columns)
		}
		write(&columns[i])
	}
	for _, key := range append([][]string{t.PrimaryKey}, t.Unique...) {
		if len(key) == 1 {
			change(key[0], func(c *Column) bool { return c.Unique || c.Type() == 0 || !c.canBeKey() }, func(c *Column) { c.Unique = true })
		}
	}
	for i := range t.ForeignKeys {
		if nullable := t.ForeignKeys[i].Nullable; nullable == nil || !*nullable {
			continue
		}
		for _, name := range t.freeColumns(i) {
			change(name, func(c *Column) bool { return c.Required != nil }, func(c *Column) { c.Required = new(false) })
		}
	}
	return columns
}

// freeColumns returns the columns of foreign_keys[index] that may be NULL as far as other
// keys are concerned: those in no primary key and in no other foreign key. A column that
// refers to itself, as a part of a key to the own table, is not among them.
func (t *Table) freeColumns(index int) []string {
	var free []string
	key := &t.ForeignKeys[index]
	for i, name := range key.Columns {
		if indexOf(t.PrimaryKey, name) < 0 && !key.isSelf(t, i) && !t.isShared(index, name) {
			free = append(free, name)
		}
	}
	return free
}

// isShared reports whether a column of foreign_keys[index] is part of another foreign key.
func (t *Table) isShared(index int, name string) bool {
	if c := t.Column(name); c != nil && c.ForeignKey != nil {
		return true
	}
	for i := range t.ForeignKeys {
		at := indexOf(t.ForeignKeys[i].Columns, name)
		if i != index && at >= 0 && !t.ForeignKeys[i].isSelf(t, at) {
			return true
		}
	}
	return false
}

// isSelf reports whether the key, which stands in t, lets the column at a position refer
// to itself: the columns that all rows of a group share, as in
// (tenant, parent) → (tenant, id). Where there is no other column, it is false.
func (f *CompositeForeignKey) isSelf(t *Table, position int) bool {
	self := func(i int) bool {
		return i < len(f.ReferencesColumns) && sameName(f.Columns[i], f.ReferencesColumns[i])
	}
	if !sameName(f.ReferencesTable, t.Name) || !self(position) {
		return false
	}
	for i := range f.Columns {
		if !self(i) {
			return true
		}
	}
	return false
}
