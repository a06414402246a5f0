package dwsim_test

import (
	"fmt"

	"github.com/dw-sim/dw-sim/schema"
)

// kinds groups the types of columns.
func kindOf(c *schema.Column) string {
	switch c.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return "int"
	case schema.Decimal:
		return "decimal"
	case schema.Char, schema.Varchar, schema.Text:
		return "text"
	case schema.Date:
		return "date"
	case schema.Timestamp:
		return "timestamp"
	case schema.Boolean:
		return "boolean"
	}
	return ""
}

// column returns a column of a kind in scope, or a literal where there is none.
func (q *randomQuery) column(kind string) string {
	var found []string
	for _, s := range q.scope {
		for i := range s.table.Columns {
			if c := &s.table.Columns[i]; kindOf(c) == kind && c.Name != "payload" {
				found = append(found, s.alias+"."+c.Name)
			}
		}
	}
	if len(found) == 0 || q.IntN(12) == 0 {
		return q.literal(kind)
	}
	return found[q.IntN(len(found))]
}

func (q *randomQuery) literal(kind string) string {
	switch kind {
	case "int":
		return fmt.Sprint(q.IntN(60) - 5)
	case "decimal":
		return fmt.Sprintf("CAST(%d.%02d AS DECIMAL(12,2))", q.IntN(3000), q.IntN(100))
	case "text":
		return q.pick("'a'", "'NATION 0%'", "'e'", "''", "'Clerk#001'", "'it''s'", "'Ärger – 日本 ŝ'", "'a\nb'")
	case "date":
		return fmt.Sprintf("DATE '202%d-%02d-%02d'", q.IntN(5), 1+q.IntN(12), 1+q.IntN(28))
	case "timestamp":
		return fmt.Sprintf("TIMESTAMP '2024-0%d-1%d 0%d:30:00'", 1+q.IntN(3), q.IntN(10), q.IntN(10))
	}
	return q.pick("TRUE", "FALSE")
}

func (q *randomQuery) integer(depth int) string {
	if depth <= 0 {
		return q.column("int")
	}
	x := func() string { return q.integer(depth - 1) }
	switch q.IntN(21) {
	case 18:
		return q.path("int")
	case 19:
		return fmt.Sprintf("DATEDIFF(%s, %s, %s)", q.pick("hour", "minute", "day", "second"), q.timestamp(depth-1), q.timestamp(depth-1))
	case 20:
		return fmt.Sprintf("%s::int", q.pick("EXTRACT(hour FROM "+q.timestamp(depth-1)+")", "REGEXP_INSTR("+q.text(depth-1)+", '[0-9]')", "("+q.boolean(depth-1)+")"))
	case 0:
		return fmt.Sprintf("(%s %s %s)", x(), q.pick("+", "-"), x())
	case 1:
		return fmt.Sprintf("%s * %d", q.column("int"), q.IntN(9))
	case 2:
		return fmt.Sprintf("ABS(%s)", x())
	case 3:
		return fmt.Sprintf("MOD(%s, %d)", x(), 2+q.IntN(9))
	case 4:
		return fmt.Sprintf("LEN(%s)", q.text(depth-1))
	case 5:
		return fmt.Sprintf("DATEDIFF(%s, %s, %s)", q.pick("day", "month", "year", "week", "quarter", "'days'"), q.date(depth-1), q.date(depth-1))
	case 6:
		return fmt.Sprintf("EXTRACT(%s FROM %s)", q.pick("year", "month", "day", "week", "quarter", "doy", "dow"), q.date(depth-1))
	case 7:
		return fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", q.boolean(depth-1), x(), x())
	case 8:
		return fmt.Sprintf("NVL(%s, %s)", x(), x())
	case 9:
		return fmt.Sprintf("%s(%s, %s)", q.pick("GREATEST", "LEAST"), x(), x())
	case 10:
		return fmt.Sprintf("CHARINDEX(%s, %s)", q.pick("'a'", "'e'", "'@'", "' '"), q.text(depth-1))
	case 11:
		return fmt.Sprintf("(%s)::int", q.decimal(depth-1))
	case 12:
		return fmt.Sprintf("DATE_PART(%s, %s)::int", q.pick("hour", "minute", "day", "month"), q.column("timestamp"))
	case 13:
		return fmt.Sprintf("(%s - %s)", q.date(depth-1), q.date(depth-1))
	case 14:
		return fmt.Sprintf("IFF(%s, %s, %s)", q.boolean(depth-1), x(), x())
	case 15:
		return fmt.Sprintf("REGEXP_COUNT(%s, '%s')", q.text(depth-1), q.pick("[aeiou]", "[0-9]+", "[A-Z]"))
	}
	return q.column("int")
}

