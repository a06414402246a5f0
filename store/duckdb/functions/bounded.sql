-- Functions that make much of little. A value that they make cannot be stopped while it is being made, and
-- some thousand of them are made at a time.
-- https://duckdb.org/docs/stable/sql/functions/text
-- https://duckdb.org/docs/stable/sql/functions/list
CREATE MACRO _dwsim_wide(n) AS error(concat('a width of ', n, ' is more than the 1000 that a query may have'));
CREATE MACRO bar(x, a, b) AS system.main.bar(x, a, b), (x, a, b, n) AS CASE WHEN n > 1000 THEN _dwsim_wide(n) ELSE system.main.bar(x, a, b, n) END;
CREATE MACRO bitstring(x, n) AS CASE WHEN n > 1000 THEN _dwsim_wide(n) ELSE system.main.bitstring(x, n) END;
CREATE MACRO _dwsim_long(n) AS error(concat('a list of ', n, ' elements is longer than the 1000000 that a query may have; write FROM range(n) to get rows'));
-- How many steps there are between two numbers, or between two moments.
CREATE MACRO _dwsim_steps(a, b, s) AS CASE WHEN typeof(s) = 'INTERVAL' THEN (epoch(b::VARCHAR::TIMESTAMP) - epoch(a::VARCHAR::TIMESTAMP)) / greatest(abs(epoch(s::VARCHAR::INTERVAL)), 1e-6)
  ELSE abs(b::VARCHAR::HUGEINT - a::VARCHAR::HUGEINT) / greatest(abs(s::VARCHAR::HUGEINT), 1) END;
CREATE MACRO range(n) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.range(n) END,
  (a, b) AS CASE WHEN b::HUGEINT - a > 1000000 THEN _dwsim_long(b::HUGEINT - a) ELSE system.main.range(a, b) END,
  (a, b, s) AS CASE WHEN _dwsim_steps(a, b, s) > 1000000 THEN _dwsim_long(_dwsim_steps(a, b, s)) ELSE system.main.range(a, b, s) END;
CREATE MACRO generate_series(n) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.generate_series(n) END,
  (a, b) AS CASE WHEN b::HUGEINT - a > 1000000 THEN _dwsim_long(b::HUGEINT - a) ELSE system.main.generate_series(a, b) END,
  (a, b, s) AS CASE WHEN _dwsim_steps(a, b, s) > 1000000 THEN _dwsim_long(_dwsim_steps(a, b, s)) ELSE system.main.generate_series(a, b, s) END;
CREATE MACRO list_resize(l, n) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.list_resize(l, n) END,
  (l, n, x) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.list_resize(l, n, x) END;
CREATE MACRO array_resize(l, n) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.list_resize(l, n) END,
  (l, n, x) AS CASE WHEN n > 1000000 THEN _dwsim_long(n) ELSE system.main.list_resize(l, n, x) END;
CREATE MACRO replace(s, a, b) AS CASE WHEN strlen(s) * strlen(b) > 268435456 THEN error('REPLACE may make a text that is too long') ELSE system.main.replace(s, a, b) END;
-- Of texts that are nested too deeply these would end the process, or make indents without end. A
-- structure has to be a constant, of which nothing can be asked before.
-- https://duckdb.org/docs/stable/data/json/json_functions
CREATE MACRO json_structure(j) AS system.main.json_structure(system.main._dwsim_shallow(j));
CREATE MACRO json_group_structure(j) AS system.main.json_group_structure(system.main._dwsim_shallow(j));
CREATE MACRO json_contains(j, x) AS system.main.json_contains(system.main._dwsim_shallow(j), system.main._dwsim_shallow(x));
CREATE MACRO json_pretty(j) AS system.main.json_pretty(system.main._dwsim_shallow(j));
CREATE MACRO json_transform(j, s) AS error('JSON_TRANSFORM is not supported: use JSON_EXTRACT_PATH_TEXT and CAST');
CREATE MACRO json_transform_strict(j, s) AS error('JSON_TRANSFORM_STRICT is not supported: use JSON_EXTRACT_PATH_TEXT and CAST');
CREATE MACRO from_json(j, s) AS error('FROM_JSON is not supported: use JSON_EXTRACT_PATH_TEXT and CAST');
CREATE MACRO from_json_strict(j, s) AS error('FROM_JSON_STRICT is not supported: use JSON_EXTRACT_PATH_TEXT and CAST');
-- These take time, and one of them memory, in proportion to the product of both lengths.
-- https://duckdb.org/docs/stable/sql/functions/text#text-similarity-functions
-- The check is an argument: calls with constants alone would be made before any CASE around them.
CREATE MACRO _dwsim_compared(a, b, most) AS CASE WHEN strlen(a) * strlen(b) > most
  THEN error(concat('texts of ', strlen(a), ' and ', strlen(b), ' bytes are too long to be compared; the product must not pass ', most)) ELSE a END;
CREATE MACRO damerau_levenshtein(a, b) AS system.main.damerau_levenshtein(_dwsim_compared(a, b, 10000000), b);
CREATE MACRO editdist3(a, b) AS system.main.editdist3(_dwsim_compared(a, b, 100000000), b);
CREATE MACRO jaro_similarity(a, b) AS system.main.jaro_similarity(_dwsim_compared(a, b, 100000000), b),
  (a, b, c) AS system.main.jaro_similarity(_dwsim_compared(a, b, 100000000), b, c);
CREATE MACRO jaro_winkler_similarity(a, b) AS system.main.jaro_winkler_similarity(_dwsim_compared(a, b, 100000000), b),
  (a, b, c) AS system.main.jaro_winkler_similarity(_dwsim_compared(a, b, 100000000), b, c);
