package spelling

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// rules say what an engine does not read, or reads otherwise. The zero value takes all but
// parameters as it is.
type rules struct {
	engine     string // as it is called in an error
	text       sqltext.Rules
	everything bool // whether anything but parameters is turned

	param     func(r *reader, number int, t schema.Type, value any) string // how a parameter is written
	repeats   bool                                                         // a parameter has no number: each use is one
	jsonMarks bool                                                         // ? is an operator

	castCalls  bool                   // casts and literals of dates become calls of functions
	types      map[string]string      // names of types that the engine has not, or has otherwise
	sizes      map[schema.Type]string // what a type without a size gets: (18, 0)
	cutStrings bool                   // VARCHAR(n) does not cut
	tryCast    bool
	tryCalls   bool // TRY_CAST becomes a call of a function, as all casts do where castCalls

	tightText bool // || binds tighter than + and *, and all conditions alike
	dates     bool // dates are texts
	intervals bool // there are none
	nullOrder bool // NULL comes first unless said otherwise
	strings   bool // neither E'…' nor $$…$$

	calls      map[string]call     // what becomes of calls, by function
	ordered    map[string]string   // aggregates WITHIN GROUP (ORDER BY …), by name: how they are written
	matches    map[string]matching // operators that compare with patterns
	bare       map[string]string   // functions that are called without parentheses
	refused    map[string]refusal  // clauses, by their first word
	oneLimit   bool                // LIMIT n OFFSET m is the only form
	fetch      bool                // FETCH FIRST is read
	ties       bool                // and WITH TIES
	top        bool                // TOP n is read
	qualify    bool                // QUALIFY is read
	rowID      bool                // every table has a rowid
	rowValue   bool                // a whole row is a value
	minus      bool                // MINUS is read
	flatUnions bool                // no query in parentheses is a part of another

	blob        func(hex string) string // how X'…' is written; nil where that is read
	ignoreNulls nullHandling
	subscripts  bool // a[0] is JSON
	valuesAlias bool // (VALUES …) AS t(a, b) is not read
	percent     bool // TABLESAMPLE (10) is ten rows, unless it says PERCENT
}

// nullHandling is where IGNORE NULLS stands.
type nullHandling uint8

const (
	nullsRefused nullHandling = iota // nowhere
	nullsInside                      // within the parentheses
)

// refusal says what is not read, and what to write there.
type refusal struct{ name, hint string }

// engineRules holds the rules of each engine.
//
//	https://www.sqlite.org/lang_select.html
//	https://www.postgresql.org/docs/current/sql-select.html
//	https://duckdb.org/docs/stable/sql/query_syntax/select
//	https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
//	https://docs.snowflake.com/en/sql-reference/constructs
var engineRules = map[Engine]rules{
	SQLite: {
		engine: "SQLite", everything: true,
		text:      sqltext.Rules{FlatComments: true, Brackets: true},
		castCalls: true, tryCast: true, tightText: true, dates: true, intervals: true, nullOrder: true, strings: true,
		sizes: map[schema.Type]string{schema.Decimal: "(18, 0)", schema.Char: "(1)"},
		calls: sqliteCalls, ordered: sqliteOrdered, matches: sqliteMatches, bare: sqliteBare, refused: sqliteRefused,
		oneLimit: true, flatUnions: true, rowID: true, subscripts: true, valuesAlias: true,
	},
	Postgres: {
		engine: "Postgres", everything: true, jsonMarks: true,
		param: func(_ *reader, n int, t schema.Type, value any) string {
			return dollarParam(n, postgresParams, t, value)
		},
		types: postgresTypes,
		sizes: map[schema.Type]string{schema.Decimal: "(18, 0)"},
		calls: postgresCalls, ordered: postgresOrdered, matches: postgresMatches, bare: postgresBare, refused: postgresRefused,
		fetch: true, ties: true, rowValue: true, tryCalls: true,
		blob: func(hex string) string { return `'\x` + hex + `'::bytea` },
	},
	DuckDB: {
		engine: "DuckDB", everything: true,
		text: sqltext.Rules{},
		param: func(_ *reader, n int, t schema.Type, value any) string {
			return dollarParam(n, duckParams, t, value)
		},
		types: duckTypes,
		sizes: map[schema.Type]string{schema.Decimal: "(18, 0)", schema.Char: "(1)"}, cutStrings: true, tryCast: true,
		calls: duckCalls, ordered: duckOrdered, matches: duckMatches, bare: duckBare, refused: duckRefused,
		qualify: true, ignoreNulls: nullsInside, fetch: true, percent: true,
		blob: func(hex string) string { return "unhex('" + hex + "')" },
	},
	Redshift: {
		engine: "Redshift", text: sqltext.Rules{Backslashes: true},
		param: func(_ *reader, n int, t schema.Type, value any) string {
			return dollarParam(n, redshiftParams, t, value)
		},
	},
	Snowflake: {
		engine: "Snowflake", repeats: true, text: sqltext.Rules{FlatComments: true, Backslashes: true, Slashes: true},
		param: func(*reader, int, schema.Type, any) string { return "?" },
	},
}

