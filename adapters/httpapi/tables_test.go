package httpapi_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestColumns asks where the values of columns come from.
func TestColumns(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.filled()
	text := string(s.do("GET", "/api/experiments/shop/columns?table=ORDERS", "").want(200).body)
	for _, want := range []string{`"column":"order_id"`, `"values":"customers.customer_id`} {
		if !strings.Contains(strings.ReplaceAll(text, ": ", ":"), want) {
			t.Errorf("there is no %s in %s", want, text)
		}
	}
	if all := string(s.do("GET", "/api/experiments/shop/columns", "").want(200).body); len(all) <= len(text) || !strings.Contains(all, `"categories"`) {
		t.Errorf("all columns are %s", all)
	}
	if text := string(s.do("GET", "/api/experiments/shop/columns?table=order", "").want(404).body); !strings.Contains(text, `did you mean \"orders\"?`) {
		t.Errorf("a table that is missing is %s", text)
	}
}

// TestTableDownload saves a table, in the format that is asked for in either way.
func TestTableDownload(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.filled()
	for _, c := range []struct{ query, accept, disposition, begins string }{
		{"table=categories", "", `attachment; filename=shop-categories.csv`, "category_id,parent_id,label\n"},
		{"table=Categories&format=parquet", "", `attachment; filename=shop-categories.parquet`, "PAR1"},
		{"table=categories", "application/x-ndjson", `attachment; filename=shop-categories.ndjson`, `{"category_id":`},
		{"table=categories", "application/json", `attachment; filename=shop-categories.json`, "["},
	} {
		got := s.do("GET", "/api/experiments/shop/rows?"+c.query, "", "Accept", c.accept).want(200)
		if d := strings.ReplaceAll(got.Header.Get("Content-Disposition"), `"`, ""); d != c.disposition || !strings.HasPrefix(string(got.body), c.begins) {
			t.Errorf("%s, %s: %s, %.80q", c.query, c.accept, d, got.body)
		}
	}
	for query, status := range map[string]int{"": 400, "table=nope": 404, "table=orders%3Bdrop": 404, "table=orders&format=xlsx": 400} {
		s.do("GET", "/api/experiments/shop/rows?"+query, "").want(status)
	}
}
