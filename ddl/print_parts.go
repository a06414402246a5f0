package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// TableScript is what makes one table, in the order in which whoever loads rows runs it:
// Create, the rows, Keys, Checks, Comments, and Foreign when all tables have their keys.
// Each is one statement without a semicolon.
type TableScript struct {
	Table  *schema.Table
	Name   string // as the statements write it, with its namespace
	Create string // CREATE TABLE with the columns, NOT NULL, and the physical design
	// CreateWithKeys is Create with all that Keys, Checks and Foreign say, for a dialect that
	// cannot add them later.
	CreateWithKeys string
	Keys           []string // ALTER TABLE … ADD PRIMARY KEY and UNIQUE
	Checks         []string // ALTER TABLE … ADD CHECK
	Foreign        []string // ALTER TABLE … ADD FOREIGN KEY
	Comments       []string // COMMENT ON …
}

// TableScripts returns what makes the tables of e, a document that schema.Validate accepts,
// in the namespace of that name (a schema, say; "" for none), for a dialect: one of
// [PrintDialects]. Parents come before their children.
//
// It says what [Print] says, for tables whose rows come with all their values: computed
// columns are plain ones, and there is no identity and no default. Warnings are as those
// of Print.
func TableScripts(e *schema.Experiment, dialect, namespace string) ([]TableScript, []string, error) {
	d, err := printDialectOf(dialect)
	if err != nil {
		return nil, nil, err
	}
	p := newPrinter(e.Resolved(), d)
	p.namespace, p.filled = namespace, true
	scripts := make([]TableScript, 0, len(e.Tables))
	for _, t := range schema.GenerationOrder(p.e) {
		scripts = append(scripts, p.parts(t))
	}
	return scripts, p.warnings, nil
}

// parts returns the statements of one table.
func (p *printer) parts(t *schema.Table) TableScript {
	p.made[strings.ToLower(t.Name)] = true
	s := TableScript{Table: t, Name: p.tableName(t.Name)}
	columns := make([]string, len(t.Columns))
	for i := range t.Columns {
		columns[i] = p.d.identifier(t.Columns[i].Name) + " " + p.definition(t, &t.Columns[i])
	}
	keys, checks, foreign := p.keyClauses(t), p.checkClauses(t), p.foreignClauses(t)
	head := fmt.Sprintf("CREATE %sTABLE %s (\n  ", p.permanentKind(t), s.Name)
	behind := strings.Join(append([]string{"\n)"}, p.layout(t)...), "\n")
	s.Create = head + strings.Join(columns, ",\n  ") + behind
	s.CreateWithKeys = head + strings.Join(slices.Concat(columns, keys, checks, foreign), ",\n  ") + behind
	s.Keys, s.Checks, s.Foreign = s.added(keys), s.added(checks), s.added(foreign)
	if p.d.comments == commentStatements {
		s.Comments = p.commentStatements(t)
	}
	return s
}

// added returns the statements that add clauses to a table.
func (s *TableScript) added(clauses []string) []string {
	statements := make([]string, len(clauses))
	for i, clause := range clauses {
		statements[i] = "ALTER TABLE " + s.Name + " ADD " + clause
	}
	return statements
}

// permanentKind is kind for a table that must outlive the session which makes it.
func (p *printer) permanentKind(t *schema.Table) string {
	kind := p.kind(t)
	if kind == "TEMPORARY " {
		p.warn(t.Name, "the table is made as a permanent one, not as TEMPORARY")
		return ""
	}
	return kind
}

// keyClauses returns the primary key and the unique keys of a table.
func (p *printer) keyClauses(t *schema.Table) []string {
	var clauses []string
	if len(t.PrimaryKey) > 0 {
		clauses = append(clauses, "PRIMARY KEY "+p.columns(t, t.PrimaryKey))
	}
	for i := range t.Columns {
		if key := []string{t.Columns[i].Name}; t.Columns[i].Unique && !sameColumns(key, t.PrimaryKey) {
			clauses = append(clauses, "UNIQUE "+p.columns(t, key))
		}
	}
	for _, key := range p.compositeKeys(t) {
		clauses = append(clauses, "UNIQUE "+p.columns(t, key))
	}
	return clauses
}

// checkClauses returns the conditions of a table.
func (p *printer) checkClauses(t *schema.Table) []string {
	var clauses []string
	for _, check := range t.Checks {
		if written := p.check(t, check); written != "" {
			clauses = append(clauses, "CHECK ("+written+")")
		}
	}
	for _, l := range p.relationLines(t) {
		clauses = append(clauses, l.text)
	}
	return clauses
}

// foreignClauses returns the foreign keys of a table.
func (p *printer) foreignClauses(t *schema.Table) []string {
	var clauses []string
	add := func(key schema.CompositeForeignKey) {
		key = p.inOrder(key)
		if written := p.foreignKey(t, key); written != "" {
			clauses = append(clauses, fmt.Sprintf("FOREIGN KEY %s %s", p.columns(t, key.Columns), written))
		}
	}
	for i := range t.Columns {
		if key := singleKey(&t.Columns[i]); key != nil {
			add(*key)
		}
	}
	for _, key := range t.ForeignKeys {
		add(key)
	}
	return clauses
}
