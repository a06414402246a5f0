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
