package ddl

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// snowflake is Snowflake.
// https://docs.snowflake.com/en/sql-reference/sql/create-table
// https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
var snowflake = dialect{
	name: "snowflake",
	lex:  lexRules{slashComments: true, backslash: true, blocks: true},
	fold: strings.ToUpper,
	kinds: map[string]string{
		"LOCAL": "", "GLOBAL": "", "TEMP": "TEMPORARY", "TEMPORARY": "TEMPORARY", "VOLATILE": "TEMPORARY",
		"TRANSIENT": "TRANSIENT", "HYBRID": "HYBRID",
	},

	types: standardTypes.with(map[string]typeRule{
		// https://docs.snowflake.com/en/sql-reference/data-types-numeric
		"NUMBER": {to: schema.Decimal, size: decimal(38, 0, 37)}, "DECIMAL": {to: schema.Decimal, size: decimal(38, 0, 37)},
		"NUMERIC": {to: schema.Decimal, size: decimal(38, 0, 37)}, "DEC": {to: schema.Decimal, size: decimal(38, 0, 37)},
		"TINYINT": {to: schema.SmallInt}, "BYTEINT": {to: schema.SmallInt},
		"DOUBLE": {to: schema.Double},
		"REAL":   {to: schema.Double}, "FLOAT4": {to: schema.Double}, // 64 bits, as all of them
		"DECFLOAT": {to: schema.Double, size: whatever, loses: "a document has no DECFLOAT; it would be a float of 64 bits"},
		// https://docs.snowflake.com/en/sql-reference/data-types-text
		"VARCHAR": {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)}, "STRING": {to: schema.Text, size: length(16_777_216, schema.MaxVarcharLength)},
		"TEXT": {to: schema.Text, size: length(16_777_216, schema.MaxVarcharLength)}, "NVARCHAR": {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)},
		"NVARCHAR2": {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)}, "VARCHAR2": {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)},
		"CHAR VARYING":      {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)},
		"CHARACTER VARYING": {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)},
		"NCHAR VARYING":     {to: schema.Varchar, size: length(16_777_216, schema.MaxVarcharLength)},
		"CHAR":              {to: schema.Char, size: length(1, schema.MaxVarcharLength)}, "CHARACTER": {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"NCHAR":  {to: schema.Char, size: length(1, schema.MaxVarcharLength)},
		"BINARY": {to: schema.Binary, size: byteLength(8_388_608, 67_108_864)}, "VARBINARY": {to: schema.Binary, size: byteLength(8_388_608, 67_108_864)},
		// https://docs.snowflake.com/en/sql-reference/data-types-datetime
		"TIMESTAMP_NTZ": {to: schema.Timestamp, size: fraction}, "TIMESTAMPNTZ": {to: schema.Timestamp, size: fraction},
		"TIMESTAMP_LTZ": {to: schema.TimestampTZ, size: fraction}, "TIMESTAMPLTZ": {to: schema.TimestampTZ, size: fraction},
		"TIMESTAMP_TZ": {to: schema.TimestampTZ, size: fraction}, "TIMESTAMP WITH LOCAL TIME ZONE": {to: schema.TimestampTZ, size: fraction},
		// https://docs.snowflake.com/en/sql-reference/data-types-semistructured
		"VARIANT": {to: schema.JSON},
		"OBJECT":  {to: schema.JSON, shapes: true, loses: "a document knows JSON of any shape only"},
		"ARRAY":   {to: schema.JSON, shapes: true, loses: "a document knows JSON of any shape only"},
		"MAP":     {to: schema.JSON, shapes: true, loses: "a document knows JSON of any shape only"},
		// https://docs.snowflake.com/en/sql-reference/data-types-vector
		"VECTOR": {to: schema.JSON, shapes: true, loses: "a document has no vectors; it would be JSON"},
		"FILE":   {to: schema.JSON, loses: "a document has no files; it would be JSON"},
	}),

	likeCopiesAll: true,
	createChooses: true,
	anyOption:     true, // there are new ones with every release

	tableClauses: []tableClause{
		{"CLUSTER BY", readClusterBy},
		{"DATA_RETENTION_TIME_IN_DAYS", func(p *parser, t *createTable, _ int) bool { return readRetention(p, &t.design) }},
		{"COMMENT", func(p *parser, t *createTable, _ int) bool {
			p.mark("=")
			t.comment = p.stringLiteral("a comment in quotes")
			return true
		}},
		ignoredTable("COPY GRANTS", nothing),
		ignoredTable("COPY TAGS", nothing),
		ignoredTable("CHANGE_TRACKING", option),
		ignoredTable("ENABLE_SCHEMA_EVOLUTION", option),
		ignoredTable("MAX_DATA_EXTENSION_TIME_IN_DAYS", option),
		ignoredTable("DEFAULT_DDL_COLLATION", option),
		ignoredTable("STAGE_FILE_FORMAT", option),
		ignoredTable("STAGE_COPY_OPTIONS", option),
		ignoredTable("ROW_TIMESTAMP", option),
		ignoredTable("ERROR_LOGGING", option),
		ignoredTable("READ ONLY", nothing),
		ignoredTable("WITH ROW ACCESS POLICY", policyOn), ignoredTable("ROW ACCESS POLICY", policyOn),
		ignoredTable("WITH AGGREGATION POLICY", policyOn), ignoredTable("AGGREGATION POLICY", policyOn),
		ignoredTable("WITH JOIN POLICY", policyOn), ignoredTable("JOIN POLICY", policyOn),
		ignoredTable("WITH STORAGE LIFECYCLE POLICY", policyOn), ignoredTable("STORAGE LIFECYCLE POLICY", policyOn),
		ignoredTable("WITH TAG", inParentheses), ignoredTable("TAG", inParentheses),
		ignoredTable("WITH CONTACT", inParentheses),
	},

	columnClauses: []columnClause{
		{"AUTOINCREMENT", readIdentity},
		{"IDENTITY", readIdentity},
		{"AS", readComputed},
		{"COMMENT", func(p *parser, c *column, _ int) bool {
			p.mark("=")
			c.comment = p.stringLiteral("a comment in quotes")
			return true
		}},
		ignoredColumn("WITH MASKING POLICY", policyUsing), ignoredColumn("MASKING POLICY", policyUsing),
		ignoredColumn("WITH PROJECTION POLICY", oneName), ignoredColumn("PROJECTION POLICY", oneName),
		ignoredColumn("WITH TAG", inParentheses), ignoredColumn("TAG", inParentheses),
	},

	// https://docs.snowflake.com/en/sql-reference/sql/alter-table
	alterClauses: []alterClause{
		{"CLUSTER BY", func(p *parser) action { return (&design{clusterBy: p.clusterBy()}).apply }},
		{"DROP CLUSTERING KEY", func(*parser) action {
			return func(_ *catalog, t *table) { t.design.clusterBy = nil }
		}},
		{"SET", readSet},
		{"UNSET COMMENT", func(*parser) action {
			return func(_ *catalog, t *table) { t.comment = "" }
		}},
		{"UNSET DATA_RETENTION_TIME_IN_DAYS", func(*parser) action {
			return func(_ *catalog, t *table) { t.design.retention = nil }
		}},
	},
}

