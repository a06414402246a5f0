package ddl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// Options say how a script is read. The zero value wants a Dialect.
type Options struct {
	Dialect         string // redshift, snowflake or ansi, in any case
	TargetRows      int64  // rows of every table; 0: what its comment says (see PrintRules), else DefaultRows
	TargetWarehouse string // as in the document
	NoInfer         bool   // give no column a rule or a range because of its name

	rowsAsked bool // TargetRows is not the default
}

// DefaultRows is the number of rows that a table gets where the options say nothing.
const DefaultRows = 1000

// Import reads the CREATE TABLE statements of a script and returns the experiment of that
// name that they make, together with what could not be carried over, in the order of the
// script. Statements that make no table are passed over with a warning. The warnings are
// in the experiment as well, with the tables that they are about.
//
// An error about the script is [Errors], with all places that cannot be read. After 100 of
// them the rest of the script is not read, which a last one says. The
// experiment is one that gen.Check accepts; where its name is none, that is a
// schema.Problems.
func Import(name, script string, o Options) (*schema.Experiment, []Warning, error) {
	d, err := dialectOf(o.Dialect)
	if err != nil {
		return nil, nil, err
	}
	if o.TargetRows < 0 {
		return nil, nil, fmt.Errorf("%d target rows are below 0", o.TargetRows)
	}
	o.rowsAsked = o.TargetRows != 0
	o.TargetRows = cmp.Or(o.TargetRows, DefaultRows)
	if errs := notText(script); errs != nil {
		return nil, nil, errs
	}
	c := read(script, d)
	b := newBuilder(c, name, o)
	if !c.isFull() {
		b.build() // finds more to report where there are errors already
	}
	if len(c.errors) > 0 {
		return nil, nil, c.report()
	}
	if problems := b.repair(gen.Check); problems != nil {
		return nil, nil, problems
	}
	return b.document, b.finish(), nil
}

// read goes through the statements of a script.
func read(script string, d *dialect) *catalog {
	l := newLexer(script, d.lex)
	c := newCatalog(l, d)
	masked := len(l.wrong)
	c.failAll(l.wrong)
	var tokens []token
	for !c.isFull() {
		var more bool
		if tokens, more = l.statement(tokens[:0]); !more {
			break
		}
		c.statements(tokens)
	}
	for _, line := range l.meta {
		c.warn(line.at, nil, StatementSkipped, "%s is passed over: it is for the shell that runs the script", shorten(line.message))
	}
	c.failAll(l.wrong[masked:])
	if len(c.tables) == 0 && len(c.errors) == 0 {
		c.fail(0, c.whyNone(), "the script creates no table")
	}
	return c
}

// failAll fails for what makes no tokens.
func (c *catalog) failAll(wrong []lexError) {
	for _, one := range wrong {
		c.fail(one.at, "", "%s", one.message)
	}
}

// whyNone names the first table that was left out.
func (c *catalog) whyNone() string {
	for _, w := range c.warnings {
		if w.code == TableSkipped {
			return fmt.Sprintf("line %d: %s", c.lineOf(w.at), w.text)
		}
	}
	return ""
}

// statements takes a statement, or more than one where a semicolon is missing between
// them, which is an error all the same.
func (c *catalog) statements(tokens []token) {
	for len(tokens) > 0 && !c.isFull() {
		p := &parser{lexer: c.lexer, dialect: c.dialect, tokens: tokens}
		s, err := p.read()
		if err == nil {
			c.add(s)
			return
		}
		if c.isCutWrong(tokens) {
			return // which is said by itself
		}
		c.errors = append(c.errors, *err)
		if len(p.subject) > 0 {
			if t := c.findFrom(p.subject); t != nil {
				t.broken = true
			}
		}
		next := slices.IndexFunc(tokens, func(t token) bool { return t.start >= err.at })
		if next <= 0 || !statementWords[p.upper(tokens[next])] || !c.lexer.startsLine(tokens[next].start) {
			return
		}
		tokens = tokens[next:]
	}
}

// isCutWrong reports whether there is a place in a statement that makes no tokens.
func (c *catalog) isCutWrong(tokens []token) bool {
	return slices.ContainsFunc(c.lexer.wrong, func(wrong lexError) bool {
		return wrong.at >= tokens[0].start && wrong.at <= c.lexer.end
	})
}

// read reads the statement, unless its syntax is wrong.
func (p *parser) read() (s statement, wrong *syntaxError) {
	defer func() {
		if r := recover(); r != nil {
			e, isSyntax := r.(syntaxError)
			if !isSyntax {
				panic(r)
			}
			wrong = &e
		}
	}()
	return p.statement(), nil
}

// notText is the error of a script that is not UTF-8.
func notText(script string) error {
	if utf8.ValidString(script) {
		return nil
	}
	at := 0
	for at < len(script) {
		r, width := utf8.DecodeRuneInString(script[at:])
		if r == utf8.RuneError && width == 1 {
			break
		}
		at += width
	}
	l := &lexer{text: script, lines: lineStarts(script)}
	line, column := l.place(at)
	source, cut := l.source(at)
	return Errors{{
		Line: line, Column: column, Source: strings.ToValidUTF8(source, "\uFFFD"), Cut: cut,
		Message: fmt.Sprintf("the script is not UTF-8: byte 0x%02X", script[at]), Hint: "convert it, with iconv -f latin1 -t utf8 for example",
	}}
}

// report returns the errors in the order of the script, and behind the most that are told
// one that says that there are more.
func (c *catalog) report() error {
	slices.SortStableFunc(c.errors, func(a, b syntaxError) int { return a.at - b.at })
	if c.isFull() {
		c.errors[mostErrors].message = fmt.Sprintf("there are more than %d errors; the rest of the script was not read", mostErrors)
		c.errors[mostErrors].hint = "check the dialect, or mend these first"
	}
	errs := make(Errors, 0, len(c.errors))
	for _, e := range slices.Compact(c.errors) {
		line, column := c.lexer.place(e.at)
		made := Error{Line: line, Column: column, Message: e.message, Hint: e.hint}
		made.Source, made.Cut = c.lexer.source(e.at)
		errs = append(errs, made)
	}
	return errs
}

// finish returns the warnings in the order of the script, and writes them into the
// document.
func (b *builder) finish() []Warning {
	slices.SortStableFunc(b.warnings, func(x, y warningAt) int { return x.at - y.at })
	warnings := make([]Warning, 0, len(b.warnings))
	said := map[warningAt]bool{}
	for _, w := range b.warnings {
		once := w
		once.table = nil // a table that is copied says the same once more
		if said[once] {
			continue
		}
		said[once] = true
		line, column := b.lexer.place(w.at)
		made := Warning{Line: line, Column: column, Code: w.code, Message: w.text}
		text := fmt.Sprintf("line %d: %s", line, w.text)
		j, known := b.index[w.table]
		if known {
			made.Table = w.table.document
			b.document.Tables[j].Warnings = append(b.document.Tables[j].Warnings, text)
		} else {
			b.document.Warnings = append(b.document.Warnings, text)
		}
		warnings = append(warnings, made)
	}
	return warnings
}
