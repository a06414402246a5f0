package schema_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func documentSchema(t *testing.T) map[string]any {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(schema.JSONSchema(), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every key of the structs is in the schema, described, and nothing else is.
func TestJSONSchemaHasAllKeys(t *testing.T) {
	root := documentSchema(t)
	defs := root["$defs"].(map[string]any)
	for object, typ := range map[*map[string]any]reflect.Type{
		ref(root):                        reflect.TypeFor[schema.Experiment](),
		ref(defs["Table"]):               reflect.TypeFor[schema.Table](),
		ref(defs["CompositeForeignKey"]): reflect.TypeFor[schema.CompositeForeignKey](),
		ref(defs["TableDesign"]):         reflect.TypeFor[schema.TableDesign](),
		ref(defs["SortKey"]):             reflect.TypeFor[schema.SortKey](),
		ref(defs["Column"]):              reflect.TypeFor[schema.Column](),
		ref(defs["Identity"]):            reflect.TypeFor[schema.Identity](),
		ref(defs["ForeignKey"]):          reflect.TypeFor[schema.ForeignKey](),
		ref(defs["Distribution"]):        reflect.TypeFor[schema.Distribution](),
		ref(defs["ColumnDesign"]):        reflect.TypeFor[schema.ColumnDesign](),
		ref(defs["Cardinality"]):         reflect.TypeFor[schema.Cardinality](),
		ref(defs["CountWeight"]):         reflect.TypeFor[schema.CountWeight](),
		ref(defs["Correlation"]):         reflect.TypeFor[schema.Correlation](),
		ref(defs["Bin"]):                 reflect.TypeFor[schema.Bin](),
		ref(defs["Component"]):           reflect.TypeFor[schema.Component](),
		ref(defs["After"]):               reflect.TypeFor[schema.After](),
		ref(defs["Total"]):               reflect.TypeFor[schema.Total](),
		ref(defs["Branch"]):              reflect.TypeFor[schema.Branch](),
	} {
		properties := (*object)["properties"].(map[string]any)
		if (*object)["additionalProperties"] != false || (*object)["description"] == "" {
			t.Errorf("%s is open or not described", typ.Name())
		}
		for i := range typ.NumField() {
			key, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			property, ok := properties[key].(map[string]any)
			if !ok || property["description"] == "" {
				t.Errorf("%s.%s is missing or not described", typ.Name(), key)
			}
			delete(properties, key)
		}
		if len(properties) > 0 {
			t.Errorf("%s has keys that no document has: %v", typ.Name(), properties)
		}
	}
}

func ref(object any) *map[string]any {
	m := object.(map[string]any)
	return &m
}

func TestJSONSchemaAcceptsDocuments(t *testing.T) {
	root := documentSchema(t)
	if wrong := checkJSON(root, read(t, "all_keys.json")); wrong != "" {
		t.Errorf("all_keys.json: %s", wrong)
	}
	for _, example := range root["examples"].([]any) {
		text, _ := json.Marshal(example)
		if wrong := checkJSON(root, string(text)); wrong != "" {
			t.Errorf("an example: %s", wrong)
		}
		if problems := check(string(text)); problems != nil {
			t.Errorf("an example: %v", problems)
		}
	}
	for _, document := range []string{
		design(`"physical": {"diststyle": "Key", "distkey": "a", "sortkey": {"style": "Auto"}}`), design(`"physical": {"distkey": "a", "retention_days": 0}`),
		design(`"physical": {"diststyle": "even", "sortkey": {"columns": ["a"]}}`), joined(ab + `, "on_delete": "Set  Null", "on_update": "no action"`),
		column(`"data_type": "INT", "is_unique": true, "identity": {"start": -1, "step": -1}`), column(`"data_type": "bool", "values": [true]`),
		column(`"data_type": "bool", "values": [true, false], "weights": [1, 0]`), derived(`"data_type": "INT", "expression": "n * 2", "min_value": 0`),
		column(`"data_type": "DATE", "distribution": {"type": "zipf", "parameters": {"exponent": 1.5}}`), derived(`"data_type": "TIME", "after": {"columns": ["hour"], "min_gap": 0, "max_gap": "1.5h"}`),
		column(`"data_type": "CHAR", "char_length": 9, "is_unique": true, "pattern": "[a-z]{9}"`), derived(`"data_type": "INT", "required": false, "when": [{"if": "n > 1", "null": true}], "min_value": 7`),
		family(`"data_type": "INT", "total": {"function": "count", "table": "c"}`, ""), spread(`"type": "poisson", "min": 1`), spread(`"type": "zipf"`), spread(`"max": 3`),
		design(`"unique": [["a"], ["a", "b"]]`), design(`"correlations": [{"columns": ["a", "b"], "coefficient": 0.99}]`), tables(tenants),
		column(`"data_type": "TEXT", "faker_rule": "sentence", "arguments": {"wordcount": 5, "x": [true, "a"]}, "group": "g"`),
		key(`"data_type": "UUID", "is_unique": true`, `"data_type": "UUID", "distribution": {"type": "beta", "parameters": {"alpha": 1, "beta": 2}}, {fk}`),
		`{"name": "s", "tables": [{"name": "p", "target_rows": 5, "columns": [{"name": "id", "data_type": "UUID", "is_unique": true}]},
			{"name": "c", "target_rows": 5, "columns": [{"name": "p_id", "data_type": "UUID", "distribution": {"type": "beta", "parameters": {"alpha": 1, "beta": 2}}}],
			"foreign_keys": [{"columns": ["p_id"], "references_table": "p", "references_columns": ["id"]}]}]}`,
		key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "values": [1, 3], "weights": [1, 2], {fk}`),
	} {
		if wrong := checkJSON(root, document); wrong != "" {
			t.Errorf("%s: %s", document, wrong)
		}
		if problems := check(document); problems != nil {
			t.Errorf("%s: %v", document, problems)
		}
	}
	for _, dialect := range []string{"", "Redshift", "SNOWFLAKE", "ansi"} {
		document := fmt.Sprintf(`{"dialect": %q, `, dialect) + strings.TrimPrefix(column(`"data_type": "INT"`), "{")
		if wrong := checkJSON(root, document); wrong != "" {
			t.Errorf("%s: %s", dialect, wrong)
		}
	}
	for _, typ := range schema.Types() {
		for _, name := range append(typ.Synonyms(), typ.String()) {
			document := column(fmt.Sprintf(`"data_type": " %s "`, strings.ToLower(name)))
			if wrong := checkJSON(root, document); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
		}
	}
}

// What the schema lets an editor see must be refused by it, and must be wrong.
func TestJSONSchemaRefusesDocuments(t *testing.T) {
	root := documentSchema(t)
	for _, keys := range []string{
		`"type": "INT"`, `"data_type": "MONEY"`, `"data_type": "INT", "varchar_length": 5`, `"data_type": "varchar", "char_length": 5`,
		`"data_type": "INT", "min_value": "5"`, `"data_type": "VARCHAR", "varchar_length": 0`, `"data_type": "DATE", "date_start": "1.2.2024"`,
		`"data_type": "DATE", "min_value": 5`, `"data_type": "INT", "required": false, "null_rate": 2`,
		`"data_type": "INT", "distribution": {"type": "gauss"}`, `"data_type": "INT", "distribution": {"type": "normal"}`,
		`"data_type": "INT", "distribution": {"type": "beta", "parameters": {"alpha": 1, "beta": 0}}`,
		`"data_type": "UUID", "distribution": {"type": "uniform"}`, `"data_type": "INT", "faker_rule": "year", "min_value": 1`,
		`"data_type": "VARCHAR", "faker_rule": ""`,
		`"data_type": "INT", "min_value": 1, "foreign_key": {"references_table": "t", "references_column": "c"}`,
		`"data_type": "INT", "foreign_key": {"references_table": "t"}`,
		`"data_type": "INT", "foreign_key": {"references_table": "t", "references_column": "c", "on_delete": "DROP"}`,
		`"data_type": "INT", "values": []`, `"data_type": "INT", "values": [null]`, `"data_type": "JSON", "values": ["{}"]`,
		`"data_type": "INT", "values": [1], "min_value": 1`, `"data_type": "VARCHAR", "values": ["a"], "faker_rule": "city"`,
		`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 0}`, `"data_type": "INT", "is_unique": true, "identity": {"start": 1}`,
		`"data_type": "FLOAT", "is_unique": true, "identity": {"start": 1, "step": 1}`,
		`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 1}, "max_value": 5`,
		`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 1}, "values": [1]`,
		`"data_type": "INT", "weights": [1]`, `"data_type": "INT", "values": [1], "weights": [-1]`, `"data_type": "INT", "values": [1], "weights": [1], "is_unique": true`,
		`"data_type": "INT", "expression": " "`, `"data_type": "INT", "expression": "1", "values": [1]`, `"data_type": "INT", "expression": "1", "is_unique": true`,
		`"data_type": "INT", "pattern": "x"`, `"data_type": "TEXT", "pattern": "x", "template": "x"`, `"data_type": "TEXT", "template": "x", "faker_rule": "city"`,
		`"data_type": "TEXT", "group": "g"`, `"data_type": "TEXT", "group": "a b", "faker_rule": "city"`, `"data_type": "TEXT", "arguments": {"a": 1}`,
		`"data_type": "TEXT", "faker_rule": "city", "arguments": {"a": {}}`, `"data_type": "TEXT", "faker_rule": "city", "arguments": {"a": []}`,
		`"data_type": "INT", "when": []`, `"data_type": "INT", "when": [{"values": [1]}]`, `"data_type": "INT", "when": [{"if": "true"}]`, `"data_type": "INT", "else": {"values": [1]}`,
		`"data_type": "INT", "required": false, "when": [{"if": "true", "null": true, "values": [1]}]`, `"data_type": "INT", "when": [{"if": "true", "values": [1], "expression": "1"}]`,
		`"data_type": "INT", "when": [{"if": "true", "values": [1]}], "else": {"if": "true", "values": [2]}`, `"data_type": "INT", "values": [1], "when": [{"if": "true", "values": [1]}], "else": {"values": [2]}`,
		`"data_type": "INT", "when": [{"if": "true", "values": [1]}], "expression": "1"`, `"data_type": "INT", "null_when": " ", "required": false`,
		`"data_type": "INT", "after": {"columns": []}`, `"data_type": "INT", "after": {}`, `"data_type": "TEXT", "after": {"columns": ["c"]}`, `"data_type": "INT", "after": {"columns": ["x"], "min_gap": -1}`,
		`"data_type": "DATE", "after": {"columns": ["x"], "min_gap": "3 days"}`, `"data_type": "INT", "total": {"function": "median", "table": "t"}`, `"data_type": "INT", "total": {"function": "sum", "table": "t"}`,
		`"data_type": "INT", "total": {"function": "count"}`, `"data_type": "INT", "total": {"function": "count", "table": "t"}, "min_value": 1`,
		`"data_type": "INT", "distribution": {"type": "histogram"}`, `"data_type": "INT", "distribution": {"type": "histogram", "bins": [{"from": 1, "to": 2}]}`,
		`"data_type": "INT", "distribution": {"type": "uniform", "bins": [{"from": 1, "to": 2, "weight": 1}]}`, `"data_type": "INT", "distribution": {"type": "binomial", "parameters": {"trials": 1.5, "probability": 0.5}}`,
		`"data_type": "INT", "distribution": {"type": "geometric", "parameters": {"probability": 1}}`, `"data_type": "INT", "distribution": {"type": "mixture", "components": [{"weight": 1, "type": "uniform"}]}`,
		`"data_type": "INT", "distribution": {"type": "mixture", "components": [{"weight": 0, "type": "uniform"}, {"weight": 1, "type": "uniform"}]}`,
		`"data_type": "INT", "distribution": {"type": "mixture", "components": [{"weight": 1, "type": "mixture"}, {"weight": 1, "type": "uniform"}]}`,
		`"data_type": "INT", "distribution": {"type": "mixture", "components": [{"weight": 1, "type": "gamma", "parameters": {"shape": 1}}, {"weight": 1, "type": "uniform"}]}`,
		`"data_type": "INT", "expression": "1", "foreign_key": {"references_table": "t", "references_column": "c"}`,
		`"data_type": "INT", "foreign_key": {"references_table": "t", "references_column": "c", "differs_from": []}`,
		`"data_type": "INT", "foreign_key": {"references_table": "t", "references_column": "c", "max_depth": 65}`,
		`"data_type": "INT", "default": ""`, `"data_type": "INT", "physical": {"encode": ""}`, `"data_type": "INT", "physical": {"lzo": true}`,
	} {
		document := column(keys)
		if checkJSON(root, document) == "" {
			t.Errorf("%s passes the schema", keys)
		}
		if check(document) == nil {
			t.Errorf("%s is a fine document", keys)
		}
	}
	for _, document := range []string{named("my-shop"), tables(`{"name": "t", "columns": []}`), `{"name": "x"}`, composite(`["a"]`),
		`{"dialect": "oracle", ` + strings.TrimPrefix(column(`"data_type": "INT"`), "{"),
		design(`"physical": {"diststyle": "KEY"}`), design(`"physical": {"diststyle": "ALL", "distkey": "a"}`), design(`"physical": {"diststyle": "SOME"}`),
		design(`"physical": {"sortkey": {}}`), design(`"physical": {"sortkey": {"style": "AUTO", "columns": ["a"]}}`), design(`"physical": {"retention_days": 91}`),
		design(`"physical": {"cluster_by": [" "]}`), design(`"checks": [""]`), design(`"primary_key": "a"`),
		joined(`"columns": [], "references_table": "pairs", "references_columns": ["x"]`), joined(`"columns": ["a", "b"], "references_table": "pairs"`),
		joined(ab + `, "on_delete": "DROP"`), joined(ab + `, "max_depth": 0`), joined(ab + `, "nullable": "yes"`), design(`"unique": [[]]`), design(`"unique": ["a"]`),
		design(`"correlations": [{"columns": ["a"], "coefficient": 0.5}]`), design(`"correlations": [{"columns": ["a", "b"], "coefficient": 1}]`), design(`"correlations": [{"columns": ["a", "b"]}]`),
		spread(`"type": "range"`), spread(`"type": "normal"`), spread(`"children": 2`), spread(`"type": "zipf", "max": 2`), spread(`"type": "fixed", "min": 2`), spread(`"type": "histogram"`),
		spread(`"none": 2`), spread(`"max": 0`), spread(`"type": "zipf", "exponent": 0`), spread(`"type": "histogram", "counts": [{"children": -1, "weight": 1}]`), spread(`"type": "histogram", "counts": [{"children": 1}]`),
	} {
		if checkJSON(root, document) == "" {
			t.Errorf("%s passes the schema", document)
		}
		if check(document) == nil {
			t.Errorf("%s is a fine document", document)
		}
	}
}

func checkJSON(root map[string]any, text string) string {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return err.Error()
	}
	return violates(root, root, value)
}

// violates says what in a value breaks a schema, "" when nothing does. It knows the
// keywords of JSON Schema that the document's schema uses, and refuses all others.
func violates(root map[string]any, s any, value any) string {
	if s == false {
		return "not allowed"
	}
	object, _ := value.(map[string]any)
	rules := s.(map[string]any)
	for keyword, rule := range rules {
		wrong := ""
		switch keyword {
		case "$schema", "$defs", "title", "description", "examples", "default", "then":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/$defs/")
			wrong = violates(root, root["$defs"].(map[string]any)[name], value)
		case "properties":
			wrong = violatesProperties(root, rule.(map[string]any), object)
		case "additionalProperties":
			known, _ := rules["properties"].(map[string]any)
			for key := range object {
				if _, ok := known[key]; !ok {
					wrong = violates(root, rule, object[key])
				}
			}
		case "items":
			items, _ := value.([]any)
			for _, item := range items {
				if wrong == "" {
					wrong = violates(root, rule, item)
				}
			}
		case "allOf":
			for _, part := range rule.([]any) {
				if wrong == "" {
					wrong = violates(root, part, value)
				}
			}
		case "anyOf":
			if !slices.ContainsFunc(rule.([]any), func(part any) bool { return violates(root, part, value) == "" }) {
				wrong = "none fits"
			}
		case "not":
			if violates(root, rule, value) == "" {
				wrong = "fits"
			}
		case "if":
			if violates(root, rule, value) == "" {
				wrong = violates(root, rules["then"], value)
			}
		case "required":
			for _, key := range rule.([]any) {
				if _, ok := object[key.(string)]; !ok && object != nil {
					wrong = fmt.Sprintf("%s is missing", key)
				}
			}
		default:
			wrong = violatesScalar(keyword, rule, value)
		}
		if wrong != "" {
			return keyword + ": " + wrong
		}
	}
	return ""
}

func violatesProperties(root, rules, object map[string]any) string {
	for key, value := range object {
		if rule, ok := rules[key]; ok {
			if wrong := violates(root, rule, value); wrong != "" {
				return key + ": " + wrong
			}
		}
	}
	return ""
}

func violatesScalar(keyword string, rule, value any) string {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	items, isList := value.([]any)
	_, isObject := value.(map[string]any)
	_, isBool := value.(bool)
	ok := false
	switch keyword {
	case "type":
		ok = map[any]bool{"string": isText, "number": isNumber, "integer": isNumber && number == float64(int64(number)),
			"boolean": isBool, "array": isList, "object": isObject}[rule]
	case "enum":
		ok = slices.Contains(rule.([]any), value)
	case "const":
		ok = rule == value
	case "pattern":
		ok = !isText || regexp.MustCompile(rule.(string)).MatchString(text)
	case "maxLength":
		ok = !isText || float64(len(text)) <= rule.(float64)
	case "minLength":
		ok = !isText || float64(len(text)) >= rule.(float64)
	case "minItems":
		ok = !isList || float64(len(items)) >= rule.(float64)
	case "maxItems":
		ok = !isList || float64(len(items)) <= rule.(float64)
	case "minimum":
		ok = !isNumber || number >= rule.(float64)
	case "exclusiveMinimum":
		ok = !isNumber || number > rule.(float64)
	case "exclusiveMaximum":
		ok = !isNumber || number < rule.(float64)
	case "maximum":
		ok = !isNumber || number <= rule.(float64)
	}
	if !ok {
		return fmt.Sprintf("%v breaks %v", value, rule)
	}
	return ""
}
