-- https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html
-- https://docs.snowflake.com/en/sql-reference/expressions-conditional
CREATE MACRO zeroifnull(a) AS coalesce(a, 0);
CREATE MACRO nullifzero(a) AS nullif(a, 0);
CREATE MACRO equal_null(a, b) AS a IS NOT DISTINCT FROM b;
CREATE MACRO booland(a, b) AS (a <> 0) AND (b <> 0);
CREATE MACRO boolor(a, b) AS (a <> 0) OR (b <> 0);
CREATE MACRO boolxor(a, b) AS (a <> 0) <> (b <> 0);
CREATE MACRO boolnot(a) AS NOT (a <> 0);
CREATE MACRO regr_valx(y, x) AS CASE WHEN y IS NOT NULL THEN x END;
CREATE MACRO regr_valy(y, x) AS CASE WHEN x IS NOT NULL THEN y END;
