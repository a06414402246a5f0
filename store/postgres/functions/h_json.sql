-- JSON. Objects and arrays that functions make are of type json, and written without blanks; what
-- stands at the end of a path is a text, so that a cast makes of it what it is.
-- https://docs.snowflake.com/en/sql-reference/functions-semistructured
CREATE FUNCTION _compact(j json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE json_typeof(j)
    WHEN 'object' THEN '{' || coalesce((SELECT string_agg(pg_catalog.to_json(e.key)::text || ':' || _compact(e.value), ',' ORDER BY e.ordinality) FROM json_each(j) WITH ORDINALITY AS e(key, value, ordinality)), '') || '}'
    WHEN 'array' THEN '[' || coalesce((SELECT string_agg(_compact(e.value), ',' ORDER BY e.ordinality) FROM json_array_elements(j) WITH ORDINALITY AS e(value, ordinality)), '') || ']'
    ELSE btrim(j::text, E' \t\r\n') END;
END $$;
-- A value without its quotes; the null of JSON is NULL.
CREATE FUNCTION _bare(j json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN json_typeof(j) IN ('object', 'array') THEN _compact(j) ELSE j #>> '{}' END $$;

-- The keys of a path such as a.b[0]."c d".
CREATE FUNCTION _path(p text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest text := p;
  found text[];
  keys text[] := '{}';
BEGIN
  WHILE rest <> '' LOOP
    found := regexp_match(rest, CASE WHEN keys = '{}' THEN '^(?:"((?:[^"]|"")*)"|\[(\d+)\]|\[''((?:[^'']|'''')*)''\]|([[:alpha:]_][\w$]*))(.*)$' ELSE '^(?:\."((?:[^"]|"")*)"|\[(\d+)\]|\[''((?:[^'']|'''')*)''\]|\.([[:alpha:]_][\w$]*))(.*)$' END);
    IF found IS NULL THEN RAISE EXCEPTION '"%" is no path; write it as a.b[0]."c d"', p USING ERRCODE = 'invalid_parameter_value'; END IF;
    keys := keys || coalesce(replace(found[1], '""', '"'), found[2], replace(found[3], '''''', ''''), found[4]);
    rest := found[5];
  END LOOP;
  RETURN keys;
END $$;
CREATE FUNCTION get_path(j jsonb, p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _bare((j #> _path(p))::json) $$;
CREATE FUNCTION get_path(j json, p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _bare(j #> _path(p)) $$;
CREATE FUNCTION get_path(j text, p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _bare(j::json #> _path(p)) $$;

CREATE FUNCTION parse_json(t text) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  CASE json_typeof(t::json)
    WHEN 'null' THEN RETURN NULL;
    WHEN 'object', 'array' THEN RETURN _compact(t::json)::json;
    ELSE RAISE EXCEPTION 'PARSE_JSON of a single value, not of an object or an array, is not there on Postgres; cast the text itself' USING ERRCODE = 'feature_not_supported';
  END CASE;
END $$;
CREATE FUNCTION json_parse(t text) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT parse_json(t) $$;
CREATE FUNCTION try_parse_json(t text) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN RETURN parse_json(t); EXCEPTION WHEN invalid_text_representation THEN RETURN NULL; END $$;
CREATE FUNCTION can_json_parse(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN PERFORM t::json; RETURN true; EXCEPTION WHEN data_exception THEN RETURN false; END $$;
CREATE FUNCTION is_valid_json(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN can_json_parse(t) THEN json_typeof(t::json) = 'object' ELSE can_json_parse(t) END $$;
CREATE FUNCTION is_valid_json_array(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN can_json_parse(t) THEN json_typeof(t::json) = 'array' ELSE can_json_parse(t) END $$;

DO $do$
DECLARE t text; n integer; names text; keys text;
BEGIN
  FOREACH t IN ARRAY ARRAY['text', 'json', 'jsonb'] LOOP
    EXECUTE format('CREATE FUNCTION get(j %s, k text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _bare(j::json -> k) $f$', t);
    EXECUTE format('CREATE FUNCTION get(j %s, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT CASE WHEN n >= 0 THEN _bare(j::json -> n) END $f$', t);
    EXECUTE format('CREATE FUNCTION json_extract_array_element_text(j %s, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT get(j::json, n) $f$', t);
    EXECUTE format('CREATE FUNCTION array_size(j %s) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT CASE WHEN json_typeof(j::json) = ''array'' THEN pg_catalog.json_array_length(j::json) END $f$', t);
    EXECUTE format('CREATE FUNCTION get_array_length(j %s) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT array_size(j) $f$', t);
    EXECUTE format('CREATE FUNCTION object_keys(j %s) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _compact((SELECT json_agg(k ORDER BY n) FROM json_object_keys(j::json) WITH ORDINALITY AS o(k, n)))::json $f$', t);
    EXECUTE format('CREATE FUNCTION json_serialize(j %s) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _compact(j::json) $f$', t);
    EXECUTE format('CREATE FUNCTION strip_null_value(j %s) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT CASE WHEN j::text = ''null'' THEN NULL ELSE j END $f$', t, t);
    EXECUTE format('CREATE FUNCTION object_delete(j %s, VARIADIC k text[]) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT (''{'' || coalesce(string_agg(pg_catalog.to_json(key)::text || '':'' || _compact(value), '','' ORDER BY n), '''') || ''}'')::json FROM json_each(j::json) WITH ORDINALITY AS e(key, value, n) WHERE key <> ALL (k) $f$', t);
  END LOOP;
  EXECUTE 'CREATE FUNCTION json_extract_path_text(j text, VARIADIC k text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _bare(j::json #> k) $f$';
  EXECUTE 'CREATE FUNCTION json_extract_path_text(j jsonb, VARIADIC k text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _bare(j::json #> k) $f$';
  FOR n IN 1 .. 6 LOOP
    SELECT string_agg('k' || i || ' text', ', '), string_agg('k' || i, ', ') INTO names, keys FROM generate_series(1, n) i;
    EXECUTE format('CREATE FUNCTION json_extract_path_text(j text, %s, null_if_invalid boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT CASE WHEN null_if_invalid AND NOT can_json_parse(j) THEN NULL ELSE _bare(j::json #> ARRAY[%s]) END $f$', names, keys);
  END LOOP;
END $do$;
CREATE FUNCTION json_extract_array_element_text(j text, n integer, null_if_invalid boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN null_if_invalid AND NOT can_json_parse(j) THEN NULL ELSE get(j::json, n) END $$;
CREATE FUNCTION json_array_length(j text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.json_array_length(j::json) $$;
CREATE FUNCTION json_array_length(j text, null_if_invalid boolean) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN null_if_invalid AND NOT is_valid_json_array(j) THEN NULL ELSE pg_catalog.json_array_length(j::json) END $$;

-- The server makes arrays of values of several types; these take one of them.
CREATE FUNCTION _array_construct(j json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _compact(j)::json $$;
CREATE FUNCTION _array_construct_compact(j json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('[' || coalesce(string_agg(_compact(value), ',' ORDER BY n), '') || ']')::json FROM json_array_elements(j) WITH ORDINALITY AS e(value, n) WHERE json_typeof(value) <> 'null' $$;
CREATE FUNCTION _object_construct(j json) RETURNS json LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  text_of text := '';
BEGIN
  IF pg_catalog.json_array_length(j) % 2 = 1 THEN RAISE EXCEPTION 'OBJECT_CONSTRUCT takes keys and values in turn; there are % arguments', pg_catalog.json_array_length(j) USING ERRCODE = 'invalid_parameter_value'; END IF;
  FOR i IN 0 .. pg_catalog.json_array_length(j) / 2 - 1 LOOP
    CONTINUE WHEN json_typeof(j -> 2 * i) = 'null' OR json_typeof(j -> 2 * i + 1) = 'null';
    text_of := text_of || CASE WHEN text_of = '' THEN '' ELSE ',' END || pg_catalog.to_json(j ->> 2 * i)::text || ':' || _compact(j -> 2 * i + 1);
  END LOOP;
  RETURN ('{' || text_of || '}')::json;
END $$;
CREATE FUNCTION _elements(j json) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _compact(value) FROM json_array_elements(j) WITH ORDINALITY AS e(value, n) ORDER BY n $$;
CREATE FUNCTION _joined(e text[]) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN e IS NOT NULL THEN ('[' || pg_catalog.array_to_string(e, ',') || ']')::json END $$;
DO $do$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['text', 'numeric', 'boolean', 'json'] LOOP
    EXECUTE format('CREATE FUNCTION array_position(x %s, j json) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT (pg_catalog.array_position(ARRAY(SELECT _elements(j)), _compact(pg_catalog.to_json(x))) - 1)::integer $f$', t);
    EXECUTE format('CREATE FUNCTION array_contains(x %s, j json) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _compact(pg_catalog.to_json(x)) IN (SELECT _elements(j)) $f$', t);
    EXECUTE format('CREATE FUNCTION array_append(j json, x %s) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT _joined(ARRAY(SELECT _elements(j)) || coalesce(_compact(pg_catalog.to_json(x)), ''null'')) $f$', t);
    EXECUTE format('CREATE FUNCTION object_insert(j json, k text, x %s, replace_it boolean DEFAULT false) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$
      SELECT CASE WHEN NOT replace_it AND json_typeof(j -> k) <> ''null'' THEN _refuse(''OBJECT_INSERT: the object has the key '' || k || '' already; write true as the fourth argument to replace it'')::json
        ELSE (''{'' || coalesce(substr(object_delete(j, k)::text, 2, length(object_delete(j, k)::text) - 2) || CASE object_delete(j, k)::text WHEN ''{}'' THEN '''' ELSE '','' END, '''') || pg_catalog.to_json(k)::text || '':'' || _compact(pg_catalog.to_json(x)) || ''}'')::json END $f$', t);
  END LOOP;
END $do$;
CREATE FUNCTION to_json(x anyelement) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT _compact(pg_catalog.to_json(x)) $$;
CREATE FUNCTION to_json(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.to_json(x)::text $$;
CREATE FUNCTION array_cat(a json, b json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _joined(pg_catalog.array_cat(ARRAY(SELECT _elements(a)), ARRAY(SELECT _elements(b)))) $$;
CREATE FUNCTION array_concat(a json, b json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_cat(a, b) $$;
CREATE FUNCTION array_slice(j json, first integer, behind integer) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT _joined((ARRAY(SELECT _elements(j)))[CASE WHEN first < 0 THEN array_size(j) + first ELSE first END + 1 : CASE WHEN behind < 0 THEN array_size(j) + behind ELSE behind END]) $$;
CREATE FUNCTION array_distinct(j json) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _joined(ARRAY(SELECT e FROM (SELECT e, min(n) AS n FROM _elements(j) WITH ORDINALITY AS o(e, n) GROUP BY e) g ORDER BY n)) $$;
CREATE FUNCTION array_to_string(j json, separator text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(string_agg(coalesce(_bare(value), ''), separator ORDER BY n), '') FROM json_array_elements(j) WITH ORDINALITY AS e(value, n) $$;
CREATE FUNCTION split(t text, separator text) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _joined(ARRAY(SELECT pg_catalog.to_json(e)::text FROM unnest(string_to_array(t, separator)) e)) WHERE t IS NOT NULL $$;
CREATE FUNCTION split_to_array(t text, separator text DEFAULT ',') RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT split(t, separator) $$;
CREATE FUNCTION to_variant(x anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE FUNCTION to_variant(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
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
