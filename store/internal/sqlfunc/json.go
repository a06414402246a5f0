package sqlfunc

import (
	"fmt"
	"strconv"
)

// A JSON value is, in SQL, what it holds: a text, a number, 1 or 0 for a boolean, NULL; objects and
// arrays are JSON texts without blanks, keys in the order that they were written in.
// https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html
// https://docs.snowflake.com/en/sql-reference/functions-semistructured
var jsonScalars = []Scalar{
	{Name: "parse_json", Min: 1, Max: 1, Call: strict(parseJSON("parse_json", false))},
	{Name: "json_parse", Min: 1, Max: 1, Call: strict(parseJSON("json_parse", false))},
	{Name: "try_parse_json", Min: 1, Max: 1, Call: strict(parseJSON("try_parse_json", true))},
	{Name: "strip_null_value", Min: 1, Max: 1, Call: firstKnown},
	{Name: "get", Min: 2, Max: 2, Call: strict(get)},
	{Name: "_get_path_text", Min: 2, Max: 2, Call: strict(getPathText)},
	{Name: "get_path", Min: 2, Max: 2, Call: strict(getPath)},
	{Name: "json_extract_path_text", Min: 2, Max: -1, Call: strict(extractPathText)},
	{Name: "json_extract_array_element_text", Min: 2, Max: 3, Call: strict(extractElementText)},
	{Name: "json_array_length", Min: 1, Max: 2, Call: strict(arrayLength)},
	{Name: "array_size", Min: 1, Max: 1, Call: strict(arraySize)},
	{Name: "get_array_length", Min: 1, Max: 1, Call: strict(arraySize)},
	{Name: "is_valid_json", Min: 1, Max: 1, Call: strict(isValid("{"))},
	{Name: "is_valid_json_array", Min: 1, Max: 1, Call: strict(isValid("["))},
	{Name: "can_json_parse", Min: 1, Max: 1, Call: strict(isValid(""))},
	{Name: "to_json", Min: 1, Max: 1, Call: strict(serialize("to_json"))},
	{Name: "json_serialize", Min: 1, Max: 1, Call: strict(serialize("json_serialize"))},
	{Name: "to_variant", Min: 1, Max: 1, Call: toVariant},
	{Name: "object_construct", Min: 0, Max: -1, Call: objectConstruct("object_construct", false)},
	{Name: "object_construct_keep_null", Min: 0, Max: -1, Call: objectConstruct("object_construct_keep_null", true)},
	{Name: "object_keys", Min: 1, Max: 1, Call: strict(objectKeys)},
	{Name: "object_delete", Min: 2, Max: -1, Call: strict(objectDelete)},
	{Name: "object_insert", Min: 3, Max: 4, Call: objectInsert},
	{Name: "array_construct", Min: 0, Max: -1, Call: arrayConstruct("array_construct", true)},
	{Name: "array_construct_compact", Min: 0, Max: -1, Call: arrayConstruct("array_construct_compact", false)},
	{Name: "array_contains", Min: 2, Max: 2, Call: strict(arrayContains)},
	{Name: "array_position", Min: 2, Max: 2, Call: strict(arrayPosition)},
	{Name: "array_append", Min: 2, Max: 2, Call: arrayAppend},
	{Name: "array_cat", Min: 2, Max: 2, Call: strict(arrayCat("array_cat"))},
	{Name: "array_concat", Min: 2, Max: 2, Call: strict(arrayCat("array_concat"))},
	{Name: "array_slice", Min: 3, Max: 3, Call: strict(arraySlice)},
	{Name: "array_distinct", Min: 1, Max: 1, Call: strict(arrayDistinct)},
	{Name: "array_to_string", Min: 2, Max: 2, Call: strict(arrayToString)},
	{Name: "split", Min: 2, Max: 2, Call: strict(splitToArray("split"))},
	{Name: "split_to_array", Min: 1, Max: 2, Call: strict(splitToArray("split_to_array"))},
}

// https://docs.snowflake.com/en/sql-reference/functions/parse_json
// https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html
func parseJSON(name string, try bool) call {
	return func(_ *Context, args []any) (any, error) {
		s, err := documentOf(name, args[0])
		if err != nil {
			if try || skipBlank(textOf(args[0]), 0) == len(textOf(args[0])) && name == "parse_json" {
				return nil, nil
			}
			return nil, err
		}
		return plain(s), nil
	}
}

// get takes a key of an object, or an index, from 0, of an array.
// https://docs.snowflake.com/en/sql-reference/functions/get
func get(_ *Context, args []any) (any, error) {
	s, err := documentOf("get", args[0])
	if err != nil {
		return nil, err
	}
	at := step{key: textOf(args[1])}
	if n, isNumber := args[1].(int64); isNumber {
		at = step{index: int(n), isIndex: true}
	}
	return valueAt(s, []step{at}), nil
}

func valueAt(s string, steps []step) any {
	if value, ok := walk(s, steps); ok {
		return plain(value)
	}
	return nil
}

func getPath(c *Context, args []any) (any, error) {
	s, steps, err := documentAndPath(c, args)
	if err != nil {
		return nil, err
	}
	return valueAt(s, steps), nil
}

// getPathText is what a:b is where a text is wanted: true and false, which SQLite has as numbers.
func getPathText(c *Context, args []any) (any, error) {
	s, steps, err := documentAndPath(c, args)
	if err != nil {
		return nil, err
	}
	return textual(s, steps), nil
}

