package snowflake

import (
	"fmt"
	"strconv"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// maxScale is how many digits after the point a NUMBER has at most.
// https://docs.snowflake.com/en/sql-reference/data-types-numeric
const maxScale = 37

// numberType returns the type of a column of integers or decimals; "" where the column is none
// or is kept as text.
func numberType(c *schema.Column) string {
	switch c.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return "NUMBER(38,0)"
	case schema.Decimal:
		if precision, scale := c.Digits(); scale <= maxScale {
			return fmt.Sprintf("NUMBER(%d,%d)", precision, scale)
		}
	}
	return ""
}

// Forms in which a sink sends what Snowflake could read in more than one way.
// https://docs.snowflake.com/en/sql-reference/date-time-input-output
const (
	timeFormat    = "'HH24:MI:SS.FF6'"
	ntzFormat     = "'YYYY-MM-DD HH24:MI:SS.FF6'"
	tzFormat      = "'YYYY-MM-DD HH24:MI:SS.FF6TZH:TZM'"
	sentFraction  = 6
	sentZone      = "+00:00"
	landedUUIDs   = `'^(.{8})(.{4})(.{4})(.{4})(.{12})$'`
	hyphensOfUUID = `'\\1-\\2-\\3-\\4-\\5'`
)

// sentAs returns the expression that makes a column's value of element i of a row that a sink
// sends: a text, or a JSON null, of which the cast to VARCHAR makes a NULL.
// https://docs.snowflake.com/en/sql-reference/data-types-semistructured
func sentAs(c *schema.Column, i int) string {
	text := "VALUE[" + strconv.Itoa(i) + "]::VARCHAR"
	switch c.Type() {
	case schema.Real, schema.Float, schema.Double:
		return "TO_DOUBLE(" + text + ")"
	case schema.Boolean:
		return "TO_BOOLEAN(" + text + ")"
	case schema.Date:
		return "TO_DATE(" + text + ", 'YYYY-MM-DD')"
	case schema.Time:
		return "TO_TIME(" + text + ", " + timeFormat + ")"
	case schema.Timestamp, schema.DateTime:
		return "TO_TIMESTAMP_NTZ(" + text + ", " + ntzFormat + ")"
	case schema.TimestampTZ:
		return "TO_TIMESTAMP_TZ(" + text + ", " + tzFormat + ")"
	case schema.JSON:
		return "PARSE_JSON(" + text + ")"
	case schema.Binary:
		return "TO_BINARY(" + text + ", 'HEX')"
	}
	if number := numberType(c); number != "" {
		return text + "::" + number
	}
	return text
}

// appendSent appends value i of v, not NULL, as a sink sends it. It is false for a date that
// Snowflake cannot hold: it knows the years 1 to 9999 alone.
// https://docs.snowflake.com/en/sql-reference/data-types-datetime
func appendSent(dst []byte, v *gen.Vector, i int) ([]byte, bool) {
	var form [40]byte
	switch v.Type {
	case schema.Real, schema.Float, schema.Double:
		return strconv.AppendFloat(dst, v.Floats[i], 'g', -1, 64), true
	case schema.Date:
		if !textform.DateFits(v.Ints[i]) {
			return dst, false
		}
		textform.PutDate(form[:], v.Ints[i])
		return append(dst, form[:len("2006-01-02")]...), true
	case schema.Time:
		if !textform.TimeFits(v.Ints[i]) {
			return dst, false
		}
		textform.PutTime(form[:], v.Ints[i], sentFraction)
		return append(dst, form[:textform.TimeWidth(sentFraction)]...), true
	case schema.Timestamp, schema.DateTime, schema.TimestampTZ:
		if !textform.TimestampFits(v.Ints[i]) {
			return dst, false
		}
		textform.PutTimestamp(form[:], v.Ints[i], sentFraction)
		dst = append(dst, form[:textform.TimestampWidth(sentFraction)]...)
		if v.Type == schema.TimestampTZ {
			dst = append(dst, sentZone...)
		}
		return dst, true
	}
	return v.AppendText(dst, i), true
}

// landed is a column of a file that COPY reads into a table of its own first, as it makes another
// type of it than the column has: the type that the file's values come in, and the expression
// that makes the column's of it. Snowflake hands out a Parquet TIME, and a TIMESTAMP without
// zone, as the integer of microseconds that it is, a JSON as text and a UUID as 16 bytes.
// A transformation within COPY would be shorter, but reads bytes as text on its way.
// https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
func landed(c *schema.Column, name string) (typ, expression string, differs bool) {
	switch c.Type() {
	case schema.Time:
		return "NUMBER(38,0)", "TIME_FROM_PARTS(0, 0, 0, " + name + " * 1000)", true
	case schema.Timestamp, schema.DateTime:
		return "NUMBER(38,0)", "TO_TIMESTAMP_NTZ(" + name + ", 6)", true
	case schema.JSON:
		return "VARCHAR", "PARSE_JSON(" + name + ")", true
	case schema.UUID:
		return "BINARY(16)", "REGEXP_REPLACE(LOWER(HEX_ENCODE(" + name + ")), " + landedUUIDs + ", " + hyphensOfUUID + ")", true
	case schema.TimestampTZ:
		return "TIMESTAMP_TZ(6)", name, false
	case schema.Binary:
		return "BINARY", name, false
	case schema.Date, schema.Boolean:
		return c.Type().String(), name, false
	case schema.Real, schema.Float, schema.Double:
		return "FLOAT", name, false
	case schema.Decimal:
		// A DECIMAL that no NUMBER holds is refused, before anything is loaded.
		return numberType(c), name, false
	case schema.SmallInt, schema.Int, schema.BigInt:
		return numberType(c), name, false
	}
	return "VARCHAR", name, false
}
