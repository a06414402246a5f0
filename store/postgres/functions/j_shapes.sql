-- Functions of Snowflake that take or give bytes, keep NULLs, or look at the shape of a group.
-- https://docs.snowflake.com/en/sql-reference/functions-all
CREATE FUNCTION md5_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(md5(t), 'hex') $$;
CREATE FUNCTION sha1_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(sha1(t), 'hex') $$;
CREATE FUNCTION hex_decode_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(t, 'hex') $$;
CREATE FUNCTION base64_decode_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(t, 'base64') $$;
CREATE FUNCTION hex_encode(b bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(encode(b, 'hex')) $$;
CREATE FUNCTION _unsigned(digits text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT n + CASE WHEN n < 0 THEN 18446744073709551616 ELSE 0 END FROM (SELECT ('x' || digits)::bit(64)::bigint::numeric AS n) AS s $$;
CREATE FUNCTION md5_number_lower64(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _unsigned(pg_catalog.substr(md5(t), 17)) $$;
CREATE FUNCTION md5_number_upper64(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _unsigned(pg_catalog.substr(md5(t), 1, 16)) $$;
CREATE FUNCTION to_variant(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE FUNCTION to_variant(x anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE FUNCTION _object_construct_keep_null(j json) RETURNS json LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  text_of text := '';
BEGIN
  IF pg_catalog.json_array_length(j) % 2 = 1 THEN RAISE EXCEPTION 'OBJECT_CONSTRUCT_KEEP_NULL takes keys and values in turn; there are % arguments', pg_catalog.json_array_length(j) USING ERRCODE = 'invalid_parameter_value'; END IF;
  FOR i IN 0 .. pg_catalog.json_array_length(j) / 2 - 1 LOOP
    CONTINUE WHEN json_typeof(j -> 2 * i) = 'null';
    text_of := text_of || CASE WHEN text_of = '' THEN '' ELSE ',' END || pg_catalog.to_json(j ->> 2 * i)::text || ':' || _compact(j -> 2 * i + 1);
  END LOOP;
  RETURN ('{' || text_of || '}')::json;
END $$;
CREATE FUNCTION _joined_once(e text[]) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _joined(ARRAY(SELECT x FROM unnest(e) WITH ORDINALITY AS u(x, n) GROUP BY x ORDER BY min(n))) $$;
CREATE AGGREGATE array_unique_agg(anyelement) (SFUNC = _json_step, STYPE = text[], INITCOND = '{}', FINALFUNC = _joined_once);
-- https://docs.snowflake.com/en/sql-reference/functions/skew
CREATE FUNCTION _skew(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN n > 2 AND s > 0 THEN n / ((n - 1) * (n - 2)) * (SELECT sum(((x - m) / s) ^ 3) FROM unnest(list) AS x) END
  FROM (SELECT count(*)::double precision AS n, avg(x) AS m, stddev_samp(x) AS s FROM unnest(list) AS x) AS t $$;
CREATE AGGREGATE skew(double precision) (SFUNC = _double_step, STYPE = double precision[], FINALFUNC = _skew);
-- https://docs.snowflake.com/en/sql-reference/functions/kurtosis
CREATE FUNCTION _kurtosis(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN n > 3 AND s > 0 THEN n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (SELECT sum(((x - m) / s) ^ 4) FROM unnest(list) AS x) - 3 * (n - 1) ^ 2 / ((n - 2) * (n - 3)) END
  FROM (SELECT count(*)::double precision AS n, avg(x) AS m, stddev_samp(x) AS s FROM unnest(list) AS x) AS t $$;
CREATE AGGREGATE kurtosis(double precision) (SFUNC = _double_step, STYPE = double precision[], FINALFUNC = _kurtosis);
