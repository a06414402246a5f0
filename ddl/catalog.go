package ddl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// table is a table as all statements of a script together make it.
type table struct {
	*createTable
	document string          // what the document calls it
	formerly map[string]name // columns by the key of a name that they had before
	broken   bool            // a statement about it could not be read
}

// present returns the name that a column has now.
func (c *catalog) present(t *table, n name) name {
	for range len(t.formerly) + 1 {
		if c.position(t, n) >= 0 {
			break
		}
		if now, ok := t.formerly[c.key(n)]; ok {
			n = name{text: now.text, quoted: now.quoted, at: n.at}
		}
	}
	return n
}

// catalog holds the tables of a script while its statements are gone through in order.
type catalog struct {
	lexer    *lexer
	dialect  *dialect
	tables   []*table
	schema   tableName           // of names without one; nil: none was chosen
	byName   map[string][]*table // by the folded last part of the name
	warnings []warningAt
	errors   []syntaxError
}

// warningAt is a warning by the place of what it is about.
type warningAt struct {
	at    int
	table *table // nil outside of tables
	code  string
	text  string
}

func newCatalog(l *lexer, d *dialect) *catalog {
	return &catalog{lexer: l, dialect: d, byName: map[string][]*table{}}
}

func (c *catalog) warn(at int, t *table, code, format string, args ...any) {
	c.warnings = append(c.warnings, warningAt{at, t, code, fmt.Sprintf(format, args...)})
}

// mostErrors is how many errors of a script are told.
const mostErrors = 100

// isFull reports whether there are more errors than are told: what is read then is in vain.
func (c *catalog) isFull() bool { return len(c.errors) > mostErrors }

func (c *catalog) fail(at int, hint, format string, args ...any) {
	if !c.isFull() {
		c.errors = append(c.errors, syntaxError{at, fmt.Sprintf(format, args...), hint})
	}
}

// mostColumns is how many columns a table may have. The warehouses take fewer.
const mostColumns = 10_000

// isTooWide fails for a table of too many columns, and reports whether it is one.
func (c *catalog) isTooWide(t *table, columns, at int) bool {
	if columns > mostColumns {
		c.fail(at, "", "the table %s has more than %d columns", t.name.text(), mostColumns)
	}
	return columns > mostColumns
}

// lineOf returns the line of a byte of the script.
func (c *catalog) lineOf(at int) int {
	return c.lexer.lineOf(at)
}

// key returns what a name is compared by.
func (c *catalog) key(n name) string {
	if n.quoted && !c.dialect.foldQuoted {
		return n.text
	}
	return c.dialect.fold(n.text)
}

func (c *catalog) same(a, b name) bool { return c.key(a) == c.key(b) }

func (c *catalog) sameTable(a, b tableName) bool {
	return slices.EqualFunc(a, b, c.same)
}

// text writes a table's name as the script has it, without quotes.
func (n tableName) text() string {
	parts := make([]string, len(n))
	for i := range n {
		parts[i] = n[i].text
	}
	return strings.Join(parts, ".")
}

// find returns the table that a name means, seen from another table: the parts that both
// names have must agree, and of several the one in the same schema is meant. It is nil
// when there is none.
func (c *catalog) find(n, from tableName) *table {
	var found *table
	for _, t := range c.byName[c.key(n.last())] {
		if !c.agree(t.name, n) {
			continue
		}
		if found == nil || c.nearness(t.name, n, from) > c.nearness(found.name, n, from) {
			found = t
		}
	}
	return found
}

// agree reports whether the parts that both names have are the same.
func (c *catalog) agree(a, b tableName) bool {
	n := min(len(a), len(b))
	return slices.EqualFunc(a[len(a)-n:], b[len(b)-n:], c.same)
}

// nearness says how well a table's name fits a name that is used from another table.
func (c *catalog) nearness(t, n, from tableName) int {
	near := 0
	if c.sameTable(t, n) {
		near += 2
	}
	if len(from) > 0 && slices.EqualFunc(t[:len(t)-1], from[:len(from)-1], c.same) {
		near++
	}
	return near
}

