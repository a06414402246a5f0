package httpapi

import (
	"fmt"
	"slices"
	"strings"
)

// docsSchema is a schema that has a name.
type docsSchema struct {
	Name, About string
	Type        docsType // of what is no object
	Fields      []docsField
}

// docsField is a field of an object, a parameter or a header.
type docsField struct {
	Name, In, About, Bounds string
	Type                    docsType
	Required                bool
}

// docsType is a type in words, in which names of schemas are links.
type docsType []docsWord

// docsWord is a piece of such a text.
type docsWord struct{ Text, Schema string }

// Text is the type without links.
func (t docsType) Text() string {
	var b strings.Builder
	for _, w := range t {
		b.WriteString(w.Text)
	}
	return b.String()
}

func words(text string) docsType { return docsType{{Text: text}} }

func (d docs) schema(name string, schema object) docsSchema {
	s := docsSchema{Name: name, About: schema.text("description"), Fields: d.fields("", schema)}
	if len(s.Fields) == 0 {
		s.Type = d.typeOf(schema)
	}
	return s
}

// fields returns the fields of an object, those of objects within it that have no name of
// their own with a path: tables[].columns.
func (d docs) fields(path string, schema object) []docsField {
	var all []docsField
	required := schema.list("required")
	for name, property := range schema.at("properties").objects() {
		f := d.field(path+name, property, property)
		f.Required = slices.Contains(required, any(name))
		all = append(all, f)
		if items := property.at("items"); items.get("properties") != nil {
			all = append(all, d.fields(path+name+"[].", items)...)
		}
		all = append(all, d.fields(path+name+".", property)...)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		for _, option := range schema.list(key) {
			all = append(all, d.fields(path, option.(object))...)
		}
	}
	return all
}

// field describes a field: has says what it is about.
func (d docs) field(name string, schema, has object) docsField {
	required, _ := has.get("required").(bool)
	return docsField{
		Name: name, In: has.text("in"), About: has.text("description"),
		Bounds: bounds(schema), Type: d.typeOf(schema), Required: required,
	}
}

// typeOf says in words what values a schema lets pass.
func (d docs) typeOf(schema object) docsType {
	if name, ok := strings.CutPrefix(schema.text("$ref"), "#/components/schemas/"); ok {
		return docsType{{name, name}}
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if options := schema.list(key); len(options) > 0 {
			return d.either(options)
		}
	}
	switch kind := schema.get("type").(type) {
	case []any:
		var options []any
		for _, k := range kind {
			options = append(options, schema.with("type", k))
		}
		return d.either(options)
	case string:
		return d.typeOfKind(kind, schema)
	}
	if value := schema.get("const"); value != nil {
		return words(fmt.Sprint(value))
	}
	return words("any")
}

func (d docs) either(options []any) docsType {
	var all docsType
	for i, option := range options {
		if i > 0 {
			all = append(all, docsWord{Text: " or "})
		}
		all = append(all, d.typeOf(option.(object))...)
	}
	return all
}

func (d docs) typeOfKind(kind string, schema object) docsType {
	switch {
	case kind == "array" && schema.get("items") != nil:
		return append(words("array of "), d.typeOf(schema.at("items"))...)
	case kind == "object" && len(schema.at("additionalProperties")) > 0:
		return append(words("object of "), d.typeOf(schema.at("additionalProperties"))...)
	case schema.text("format") == "binary":
		return words("bytes")
	case schema.text("format") == "date-time":
		return words("time")
	}
	return words(kind)
}

// bounds says in words what else a schema asks for.
func bounds(schema object) string {
	var all []string
	if options := schema.list("enum"); len(options) > 0 {
		texts := make([]string, len(options))
		for i, option := range options {
			texts[i] = fmt.Sprint(option)
		}
		all = append(all, "one of "+strings.Join(texts, ", "))
	}
	least, most := schema.get("minimum"), schema.get("maximum")
	switch {
	case least != nil && most != nil:
		all = append(all, fmt.Sprintf("%v … %v", least, most))
	case least != nil:
		all = append(all, fmt.Sprintf("at least %v", least))
	case most != nil:
		all = append(all, fmt.Sprintf("at most %v", most))
	}
	if length := schema.get("maxLength"); length != nil {
		all = append(all, fmt.Sprintf("up to %v characters", length))
	}
	if value := schema.get("default"); value != nil {
		all = append(all, fmt.Sprintf("default %v", value))
	}
	return strings.Join(all, "; ")
}
