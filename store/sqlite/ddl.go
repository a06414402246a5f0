package sqlite

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// createMark makes the table that tells which run filled which table.
const createMark = `CREATE TABLE _dwsim_run (
  table_name TEXT PRIMARY KEY NOT NULL,
  mark TEXT NOT NULL
) WITHOUT ROWID;
`

// createTables returns the statements that make all tables of e, without their unique
// indexes.
func createTables(e *schema.Experiment) string {
	var b strings.Builder
	b.WriteString(createMark)
	for i := range e.Tables {
		createTable(&b, e, &e.Tables[i])
	}
	return b.String()
}

func createTable(b *strings.Builder, e *schema.Experiment, t *schema.Table) {
	key := primaryKey(e, t)
	fmt.Fprintf(b, "CREATE TABLE %s (\n", quote(t.Name))
	for i, c := range columnsOf(e, t) {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(b, "  %s ", quote(c.Name))
		if i == key {
			b.WriteString("INTEGER PRIMARY KEY") // so spelled, it is the row number: no index is needed
		} else {
			b.WriteString(c.declared)
		}
		if !c.Nullable() {
			b.WriteString(" NOT NULL")
		}
		if f := c.ForeignKey; f != nil {
			fmt.Fprintf(b, " REFERENCES %s (%s)", quote(f.ReferencesTable), quote(f.ReferencesColumn))
		}
	}
	b.WriteString("\n);\n")
}

// primaryKey returns the position of the first required column that counts up, or -1.
func primaryKey(e *schema.Experiment, t *schema.Table) int {
	for i, c := range columnsOf(e, t) {
		if c.CountsUp() && !c.Nullable() && c.storage == storeInteger {
			return i
		}
	}
	return -1
}

// createIndexes returns the statements that make the unique indexes of a table. Made
// after the rows, they are sorted once and written in order; a constraint would look up
// every row in them. Their names, table.column, cannot be those of a table.
func createIndexes(e *schema.Experiment, t *schema.Table) string {
	var keys [][]string
	primary := primaryKey(e, t)
	for i := range t.Columns {
		if t.Columns[i].Unique && i != primary {
			keys = append(keys, []string{t.Columns[i].Name})
		}
	}
	keys = append(keys, t.CompositeKeys...)

	var b strings.Builder
	made := map[string]bool{}
	for _, key := range keys {
		name := t.Name + "." + strings.Join(key, ".")
		if made[strings.ToLower(name)] {
			continue
		}
		made[strings.ToLower(name)] = true
		quoted := make([]string, len(key))
		for i, column := range key {
			quoted[i] = quote(column)
		}
		fmt.Fprintf(&b, "CREATE UNIQUE INDEX %s ON %s (%s);\n", quote(name), quote(t.Name), strings.Join(quoted, ", "))
	}
	return b.String()
}
