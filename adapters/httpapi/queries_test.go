package httpapi_test

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

var elapsed = regexp.MustCompile(`"elapsed_ms": \d+`)

func TestQueryAnswer(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.filled()
	got := s.execute(`SELECT 9007199254740993 AS big, -9007199254740992 AS small, 1.5 AS x, NULL AS n, x'00ff' AS b, 'é"<' AS t,
		unit_price, 9e999 AS inf FROM order_items WHERE order_item_id = 1`, "experiment_name", "shop")
	want := `{
  "columns": ["big","small","x","n","b","t","unit_price","inf"],
  "types": ["BIGINT","BIGINT","DECIMAL(38,1)","","","","DECIMAL(10,2)",""],
  "rows": [
    ["9007199254740993", -9007199254740992, "1.5", null, "00ff", "é\"<", "PRICE", "+Inf"]
  ],
  "row_count": 1,
  "truncated": false,
  "elapsed_ms": 0
}
`
	text := elapsed.ReplaceAllString(string(got.want(200).body), `"elapsed_ms": 0`)
	text = regexp.MustCompile(`"\d+\.\d\d"`).ReplaceAllString(text, `"PRICE"`)
	if text != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	if id := got.Header.Get("X-Query-Id"); len(id) != 16 || got.Header.Get("Content-Type") != "application/json" || got.Header.Get("Content-Disposition") != "" {
		t.Errorf("the header is %v", got.Header)
	}
}

func TestQueryBounds(t *testing.T) {
	s := start(t, httpapi.Options{})
	numbers := endlessSQL + " LIMIT 10001"
	for _, c := range []struct {
		more      []any
		rows      int
		truncated bool
	}{
		{nil, api.DefaultLimit, true},
		{[]any{"limit", 3}, 3, true},
		{[]any{"limit", 10_001}, 10_001, false},
		{[]any{"limit", 0}, 10_001, false},
		{[]any{"limit", int64(1<<63 - 1)}, 10_001, false},
		{[]any{"limit", 2, "timeout", 0}, 2, true},
		{[]any{"limit", 2, "timeout", 29.5}, 2, true},
		{[]any{"limit", 2, "timeout", "1m30s"}, 2, true},
		{[]any{"limit", 2, "timeout", "2562047h"}, 2, true},
	} {
		var got struct {
			Rows      [][]int64
			Count     int `json:"row_count"`
			Truncated bool
		}
		s.execute(numbers, c.more...).want(200).into(&got)
		if len(got.Rows) != c.rows || got.Count != c.rows || got.Truncated != c.truncated {
			t.Errorf("%v: %d rows (%d), truncated %t; want %d, %t", c.more, len(got.Rows), got.Count, got.Truncated, c.rows, c.truncated)
		}
	}
	if lines := bytes.Count(s.execute(numbers, "format", "csv").want(200).body, []byte("\n")); lines != 10_002 {
		t.Errorf("a download has %d lines", lines)
	}
	if lines := bytes.Count(s.execute(numbers, "format", "csv", "limit", 2).want(200).body, []byte("\n")); lines != 3 {
		t.Errorf("a download with a limit has %d lines", lines)
	}
}

// statements are results that the formats treat differently.
var statements = map[string]string{
	"columns of a table": "SELECT * FROM orders",
	"no rows":            "SELECT * FROM orders WHERE 1 = 0",
	"expressions":        "SELECT order_id * 2 AS a, 'x' || order_id AS b, 0.5 * order_id AS c, NULL AS d FROM orders",
	"a text late":        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 8200) SELECT CASE WHEN i < 8195 THEN i ELSE 'late' END AS a FROM n",
}

// TestQueryFormats compares what is sent with what the library writes.
func TestQueryFormats(t *testing.T) {
	s := start(t, httpapi.Options{})
	e := s.filled()
	for name, sql := range statements {
		for _, f := range result.Formats() {
			if name == "a text late" && f != result.Parquet {
				continue
			}
			var want sheet
			_, err := result.Write(f, &want, func() (*store.Rows, error) { return e.Query(t.Context(), sql, dwsim.QueryOptions{}) })
			if err != nil {
				t.Fatal(err)
			}
			got := s.execute(sql, "experiment_name", "shop", "format", f, "id", "of-mine").want(200)
			if !bytes.Equal(got.body, want.Bytes()) {
				t.Errorf("%s as %s: %d bytes, want %d", name, f, len(got.body), want.Len())
			}
			wantDownload(t, got, f)
		}
	}
	if left := s.inProgress(); len(left) > 0 {
		t.Errorf("still in progress: %+v", left)
	}
}

