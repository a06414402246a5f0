-- https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
-- https://docs.snowflake.com/en/sql-reference/functions-aggregation
CREATE MACRO approx_count_distinct(a) AS count(DISTINCT a);
CREATE MACRO booland_agg(a) AS bool_and(a <> 0);
CREATE MACRO boolor_agg(a) AS bool_or(a <> 0);
CREATE MACRO bitand_agg(a) AS bit_and(a);
CREATE MACRO bitor_agg(a) AS bit_or(a);
CREATE MACRO bitxor_agg(a) AS bit_xor(a);
CREATE MACRO variance_pop(a) AS var_pop(a);
CREATE MACRO variance_samp(a) AS var_samp(a);
CREATE MACRO skew(a) AS skewness(a);
CREATE MACRO object_agg(k, v) AS json_group_object(k, v);
CREATE MACRO hash_agg(a) AS error('HASH_AGG cannot be answered: its values are Snowflake''s own; compare string_agg(md5(x), '''' ORDER BY x)');
CREATE MACRO hash(a) AS error('HASH cannot be answered: its values are Snowflake''s own; use MD5 or FNV_HASH'),
  (a, b) AS error('HASH cannot be answered: its values are Snowflake''s own; use MD5 or FNV_HASH'),
  (a, b, c) AS error('HASH cannot be answered: its values are Snowflake''s own; use MD5 or FNV_HASH');
