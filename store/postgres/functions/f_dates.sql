-- Dates and times. https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
-- A part by any of its names.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
-- https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
CREATE FUNCTION _part(f text, p text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  name text := lower(btrim(p));
  found text := CASE
    WHEN name IN ('millennium', 'millennia', 'mil', 'mils') THEN 'millennium'
    WHEN name IN ('century', 'centuries', 'c', 'cent', 'cents') THEN 'century'
    WHEN name IN ('decade', 'decades', 'dec', 'decs') THEN 'decade'
    WHEN name IN ('year', 'years', 'y', 'yr', 'yrs', 'yy', 'yyy', 'yyyy') THEN 'year'
    WHEN name IN ('quarter', 'quarters', 'q', 'qtr', 'qtrs') THEN 'quarter'
    WHEN name IN ('month', 'months', 'mon', 'mons', 'mm') THEN 'month'
    WHEN name IN ('week', 'weeks', 'w', 'weekofyear', 'woy', 'wy', 'weekiso', 'week_iso', 'weekofyeariso', 'weekofyear_iso') THEN 'week'
    WHEN name IN ('day', 'days', 'd', 'dd', 'dayofmonth') THEN 'day'
    WHEN name IN ('hour', 'hours', 'h', 'hh', 'hr', 'hrs') THEN 'hour'
    WHEN name IN ('minute', 'minutes', 'm', 'mi', 'min', 'mins') THEN 'minute'
    WHEN name IN ('second', 'seconds', 's', 'sec', 'secs') THEN 'second'
    WHEN name IN ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds', 'millisec', 'millisecs', 'millisecon') THEN 'milliseconds'
    WHEN name IN ('microsecond', 'microseconds', 'us', 'usec', 'usecs', 'usecond', 'useconds', 'microsec', 'microsecs') THEN 'microseconds'
    WHEN name IN ('nanosecond', 'nanoseconds', 'ns', 'nsec', 'nanosec', 'nsecond', 'nanosecs', 'nseconds') THEN 'nanoseconds'
    WHEN f NOT IN ('DATE_PART', 'EXTRACT') THEN NULL
    WHEN name IN ('dayofweek', 'dow', 'dw', 'weekday') THEN 'dow'
    WHEN name IN ('dayofweekiso', 'dayofweek_iso', 'weekday_iso', 'dow_iso', 'dw_iso', 'isodow') THEN 'isodow'
    WHEN name IN ('dayofyear', 'doy', 'dy', 'yearday') THEN 'doy'
    WHEN name IN ('yearofweek', 'yearofweekiso', 'isoyear') THEN 'isoyear'
    WHEN name IN ('epoch', 'epoch_second', 'epoch_seconds') THEN 'epoch'
    WHEN name IN ('epoch_millisecond', 'epoch_milliseconds') THEN 'epoch_millisecond'
    WHEN name IN ('epoch_microsecond', 'epoch_microseconds') THEN 'epoch_microsecond'
    WHEN name IN ('epoch_nanosecond', 'epoch_nanoseconds') THEN 'epoch_nanosecond'
    END;
BEGIN
  IF found IS NULL THEN
    RAISE EXCEPTION '%: "%" is no part of a date that it takes; there are millennium, century, decade, year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond', f, p USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION _clock(f text, p text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF p NOT IN ('hour', 'minute', 'second', 'milliseconds', 'microseconds', 'nanoseconds') THEN RAISE EXCEPTION '%: a time of day has no %', f, p USING ERRCODE = 'invalid_parameter_value'; END IF;
  RETURN p;
END $$;

-- n parts as an interval.
CREATE FUNCTION _parts(p text, n numeric) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p WHEN 'millennium' THEN make_interval(years => (n * 1000)::integer) WHEN 'century' THEN make_interval(years => (n * 100)::integer) WHEN 'decade' THEN make_interval(years => (n * 10)::integer)
    WHEN 'year' THEN make_interval(years => n::integer) WHEN 'quarter' THEN make_interval(months => (n * 3)::integer) WHEN 'month' THEN make_interval(months => n::integer)
    WHEN 'week' THEN make_interval(days => (n * 7)::integer) WHEN 'day' THEN make_interval(days => n::integer)
    WHEN 'hour' THEN n::double precision * interval '1 hour' WHEN 'minute' THEN n::double precision * interval '1 minute' WHEN 'second' THEN n::double precision * interval '1 second'
    WHEN 'milliseconds' THEN n::double precision * interval '1 millisecond' WHEN 'microseconds' THEN n::double precision * interval '1 microsecond' WHEN 'nanoseconds' THEN pg_catalog.trunc(n / 1000)::double precision * interval '1 microsecond' END $$;

CREATE FUNCTION _datediff(p text, a timestamp, b timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p
    WHEN 'millennium' THEN extract(millennium FROM b)::bigint - extract(millennium FROM a)::bigint
    WHEN 'century' THEN extract(century FROM b)::bigint - extract(century FROM a)::bigint
    WHEN 'decade' THEN extract(decade FROM b)::bigint - extract(decade FROM a)::bigint
    WHEN 'year' THEN extract(year FROM b)::bigint - extract(year FROM a)::bigint
    WHEN 'quarter' THEN (extract(year FROM b) * 4 + extract(quarter FROM b))::bigint - (extract(year FROM a) * 4 + extract(quarter FROM a))::bigint
    WHEN 'month' THEN (extract(year FROM b) * 12 + extract(month FROM b))::bigint - (extract(year FROM a) * 12 + extract(month FROM a))::bigint
    WHEN 'week' THEN (pg_catalog.date_trunc('week', b)::date - pg_catalog.date_trunc('week', a)::date) / 7
    WHEN 'day' THEN b::date - a::date
    WHEN 'hour' THEN (floor(extract(epoch FROM b) / 3600) - floor(extract(epoch FROM a) / 3600))::bigint
    WHEN 'minute' THEN (floor(extract(epoch FROM b) / 60) - floor(extract(epoch FROM a) / 60))::bigint
    WHEN 'second' THEN (floor(extract(epoch FROM b)) - floor(extract(epoch FROM a)))::bigint
    WHEN 'milliseconds' THEN (floor(extract(epoch FROM b) * 1000) - floor(extract(epoch FROM a) * 1000))::bigint
    WHEN 'microseconds' THEN ((extract(epoch FROM b) - extract(epoch FROM a)) * 1000000)::bigint
    WHEN 'nanoseconds' THEN ((extract(epoch FROM b) - extract(epoch FROM a)) * 1000000000)::bigint END $$;

CREATE FUNCTION _date_part(p text, t timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p
    WHEN 'second' THEN floor(extract(second FROM t))::bigint
    WHEN 'milliseconds' THEN floor(extract(milliseconds FROM t))::bigint % 1000
    WHEN 'microseconds' THEN extract(microseconds FROM t)::bigint % 1000000
    WHEN 'nanoseconds' THEN extract(microseconds FROM t)::bigint % 1000000 * 1000
    WHEN 'decade' THEN extract(decade FROM t)::bigint + 1
    WHEN 'epoch' THEN floor(extract(epoch FROM t))::bigint
    WHEN 'epoch_millisecond' THEN floor(extract(epoch FROM t) * 1000)::bigint
    WHEN 'epoch_microsecond' THEN (extract(epoch FROM t) * 1000000)::bigint
    WHEN 'epoch_nanosecond' THEN (extract(epoch FROM t) * 1000000000)::bigint
    ELSE pg_catalog.date_part(p, t)::bigint END $$;

-- One function for each kind of dates. A text is a timestamp; a DATE becomes one, as in Redshift.
DO $do$
DECLARE
  t text; f text; p text;
BEGIN
  FOREACH t IN ARRAY ARRAY['date', 'timestamp', 'text', 'timestamptz'] LOOP
    p := CASE t WHEN 'timestamptz' THEN 'timestamptz' ELSE 'timestamp' END;
    FOREACH f IN ARRAY ARRAY['dateadd', 'timestampadd', 'timeadd', 'date_add'] LOOP
      EXECUTE format('CREATE FUNCTION %I(p text, n numeric, t %s) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::%3$s + _parts(_part(%4$L, p), pg_catalog.round(n))$f$', f, t, p, upper(f));
    END LOOP;
    FOREACH f IN ARRAY ARRAY['datediff', 'timestampdiff', 'timediff', 'date_diff'] LOOP
      EXECUTE format('CREATE FUNCTION %I(p text, a %s, b %2$s) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _datediff(_part(%3$L, p), a::timestamp, b::timestamp)$f$', f, t, upper(f));
    END LOOP;
    EXECUTE format('CREATE FUNCTION date_trunc(p text, t %s) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT pg_catalog.date_trunc(_part(''DATE_TRUNC'', p), t::%2$s)$f$', t, p);
    EXECUTE format('CREATE FUNCTION date_part(p text, t %s) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _date_part(_part(''DATE_PART'', p), t::timestamp)$f$', t);
    FOR f, p IN VALUES ('year', 'year'), ('date_part_year', 'year'), ('quarter', 'quarter'), ('month', 'month'), ('week', 'week'), ('weekofyear', 'week'), ('weekiso', 'week'), ('yearofweek', 'isoyear'), ('yearofweekiso', 'isoyear'),
      ('day', 'day'), ('dayofmonth', 'day'), ('dayofweek', 'dow'), ('dayofweekiso', 'isodow'), ('dayofyear', 'doy'), ('hour', 'hour'), ('minute', 'minute'), ('second', 'second') LOOP
      EXECUTE format('CREATE FUNCTION %I(t %s) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT floor(extract(%s FROM t::timestamp))::bigint$f$', f, t, p);
    END LOOP;
    EXECUTE format('CREATE FUNCTION dayname(t %s) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT pg_catalog.to_char(t::timestamp, ''Dy'')$f$', t);
    EXECUTE format('CREATE FUNCTION monthname(t %s) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT pg_catalog.to_char(t::timestamp, ''Mon'')$f$', t);
    EXECUTE format('CREATE FUNCTION last_day(t %s) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _last_day(t::timestamp, ''month'')$f$', t);
    EXECUTE format('CREATE FUNCTION last_day(t %s, p text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _last_day(t::timestamp, _part(''LAST_DAY'', p))$f$', t);
    EXECUTE format('CREATE FUNCTION next_day(t %s, name text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::date + (_weekday(''NEXT_DAY'', name) - extract(isodow FROM t::date)::integer + 6) %% 7 + 1$f$', t);
    EXECUTE format('CREATE FUNCTION previous_day(t %s, name text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::date - ((extract(isodow FROM t::date)::integer - _weekday(''PREVIOUS_DAY'', name) + 6) %% 7 + 1)$f$', t);
    IF t <> 'text' THEN
      EXECUTE format('CREATE FUNCTION trunc(t %s) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::date$f$', t);
      EXECUTE format('CREATE FUNCTION trunc(t %s, p text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT pg_catalog.date_trunc(_part(''TRUNC'', p), t::timestamp)::date$f$', t);
      EXECUTE format('CREATE FUNCTION time_slice(t %s, n integer, p text, what text DEFAULT $f$START$f$) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _time_slice(t::timestamp, n, _part(''TIME_SLICE'', p), what)::%1$s$f$', t, t);
      EXECUTE format('CREATE FUNCTION convert_timezone(source text, target text, t %s) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::timestamp AT TIME ZONE source AT TIME ZONE target$f$', t);
      EXECUTE format('CREATE FUNCTION convert_timezone(target text, t %s) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT t::timestamp AT TIME ZONE ''UTC'' AT TIME ZONE target$f$', t);
    END IF;
    EXECUTE format('CREATE FUNCTION add_months(t %s, n integer) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _add_months(t::timestamp, n)$f$', t);
    EXECUTE format('CREATE FUNCTION months_between(a %s, b %1$s) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT _months_between(a::timestamp, b::timestamp)$f$', t);
  END LOOP;
  FOR f IN VALUES ('date_cmp'), ('timestamp_cmp'), ('date_cmp_timestamp'), ('timestamp_cmp_date'), ('timestamptz_cmp'), ('date_cmp_timestamptz'), ('timestamptz_cmp_date'), ('timestamp_cmp_timestamptz'), ('timestamptz_cmp_timestamp') LOOP
    EXECUTE format('CREATE FUNCTION %I(a timestamptz, b timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$SELECT CASE WHEN a < b THEN -1 WHEN a > b THEN 1 WHEN a = b THEN 0 END$f$', f);
  END LOOP;
END $do$;

CREATE FUNCTION dateadd(p text, n numeric, t time) RETURNS time LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT t + _parts(_clock('DATEADD', _part('DATEADD', p)), pg_catalog.round(n)) $$;
CREATE FUNCTION timeadd(p text, n numeric, t time) RETURNS time LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT dateadd(p, n, t) $$;
CREATE FUNCTION datediff(p text, a time, b time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _datediff(_clock('DATEDIFF', _part('DATEDIFF', p)), date '2000-01-01' + a, date '2000-01-01' + b) $$;
CREATE FUNCTION timediff(p text, a time, b time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT datediff(p, a, b) $$;
CREATE FUNCTION date_part(p text, t time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _date_part(_clock('DATE_PART', _part('DATE_PART', p)), date '2000-01-01' + t) $$;
CREATE FUNCTION hour(t time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(hour FROM t)::bigint $$;
CREATE FUNCTION minute(t time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(minute FROM t)::bigint $$;
CREATE FUNCTION second(t time) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT floor(extract(second FROM t))::bigint $$;

-- Monday is 1.
CREATE FUNCTION _weekday(f text, name text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n integer := (strpos('mo tu we th fr sa su', left(lower(btrim(name)), 2)) + 2) / 3;
BEGIN
  IF n = 0 OR length(btrim(name)) < 2 OR strpos((ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])[n], lower(btrim(name))) <> 1 THEN
    RAISE EXCEPTION '%: "%" is no day of the week', f, name USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN n;
END $$;
CREATE FUNCTION _last_day(t timestamp, p text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (pg_catalog.date_trunc(p, t) + _parts(p, 1) - interval '1 day')::date $$;
CREATE FUNCTION _add_months(t timestamp, n integer) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t::date = _last_day(t, 'month') THEN _last_day(t + make_interval(months => n), 'month') + t::time ELSE t + make_interval(months => n) END $$;
CREATE FUNCTION _months_between(a timestamp, b timestamp) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT _datediff('month', b, a) + CASE WHEN extract(day FROM a) = extract(day FROM b) OR a::date = _last_day(a, 'month') AND b::date = _last_day(b, 'month') THEN 0
    ELSE (extract(day FROM a)::numeric - extract(day FROM b)::numeric + (extract(epoch FROM a::time)::numeric - extract(epoch FROM b::time)::numeric) / 86400.000000000000000000) / 31.000000000000000000 END $$;
CREATE FUNCTION _time_slice(t timestamp, n integer, p text, what text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  origin timestamp := CASE p WHEN 'week' THEN '1969-12-29'::timestamp ELSE '1970-01-01'::timestamp END;
  passed bigint := _datediff(p, origin, t);
  start timestamp;
BEGIN
  IF n < 1 THEN RAISE EXCEPTION 'TIME_SLICE: a slice has 1 or more parts, not %', n USING ERRCODE = 'invalid_parameter_value'; END IF;
  IF upper(what) NOT IN ('START', 'END') THEN RAISE EXCEPTION 'TIME_SLICE gives START or END, not "%"', what USING ERRCODE = 'invalid_parameter_value'; END IF;
  start := origin + _parts(p, passed - ((passed % n) + n) % n);
  RETURN CASE upper(what) WHEN 'END' THEN start + _parts(p, n) ELSE start END;
END $$;

CREATE FUNCTION getdate() RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT pg_catalog.date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC') $$;
CREATE FUNCTION sysdate() RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT statement_timestamp() AT TIME ZONE 'UTC' $$;
CREATE FUNCTION systimestamp() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT statement_timestamp() $$;

CREATE FUNCTION date_from_parts(y integer, m integer, d integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (date '2000-01-01' + make_interval(months => (y - 2000) * 12 + m - 1))::date + d - 1 $$;
CREATE FUNCTION datefromparts(y integer, m integer, d integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT date_from_parts(y, m, d) $$;
CREATE FUNCTION time_from_parts(h integer, m integer, s integer, ns integer DEFAULT 0) RETURNS time LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  passed interval := make_interval(secs => h::double precision * 3600 + m::double precision * 60 + s) + (ns / 1000) * interval '1 microsecond';
BEGIN
  IF passed < interval '0' OR passed >= interval '24 hours' THEN RAISE EXCEPTION 'TIME_FROM_PARTS: %, % and % give no time within a day', h, m, s USING ERRCODE = 'datetime_field_overflow'; END IF;
  RETURN time '00:00' + passed;
END $$;
CREATE FUNCTION timefromparts(h integer, m integer, s integer, ns integer DEFAULT 0) RETURNS time LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT time_from_parts(h, m, s, ns) $$;
CREATE FUNCTION timestamp_from_parts(y integer, m integer, d integer, h integer, mi integer, s integer, ns integer DEFAULT 0) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_from_parts(y, m, d) + make_interval(hours => h, mins => mi, secs => s) + (ns / 1000) * interval '1 microsecond' $$;
CREATE FUNCTION timestamp_ntz_from_parts(y integer, m integer, d integer, h integer, mi integer, s integer, ns integer DEFAULT 0) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamp_from_parts(y, m, d, h, mi, s, ns) $$;
CREATE FUNCTION timestampfromparts(y integer, m integer, d integer, h integer, mi integer, s integer, ns integer DEFAULT 0) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamp_from_parts(y, m, d, h, mi, s, ns) $$;
CREATE FUNCTION timestampntzfromparts(y integer, m integer, d integer, h integer, mi integer, s integer, ns integer DEFAULT 0) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT timestamp_from_parts(y, m, d, h, mi, s, ns) $$;
CREATE FUNCTION timestamp_from_parts(d date, t time) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT d + t $$;