func documentAndPath(c *Context, args []any) (s string, steps []step, err error) {
	if s, err = documentOf("get_path", args[0]); err == nil {
		steps, err = pathOf(c, "get_path", textOf(args[1]))
	}
	return s, steps, err
}

// lenient reads a JSON argument of a function of Redshift, of which the last argument may say that
// what is not valid is NULL.
func lenient(name string, args []any, flag int) (s string, null bool, err error) {
	s, err = documentOf(name, args[0])
	if err != nil && flag < len(args) {
		if null, _, _ := truthOf(name, args[flag]); null {
			return "", true, nil
		}
	}
	return s, false, err
}

// textual returns a value as a text; null is NULL.
func textual(s string, steps []step) any {
	switch v := valueAt(s, steps).(type) {
	case nil:
		return nil
	case bool:
		return strconv.FormatBool(v)
	case float64, int64:
		value, _ := walk(s, steps)
		return value
	default:
		return textOf(v)
	}
}

// https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_PATH_TEXT.html
func extractPathText(_ *Context, args []any) (any, error) {
	keys := args[1:]
	flag := len(args)
	if _, isFlag := args[len(args)-1].(string); !isFlag {
		flag = len(args) - 1
		keys = args[1:flag]
	}
	s, null, err := lenient("json_extract_path_text", args, flag)
	if err != nil || null {
		return nil, err
	}
	if len(keys) > maxPath {
		return nil, fmt.Errorf("json_extract_path_text: %d keys are more than %d", len(keys), maxPath)
	}
	steps := make([]step, len(keys))
	for i, k := range keys {
		steps[i].key = textOf(k)
	}
	return textual(s, steps), nil
}

// https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_ARRAY_ELEMENT_TEXT.html
func extractElementText(_ *Context, args []any) (any, error) {
	s, null, err := lenient("json_extract_array_element_text", args, 2)
	if err != nil || null {
		return nil, err
	}
	n, err := intOf("json_extract_array_element_text", args[1])
	if err != nil {
		return nil, err
	}
	if s[0] != '[' {
		return nil, fmt.Errorf("json_extract_array_element_text: %s is not an array", quoted(s))
	}
	return textual(s, []step{{index: int(n), isIndex: true}}), nil
}

// arrayLength refuses what is not an array, unless it shall be NULL. A path as a second argument
// is that of SQLite's function of this name.
// https://docs.aws.amazon.com/redshift/latest/dg/JSON_ARRAY_LENGTH.html
func arrayLength(c *Context, args []any) (any, error) {
	const name = "json_array_length"
	s, null, err := lenient(name, args, 1)
	if err != nil || null {
		return nil, err
	}
	if path, isPath := lastText(args[1:]); isPath && path[0] == '$' {
		steps, err := pathOf(c, name, trimRoot(path))
		if err != nil {
			return nil, err
		}
		var ok bool
		if s, ok = walk(s, steps); !ok {
			return nil, nil
		}
	}
	if s[0] == '[' {
		return int64(len(elements(s))), nil
	}
	if null, _, _ := truthOf(name, optional(args, 1)); null {
		return nil, nil
	}
	return nil, fmt.Errorf("%s: %s is not an array", name, quoted(s))
}

func lastText(args []any) (string, bool) {
	if len(args) == 0 {
		return "", false
	}
	s, ok := args[len(args)-1].(string)
	return s, ok && s != ""
}

// trimRoot makes a path of ours of one that begins with $.
func trimRoot(path string) string {
	if path = path[1:]; path != "" && path[0] == '.' {
		path = path[1:]
	}
	return path
}

// elements returns the values of a valid array.
func elements(s string) []string {
	var all []string
	_, _ = scanElements(s, 0, 0, func(v string) { all = append(all, v) })
	return all
}

// arraySize is NULL for what is not an array.
// https://docs.snowflake.com/en/sql-reference/functions/array_size
func arraySize(_ *Context, args []any) (any, error) {
	s, err := documentOf("array_size", args[0])
	if err != nil || s[0] != '[' {
		return nil, err
	}
	return int64(len(elements(s))), nil
}

// isValid asks for JSON that begins with a bracket.
// https://docs.aws.amazon.com/redshift/latest/dg/IS_VALID_JSON.html
func isValid(begin string) call {
	return func(_ *Context, args []any) (any, error) {
		s, err := document(textOf(args[0]))
		return err == nil && (begin == "" || s[:1] == begin), nil
	}
}

// serialize writes a value as JSON.
// https://docs.snowflake.com/en/sql-reference/functions/to_json
func serialize(name string) call {
	return func(_ *Context, args []any) (any, error) {
		if s, isString := args[0].(string); isString && looksLikeJSON(s) {
			s, _ = document(s)
			return JSON(compact(s)), nil
		}
		b, err := appendValue(nil, name, args[0])
		return string(b), err
	}
}

// toVariant leaves a value what it is. A text that looks like an object or array stays a text in
// Snowflake, which cannot be told here.
// https://docs.snowflake.com/en/sql-reference/functions/to_variant
func toVariant(_ *Context, args []any) (any, error) {
	if s, isString := args[0].(string); isString && looksLikeJSON(s) {
		return nil, fmt.Errorf("to_variant: %s may be JSON, or a text that looks like it; write PARSE_JSON(x) if it is JSON", quoted(s))
	}
	return args[0], nil
}
