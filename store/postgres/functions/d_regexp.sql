-- Regular expressions. https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html
-- The server's \b is a backspace, and \y a boundary of a word.
-- https://www.postgresql.org/docs/current/functions-matching.html#POSIX-ESCAPE-SEQUENCES
CREATE FUNCTION _pattern(p text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(p, '\') = 0 THEN p ELSE pg_catalog.regexp_replace(pg_catalog.regexp_replace(p, '(?<!\\)((?:\\\\)*)\\b', '\1\\y', 'g'), '(?<!\\)((?:\\\\)*)\\B', '\1\\Y', 'g') END $$;
-- What a replacement calls $1 is \1 to the server.
CREATE FUNCTION _replacement(r text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(r, '\$([0-9])', '\\\1', 'g') $$;
-- Parameters: e takes a group, p is another kind of expressions, which these are as well.
CREATE FUNCTION _flags(parameters text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF parameters !~ '^[cieps]*$' THEN RAISE EXCEPTION 'the parameters "%" of a regular expression are not all known; there are c, e, i, p and s', parameters USING ERRCODE = 'invalid_parameter_value'; END IF;
  RETURN translate(parameters, 'eps', '');
END $$;

CREATE FUNCTION regexp_replace(t text, p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), '', 'g') $$;
CREATE FUNCTION regexp_replace(t text, p text, r text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), _replacement(r), 'g') $$;
CREATE FUNCTION regexp_replace(t text, p text, r text, first integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), _replacement(r), first, 0) $$;
CREATE FUNCTION regexp_replace(t text, p text, r text, first integer, parameters text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), _replacement(r), first, 0, _flags(parameters)) $$;
CREATE FUNCTION regexp_replace(t text, p text, r text, first integer, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), _replacement(r), first, n) $$;
CREATE FUNCTION regexp_replace(t text, p text, r text, first integer, n integer, parameters text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_replace(t, _pattern(p), _replacement(r), first, n, _flags(parameters)) $$;

CREATE FUNCTION regexp_substr(t text, p text, first integer, n integer, parameters text, part integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t IS NULL OR p IS NULL OR first IS NULL OR n IS NULL OR parameters IS NULL THEN NULL ELSE coalesce(pg_catalog.regexp_substr(t, _pattern(p), first, n, _flags(parameters), part), '') END $$;
CREATE FUNCTION regexp_substr(t text, p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_substr(t, p, 1, 1, '', 0) $$;
CREATE FUNCTION regexp_substr(t text, p text, first integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_substr(t, p, first, 1, '', 0) $$;
CREATE FUNCTION regexp_substr(t text, p text, first integer, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_substr(t, p, first, n, '', 0) $$;
CREATE FUNCTION regexp_substr(t text, p text, first integer, n integer, parameters text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_substr(t, p, first, n, parameters, CASE WHEN strpos(parameters, 'e') > 0 THEN 1 ELSE 0 END) $$;

CREATE FUNCTION regexp_instr(t text, p text, first integer, n integer, behind integer, parameters text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.regexp_instr(t, _pattern(p), first, n, behind, _flags(parameters), CASE WHEN strpos(parameters, 'e') > 0 THEN 1 ELSE 0 END) $$;
CREATE FUNCTION regexp_instr(t text, p text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_instr(t, p, 1, 1, 0, '') $$;
CREATE FUNCTION regexp_instr(t text, p text, first integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_instr(t, p, first, 1, 0, '') $$;
CREATE FUNCTION regexp_instr(t text, p text, first integer, n integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_instr(t, p, first, n, 0, '') $$;
CREATE FUNCTION regexp_instr(t text, p text, first integer, n integer, behind integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_instr(t, p, first, n, behind, '') $$;

CREATE FUNCTION regexp_count(t text, p text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_count(t, _pattern(p)) $$;
CREATE FUNCTION regexp_count(t text, p text, first integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_count(t, _pattern(p), first) $$;
CREATE FUNCTION regexp_count(t text, p text, first integer, parameters text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_count(t, _pattern(p), first, _flags(parameters)) $$;

CREATE FUNCTION regexp_like(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT t ~ ('^(?:' || _pattern(p) || ')$') $$;
CREATE FUNCTION regexp_like(t text, p text, parameters text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.regexp_like(t, '^(?:' || _pattern(p) || ')$', _flags(parameters)) $$;
CREATE FUNCTION rlike(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_like(t, p) $$;
CREATE FUNCTION rlike(t text, p text, parameters text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_like(t, p, parameters) $$;
