//go:build cgo

package duckdb

import (
	"embed"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

// A macro has as many forms as it takes numbers of arguments. Where a function takes any number,
// it is this many at most.
const mostArguments = 16

// goResults are the functions in Go that queries call, by the type of their results: those that
// DuckDB does not have, or means otherwise.
var goResults = map[string]string{
	"width_bucket": "BIGINT", "bitshiftleft": "BIGINT", "bitshiftright": "BIGINT", "to_hex": "VARCHAR", "strtol": "BIGINT",

	"sha": "VARCHAR", "sha1": "VARCHAR", "sha1_hex": "VARCHAR", "func_sha1": "VARCHAR", "sha2": "VARCHAR", "sha2_hex": "VARCHAR",
	"md5": "VARCHAR", "md5_hex": "VARCHAR", "md5_binary": "BLOB", "sha1_binary": "BLOB", "md5_number_lower64": "HUGEINT", "md5_number_upper64": "HUGEINT",
	"crc32": "VARCHAR", "fnv_hash": "BIGINT", "hex_encode": "VARCHAR", "hex_decode_string": "VARCHAR", "hex_decode_binary": "BLOB",
	"base64_encode": "VARCHAR", "base64_decode_string": "VARCHAR", "base64_decode_binary": "BLOB", "to_base64": "VARCHAR", "from_base64": "BLOB",
	"uuid_string": "VARCHAR",

	"parse_json": "VARCHAR", "json_parse": "VARCHAR", "try_parse_json": "VARCHAR", "strip_null_value": "VARCHAR", "get": "VARCHAR", "get_path": "VARCHAR",
	"json_extract_path_text": "VARCHAR", "json_extract_array_element_text": "VARCHAR", "json_array_length": "BIGINT",
	"array_size": "BIGINT", "get_array_length": "BIGINT", "is_valid_json": "BOOLEAN", "is_valid_json_array": "BOOLEAN", "can_json_parse": "BOOLEAN",
	"to_json": "VARCHAR", "json_serialize": "VARCHAR", "to_variant": "VARCHAR",
	"object_construct": "JSON", "object_construct_keep_null": "JSON", "object_keys": "JSON", "object_delete": "JSON", "object_insert": "JSON",
	"array_construct": "JSON", "array": "JSON", "array_construct_compact": "JSON", "array_contains": "BOOLEAN", "array_position": "BIGINT",
	"array_append": "JSON", "array_cat": "JSON", "array_concat": "JSON", "array_slice": "JSON", "array_distinct": "JSON", "array_to_string": "VARCHAR",
	"split": "JSON", "split_to_array": "JSON",

	"regexp_replace": "VARCHAR", "regexp_substr": "VARCHAR", "regexp_instr": "BIGINT", "regexp_count": "BIGINT", "regexp_like": "BOOLEAN", "rlike": "BOOLEAN",
	"_similar": "BOOLEAN", "_matches": "BOOLEAN", "_matches_i": "BOOLEAN",

	"charindex": "BIGINT", "initcap": "VARCHAR", "insert": "VARCHAR", "quote_literal": "VARCHAR", "quote_ident": "VARCHAR", "soundex": "VARCHAR",
	"editdistance": "BIGINT", "strtok": "VARCHAR", "lpad": "VARCHAR", "rpad": "VARCHAR", "repeat": "VARCHAR", "replicate": "VARCHAR", "space": "VARCHAR",
	"split_part": "VARCHAR", "textlen": "BIGINT", "rtrimmed_length": "BIGINT", "levenshtein": "BIGINT",

	"to_char": "VARCHAR", "to_varchar": "VARCHAR", "to_date": "DATE", "try_to_date": "DATE", "to_time": "TIME", "try_to_time": "TIME",
	"to_timestamp": "TIMESTAMP", "try_to_timestamp": "TIMESTAMP", "to_double": "DOUBLE", "try_to_double": "DOUBLE", "to_boolean": "BOOLEAN", "try_to_boolean": "BOOLEAN",
	"to_number": exactNumber, "to_numeric": exactNumber, "to_decimal": exactNumber,
	"try_to_number": exactNumber, "try_to_numeric": exactNumber, "try_to_decimal": exactNumber,
	"next_day": "DATE", "previous_day": "DATE", "date_from_parts": "DATE", "datefromparts": "DATE", "time_from_parts": "TIME", "timefromparts": "TIME",
	"timestamp_from_parts": "TIMESTAMP", "timestamp_ntz_from_parts": "TIMESTAMP", "timestampfromparts": "TIMESTAMP", "convert_timezone": "TIMESTAMP",
	"date_cmp": "BIGINT", "timestamp_cmp": "BIGINT", "date_cmp_timestamp": "BIGINT", "timestamp_cmp_date": "BIGINT", "interval_cmp": "BIGINT",

	// What cannot be answered says so.
	"hash": "VARCHAR", "checksum": "VARCHAR", "murmur3_32_hash": "VARCHAR", "farmfingerprint64": "VARCHAR", "jarowinkler_similarity": "VARCHAR",
	"parse_ip": "VARCHAR", "parse_url": "VARCHAR", "parse_xml": "VARCHAR", "xmlget": "VARCHAR", "encrypt": "VARCHAR", "decrypt": "VARCHAR",
	"aes_encrypt": "VARCHAR", "aes_decrypt": "VARCHAR", "seq4": "BIGINT", "seq8": "BIGINT", "uniform": "DOUBLE", "randstr": "VARCHAR",
}

//go:embed functions/*.sql
var macroFiles embed.FS

// macroDefinition is a statement that makes a macro, and the macros that it calls.
type macroDefinition struct {
	statement string
	calls     []string // macros
	functions []string // in Go
}

// macros are all macros by their names.
var macros = sync.OnceValue(func() map[string]macroDefinition {
	script := readMacros() + listMacros() + goMacros()
	all := map[string]macroDefinition{}
	for statement := range strings.SplitSeq(script, ";\n") {
		_, statement, found := strings.Cut(statement, "CREATE MACRO ")
		if name, _, _ := strings.Cut(statement, "("); found {
			all[strings.Trim(name, `"`)] = macroDefinition{statement: "CREATE TEMP MACRO " + statement + ";\n"}
		}
	}
	for name, m := range all {
		for word := range wordsOf(m.statement) {
			if _, isMacro := all[word]; isMacro && word != name {
				m.calls = append(m.calls, word)
			} else if _, isFunction := goFunctions()[word]; isFunction {
				m.functions = append(m.functions, word)
			}
		}
		all[name] = m
	}
	return all
})

func readMacros() string {
	var script strings.Builder
	files, err := macroFiles.ReadDir("functions")
	for _, file := range files {
		text, unread := macroFiles.ReadFile("functions/" + file.Name())
		script.Write(text)
		err = errors.Join(err, unread)
	}
	if err != nil {
		panic(err) // they are within the program
	}
	return script.String()
}

// mostLetters is more than any name of ours has.
const mostLetters = 64

// wordsOf calls yield with all that may be names of ours in a text, in lower case, whatever else
// they are there.
func wordsOf(sql string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < len(sql); {
			first := i
			for i < len(sql) && isNameByte(sql[i]) {
				i++
			}
			if length := i - first; length > 0 && length <= mostLetters && !yield(strings.ToLower(sql[first:i])) {
				return
			}
			for i < len(sql) && !isNameByte(sql[i]) {
				i++
			}
		}
	}
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// macrosOf returns the script that makes the macros which a statement may call, in temporary
// storage of a connection, and the functions in Go that they call. There macros go before functions
// of DuckDB of the same names. To make all of them would take longer than most queries.
func macrosOf(sql string) (macroScript string, functions []string) {
	var script strings.Builder
	made := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		m, isMacro := macros()[name]
		if !isMacro || made[name] {
			return
		}
		made[name] = true
		for _, called := range m.calls {
			add(called)
		}
		script.WriteString(m.statement)
		functions = append(functions, m.functions...)
	}
	for word := range wordsOf(sql) {
		add(word)
	}
	if script.Len() == 0 {
		return "", nil
	}
	// DuckDB tells places of errors within macros as if their script were the statement: they
	// are to be behind its end.
	return strings.Repeat(" ", len(sql)) + script.String(), functions
}

