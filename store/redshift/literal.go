package redshift

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// quote returns a text literal. Backslashes are escapes in Redshift, as they were in the
// Postgres that it comes from.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Examples_with_character_types.html
func quote(s string) string { return string(appendQuoted(nil, s)) }

func appendQuoted[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '\'')
	for i := range len(s) {
		if c := s[i]; c == '\'' || c == '\\' {
			dst = append(dst, c)
		}
		dst = append(dst, s[i])
	}
	return append(dst, '\'')
}

// appendRow appends a row of VALUES. Each value has its type, as the rows of a long list must
// have the same.
func appendRow(dst []byte, b *gen.Batch, row int) ([]byte, error) {
	dst = append(dst, '(')
	for i := range b.Columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		v := &b.Columns[i]
		if v.IsNull(row) {
			dst = append(dst, "NULL"...)
			continue
		}
		var err error
		if dst, err = appendValue(dst, v, row); err != nil {
			return nil, fmt.Errorf("row %d of table %q is refused: column %q %w", b.First+int64(row), b.Table.Name, v.Column.Name, err)
		}
	}
	return append(dst, ')'), nil
}

func appendValue(dst []byte, v *gen.Vector, row int) ([]byte, error) {
	switch v.Kind {
	case gen.KindInt:
		return appendInt(dst, v, row), nil
	case gen.KindWide:
		return v.Wide[row].AppendDecimal(dst, v.Scale), nil
	case gen.KindFloat:
		return appendFloat(dst, v.Floats[row]), nil
	case gen.KindBool:
		return strconv.AppendBool(dst, v.Bools.Get(row)), nil
	case gen.KindUUID:
		return put(dst, "'", textform.UUIDWidth, "'", func(b []byte) { textform.PutUUID(b, v.UUIDs[row]) }), nil
	}
	return appendBytes(dst, v, row)
}

func appendInt(dst []byte, v *gen.Vector, row int) []byte {
	n := v.Ints[row]
	switch v.Type {
	case schema.Date:
		return put(dst, "DATE'", len("2006-01-02"), "'", func(b []byte) { textform.PutDate(b, n) })
	case schema.Time:
		return put(dst, "TIME'", textform.TimeWidth(6), "'", func(b []byte) { textform.PutTime(b, n, 6) })
	case schema.Timestamp, schema.DateTime:
		return put(dst, "TIMESTAMP'", textform.TimestampWidth(6), "'", func(b []byte) { textform.PutTimestamp(b, n, 6) })
	case schema.TimestampTZ:
		return put(dst, "TIMESTAMPTZ'", textform.TimestampWidth(6), "+00'", func(b []byte) { textform.PutTimestamp(b, n, 6) })
	case schema.Decimal:
		return gen.Int128Of(n).AppendDecimal(dst, v.Scale)
	}
	return strconv.AppendInt(dst, n, 10)
}

// put appends a text of that width, which write writes, with what stands before and after it.
func put(dst []byte, before string, width int, after string, write func([]byte)) []byte {
	dst = append(dst, before...)
	dst = append(dst, make([]byte, width)...)
	write(dst[len(dst)-width:])
	return append(dst, after...)
}

// appendFloat casts text: a number with many digits would be read as a DECIMAL.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
func appendFloat(dst []byte, x float64) []byte {
	dst = append(dst, '\'')
	switch {
	case math.IsNaN(x):
		dst = append(dst, "NaN"...)
	case math.IsInf(x, 0):
		dst = append(strconv.AppendFloat(dst, x, 'g', -1, 64), "inity"...)
	default:
		dst = strconv.AppendFloat(dst, x, 'g', -1, 64)
	}
	return append(dst, "'::FLOAT8"...)
}

// appendBytes appends text, VARBYTE by its hexadecimal digits, and SUPER by its JSON.
// https://docs.aws.amazon.com/redshift/latest/dg/r_TO_VARBYTE.html
// https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html
func appendBytes(dst []byte, v *gen.Vector, row int) ([]byte, error) {
	value := v.Bytes(row)
	if v.Type == schema.Binary {
		dst = hex.AppendEncode(append(dst, "TO_VARBYTE('"...), value)
		return append(dst, "','hex')"...), nil
	}
	if slices.Contains(value, 0) {
		return nil, fmt.Errorf("holds %q, and no text of the database can hold the character U+0000", value)
	}
	if v.Type == schema.JSON {
		return append(appendQuoted(append(dst, "JSON_PARSE("...), value), ')'), nil
	}
	return appendQuoted(dst, value), nil
}
