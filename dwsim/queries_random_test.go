package dwsim_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

var (
	querySeed    = flag.Uint64("queryseed", 1, "seed of the first random query")
	queryAgainst = flag.String("queryagainst", "duckdb", "the engine whose answers to random queries are compared with SQLite's")
)

// TestRandomQueries asks SQLite and DuckDB the same random queries, in the words of Redshift and
// of Snowflake; or Postgres, as far as it takes them.
func TestRandomQueries(t *testing.T) {
	other, built := destinations[*queryAgainst]
	if !built {
		if os.Getenv("CI") == "true" {
			t.Fatal("needs DuckDB, and so cgo")
		}
		t.Skip("needs DuckDB, and so cgo")
	}
	document, err := os.ReadFile("testdata/queries/trade.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var both []*dwsim.Experiment
	for _, e := range []*env{newMovedEnv(t, "sqlite", engines()["sqlite"](t)), newMovedEnv(t, *queryAgainst, other(t))} {
		x := e.create(t, string(document))
		o := dwsim.GenerateOptions{Seed: new(int64(1)), Rows: map[string]int64{"lines": 1500, "orders": 400, "events": 500, "customers": 100}}
		generate(t, x, o)
		both = append(both, x)
	}
	count := 2000
	if testing.Short() {
		count = 200
	}
	failed := 0
	for i := range count {
		seed := *querySeed + uint64(i)
		q := newQuery(both[0].Document(), seed).query()
		first, errFirst := answer(t, both[0], q)
		second, errSecond := answer(t, both[1], q)
		digits := 15 // a DECIMAL is exact, an average is not
		if strings.Contains(q, "avg") {
			digits = 10
		}
		if !strings.Contains(q, "LIMIT") {
			first, second = sorted(first, digits), sorted(second, digits)
		}
		same := first == second || (digits < 15 || strings.Contains(q, "LIMIT")) && sameAnswer(first, second)
		if errFirst == nil && errSecond == nil && same || errSecond != nil && *queryAgainst == "postgres" {
			continue
		}
		t.Errorf("query %d:\n%s\n%v\n%v\n%s", seed, q, errFirst, errSecond, difference(first, second))
		if failed++; failed == 20 {
			t.Fatal("too many")
		}
	}
}

// sorted sorts the rows of an answer, whose header stays first, with booleans as SQLite has
// them and numbers of so many digits without the zeros that only DECIMALs have.
func sorted(answer string, digits int) string {
	lines := strings.Split(strings.TrimSuffix(answer, "\n"), "\n")
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		for k, c := range cells {
			if t, ok := truths[c]; ok {
				cells[k] = t
			} else if x, err := strconv.ParseFloat(c, 64); err == nil {
				cells[k] = strconv.FormatFloat(x, 'g', digits, 64)
			}
		}
		lines[i] = strings.Join(cells, "\t")
	}
	slices.Sort(lines[1:])
	return strings.Join(lines, "\n")
}

// difference returns the first rows that differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if !sameAnswer(x[i], y[i]) {
			return fmt.Sprintf("row %d:\n%s\n%s", i, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d rows", len(x), len(y))
}

// randomQuery makes queries whose answers do not depend on the order in which an engine reads.
type randomQuery struct {
	*rand.Rand
	e     *schema.Experiment
	scope []source
}

type source struct {
	alias string
	table *schema.Table
}

func newQuery(e *schema.Experiment, seed uint64) *randomQuery {
	return &randomQuery{Rand: rand.New(rand.NewPCG(seed, 7)), e: e}
}

func (q *randomQuery) pick(from ...string) string { return from[q.IntN(len(from))] }

func (q *randomQuery) one(from ...func(depth int) string) func(int) string {
	return from[q.IntN(len(from))]
}

// query returns a whole statement.
func (q *randomQuery) query() string {
	var body string
	switch q.IntN(12) {
	case 0, 1, 2:
		body = q.grouped()
	case 3:
		body = q.windows()
	case 10:
		body = q.qualified()
	case 11:
		body = q.correlated()
	case 4:
		body = q.setOperation()
	case 5:
		body = fmt.Sprintf("WITH w AS (%s) SELECT c0, COUNT(*) AS n FROM w GROUP BY c0", q.plain("c0 c1"))
	default:
		body = q.plain("")
	}
	columns := 0 // c0, c1, …
	for strings.Contains(body, fmt.Sprintf(" AS c%d", columns)) {
		columns++
	}
	if q.IntN(3) > 0 || strings.Contains(body, "avg") || strings.HasPrefix(body, "WITH") {
		return body
	}
	var order []string
	for i := range columns {
		order = append(order, fmt.Sprint(i+1)+q.pick("", " DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST"))
	}
	return fmt.Sprintf("SELECT * FROM (%s) AS o ORDER BY %s LIMIT %d", body, strings.Join(order, ", "), 1+q.IntN(30))
}

