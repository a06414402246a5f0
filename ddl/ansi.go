package ddl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// ansi is standard SQL, with what Postgres, SQLite and DuckDB write.
// https://www.postgresql.org/docs/current/sql-createtable.html
// https://www.sqlite.org/lang_createtable.html
// https://duckdb.org/docs/stable/sql/data_types/overview
var ansi = dialect{
	name:  "ansi",
	lex:   lexRules{nestedComments: true, taggedDollars: true},
	fold:  strings.ToLower,
	kinds: map[string]string{"LOCAL": "", "GLOBAL": "", "TEMP": "TEMPORARY", "TEMPORARY": "TEMPORARY", "UNLOGGED": "UNLOGGED"},

	types: standardTypes.with(map[string]typeRule{
		"TINYINT": {to: schema.SmallInt}, "MEDIUMINT": {to: schema.Int},
		"UTINYINT": {to: schema.SmallInt}, "USMALLINT": {to: schema.Int}, "UINTEGER": {to: schema.BigInt},
		"HUGEINT": {to: schema.Decimal, size: wide}, "UHUGEINT": {to: schema.Decimal, size: wide}, "UBIGINT": {to: schema.Decimal, size: wide},
		"SMALLSERIAL": {to: schema.SmallInt, counts: true}, "SERIAL": {to: schema.Int, counts: true}, "BIGSERIAL": {to: schema.BigInt, counts: true},
		"DECIMAL": {to: schema.Decimal, size: unsized}, "NUMERIC": {to: schema.Decimal, size: unsized},
		"DEC": {to: schema.Decimal, size: decimal(18, 0, schema.MaxPrecision)}, "NUMBER": {to: schema.Decimal, size: decimal(38, 0, schema.MaxPrecision)},
		"DOUBLE": {to: schema.Double},
		"MONEY":  {to: schema.Decimal, size: money},
		"CHAR":   {to: schema.Char, size: length(1, schema.MaxVarcharLength)}, "CHARACTER": {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"NCHAR": {to: schema.Char, size: length(1, schema.MaxVarcharLength)}, "NATIONAL CHARACTER": {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"BPCHAR":  {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"VARCHAR": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)}, "CHARACTER VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},
		"CHAR VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)}, "NVARCHAR": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},
		"NATIONAL CHARACTER VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},
		"VARCHAR2":                   {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},
		"TEXT":                       {to: schema.Text, size: length(0, schema.MaxVarcharLength)}, "STRING": {to: schema.Text, size: length(0, schema.MaxVarcharLength)},
		"CLOB": {to: schema.Text, size: length(0, schema.MaxVarcharLength)}, "CHARACTER LARGE OBJECT": {to: schema.Text, size: length(0, schema.MaxVarcharLength)},
		"CITEXT": {to: schema.Text},
		"BINARY": {to: schema.Binary, size: length(0, schema.MaxVarcharLength)}, "VARBINARY": {to: schema.Binary, size: length(0, schema.MaxVarcharLength)},
		"BINARY VARYING": {to: schema.Binary, size: length(0, schema.MaxVarcharLength)}, "BYTEA": {to: schema.Binary},
		"BLOB": {to: schema.Binary, size: length(0, schema.MaxVarcharLength)}, "BINARY LARGE OBJECT": {to: schema.Binary, size: length(0, schema.MaxVarcharLength)},
		"JSONB": {to: schema.JSON},
		"ARRAY": {to: schema.JSON, loses: "a document has no arrays; it would be JSON"},
		"INET":  {to: schema.Varchar, size: length(43, 43), loses: "a document has no network addresses; it would be text"},
		"CIDR":  {to: schema.Varchar, size: length(43, 43), loses: "a document has no network addresses; it would be text"},
		"XML":   {to: schema.Text, loses: "a document has no XML; it would be text"},

		// https://www.postgresql.org/docs/current/datatype.html
		"SERIAL2": {to: schema.SmallInt, counts: true}, "SERIAL4": {to: schema.Int, counts: true}, "SERIAL8": {to: schema.BigInt, counts: true},
		"OID": {to: schema.BigInt}, "NAME": {to: schema.Varchar, size: length(63, 63)},
		"NATIONAL CHAR": {to: schema.Char, size: length(1, schema.MaxVarcharLength)}, "NATIONAL CHAR VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},
		"NCHAR VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)}, "CHAR LARGE OBJECT": {to: schema.Text, size: length(0, schema.MaxVarcharLength)},
		"MACADDR":     {to: schema.Varchar, size: length(17, 17), loses: "a document has no network addresses; it would be text"},
		"MACADDR8":    {to: schema.Varchar, size: length(23, 23), loses: "a document has no network addresses; it would be text"},
		"BIT":         {to: schema.Varchar, size: length(1, schema.MaxVarcharLength), loses: "a document has no strings of bits; it would be text"},
		"BIT VARYING": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength), loses: "a document has no strings of bits; it would be text"},
		"VARBIT":      {to: schema.Varchar, size: length(0, schema.MaxVarcharLength), loses: "a document has no strings of bits; it would be text"},
		"TSVECTOR":    {to: schema.Text, loses: "a document has no text search; it would be text"},
		"TSQUERY":     {to: schema.Text, loses: "a document has no text search; it would be text"},
		"HSTORE":      {to: schema.JSON, loses: "a document has no HSTORE; it would be JSON"},
		"POINT":       shape, "LINE": shape, "LSEG": shape, "BOX": shape, "PATH": shape, "POLYGON": shape, "CIRCLE": shape,
		"INT4RANGE": span, "INT8RANGE": span, "NUMRANGE": span, "DATERANGE": span, "TSRANGE": span, "TSTZRANGE": span,

		// https://www.sqlite.org/datatype3.html
		"UNSIGNED BIG INT": {to: schema.Decimal, size: wide}, "NATIVE CHARACTER": {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"VARYING CHARACTER": {to: schema.Varchar, size: length(0, schema.MaxVarcharLength)},

		// https://www.sqlite.org/stricttables.html
		"ANY": {to: schema.Text, loses: "a document has no columns of any type; it would be text"},

		// https://duckdb.org/docs/stable/sql/data_types/overview
		"INT1": {to: schema.SmallInt}, "SHORT": {to: schema.SmallInt}, "INT16": {to: schema.SmallInt}, "SIGNED": {to: schema.Int}, "INT32": {to: schema.Int},
		"LONG": {to: schema.BigInt}, "INT64": {to: schema.BigInt}, "INT128": {to: schema.Decimal, size: wide},
		"UINT8": {to: schema.SmallInt}, "UINT16": {to: schema.Int}, "UINT32": {to: schema.BigInt}, "UINT64": {to: schema.Decimal, size: wide}, "UINT128": {to: schema.Decimal, size: wide},
		"LOGICAL": {to: schema.Boolean}, "GUID": {to: schema.UUID},
		"BITSTRING":    {to: schema.Varchar, size: length(0, schema.MaxVarcharLength), loses: "a document has no strings of bits; it would be text"},
		"TIMESTAMP_S":  {to: schema.Timestamp, size: secondsTo(0)},
		"TIMESTAMP_MS": {to: schema.Timestamp, size: secondsTo(3)},
		"TIMESTAMP_US": {to: schema.Timestamp, size: secondsTo(6)},
		"TIMESTAMP_NS": {to: schema.Timestamp, size: secondsTo(9)},
		"STRUCT":       {to: schema.JSON, size: whatever, loses: "a document knows JSON of any shape only"},
		"ROW":          {to: schema.JSON, size: whatever, loses: "a document knows JSON of any shape only"},
		"MAP":          {to: schema.JSON, size: whatever, loses: "a document knows JSON of any shape only"},
		"UNION":        {to: schema.JSON, size: whatever, loses: "a document knows JSON of any shape only"},
		"ENUM":         {to: schema.Varchar, size: enumerated},
	}),

	tableClauses: []tableClause{
		ignoredTable("WITHOUT ROWID", nothing),
		ignoredTable("STRICT", nothing),
		ignoredTable("WITHOUT OIDS", nothing),
		ignoredTable("WITH OIDS", nothing),
		ignoredTable("USING", oneName),
		ignoredTable("WITH", inParentheses),
		ignoredTable("TABLESPACE", oneName),
		ignoredTable("INHERITS", inParentheses),
		ignoredTable("ON COMMIT PRESERVE ROWS", nothing),
		ignoredTable("ON COMMIT DELETE ROWS", nothing),
		ignoredTable("ON COMMIT DROP", nothing),
		ignoredTable("PARTITION BY", func(p *parser) {
			p.name("kind of partition")
			p.parenthesised()
		}),
	},

	columnClauses: []columnClause{
		{"AS", readComputed},
		{"AUTOINCREMENT", readIdentity},
		{"DEFAULT", readSequenceDefault},
		ignoredColumn("STORAGE", oneName),
		ignoredColumn("COMPRESSION", oneName),
		ignoredColumn("USING COMPRESSION", oneName),
	},
}

