package httpapi

import (
	"bytes"
	"fmt"
	"iter"
	"slices"

	"github.com/goccy/go-yaml"
)

// object is a JSON object that keeps the order of its keys. Values are object, []any, string,
// bool, nil or a number. Methods that change one return another, as objects are shared.
type object []member

type member struct {
	key   string
	value any
}

// readObject reads YAML or JSON.
func readObject(text []byte) (object, error) {
	var items yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(text, &items, yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	return ordered(items).(object), nil
}

// ordered makes objects of what the YAML package calls so.
func ordered(value any) any {
	switch value := value.(type) {
	case yaml.MapSlice:
		o := make(object, len(value))
		for i, item := range value {
			o[i] = member{fmt.Sprint(item.Key), ordered(item.Value)}
		}
		return o
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = ordered(element)
		}
		return list
	}
	return value
}

// get returns the value of a key, nil where there is none.
func (o object) get(key string) any {
	if i := o.index(key); i >= 0 {
		return o[i].value
	}
	return nil
}

func (o object) index(key string) int {
	return slices.IndexFunc(o, func(m member) bool { return m.key == key })
}

// at follows keys into objects; what is not there is empty.
func (o object) at(keys ...string) object {
	for _, key := range keys {
		o, _ = o.get(key).(object)
	}
	return o
}

// list returns the list at a key, nil where there is none.
func (o object) list(key string) []any {
	list, _ := o.get(key).([]any)
	return list
}

// text returns the string at a key, "" where there is none.
func (o object) text(key string) string {
	text, _ := o.get(key).(string)
	return text
}

// objects yields those values that are objects.
func (o object) objects() iter.Seq2[string, object] {
	return func(yield func(string, object) bool) {
		for _, m := range o {
			if inner, ok := m.value.(object); ok && !yield(m.key, inner) {
				return
			}
		}
	}
}

// with returns o with another value of a key.
func (o object) with(key string, value any) object {
	changed := slices.Clone(o)
	if i := o.index(key); i >= 0 {
		changed[i].value = value
		return changed
	}
	return append(changed, member{key, value})
}

// and returns o with those members of more whose keys it lacks.
func (o object) and(more object) object {
	for _, m := range more {
		if o.index(m.key) < 0 {
			o = o.with(m.key, m.value)
		}
	}
	return o
}

// without returns o without some keys.
func (o object) without(keys ...string) object {
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return slices.Contains(keys, m.key) })
}

// join returns o with all that is in more: objects in both are joined, lists grow. What is in
// both and is neither is an error.
func (o object) join(more object) (object, error) {
	for _, m := range more {
		there := o.get(m.key)
		switch value := m.value.(type) {
		case object:
			inner, _ := there.(object)
			joined, err := inner.join(value)
			if err != nil {
				return nil, fmt.Errorf("%s.%w", m.key, err)
			}
			o = o.with(m.key, joined)
		case []any:
			o = o.with(m.key, slices.Concat(o.list(m.key), value))
		default:
			if there != nil {
				return nil, fmt.Errorf("%s is there twice", m.key)
			}
			o = o.with(m.key, value)
		}
	}
	return o, nil
}

// MarshalJSON implements [json.Marshaler]. Keys stay in their order.
func (o object) MarshalJSON() ([]byte, error) { return appendJSON(nil, o) }

func appendJSON(dst []byte, value any) ([]byte, error) {
	var err error
	switch value := value.(type) {
	case object:
		dst = append(dst, '{')
		for i, m := range value {
			dst = appendComma(dst, i)
			if dst, err = appendScalar(dst, m.key); err != nil {
				return nil, err
			}
			if dst, err = appendJSON(append(dst, ':'), m.value); err != nil {
				return nil, fmt.Errorf("%s: %w", m.key, err)
			}
		}
		return append(dst, '}'), nil
	case []any:
		dst = append(dst, '[')
		for i, element := range value {
			if dst, err = appendJSON(appendComma(dst, i), element); err != nil {
				return nil, err
			}
		}
		return append(dst, ']'), nil
	}
	return appendScalar(dst, value)
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

func appendScalar(dst []byte, value any) ([]byte, error) {
	text, err := asJSON(value)
	return append(dst, bytes.TrimSpace(text)...), err
}