// exactNumber is the type of numbers whose scale is an argument; without one it is zero.
const exactNumber = "DECIMAL(38, 10)"

// goMacros returns the macros that cast the results of functions in Go.
func goMacros() string {
	var script strings.Builder
	for _, f := range sqlfunc.Scalars() {
		result, called := goResults[f.Name]
		if !called {
			continue
		}
		most := f.Max
		if most < 0 {
			most = mostArguments
		}
		script.WriteString(macro(f.Name, f.Min, most, func(args []string) string {
			if result == exactNumber && len(args) == 1 {
				return cast(fmt.Sprintf("system.main.%s_%s(%s)", ownNames, f.Name, args[0]), "DECIMAL(38, 0)")
			}
			return cast(fmt.Sprintf("system.main.%s_%s(%s)", ownNames, f.Name, strings.Join(args, ", ")), result)
		}))
	}
	return script.String()
}

// cast makes a value of a text that a function in Go returned.
func cast(call, result string) string {
	switch result {
	case "VARCHAR":
		return call
	case "BLOB":
		return "system.main.unhex(" + call + ")"
	}
	return fmt.Sprintf("CAST(%s AS %s)", call, result)
}

// macro returns the statement that makes a macro for all numbers of arguments from least to
// most.
func macro(name string, least, most int, body func(args []string) string) string {
	var forms []string
	for n := least; n <= most; n++ {
		args := make([]string, n)
		for i := range args {
			args[i] = fmt.Sprintf("a%d", i+1)
		}
		forms = append(forms, fmt.Sprintf("(%s) AS %s", strings.Join(args, ", "), body(args)))
	}
	return fmt.Sprintf("CREATE MACRO %s%s;\n", quote(name), strings.Join(forms, ", "))
}