// readSequenceDefault reads nextval('sequence'), by which Postgres and DuckDB count rows.
func readSequenceDefault(p *parser, c *column, _ int) bool {
	if !p.words("NEXTVAL") {
		return false
	}
	p.parenthesised()
	c.identity = &schema.Identity{Start: 1, Step: 1}
	return true
}

// wide is a whole number of up to 38 digits.
func wide(c *schema.Column, args []string) (string, error) {
	return decimal(38, 0, schema.MaxPrecision)(c, args)
}

// unsized is a DECIMAL with its sizes, which databases read differently where there are none.
func unsized(c *schema.Column, args []string) (string, error) {
	lowered, err := decimal(18, 0, schema.MaxPrecision)(c, args)
	if args == nil {
		lowered = "without sizes it has 18 digits, none of them behind the point"
	}
	return lowered, err
}

// money has two digits behind the point.
func money(c *schema.Column, _ []string) (string, error) {
	return decimal(19, 2, schema.MaxPrecision)(c, nil)
}

var (
	shape = typeRule{to: schema.Text, loses: "a document has no shapes; they would be text"}
	span  = typeRule{to: schema.Text, loses: "a document has no ranges; they would be text"}
)

// secondsTo is a fixed number of digits of the fraction of a second.
func secondsTo(digits int) sizeRule {
	return func(c *schema.Column, args []string) (string, error) {
		if args != nil {
			return "", errors.New("it takes no sizes")
		}
		return fraction(c, []string{strconv.Itoa(digits)})
	}
}

// enumerated makes the strings in the parentheses of an ENUM the values of the column.
func enumerated(c *schema.Column, args []string) (string, error) {
	if len(args) == 0 {
		return "", errors.New("it lists no values")
	}
	longest := 1
	for _, arg := range args {
		if arg[0] != '\'' {
			return "", fmt.Errorf("%s is no string", shorten(arg))
		}
		value := unquote(arg, false)
		c.Values = append(c.Values, schema.Value(value))
		longest = max(longest, utf8.RuneCountInString(value))
	}
	c.VarcharLength = &longest
	return "", nil
}