func readClusterBy(p *parser, t *createTable, start int) bool {
	p.once(start, t.design.clusterBy != nil, "table", "clustering keys")
	t.design.clusterBy = p.clusterBy()
	return true
}

// clusterBy takes the expressions of a clustering key.
func (p *parser) clusterBy() []string {
	p.words("LINEAR")
	return p.arguments()
}

func readRetention(p *parser, d *design) bool {
	p.mark("=")
	at := p.peek().start
	days := p.integer("a number of days")
	if days < 0 || days > 90 {
		p.fail(at, "", "%d days of retention are outside of 0…90", days)
	}
	d.retention = new(int(days))
	return true
}

// readSet reads the options behind ALTER TABLE … SET, with or without commas. It is nil
// where there is one that CREATE TABLE does not have.
func readSet(p *parser) action {
	var options createTable
	for !p.atEnd() {
		if p.isWords("TAG") || !p.tableClause(&options) { // a tag is set without parentheses
			return nil
		}
		p.mark(",")
	}
	return func(_ *catalog, t *table) {
		t.design.take(&options.design)
		t.notes = append(t.notes, options.notes...)
		if options.comment != "" {
			t.comment = options.comment
		}
	}
}

// policyOn takes the name of a policy and the columns that it looks at.
func policyOn(p *parser) {
	p.qualified()
	if p.oneOf("ON", "ENTITY KEY", "ALLOWED JOIN KEYS") != "" {
		p.parenthesised()
	}
}

// policyUsing takes the name of a masking policy and its arguments.
func policyUsing(p *parser) {
	p.qualified()
	if p.words("USING") {
		p.parenthesised()
	}
}
