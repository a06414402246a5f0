package ddl

import (
	"slices"
	"strings"
)

// alter reads ALTER TABLE.
func (p *parser) alter() statement {
	a := &alterTable{at: p.take().start}
	p.needWords("TABLE")
	p.words("IF EXISTS")
	p.words("ONLY") // Postgres: not its partitions
	a.name = p.tableName()
	p.subject = a.name
	for {
		start := p.i
		next := p.action()
		if next == nil {
			p.i = start
			a.actions = append(a.actions, p.passOver())
			return a
		}
		a.actions = append(a.actions, next)
		if !p.mark(",") {
			p.needEnd()
			return a
		}
	}
}

// passOver takes the rest of the statement and notes that it is not done.
func (p *parser) passOver() action {
	rest := p.tokens[p.i:]
	if len(rest) == 0 {
		p.expected("what to alter")
	}
	p.i = len(p.tokens)
	what := shorten(p.source(rest))
	return func(c *catalog, t *table) {
		c.warn(rest[0].start, t, ClauseIgnored, "ALTER TABLE … %s is passed over", what)
	}
}

// action reads one action. It is nil where that is none that is known.
func (p *parser) action() action {
	for _, c := range p.dialect.alterClauses {
		if p.words(c.words) {
			return c.read(p)
		}
	}
	switch {
	case p.words("ADD"):
		return p.alterAdd()
	case p.words("DROP"):
		return p.alterDrop()
	case p.words("RENAME TO"):
		to := p.tableName()
		return func(c *catalog, t *table) { c.renameTable(t, to) }
	case p.words("RENAME"):
		return p.alterRename()
	case p.words("ALTER"), p.words("MODIFY"):
		return p.alterColumns()
	}
	return nil
}

// noColumns are the words behind ADD, DROP and RENAME that begin something else than a
// column.
var noColumns = []string{
	"ROW ACCESS POLICY", "ALL ROW ACCESS POLICIES", "SEARCH OPTIMIZATION", "AGGREGATION POLICY", "JOIN POLICY", "STORAGE LIFECYCLE POLICY",
	"DATA METRIC FUNCTION", "PARTITION", "PARTITION COLUMN", "CONSTRAINT", "CLUSTERING KEY", "RECLUSTER", "INDEX",
}

func (p *parser) isNoColumn() bool { return slices.ContainsFunc(noColumns, p.isWords) }

// alterAdd reads what is behind ADD: constraints or columns.
func (p *parser) alterAdd() action {
	if p.isConstraint() {
		constraints := []constraint{p.constraint()}
		for p.isMark(",") {
			p.i++
			if !p.isConstraint() {
				p.i--
				break
			}
			constraints = append(constraints, p.constraint())
		}
		return func(c *catalog, t *table) {
			t.constraints = append(t.constraints, constraints...)
			for _, k := range constraints {
				if k.kind == primaryKey {
					c.require(t, k.columns)
				}
			}
		}
	}
	if p.isNoColumn() {
		return nil
	}
	p.words("COLUMN")
	lenient := p.words("IF NOT EXISTS")
	columns := []column{p.typedColumn()}
	for p.goesOn() { // Snowflake: ADD COLUMN a INT, b INT
		lenient = p.words("IF NOT EXISTS") || lenient
		columns = append(columns, p.typedColumn())
	}
	return func(c *catalog, t *table) { c.addColumns(t, columns, lenient) }
}

// goesOn takes the comma in front of another column of the same action.
func (p *parser) goesOn() bool {
	next := p.ahead(1)
	if !p.isMark(",") || next.kind != wordToken && next.kind != quotedToken || alterWords[p.upper(next)] {
		return false
	}
	p.i++
	p.words("COLUMN")
	return true
}

// alterWords begin an action of ALTER TABLE.
var alterWords = wordSet("ADD ALTER DROP RENAME MODIFY SET UNSET OWNER CLUSTER")

// typedColumn reads a column that must have a data type.
func (p *parser) typedColumn() column {
	c := p.column()
	if c.typ == nil {
		p.expected("a data type")
	}
	return c
}

// alterDrop reads what is behind DROP: a constraint or columns.
func (p *parser) alterDrop() action {
	if drop := p.dropConstraint(); drop != nil {
		p.oneOf("CASCADE", "RESTRICT")
		return drop
	}
	if p.isNoColumn() || p.isWords("NOT NULL") {
		return nil
	}
	p.words("COLUMN")
	lenient := p.words("IF EXISTS")
	columns := []name{p.name("column name")}
	for p.goesOn() {
		columns = append(columns, p.name("column name"))
	}
	p.oneOf("CASCADE", "RESTRICT")
	return func(c *catalog, t *table) {
		for _, n := range columns {
			if !lenient || c.position(t, n) >= 0 {
				c.dropColumn(t, n)
			}
		}
	}
}

