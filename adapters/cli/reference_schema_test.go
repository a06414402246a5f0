package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// jsonSchema is what the pages tell of a JSON Schema, whose keys stay in their order.
type jsonSchema struct {
	Description string               `json:"description"`
	Type        types                `json:"type"`
	Ref         string               `json:"$ref"`
	Properties  ordered[*jsonSchema] `json:"properties"`
	Required    []string             `json:"required"`
	Items       *jsonSchema          `json:"items"`
	Enum        []any                `json:"enum"`
	Const       any                  `json:"const"`
	AnyOf       []*jsonSchema        `json:"anyOf"`
	OneOf       []*jsonSchema        `json:"oneOf"`
	Default     any                  `json:"default"`
	Examples    []any                `json:"examples"`
	Format      string               `json:"format"`
	Pattern     string               `json:"pattern"`
	Minimum     *json.Number         `json:"minimum"`
	Above       *json.Number         `json:"exclusiveMinimum"`
	Maximum     *json.Number         `json:"maximum"`
	Below       *json.Number         `json:"exclusiveMaximum"`
	MinItems    int                  `json:"minItems"`
	MaxItems    int                  `json:"maxItems"`
	MinLength   int                  `json:"minLength"`
	MaxLength   int                  `json:"maxLength"`
	Additional  json.RawMessage      `json:"additionalProperties"`
	Defs        ordered[*jsonSchema] `json:"$defs"`
	never       bool                 // the schema is false
}

// UnmarshalJSON also reads true and false.
func (s *jsonSchema) UnmarshalJSON(text []byte) error {
	if text = bytes.TrimSpace(text); len(text) > 0 && text[0] != '{' {
		s.never = string(text) == "false"
		return nil
	}
	type plain jsonSchema
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode((*plain)(s))
}

// types is the value of the key type, one or several.
type types []string

func (t *types) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = types{""}
	return json.Unmarshal(text, &(*t)[0])
}

// ordered is a JSON object whose members stay in their order.
type ordered[V any] []named[V]

type named[V any] struct {
	name  string
	value V
}

func (o *ordered[V]) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		m := named[V]{name: name.(string)}
		if err := d.Decode(&m.value); err != nil {
			return err
		}
		*o = append(*o, m)
	}
	return nil
}

// write writes a section about an object.
func (s *jsonSchema) write(out io.Writer, title string) {
	fmt.Fprintf(out, "\n## %s\n\n%s\n\n| key | holds | meaning |\n| --- | --- | --- |\n", title, s.Description)
	for _, p := range s.Properties {
		if p.value.never {
			continue
		}
		key := "`" + p.name + "`"
		for _, required := range s.Required {
			if required == p.name {
				key += " (required)"
			}
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", key, p.value.holds(), cell(p.value.Description))
	}
}

// holds tells type, bounds and default.
func (s *jsonSchema) holds() string {
	text := s.kind()
	if bounds := s.bounds(); bounds != "" {
		text += ", " + bounds
	}
	if len(s.Examples) > 0 && len(s.Enum) == 0 && len(s.AnyOf) == 0 {
		text += ", such as " + listed(s.Examples)
	}
	if s.Default != nil && !strings.Contains(s.Description, "Default: ") {
		text += "; default " + quoted(jsonText(s.Default))
	}
	return text
}

// kind is what values are.
func (s *jsonSchema) kind() string {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return "[" + name + "](#" + strings.ToLower(name) + ")"
	case len(s.AnyOf) > 0, len(s.OneOf) > 0:
		return s.kinds()
	case len(s.Enum) > 0:
		return "one of " + listed(s.Enum)
	case s.Const != nil:
		return quoted(jsonText(s.Const))
	case s.Items != nil:
		return "list of " + s.Items.holds()
	case s.Format == "date-time":
		return "time (RFC 3339)"
	case len(s.Type) > 0:
		return typeNames[s.Type[0]] + map[bool]string{true: " or null"}[len(s.Type) > 1 && s.Type[1] == "null"]
	}
	return "any value"
}

// namePattern is that of the names of experiments, tables and columns.
const namePattern = "^[A-Za-z_][A-Za-z0-9_]*$"

var typeNames = map[string]string{"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "object", "array": "list", "null": "null"}

// kinds joins alternatives, but for patterns that only repeat a list in any case.
func (s *jsonSchema) kinds() string {
	var all []string
	for _, a := range append(s.AnyOf, s.OneOf...) {
		if len(a.Enum) == 0 && a.Pattern != "" {
			continue
		}
		all = append(all, a.kind())
	}
	return strings.Join(all, " or ")
}

func (s *jsonSchema) bounds() string {
	var all []string
	for _, b := range []struct {
		bound *json.Number
		word  string
	}{{s.Minimum, "from"}, {s.Above, "above"}, {s.Maximum, "to"}, {s.Below, "below"}} {
		if b.bound != nil {
			all = append(all, b.word+" "+b.bound.String())
		}
	}
	text := strings.Join(all, " ")
	if s.Pattern == namePattern {
		text = "a letter or _, then letters, digits and _"
	}
	for _, b := range []struct {
		bound int
		word  string
	}{{s.MinLength, "at least %d character"}, {s.MaxLength, "at most %d character"}, {s.MinItems, "at least %d"}, {s.MaxItems, "at most %d"}} {
		if b.bound > 0 {
			text = strings.TrimPrefix(text+", "+plural(b.word, b.bound), ", ")
		}
	}
	return text
}

func plural(format string, n int) string {
	if n > 1 && strings.HasSuffix(format, "r") {
		format += "s"
	}
	return fmt.Sprintf(format, n)
}

func listed(values []any) string {
	var all []string
	for _, v := range values {
		all = append(all, quoted(jsonText(v)))
	}
	return strings.Join(all, ", ")
}

// jsonText is a value as JSON writes it, texts without their quotes unless they are empty.
func jsonText(v any) string {
	if text, ok := v.(string); ok && text != "" {
		return text
	}
	if text, ok := v.(string); ok {
		return strconv.Quote(text)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
