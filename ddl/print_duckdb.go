package ddl

import "github.com/dw-sim/dw-sim/schema"

// printedDuckDB is how DuckDB is written.
// https://duckdb.org/docs/stable/sql/statements/create_table
var printedDuckDB = printDialect{
	name:  "duckdb",
	reads: &ansi, strange: true,
	// https://duckdb.org/docs/stable/sql/dialect/keywords_and_identifiers
	reserved: wordSet(postgresReserved + ` ANTI ASOF DESCRIBE GLOB LAMBDA MAP PIVOT PIVOT_LONGER PIVOT_WIDER POSITIONAL
		QUALIFY SEMI SHOW SUMMARIZE UNPACK UNPIVOT`),

	types: map[schema.Type]typeForm{
		// https://duckdb.org/docs/stable/sql/data_types/numeric: TINYINT has 8 bits there, FLOAT 32
		schema.SmallInt: {name: "SMALLINT", also: "INT2"},
		schema.Int:      {name: "INTEGER", also: "INT,INT4"},
		schema.BigInt:   {name: "BIGINT", also: "INT8"},
		schema.Real:     {name: "REAL", also: "FLOAT4"},
		schema.Float:    {name: "DOUBLE"},
		schema.Double:   {name: "DOUBLE", also: "FLOAT8"},
		schema.Decimal:  {name: "DECIMAL", also: "NUMERIC", sizes: digitsUpTo(38, 0, 0)},
		schema.Boolean:  {name: "BOOLEAN", also: "BOOL"},
		// https://duckdb.org/docs/stable/sql/data_types/text: lengths are read, and mean nothing
		schema.Char:    {name: "CHAR", also: "BPCHAR", sizes: upTo(1<<31-1, "")},
		schema.Varchar: {name: "VARCHAR", sizes: upTo(1<<31-1, "")},
		schema.Text:    {name: "TEXT", also: "STRING", sizes: given(1<<31-1, "")},
		// https://duckdb.org/docs/stable/sql/data_types/timestamp: six digits
		schema.Date:        {name: "DATE"},
		schema.Time:        {name: "TIME"},
		schema.Timestamp:   {name: "TIMESTAMP"},
		schema.TimestampTZ: {name: "TIMESTAMPTZ", also: "TIMESTAMP WITH TIME ZONE"},
		schema.DateTime:    {name: "DATETIME"},
		schema.UUID:        {name: "UUID"},
		schema.JSON:        {name: "JSON"},
		schema.Binary:      {name: "BLOB", also: "BYTEA,BINARY,VARBINARY", sizes: lengthless},
	},

	comments: commentStatements, // https://duckdb.org/docs/stable/sql/statements/comment_on
	// https://duckdb.org/docs/stable/sql/constraints: no ALTER TABLE adds a foreign key, none
	// cascades, and both sides have the same type
	later:   laterNever,
	joins:   duckDBJoins,
	ordered: true,
	// https://duckdb.org/docs/stable/sql/statements/create_table#generated-columns
	computed: computedForm{format: "GENERATED ALWAYS AS (%s) VIRTUAL", bare: true},
	checks:   true,
}

// duckDBJoins reports whether two columns have the same type. All text has.
func duckDBJoins(child, parent *schema.Column) bool {
	precision, scale := child.Digits()
	parentPrecision, parentScale := parent.Digits()
	switch {
	case isText(child):
		return isText(parent)
	case child.Type() == schema.Decimal:
		return parent.Type() == schema.Decimal && precision == parentPrecision && scale == parentScale
	case isTimestamp(child):
		return isTimestamp(parent)
	}
	return child.Type() == parent.Type()
}

func isTimestamp(c *schema.Column) bool {
	return c.Type() == schema.Timestamp || c.Type() == schema.DateTime
}
