package ddl

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// Print writes the CREATE TABLE statements of e, a document that schema.Validate accepts,
// for a dialect: one of [PrintDialects], in any case. Parents stand before their children.
// The same document gives the same script, and w gets it in one piece.
//
// Rules, ranges, values and row counts are no part of a script ([PrintRules] has them), but
// for orders of columns and foreign keys that differ, which are conditions. What else the
// dialect cannot say is left out and returned as warnings, a sentence each. An expression of an
// imported script (a default, a condition, a computed column) is written for the dialect
// that it comes from; for others only where it means the same in all of them.
func Print(w io.Writer, e *schema.Experiment, dialect string) ([]string, error) {
	return printScript(w, e, dialect, false)
}

func printScript(w io.Writer, e *schema.Experiment, dialect string, withRules bool) ([]string, error) {
	d, err := printDialectOf(dialect)
	if err != nil {
		return nil, err
	}
	e = e.Resolved()
	p := newPrinter(e, d)
	p.withRules = withRules
	p.header()
	for _, t := range schema.GenerationOrder(e) {
		p.table(t)
	}
	if len(p.later) > 0 {
		p.out.WriteString("\n" + strings.Join(p.later, "\n") + "\n")
	}
	if _, err := w.Write(p.out.Bytes()); err != nil {
		return nil, fmt.Errorf("the script of experiment %s cannot be written: %w", e.Name, err)
	}
	return p.warnings, nil
}

// PrintDialects returns the names of the dialects that [Print] writes.
func PrintDialects() []string {
	names := make([]string, len(printDialects))
	for i, d := range printDialects {
		names[i] = d.name
	}
	return names
}

// printer writes the script of one experiment.
type printer struct {
	e     *schema.Experiment
	d     *printDialect
	rules lexRules // of the expressions in the document
	own   bool     // these expressions are in the dialect that is printed

	withRules bool   // in comments
	filled    bool   // the tables get rows with all their values: see TableScripts
	namespace string // of the tables, "" for none

	tables   map[string]*schema.Table
	made     map[string]bool       // tables that are printed
	needed   map[string][][]string // columns of a table that only foreign keys say to be unique
	out      bytes.Buffer
	later    []string // statements behind all tables
	warnings []string
}

func newPrinter(e *schema.Experiment, d *printDialect) *printer {
	p := &printer{
		e: e, d: d,
		tables: make(map[string]*schema.Table, len(e.Tables)), made: map[string]bool{},
		needed: map[string][][]string{},
	}
	from := &ansi
	if source, err := dialectOf(e.Dialect); err == nil {
		from = source
	}
	p.rules, p.own = from.lex, from == d.reads && !d.strange
	for i := range e.Tables {
		p.tables[strings.ToLower(e.Tables[i].Name)] = &e.Tables[i]
	}
	for i := range e.Tables {
		p.findTargets(&e.Tables[i])
	}
	return p
}

// warn adds a warning about a table or, as table.column, a column.
func (p *printer) warn(about, format string, args ...any) {
	p.warnings = append(p.warnings, about+": "+fmt.Sprintf(format, args...))
}

func (p *printer) header() {
	p.comment("", "experiment "+p.e.Name+" for "+p.d.name)
	p.comment("", p.e.Description)
}

// comment writes text as lines of comment.
func (p *printer) comment(indent, text string) {
	for line := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == '\n' || c == '\r' }) {
		p.out.WriteString(strings.TrimRight(indent+"-- "+line, " \t") + "\n")
	}
}