func (q *randomQuery) decimal(depth int) string {
	if depth <= 0 {
		return q.column("decimal")
	}
	x := func() string { return q.decimal(depth - 1) }
	switch q.IntN(12) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", x(), q.pick("+", "-"), x())
	case 1:
		return fmt.Sprintf("%s * %d", q.column("decimal"), q.IntN(9))
	case 7:
		return fmt.Sprintf("%s * (1 %s 0.0%d)", q.column("decimal"), q.pick("+", "-"), q.IntN(100))
	case 8:
		return fmt.Sprintf("%s(%s, %s)", q.pick("GREATEST", "LEAST", "NVL"), x(), x())
	case 9:
		return fmt.Sprintf("-%s * 0.3", q.column("decimal"))
	case 2:
		return fmt.Sprintf("ROUND(%s, %d)", q.column("decimal"), q.IntN(3))
	case 3:
		return fmt.Sprintf("ABS(%s)", x())
	case 4:
		return fmt.Sprintf("NVL(%s, 0)", x())
	case 5:
		return fmt.Sprintf("CASE WHEN %s THEN %s END", q.boolean(depth-1), x())
	case 6:
		return fmt.Sprintf("%s::decimal(12,1)", q.column("decimal"))
	}
	return q.column("decimal")
}

func (q *randomQuery) text(depth int) string {
	if depth <= 0 {
		return q.column("text")
	}
	x := func() string { return q.text(depth - 1) }
	switch q.IntN(21) {
	case 18:
		return q.path("text")
	case 19:
		return fmt.Sprintf("TO_CHAR(%s, '%s')", q.timestamp(depth-1), q.pick("YYYY-MM-DD HH24:MI:SS", "HH12:MI AM", "DDD", "Dy DD", "SS.MS", "J"))
	case 20:
		return fmt.Sprintf("REGEXP_SUBSTR(%s, '%s', 1, %d)", x(), q.pick("[0-9]+", "[aeiou]", "[A-Z][a-z]*"), 1+q.IntN(2))
	case 0:
		return fmt.Sprintf("%s(%s)", q.pick("UPPER", "LOWER", "REVERSE", "TRIM", "INITCAP", "MD5"), x())
	case 1:
		return fmt.Sprintf("SUBSTRING(%s, %d, %d)", x(), 1+q.IntN(5), q.IntN(6))
	case 2:
		return fmt.Sprintf("%s(%s, %d)", q.pick("LEFT", "RIGHT"), x(), 1+q.IntN(6))
	case 3:
		return fmt.Sprintf("%s(%s, %d, '*')", q.pick("LPAD", "RPAD"), x(), 1+q.IntN(12))
	case 4:
		return fmt.Sprintf("REPLACE(%s, '%s', '%s')", x(), q.pick("a", "e", "#"), q.pick("", "xx"))
	case 5:
		return fmt.Sprintf("(%s || %s)", x(), x())
	case 6:
		return fmt.Sprintf("SPLIT_PART(%s, '%s', %d)", x(), q.pick("@", ".", "#", " "), 1+q.IntN(3))
	case 7:
		return fmt.Sprintf("TO_CHAR(%s, '%s')", q.date(depth-1), q.pick("YYYY-MM", "DD Mon YYYY", "IYYY-IW", "Q/YY", "FMDay"))
	case 8:
		return fmt.Sprintf("NVL(%s, %s)", x(), x())
	case 9:
		return fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", q.boolean(depth-1), x(), x())
	case 10:
		return fmt.Sprintf("(%s)::varchar(%d)", q.one(q.integer, q.date, q.text)(depth-1), 1+q.IntN(12))
	case 11:
		return fmt.Sprintf("DECODE(%s, 'a', 'b', %s, %s)", x(), x(), x())
	case 12:
		return fmt.Sprintf("REGEXP_REPLACE(%s, '%s', '%s')", x(), q.pick("[0-9]+", "[aeiou]", "^."), q.pick("", "_"))
	case 13:
		return fmt.Sprintf("NULLIF(%s, %s)", x(), x())
	case 14:
		return fmt.Sprintf("TRANSLATE(%s, 'aei', '43')", x())
	}
	return q.column("text")
}

