-- Numbers. https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html
-- A float is rounded as it is written, half away from zero; the server's own goes to the even one.
CREATE FUNCTION round(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.round(x::text::numeric)::double precision $$;
CREATE FUNCTION round(x double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.round(x::text::numeric, digits)::double precision $$;
CREATE FUNCTION trunc(x double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.trunc(x::text::numeric, digits)::double precision $$;
CREATE FUNCTION square(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x * x $$;
CREATE FUNCTION square(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x * x $$;
CREATE FUNCTION dexp(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT exp(x) $$;
CREATE FUNCTION dlog1(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ln(x) $$;
CREATE FUNCTION dlog10(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT log(x) $$;
CREATE FUNCTION div0(a double precision, b double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN b = 0 THEN a * 0 ELSE a / b END $$;
CREATE FUNCTION div0(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN b = 0 THEN a * 0 ELSE a / b END $$;
CREATE FUNCTION div0null(a double precision, b double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN b <> 0 THEN a / b ELSE a * 0 END $$;
CREATE FUNCTION div0null(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN b <> 0 THEN a / b ELSE a * 0 END $$;
CREATE FUNCTION bitand(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a & b $$;
CREATE FUNCTION bitor(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a | b $$;
CREATE FUNCTION bitxor(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a # b $$;
CREATE FUNCTION bitnot(a bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ~a $$;
CREATE FUNCTION bitshiftleft(a bigint, n integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a << n $$;
CREATE FUNCTION bitshiftright(a bigint, n integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a >> n $$;
CREATE FUNCTION strtol(t text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits text := lower(btrim(t));
  minus boolean := false;
  n numeric := 0;
  d integer;
BEGIN
  IF left(digits, 1) IN ('-', '+') THEN minus := left(digits, 1) = '-'; digits := substr(digits, 2); END IF;
  IF base = 16 AND left(digits, 2) = '0x' THEN digits := substr(digits, 3); END IF;
  IF base NOT BETWEEN 2 AND 36 THEN RAISE EXCEPTION 'STRTOL takes a base from 2 to 36, not %', base USING ERRCODE = 'invalid_parameter_value'; END IF;
  FOR i IN 1 .. length(digits) LOOP
    d := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, i, 1)) - 1;
    IF d < 0 OR d >= base THEN RAISE EXCEPTION 'STRTOL: "%" is no number of base %', t, base USING ERRCODE = 'invalid_text_representation'; END IF;
    n := n * base + d;
  END LOOP;
  RETURN CASE WHEN minus THEN -n ELSE n END;
END $$;
CREATE FUNCTION truncate(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.trunc(x) $$;
CREATE FUNCTION truncate(x numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.trunc(x, digits) $$;
CREATE FUNCTION truncate(x double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.trunc(x) $$;
CREATE FUNCTION truncate(x double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT trunc(x, digits) $$;
