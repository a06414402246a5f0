package ddl

import (
	"fmt"
	"strings"

	"github.com/xwb1989/sqlparser"

	"github.com/dw-sim/dw-sim/schema"
)

// secondReading has the grammar of sqlparser read the plain core of a table, and fails
// unless it finds the columns that ours did. The core is put together anew from the tokens
// between the commas of the table, so that a column which one reading swallows is there in
// the other.
//
// It is ParseStrictDDL, never Parse: that one reports success on broken statements.
func (p *parser) secondReading(t *createTable, inside []token) {
	names := p.elementNames(inside)
	if len(names) != len(t.columns) {
		p.fail(t.at, "", "the table %s has %d columns when it is read once, and %d when it is read again", t.name.text(), len(t.columns), len(names))
	}
	if len(names) == 0 {
		return
	}
	var core strings.Builder
	core.WriteString("CREATE TABLE t (")
	for i, n := range names {
		if i > 0 {
			core.WriteString(", ")
		}
		fmt.Fprintf(&core, "%s %s", backticked(n), coreType(&t.columns[i]))
	}
	core.WriteString(")")
	parsed, err := sqlparser.ParseStrictDDL(core.String())
	if err != nil {
		p.fail(t.at, "", "the columns of the table %s cannot be read again: %s", t.name.text(), err)
	}
	if i := disagreement(t.columns, parsed); i >= 0 {
		p.fail(t.columns[i].name.at, "", "the column %s of the table %s reads otherwise when it is read again", t.columns[i].name.text, t.name.text())
	}
}

// elementNames returns the first name of every element that is a column.
func (p *parser) elementNames(inside []token) []name {
	q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: inside}
	var names []name
	for !q.atEnd() {
		if !q.isConstraint() && !q.isWords("LIKE") && !q.isIndex() {
			names = append(names, q.name("column name"))
		}
		q.balanced(func() bool { return q.isMark(",") })
		q.take()
	}
	return names
}

func backticked(n name) string { return "`" + strings.ReplaceAll(n.text, "`", "``") + "`" }

// coreType writes a column's type as MySQL does.
func coreType(c *column) string {
	null := ""
	if c.null != nil && !*c.null {
		null = " NOT NULL"
	}
	if c.typ == nil {
		return "TEXT" + null
	}
	of := &c.typ.column
	switch t := of.Type(); t {
	case schema.Decimal:
		precision, scale := of.Digits()
		return fmt.Sprintf("DECIMAL(%d,%d)%s", precision, scale, null)
	case schema.Char, schema.Varchar:
		return fmt.Sprintf("%s(%d)%s", t, of.Length(), null)
	default:
		return coreTypes[t] + null
	}
}

// coreTypes are the types of MySQL that stand for the others.
var coreTypes = map[schema.Type]string{
	schema.SmallInt: "SMALLINT", schema.Int: "INT", schema.BigInt: "BIGINT",
	schema.Real: "FLOAT", schema.Float: "DOUBLE", schema.Double: "DOUBLE",
	schema.Boolean: "TINYINT", schema.Text: "TEXT", schema.Date: "DATE", schema.Time: "TIME",
	schema.Timestamp: "TIMESTAMP", schema.TimestampTZ: "TIMESTAMP", schema.DateTime: "DATETIME",
	schema.UUID: "CHAR", schema.JSON: "JSON", schema.Binary: "BLOB",
}

// disagreement returns the first column that sqlparser read otherwise, -1 when there is
// none.
func disagreement(columns []column, parsed sqlparser.Statement) int {
	read, ok := parsed.(*sqlparser.DDL)
	if !ok || read.TableSpec == nil || len(read.TableSpec.Columns) != len(columns) {
		return 0
	}
	for i, c := range read.TableSpec.Columns {
		own := &columns[i]
		notNull := own.null != nil && !*own.null
		wanted, _, _ := strings.Cut(coreType(own), " ")
		wanted, _, _ = strings.Cut(wanted, "(")
		if c.Name.String() != own.name.text || bool(c.Type.NotNull) != notNull || !strings.EqualFold(c.Type.Type, wanted) {
			return i
		}
	}
	return -1
}
