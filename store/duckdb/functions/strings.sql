-- https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
-- https://docs.snowflake.com/en/sql-reference/functions-string
CREATE MACRO startswith(a, b) AS starts_with(a, b);
CREATE MACRO endswith(a, b) AS ends_with(a, b);
CREATE MACRO btrim(a) AS trim(a), (a, b) AS trim(a, b);
CREATE MACRO strleft(a, b) AS left(a, b);
CREATE MACRO strright(a, b) AS right(a, b);
CREATE MACRO octet_length(a) AS strlen(a::VARCHAR);
