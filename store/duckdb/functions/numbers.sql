-- https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html
-- https://docs.snowflake.com/en/sql-reference/functions-numeric
CREATE MACRO div0(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN 0 ELSE a / b END;
CREATE MACRO div0null(a, b) AS CASE WHEN a IS NOT NULL AND (b = 0 OR b IS NULL) THEN 0 ELSE a / b END;
CREATE MACRO square(a) AS a * a;
CREATE MACRO dexp(a) AS exp(a);
CREATE MACRO dlog1(a) AS ln(a);
CREATE MACRO dlog10(a) AS log10(a);
CREATE MACRO bitand(a, b) AS a & b;
CREATE MACRO bitor(a, b) AS a | b;
CREATE MACRO bitxor(a, b) AS xor(a, b);
CREATE MACRO bitnot(a) AS ~a;
CREATE MACRO truncate(a) AS system.main.trunc(a), (a, b) AS system.main.trunc(a, b);
