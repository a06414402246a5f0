package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
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

// createAll returns the statements that make all tables of e with their unique indexes.
func createAll(e *schema.Experiment) string {
	var b strings.Builder
	b.WriteString(createTables(e))
	referenced := referencedColumns(e)
	for i := range e.Tables {
		t := &e.Tables[i]
		b.WriteString(createIndexes(e, t, referenced[strings.ToLower(t.Name)]))
	}
	return b.String()
}

func createTable(b *strings.Builder, e *schema.Experiment, t *schema.Table) {
	primary, rowNumber := primaryKey(e, t)
	fmt.Fprintf(b, "CREATE TABLE %s (\n", quote(t.Name))
	for i, c := range columnsOf(e, t) {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(b, "  %s ", quote(c.Name))
		if i == rowNumber {
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
	if len(primary) > 0 && rowNumber < 0 {
		fmt.Fprintf(b, ",\n  PRIMARY KEY (%s)", quoteAll(primary))
	}
	for _, f := range t.ForeignKeys {
		fmt.Fprintf(b, ",\n  FOREIGN KEY (%s) REFERENCES %s (%s)", quoteAll(f.Columns), quote(f.ReferencesTable), quoteAll(f.ReferencesColumns))
	}
	b.WriteString("\n);\n")
}

// primaryKey returns the columns of a table's primary key: that of the document, else the
// first required column that counts, else none. Where that is one column whose values
// grow with the rows, rowNumber is its position, else -1.
func primaryKey(e *schema.Experiment, t *schema.Table) (columns []string, rowNumber int) {
	for i, c := range columnsOf(e, t) {
		named := len(t.PrimaryKey) == 1 && strings.EqualFold(t.PrimaryKey[0], c.Name)
		if (named || len(t.PrimaryKey) == 0) && !c.Nullable() && c.storage == btree.Integer && grows(t, c.Column) {
			return []string{c.Name}, i
		}
	}
	return t.PrimaryKey, -1
}

// grows reports whether each row has a larger integer than the one before it.
func grows(t *schema.Table, c *schema.Column) bool {
	if _, _, refers := t.Reference(c.Name); refers {
		return false
	}
	return c.CountsUp() || c.Identity != nil && c.Identity.Step > 0
}

// createIndexes returns the statements that make the unique indexes of a table. Made
// after the rows, they are sorted once and written in order; a constraint would look up
// every row in them. Their names, table.column, cannot be those of a table.
//
// referenced are the columns that foreign keys over several columns refer to. SQLite wants
// an index of exactly these, even where some of them are unique already.
// https://www.sqlite.org/foreignkeys.html#fk_indexes
func createIndexes(e *schema.Experiment, t *schema.Table, referenced [][]string) string {
	var b strings.Builder
	for _, key := range indexedKeys(e, t, referenced) {
		name := t.Name + "." + strings.Join(key, ".")
		fmt.Fprintf(&b, "CREATE UNIQUE INDEX %s ON %s (%s);\n", quote(name), quote(t.Name), quoteAll(key))
	}
	return b.String()
}

// indexedKeys returns the keys for which [createIndexes] makes an index.
func indexedKeys(e *schema.Experiment, t *schema.Table, referenced [][]string) [][]string {
	primary, _ := primaryKey(e, t)
	made := map[string]bool{columnSet(primary): true}
	var keys [][]string
	for _, key := range slices.Concat(t.UniqueKeys(), referenced) {
		if set := columnSet(key); !made[set] {
			made[set] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// columnSet is the same for the same columns in another order or case.
func columnSet(columns []string) string {
	set := make([]string, len(columns))
	for i, name := range columns {
		set[i] = strings.ToLower(name)
	}
	slices.Sort(set)
	return strings.Join(set, ",")
}

// referencedColumns returns what the foreign keys over several columns refer to, by table
// name in lower case.
func referencedColumns(e *schema.Experiment) map[string][][]string {
	referenced := map[string][][]string{}
	for i := range e.Tables {
		for _, f := range e.Tables[i].ForeignKeys {
			parent := strings.ToLower(f.ReferencesTable)
			referenced[parent] = append(referenced[parent], f.ReferencesColumns)
		}
	}
	return referenced
}

// quoteAll returns identifiers as SQL lists them.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}
