package sqlfunc

import "fmt"

// refusedScalars are functions of the warehouses that cannot be answered truly here.
var refusedScalars = []Scalar{
	refusal("hash", "how Snowflake computes it is not published; use MD5(x) or FNV_HASH(x)"),
	refusal("checksum", "how Redshift computes it is not published; use CRC32(x) or FNV_HASH(x)"),
	refusal("typeof", "JSON booleans are numbers in SQLite; use JSON_TYPE(x, '$.path')"),
	refusal("json_typeof", "JSON booleans are numbers in SQLite; use JSON_TYPE(x, '$.path')"),
	refusal("murmur3_32_hash", "use FNV_HASH(x) or MD5(x)"),
	refusal("farmfingerprint64", "use FNV_HASH(x) or MD5(x)"),
	refusal("jarowinkler_similarity", "use EDITDISTANCE(a, b)"),
	refusal("collate", "write x COLLATE NOCASE, or compare LOWER(x)"),
	refusal("collation", "texts are compared by their bytes; there are no other collations"),
	refusal("parse_ip", "use SPLIT_PART(x, '.', n)"),
	refusal("parse_url", "use REGEXP_SUBSTR(x, pattern, 1, 1, 'e')"),
	refusal("parse_xml", "there is no XML; use PARSE_JSON"),
	refusal("xmlget", "there is no XML; use GET_PATH"),
	refusal("encrypt", "there is no encryption; use SHA2(x, 256) to hide values"),
	refusal("decrypt", "there is no encryption"),
	refusal("aes_encrypt", "there is no encryption; use SHA2(x, 256) to hide values"),
	refusal("aes_decrypt", "there is no encryption"),
	refusal("seq4", "use ROW_NUMBER() OVER (ORDER BY …)"),
	refusal("seq8", "use ROW_NUMBER() OVER (ORDER BY …)"),
	refusal("to_base64", "use BASE64_ENCODE(x)"),
	refusal("from_base64", "use BASE64_DECODE_STRING(x)"),
	refusal("gen_random_uuid", "use UUID_STRING()"),
	refusal("uniform", "use FLOOR(RANDOM() * n)"),
	refusal("randstr", "use MD5(RANDOM()::VARCHAR)"),
}

// refusedAggregates are those of many rows.
var refusedAggregates = []Aggregate{
	refusedAggregate("hash_agg", "how Snowflake computes it is not published; use COUNT(*) and SUM(…), or MD5(LISTAGG(x, ','))"),
	refusedAggregate("approx_top_k", "use GROUP BY x ORDER BY COUNT(*) DESC LIMIT k"),
	refusedAggregate("hll_create_agg", "use COUNT(DISTINCT x)"),
	refusedAggregate("minhash", "use COUNT(DISTINCT x)"),
}

// refusal is a function that says what to write instead.
func refusal(name, instead string) Scalar {
	return Scalar{Name: name, Min: 0, Max: -1, Call: func(*Context, []any) (any, error) {
		return nil, fmt.Errorf("%s is not supported: %s", name, instead)
	}}
}

// refused is an aggregate that says what to write instead.
type refused struct{ err error }

func (r refused) Step([]any) error    { return r.err }
func (r refused) Value() (any, error) { return nil, r.err }

func refusedAggregate(name, instead string) Aggregate {
	err := fmt.Errorf("%s is not supported: %s", name, instead)
	return Aggregate{Name: name, Min: 0, Max: -1, New: func(*Context) Accumulator { return refused{err} }}
}
