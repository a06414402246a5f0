-- Aggregates. https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
CREATE FUNCTION _first_step(a anyelement, b anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT a $$;
CREATE AGGREGATE any_value(anyelement) (SFUNC = _first_step, STYPE = anyelement, COMBINEFUNC = _first_step, PARALLEL = SAFE);
CREATE FUNCTION _count_if_step(n bigint, x boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x THEN n + 1 ELSE n END $$;
CREATE AGGREGATE count_if(boolean) (SFUNC = _count_if_step, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);
CREATE AGGREGATE booland_agg(boolean) (SFUNC = booland_statefunc, STYPE = boolean, COMBINEFUNC = booland_statefunc, PARALLEL = SAFE);
CREATE AGGREGATE boolor_agg(boolean) (SFUNC = boolor_statefunc, STYPE = boolean, COMBINEFUNC = boolor_statefunc, PARALLEL = SAFE);
CREATE AGGREGATE bitand_agg(bigint) (SFUNC = int8and, STYPE = bigint, COMBINEFUNC = int8and, PARALLEL = SAFE);
CREATE AGGREGATE bitor_agg(bigint) (SFUNC = int8or, STYPE = bigint, COMBINEFUNC = int8or, PARALLEL = SAFE);
CREATE AGGREGATE bitxor_agg(bigint) (SFUNC = int8xor, STYPE = bigint, COMBINEFUNC = int8xor, PARALLEL = SAFE);

-- Lists are kept as arrays, which PL/pgSQL adds to in place. The first element is the separator.
CREATE FUNCTION _list_step(list text[], x text, separator text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF x IS NULL THEN RETURN list; END IF;
  IF list IS NULL THEN list := ARRAY[coalesce(separator, '')]; END IF;
  list := pg_catalog.array_append(list, x);
  RETURN list;
END $$;
CREATE FUNCTION _list_step(list text[], x anyelement, separator text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF x IS NULL THEN RETURN list; END IF;
  IF list IS NULL THEN list := ARRAY[coalesce(separator, '')]; END IF;
  list := pg_catalog.array_append(list, x::text);
  RETURN list;
END $$;
CREATE FUNCTION _list_step(list text[], x anyelement) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _list_step(list, x::text, '') $$;
CREATE FUNCTION _list(list text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.array_to_string(list[2:], list[1]) $$;
CREATE AGGREGATE listagg(text, text) (SFUNC = _list_step, STYPE = text[], FINALFUNC = _list);
CREATE AGGREGATE listagg(anyelement, text) (SFUNC = _list_step, STYPE = text[], FINALFUNC = _list);
CREATE AGGREGATE listagg(anyelement) (SFUNC = _list_step, STYPE = text[], FINALFUNC = _list);

CREATE FUNCTION _double_step(list double precision[], x double precision) RETURNS double precision[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF x IS NULL THEN RETURN list; END IF;
  list := pg_catalog.array_append(list, x);
  RETURN list;
END $$;
CREATE FUNCTION _median(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM unnest(list) x $$;
CREATE AGGREGATE median(double precision) (SFUNC = _double_step, STYPE = double precision[], FINALFUNC = _median);

CREATE FUNCTION _json_step(list text[], x anyelement) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF x IS NULL THEN RETURN list; END IF;
  list := pg_catalog.array_append(list, _compact(pg_catalog.to_json(x)));
  RETURN list;
END $$;
CREATE AGGREGATE _array_agg(anyelement) (SFUNC = _json_step, STYPE = text[], INITCOND = '{}', FINALFUNC = _joined);
CREATE FUNCTION _object_step(list text[], k text, x anyelement) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF k IS NULL OR x IS NULL THEN RETURN list; END IF;
  list := pg_catalog.array_append(list, pg_catalog.to_json(k)::text || ':' || _compact(pg_catalog.to_json(x)));
  RETURN list;
END $$;
CREATE FUNCTION _object(list text[]) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('{' || pg_catalog.array_to_string(list, ',') || '}')::json $$;
CREATE AGGREGATE object_agg(text, anyelement) (SFUNC = _object_step, STYPE = text[], INITCOND = '{}', FINALFUNC = _object);
CREATE FUNCTION _hash_agg_step(a bigint, x anyelement) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _refuse('HASH_AGG of Snowflake is not published; write MD5(LISTAGG(...))')::bigint $$;
CREATE AGGREGATE hash_agg(anyelement) (SFUNC = _hash_agg_step, STYPE = bigint);
CREATE FUNCTION _boolxor_step(n bigint, x boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN x IS NULL THEN n WHEN x THEN coalesce(n, 0) + 1 ELSE coalesce(n, 0) END $$;
CREATE FUNCTION _is_one(n bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT n = 1 $$;
CREATE AGGREGATE boolxor_agg(boolean) (SFUNC = _boolxor_step, STYPE = bigint, FINALFUNC = _is_one);
-- https://docs.snowflake.com/en/sql-reference/functions/skew
CREATE FUNCTION _skew(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN n > 2 AND s > 0 THEN n / ((n - 1) * (n - 2)) * (SELECT sum(((x - m) / s) ^ 3) FROM unnest(list) x) END
  FROM (SELECT count(*)::double precision AS n, avg(x) AS m, stddev_samp(x) AS s FROM unnest(list) x) t $$;
CREATE AGGREGATE skew(double precision) (SFUNC = _double_step, STYPE = double precision[], FINALFUNC = _skew);
-- https://docs.snowflake.com/en/sql-reference/functions/kurtosis
CREATE FUNCTION _kurtosis(list double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN n > 3 AND s > 0 THEN n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (SELECT sum(((x - m) / s) ^ 4) FROM unnest(list) x) - 3 * (n - 1) ^ 2 / ((n - 2) * (n - 3)) END
  FROM (SELECT count(*)::double precision AS n, avg(x) AS m, stddev_samp(x) AS s FROM unnest(list) x) t $$;
CREATE AGGREGATE kurtosis(double precision) (SFUNC = _double_step, STYPE = double precision[], FINALFUNC = _kurtosis);
