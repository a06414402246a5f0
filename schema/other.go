package schema

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
)

// maxOtherNodes bounds what [DecodeJSON] reads.
const maxOtherNodes = 200_000

// notKey is how the tag of a field says that no key of JSON stands for it.
const notKey = "-"

// DecodeJSON reads JSON that is no document as strictly as [Decode] reads documents, into the
// struct that into points at. Its errors are [Problems], with line and column, all of them at
// once: those of the syntax, unknown and repeated keys, which are case-sensitive, and values of the
// wrong kind. Types that implement [json.Unmarshaler] read themselves. Null of a key that
// may be left out is the same as leaving it out.
//
// The text is nested at most 64 levels deep and has at most 200 000 values. into may be set in part
// when there is an error.
func DecodeJSON(text []byte, into any) error {
	root, err := readOther(string(text))
	if bad, ok := errors.AsType[syntaxError](err); ok {
		return Problems{Problem(bad)}
	}
	d := decoder{other: true}
	d.value(root, reflect.ValueOf(into).Elem(), "")
	return d.problems.err()
}

func readOther(text string) (*node, error) {
	text = strings.TrimPrefix(text, "\uFEFF")
	if at, bad := invalidUTF8(text); bad {
		return nil, syntaxError(at.problem("the text is not UTF-8"))
	}
	return readJSON(text, maxOtherNodes)
}

func isUnmarshaler(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(json.Unmarshaler)
	return ok
}

// unmarshal lets a value read itself. Its error is a sentence, or problems of its own, whose
// paths and places are within the value.
func (d *decoder) unmarshal(n *node, v reflect.Value, path string) bool {
	err := v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(n.appendJSON(nil))
	inner, isInner := errors.AsType[Problems](err)
	switch {
	case err == nil:
		return true
	case isInner:
		for _, p := range inner {
			d.problem(n, joinPath(path, p.Path), p.Hint, "%s", p.Message)
		}
	default:
		d.problem(n, path, "", "%s", err)
	}
	return false
}

func joinPath(outer, inner string) string {
	if outer == "" || inner == "" || inner[0] == '[' {
		return outer + inner
	}
	return outer + "." + inner
}

// appendJSON writes the value as JSON; numbers keep their text.
func (n *node) appendJSON(text []byte) []byte {
	switch n.kind {
	case stringNode:
		return append(text, quoteJSON(n.text)...)
	case objectNode:
		text = append(text, '{')
		for i, m := range n.members {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(append(text, quoteJSON(m.key)...), ':')
			text = m.value.appendJSON(text)
		}
		return append(text, '}')
	case listNode:
		text = append(text, '[')
		for i, item := range n.items {
			if i > 0 {
				text = append(text, ',')
			}
			text = item.appendJSON(text)
		}
		return append(text, ']')
	}
	return append(text, n.text...)
}

func quoteJSON(s string) []byte {
	quoted, _ := json.Marshal(s) // of a string there is no error
	return quoted
}
