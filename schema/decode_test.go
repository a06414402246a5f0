package schema_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func decode(t *testing.T, text string) *schema.Experiment {
	t.Helper()
	e, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatalf("decoding %q: %v", text, err)
	}
	return e
}

// testdata has the same document in both syntaxes, with every key that there is.
func TestDecodeJSONAndYAML(t *testing.T) {
	fromJSON := decode(t, read(t, "all_keys.json"))
	fromYAML := decode(t, read(t, "all_keys.yaml"))
	if !reflect.DeepEqual(fromJSON, fromYAML) {
		t.Errorf("JSON and YAML differ:\n%+v\n%+v", fromJSON, fromYAML)
	}
	if problems := schema.Validate(fromJSON); problems != nil {
		t.Errorf("the document has problems:\n%v", problems)
	}
	if got := fromJSON.Tables[1].Columns[3].MaxValue; got != "99999999999999999999999999999999999.99" {
		t.Errorf("a number lost digits: %s", got)
	}
}

func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestDecodeAcceptedForms(t *testing.T) {
	want := schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "t", TargetRows: 1000}}}
	for name, text := range map[string]string{
		"byte order mark":   "\uFEFF" + `{"name": "shop", "tables": [{"name": "t", "target_rows": 1000, "columns": []}]}`,
		"escapes":           `{"name": "\u0073hop", "tables": [{"name": "t", "target_rows": 1e3, "columns": []}]}`,
		"whole fraction":    `{"name":"shop","tables":[{"name":"t","target_rows":1000.0,"columns":[]}]}`,
		"flow YAML":         `{name: shop, tables: [{name: t, target_rows: 1000, columns: []}]}`,
		"quoted YAML":       "'name': 'shop'\ntables: [{\"name\": t, target_rows: 0x3E8, columns: []}]",
		"YAML with markers": "%YAML 1.2\n---\nname: shop # here\ntables:\n- name: t\n  target_rows: +1000\n...\n",
		"YAML in Windows":   "name: shop\r\ntables:\r\n  - name: t\r\n    target_rows: 1000\r\n",
		"aliases":           "name: shop\ntables:\n  - &t\n    name: &n t\n    <<: {target_rows: 1000, name: other}\n",
		"merge of several":  "name: shop\ntables:\n  - <<: [{name: t}, {name: u, target_rows: 1000}]\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := decode(t, text); !reflect.DeepEqual(*got, want) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestDecodeAliasesRepeatValues(t *testing.T) {
	e := decode(t, `
name: shop
tables:
  - name: a
    target_rows: 1
    columns: &columns
      - {name: id, data_type: INT, is_unique: true}
  - name: b
    target_rows: 2
    columns: *columns
`)
	if !reflect.DeepEqual(e.Tables[0].Columns, e.Tables[1].Columns) {
		t.Errorf("the columns differ: %+v", e.Tables)
	}
}

