package dwsim

import "strings"

// insteadOf says what to write for functions of Redshift and Snowflake that no engine answers, or
// not every one. Those that an engine refuses itself tell so there.
//
//	https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
//	https://docs.snowflake.com/en/sql-reference/functions-all
var insteadOf = map[string]string{
	"array":                    "array_construct(…)",
	"array_compact":            "array_agg(x), which leaves NULL out",
	"array_except":             "NOT array_contains(x, a)",
	"array_flatten":            "array_cat(a, b)",
	"array_generate_range":     "a common table expression that counts: WITH RECURSIVE",
	"array_intersection":       "array_contains(x, a)",
	"array_max":                "max(…) over rows",
	"array_min":                "min(…) over rows",
	"array_prepend":            "array_cat(array_construct(x), a)",
	"array_remove":             "array_agg(…) of the rows that shall stay",
	"array_sort":               "array_agg(x) WITHIN GROUP (ORDER BY x)",
	"arrays_overlap":           "array_contains(x, a)",
	"as_array":                 "get_path(x, 'a')",
	"as_char":                  "x::varchar",
	"as_date":                  "x::date",
	"as_decimal":               "x::decimal(p, s)",
	"as_double":                "x::double",
	"as_integer":               "x::int",
	"as_number":                "x::decimal(p, s)",
	"as_object":                "get_path(x, 'a')",
	"as_varchar":               "x::varchar",
	"bpcharcmp":                "CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END",
	"bttext_pattern_cmp":       "CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END",
	"check_json":               "is_valid_json(x)",
	"checksum":                 "crc32(x) or fnv_hash(x)",
	"compress":                 "md5(x)",
	"conditional_change_event": "sum(CASE WHEN x <> previous THEN 1 ELSE 0 END) OVER (ORDER BY …), with previous by lag(x) in a subquery",
	"conditional_true_event":   "sum(CASE WHEN condition THEN 1 ELSE 0 END) OVER (ORDER BY …)",
	"current_database":         "the name itself",
	"current_role":             "the name itself",
	"current_schema":           "the name of the experiment itself",
	"current_user":             "the name itself",
	"date_add":                 "dateadd(day, n, d)",
	"date_diff":                "datediff(day, a, b)",
	"datepart":                 "date_part(year, d)",
	"from_hex":                 "hex_decode_string(x)",
	"from_varbyte":             "hex_encode(x)",
	"get_array_length":         "array_size(x)",
	"getbit":                   "bitand(x, 2 ^ n) > 0",
	"haversine":                "2 * 6371 * asin(sqrt(…)) with radians(…)",
	"is_array":                 "left(x::varchar, 1) = '['",
	"is_object":                "left(x::varchar, 1) = '{'",
	"isnull":                   "coalesce(a, b), or a IS NULL",
	"jarowinkler_similarity":   "editdistance(a, b)",
	"json_size":                "octet_length(x::varchar)",
	"json_typeof":              "left(x::varchar, 1)",
	"lcase":                    "lower(x)",
	"minhash":                  "count(DISTINCT x)",
	"parse_ip":                 "split_part(x, '.', n)",
	"parse_url":                "regexp_substr(x, pattern, 1, 1, 'e')",
	"randstr":                  "md5(random()::varchar)",
	"regexp_substr_all":        "regexp_substr(x, pattern, 1, n)",
	"regr_valx":                "CASE WHEN y IS NOT NULL THEN x END",
	"regr_valy":                "CASE WHEN x IS NOT NULL THEN y END",
	"seq1":                     "row_number() OVER (ORDER BY …)",
	"seq2":                     "row_number() OVER (ORDER BY …)",
	"seq4":                     "row_number() OVER (ORDER BY …)",
	"seq8":                     "row_number() OVER (ORDER BY …)",
	"strlen":                   "length(x)",
	"strtok_to_array":          "split(x, ',')",
	"subarray":                 "array_slice(a, from, to)",
	"timeofday":                "getdate()::varchar",
	"to_variant":               "parse_json(x)",
	"to_varbyte":               "x::varbinary",
	"try_hex_decode_string":    "hex_decode_string(x)",
	"typeof":                   "left(x::varchar, 1)",
	"ucase":                    "upper(x)",
	"unicode":                  "ascii(x)",
	"uniform":                  "floor(random() * n)",
	"zipf":                     "random()",
}

// insteadHint says what to write for a function that there is not.
func insteadHint(name string) string {
	if text := insteadOf[strings.ToLower(name)]; text != "" {
		return "write " + text
	}
	return ""
}
