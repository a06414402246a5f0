package schema_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// Values are the text that the document has, whatever its syntax takes them for.
func TestDecodeValues(t *testing.T) {
	for text, want := range map[string]string{
		`{"name": "x", "tables": [{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT", "values": [1, 2.50, "3", true, "", -1e5, "\u00e4"]}]}]}`: `["1" "2.50" "3" "true" "" "-1e5" "ä"]`,
		"name: x\ntables: [{name: t, target_rows: 1, columns: [{name: c, data_type: INT, values: [1, +2.50, '3', TRUE, '', yes, 0x10, 2024-01-01, a b]}]}]":              `["1" "2.50" "3" "true" "" "yes" "16" "2024-01-01" "a b"]`,
	} {
		e := decode(t, text)
		if got := fmt.Sprintf("%q", e.Tables[0].Columns[0].Values); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		for _, encode := range encoders {
			var out bytes.Buffer
			if err := encode(&out, e); err != nil {
				t.Fatal(err)
			}
			if again := decode(t, out.String()); !reflect.DeepEqual(again, e) {
				t.Errorf("got %+v from\n%s", again, out.String())
			}
		}
	}
}

// An argument is one value or several, and is written as one where there is one.
func TestDecodeArguments(t *testing.T) {
	for text, want := range map[string]string{
		`{"name": "x", "tables": [{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT", "faker_rule": "r", "arguments": {"b": [1, "two", true], "a": 2.50, "d": ["x"], "e": ""}}]}]}`: `map["a":["2.50"] "b":["1" "two" "true"] "d":["x"] "e":[""]]`,
		"name: x\ntables: [{name: t, target_rows: 1, columns: [{name: c, data_type: INT, faker_rule: r, arguments: {a: 2024-01-01, b: [yes, 0x10]}}]}]":                                                       `map["a":["2024-01-01"] "b":["yes" "16"]]`,
	} {
		e := decode(t, text)
		if got := fmt.Sprintf("%q", e.Tables[0].Columns[0].Arguments); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		for _, encode := range encoders {
			var out bytes.Buffer
			if err := encode(&out, e); err != nil {
				t.Fatal(err)
			}
			if again := decode(t, out.String()); !reflect.DeepEqual(again, e) {
				t.Errorf("got %+v from\n%s", again, out.String())
			}
			if single := out.String(); !strings.Contains(single, `"2.50"`) && !strings.Contains(single, `"2024-01-01"`) || strings.Contains(single, `["2`) {
				t.Errorf("one value is not written as itself in\n%s", single)
			}
		}
	}
}

func TestEncodeWritesValuesAsStrings(t *testing.T) {
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{{Name: "t", Columns: []schema.Column{{Name: "c", DataType: "INT", Values: []schema.Value{"1", "true"}}}}}}
	for i, want := range []string{`"values": [
            "1",
            "true"
          ]`, `values: ["1", "true"]`} {
		var out bytes.Buffer
		if err := encoders[i](&out, e); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("got %s, %v; want %s", out.String(), err, want)
		}
	}
}

// What stands for nothing is the same as a key that is not there.
func TestDecodeEmptyKeys(t *testing.T) {
	want := decode(t, design(`"physical": {"sortkey": {"style": "AUTO"}}`))
	got := decode(t, design(`"description": "", "primary_key": [], "composite_keys": [], "foreign_keys": [], "checks": [], "warnings": [],
		"physical": {"cluster_by": [], "sortkey": {"style": "AUTO", "columns": []}}`))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if c := decode(t, column(`"data_type": "INT", "description": ""`)).Tables[0].Columns[0]; c.Description != "" {
		t.Errorf("got %+v", c)
	}
}