// Names of types of Redshift and Snowflake that Postgres has not. FLOAT, BYTEINT and the like
// mean what they mean in the document.
var postgresTypes = map[string]string{
	"STRING": "text", "CLOB": "text", "NUMBER": "numeric(38, 0)", "DEC": "numeric", "DOUBLE": "double precision",
	"TINYINT": "smallint", "BYTEINT": "smallint", "MEDIUMINT": "int", "NVARCHAR": "varchar", "VARCHAR2": "varchar", "NVARCHAR2": "varchar",
	"DATETIME": "timestamp", "TIMESTAMP_NTZ": "timestamp", "TIMESTAMPNTZ": "timestamp",
	"TIMESTAMP_TZ": "timestamptz", "TIMESTAMP_LTZ": "timestamptz", "TIMESTAMPLTZ": "timestamptz",
	"GUID": "uuid", "UNIQUEIDENTIFIER": "uuid", "SUPER": "jsonb", "VARIANT": "jsonb", "JSON": "jsonb",
	"BINARY": "bytea", "VARBINARY": "bytea", "BINARY VARYING": "bytea", "VARBYTE": "bytea", "BLOB": "bytea",
}

// DuckDB's FLOAT has 32 bits, its TINYINT 8.
var duckTypes = map[string]string{
	"CLOB": "varchar", "NUMBER": "decimal(38, 0)", "FLOAT": "double", "TINYINT": "smallint", "BYTEINT": "smallint", "MEDIUMINT": "int",
	"NCHAR": "varchar", "NVARCHAR": "varchar", "VARCHAR2": "varchar", "NVARCHAR2": "varchar", "CHARACTER VARYING": "varchar", "CHAR VARYING": "varchar",
	"TIMESTAMP_NTZ": "timestamp", "TIMESTAMPNTZ": "timestamp", "TIMESTAMP_TZ": "timestamptz", "TIMESTAMP_LTZ": "timestamptz", "TIMESTAMPLTZ": "timestamptz",
	"UNIQUEIDENTIFIER": "uuid", "SUPER": "json", "VARIANT": "json", "JSONB": "json", "VARBYTE": "blob", "BINARY VARYING": "blob",
}

var sqliteRefused = map[string]refusal{
	"FLATTEN":         {"FLATTEN", "write FROM t, json_each(t.column) AS j, and j.value, j.key"},
	"LATERAL":         {"LATERAL", "write a join, or a subquery in the select list"},
	"PIVOT":           {"PIVOT", "write an aggregate for each column: sum(CASE WHEN kind = 'a' THEN amount END) AS a"},
	"UNPIVOT":         {"UNPIVOT", "write a SELECT for each column and put UNION ALL between them"},
	"CONNECT":         {"CONNECT BY", "write WITH RECURSIVE"},
	"SAMPLE":          {"SAMPLE", "write WHERE random() % 100 < 5, or ORDER BY random() LIMIT n"},
	"TABLESAMPLE":     {"TABLESAMPLE", "write WHERE random() % 100 < 5, or ORDER BY random() LIMIT n"},
	"MATCH_RECOGNIZE": {"MATCH_RECOGNIZE", "write LAG and LEAD, or a window with a running count"},
	"ROLLUP":          {"ROLLUP", "write a SELECT for each grouping and put UNION ALL between them"},
	"CUBE":            {"CUBE", "write a SELECT for each grouping and put UNION ALL between them"},
	"GROUPING":        {"GROUPING SETS", "write a SELECT for each grouping and put UNION ALL between them"},
	"AT":              {"AT TIME ZONE", "write convert_timezone('UTC', 'Europe/Berlin', x)"},
	"DISTINCT ON":     {"DISTINCT ON", "write QUALIFY row_number() OVER (PARTITION BY … ORDER BY …) = 1"},
	"ARRAY":           {"ARRAY[…]", "write array_construct(…)"},
	"ANY":             {"ANY (…)", "write IN (…), or a condition for each value"},
	"FOR":             {"FOR UPDATE", "leave it out: a query only reads"},
}

var postgresRefused = map[string]refusal{
	"FLATTEN":         {"FLATTEN", "write CROSS JOIN LATERAL jsonb_array_elements(t.column) AS j(value)"},
	"PIVOT":           sqliteRefused["PIVOT"],
	"UNPIVOT":         sqliteRefused["UNPIVOT"],
	"CONNECT":         sqliteRefused["CONNECT"],
	"SAMPLE":          {"SAMPLE", "write TABLESAMPLE BERNOULLI (5), or WHERE random() < 0.05"},
	"MATCH_RECOGNIZE": sqliteRefused["MATCH_RECOGNIZE"],
}

var duckRefused = map[string]refusal{
	"FLATTEN":         {"FLATTEN", "write FROM t, json_each(t.column) AS j, and j.value, j.key"},
	"CONNECT":         sqliteRefused["CONNECT"],
	"SAMPLE":          {"SAMPLE", "write TABLESAMPLE 5 PERCENT, or WHERE random() < 0.05"},
	"MATCH_RECOGNIZE": sqliteRefused["MATCH_RECOGNIZE"],
}

// Functions that are called without parentheses, and what is written instead; CURRENT_DATE and
// its like are read by all engines, but not with empty parentheses behind by SQLite and Postgres.
var (
	sqliteBare   = map[string]string{"SYSDATE": "sysdate()", "LOCALTIMESTAMP": "localtimestamp()", "LOCALTIME": "localtime()"}
	postgresBare = map[string]string{"SYSDATE": "sysdate()"}
	duckBare     = map[string]string{"SYSDATE": "sysdate()"}
	clockWords   = set("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP")
)