func (q *randomQuery) date(depth int) string {
	if depth <= 0 {
		return q.column("date")
	}
	x := func() string { return q.date(depth - 1) }
	switch q.IntN(11) {
	case 0:
		return fmt.Sprintf("DATEADD(%s, %d, %s)::date", q.pick("day", "month", "year", "week", "quarter"), q.IntN(60)-30, x())
	case 1:
		return fmt.Sprintf("DATE_TRUNC('%s', %s)::date", q.pick("month", "year", "week", "quarter", "day"), x())
	case 2:
		return fmt.Sprintf("LAST_DAY(%s)", x())
	case 3:
		return fmt.Sprintf("(%s + %d)", x(), q.IntN(40))
	case 4:
		return fmt.Sprintf("%s::date", q.column("timestamp"))
	case 5:
		return fmt.Sprintf("(%s - INTERVAL '%d %s')::date", x(), 1+q.IntN(20), q.pick("days", "months", "year"))
	case 6:
		return fmt.Sprintf("NVL(%s, %s)", x(), q.literal("date"))
	case 7:
		return fmt.Sprintf("TO_DATE('%d/%d/2023', 'DD/MM/YYYY')", 1+q.IntN(28), 1+q.IntN(12))
	}
	return q.column("date")
}

func (q *randomQuery) boolean(depth int) string {
	compare := q.pick("=", "<>", "<", "<=", ">", ">=")
	x := func() string { return q.boolean(depth - 1) }
	switch n := q.IntN(19); {
	case n == 16:
		return fmt.Sprintf("%s %s %s", q.timestamp(1), compare, q.timestamp(1))
	case n == 17:
		return fmt.Sprintf("%s %s '%d'", q.integer(1), compare, q.IntN(40))
	case n == 18:
		return fmt.Sprintf("%s IN (SELECT %s)", q.integer(1), q.column("int"))
	case depth <= 0 || n == 0:
		return fmt.Sprintf("%s %s %s", q.column("int"), compare, q.literal("int"))
	case n == 1:
		return fmt.Sprintf("(%s AND %s)", x(), x())
	case n == 2:
		return fmt.Sprintf("(%s OR %s)", x(), x())
	case n == 3:
		return fmt.Sprintf("NOT (%s)", x())
	case n == 4:
		return fmt.Sprintf("%s IS %sNULL", q.one(q.text, q.date)(0), q.pick("", "NOT "))
	case n == 5:
		return fmt.Sprintf("%s %s %s", q.column("text"), q.pick("LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE"), q.pick("'%a%'", "'A%'", "'_e%'", "'%#%'"))
	case n == 6:
		return fmt.Sprintf("%s BETWEEN %s AND %s", q.date(0), q.literal("date"), q.literal("date"))
	case n == 7:
		return fmt.Sprintf("%s IN (%s, %s)", q.integer(1), q.literal("int"), q.literal("int"))
	case n == 8:
		return fmt.Sprintf("%s %s %s", q.text(1), compare, q.text(1))
	case n == 9:
		return fmt.Sprintf("%s %s %s", q.date(1), compare, q.date(1))
	case n == 10:
		return fmt.Sprintf("%s %s %s", q.decimal(1), compare, q.decimal(1))
	case n == 11:
		return fmt.Sprintf("%s %s %s", q.column("timestamp"), compare, q.pick("'2024-02-01'", "'2024-02-10 12:00:00'", "DATE '2024-03-01'", "TIMESTAMP '2024-01-20 00:00:00'"))
	case n == 12:
		return fmt.Sprintf("%s IS %sDISTINCT FROM %s", q.text(0), q.pick("", "NOT "), q.text(0))
	case n == 13:
		return fmt.Sprintf("%s ~ '%s'", q.column("text"), q.pick("^[A-M]", "[0-9]{3}", "a.*e"))
	}
	return fmt.Sprintf("%s %s %s", q.integer(1), compare, q.integer(1))
}