// dropConstraint reads CONSTRAINT name, PRIMARY KEY, UNIQUE ( … ) or FOREIGN KEY ( … ).
func (p *parser) dropConstraint() action {
	at := p.peek().start
	switch {
	case p.words("CONSTRAINT"):
		lenient := p.words("IF EXISTS")
		n := p.name("constraint name")
		return func(c *catalog, t *table) {
			if !t.dropConstraints(func(k *constraint) bool { return k.name != "" && strings.EqualFold(k.name, n.text) }) && !lenient {
				c.warn(at, t, ClauseIgnored, "there is no constraint %s to drop", n.text)
			}
		}
	case p.words("PRIMARY KEY"):
		return func(_ *catalog, t *table) {
			t.dropConstraints(func(k *constraint) bool { return k.kind == primaryKey })
		}
	case p.isWords("UNIQUE"), p.isWords("FOREIGN KEY"):
		kind := uniqueKey
		if p.words("FOREIGN KEY") {
			kind = foreignKey
		} else {
			p.i++
		}
		columns := p.names("column name")
		return func(c *catalog, t *table) {
			t.dropConstraints(func(k *constraint) bool { return k.kind == kind && slices.EqualFunc(k.columns, columns, c.same) })
		}
	}
	return nil
}

// alterRename reads [COLUMN] a TO b.
func (p *parser) alterRename() action {
	if p.isNoColumn() {
		return nil
	}
	p.words("COLUMN")
	from := p.name("column name")
	p.needWords("TO")
	to := p.name("column name")
	return func(c *catalog, t *table) {
		if i := c.position(t, to); i >= 0 && !c.same(from, to) {
			c.fail(to.at, "", "the table %s has a column %q already", t.name.text(), to.text)
			return
		}
		c.renameColumn(t, from, to)
	}
}

// alterColumns reads the changes of one or several columns, with or without parentheses.
func (p *parser) alterColumns() action {
	inside := p.mark("(")
	var changes []action
	for {
		p.words("COLUMN")
		if !p.isName() {
			return nil
		}
		n := p.name("column name")
		change := p.columnChange()
		if change == nil {
			return nil
		}
		changes = append(changes, func(c *catalog, t *table) {
			if i := c.columnOrFail(t, n); i >= 0 {
				change(&t.columns[i])
			}
		})
		if !p.goesOn() {
			break
		}
	}
	if inside {
		p.needMark(")")
	}
	return func(c *catalog, t *table) {
		for _, change := range changes {
			change(c, t)
		}
	}
}

// columnChange reads the change of one column. It is nil where that is none that is known.
func (p *parser) columnChange() func(*column) {
	switch {
	case p.words("SET NOT NULL"), p.words("NOT NULL"):
		return func(c *column) { c.null = new(false) }
	case p.words("DROP NOT NULL"), p.words("NULL"):
		return func(c *column) { c.null = new(true) }
	case p.words("DROP DEFAULT"):
		return func(c *column) { c.defaultTo = "" }
	case p.words("UNSET COMMENT"):
		return func(c *column) { c.comment = "" }
	case p.words("SET DATA TYPE"), p.words("TYPE"), p.dialect.beginsType(p.upper(p.peek())):
		return p.newType()
	case p.isWords("ENCODE"), p.isWords("COMMENT"), p.isWords("ADD GENERATED"), p.isWords("SET DEFAULT"):
		p.oneOf("ADD", "SET")
		var changed column
		if !p.attribute(&changed) {
			return nil
		}
		return changed.overwrite
	}
	return nil
}

// overwrite sets in to what c has.
func (c *column) overwrite(to *column) {
	switch {
	case c.identity != nil:
		to.identity = c.identity
		to.notes = append(to.notes, c.notes...)
	case c.defaultTo != "":
		to.defaultTo = c.defaultTo
	case c.encode != "":
		to.encode = c.encode
	default:
		to.comment = c.comment
	}
}

// newType reads the data type that a column changes to.
func (p *parser) newType() func(*column) {
	at := p.peek().start
	typ := p.typeName()
	collate := ""
	if p.words("COLLATE") {
		collate = p.collation()
	}
	if p.words("USING") { // how Postgres converts the rows
		p.expression()
	}
	return func(c *column) {
		c.typ, c.typeAt = typ, at
		if collate != "" {
			c.collate = collate
		}
	}
}