// from draws one table, or a child and its parent.
func (q *randomQuery) from() string {
	t := &q.e.Tables[q.IntN(len(q.e.Tables))]
	q.scope = []source{{"a", t}}
	var keys []*schema.Column
	for i := range t.Columns {
		if t.Columns[i].ForeignKey != nil {
			keys = append(keys, &t.Columns[i])
		}
	}
	if len(keys) == 0 || q.IntN(2) == 0 {
		return t.Name + " a"
	}
	key := keys[q.IntN(len(keys))]
	parent := q.e.Table(key.ForeignKey.ReferencesTable)
	q.scope = append(q.scope, source{"b", parent})
	join := q.pick("JOIN", "LEFT JOIN", "INNER JOIN", "RIGHT JOIN", "FULL JOIN")
	return fmt.Sprintf("%s a %s %s b ON a.%s = b.%s", t.Name, join, parent.Name, key.Name, key.ForeignKey.ReferencesColumn)
}

// plain selects expressions; names gives some columns types that a second SELECT shares.
func (q *randomQuery) plain(names string) string {
	from := q.from()
	n := 1 + q.IntN(4)
	if names != "" {
		n = len(strings.Fields(names))
	}
	var columns []string
	for i := range n {
		columns = append(columns, fmt.Sprintf("%s AS c%d", q.one(q.integer, q.decimal, q.text, q.date, q.boolean, q.timestamp)(2), i))
	}
	where := ""
	if q.IntN(4) > 0 {
		where = " WHERE " + q.boolean(3)
	}
	return fmt.Sprintf("SELECT %s%s FROM %s%s", q.pick("", "", "DISTINCT "), strings.Join(columns, ", "), from, where)
}

