package sqlfunc

import (
	"fmt"
	"slices"
	"strings"
)

// builder makes a JSON object or array.
type builder struct {
	function string
	b        []byte
	count    int
}

func newBuilder(function string, open byte) *builder {
	return &builder{function: function, b: []byte{open}}
}

// next writes what stands between two values.
func (m *builder) next() error {
	if m.count++; m.count > 1 {
		m.b = append(m.b, ',')
	}
	if len(m.b) > maxText {
		return tooLong(m.function)
	}
	return nil
}

// value adds a value of SQL.
func (m *builder) value(v any) error {
	if err := m.next(); err != nil {
		return err
	}
	var err error
	m.b, err = appendValue(m.b, m.function, v)
	return err
}

// raw adds what is JSON.
func (m *builder) raw(s string) error {
	err := m.next()
	m.b = append(m.b, compact(s)...)
	return err
}

// member adds a key and its value.
func (m *builder) member(key string, v any) error {
	if err := m.next(); err != nil {
		return err
	}
	m.b = append(appendString(m.b, key), ':')
	var err error
	m.b, err = appendValue(m.b, m.function, v)
	return err
}

func (m *builder) close(end byte) (any, error) {
	if len(m.b) > maxText {
		return nil, tooLong(m.function)
	}
	return JSON(append(m.b, end)), nil
}

// objectConstruct takes keys and values in turn. NULLs are left out, or kept as null.
// https://docs.snowflake.com/en/sql-reference/functions/object_construct
func objectConstruct(name string, keepNull bool) call {
	return func(_ *Context, args []any) (any, error) {
		if len(args)%2 != 0 {
			return nil, fmt.Errorf("%s: %d arguments are not pairs of a key and a value", name, len(args))
		}
		m := newBuilder(name, '{')
		seen := make(map[string]bool, len(args)/2)
		for i := 0; i < len(args); i += 2 {
			key, v := args[i], args[i+1]
			if key == nil || v == nil && !keepNull {
				continue
			}
			if seen[textOf(key)] {
				return nil, fmt.Errorf("%s: the key %s is there twice", name, quoted(key))
			}
			seen[textOf(key)] = true
			if err := m.member(textOf(key), v); err != nil {
				return nil, err
			}
		}
		return m.close('}')
	}
}

// arrayConstruct keeps NULLs as null, or leaves them out.
// https://docs.snowflake.com/en/sql-reference/functions/array_construct
func arrayConstruct(name string, keepNull bool) call {
	return func(_ *Context, args []any) (any, error) {
		m := newBuilder(name, '[')
		for _, a := range args {
			if a == nil && !keepNull {
				continue
			}
			if err := m.value(a); err != nil {
				return nil, err
			}
		}
		return m.close(']')
	}
}

// bracketOf returns an argument that has to be an object or an array.
func bracketOf(name string, v any, open byte) (string, error) {
	s, err := documentOf(name, v)
	if err == nil && s[0] != open {
		kind := map[byte]string{'{': "object", '[': "array"}[open]
		err = fmt.Errorf("%s: %s is not an %s", name, quoted(v), kind)
	}
	return s, err
}

// https://docs.snowflake.com/en/sql-reference/functions/object_keys
func objectKeys(_ *Context, args []any) (any, error) {
	s, err := bracketOf("object_keys", args[0], '{')
	if err != nil {
		return nil, err
	}
	var keys []string
	seen := map[string]bool{}
	_, _ = scanMembers(s, 0, 0, func(k, _ string) {
		if !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	})
	return JSON("[" + strings.Join(keys, ",") + "]"), nil
}

// https://docs.snowflake.com/en/sql-reference/functions/object_delete
func objectDelete(_ *Context, args []any) (any, error) {
	gone := make([]string, 0, len(args))
	for _, a := range args[1:] {
		gone = append(gone, textOf(a))
	}
	m, err := copied("object_delete", args[0], gone)
	if err != nil {
		return nil, err
	}
	return m.close('}')
}

// copied begins an object with the members of another, but for some.
func copied(name string, v any, gone []string) (*builder, error) {
	s, err := bracketOf(name, v, '{')
	if err != nil {
		return nil, err
	}
	m := newBuilder(name, '{')
	_, _ = scanMembers(s, 0, 0, func(k, v string) {
		if !slices.Contains(gone, unquoted(k)) {
			_ = m.raw(k + ":" + v) // its length is checked at the end
		}
	})
	return m, nil
}

// objectInsert adds a member; one that is there is only replaced when the last argument says so.
// https://docs.snowflake.com/en/sql-reference/functions/object_insert
func objectInsert(_ *Context, args []any) (any, error) {
	const name = "object_insert"
	if args[0] == nil || args[1] == nil {
		return nil, nil
	}
	s, err := bracketOf(name, args[0], '{')
	if err != nil {
		return nil, err
	}
	key := textOf(args[1])
	replace, _, err := truthOf(name, optional(args, 3))
	if err != nil {
		return nil, err
	}
	if _, there := walk(s, []step{{key: key}}); there && !replace {
		return nil, fmt.Errorf("%s: the key %s is there already; a fourth argument TRUE replaces it", name, quoted(key))
	}
	m, err := copied(name, args[0], []string{key})
	if err != nil {
		return nil, err
	}
	if args[2] != nil {
		if err := m.member(key, args[2]); err != nil {
			return nil, err
		}
	}
	return m.close('}')
}