// sheet is a buffer that can be written anew.
type sheet struct{ bytes.Buffer }

func (p *sheet) Restart() bool {
	p.Reset()
	return true
}

func wantDownload(t *testing.T, got *answer, f result.Format) {
	t.Helper()
	how, params, err := mime.ParseMediaType(got.Header.Get("Content-Disposition"))
	named := regexp.MustCompile(`^shop-\d{8}-\d{6}\.\w+$`).MatchString(params["filename"])
	if ending, _ := result.FormatOf(params["filename"]); err != nil || how != "attachment" || !named || ending != f {
		t.Errorf("%s is called %q", f, got.Header.Get("Content-Disposition"))
	}
	if got.Header.Get("Content-Type") != f.MediaType() || got.Header.Get("X-Query-Id") != "of-mine" {
		t.Errorf("the header of %s is %v", f, got.Header)
	}
}

func TestQueryAccept(t *testing.T) {
	s := start(t, httpapi.Options{})
	for accept, want := range map[string]string{
		"":                              "application/json",
		"*/*":                           "application/json",
		"application/json":              "application/json",
		"text/csv":                      "text/csv",
		"application/x-ndjson":          "application/x-ndjson",
		"text/csv;q=0.5, text/markdown": "text/markdown",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "application/json",
		"application/vnd.apache.parquet":                                  "application/vnd.apache.parquet",
	} {
		got := s.do("POST", "/api/query/execute", `{"sql": "SELECT 1 AS a"}`, "Accept", accept).want(200)
		if media, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";"); media != want {
			t.Errorf("Accept: %s gave %s, want %s", accept, media, want)
		}
	}
	got := s.do("POST", "/api/query/execute", `{"sql": "SELECT 1 AS a", "format": "tsv"}`, "Accept", "text/csv").want(200)
	if string(got.body) != "a\n1\n" || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/tab-separated-values") {
		t.Errorf("what the body says does not count: %q", got.body)
	}
	s.do("POST", "/api/query/execute", `{"sql": "SELECT 1"}`, "Accept", "image/png").want(406)
}

func TestQueryParams(t *testing.T) {
	s := start(t, httpapi.Options{})
	for value, want := range map[string]string{
		`5`:                   `5`,
		`-9007199254740993`:   `"-9007199254740993"`,
		`1.50`:                `"1.50"`,
		`1e3`:                 `1000`,
		`true`:                `true`,
		`null`:                `null`,
		`"007"`:               `"007"`,
		`"null"`:              `"null"`,
		`"'; DROP TABLE x--"`: `"'; DROP TABLE x--"`,
		`{"type": "bigint", "value": "9223372036854775807"}`:                `"9223372036854775807"`,
		`{"type": "date", "value": "2024-01-31"}`:                           `"2024-01-31"`,
		`{"type": "timestamptz", "value": "2024-01-31T13:45:00+01:00"}`:     `"2024-01-31 12:45:00Z"`,
		`{"type": "binary", "value": "00ff"}`:                               `"00ff"`,
		`{"type": "double", "value": "0.1"}`:                                `0.1`,
		`{"type": "double", "value": 0.1}`:                                  `0.1`,
		`{"type": "varchar", "value": "1.0"}`:                               `"1.0"`,
		`{"type": "decimal", "value": "123456789012345678901234567890.12"}`: `"123456789012345678901234567890.12"`,
		`{"type": "date", "value": null}`:                                   `null`,
		`{"type": "uuid", "value": "123E4567-e89b-12d3-a456-426614174000"}`: `"123e4567-e89b-12d3-a456-426614174000"`,
	} {
		got := s.do("POST", "/api/query/execute", `{"sql": "SELECT :v AS v", "params": {"v": `+value+`}}`)
		if got.StatusCode != http.StatusOK || !bytes.Contains(got.body, []byte("["+want+"]")) {
			t.Errorf("%s: %d %s\nwant %s", value, got.StatusCode, got.body, want)
		}
	}
}

