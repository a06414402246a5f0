package lineage

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Graph is the lineage of an experiment. Its JSON is that of the HTTP API. Its foreign keys name
// tables and columns that are there.
type Graph struct {
	Experiment  string       `json:"experiment"`
	Description string       `json:"description"`
	Warehouse   string       `json:"warehouse"`    // name of the one that holds the rows
	Tables      []Table      `json:"tables"`       // in the order of the document
	ForeignKeys []ForeignKey `json:"foreign_keys"` // by table, in the order of its columns; then those over several columns
}

// Table is a table, and the run that filled it.
type Table struct {
	Name        string     `json:"name"`
	Description string     `json:"description"`
	TargetRows  int64      `json:"target_rows"` // of the document
	Rows        int64      `json:"rows"`        // that the warehouse holds, as the run left them
	Columns     []Column   `json:"columns"`
	PrimaryKey  []string   `json:"primary_key"` // empty for none
	Unique      [][]string `json:"unique"`      // the other keys: columns that are unique as a whole
	Run         *Run       `json:"run"`         // nil where the table is empty
}

// Column is a column of a table.
type Column struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // with its sizes
	Nullable bool   `json:"nullable"`
}

// Run is the run that filled a table. A table that a later run kept has the earlier one.
type Run struct {
	ID            int64      `json:"id"`
	Seed          int64      `json:"seed,string"`
	EngineVersion string     `json:"engine_version"`
	Recorded      bool       `json:"recorded"`     // false: its record was removed, and what follows is empty
	Status        string     `json:"status"`       // COMPLETED, as a rule
	RowsAsked     int64      `json:"rows_asked"`   // of this table
	StartedAt     *time.Time `json:"started_at"`   //
	CompletedAt   *time.Time `json:"completed_at"` //
}

// ForeignKey leads from the rows of a table, the children, to those of another, or the same.
type ForeignKey struct {
	Table             string   `json:"table"`
	Columns           []string `json:"columns"`
	ReferencesTable   string   `json:"references_table"`
	ReferencesColumns []string `json:"references_columns"`
	Nullable          bool     `json:"nullable"` // a child need not have a parent
	Unique            bool     `json:"unique"`   // a parent has one child at most
	// Cardinality is parents:children: 1:n, 0..1:n, 1:1 or 0..1:1.
	Cardinality string `json:"cardinality"`
	ChildrenMin *int64 `json:"children_min"` // that a parent has, where the document says
	ChildrenMax *int64 `json:"children_max"`
}

// Formats are the names of the formats that [Graph.Write] knows besides JSON.
func Formats() []string { return []string{"dot", "mermaid", "svg"} }

// Write writes the graph in one of [Formats]; another is an error. The same graph makes the
// same text.
func (g *Graph) Write(w io.Writer, format string) error {
	var text string
	switch format {
	case "dot":
		text = g.DOT()
	case "mermaid":
		text = g.Mermaid()
	case "svg":
		text = g.SVG()
	default:
		return fmt.Errorf("a graph cannot be written as %q: formats are %s", format, strings.Join(Formats(), ", "))
	}
	_, err := io.WriteString(w, text)
	return err
}

// state says how many rows a table has, and whose they are: 10 000 rows, run 3.
func (t *Table) state() string {
	if t.Run == nil {
		return "no rows"
	}
	text := grouped(t.Rows) + " rows"
	if t.Rows == 1 {
		text = "1 row"
	}
	return text + ", run " + strconv.FormatInt(t.Run.ID, 10)
}

// sentence writes: orders.customer_id refers to customers.customer_id (1:n).
func (f *ForeignKey) sentence() string {
	return place(f.Table, f.Columns) + " refers to " + place(f.ReferencesTable, f.ReferencesColumns) + " (" + f.label() + ")"
}

// label writes the cardinality, and how many children a parent has where that is said.
func (f *ForeignKey) label() string {
	if f.ChildrenMin == nil && f.ChildrenMax == nil {
		return f.Cardinality
	}
	least, most := "0", "n"
	if f.ChildrenMin != nil {
		least = grouped(*f.ChildrenMin)
	}
	if f.ChildrenMax != nil {
		most = grouped(*f.ChildrenMax)
	}
	if least == most {
		return f.Cardinality + ", " + least + " each"
	}
	return f.Cardinality + ", " + least + "–" + most + " each"
}

func place(table string, columns []string) string {
	if len(columns) == 1 {
		return table + "." + columns[0]
	}
	return table + ".(" + strings.Join(columns, ", ") + ")"
}

// grouped writes n with a narrow space between groups of three digits.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return digits
}
