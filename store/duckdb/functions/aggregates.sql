-- https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
-- https://docs.snowflake.com/en/sql-reference/functions-aggregation
CREATE MACRO booland_agg(a) AS bool_and(a <> 0);
CREATE MACRO boolor_agg(a) AS bool_or(a <> 0);
CREATE MACRO boolxor_agg(a) AS count_if(a <> 0) = 1;
CREATE MACRO regr_valx(y, x) AS CASE WHEN y IS NOT NULL THEN x END;
CREATE MACRO regr_valy(y, x) AS CASE WHEN x IS NOT NULL THEN y END;
CREATE MACRO object_agg(k, v) AS json_group_object(k, v);
-- What lies between two decimals may have more digits than they.
CREATE MACRO _dwsim_continuous(a DECIMAL) AS a::DOUBLE, (a) AS a;
CREATE MACRO _dwsim_array(l) AS system.main.to_json(coalesce(list_filter(l, lambda x: x IS NOT NULL), []));
CREATE MACRO hash_agg(a) AS error('hash_agg is not supported: how Snowflake computes it is not published; use COUNT(*) and SUM(…), or MD5(LISTAGG(x, '',''))');
CREATE MACRO approx_top_k(a) AS error('approx_top_k is not supported: use GROUP BY x ORDER BY COUNT(*) DESC LIMIT k'), (a, k) AS error('approx_top_k is not supported: use GROUP BY x ORDER BY COUNT(*) DESC LIMIT k'),
  (a, k, n) AS error('approx_top_k is not supported: use GROUP BY x ORDER BY COUNT(*) DESC LIMIT k');
CREATE MACRO minhash(k, a) AS error('minhash is not supported: use COUNT(DISTINCT x)');
CREATE MACRO hll_create_agg(a) AS error('hll_create_agg is not supported: use COUNT(DISTINCT x)');
