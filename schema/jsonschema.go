package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// JSONSchema returns the JSON Schema (draft 2020-12) of the document, indented. An
// editor that is given it completes keys and marks most mistakes; it lets pass what only
// [Validate] can see. https://json-schema.org/draft/2020-12
func JSONSchema() []byte {
	root := structSchema(experimentType)
	root = append(schemaObject{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "dwsim experiment"},
	}, root...)
	root = append(root, entry{"examples", []any{example()}}, entry{"$defs", definitions()})
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(root) // strings, numbers and lists cannot fail
	return out.Bytes()
}

// schemaObject is a JSON object that keeps the order of its keys.
type schemaObject []entry

type entry struct {
	key   string
	value any
}

// MarshalJSON writes the keys in their order.
func (o schemaObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	out.WriteByte('{')
	for i, e := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := encoder.Encode(e.key); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := encoder.Encode(e.value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func definitions() schemaObject {
	var defs schemaObject
	for _, t := range []reflect.Type{
		tableType, compositeForeignKeyType, correlationType, tableDesignType, sortKeyType,
		columnType, identityType, foreignKeyType, cardinalityType, countWeightType,
		distributionType, binType, componentType, afterType, totalType, branchType, columnDesignType,
	} {
		defs = append(defs, entry{t.Name(), structSchema(t)})
	}
	return defs
}

// structSchema describes an object by the fields of its struct.
func structSchema(t reflect.Type) schemaObject {
	var properties schemaObject
	for i, f := range fieldsOf(t) {
		properties = append(properties, entry{f.key, fieldSchema(t, f.key, t.Field(i).Type)})
	}
	object := schemaObject{
		{"description", descriptions[t.Name()]},
		{"type", "object"},
		{"properties", properties},
		{"required", requiredKeys[t]},
		{"additionalProperties", false},
	}
	if conditions := conditionsOf(t); conditions != nil {
		object = append(object, entry{"allOf", conditions})
	}
	return object
}

// conditionsOf returns what the keys of an object say about each other.
func conditionsOf(t reflect.Type) []any {
	if conditions := conditionsByType()[t]; conditions != nil {
		return conditions()
	}
	return nil
}

func conditionsByType() map[reflect.Type]func() []any {
	return map[reflect.Type]func() []any{
		tableType:        tableConditions,
		columnType:       columnConditions,
		branchType:       branchConditions,
		distributionType: func() []any { return lawConditions(Distributions()) },
		componentType:    func() []any { return lawConditions(componentTypes()) },
		cardinalityType:  cardinalityConditions,
		totalType:        totalConditions,
		tableDesignType:  designConditions,
		sortKeyType:      sortKeyConditions,
	}
}

// requiredKeys are those without which an object means nothing.
var requiredKeys = map[reflect.Type][]string{
	experimentType:          {"name", "tables"},
	tableType:               {"name", "target_rows", "columns"},
	columnType:              {"name", "data_type"},
	identityType:            {"start", "step"},
	foreignKeyType:          {"references_table", "references_column"},
	compositeForeignKeyType: {"columns", "references_table", "references_columns"},
	correlationType:         {"columns", "coefficient"},
	cardinalityType:         {},
	countWeightType:         {"children", "weight"},
	distributionType:        {"type"},
	binType:                 {"from", "to", "weight"},
	componentType:           {"weight", "type"},
	afterType:               {"columns"},
	totalType:               {"function", "table"},
	branchType:              {},
	tableDesignType:         {},
	sortKeyType:             {},
	columnDesignType:        {},
}

func fieldSchema(in reflect.Type, key string, t reflect.Type) schemaObject {
	s := schemaObject{{"description", descriptions[in.Name()+"."+key]}}
	s = append(s, typeSchema(t)...)
	return s.with(refinements[in.Name()+"."+key])
}

// with returns o with the entries of more, which take the place of those of their keys.
func (o schemaObject) with(more schemaObject) schemaObject {
	for _, e := range more {
		if i := slices.IndexFunc(o, func(old entry) bool { return old.key == e.key }); i >= 0 {
			o[i] = e
			continue
		}
		o = append(o, e)
	}
	return o
}

// typeSchema describes a Go type.
func typeSchema(t reflect.Type) schemaObject {
	switch kind := t.Kind(); {
	case kind == reflect.Pointer:
		return typeSchema(t.Elem())
	case kind == reflect.Struct:
		return schemaObject{{"$ref", "#/$defs/" + t.Name()}}
	case t == argumentType:
		value := typeSchema(valueType)
		return schemaObject{{"anyOf", append(value[0].value.([]any), schemaObject{{"type", "array"}, {"items", value}, {"minItems", 1}})}}
	case kind == reflect.Slice:
		return schemaObject{{"type", "array"}, {"items", typeSchema(t.Elem())}}
	case kind == reflect.Map:
		return schemaObject{{"type", "object"}, {"additionalProperties", typeSchema(t.Elem())}}
	case kind == reflect.Bool:
		return schemaObject{{"type", "boolean"}}
	case t == valueType:
		return schemaObject{{"anyOf", []any{
			schemaObject{{"type", "string"}}, schemaObject{{"type", "number"}}, schemaObject{{"type", "boolean"}},
		}}}
	case t == numberType || kind == reflect.Float64:
		return schemaObject{{"type", "number"}}
	case kind == reflect.String:
		return schemaObject{{"type", "string"}}
	}
	return schemaObject{{"type", "integer"}}
}

// typePattern matches the names of types, canonical and synonyms, as ParseType does. It
// keeps to what ECMAScript and Go both read.
func typePattern(types []Type) string {
	var names []string
	for _, t := range types {
		for _, name := range typeNames[t] {
			names = append(names, anyCase(name))
		}
	}
	return `^\s*(` + strings.Join(names, "|") + `)\s*$`
}

// wordPattern matches words in any case, and nothing at all where that is allowed.
func wordPattern(words []string, optional string) string {
	names := make([]string, len(words))
	for i, word := range words {
		names[i] = anyCase(strings.ToUpper(word))
	}
	return `^(` + strings.Join(names, "|") + `)` + optional + `$`
}

func anyCase(name string) string {
	var b strings.Builder
	for _, c := range name {
		switch {
		case c == ' ':
			b.WriteString(`\s+`)
		case c >= 'A' && c <= 'Z':
			fmt.Fprintf(&b, "[%c%c]", c, c|0x20)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