func TestQueryRefused(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.filled()
	for _, c := range []struct {
		body   string
		status int
		want   string
	}{
		{`{"sql": "SELECT\n  nothing FROM orders", "experiment_name": "shop"}`, 400, `line 2, column 3`},
		{`{"sql": "SELECT order_idd FROM orders", "experiment_name": "shop"}`, 400, `order_id`},
		{`{"sql": "SELEC 1"}`, 400, `SELEC`},
		{`{"sql": "SELECT 1; SELECT 2"}`, 400, `a query is one statement`},
		{`{"sql": ""}`, 400, `the query is empty`},
		{`{}`, 400, `the query is empty`},
		{``, 400, `the query is empty`},
		{`{"sql": "SELECT 1", "experiment_name": "shopp"}`, 404, `did you mean`},
		{`{"sql": "SELECT 1", "format": "xml"}`, 400, `is unknown (one of csv tsv json`},
		{`{"sql": "SELECT 1", "limit": -1}`, 400, `"limit is -1; it is 1 or more, or 0 for all rows"`},
		{`{"sql": "SELECT 1", "limit": 1e30}`, 400, `limit`},
		{`{"sql": "SELECT 1", "limit": 9223372036854775808}`, 400, `limit`},
		{`{"sql": "SELECT 1", "limit": 1.5}`, 400, `limit`},
		{`{"sql": "SELECT 1", "limit": NaN}`, 400, ``},
		{`{"sql": "SELECT 1", "timeout": -1}`, 400, `timeout is -1s; it is above 0`},
		{`{"sql": "SELECT 1", "timeout": "-1s"}`, 400, `timeout is -1s; it is above 0`},
		{`{"sql": "SELECT 1", "timeout": "soon"}`, 400, `time span`},
		{`{"sql": "SELECT 1", "timeout": 1e300}`, 400, `1e300 seconds are too many`},
		{`{"sql": "SELECT 1", "timeout": 1e999}`, 400, `time span`},
		{`{"sql": "SELECT 1", "timeout": 1e-12}`, 400, `nanosecond`},
		{`{"sql": "SELECT 1", "timeout": [30]}`, 400, `time span`},
		{`{"sql": "SELECT 1", "id": "a b"}`, 400, `no id of a query`},
		{`{"sql": "SELECT :a"}`, 400, `:a`},
		{`{"sql": "SELECT 1", "params": {"a": 1}}`, 400, `a`},
		{`{"sql": "SELECT :a", "params": {"a": [1]}}`, 400, `scalar`},
		{`{"sql": "SELECT :a", "params": {"a": {"type": "date", "value": "soon"}}}`, 400, `parameter a is no DATE`},
		{`{"sql": "SELECT :a", "params": {"a": {"type": "colour", "value": "red"}}}`, 400, `no data type`},
		{`{"sql": "SELECT 1", "rows": 5}`, 400, `rows`},
		{`{"sql": "SELECT 1 AS a, 2 AS a", "format": "json"}`, 400, `two columns called`},
		{`{"sql": "SELECT 1 AS a, 2 AS a", "format": "parquet"}`, 400, `two columns called`},
		{body("sql", stuckSQL, "timeout", "50ms"), 504, `longer than 50ms`},
		{body("sql", stuckSQL, "timeout", "50ms", "format", "parquet"), 504, `longer than 50ms`},
		{body("sql", endlessSQL, "timeout", "300ms", "format", "parquet"), 504, `longer than 300ms`},
		{body("sql", "SELECT abs(-9223372036854775807 - 1)"), 400, `does not fit a BIGINT`},
	} {
		var f api.Failure
		got := s.do("POST", "/api/query/execute", c.body, "Content-Type", "application/json")
		if got.StatusCode != c.status || !bytes.Contains(got.body, []byte(c.want)) {
			t.Errorf("%s: %d %s\nwant %d and %s", c.body, got.StatusCode, got.body, c.status, c.want)
			continue
		}
		if got.into(&f); len(f.Detail) == 0 || got.Header.Get("Content-Disposition") != "" || strings.Contains(string(got.body), "json:") {
			t.Errorf("%s: %s", c.body, got.body)
		}
	}
}