func (q *randomQuery) grouped() string {
	from := q.from()
	var columns []string
	keys := 1 + q.IntN(2)
	for i := range keys {
		columns = append(columns, fmt.Sprintf("%s AS c%d", q.one(q.integer, q.text, q.date)(1), i))
	}
	for i := range 1 + q.IntN(3) {
		columns = append(columns, fmt.Sprintf("%s AS c%d", q.aggregate(), keys+i))
	}
	having := ""
	if q.IntN(3) == 0 {
		having = fmt.Sprintf(" HAVING COUNT(*) %s %d", q.pick(">", "<", ">="), q.IntN(10))
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s GROUP BY %s%s", strings.Join(columns, ", "), from, q.boolean(2), strings.Join([]string{"1", "1, 2"}[keys-1:keys], ""), having)
}

func (q *randomQuery) aggregate() string {
	switch q.IntN(12) {
	case 0:
		return "COUNT(*)"
	case 1:
		return fmt.Sprintf("COUNT(DISTINCT %s)", q.one(q.integer, q.text, q.date)(1))
	case 2:
		return fmt.Sprintf("/* avg */ AVG(%s)", q.one(q.integer, q.decimal)(1))
	case 3:
		return fmt.Sprintf("/* avg */ MEDIAN(%s)", q.integer(1))
	case 4:
		return fmt.Sprintf("/* avg */ STDDEV_POP(%s)", q.column("int"))
	case 5:
		return fmt.Sprintf("LISTAGG(DISTINCT LOWER(%s), ',') WITHIN GROUP (ORDER BY LOWER(%[1]s))", q.column("text"))
	case 6:
		return fmt.Sprintf("SUM(CASE WHEN %s THEN 1 ELSE 0 END)", q.boolean(1))
	case 7:
		return fmt.Sprintf("PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY %s)", q.integer(1))
	case 8:
		return fmt.Sprintf("%s(%s)", q.pick("MIN", "MAX"), q.one(q.text, q.date, q.integer)(1))
	}
	return fmt.Sprintf("%s(%s)", q.pick("SUM", "MIN", "MAX"), q.one(q.integer, q.decimal)(1))
}

func (q *randomQuery) windows() string {
	from := q.from()
	for q.e.Table(q.scope[0].table.Name).PrimaryKey == nil && !q.scope[0].table.Columns[0].Unique || strings.Contains(from, "RIGHT") || strings.Contains(from, "FULL") {
		from = q.from()
	}
	key := []string{"a." + q.scope[0].table.Columns[0].Name}
	for _, c := range q.scope[0].table.PrimaryKey {
		key = append(key, "a."+c)
	}
	frame := q.pick("", "", " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", " ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING", " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING")
	over := fmt.Sprintf("OVER (PARTITION BY %s ORDER BY %s%s, %s%s)", q.one(q.integer, q.text)(1), q.one(q.integer, q.date)(0), q.pick("", " DESC"), strings.Join(key, ", "), frame)
	call := q.pick("ROW_NUMBER()", "RANK()", "SUM("+q.integer(0)+")", "LAG("+q.text(0)+", 2)", "LEAD("+q.date(0)+")", "FIRST_VALUE("+q.integer(0)+")", "COUNT(*)", "NTILE(3)", "MAX("+q.date(1)+")")
	return fmt.Sprintf("SELECT %s AS c0, %s %s AS c1 FROM %s", strings.Join(key, " || '/' || "), call, over, from)
}

// qualified keeps the rows of a window.
func (q *randomQuery) qualified() string {
	call := q.pick("ROW_NUMBER()", "RANK()", "COUNT(*)", "DENSE_RANK()")
	return fmt.Sprintf("SELECT order_id AS c0, %s AS c1 FROM orders a WHERE %s QUALIFY %s OVER (PARTITION BY %s ORDER BY %s%s, order_id) %s %d",
		q.of("orders").text(1), q.boolean(1), call, q.one(q.integer, q.text, q.date)(1), q.date(1), q.pick("", " DESC"), q.pick("=", "<=", ">"), 1+q.IntN(3))
}

// correlated has subqueries that name columns of the query around them.
func (q *randomQuery) correlated() string {
	q.of("orders")
	outer := q.integer(1)
	q.scope = append(q.scope, source{"b", q.e.Table("lines")})
	inner := q.boolean(1)
	return fmt.Sprintf(q.pick(
		"SELECT order_id AS c0, (SELECT %s FROM lines b WHERE b.order_id = a.order_id AND %s) AS c1 FROM orders a WHERE %s > 0",
		"SELECT order_id AS c0, %[3]s AS c1 FROM orders a WHERE EXISTS (SELECT %[1]s FROM lines b WHERE b.order_id = a.order_id AND %[2]s)",
		"SELECT order_id AS c0, %[3]s AS c1 FROM orders a WHERE order_id IN (SELECT b.order_id FROM lines b WHERE %[2]s GROUP BY b.order_id HAVING %[1]s > 1)",
	), q.pick("COUNT(*)", "MAX(b.quantity)", "SUM(b.line_no)"), inner, outer)
}

// of has expressions name the columns of one table.
func (q *randomQuery) of(table string) *randomQuery {
	q.scope = []source{{"a", q.e.Table(table)}}
	return q
}

// path returns a path into the JSON of events, or a literal where they are not read.
func (q *randomQuery) path(kind string) string {
	for _, s := range q.scope {
		if s.table.Name == "events" && kind == "int" {
			return s.alias + "." + q.pick("payload:load.ms::int", "payload:load:ms::int")
		} else if s.table.Name == "events" {
			return s.alias + "." + q.pick("payload:page::varchar", "payload:tags[0]::varchar", "payload:load.ok::varchar", "payload:nothing::varchar")
		}
	}
	return q.literal(kind)
}

// timestamp returns a point in time, with fractions of seconds.
func (q *randomQuery) timestamp(depth int) string {
	if depth <= 0 {
		return q.column("timestamp")
	}
	x := func() string { return q.timestamp(depth - 1) }
	switch q.IntN(7) {
	case 0:
		return fmt.Sprintf("DATEADD(%s, %d, %s)", q.pick("hour", "minute", "second", "day", "month"), q.IntN(90)-45, x())
	case 1:
		return fmt.Sprintf("DATE_TRUNC('%s', %s)", q.pick("hour", "minute", "day", "month", "second", "week"), x())
	case 2:
		return fmt.Sprintf("(%s + INTERVAL '%d %s')", x(), 1+q.IntN(50), q.pick("hours", "minutes", "days", "months"))
	case 3:
		return fmt.Sprintf("TIMESTAMP '2024-0%d-1%d 0%d:30:07.%d'", 1+q.IntN(3), q.IntN(10), q.IntN(10), q.IntN(1000000))
	case 4:
		return q.date(depth-1) + "::timestamp"
	}
	return q.column("timestamp")
}

func (q *randomQuery) setOperation() string {
	var parts []string
	types := []func(*randomQuery, int) string{(*randomQuery).integer, (*randomQuery).text, (*randomQuery).date}
	a, b := types[q.IntN(3)], types[q.IntN(3)]
	for range 2 {
		from := q.from()
		parts = append(parts, fmt.Sprintf("SELECT %s AS c0, %s AS c1 FROM %s WHERE %s", a(q, 1), b(q, 1), from, q.boolean(1)))
	}
	return strings.Join(parts, q.pick(" UNION ", " UNION ALL ", " EXCEPT ", " INTERSECT ", " MINUS "))
}

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
