package ddl

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// printedSnowflake is how Snowflake is written.
// https://docs.snowflake.com/en/sql-reference/sql/create-table
var printedSnowflake = printDialect{
	name:  "snowflake",
	reads: &snowflake,
	// https://docs.snowflake.com/en/sql-reference/reserved-keywords
	reserved: wordSet(`
		ALL ALTER AND ANY AS BETWEEN BY CASE CAST CHECK COLUMN CONNECT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE
		CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DELETE DISTINCT DROP ELSE EXISTS FALSE FOLLOWING FOR FROM FULL
		GRANT GROUP HAVING ILIKE IN INCREMENT INNER INSERT INTERSECT INTO IS JOIN LATERAL LEFT LIKE LOCALTIME
		LOCALTIMESTAMP MINUS NATURAL NOT NULL OF ON OR ORDER QUALIFY REGEXP REVOKE RIGHT RLIKE ROW ROWS SAMPLE SELECT
		SET SOME START TABLE TABLESAMPLE THEN TO TRIGGER TRUE TRY_CAST UNION UNIQUE UPDATE USING VALUES WHEN WHENEVER
		WHERE WITH`),

	types: map[schema.Type]typeForm{
		// https://docs.snowflake.com/en/sql-reference/data-types-numeric
		schema.SmallInt: {name: "SMALLINT", also: "TINYINT,BYTEINT"},
		schema.Int:      {name: "INTEGER", also: "INT"},
		schema.BigInt:   {name: "BIGINT"},
		schema.Real:     {name: "REAL", also: "FLOAT4"},
		schema.Float:    {name: "FLOAT"},
		schema.Double:   {name: "DOUBLE", also: "DOUBLE PRECISION,FLOAT8"},
		schema.Decimal:  {name: "DECIMAL", also: "NUMBER,NUMERIC,DEC", sizes: digitsUpTo(37, 0, 0)},
		schema.Boolean:  {name: "BOOLEAN"},
		// https://docs.snowflake.com/en/sql-reference/data-types-text
		schema.Char:    {name: "CHAR", also: "CHARACTER,NCHAR", sizes: upTo(134_217_728, "")},
		schema.Varchar: {name: "VARCHAR", also: "NVARCHAR,NVARCHAR2,CHAR VARYING", sizes: upTo(134_217_728, "")},
		schema.Text:    {name: "TEXT", also: "STRING", sizes: upTo(134_217_728, "")},
		// https://docs.snowflake.com/en/sql-reference/data-types-datetime
		schema.Date:        {name: "DATE"},
		schema.Time:        {name: "TIME", sizes: fractionGiven},
		schema.Timestamp:   {name: "TIMESTAMP_NTZ", also: "TIMESTAMP,TIMESTAMPNTZ,TIMESTAMP WITHOUT TIME ZONE", sizes: fractionGiven},
		schema.TimestampTZ: {name: "TIMESTAMP_TZ", also: "TIMESTAMP_LTZ,TIMESTAMPLTZ,TIMESTAMPTZ,TIMESTAMP WITH TIME ZONE", sizes: fractionGiven},
		schema.DateTime:    {name: "DATETIME", sizes: fractionGiven},
		schema.UUID:        {name: "VARCHAR(36)"},
		// https://docs.snowflake.com/en/sql-reference/data-types-semistructured
		schema.JSON:   {name: "VARIANT"},
		schema.Binary: {name: "BINARY", also: "VARBINARY", sizes: given(8_388_608, "")},
	},

	// A number has at most 37 digits after the point; text keeps what has more.
	// https://docs.snowflake.com/en/sql-reference/data-types-numeric
	holds: func(c *schema.Column) string {
		precision, scale := c.Digits()
		if c.Type() != schema.Decimal || scale <= 37 {
			return ""
		}
		return fmt.Sprintf("VARCHAR(%d)", precision+len("-0."))
	},

	comments: commentClauses,
	later:    laterAltered,
	identity: func(c *schema.Column) string {
		return fmt.Sprintf("AUTOINCREMENT START %d INCREMENT %d", c.Identity.Start, c.Identity.Step)
	},
	computed: computedForm{format: "AS (%s)"},
	actions:  true,
	ordered:  true, // which nothing says that it need not have

	kinds:   []string{"TEMPORARY", "TRANSIENT", "HYBRID"},
	layout:  snowflakeLayout,
	collate: func(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" },
}

// https://docs.snowflake.com/en/user-guide/tables-clustering-keys
// https://docs.snowflake.com/en/user-guide/data-time-travel
func snowflakeLayout(p *printer, t *schema.Table) []string {
	p.leftOut(t, distributionOf(t))
	var clauses, keys []string
	for _, key := range t.Physical.ClusterBy {
		x, ok := p.cut(key)
		if !ok {
			p.warn(t.Name, "the clustering key %s is left out, as it cannot be read", shorten(key))
			continue
		}
		keys = append(keys, p.write(x, t))
	}
	if len(keys) > 0 {
		clauses = append(clauses, "CLUSTER BY ("+strings.Join(keys, ", ")+")")
	}
	if days := t.Physical.RetentionDays; days != nil {
		clauses = append(clauses, fmt.Sprintf("DATA_RETENTION_TIME_IN_DAYS = %d", *days))
	}
	return clauses
}
