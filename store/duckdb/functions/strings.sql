-- https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
-- https://docs.snowflake.com/en/sql-reference/functions-string
CREATE MACRO startswith(a, b) AS starts_with(a, b);
CREATE MACRO endswith(a, b) AS ends_with(a, b);
CREATE MACRO btrim(a) AS trim(a), (a, b) AS trim(a, b);
CREATE MACRO strleft(a, b) AS left(a, b);
CREATE MACRO strright(a, b) AS right(a, b);
CREATE MACRO octet_length(a) AS strlen(a::VARCHAR);
CREATE MACRO substring(s, i) AS CASE WHEN i >= 1 THEN system.main.substring(s::VARCHAR, i) ELSE system.main._dwsim_substring(s, i) END,
  (s, i, n) AS CASE WHEN i >= 1 AND n >= 0 THEN system.main.substring(s::VARCHAR, i, n) ELSE system.main._dwsim_substring(s, i, n) END;
CREATE MACRO substr(s, i) AS CASE WHEN i >= 1 THEN system.main.substring(s::VARCHAR, i) ELSE system.main._dwsim_substr(s, i) END,
  (s, i, n) AS CASE WHEN i >= 1 AND n >= 0 THEN system.main.substring(s::VARCHAR, i, n) ELSE system.main._dwsim_substr(s, i, n) END;
