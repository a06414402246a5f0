package ddl

import "slices"

// isConstraint reports whether a constraint of the table is next, not a column.
func (p *parser) isConstraint() bool {
	return p.isWords("CONSTRAINT") || p.isWords("PRIMARY KEY") || p.isWords("FOREIGN KEY") ||
		p.isWords("UNIQUE") || p.isWords("CHECK") || p.isWords("EXCLUDE")
}

// constraint reads a constraint of a table.
func (p *parser) constraint() constraint {
	k := constraint{at: p.peek().start}
	if p.words("CONSTRAINT") {
		k.name = p.name("constraint name").text
	}
	switch {
	case p.words("PRIMARY KEY"):
		k.kind = primaryKey
		k.columns = p.names("column name")
	case p.words("UNIQUE"):
		k.kind = uniqueKey
		p.oneOf("KEY", "INDEX")
		k.properties = p.properties() // NULLS NOT DISTINCT
		k.columns = p.names("column name")
	case p.words("FOREIGN KEY"):
		k.kind = foreignKey
		k.columns = p.names("column name")
		p.needWords("REFERENCES")
		p.references(&k)
	case p.words("CHECK"):
		k.kind = checkCondition
		k.condition = slices.Clone(p.parenthesised())
		p.ordered = nil
	default:
		p.expected("PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK")
	}
	k.properties = append(k.properties, p.ordered...)
	k.properties = append(k.properties, p.indexOptions()...)
	k.properties = append(k.properties, p.constraintOptions(&k)...)
	if p.words("COMMENT") { // behind a column it would be that of the column
		p.mark("=")
		k.properties = append(k.properties, "COMMENT "+shorten(p.text(p.peek())))
		p.stringLiteral("a comment in quotes")
	}
	if k.parentKey != nil && len(k.parentKey) != len(k.columns) {
		p.fail(k.at, "", "the foreign key has %d columns, but references %d", len(k.columns), len(k.parentKey))
	}
	return k
}

// indexOptions reads what Postgres says about the index of a key.
func (p *parser) indexOptions() []string {
	var options []string
	for {
		switch option := p.oneOf("INCLUDE", "WITH", "USING INDEX TABLESPACE"); option {
		case "":
			return options
		case "INCLUDE", "WITH":
			p.parenthesised()
			options = append(options, option)
		default:
			p.name("tablespace")
			options = append(options, option)
		}
	}
}

// references reads what follows REFERENCES.
func (p *parser) references(k *constraint) {
	k.parent = p.tableName()
	if p.isMark("(") {
		k.parentKey = p.names("column name")
	}
}

// constraintOptions reads the actions and properties of a constraint and returns the
// properties.
func (p *parser) constraintOptions(k *constraint) []string {
	var properties []string
	for {
		switch {
		case p.words("ON DELETE"):
			k.onDelete = p.referentialAction()
		case p.words("ON UPDATE"):
			k.onUpdate = p.referentialAction()
		default:
			more := p.properties()
			if more == nil {
				return properties
			}
			properties = append(properties, more...)
		}
	}
}

// referentialAction takes what happens ON DELETE or ON UPDATE.
func (p *parser) referentialAction() string {
	action := p.oneOf("CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION")
	if action == "" {
		p.expected("CASCADE, SET NULL, SET DEFAULT, RESTRICT or NO ACTION")
	}
	return action
}

// properties reads what says how strictly a constraint is taken, in any order.
// https://docs.snowflake.com/en/sql-reference/constraints-properties
func (p *parser) properties() []string {
	var properties []string
	for {
		property := p.oneOf("NOT ENFORCED", "ENFORCED", "NOT DEFERRABLE", "DEFERRABLE", "INITIALLY DEFERRED", "INITIALLY IMMEDIATE",
			"ENABLE", "DISABLE", "NOVALIDATE", "VALIDATE", "NORELY", "RELY", "NOT VALID", "MATCH FULL", "MATCH SIMPLE", "MATCH PARTIAL",
			"NO INHERIT", "ASC", "DESC",
			"ON CONFLICT ROLLBACK", "ON CONFLICT ABORT", "ON CONFLICT FAIL", "ON CONFLICT IGNORE", "ON CONFLICT REPLACE", "NULLS NOT DISTINCT", "NULLS DISTINCT")
		if property == "" {
			return properties
		}
		properties = append(properties, property)
	}
}
