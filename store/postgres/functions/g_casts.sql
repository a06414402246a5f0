-- Casts and formats. https://docs.aws.amazon.com/redshift/latest/dg/r_Data_type_formatting.html
CREATE FUNCTION to_char(x anyelement) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT x::text $$;
CREATE FUNCTION to_varchar(x anyelement) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT x::text $$;
DO $do$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['timestamp', 'timestamptz', 'numeric', 'bigint', 'integer', 'double precision', 'interval'] LOOP
    EXECUTE format('CREATE FUNCTION to_varchar(x %s, form text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $f$SELECT pg_catalog.to_char(x, form)$f$', t);
  END LOOP;
END $do$;
CREATE FUNCTION to_date(t text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT t::date $$;
CREATE FUNCTION to_date(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT t::date $$;
-- With false, days beyond the end of a month are those of the next.
CREATE FUNCTION to_date(t text, form text, strict boolean) RETURNS date LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  day integer;
  plain text;
BEGIN
  IF strict THEN RETURN pg_catalog.to_date(t, form); END IF;
  BEGIN
    RETURN pg_catalog.to_date(t, form);
  EXCEPTION WHEN datetime_field_overflow THEN
    IF upper(form) NOT IN ('YYYYMMDD', 'YYYY-MM-DD', 'YYYY/MM/DD') THEN
      RAISE EXCEPTION 'TO_DATE with false takes the formats YYYYMMDD, YYYY-MM-DD and YYYY/MM/DD, not "%"', form USING ERRCODE = 'feature_not_supported';
    END IF;
    plain := translate(t, '-/', '');
    day := substr(plain, 7, 2)::integer;
    RETURN make_date(substr(plain, 1, 4)::integer, substr(plain, 5, 2)::integer, 1) + day - 1;
  END;
END $$;
CREATE FUNCTION to_timestamp(t text, form text) RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT pg_catalog.to_timestamp(t, form) AT TIME ZONE 'UTC' $$;
CREATE FUNCTION to_timestamp(t text) RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT t::timestamp $$;
CREATE FUNCTION to_timestamp(t date) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT t::timestamp $$;
CREATE FUNCTION to_timestamp(n double precision) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamp '1970-01-01' + n * interval '1 second' $$;
CREATE FUNCTION to_timestamp(n bigint, scale integer) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamp '1970-01-01' + (n::numeric / power(10::numeric, scale))::double precision * interval '1 second' $$;
CREATE FUNCTION to_timestamp_ntz(t text) RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT t::timestamp $$;
CREATE FUNCTION to_timestamp_ntz(t text, form text) RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT to_timestamp(t, form) $$;
CREATE FUNCTION to_timestamp_tz(t text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT t::timestamptz $$;
CREATE FUNCTION to_timestamp_tz(t text, form text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT pg_catalog.to_timestamp(t, form) $$;
CREATE FUNCTION to_time(t text) RETURNS time LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT t::time $$;
CREATE FUNCTION to_time(t text, form text) RETURNS time LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT to_timestamp(t, form)::time $$;

CREATE FUNCTION _digits(f text, x numeric, digits integer, scale integer) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(pg_catalog.round(x, scale)) >= power(10::numeric, digits - scale) THEN RAISE EXCEPTION '%: % has more than % digits before the point', f, x, digits - scale USING ERRCODE = 'numeric_value_out_of_range'; END IF;
  RETURN pg_catalog.round(x, scale);
END $$;
DO $do$
DECLARE f text; t text;
BEGIN
  FOREACH f IN ARRAY ARRAY['to_number', 'to_decimal', 'to_numeric'] LOOP
    FOREACH t IN ARRAY ARRAY['text', 'numeric', 'double precision'] LOOP
      EXECUTE format('CREATE FUNCTION %I(x %s) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _digits(%L, x::text::numeric, 38, 0)$f$', f, t, upper(f));
      EXECUTE format('CREATE FUNCTION %I(x %s, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _digits(%L, x::text::numeric, digits, 0)$f$', f, t, upper(f));
      EXECUTE format('CREATE FUNCTION %I(x %s, digits integer, scale integer) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _digits(%L, x::text::numeric, digits, scale)$f$', f, t, upper(f));
    END LOOP;
  END LOOP;
END $do$;
CREATE FUNCTION to_double(x text) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x::double precision $$;
CREATE FUNCTION to_double(x numeric) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x::double precision $$;
CREATE FUNCTION to_boolean(x text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x::boolean $$;
CREATE FUNCTION to_boolean(x numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x <> 0 $$;
CREATE FUNCTION to_boolean(x boolean) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;

-- Those that give NULL where the others are an error.
DO $do$
DECLARE f text; takes text; gives text; does text;
BEGIN
  FOR f, takes, gives, does IN VALUES
    ('try_to_date', 't text', 'date', 't::date'), ('try_to_date', 't text, form text', 'date', 'pg_catalog.to_date(t, form)'),
    ('try_to_timestamp', 't text', 'timestamp', 't::timestamp'), ('try_to_timestamp', 't text, form text', 'timestamp', 'to_timestamp(t, form)'),
    ('try_to_timestamp_ntz', 't text', 'timestamp', 't::timestamp'), ('try_to_timestamp_tz', 't text', 'timestamptz', 't::timestamptz'),
    ('try_to_time', 't text', 'time', 't::time'), ('try_to_double', 't text', 'double precision', 't::double precision'), ('try_to_boolean', 't text', 'boolean', 't::boolean'),
    ('try_to_number', 't text', 'numeric', 'to_number(t)'), ('try_to_number', 't text, digits integer', 'numeric', 'to_number(t, digits)'), ('try_to_number', 't text, digits integer, scale integer', 'numeric', 'to_number(t, digits, scale)'),
    ('try_to_decimal', 't text', 'numeric', 'to_number(t)'), ('try_to_decimal', 't text, digits integer', 'numeric', 'to_number(t, digits)'), ('try_to_decimal', 't text, digits integer, scale integer', 'numeric', 'to_number(t, digits, scale)'),
    ('try_to_numeric', 't text', 'numeric', 'to_number(t)'), ('try_to_numeric', 't text, digits integer, scale integer', 'numeric', 'to_number(t, digits, scale)') LOOP
    EXECUTE format('CREATE FUNCTION %I(%s) RETURNS %s LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $f$BEGIN %s RETURN %s; EXCEPTION WHEN data_exception THEN RETURN NULL; END$f$', f, takes, gives,
      CASE WHEN gives IN ('date', 'timestamp', 'timestamptz', 'time') AND takes = 't text' THEN 'IF t !~ ''[0-9]'' THEN RETURN NULL; END IF;' ELSE '' END, does);
  END LOOP;
END $do$;

-- TRY_CAST, as it is written for the server: of a value of any type by way of its text.
DO $do$
DECLARE f text; gives text; more text; does text;
BEGIN
  FOR f, gives, more, does IN VALUES
    ('smallint', 'smallint', '', 'pg_catalog.round(t::numeric)::smallint'), ('integer', 'integer', '', 'pg_catalog.round(t::numeric)::integer'), ('bigint', 'bigint', '', 'pg_catalog.round(t::numeric)::bigint'),
    ('real', 'real', '', 't::real'), ('double', 'double precision', '', 't::double precision'), ('decimal', 'numeric', ', digits integer, scale integer', '_digits(''TRY_CAST'', t::numeric, digits, scale)'),
    ('boolean', 'boolean', '', 't::boolean'), ('varchar', 'text', '', 't'), ('varchar', 'text', ', n integer', 'left(t, n)'), ('char', 'text', ', n integer', 'left(t, n)'),
    ('date', 'date', '', 't::timestamp::date'), ('time', 'time', '', 't::time'), ('timestamp', 'timestamp', '', 't::timestamp'), ('timestamptz', 'timestamptz', '', 't::timestamptz'),
    ('uuid', 'uuid', '', 't::uuid'), ('json', 'jsonb', '', 't::jsonb'), ('binary', 'bytea', '', 't::bytea') LOOP
    EXECUTE format('CREATE FUNCTION _try_to_%s(t text%s) RETURNS %s LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $f$ BEGIN %s RETURN %s; EXCEPTION WHEN data_exception THEN RETURN NULL; END $f$', f, more, gives,
      CASE WHEN gives IN ('date', 'timestamp', 'timestamptz', 'time') THEN 'IF t !~ ''[0-9]'' THEN RETURN NULL; END IF;' ELSE '' END, does);
    EXECUTE format('CREATE FUNCTION _try_to_%s(x anyelement%s) RETURNS %s LANGUAGE sql STABLE PARALLEL SAFE AS $f$ SELECT _try_to_%s(x::text%s) $f$', f, more, gives, f,
      regexp_replace(replace(more, ' integer', ''), '^$', ''));
  END LOOP;
END $do$;
CREATE FUNCTION to_timestamp_ltz(t text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT t::timestamptz $$;
CREATE FUNCTION to_timestamp_ltz(t text, form text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT pg_catalog.to_timestamp(t, form) $$;
