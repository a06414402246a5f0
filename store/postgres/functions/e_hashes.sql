-- Hashes and encodings. https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html
CREATE FUNCTION sha2(t text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(CASE bits WHEN 0 THEN sha256(convert_to(t, 'UTF8')) WHEN 224 THEN sha224(convert_to(t, 'UTF8')) WHEN 256 THEN sha256(convert_to(t, 'UTF8'))
    WHEN 384 THEN sha384(convert_to(t, 'UTF8')) WHEN 512 THEN sha512(convert_to(t, 'UTF8')) ELSE _refuse('SHA2 takes 0, 224, 256, 384 or 512 bits, not ' || bits)::bytea END, 'hex') $$;
CREATE FUNCTION sha2(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha2(t, 256) $$;
-- https://www.rfc-editor.org/rfc/rfc3174
CREATE FUNCTION _sha1(t bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  m bytea := t;
  bits bigint := octet_length(m) * 8::bigint;
  h bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
  w bigint[];
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; x bigint;
BEGIN
  IF bits > 8000000 THEN RAISE EXCEPTION 'SHA1 takes a text of up to a million bytes' USING ERRCODE = 'program_limit_exceeded'; END IF;
  m := m || '\x80'::bytea || decode(pg_catalog.repeat('00', (55 - octet_length(m)) & 63), 'hex') || int8send(bits);
  FOR block IN 0 .. octet_length(m) / 64 - 1 LOOP
    w := '{}';
    FOR i IN 0 .. 15 LOOP
      w[i] := (get_byte(m, block * 64 + i * 4)::bigint << 24) | (get_byte(m, block * 64 + i * 4 + 1) << 16) | (get_byte(m, block * 64 + i * 4 + 2) << 8) | get_byte(m, block * 64 + i * 4 + 3);
    END LOOP;
    FOR i IN 16 .. 79 LOOP
      x := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
      w[i] := ((x << 1) | (x >> 31)) & 4294967295;
    END LOOP;
    a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
    FOR i IN 0 .. 79 LOOP
      IF i < 20 THEN f := (b & c) | (~b & d); k := 1518500249;
      ELSIF i < 40 THEN f := b # c # d; k := 1859775393;
      ELSIF i < 60 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
      ELSE f := b # c # d; k := 3395469782; END IF;
      x := ((((a << 5) | (a >> 27)) & 4294967295) + (f & 4294967295) + e + k + w[i]) & 4294967295;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & 4294967295; b := a; a := x;
    END LOOP;
    h := ARRAY[(h[1] + a) & 4294967295, (h[2] + b) & 4294967295, (h[3] + c) & 4294967295, (h[4] + d) & 4294967295, (h[5] + e) & 4294967295];
  END LOOP;
  RETURN pg_catalog.lpad(to_hex(h[1]), 8, '0') || pg_catalog.lpad(to_hex(h[2]), 8, '0') || pg_catalog.lpad(to_hex(h[3]), 8, '0') || pg_catalog.lpad(to_hex(h[4]), 8, '0') || pg_catalog.lpad(to_hex(h[5]), 8, '0');
END $$;
CREATE FUNCTION sha1(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _sha1(convert_to(t, 'UTF8')) $$;
CREATE FUNCTION sha(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha1(t) $$;
CREATE FUNCTION func_sha1(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha1(t) $$;
-- CRC-32C. https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
CREATE FUNCTION crc32(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  m bytea := convert_to(t, 'UTF8');
  c bigint := 4294967295;
BEGIN
  FOR i IN 0 .. octet_length(m) - 1 LOOP
    c := c # get_byte(m, i);
    FOR j IN 1 .. 8 LOOP c := (c >> 1) # CASE WHEN c & 1 = 1 THEN 2197175160 ELSE 0 END; END LOOP;
  END LOOP;
  RETURN pg_catalog.lpad(to_hex(c # 4294967295), 8, '0');
END $$;
-- FNV-1a with 64 bits. https://www.rfc-editor.org/rfc/rfc9923
CREATE FUNCTION fnv_hash(t text, seed bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  m bytea := convert_to(t, 'UTF8');
  h bigint := seed;
  n numeric;
BEGIN
  FOR i IN 0 .. octet_length(m) - 1 LOOP
    n := mod((h # get_byte(m, i))::numeric * 1099511628211, 18446744073709551616);
    h := CASE WHEN n > 9223372036854775807 THEN n - 18446744073709551616 WHEN n < -9223372036854775808 THEN n + 18446744073709551616 ELSE n END;
  END LOOP;
  RETURN h;
END $$;
CREATE FUNCTION fnv_hash(t text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT fnv_hash(t, -3750763034362895579) $$;
CREATE FUNCTION hex_encode(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(encode(convert_to(t, 'UTF8'), 'hex')) $$;
CREATE FUNCTION hex_decode_string(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT convert_from(decode(t, 'hex'), 'UTF8') $$;
CREATE FUNCTION base64_encode(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT translate(encode(convert_to(t, 'UTF8'), 'base64'), chr(10), '') $$;
CREATE FUNCTION base64_decode_string(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT convert_from(decode(t, 'base64'), 'UTF8') $$;
CREATE FUNCTION uuid_string() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT gen_random_uuid()::text $$;
-- https://www.rfc-editor.org/rfc/rfc9562#section-5.5
CREATE FUNCTION uuid_string(namespace text, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-5' || substr(h, 14, 3) || '-' || substr('89ab', strpos('0123456789abcdef', substr(h, 17, 1)) % 4 + CASE strpos('0123456789abcdef', substr(h, 17, 1)) % 4 WHEN 0 THEN 4 ELSE 0 END, 1) || substr(h, 18, 3) || '-' || substr(h, 21, 12)
  FROM _sha1(decode(translate(namespace, '-', ''), 'hex') || convert_to(name, 'UTF8')) h $$;
CREATE FUNCTION hash(x anyelement) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _refuse('HASH of Snowflake is not published; write FNV_HASH or MD5')::bigint $$;
CREATE FUNCTION hash(x text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _refuse('HASH of Snowflake is not published; write FNV_HASH or MD5')::bigint $$;
CREATE FUNCTION try_hex_decode_string(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN RETURN hex_decode_string(t); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
CREATE FUNCTION try_base64_decode_string(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN RETURN base64_decode_string(t); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
CREATE FUNCTION md5_hex(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT md5(t) $$;
CREATE FUNCTION sha1_hex(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha1(t) $$;
CREATE FUNCTION sha2_hex(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha2(t, 256) $$;
CREATE FUNCTION sha2_hex(t text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha2(t, bits) $$;
CREATE FUNCTION md5_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(md5(t), 'hex') $$;
CREATE FUNCTION sha1_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(sha1(t), 'hex') $$;
CREATE FUNCTION hex_decode_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(t, 'hex') $$;
CREATE FUNCTION base64_decode_binary(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT decode(t, 'base64') $$;
CREATE FUNCTION hex_encode(b bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(encode(b, 'hex')) $$;
CREATE FUNCTION base64_encode(b bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT translate(encode(b, 'base64'), chr(10), '') $$;
-- 64 bits as a number that is never negative.
CREATE FUNCTION _unsigned(hex text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ('x' || substr(hex, 1, 8))::bit(32)::bigint::numeric * 4294967296 + ('x' || substr(hex, 9, 8))::bit(32)::bigint $$;
CREATE FUNCTION md5_number_lower64(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _unsigned(right(md5(t), 16)) $$;
CREATE FUNCTION md5_number_upper64(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT _unsigned(left(md5(t), 16)) $$;
