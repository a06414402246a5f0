package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// other is JSON that is no document.
type other struct {
	SQL    string            `json:"sql"`
	Seed   *odd              `json:"seed,omitempty"`
	Wait   bool              `json:"wait,omitempty"`
	Keep   int               `json:"keep,omitempty"`
	Rows   map[string]int64  `json:"rows,omitempty"`
	Raw    json.RawMessage   `json:"raw,omitempty"`
	Params map[string]*inner `json:"params,omitempty"`
	Hidden func()            `json:"-"`
}

type inner struct {
	Type string `json:"type"`
}

// odd reads itself, and problems of another text for "{".
type odd int64

func (o *odd) UnmarshalJSON(text []byte) error {
	if text[0] == '{' {
		return schema.DecodeJSON(text, &inner{})
	}
	if _, err := fmt.Sscan(strings.Trim(string(text), `"`), (*int64)(o)); err != nil || *o%2 == 0 {
		return fmt.Errorf("%s is not odd", text)
	}
	return nil
}

func TestDecodeJSON(t *testing.T) {
	var got other
	err := schema.DecodeJSON([]byte(`{"sql": "SELECT \"a\"", "seed": "9007199254740993", "wait": true, "keep": null,
		"rows": {"a": 9223372036854775807}, "raw": {"x": [1, "\u00e9", 1.50, null, true]}, "params": {"p": {"type": "date"}}}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	if got.SQL != `SELECT "a"` || *got.Seed != 9007199254740993 || !got.Wait || got.Keep != 0 || got.Rows["a"] != 1<<63-1 ||
		string(got.Raw) != `{"x":[1,"é",1.50,null,true]}` || got.Params["p"].Type != "date" {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeJSONProblems(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`[1]`, `line 1, column 1: want an object, got a list`},
		{`null`, `line 1, column 1: want an object, got null (leave the key out where there is no value)`},
		{`{"sqll": "x"}`, `line 1, column 2: sqll: unknown key "sqll" (did you mean "sql"?)`},
		{`{"SQL": "x"}`, `line 1, column 2: SQL: unknown key "SQL" (did you mean "sql"?)`},
		{`{"-": 1}`, `line 1, column 2: ["-"]: unknown key "-" (known here: sql, seed, wait, keep, rows, raw, params)`},
		{`{"sql": 5}`, `line 1, column 9: sql: want a string, got the number 5 (write it in quotes)`},
		{`{"sql": null}`, `line 1, column 9: sql: want a string, got null (leave the key out where there is no value)`},
		{`{"seed": "abc"}`, `line 1, column 10: seed: "abc" is not odd`},
		{`{"seed": {"tipe": "x"}}`, `line 1, column 10: seed.tipe: unknown key "tipe" (did you mean "type"?)`},
		{`{"wait": "true"}`, `line 1, column 10: wait: want true or false, got the string "true" (write it without quotes)`},
		{`{"keep": 1.5}`, `line 1, column 10: keep: want an integer, got the number 1.5`},
		{`{"keep": 9223372036854775808}`, `line 1, column 10: keep: 9223372036854775808 is out of the range of integers`},
		{`{"keep": 1e999999999}`, `line 1, column 10: keep: 1e999999999 is out of the range of integers`},
		{`{"rows": {"a": 1, "a": 2}}`, `line 1, column 19: rows.a: the key "a" stands here twice, first in line 1, column 11`},
		{`{"params": {"p": [1]}}`, `line 1, column 18: params.p: want an object, got a list`},
		{`{"wait": 1, "keep": true}`, "line 1, column 10: wait: want true or false, got the number 1\nline 1, column 21: keep: want an integer, got true"},
		{`{} {}`, `line 1, column 4: "{" follows the end of the document`},
		{`{"wait": tru}`, `line 1, column 10: want a value, got "tru"`},
		{"{\"sql\": \"\xff\"}", `line 1, column 10: the text is not UTF-8`},
		{strings.Repeat("[", 1_000_000), `line 1, column 65: the document is nested deeper than 64 levels`},
		{strings.Repeat(`{"a":`, 1_000_000), `line 1, column 321: the document is nested deeper than 64 levels`},
		{"[" + strings.Repeat("[],", 1_000_000), `line 1, column 599999: the document has more than 200000 values`},
		{``, `line 1, column 1: want a value, got the end of the document`},
	} {
		begun := time.Now()
		err := schema.DecodeJSON([]byte(tt.text), &other{})
		if _, ok := errors.AsType[schema.Problems](err); !ok || err.Error() != tt.want {
			t.Errorf("%.60s:\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%.60s: took %s", tt.text, took)
		}
	}
}