// add takes the next statement of the script.
func (c *catalog) add(s statement) {
	switch s := s.(type) {
	case *createTable:
		c.create(s)
	case *alterTable:
		c.alter(s)
	case *commentOn:
		c.comment(s)
	case *dropTable:
		c.drop(s)
	case *useSchema:
		if s.schema != nil {
			c.schema = s.schema
		}
		c.pass(&s.skipped)
	case *skipped:
		c.pass(s)
	}
}

func (c *catalog) pass(s *skipped) {
	c.warn(s.at, nil, s.code, "%s is passed over: %s", shorten(s.what), s.why)
}

// inSchema returns a name with the schema that was chosen, where it has none.
func (c *catalog) inSchema(n tableName) tableName {
	if len(n) > 1 || c.schema == nil {
		return n
	}
	full := slices.Clone(c.schema)
	for i := range full {
		full[i].at = n.at()
	}
	return append(full, n...)
}

// findFrom finds the table that a statement names: in the schema that was chosen, or else
// anywhere.
func (c *catalog) findFrom(n tableName) *table {
	if t := c.find(c.inSchema(n), nil); t != nil {
		return t
	}
	return c.find(n, nil)
}

func (c *catalog) create(s *createTable) {
	s.name = c.inSchema(s.name)
	if first := c.exact(s.name); first != nil {
		line := c.lineOf(first.at)
		switch {
		case s.replace:
			c.warn(s.at, nil, TableSkipped, "the table %s is created again here; that of line %d is left out", s.name.text(), line)
			c.remove(first)
		case s.ifNotExists:
			c.warn(s.at, nil, TableSkipped, "the table %s is there already, from line %d; this one is left out", s.name.text(), line)
			return
		case (s.kind == "TEMPORARY") != (first.kind == "TEMPORARY"):
			c.warn(s.at, nil, TableSkipped, "the table %s is left out: there is a %s table of that name, from line %d", s.name.text(), cmp.Or(strings.ToLower(first.kind), "permanent"), line)
			return
		default:
			c.fail(s.name.at(), "drop it before", "the table %s is created twice, first in line %d", s.name.text(), line)
			return
		}
	}
	t := &table{createTable: s}
	if !c.columnsFrom(t) {
		return
	}
	if c.isTooWide(t, len(t.columns), t.at) {
		return
	}
	c.hoist(t)
	c.noTwins(t, 0)
	c.tables = append(c.tables, t)
	last := c.key(s.name.last())
	c.byName[last] = append(c.byName[last], t)
}

// exact returns the table of exactly that name.
func (c *catalog) exact(n tableName) *table {
	for _, t := range c.byName[c.key(n.last())] {
		if c.sameTable(t.name, n) {
			return t
		}
	}
	return nil
}

func (c *catalog) remove(t *table) {
	last := c.key(t.name.last())
	c.byName[last] = slices.DeleteFunc(c.byName[last], func(other *table) bool { return other == t })
	c.tables = slices.DeleteFunc(c.tables, func(other *table) bool { return other == t })
}

func (c *catalog) comment(s *commentOn) {
	t := c.findFrom(s.table)
	switch {
	case t == nil:
		c.warn(s.at, nil, StatementSkipped, "the comment on %s is passed over: the table is not in the script before it", append(slices.Clone(s.table), s.columns()...).text())
	case s.column == nil:
		t.comment = s.text
	default:
		if i := c.columnOrFail(t, *s.column); i >= 0 {
			t.columns[i].comment = s.text
		}
	}
}

func (c *catalog) drop(s *dropTable) {
	for _, n := range s.tables {
		if t := c.findFrom(n); t != nil {
			c.warn(s.at, nil, TableSkipped, "the table %s of line %d is dropped here and left out", t.name.text(), c.lineOf(t.at))
			c.remove(t)
		}
	}
}
