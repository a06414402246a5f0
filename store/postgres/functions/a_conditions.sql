-- Conditions and NULL. https://docs.snowflake.com/en/sql-reference/functions-conditional
-- A bare NULL has no type, so functions of any number are one for each kind of numbers.
DO $do$
DECLARE n text;
BEGIN
  FOREACH n IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision', 'real'] LOOP
    EXECUTE format('CREATE FUNCTION zeroifnull(x %1$s) RETURNS %1$s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT coalesce(x, 0::%1$s)$f$', n);
    EXECUTE format('CREATE FUNCTION nullifzero(x %1$s) RETURNS %1$s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT nullif(x, 0::%1$s)$f$', n);
  END LOOP;
END $do$;

-- What cannot be done truly. A function cannot end otherwise than by an error of the server.
CREATE FUNCTION _refuse(message text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ BEGIN RAISE EXCEPTION '%', message USING ERRCODE = 'feature_not_supported'; END $$;

CREATE FUNCTION nvl(a anycompatible, b anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(a, b) $$;
CREATE FUNCTION ifnull(a anycompatible, b anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(a, b) $$;
CREATE FUNCTION equal_null(a anycompatible, b anycompatible) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a IS NOT DISTINCT FROM b $$;
CREATE FUNCTION greatest_ignore_nulls(VARIADIC a anycompatiblearray) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT max(x) FROM unnest(a) x $$;
CREATE FUNCTION least_ignore_nulls(VARIADIC a anycompatiblearray) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT min(x) FROM unnest(a) x $$;
CREATE FUNCTION booland(a double precision, b double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a <> 0 AND b <> 0 $$;
CREATE FUNCTION boolor(a double precision, b double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a <> 0 OR b <> 0 $$;
CREATE FUNCTION boolxor(a double precision, b double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (a <> 0) <> (b <> 0) $$;
CREATE FUNCTION boolnot(a double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a = 0 $$;
