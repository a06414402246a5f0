package sqlitec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// joined puts texts one behind the other.
type joined struct{ texts []string }

func (j *joined) Step(arguments []any) error {
	text, ok := arguments[0].(string)
	if !ok {
		return fmt.Errorf("joined takes texts, not %T", arguments[0])
	}
	j.texts = append(j.texts, strings.Clone(text))
	return nil
}

func (j *joined) Value() (any, error) {
	if len(j.texts) == 0 {
		return nil, nil
	}
	return strings.Join(j.texts, "+"), nil
}

// moving is one that can be used over a window whose begin moves.
type moving struct{ joined }

func (m *moving) Inverse([]any) error {
	m.texts = m.texts[1:]
	return nil
}

func register(t testing.TB, c *sqlitec.Conn, calls *int) {
	t.Helper()
	err := c.Register([]sqlitec.Function{
		{Name: "same", Arguments: 1, Deterministic: true, Call: func(a []any) (any, error) { *calls++; return a[0], nil }},
		{Name: "often", Arguments: 1, Call: func(a []any) (any, error) { *calls++; return a[0], nil }},
		{Name: "types", Arguments: -1, Call: func(a []any) (any, error) {
			var b strings.Builder
			for _, v := range a {
				fmt.Fprintf(&b, "%T %v;", v, v)
			}
			return b.String(), nil
		}},
		{Name: "kinds", Arguments: -1, JSON: true, Call: func(a []any) (any, error) { return textform.JSON(fmt.Sprintf("[%q]", fmt.Sprintf("%T", a[0]))), nil }},
		{Name: "upper", Arguments: 1, Call: func([]any) (any, error) { return "ours", nil }},
		{Name: "yes", Call: func([]any) (any, error) { return true, nil }},
		{Name: "strange", Call: func([]any) (any, error) { return t, nil }},
		{Name: "broken", Call: func([]any) (any, error) { return nil, errors.New("broken is broken: ü") }},
		{Name: "panics", Call: func([]any) (any, error) { panic("oh") }},
		{Name: "joined", Arguments: 1, Deterministic: true, New: func() sqlitec.Accumulator { return &joined{} }},
		{Name: "moving", Arguments: 1, Deterministic: true, New: func() sqlitec.Accumulator { return &moving{} }},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func all(c *sqlitec.Conn, sql string) ([]string, error) {
	s, _, err := c.Prepare(sql)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var rows []string
	for {
		row, err := s.Step()
		if err != nil || !row {
			return rows, err
		}
		if s.Kind(0) == sqlitec.Null {
			rows = append(rows, "NULL")
		} else {
			rows = append(rows, string(s.Bytes(0)))
		}
	}
}

func TestFunctions(t *testing.T) {
	c := open(t)
	var calls int
	register(t, c, &calls)
	const abc = "WITH abc(x) AS (VALUES ('a'), ('b'), ('c')) "
	long := strings.Repeat("ü", 5000)
	for sql, want := range map[string]string{
		"SELECT same('ü')":                              "ü",
		"SELECT same('')":                               "",
		"SELECT same('" + long + "')":                   long,
		"SELECT length(same(zeroblob(3)))":              "3",
		"SELECT hex(same(x'00ff00'))":                   "00FF00",
		"SELECT typeof(same(NULL))":                     "null",
		"SELECT typeof(same(''))":                       "text",
		"SELECT typeof(same(x''))":                      "blob",
		"SELECT same(1.5)":                              "1.5",
		"SELECT same(-9223372036854775808)":             "-9223372036854775808",
		"SELECT types(NULL, 1, 1.5, 'x', x'41')":        "<nil> <nil>;int64 1;float64 1.5;string x;[]uint8 [65];",
		"SELECT types()":                                "",
		"SELECT kinds('[1]')":                           `["string"]`,
		"SELECT kinds(json('[1]'))":                     `["textform.JSON"]`,
		"SELECT kinds(kinds(1))":                        `["textform.JSON"]`,
		"SELECT json_array(kinds(1), '[2]')":            `[["int64"],"[2]"]`,
		"SELECT types(json('[1]'))":                     "string [1];",
		"SELECT upper('x')":                             "ours",
		"SELECT yes()":                                  "1",
		abc + "SELECT joined(x) FROM abc":               "a+b+c",
		abc + "SELECT joined(x) FROM abc WHERE x > 'c'": "NULL",
		abc + "SELECT joined(x) FROM abc GROUP BY x":    "a|b|c",
		abc + "SELECT joined(DISTINCT 'q') || joined(x ORDER BY x DESC) FROM abc":     "qc+b+a",
		abc + "SELECT joined(x) OVER (ORDER BY x) FROM abc":                           "a|a+b|a+b+c",
		abc + "SELECT moving(x) OVER (ORDER BY x ROWS 1 PRECEDING) FROM abc":          "a|a+b|b+c",
		abc + "SELECT joined(x) FILTER (WHERE x <> 'b') FROM abc":                     "a+c",
		abc + "SELECT (SELECT joined(y.x) FROM abc AS y WHERE y.x <= abc.x) FROM abc": "a|a+b|a+b+c",
	} {
		if rows, err := all(c, sql); err != nil || strings.Join(rows, "|") != want {
			t.Errorf("%.200s: %.200q, %v; want %.200s", sql, rows, err, want)
		}
	}
}

func TestFunctionErrors(t *testing.T) {
	c := open(t)
	var calls int
	register(t, c, &calls)
	for sql, want := range map[string]string{
		"SELECT broken()":  "broken is broken: ü",
		"SELECT panics()":  "panics went wrong in a way that nobody thought of: oh",
		"SELECT strange()": "strange: a result of type *testing.T means nothing here",
		"SELECT same()":    "wrong number of arguments to function same()",
		"SELECT joined(1)": "joined takes texts, not int64",
		"SELECT joined(x) OVER (ORDER BY x ROWS 1 PRECEDING) FROM (SELECT 'a' AS x UNION SELECT 'b' UNION SELECT 'c')": "joined cannot be used over a window whose begin moves; let its frame begin with UNBOUNDED PRECEDING",
	} {
		if _, err := all(c, sql); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", sql, err, want)
		}
	}
	if rows, err := all(c, "SELECT joined('still') || same(' works')"); err != nil || rows[0] != "still works" {
		t.Errorf("afterwards: %q, %v", rows, err)
	}
}

// TestConstantCalls: one whose result cannot change is called once for all rows.
func TestConstantCalls(t *testing.T) {
	c := open(t)
	const thousand = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT sum(length(%s('x'))) FROM n"
	var calls int
	register(t, c, &calls)
	for name, want := range map[string]int{"same": 1, "often": 1000} {
		calls = 0
		if _, err := all(c, fmt.Sprintf(thousand, name)); err != nil || calls != want {
			t.Errorf("%s is called %d times, %v", name, calls, err)
		}
	}
}

// TestFunctionsAreForStatements: a file cannot call them.
func TestFunctionsAreForStatements(t *testing.T) {
	c := open(t)
	var calls int
	register(t, c, &calls)
	if err := c.Exec("CREATE VIEW v AS SELECT same(1)"); err != nil {
		t.Fatal(err)
	}
	if _, err := all(c, "SELECT * FROM v"); err == nil || !strings.Contains(err.Error(), "unsafe use of same()") {
		t.Errorf("a view calls it: %v", err)
	}
}

func BenchmarkFunction(b *testing.B) {
	c, err := sqlitec.Open("", sqlitec.InMemory)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	var calls int
	register(b, c, &calls)
	for _, expression := range []string{"i", "often(i)", "often('text of some length')", "joined('a')"} {
		b.Run(expression, func(b *testing.B) {
			b.ReportAllocs()
			script := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) SELECT max(%s) FROM n", b.N, expression)
			if strings.HasPrefix(expression, "joined") {
				script = strings.Replace(script, "max(", "length(", 1)
			}
			if _, err := all(c, script); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkRegister measures what functions add to the opening of a connection.
func BenchmarkRegister(b *testing.B) {
	functions := make([]sqlitec.Function, 250)
	for i := range functions {
		functions[i] = sqlitec.Function{Name: fmt.Sprintf("function_%d", i), Arguments: 2, Deterministic: true, Call: func(a []any) (any, error) { return a[0], nil }}
	}
	for _, n := range []int{0, len(functions)} {
		b.Run(fmt.Sprintf("functions=%d", n), func(b *testing.B) {
			for b.Loop() {
				c, err := sqlitec.Open("", sqlitec.InMemory)
				if err != nil {
					b.Fatal(err)
				}
				if err := c.Register(functions[:n]); err != nil {
					b.Fatal(err)
				}
				if err := c.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