// A foreign key without lists is encoded so that it can be decoded, and stays as it is.
func TestEncodeForeignKeysWithoutColumns(t *testing.T) {
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{{Name: "t", ForeignKeys: []schema.CompositeForeignKey{{ReferencesTable: "p"}}}}}
	for _, encode := range encoders {
		var out bytes.Buffer
		if err := encode(&out, e); err != nil {
			t.Fatal(err)
		}
		if again := decode(t, out.String()); !reflect.DeepEqual(again, e) {
			t.Errorf("got %+v from\n%s", again, out.String())
		}
	}
	if key := e.Tables[0].ForeignKeys[0]; key.Columns != nil || key.ReferencesColumns != nil {
		t.Errorf("encoding changed the key to %+v", key)
	}
}

// all_keys.json has every key that there is.
func TestAllKeysAreInTheDocument(t *testing.T) {
	there := map[string]bool{}
	markKeys(reflect.ValueOf(decode(t, read(t, "all_keys.json"))), there)
	for _, typ := range []reflect.Type{
		reflect.TypeFor[schema.Experiment](), reflect.TypeFor[schema.Table](), reflect.TypeFor[schema.CompositeForeignKey](),
		reflect.TypeFor[schema.TableDesign](), reflect.TypeFor[schema.SortKey](), reflect.TypeFor[schema.Column](), reflect.TypeFor[schema.Identity](),
		reflect.TypeFor[schema.ForeignKey](), reflect.TypeFor[schema.Distribution](), reflect.TypeFor[schema.ColumnDesign](),
		reflect.TypeFor[schema.Cardinality](), reflect.TypeFor[schema.CountWeight](), reflect.TypeFor[schema.Correlation](), reflect.TypeFor[schema.Bin](),
		reflect.TypeFor[schema.Component](), reflect.TypeFor[schema.After](), reflect.TypeFor[schema.Total](), reflect.TypeFor[schema.Branch](),
	} {
		for i := range typ.NumField() {
			if name := typ.Name() + "." + typ.Field(i).Name; !there[name] {
				t.Errorf("no value of %s is in the document", name)
			}
		}
	}
}

// markKeys notes the fields of all structs in v that are not zero.
func markKeys(v reflect.Value, there map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			markKeys(v.Elem(), there)
		}
	case reflect.Slice:
		for i := range v.Len() {
			markKeys(v.Index(i), there)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				there[v.Type().Name()+"."+v.Type().Field(i).Name] = true
			}
			markKeys(v.Field(i), there)
		}
	}
}

func TestListedValues(t *testing.T) {
	for keys, want := range map[string]string{
		"data_type: INT":                                                    "[]",
		"data_type: INT, values: [3, -1, 2e1]":                              "[3 -1 20]",
		"data_type: DECIMAL, scale: 2, values: [0.5, -1]":                   "[50 -100]",
		"data_type: DATE, values: [1970-01-02]":                             "[1]",
		"data_type: TIMESTAMP, precision: 3, values: ['1970-01-01T00:00Z']": "[0]",
		"data_type: TIME, values: ['00:00:01']":                             "[1000000]",
		"data_type: TEXT, values: [a]":                                      `data type "TEXT" has no exact values`,
		"data_type: INT, values: [1, a]":                                    "the value a is not a number",
		"data_type: SMALLINT, values: [99999]":                              "the value 99999 is above 32767, where SMALLINT ends",
		"data_type: DECIMAL, precision: 0, values: [1]":                     "precision 0 is outside of 1…38",
	} {
		values, err := oneColumn(t, keys).ExactValues()
		got := fmt.Sprint(values)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", keys, got, want)
		}
	}
	for keys, want := range map[string]string{
		"data_type: DOUBLE":                      "[]",
		"data_type: DOUBLE, values: [0.1, -3e5]": "[0.1 -300000]",
		"data_type: REAL, values: [0.1]":         "[0.10000000149011612]",
		"data_type: INT, values: [1]":            `data type "INT" has no floats`,
		"data_type: FLOAT, values: [NaN]":        "the value NaN is not a finite number",
	} {
		values, err := oneColumn(t, keys).FloatValues()
		got := fmt.Sprint(values)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", keys, got, want)
		}
	}
}
