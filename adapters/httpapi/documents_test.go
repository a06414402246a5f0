package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
)

// example returns a file of the examples.
func example(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCreate(t *testing.T) {
	s := start(t, httpapi.Options{Prefix: "/warehouse"})
	var e api.Experiment
	a := s.do("POST", "/api/experiments", example(t, "shop.json")).want(201).into(&e)
	if a.Header.Get("Location") != "/warehouse/api/experiments/shop" || e.Name != "shop" || e.Warnings == nil || e.Distributions == nil {
		t.Errorf("%q, %+v", a.Header.Get("Location"), e)
	}
	s.do("GET", strings.TrimPrefix(a.Header.Get("Location"), "/warehouse"), "").want(200)
	s.do("POST", "/api/experiments", example(t, "school.yaml"), "Content-Type", "application/yaml").want(201)
	s.do("POST", "/api/experiments", "\uFEFF"+smallDocument("marked"), "Content-Type", "application/yaml").want(201)
	s.do("POST", "/api/experiments", example(t, "shop.json")).want(409).says(`experiment "shop" already exists`)
	s.do("POST", "/api/experiments", smallDocument("SHOP")).want(409)
	s.do("POST", "/api/experiments", "").want(400).says("the document is empty")
}

// TestProblemsHavePlaces sends documents that are wrong in several places: of key and of meaning.
func TestProblemsHavePlaces(t *testing.T) {
	const inJSON = `{"name": "shop",
 "target_warehouse": "sqlit", "colour": 1,
 "tables": [{"name": "t", "target_rows": 5, "columns": [
   {"name": "a", "data_type": "INT", "min_value": 9, "max_value": 1},
   {"name": "b", "data_type": "VARCAR"}]}]}`
	const inYAML = `name: shop
target_warehouse: sqlit
colour: 1
tables:
  - name: t
    target_rows: 5
    columns:
      - {name: a, data_type: INT, min_value: 9, max_value: 1}
      - {name: b, data_type: VARCAR}
`
	s := start(t, httpapi.Options{})
	for _, tt := range []struct {
		text, media string
		places      [][2]int
	}{
		{inJSON, "application/json", [][2]int{{2, 22}, {2, 31}, {4, 51}, {5, 31}}},
		{inYAML, "application/yaml", [][2]int{{2, 19}, {3, 1}, {8, 46}, {9, 30}}},
	} {
		var f api.Failure
		s.do("POST", "/api/experiments", tt.text, "Content-Type", tt.media).want(400).into(&f)
		var places [][2]int
		for _, p := range f.Problems {
			places = append(places, [2]int{p.Line, p.Column})
		}
		if !slices.Equal(places, tt.places) || len(f.Detail) != len(f.Problems) {
			t.Errorf("%s: problems at %v, want %v\n%s", tt.media, places, tt.places, f.Problems)
		}
		var v api.Validation
		s.do("POST", "/api/schema/validate", tt.text, "Content-Type", tt.media).want(200).into(&v)
		if v.Valid || !slices.Equal(v.Problems, f.Problems) {
			t.Errorf("%s: validate finds\n%s\nwant\n%s", tt.media, v.Problems, f.Problems)
		}
	}
	var v api.Validation
	a := s.do("POST", "/api/schema/validate", example(t, "shop.json")).want(200).into(&v)
	if !v.Valid || string(bytes.TrimSpace(a.body)) != `{"valid":true,"problems":[]}` {
		t.Errorf("got %s", a.body)
	}
	s.do("POST", "/api/schema/validate", `{"name": `, "Content-Type", "application/yaml").want(200).says("false")
	s.nothingStored()
}

func (s *server) nothingStored() {
	s.t.Helper()
	var list api.Experiments
	if s.do("GET", "/api/experiments", "").want(200).into(&list); len(list.Experiments) > 0 {
		s.t.Errorf("%d experiments are stored", len(list.Experiments))
	}
}

// form makes a form: pairs of the name of a field and its value, or of the name of a file,
// with its dot, and its text.
func form(t testing.TB, pairs ...string) (media, body string) {
	t.Helper()
	var text bytes.Buffer
	w := multipart.NewWriter(&text)
	for i := 0; i < len(pairs); i += 2 {
		begin := w.CreateFormField
		if strings.Contains(pairs[i], ".") {
			begin = func(name string) (io.Writer, error) { return w.CreateFormFile("file", name) }
		}
		part, err := begin(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), text.String()
}

func (s *server) upload(path string, pairs ...string) *answer {
	s.t.Helper()
	media, body := form(s.t, pairs...)
	return s.do("POST", path, body, "Content-Type", media)
}

const script = "CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(80)) DISTSTYLE EVEN; GRANT SELECT ON t TO all_of_us;"

func TestUpload(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.upload("/api/experiments", "shop.JSON", example(t, "shop.json")).want(201)
	s.upload("/api/experiments", "school.yml", example(t, "school.yaml")).want(201)
	var in api.Imported
	a := s.upload("/api/experiments", "dialect", "redshift", "name", "box", "t.sql", "\uFEFF"+script, "target_rows", "12").want(201).into(&in)
	if in.Name != "box" || in.Schema.Tables[0].TargetRows != 12 || a.Header.Get("Location") != "/api/experiments/box" || len(in.ImportWarnings) == 0 {
		t.Errorf("%+v", in)
	}
	for _, tt := range []struct {
		says  string
		pairs []string
	}{
		{"no file", []string{"name", "x"}},
		{"two files", []string{"a.json", "{}", "b.json", "{}"}},
		{".yml or .sql", []string{"a.txt", "{}"}},
		{"the field dialect is for scripts", []string{"a.json", smallDocument("x"), "dialect", "ansi"}},
		{`did you mean "dialect"`, []string{"t.sql", script, "dialct", "ansi"}},
		{"the field name twice", []string{"t.sql", script, "name", "a", "name", "b"}},
		{"target_rows is \"0\"", []string{"t.sql", script, "name", "a", "dialect", "ansi", "target_rows", "0"}},
		{"dry_run is \"1\"", []string{"t.sql", script, "name", "a", "dialect", "ansi", "target_rows", "no", "dry_run", "1"}},
		{"UTF-16", []string{"t.sql", "\xFF\xFEa", "name", "a", "dialect", "ansi"}},
		{"needs a dialect", []string{"t.sql", script, "name", "a", "dry_run", "true"}},
	} {
		s.upload("/api/experiments", tt.pairs...).want(400).says(tt.says)
	}
	s.upload("/api/experiments/import-sql", "a.json", smallDocument("x")).want(400).says("a script ends in .sql")
	media, body := form(t, "a.json", smallDocument("x"))
	s.do("POST", "/api/experiments", body[:len(body)-9], "Content-Type", media).want(400).says("it is cut")
	s.do("POST", "/api/experiments", body, "Content-Type", "multipart/form-data").want(400).says("boundary")
}

func TestImport(t *testing.T) {
	s := start(t, httpapi.Options{})
	body := func(in api.Import) string {
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	tickets := api.Import{Name: "box", SQL: example(t, "tickets.sql"), Dialect: "redshift", DryRun: true}
	var seen api.Interpreted
	s.do("POST", "/api/experiments/import-sql", body(tickets)).want(200).into(&seen)
	columns := 0
	for _, table := range seen.Schema.Tables {
		columns += len(table.Columns)
	}
	if seen.Schema.Name != "box" || len(seen.Columns) != columns || len(seen.ImportWarnings) == 0 || seen.ImportWarnings[0].Line == 0 {
		t.Errorf("got %+v", seen)
	}
	if c := seen.Columns[0]; c.Table != "venue" || c.Column != "venue_id" || c.Key != "PK" || c.Nullable {
		t.Errorf("the first column is %+v", c)
	}
	s.nothingStored()
	var in api.Imported
	tickets.DryRun = false
	a := s.do("POST", "/api/experiments/import-sql", body(tickets)).want(201).into(&in)
	if a.Header.Get("Location") != "/api/experiments/box" || in.Dialect != "redshift" || !slices.Equal(in.ImportWarnings, seen.ImportWarnings) {
		t.Errorf("got %+v", in)
	}
	s.do("POST", "/api/experiments/import-sql", body(tickets)).want(409)
}

func TestImportRefuses(t *testing.T) {
	s := start(t, httpapi.Options{})
	const wrong = "CREATE TABLE a (id INT,\n  b VARCHAR(,\n c INT);\nCREATE TABLE b (\n  id INT PRIMARY KAY);\n"
	for _, dry := range []string{"true", "false"} {
		var f api.Failure
		quoted, _ := json.Marshal(wrong)
		s.do("POST", "/api/experiments/import-sql", `{"name": "x", "dialect": "ansi", "dry_run": `+dry+`, "sql": `+string(quoted)+`}`).want(400).into(&f)
		if len(f.Problems) != 2 || f.Problems[0].Line != 2 || f.Problems[0].Column != 13 || f.Problems[1].Line != 5 || f.Problems[1].Column != 18 || len(f.Detail) != 2 {
			t.Errorf("dry run %s: %+v", dry, f)
		}
		for _, tt := range [][2]string{
			{`"name": "select", "dialect": "ansi", "sql": "CREATE TABLE t (a INT)"`, "reserved"},
			{`"dialect": "ansi", "sql": "CREATE TABLE t (a INT)"`, "name"},
			{`"name": "x", "dialect": "oracle", "sql": "CREATE TABLE t (a INT)"`, `unknown dialect "oracle"`},
			{`"name": "x", "dialect": "ansi", "sql": ""`, "creates no table"},
			{`"name": "x", "dialect": "ansi", "target_rows": -1, "sql": "CREATE TABLE t (a INT)"`, "below 0"},
			{`"name": "x", "dialect": "ansi", "target_warehouse": "sqlit", "sql": "CREATE TABLE t (a INT)"`, "did you mean `sqlite`?"},
		} {
			s.do("POST", "/api/experiments/import-sql", `{"dry_run": `+dry+`, `+tt[0]+`}`).want(400).says(tt[1])
		}
	}
	s.do("POST", "/api/experiments/import-sql", `{"nam": "x"}`).want(400)
	s.nothingStored()
}

func TestDocument(t *testing.T) {
	s := start(t, httpapi.Options{})
	doc := s.shop()
	for _, tt := range []struct {
		query, accept, media, file string
	}{
		{"", "", "application/json", "shop.json"},
		{"", "text/html, application/yaml;q=0.9, */*;q=0.8", "application/yaml", "shop.yaml"},
		{"?format=yaml", "", "application/yaml", "shop.yaml"},
		{"?format=json", "*/*", "application/json", "shop.json"},
	} {
		a := s.do("GET", "/api/experiments/shop/document"+tt.query, "", "Accept", tt.accept).want(200)
		read, err := schema.Decode(a.body)
		if err != nil {
			t.Fatal(err)
		}
		var want, got bytes.Buffer
		if schema.Encode(&want, doc) != nil || schema.Encode(&got, read) != nil || want.String() != got.String() {
			t.Errorf("%s %s: the document is\n%s", tt.query, tt.accept, a.body)
		}
		if a.Header.Get("Content-Type") != tt.media || !strings.Contains(a.Header.Get("Content-Disposition"), "filename="+tt.file) {
			t.Errorf("%s %s: %v", tt.query, tt.accept, a.Header)
		}
		b := s.do("GET", "/api/experiments/shop/document"+tt.query, "", "Accept", tt.accept, "If-None-Match", a.Header.Get("ETag")).want(304)
		if len(b.body) > 0 || strings.TrimPrefix(b.Header.Get("ETag"), "W/") != strings.TrimPrefix(a.Header.Get("ETag"), "W/") {
			t.Errorf("304 with %d bytes and %v", len(b.body), b.Header)
		}
		s.do("GET", "/api/experiments/shop/document"+tt.query, "", "Accept", tt.accept, "If-None-Match", `"other"`).want(200)
	}
	s.do("GET", "/api/experiments/shop/document?format=yml", "").want(400).says(`did you mean "yaml"?`)
	s.do("GET", "/api/experiments/none/document", "").want(404)
	if a := s.do("HEAD", "/api/experiments/shop/document", "").want(200); a.Header.Get("ETag") == "" || len(a.body) > 0 {
		t.Errorf("HEAD: %v, %d bytes", a.Header, len(a.body))
	}
}

func TestScript(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.shop()
	var plain, ruled api.Script
	s.do("GET", "/api/experiments/shop/ddl?dialect=redshift", "").want(200).into(&plain)
	s.do("GET", "/api/experiments/shop/ddl?dialect=Redshift&rules=true", "").want(200).into(&ruled)
	if plain.Dialect != "redshift" || ruled.Dialect != "redshift" || !strings.Contains(plain.SQL, "CREATE TABLE") || strings.Contains(plain.SQL, "-- dwsim:") || !strings.Contains(ruled.SQL, "-- dwsim:") || plain.Warnings == nil {
		t.Errorf("got %+v", plain)
	}
	s.do("GET", "/api/experiments/shop/ddl?dialect=redshft", "").want(400).says("redshift")
	s.do("GET", "/api/experiments/shop/ddl", "").want(400).says("dialect")
	s.do("GET", "/api/experiments/shop/ddl?dialect=sqlite&rules=1", "").want(400)
	s.do("GET", "/api/experiments/none/ddl?dialect=sqlite", "").want(404)
}
