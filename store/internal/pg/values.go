package pg

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// decoderOf returns what makes a value of its text, which is nil for NULL.
func decoderOf(oid uint32) func([]byte) (any, error) {
	value := plainText
	switch oid {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID:
		value = func(s string) (any, error) { return strconv.ParseInt(s, 10, 64) }
	case pgtype.Float4OID, pgtype.Float8OID:
		value = decodeFloat
	case pgtype.BoolOID:
		value = func(s string) (any, error) { return s == "t", nil }
	case pgtype.ByteaOID:
		value = decodeBytes
	case pgtype.TimestamptzOID:
		value = decodeInstant
	case pgtype.BPCharOID:
		value = decodePadded
	}
	return orNull(value)
}

func orNull(decode func(string) (any, error)) func([]byte) (any, error) {
	return func(text []byte) (any, error) {
		if text == nil {
			return nil, nil
		}
		return decode(string(text))
	}
}

func (t ValueType) decoder() func([]byte) (any, error) {
	decode := t.Decode
	if decode == nil {
		decode = plainText
	}
	return orNull(decode)
}

func plainText(s string) (any, error) { return s, nil }

// decodeFloat leaves what is no finite number as text.
func decodeFloat(s string) (any, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return s, nil //nolint:nilerr // as the database writes it
	}
	return x, nil
}

// decodeInstant writes UTC as other warehouses and the preview do.
func decodeInstant(s string) (any, error) {
	if utc, ok := strings.CutSuffix(s, "+00"); ok {
		return utc + "Z", nil
	}
	return s, nil
}

// decodePadded leaves out what a CHAR is filled up with, which has no meaning.
// https://www.postgresql.org/docs/current/datatype-character.html
func decodePadded(s string) (any, error) { return strings.TrimRight(s, " "), nil }

func decodeBytes(s string) (any, error) {
	digits, ok := strings.CutPrefix(s, `\x`)
	b, err := hex.DecodeString(digits)
	if !ok || err != nil {
		return nil, fmt.Errorf("%q is not in the hexadecimal form of bytes", s)
	}
	return b, nil
}