func TestPositions(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // line:column path
	}{
		{"JSON", "{\n  \"name\": \"größe\", \"nam\": 1,\n\t\"tables\": [\n  {\"name\": \"t\", \"target_rows\": -1, \"columns\": [\n    {\"name\": \"c\", \"data_type\": \"INT\",\n     \"min_value\": 1.5}]}]}",
			[]string{"2:20 nam", "2:11 name", "4:32 tables[0].target_rows", "6:19 tables[0].columns[0].min_value"}},
		{"YAML", "name: größe\nnam: 1\ntables:\n  - name: t\n    target_rows: -1\n    columns:\n      - {name: c, data_type: INT, min_value: 1.5}\n",
			[]string{"2:1 nam", "1:7 name", "5:18 tables[0].target_rows", "7:46 tables[0].columns[0].min_value"}},
		{"missing keys stand where their object does", "name: x\ntables:\n  - columns:\n    - name: c\n",
			[]string{"3:5 tables[0].target_rows", "3:5 tables[0].name", "4:7 tables[0].columns[0].data_type"}},
		{"JSON syntax", "{\n  \"name\": \"é\" x\n}", []string{"2:15 "}},
		{"YAML syntax", "name: x\ntables: [\n", []string{"2:9 "}},
		{"not UTF-8", "name: x\nd: ä\xff", []string{"2:5 "}},
		{"a key that is no name", `{"name": "x", "tables": [], "a.b": 1}`, []string{`1:29 ["a.b"]`, "1:25 tables"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range check(c.text) {
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Path))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLocatePutsProblemsAtTheNearestPlace(t *testing.T) {
	doc, err := schema.Parse([]byte("{\"name\": \"x\",\n \"tables\": [\n  {\"name\": \"t\", \"target_rows\": 1, \"columns\": []}]}"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                          "1:1",
		"name":                      "1:10",
		"tables[0]":                 "3:3",
		"tables[0].name":            "3:12",
		"tables[0].columns[5].name": "3:46",
		"tables[x]":                 "2:12",
		`tables["a"]`:               "2:12",
		"rows.t":                    "1:1",
	} {
		p := doc.Locate(schema.Problems{{Path: path}})[0]
		if got := fmt.Sprintf("%d:%d", p.Line, p.Column); got != want {
			t.Errorf("%q is at %s, want %s", path, got, want)
		}
	}
}

func TestProblemsAsError(t *testing.T) {
	_, err := schema.Decode([]byte("nam: x\ntables: 5\n"))
	want := "line 1, column 1: nam: unknown key \"nam\" (did you mean \"name\"?)\n" +
		"line 2, column 9: tables: want a list, got the number 5"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, ok := errors.AsType[schema.Problems](err); !ok {
		t.Errorf("the error is a %T, not Problems", err)
	}
}

func TestDecodeRefusesHugeDocuments(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat(" ", 64<<20+1):                "at most 67108864 are read",
		"name: " + strings.Repeat("a", 4<<20):        "at most 4194304 are read (as JSON it may be longer)",
		"[" + strings.Repeat("1,", 4_000_000) + "1]": "more than 4000000 values",
	} {
		if _, err := schema.Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// A document that is wrong all over is answered at once, and not with a book.
func TestProblemsAreBounded(t *testing.T) {
	problems := check(`{"name": "x", "tables": [` + strings.Repeat("1,", 400_000) + `1]}`)
	if len(problems) != 1001 || !strings.Contains(problems[1000].Message, "more problems than the first 1000") {
		t.Errorf("there are %d problems, the last %v", len(problems), problems[len(problems)-1])
	}
	problems = check(tables(strings.TrimSuffix(strings.Repeat(`{"name": "t", "target_rows": 1, "columns": []},`, 5000), ",")))
	if len(problems) != 1001 {
		t.Errorf("there are %d problems", len(problems))
	}
}

func TestEncodeIsRefusedForWhatIsNoNumber(t *testing.T) {
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{{Name: "t", Columns: []schema.Column{{Name: "c", MinValue: "NaN"}}}}}
	if err := schema.Encode(&bytes.Buffer{}, e); err == nil || !strings.Contains(err.Error(), `"NaN" is not a number`) {
		t.Errorf("got %v", err)
	}
	if err := schema.EncodeYAML(&bytes.Buffer{}, e); err == nil {
		t.Error("YAML takes NaN")
	}
	if schema.Hash(e) != "" {
		t.Error("a document that cannot be encoded has a hash")
	}
}

func TestHash(t *testing.T) {
	a := decode(t, read(t, "all_keys.json"))
	b := decode(t, read(t, "all_keys.yaml"))
	if got := schema.Hash(a); len(got) != 16 || got != schema.Hash(b) {
		t.Errorf("the same document has the hashes %s and %s", got, schema.Hash(b))
	}
	for name, golden := range map[string]string{ // marks in warehouses hold them: a change orphans them
		"shop.json": "5ca17c611baf46c5", "all_keys.json": "2f49e245b4df6d0e",
	} {
		if got := schema.Hash(decode(t, read(t, name))); got != golden {
			t.Errorf("the hash of %s is %s, want %s", name, got, golden)
		}
	}
	b.Tables[0].TargetRows++
	if schema.Hash(a) == schema.Hash(b) {
		t.Error("another document has the same hash")
	}
}
