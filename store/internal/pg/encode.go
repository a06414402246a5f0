package pg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// The binary form of COPY: a header, and for each row an int16 number of fields and the
// fields, each with an int32 length before it, -1 for NULL; -1 instead of a row ends it.
// https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
const (
	copyHeader  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" // no flags, no extension
	copyTrailer = "\xff\xff"
	nullField   = math.MaxUint32 // -1
)

// Dates are sent as days, and timestamps as microseconds, since 2000-01-01.
// https://www.postgresql.org/docs/current/datatype-datetime.html
const (
	epochDays   = 10_957
	epochMicros = epochDays * 86_400 * 1_000_000
)

// jsonVersion is what a JSONB begins with.
// https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/jsonb.c (jsonb_recv)
const jsonVersion = 1

// form is how the values of a column are sent.
type form uint8

const (
	formInt16 form = iota + 1
	formInt32
	formInt64
	formDate
	formMicros  // since 1970
	formTime    // since midnight
	formReal    //
	formDouble  //
	formBool    //
	formNumeric // Ints
	formWide    // Wide
	formUUID    //
	formBytes   // text and BINARY
	formJSON    // of a JSONB
)

// formsOf returns the forms of a table's columns. Those that are not JSONB but text have
// their own.
func formsOf(t *schema.Table, text func(column string) bool) []form {
	forms := make([]form, len(t.Columns))
	for i := range t.Columns {
		v := gen.VectorFor(&t.Columns[i])
		forms[i] = formOf(&v)
		if forms[i] == formJSON && text(strings.ToLower(t.Columns[i].Name)) {
			forms[i] = formBytes
		}
	}
	return forms
}

func formOf(v *gen.Vector) form {
	switch v.Type {
	case schema.SmallInt:
		return formInt16
	case schema.Int:
		return formInt32
	case schema.BigInt:
		return formInt64
	case schema.Date:
		return formDate
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return formMicros
	case schema.Time:
		return formTime
	case schema.Real:
		return formReal
	case schema.Float, schema.Double:
		return formDouble
	case schema.Boolean:
		return formBool
	case schema.UUID:
		return formUUID
	case schema.JSON:
		return formJSON
	case schema.Decimal:
		if v.Kind == gen.KindWide {
			return formWide
		}
		return formNumeric
	}
	return formBytes
}

// appendRows appends the rows of a batch, from row first to before row end.
func appendRows(dst []byte, b *gen.Batch, forms []form, first, end int) []byte {
	fields := uint16(len(b.Columns))
	for row := first; row < end; row++ {
		dst = binary.BigEndian.AppendUint16(dst, fields)
		for i := range b.Columns {
			v := &b.Columns[i]
			if v.Valid != nil && !v.Valid.Get(row) {
				dst = binary.BigEndian.AppendUint32(dst, nullField)
				continue
			}
			dst = appendField(dst, v, forms[i], row)
		}
	}
	return dst
}

func appendField(dst []byte, v *gen.Vector, f form, row int) []byte {
	switch f {
	case formInt16:
		return binary.BigEndian.AppendUint16(append(dst, 0, 0, 0, 2), uint16(v.Ints[row]))
	case formInt32:
		return appendInt32(dst, v.Ints[row])
	case formInt64, formTime:
		return appendInt64(dst, v.Ints[row])
	case formDate:
		return appendInt32(dst, v.Ints[row]-epochDays)
	case formMicros:
		return appendInt64(dst, v.Ints[row]-epochMicros)
	case formReal:
		return appendInt32(dst, int64(math.Float32bits(float32(v.Floats[row]))))
	case formDouble:
		return appendInt64(dst, int64(math.Float64bits(v.Floats[row])))
	case formBool:
		bit := v.Bools[row>>6] >> (uint(row) & 63) & 1
		return append(dst, 0, 0, 0, 1, byte(bit))
	case formNumeric:
		return appendNumeric(dst, gen.Int128Of(v.Ints[row]), v.Scale)
	case formWide:
		return appendNumeric(dst, v.Wide[row], v.Scale)
	case formUUID:
		return append(append(dst, 0, 0, 0, 16), v.UUIDs[row][:]...)
	case formJSON:
		value := v.Bytes(row)
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(value)+1))
		return append(append(dst, jsonVersion), value...)
	default:
		value := v.Bytes(row)
		return append(binary.BigEndian.AppendUint32(dst, uint32(len(value))), value...)
	}
}

func appendInt32(dst []byte, v int64) []byte {
	return binary.BigEndian.AppendUint32(append(dst, 0, 0, 0, 4), uint32(v))
}

func appendInt64(dst []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, 0, 0, 0, 8), uint64(v))
}

// checkText refuses what no text of the database can hold.
// https://www.postgresql.org/docs/current/datatype-character.html: "The character with code
// zero cannot be stored."
func checkText(b *gen.Batch) error {
	for i := range b.Columns {
		v := &b.Columns[i]
		if v.Kind != gen.KindBytes || v.Type == schema.Binary || bytes.IndexByte(v.Data, 0) < 0 {
			continue
		}
		for row := range b.Rows {
			if !v.IsNull(row) && bytes.IndexByte(v.Bytes(row), 0) >= 0 {
				return fmt.Errorf("row %d of table %q is refused: column %q holds %q, and no text of the database can hold the character U+0000", b.First+int64(row), b.Table.Name, v.Column.Name, v.Bytes(row))
			}
		}
	}
	return nil
}
