package schema

import (
	"reflect"
	"sync"
)

// Clone returns a copy of e that shares nothing with it.
func (e *Experiment) Clone() *Experiment {
	copied := *e
	separate(reflect.ValueOf(&copied).Elem())
	return &copied
}

// separate replaces what v, a variable that was just copied, has in common with what it was copied
// from.
func separate(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Struct:
		for _, i := range referring(v.Type()) {
			separate(v.Field(i))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		from := v.Elem()
		v.Set(reflect.New(from.Type()))
		v.Elem().Set(from)
		separate(v.Elem())
	case v.Kind() == reflect.Slice && !v.IsNil():
		from := v.Slice(0, v.Len())
		v.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		reflect.Copy(v, from)
		for i := 0; i < v.Len() && refers(v.Type().Elem()); i++ {
			separate(v.Index(i))
		}
	case v.Kind() == reflect.Map && !v.IsNil():
		from := v.MapRange()
		copied := reflect.MakeMapWithSize(v.Type(), v.Len())
		for from.Next() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(from.Value())
			separate(value)
			copied.SetMapIndex(from.Key(), value)
		}
		v.Set(copied)
	}
}

// knownReferring are what referring returns, by [reflect.Type]. Types are those of documents.
var knownReferring sync.Map

// referring returns the numbers of the fields of a struct of which a copy has something in common
// with the original.
func referring(t reflect.Type) []int {
	if known, ok := knownReferring.Load(t); ok {
		return known.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if refers(t.Field(i).Type) {
			fields = append(fields, i)
		}
	}
	knownReferring.Store(t, fields)
	return fields
}

// refers reports whether a copy of a value of type t has something in common with it.
func refers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		return len(referring(t)) > 0
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return true
	default:
		return false
	}
}
