package ddl

import "github.com/dw-sim/dw-sim/schema"

// printedSQLite is how SQLite is written.
// https://www.sqlite.org/lang_createtable.html
var printedSQLite = printDialect{
	name:  "sqlite",
	reads: &ansi, strange: true,
	// https://www.sqlite.org/lang_keywords.html, without those that SQLite takes for names
	reserved: wordSet(`
		ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CAST CHECK COLLATE COMMIT CONSTRAINT CREATE CURRENT_DATE
		CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM
		GROUP HAVING IF IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER
		PRIMARY RAISE REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN
		WHERE`),

	// Names are chosen by what they do to values: with VARCHAR and TEXT "00123" stays as it is,
	// where STRING, UUID and JSON would make a number of it.
	// https://www.sqlite.org/datatype3.html#determination_of_column_affinity
	types: map[schema.Type]typeForm{
		schema.SmallInt: {name: "SMALLINT", also: "INT2,TINYINT"},
		schema.Int:      {name: "INTEGER", also: "INT,INT4,MEDIUMINT"},
		schema.BigInt:   {name: "BIGINT", also: "INT8"},
		schema.Real:     {name: "REAL", also: "FLOAT4"},
		schema.Float:    {name: "FLOAT"},
		schema.Double:   {name: "DOUBLE", also: "DOUBLE PRECISION,FLOAT8"},
		// integers of 64 bits, and the digits that a float keeps: https://www.sqlite.org/floatingpoint.html
		schema.Decimal:     {name: "DECIMAL", also: "NUMERIC,NUMBER,DEC", sizes: digitsUpTo(38, 18, 15)},
		schema.Boolean:     {name: "BOOLEAN", also: "BOOL"},
		schema.Char:        {name: "CHAR", also: "CHARACTER,NCHAR,BPCHAR", sizes: upTo(1<<31-1, "")},
		schema.Varchar:     {name: "VARCHAR", also: "CHARACTER VARYING,CHAR VARYING,NVARCHAR,VARCHAR2", sizes: upTo(1<<31-1, "")},
		schema.Text:        {name: "TEXT", also: "CLOB", sizes: given(1<<31-1, "")},
		schema.Date:        {name: "DATE"},
		schema.Time:        {name: "TIME", sizes: fractionGiven},
		schema.Timestamp:   {name: "TIMESTAMP", sizes: fractionGiven},
		schema.TimestampTZ: {name: "TIMESTAMPTZ", sizes: fractionGiven},
		schema.DateTime:    {name: "DATETIME", sizes: fractionGiven},
		schema.UUID:        {name: "CHAR(36)"},
		schema.JSON:        {name: "TEXT"},
		schema.Binary:      {name: "BLOB", sizes: given(1<<31-1, "")},
	},

	comments: commentLines,
	later:    laterAnyway, // https://www.sqlite.org/foreignkeys.html: parents are looked for when rows come
	// https://www.sqlite.org/gencol.html
	computed: computedForm{format: "GENERATED ALWAYS AS (%s) STORED", keyless: true},
	checks:   true,
	actions:  true,
}
