package schema

import (
	"encoding/json"
	"io"
	"reflect"
)

// Encode writes e as indented JSON, keys in the order of the structs. [Decode] reads it
// back to the same document. It is an error when e holds numbers that JSON cannot
// write, which [Validate] reports.
func Encode(w io.Writer, e *Experiment) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(complete(e))
}

// complete returns e with empty lists in the place of missing ones where a document
// needs a list. It shares nothing with e.
func complete(e *Experiment) *Experiment {
	c := e.Clone()
	fillLists(reflect.ValueOf(c).Elem())
	return c
}

// fillLists makes the lists empty that are missing in v: as a key that is always there,
// and as an element of a list.
func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillLists(v.Elem())
		}
	case reflect.Struct:
		for i, f := range fieldsOf(v.Type()) {
			if field := v.Field(i); field.Kind() == reflect.Slice && field.IsNil() && !f.optional {
				field.Set(reflect.MakeSlice(field.Type(), 0, 0))
			}
			fillLists(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			if item := v.Index(i); item.Kind() == reflect.Slice && item.IsNil() {
				item.Set(reflect.MakeSlice(item.Type(), 0, 0))
			}
			fillLists(v.Index(i))
		}
	}
}

// MarshalJSON writes one value as itself, and several as a list.
func (a Argument) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal(append([]Value{}, a...))
}
