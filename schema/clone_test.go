package schema_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

func TestClone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := schematest.Document(t)
		hash := schema.Hash(e)
		c := e.Clone()
		if !reflect.DeepEqual(e, c) {
			t.Fatalf("the clone is\n%+v\nof\n%+v", c, e)
		}
		spoil(reflect.ValueOf(c).Elem())
		if schema.Hash(e) != hash {
			t.Fatal("a change of the clone changes the document")
		}
	})
}

// spoil changes everything that v leads to.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			spoil(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	case reflect.Map:
		v.Clear()
	case reflect.String:
		v.SetString("spoilt")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	}
}
