package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
)

// TestPreviewDocument looks at rows of documents that nobody stores.
func TestPreviewDocument(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	shop, err := os.ReadFile("../../examples/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	stored := s.do("GET", "/api/experiments/shop/preview?seed=42&rows=3", "").want(200)
	a := s.do("POST", "/api/schema/preview?seed=42&rows=3", string(shop)).want(200)
	if !bytes.Equal(a.body, stored.body) {
		t.Errorf("the document gives\n%s\nand the experiment\n%s", a.body, stored.body)
	}
	const yaml = "name: a\ntables:\n- name: t\n  target_rows: 2\n  columns: [{name: x, data_type: INT, is_unique: true}]\n"
	s.do("POST", "/api/schema/preview", yaml, "Content-Type", "application/yaml").want(200).says(`"rows":[[1],[2]]`)
	s.do("POST", "/api/schema/preview?table=tt", yaml, "Content-Type", "application/yaml").want(404).says(`did you mean \"t\"?`)
	var f api.Failure
	s.do("POST", "/api/schema/preview", strings.Replace(yaml, "INT", "INTT", 1), "Content-Type", "application/yaml").want(400).into(&f)
	if len(f.Problems) != 1 || f.Problems[0].Line != 5 || f.Problems[0].Column == 0 || f.Code != api.CodeDocument {
		t.Errorf("got %+v", f)
	}
	s.do("POST", "/api/schema/preview", `{"name": `).want(400)
	s.do("POST", "/api/schema/preview?rows=0", yaml).want(400)
	s.do("GET", "/api/experiments/a", "").want(404)
}

// TestPreviewIsBounded asks for more rows than anybody looks at.
func TestPreviewIsBounded(t *testing.T) {
	s := start(t, httpapi.Options{})
	wide := &schema.Experiment{Name: "wide", Tables: []schema.Table{{Name: "t", TargetRows: 1000}}}
	for i := range 10_000 {
		wide.Tables[0].Columns = append(wide.Tables[0].Columns, schema.Column{Name: fmt.Sprintf("c%d", i), DataType: "INT"})
	}
	text, err := json.Marshal(wide)
	if err != nil {
		t.Fatal(err)
	}
	s.do("POST", "/api/schema/preview?rows=101", string(text)).want(400).says("1000000 values, and this one has 1010000: look at fewer rows")
	s.do("POST", "/api/schema/preview?rows=2", string(text)).want(200)
	long := `{"name": "long", "tables": [{"name": "t", "target_rows": 10000, "columns": [
		{"name": "x", "data_type": "VARCHAR", "varchar_length": 5000, "values": ["` + strings.Repeat("a", 5000) + `"]}]}]}`
	s.do("POST", "/api/schema/preview?rows=10000", long).want(400).says("32 MiB: look at fewer")
}
