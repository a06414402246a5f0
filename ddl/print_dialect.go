package ddl

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// printDialect is what a dialect has of its own when it is written, as data.
type printDialect struct {
	name     string
	reads    *dialect                 // that an import of what is printed takes
	strange  bool                     // expressions of that dialect may mean nothing in this one
	folds    func(name string) string // of names without quotes; nil where case does not matter
	reserved map[string]bool          // words that name nothing without quotes, in upper case
	types    map[schema.Type]typeForm

	comments commentPlace
	later    laterKey

	// identity writes an identity column, "" for those that the dialect does not have;
	// nil: it has none.
	identity func(c *schema.Column) string
	// joins reports whether a column may have a foreign key to parent; nil: any may.
	joins    func(child, parent *schema.Column) bool
	ordered  bool // a foreign key has the order of the key that it points at
	computed computedForm
	checks   bool // conditions
	actions  bool // ON DELETE and ON UPDATE

	kinds   []string                                   // of tables
	layout  func(p *printer, t *schema.Table) []string // clauses behind the columns; nil: it has none
	encode  bool                                       // columns have a compression
	collate func(name string) string                   // a collation, "" for what is none; nil: no collation of a document is
}

// commentPlace is where descriptions go.
type commentPlace uint8

const (
	commentLines      commentPlace = iota // before what they describe, as lines of comment
	commentStatements                     // COMMENT ON, behind the table
	commentClauses                        // COMMENT, within it
)

// laterKey is what becomes of a foreign key to a table that stands further down.
type laterKey uint8

const (
	laterAnyway  laterKey = iota // it is written as any other
	laterAltered                 // ALTER TABLE adds it
	laterNever                   // the dialect cannot have it
)

// computedForm is how a computed column is written.
type computedForm struct {
	format  string // of the expression; "": the dialect has none
	keyless bool   // it cannot be in a primary key
	bare    bool   // it has no constraints, and is in no key
	plain   bool   // its expression names no other computed column
}

var printDialects = []*printDialect{&printedRedshift, &printedSnowflake, &printedPostgres, &printedSQLite, &printedDuckDB}

func printDialectOf(name string) (*printDialect, error) {
	for _, d := range printDialects {
		if strings.EqualFold(d.name, name) {
			return d, nil
		}
	}
	hint := "one of " + strings.Join(PrintDialects(), ", ")
	if near := schema.Closest(strings.ToLower(name), PrintDialects()); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return nil, fmt.Errorf("%q is no dialect that can be printed (%s)", name, hint)
}

// identifier writes a name as it is, in quotes where the dialect reserves it: then as the
// dialect folds names without quotes, so that it is the same name in whatever case it is written.
func (d *printDialect) identifier(name string) string {
	if d.reserved[strings.ToUpper(name)] {
		if d.folds != nil {
			name = d.folds(name)
		}
		return `"` + name + `"`
	}
	return name
}

// tableName writes the name of a table, with that of its namespace where there is one.
func (p *printer) tableName(name string) string {
	if p.namespace == "" {
		return p.d.identifier(name)
	}
	return p.d.identifier(p.namespace) + "." + p.d.identifier(name)
}

// text writes a string.
func (d *printDialect) text(s string) string {
	if d.reads.lex.backslash {
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// columns writes a list of columns of t, in parentheses.
func (p *printer) columns(t *schema.Table, names []string) string {
	written := make([]string, len(names))
	for i, name := range names {
		written[i] = p.column(t, name)
	}
	return "(" + strings.Join(written, ", ") + ")"
}

// column writes the name of a column of t as its definition spells it.
func (p *printer) column(t *schema.Table, name string) string {
	if c := t.Column(name); c != nil {
		name = c.Name
	}
	return p.d.identifier(name)
}
