package sqlfunc

import (
	"crypto/md5" //nolint:gosec // what the function is named after
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html
// https://docs.snowflake.com/en/sql-reference/functions-hash-scalar
var hashScalars = []Scalar{
	{Name: "md5", Min: 1, Max: 1, Call: strict(hexOf(md5Sum))},
	{Name: "md5_hex", Min: 1, Max: 1, Call: strict(hexOf(md5Sum))},
	{Name: "md5_binary", Min: 1, Max: 1, Call: strict(binaryOf(md5Sum))},
	{Name: "md5_number_lower64", Min: 1, Max: 1, Call: strict(md5Number(8))},
	{Name: "md5_number_upper64", Min: 1, Max: 1, Call: strict(md5Number(0))},
	{Name: "sha", Min: 1, Max: 1, Call: strict(hexOf(sha1Sum))},
	{Name: "sha1", Min: 1, Max: 1, Call: strict(hexOf(sha1Sum))},
	{Name: "sha1_hex", Min: 1, Max: 1, Call: strict(hexOf(sha1Sum))},
	{Name: "func_sha1", Min: 1, Max: 1, Call: strict(hexOf(sha1Sum))},
	{Name: "sha1_binary", Min: 1, Max: 1, Call: strict(binaryOf(sha1Sum))},
	{Name: "sha2", Min: 1, Max: 2, Call: strict(sha2("sha2"))},
	{Name: "sha2_hex", Min: 1, Max: 2, Call: strict(sha2("sha2_hex"))},
	{Name: "crc32", Min: 1, Max: 1, Call: strict(crc)},
	{Name: "fnv_hash", Min: 1, Max: 2, Call: strict(fnvHash)},
	{Name: "hex_encode", Min: 1, Max: 2, Call: strict(hexEncode)},
	{Name: "hex_decode_string", Min: 1, Max: 1, Call: strict(hexDecode("hex_decode_string", false))},
	{Name: "hex_decode_binary", Min: 1, Max: 1, Call: strict(hexDecode("hex_decode_binary", true))},
	{Name: "base64_encode", Min: 1, Max: 1, Call: strict(base64Encode)},
	{Name: "base64_decode_string", Min: 1, Max: 1, Call: strict(base64Decode("base64_decode_string", false))},
	{Name: "base64_decode_binary", Min: 1, Max: 1, Call: strict(base64Decode("base64_decode_binary", true))},
	{Name: "uuid_string", Min: 0, Max: 2, Volatile: true, Call: strict(uuidString)},
}

func bytesOf(v any) []byte {
	if b, ok := v.([]byte); ok {
		return b
	}
	return []byte(textOf(v))
}

func md5Sum(b []byte) []byte  { sum := md5.Sum(b); return sum[:] }  //nolint:gosec // asked for by name
func sha1Sum(b []byte) []byte { sum := sha1.Sum(b); return sum[:] } //nolint:gosec // asked for by name

func hexOf(sum func([]byte) []byte) call {
	return func(_ *Context, args []any) (any, error) { return hex.EncodeToString(sum(bytesOf(args[0]))), nil }
}

func binaryOf(sum func([]byte) []byte) call {
	return func(_ *Context, args []any) (any, error) { return sum(bytesOf(args[0])), nil }
}

// md5Number is half of the hash as a number of up to 64 bits without sign; beyond a BIGINT it is
// given as a text, as such DECIMALs are.
// https://docs.snowflake.com/en/sql-reference/functions/md5_number_lower64
func md5Number(from int) call {
	return func(_ *Context, args []any) (any, error) {
		n := binary.BigEndian.Uint64(md5Sum(bytesOf(args[0]))[from:])
		if n>>63 == 0 {
			return int64(n), nil
		}
		return strconv.FormatUint(n, 10), nil
	}
}

// https://docs.aws.amazon.com/redshift/latest/dg/SHA2.html
func sha2(name string) call {
	return func(_ *Context, args []any) (any, error) {
		width := int64(256)
		if len(args) == 2 {
			var err error
			if width, err = intOf(name, args[1]); err != nil {
				return nil, err
			}
		}
		b := bytesOf(args[0])
		switch width {
		case 0, 256:
			return fmt.Sprintf("%x", sha256.Sum256(b)), nil
		case 224:
			return fmt.Sprintf("%x", sha256.Sum224(b)), nil
		case 384:
			return fmt.Sprintf("%x", sha512.Sum384(b)), nil
		case 512:
			return fmt.Sprintf("%x", sha512.Sum512(b)), nil
		}
		return nil, fmt.Errorf("%s: there is no SHA-2 of %d bits; there are 224, 256, 384, 512, and 0 for 256", name, width)
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// crc is the CRC-32C in eight hexadecimal digits.
// https://docs.aws.amazon.com/redshift/latest/dg/crc32-function.html
func crc(_ *Context, args []any) (any, error) {
	return fmt.Sprintf("%08x", crc32.Checksum(bytesOf(args[0]), castagnoli)), nil
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// fnvHash is the 64-bit FNV-1a of a text. The hash of a number depends on how many bytes its
// type has, which a value does not tell.
// https://docs.aws.amazon.com/redshift/latest/dg/r_FNV_HASH.html
func fnvHash(_ *Context, args []any) (any, error) {
	switch args[0].(type) {
	case string, []byte, JSON:
	default:
		return nil, fmt.Errorf("fnv_hash: the hash of the number %s depends on its type; write FNV_HASH(x::VARCHAR)", quoted(args[0]))
	}
	hash := uint64(fnvOffset)
	if len(args) == 2 {
		seed, err := intOf("fnv_hash", args[1])
		if err != nil {
			return nil, err
		}
		hash = uint64(seed)
	}
	for _, b := range bytesOf(args[0]) {
		hash = (hash ^ uint64(b)) * fnvPrime
	}
	return int64(hash), nil
}

// hexEncode writes capitals, or small letters where the second argument is 0.
// https://docs.snowflake.com/en/sql-reference/functions/hex_encode
func hexEncode(_ *Context, args []any) (any, error) {
	b := bytesOf(args[0])
	if len(b) > maxText/2 {
		return nil, tooLong("hex_encode")
	}
	text := hex.EncodeToString(b)
	if len(args) == 2 {
		capitals, _, err := truthOf("hex_encode", args[1])
		if err != nil || !capitals {
			return text, err
		}
	}
	return strings.ToUpper(text), nil
}

func hexDecode(name string, bytes bool) call {
	return func(_ *Context, args []any) (any, error) {
		b, err := hex.DecodeString(textOf(args[0]))
		if err != nil {
			return nil, fmt.Errorf("%s: %s is not hexadecimal", name, quoted(args[0]))
		}
		return decoded(b, bytes), nil
	}
}

func base64Encode(_ *Context, args []any) (any, error) {
	b := bytesOf(args[0])
	if base64.StdEncoding.EncodedLen(len(b)) > maxText {
		return nil, tooLong("base64_encode")
	}
	return base64.StdEncoding.EncodeToString(b), nil
}

func base64Decode(name string, bytes bool) call {
	return func(_ *Context, args []any) (any, error) {
		b, err := base64.StdEncoding.DecodeString(textOf(args[0]))
		if err != nil {
			return nil, fmt.Errorf("%s: %s is not base64", name, quoted(args[0]))
		}
		return decoded(b, bytes), nil
	}
}

func decoded(b []byte, bytes bool) any {
	if bytes {
		return b
	}
	return string(b)
}

// uuidString is random, or of version 5, made of a namespace and a name.
// https://docs.snowflake.com/en/sql-reference/functions/uuid_string
func uuidString(_ *Context, args []any) (any, error) {
	var id [16]byte
	switch len(args) {
	case 0:
		_, _ = rand.Read(id[:]) // it never fails
		return uuidText(id, 4), nil
	case 1:
		return nil, fmt.Errorf("uuid_string: it takes no arguments, or a namespace and a name")
	}
	namespace, err := hex.DecodeString(strings.ReplaceAll(textOf(args[0]), "-", ""))
	if err != nil || len(namespace) != len(id) {
		return nil, fmt.Errorf("uuid_string: the namespace %s is no UUID", quoted(args[0]))
	}
	copy(id[:], sha1Sum(append(namespace, bytesOf(args[1])...)))
	return uuidText(id, 5), nil
}

// uuidText sets version and variant of RFC 9562.
func uuidText(id [16]byte, version byte) string {
	id[6] = id[6]&0x0f | version<<4
	id[8] = id[8]&0x3f | 0x80
	text := make([]byte, textform.UUIDWidth)
	textform.PutUUID(text, id)
	return string(text)
}
