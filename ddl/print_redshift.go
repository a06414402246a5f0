package ddl

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// printedRedshift is how Amazon Redshift is written.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
var printedRedshift = printDialect{
	name:  "redshift",
	reads: &redshift,
	// https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
	folds: strings.ToLower,
	reserved: wordSet(`
		AES128 AES256 ALL ALLOWOVERWRITE ANALYSE ANALYZE AND ANY ARRAY AS ASC AUTHORIZATION AZ64 BACKUP BETWEEN
		BINARY BLANKSASNULL BOTH BYTEDICT BZIP2 CASE CAST CHECK COLLATE COLUMN CONNECT CONSTRAINT CREATE CREDENTIALS
		CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURRENT_USER_ID DEFAULT DEFERRABLE DEFLATE
		DEFRAG DELTA DELTA32K DESC DISABLE DISTINCT DO ELSE EMPTYASNULL ENABLE ENCODE ENCRYPT ENCRYPTION END EXCEPT
		EXPLICIT FALSE FOR FOREIGN FREEZE FROM FULL GLOBALDICT256 GLOBALDICT64K GRANT GROUP GZIP HAVING IDENTITY
		IGNORE ILIKE IN INITIALLY INNER INTERSECT INTERVAL INTO IS ISNULL JOIN LEADING LEFT LIKE LIMIT LOCALTIME
		LOCALTIMESTAMP LUN LUNS LZO LZOP MINUS MOSTLY16 MOSTLY32 MOSTLY8 NATURAL NEW NOT NOTNULL NULL NULLS OFF
		OFFLINE OFFSET OID OLD ON ONLY OPEN OR ORDER OUTER OVERLAPS PARALLEL PARTITION PERCENT PERMISSIONS PIVOT
		PLACING PRIMARY RAW READRATIO RECOVER REFERENCES REJECTLOG RESORT RESPECT RESTORE RIGHT SELECT SESSION_USER
		SIMILAR SNAPSHOT SOME START SYSDATE SYSTEM TABLE TAG TDES TEXT255 TEXT32K THEN TIMESTAMP TO TOP TRAILING TRUE
		TRUNCATECOLUMNS UNION UNIQUE UNNEST UNPIVOT USER USING VERBOSE WALLET WHEN WHERE WITH WITHOUT`),

	types: map[schema.Type]typeForm{
		// https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
		schema.SmallInt: {name: "SMALLINT", also: "INT2"},
		schema.Int:      {name: "INTEGER", also: "INT,INT4"},
		schema.BigInt:   {name: "BIGINT", also: "INT8"},
		schema.Real:     {name: "REAL", also: "FLOAT4"},
		schema.Float:    {name: "FLOAT"},
		schema.Double:   {name: "DOUBLE PRECISION", also: "FLOAT8"},
		schema.Decimal:  {name: "DECIMAL", also: "NUMERIC", sizes: digitsUpTo(37, 0, 0)},
		schema.Boolean:  {name: "BOOLEAN", also: "BOOL"},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
		schema.Char:    {name: "CHAR", also: "CHARACTER,NCHAR", sizes: upTo(4096, "VARCHAR()")},
		schema.Varchar: {name: "VARCHAR", also: "CHARACTER VARYING,NVARCHAR", sizes: upTo(65_535, "")},
		schema.Text:    {name: "VARCHAR", also: "TEXT", sizes: redshiftText},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html: six digits, always
		schema.Date:        {name: "DATE"},
		schema.Time:        {name: "TIME", also: "TIME WITHOUT TIME ZONE"},
		schema.Timestamp:   {name: "TIMESTAMP", also: "TIMESTAMP WITHOUT TIME ZONE"},
		schema.TimestampTZ: {name: "TIMESTAMPTZ", also: "TIMESTAMP WITH TIME ZONE"},
		schema.DateTime:    {name: "TIMESTAMP"},
		schema.UUID:        {name: "VARCHAR(36)"},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html
		schema.JSON: {name: "SUPER"},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html
		schema.Binary: {name: "VARBYTE", also: "VARBINARY,BINARY VARYING", sizes: given(16_777_216, "")},
	},

	comments: commentStatements, // https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html
	later:    laterAltered,
	identity: func(c *schema.Column) string {
		if c.Type() != schema.Int && c.Type() != schema.BigInt { // "The column must be INT or BIGINT"
			return ""
		}
		return fmt.Sprintf("IDENTITY(%d,%d)", c.Identity.Start, c.Identity.Step)
	},

	kinds:   []string{"TEMPORARY"},
	layout:  redshiftLayout,
	encode:  true, // https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html
	collate: redshiftCollation,
}

// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
func redshiftCollation(name string) string {
	name = strings.ToUpper(name)
	if !redshiftCollations[name] {
		return ""
	}
	return name
}

var redshiftCollations = wordSet("CASE_SENSITIVE CS CASE_INSENSITIVE CI")

// redshiftText writes the length that TEXT has in Redshift, which is fixed, with its name,
// and all others as VARCHAR.
func redshiftText(c *schema.Column, name string) (string, string) {
	if name == "TEXT" && c.Length() == 256 {
		return name, ""
	}
	return upTo(65_535, "")(c, "VARCHAR")
}

// https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-sort-key.html
// https://docs.aws.amazon.com/redshift/latest/dg/c_choosing_dist_sort.html
func redshiftLayout(p *printer, t *schema.Table) []string {
	p.leftOut(t, clusteringOf(t))
	var clauses []string
	if style := t.Physical.DistStyle; style != "" {
		clauses = append(clauses, "DISTSTYLE "+strings.ToUpper(style))
	}
	if key := t.Physical.DistKey; key != "" {
		clauses = append(clauses, "DISTKEY "+p.columns(t, []string{key}))
	}
	if sort := t.Physical.SortKey; sort != nil {
		style := strings.ToUpper(sort.Style)
		if len(sort.Columns) == 0 {
			return append(clauses, "SORTKEY AUTO")
		}
		clauses = append(clauses, joined([]string{style, "SORTKEY", p.columns(t, sort.Columns)}))
	}
	return clauses
}
