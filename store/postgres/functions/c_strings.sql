-- Strings. https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
-- Texts that are made longer are bounded: a server has its memory for all of its users.
CREATE FUNCTION _bounded(f text, characters numeric) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF characters > 16777216 THEN RAISE EXCEPTION '% would make a text of % characters; 16777216 are the most', f, characters USING ERRCODE = 'program_limit_exceeded'; END IF;
  RETURN greatest(characters, 0);
END $$;
CREATE FUNCTION repeat(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.repeat(t, CASE WHEN _bounded('REPEAT', length(t)::numeric * n) IS NULL THEN NULL ELSE n END) $$;
CREATE FUNCTION replicate(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT repeat(t, n) $$;
CREATE FUNCTION space(n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.repeat(' ', _bounded('SPACE', n)) $$;
CREATE FUNCTION lpad(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lpad(t, _bounded('LPAD', n)) $$;
CREATE FUNCTION lpad(t text, n integer, fill text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lpad(t, _bounded('LPAD', n), fill) $$;
CREATE FUNCTION rpad(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.rpad(t, _bounded('RPAD', n)) $$;
CREATE FUNCTION rpad(t text, n integer, fill text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.rpad(t, _bounded('RPAD', n), fill) $$;

CREATE FUNCTION len(t text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT length(t) $$;
CREATE FUNCTION textlen(t text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT length(t) $$;
CREATE FUNCTION rtrimmed_length(t text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT length(rtrim(t)) $$;
CREATE FUNCTION charindex(part text, t text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT strpos(t, part) $$;
CREATE FUNCTION charindex(part text, t text, first integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(substr(t, greatest(first, 1)), part) = 0 THEN 0 ELSE strpos(substr(t, greatest(first, 1)), part) + greatest(first, 1) - 1 END $$;
CREATE FUNCTION startswith(t text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT starts_with(t, part) $$;
CREATE FUNCTION endswith(t text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT right(t, length(part)) = part $$;
CREATE FUNCTION contains(t text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT strpos(t, part) > 0 $$;
CREATE FUNCTION strtok(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT strtok(t, ' ', 1) $$;
CREATE FUNCTION strtok(t text, characters text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT strtok(t, characters, 1) $$;
CREATE FUNCTION strtok(t text, characters text, n integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT token FROM unnest(string_to_array(translate(t, characters, pg_catalog.repeat(chr(1), length(characters))), chr(1))) WITH ORDINALITY AS u(token, at) WHERE token <> '' ORDER BY at LIMIT 1 OFFSET greatest(n, 1) - 1 $$;
CREATE FUNCTION editdistance(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  before integer[];
  now integer[];
BEGIN
  IF length(a)::bigint * length(b) > 1000000 THEN RAISE EXCEPTION 'EDITDISTANCE takes texts of up to a thousand characters' USING ERRCODE = 'program_limit_exceeded'; END IF;
  IF a = '' OR b = '' THEN RETURN length(a) + length(b); END IF;
  before := ARRAY(SELECT generate_series(0, length(b)));
  FOR i IN 1 .. length(a) LOOP
    now := ARRAY[i];
    FOR j IN 1 .. length(b) LOOP
      now[j + 1] := least(before[j + 1] + 1, now[j] + 1, before[j] + CASE WHEN substr(a, i, 1) = substr(b, j, 1) THEN 0 ELSE 1 END);
    END LOOP;
    before := now;
  END LOOP;
  RETURN before[length(b) + 1];
END $$;
CREATE FUNCTION editdistance(a text, b text, most integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT least(editdistance(a, b), CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE most END) $$;
CREATE FUNCTION levenshtein(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT editdistance(a, b) $$;
CREATE FUNCTION levenshtein(a text, b text, most integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT editdistance(a, b, most) $$;
-- The American Soundex: H and W between two equal codes do not part them, vowels do.
-- https://www.archives.gov/research/census/soundex
CREATE FUNCTION soundex(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letters text := regexp_replace(upper(t), '[^A-Z]', '', 'g');
  codes text := translate(letters, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202');
  result text := left(letters, 1);
  last text := left(codes, 1);
  code text;
BEGIN
  FOR i IN 2 .. length(letters) LOOP
    code := substr(codes, i, 1);
    CONTINUE WHEN substr(letters, i, 1) IN ('H', 'W');
    IF code <> '0' AND code <> last THEN result := result || code; END IF;
    last := code;
    EXIT WHEN length(result) = 4;
  END LOOP;
  RETURN CASE WHEN result = '' THEN '' ELSE pg_catalog.rpad(result, 4, '0') END;
END $$;
CREATE FUNCTION insert(t text, first integer, n integer, part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT overlay(t PLACING part FROM first FOR n) $$;
CREATE FUNCTION ucase(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(t) $$;
CREATE FUNCTION lcase(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lower(t) $$;
CREATE FUNCTION strleft(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT left(t, n) $$;
CREATE FUNCTION strright(t text, n integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT right(t, n) $$;