// TestQueryPlace asks for the place of an error in the form of a problem.
func TestQueryPlace(t *testing.T) {
	s := start(t, httpapi.Options{})
	var f api.Failure
	s.filled()
	s.execute("SELECT 'é',\n  ordr_id FROM orders", "experiment_name", "shop").want(400).into(&f)
	if len(f.Problems) != 1 || f.Problems[0].Line != 2 || f.Problems[0].Column != 3 || !strings.Contains(f.Problems[0].Hint, "order_id") {
		t.Errorf("got %+v", f)
	}
}

func TestQueryMethods(t *testing.T) {
	s := start(t, httpapi.Options{})
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		s.do(method, "/api/query/execute", "").want(405)
	}
	s.do("GET", "/api/query/x/cancel", "").want(405)
	s.do("POST", "/api/queries", "").want(405)
}

func TestExplain(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.filled()
	var plan api.Plan
	s.do("POST", "/api/query/explain", `{"sql": "SELECT * FROM orders WHERE order_id = :id", "experiment_name": "shop", "params": {"id": 1}}`).want(200).into(&plan)
	if len(plan.Lines) == 0 || !strings.Contains(plan.Lines[0], "orders") {
		t.Errorf("got %q", plan.Lines)
	}
	for body, status := range map[string]int{
		`{"sql": "SELECT nothing FROM orders", "experiment_name": "shop"}`: 400,
		`{"sql": "SELECT 1", "experiment_name": "none"}`:                   404,
		`{"sql": "SELECT 1", "format": "csv"}`:                             400,
		`{"sql": "SELECT 1", "limit": 5}`:                                  400,
		`{"sql": "SELECT 1", "id": "x"}`:                                   400,
	} {
		s.do("POST", "/api/query/explain", body).want(status)
	}
}

// TestQueryAttacks has a few of the statements with which the drivers are attacked.
func TestQueryAttacks(t *testing.T) {
	s := start(t, httpapi.Options{})
	e := s.filled()
	before := countOrders(t, e)
	for _, sql := range []string{
		"DELETE FROM orders", "DROP TABLE orders", "INSERT INTO orders SELECT * FROM orders", "UPDATE orders SET order_id = 1",
		"ATTACH '/tmp/x.db' AS x", "PRAGMA writable_schema = 1", "VACUUM INTO '/tmp/x.db'", "SELECT load_extension('x')",
		"SELECT 1; DELETE FROM orders", "WITH x AS (SELECT 1) DELETE FROM orders", "SELECT readfile('/etc/passwd')",
	} {
		for _, format := range []string{"", "csv", "parquet"} {
			s.execute(sql, "experiment_name", "shop", "format", format).want(400)
		}
	}
	if after := countOrders(t, e); after != before {
		t.Errorf("there are %s orders, and were %s", after, before)
	}
}

func countOrders(t *testing.T, e *dwsim.Experiment) string {
	t.Helper()
	rows, err := e.Query(context.WithoutCancel(t.Context()), "SELECT count(*), sum(order_id) FROM orders", dwsim.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(row)
}

// FuzzExecute sends anything as a request for a query.
func FuzzExecute(f *testing.F) {
	for _, seed := range []string{
		`{"sql": "SELECT 1"}`, `{"sql": "SELECT :a", "params": {"a": {"type": "date", "value": "2024-01-31"}}, "format": "csv"}`,
		`{"sql": "SELECT 1", "limit": -1, "timeout": "30s", "id": "x"}`, `{"sql": "SELECT 1", "timeout": 1e400}`, `{"sql": 1}`, `[`, ``,
		`{"sql": "SELECT '", "experiment_name": "x"}`, `{"sql": "SELECT 1", "format": "parquet", "experiment_name": null}`,
	} {
		f.Add(seed)
	}
	h := httpapi.Handler(newSimulator(f), httpapi.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		defer func() {
			if wrong := recover(); wrong != nil && (wrong != http.ErrAbortHandler || ctx.Err() == nil) { //nolint:errorlint // it is not wrapped
				panic(wrong)
			}
		}()
		r := httptest.NewRequestWithContext(ctx, "POST", "http://localhost/api/query/execute", strings.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		if got.Code >= 500 && got.Code != http.StatusGatewayTimeout {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
}
