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
