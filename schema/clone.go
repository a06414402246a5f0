package schema

import "reflect"

// Clone returns a copy of e that shares nothing with it.
func (e *Experiment) Clone() *Experiment {
	var copied Experiment
	deepCopy(reflect.ValueOf(&copied).Elem(), reflect.ValueOf(e).Elem())
	return &copied
}

// deepCopy sets to, a variable of the type of from, to a copy of it.
func deepCopy(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			deepCopy(to.Field(i), from.Field(i))
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			deepCopy(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				deepCopy(to.Index(i), from.Index(i))
			}
		}
	case reflect.Map:
		if !from.IsNil() {
			to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
			for key, value := range from.Seq2() {
				copied := reflect.New(value.Type()).Elem()
				deepCopy(copied, value)
				to.SetMapIndex(key, copied)
			}
		}
	default:
		to.Set(from)
	}
}
