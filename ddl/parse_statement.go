package ddl

import (
	"fmt"
	"strings"
)

// statementWords begin the statements that are known and make no table.
var statementWords = wordSet(`
	ABORT ALTER ANALYSE ANALYZE ATTACH BEGIN CALL CANCEL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE
	DEALLOCATE DECLARE DELETE DESC DESCRIBE DETACH DO DROP END EXEC EXECUTE EXPLAIN EXPORT FETCH GET GRANT
	IMPORT INSERT INSTALL LET LIST LOAD LOCK LS MERGE OPEN PRAGMA PREPARE PUT REFRESH REINDEX REMOVE RESET
	RETURN REVOKE RM ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW START TRUNCATE UNDROP UNLOAD UNSET UPDATE
	USE VACUUM VALUES WITH`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// statement reads the statement.
func (p *parser) statement() statement {
	at := p.peek().start
	switch word := p.upper(p.peek()); {
	case word != "CREATE" && p.namesVariable():
		return &skipped{at: at, what: p.describe(), code: StatementSkipped, why: "its name is in a variable"}
	case word == "USE", p.isWords("SET SEARCH_PATH"):
		return p.use()
	case word == "CREATE":
		return p.create()
	case p.isWords("ALTER TABLE"):
		return p.alter()
	case p.isWords("DROP TABLE"):
		return p.drop()
	case p.isWords("COMMENT IF EXISTS ON TABLE"), p.isWords("COMMENT ON TABLE"), p.isWords("COMMENT IF EXISTS ON COLUMN"), p.isWords("COMMENT ON COLUMN"):
		return p.comment()
	case statementWords[word]:
		return p.skip(at)
	case p.isMark("("): // a query in parentheses
		return p.skip(at)
	}
	p.fail(at, nearest(p.text(p.peek()), []string{"CREATE", "ALTER", "COMMENT", "INSERT", "GRANT", "DROP"}), "expected a statement, found %s", p.found())
	return nil
}

// otherTables are the words before TABLE that make tables whose rows or columns come from
// elsewhere.
var otherTables = wordSet("EXTERNAL DYNAMIC ICEBERG EVENT FOREIGN DIRECTORY INTERACTIVE VIRTUAL")

func (p *parser) create() statement {
	t := &createTable{at: p.take().start}
	if p.words("OR") {
		if p.oneOf("REPLACE", "ALTER") == "" {
			p.expected("REPLACE")
		}
		t.replace = true
	}
	other := false
	for !p.isWords("TABLE") {
		word := p.upper(p.peek())
		kind, known := p.dialect.kinds[word]
		switch {
		case known && kind != "":
			t.kind = kind
		case otherTables[word]:
			other = true
		case !known:
			return p.createOther(t.at)
		}
		p.i++
	}
	p.i++
	if other {
		return &skipped{at: t.at, what: p.describe(), code: TableSkipped, why: "its rows come from elsewhere"}
	}
	if p.isWords("IF") && p.ahead(1).kind == wordToken {
		p.i++
		p.needWords("NOT")
		p.needWords("EXISTS")
		t.ifNotExists = true
	}
	if p.isVariable() {
		return &skipped{at: t.at, what: p.describe(), code: TableSkipped, why: "its name is in a variable"}
	}
	t.name = p.tableName()
	if p.words("IF NOT EXISTS") { // Snowflake takes it here as well
		t.ifNotExists = true
	}
	if last := t.name.last(); p.dialect.lex.hashNames && strings.HasPrefix(last.text, "#") {
		t.kind = "TEMPORARY"
	}
	if p.isWords("USING TEMPLATE") || p.isWords("PARTITION OF") || p.isWords("FROM") {
		return &skipped{at: t.at, what: p.describe(), code: TableSkipped, why: "its columns come from elsewhere"}
	}
	p.table(t)
	return t
}

// creations are things to create whose names are near to the words that stand before a
// table or to TABLE itself.
var creations = wordSet("TAG TASK TYPE TABLESPACE STABLE VARIABLE")

// createOther passes over CREATE of something that is no table.
func (p *parser) createOther(at int) statement {
	if p.isWords("TYPE") || p.isWords("DOMAIN") {
		p.i++
		p.ownType()
		return &skipped{at: at, what: p.describe(), code: StatementSkipped, why: "columns of the type become what it is made of"}
	}
	if p.dialect.createChooses && (p.isWords("SCHEMA") || p.isWords("DATABASE")) && !p.isWords("DATABASE ROLE") {
		return p.created()
	}
	word := p.upper(p.peek())
	meant := nearest(word, []string{"TABLE", "TEMPORARY", "TRANSIENT", "VOLATILE", "HYBRID"})
	for _, d := range dialects {
		if _, ok := d.kinds[word]; ok {
			meant = fmt.Sprintf("%s TABLE is of %s: is --dialect %s right?", word, d.name, p.dialect.name)
		}
	}
	if word == "" || meant != "" && !creations[word] {
		p.fail(p.peek().start, meant, "expected TABLE, found %s", p.found())
	}
	return p.skip(at)
}

func (p *parser) drop() statement {
	d := &dropTable{at: p.take().start}
	p.needWords("TABLE")
	p.words("IF EXISTS")
	for {
		d.tables = append(d.tables, p.tableName())
		if !p.mark(",") {
			break
		}
	}
	p.oneOf("CASCADE", "RESTRICT")
	p.needEnd()
	return d
}

func (p *parser) needEnd() {
	if !p.atEnd() {
		p.expected(`";"`)
	}
}

// comment reads COMMENT ON TABLE or COLUMN.
func (p *parser) comment() statement {
	c := &commentOn{at: p.take().start}
	p.words("IF EXISTS")
	p.needWords("ON")
	onColumn := p.oneOf("TABLE", "COLUMN") == "COLUMN"
	parts := p.qualified()
	if onColumn {
		if len(parts) < 2 {
			p.fail(parts[0].at, "", "expected table.column, found %q", parts[0].text)
		}
		c.column = &parts[len(parts)-1]
		parts = parts[:len(parts)-1]
	}
	c.table = parts
	p.needWords("IS")
	if !p.words("NULL") {
		c.text = p.stringLiteral("a comment in quotes")
	}
	p.needEnd()
	return c
}

// qualified takes names with dots between them.
func (p *parser) qualified() []name {
	parts := []name{p.name("name")}
	for p.mark(".") {
		parts = append(parts, p.name("name"))
	}
	return parts
}
