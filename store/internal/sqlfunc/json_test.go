package sqlfunc_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

func TestJSON(t *testing.T) {
	doc := `{"a": {"b": [1, {"c d": "x\ny"}], "": 5}, "A": true, "é": 12345678901234567890, "n": null, "q\"": 1, "a.b": "dot"}`
	check(t, []row{
		{"get_path", []any{doc, "a.b[0]"}, 1},
		{"get_path", []any{doc, `a.b[1]."c d"`}, "x\ny"},
		{"get_path", []any{doc, `["a.b"]`}, "dot"},
		{"get_path", []any{doc, `a['']`}, 5},
		{"get_path", []any{doc, `"q"""`}, 1},
		{"get_path", []any{doc, "A"}, true},
		{"get_path", []any{doc, "é"}, "12345678901234567890"},
		{"get_path", []any{doc, "n"}, nil},
		{"get_path", []any{doc, "a.b"}, sqlfunc.JSON(`[1,{"c d":"x\ny"}]`)},
		{"get_path", []any{doc, "a[0]"}, nil},
		{"get_path", []any{`{"a":1,"a":2}`, "a"}, 2},
		{"get_path", []any{doc, "a..b"}, errorWith("cannot be read")},
		{"get_path", []any{doc, "a[x]"}, errorWith("cannot be read")},
		{"get_path", []any{"{", "a"}, errorWith(`get_path: "{" is not valid JSON`)},
		{"get", []any{"[1,2]", -1}, nil},
		{"parse_json", []any{"  "}, nil},
		{"parse_json", []any{"1.10"}, 1.1},
		{"parse_json", []any{"0.12345678901234567890"}, "0.12345678901234567890"},
		{"parse_json", []any{"01"}, errorWith("is not valid JSON")},
		{"parse_json", []any{strings.Repeat("[", 5000) + strings.Repeat("]", 5000)}, errorWith("is not valid JSON")},
		{"json_parse", []any{""}, errorWith("is not valid JSON")},
		{"json_array_length", []any{`{"a":[1,2,3]}`, "$.a"}, 3},
		{"json_array_length", []any{`{}`}, errorWith("is not an array")},
		{"json_array_length", []any{`{}`, true}, nil},
		{"json_extract_path_text", []any{`{"a":true}`, "a"}, "true"},
		{"json_extract_path_text", []any{`{"a":1.50}`, "a"}, "1.50"},
		{"json_extract_path_text", []any{`{"a":`, "a"}, errorWith("is not valid JSON")},
		{"object_construct", []any{"a", 1, "a", 2}, errorWith(`the key "a" is there twice`)},
		{"object_construct", []any{"a"}, errorWith("not pairs")},
		{"object_construct", []any{"a", `{"b":1}`}, errorWith("PARSE_JSON(x)")},
		{"object_construct", []any{"a", sqlfunc.JSON(`{"b":1}`)}, sqlfunc.JSON(`{"a":{"b":1}}`)},
		{"object_construct", []any{"a", "[not JSON"}, sqlfunc.JSON(`{"a":"[not JSON"}`)},
		{"object_construct", []any{"a", "\x01\"\\\n"}, sqlfunc.JSON(`{"a":"\u0001\"\\\n"}`)},
		{"object_insert", []any{`{"a":1}`, "a", 2}, errorWith("is there already")},
		{"array_contains", []any{1, `[1.0]`}, true},
		{"array_contains", []any{"1", `[1]`}, false},
		{"to_json", []any{`{"a": 1}`}, sqlfunc.JSON(`{"a":1}`)},
		{"_to_json", []any{`{"a": 1}`}, sqlfunc.JSON(`{"a":1}`)},
	})
}

// FuzzJSON compares what is valid, and what comes of it, with encoding/json.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,-0,"x\u00e9\n",true,false,null,{}]}`, ` [ ] `, `"a`, `{"a":1,}`, "01", "-", "1.", "\"\x01\"", `"\x"`, `{"a" : "b c" }`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		valid := json.Valid([]byte(s)) && strings.ToValidUTF8(s, "") == s
		got, err := call(t, "try_parse_json", s)
		if err != nil {
			t.Fatal(err)
		}
		if ok, _ := call(t, "can_json_parse", s); ok != valid {
			t.Fatalf("can_json_parse(%q) = %v", s, ok)
		}
		if text, isJSON := got.(sqlfunc.JSON); isJSON {
			var want bytes.Buffer
			if err := json.Compact(&want, []byte(s)); err != nil || want.String() != string(text) {
				t.Fatalf("parse_json(%q) = %s, want %s", s, text, want.String())
			}
		}
		var text string
		if json.Unmarshal([]byte(s), &text) == nil && strings.HasPrefix(strings.TrimSpace(s), `"`) && valid && got != text {
			t.Fatalf("parse_json(%q) = %q, want %q", s, fmt.Sprint(got), text)
		}
	})
}
