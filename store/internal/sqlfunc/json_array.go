package sqlfunc

import (
	"strings"
)

// same says whether a JSON value is that of SQL.
func same(name, element string, v any) (bool, error) {
	inner := plain(element)
	if inner == nil {
		return false, nil
	}
	if isText(inner) != isText(v) {
		return false, nil // 1 is not '1' in JSON
	}
	return equal(name, inner, v)
}

// indexOf returns the index of a value in an array, or -1.
func indexOf(name string, v, array any) (int, error) {
	s, err := bracketOf(name, array, '[')
	if err != nil {
		return -1, err
	}
	for i, e := range elements(s) {
		found, err := same(name, e, v)
		if err != nil || found {
			return i, err
		}
	}
	return -1, nil
}

// arrayContains takes the value first, as Snowflake does.
// https://docs.snowflake.com/en/sql-reference/functions/array_contains
func arrayContains(_ *Context, args []any) (any, error) {
	i, err := indexOf("array_contains", args[0], args[1])
	return i >= 0, err
}

// arrayPosition counts from 0, and is NULL where the value is not there.
// https://docs.snowflake.com/en/sql-reference/functions/array_position
func arrayPosition(_ *Context, args []any) (any, error) {
	i, err := indexOf("array_position", args[0], args[1])
	if err != nil || i < 0 {
		return nil, err
	}
	return int64(i), nil
}

func arrayAppend(_ *Context, args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	s, err := bracketOf("array_append", args[0], '[')
	if err != nil {
		return nil, err
	}
	m := newBuilder("array_append", '[')
	for _, e := range elements(s) {
		if err := m.raw(e); err != nil {
			return nil, err
		}
	}
	if err := m.value(args[1]); err != nil {
		return nil, err
	}
	return m.close(']')
}

// https://docs.snowflake.com/en/sql-reference/functions/array_cat
// https://docs.aws.amazon.com/redshift/latest/dg/r_array_concat.html
func arrayCat(name string) call {
	return func(_ *Context, args []any) (any, error) {
		a, errA := bracketOf(name, args[0], '[')
		b, errB := bracketOf(name, args[1], '[')
		if errA != nil || errB != nil {
			return nil, firstError(errA, errB)
		}
		return arrayOf(name, append(elements(a), elements(b)...))
	}
}

func arrayOf(name string, values []string) (any, error) {
	m := newBuilder(name, '[')
	for _, v := range values {
		if err := m.raw(v); err != nil {
			return nil, err
		}
	}
	return m.close(']')
}

// arraySlice is from one index up to, and without, another; negative ones count from the end.
// https://docs.snowflake.com/en/sql-reference/functions/array_slice
func arraySlice(_ *Context, args []any) (any, error) {
	const name = "array_slice"
	s, errS := bracketOf(name, args[0], '[')
	from, errFrom := lengthOf(name, args[1])
	to, errTo := lengthOf(name, args[2])
	if err := firstError(errS, errFrom, errTo); err != nil {
		return nil, err
	}
	all := elements(s)
	from, to = within(from, len(all)), within(to, len(all))
	return arrayOf(name, all[min(from, to):to])
}

func within(i, n int) int {
	if i < 0 {
		i += n
	}
	return max(0, min(i, n))
}

// arrayDistinct keeps the first of equal values.
// https://docs.snowflake.com/en/sql-reference/functions/array_distinct
func arrayDistinct(_ *Context, args []any) (any, error) {
	s, err := bracketOf("array_distinct", args[0], '[')
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var kept []string
	for _, e := range elements(s) {
		if e = compact(e); !seen[e] {
			seen[e] = true
			kept = append(kept, e)
		}
	}
	return arrayOf("array_distinct", kept)
}

// arrayToString writes null as nothing.
// https://docs.snowflake.com/en/sql-reference/functions/array_to_string
func arrayToString(_ *Context, args []any) (any, error) {
	s, err := bracketOf("array_to_string", args[0], '[')
	if err != nil {
		return nil, err
	}
	all := elements(s)
	parts := make([]any, len(all))
	for i, e := range all {
		parts[i] = textOf(plain(e))
	}
	return joined("array_to_string", textOf(args[1]), parts)
}

// splitToArray cuts a text at a separator; at commas, where none is given.
// https://docs.snowflake.com/en/sql-reference/functions/split
// https://docs.aws.amazon.com/redshift/latest/dg/split_to_array.html
func splitToArray(name string) call {
	return func(_ *Context, args []any) (any, error) {
		separator := ","
		if len(args) == 2 {
			separator = textOf(args[1])
		}
		m := newBuilder(name, '[')
		for rest, more := textOf(args[0]), true; more; {
			part := rest
			if more = separator != ""; more {
				part, rest, more = strings.Cut(rest, separator)
			}
			if err := m.next(); err != nil {
				return nil, err
			}
			m.b = appendString(m.b, part)
		}
		return m.close(']')
	}
}