// listMacros are macros for any number of arguments.
func listMacros() string {
	coalesce := func(args []string) string { return "coalesce(" + strings.Join(args, ", ") + ")" }
	extreme := func(name string) func([]string) string {
		return func(args []string) string { return name + "(" + strings.Join(args, ", ") + ")" }
	}
	return macro("nvl", 1, mostArguments, coalesce) + macro("decode", 3, 2*mostArguments, decode) +
		macro("json_merge_patch", 2, mostArguments, mergePatch) + macro("concat", 1, mostArguments, concat) + macro("concat_ws", 2, mostArguments, concatWith) +
		macro("greatest_ignore_nulls", 1, mostArguments, extreme("greatest")) + macro("least_ignore_nulls", 1, mostArguments, extreme("least")) +
		macro("printf", 1, mostArguments, bounded("printf", `%[-+ 0#]*[0-9]*[.]?([0-9]{4}|[*])`)) +
		macro("format", 1, mostArguments, bounded("format", `[{][^}]*([0-9]{4}|[{])`))
}

// mergePatch keeps texts that are nested too deeply from a function that calls itself.
func mergePatch(args []string) string {
	return "system.main.json_merge_patch(system.main._dwsim_shallow(" + strings.Join(args, "), system.main._dwsim_shallow(") + "))"
}

// bounded calls a function of DuckDB whose first argument has widths, unless one of them matches
// tooWide. What it would make cannot be stopped while it is being made.
func bounded(name, tooWide string) func(args []string) string {
	return func(args []string) string {
		return fmt.Sprintf("CASE WHEN regexp_matches(%s, '%s') THEN error('%s takes no width or precision of more than three digits, nor one that is an argument') ELSE system.main.%s(%s) END",
			args[0], tooWide, strings.ToUpper(name), name, strings.Join(args, ", "))
	}
}

// decode compares its first argument with every second one, NULL with NULL, too.
// https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html
func decode(args []string) string {
	var b strings.Builder
	b.WriteString("CASE")
	rest := args[1:]
	for ; len(rest) > 1; rest = rest[2:] {
		fmt.Fprintf(&b, " WHEN %s IS NOT DISTINCT FROM %s THEN %s", args[0], rest[0], rest[1])
	}
	if len(rest) == 1 {
		b.WriteString(" ELSE " + rest[0])
	}
	return b.String() + " END"
}

// concat is NULL where one of its arguments is.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html
func concat(args []string) string { return strings.Join(args, "::VARCHAR || ") + "::VARCHAR" }

// concatWith is NULL where one of its arguments is.
// https://docs.snowflake.com/en/sql-reference/functions/concat_ws
func concatWith(args []string) string {
	return fmt.Sprintf("CASE WHEN %s IS NOT NULL THEN system.main.concat_ws(%s) END", strings.Join(args, " IS NOT NULL AND "), strings.Join(args, ", "))
}
