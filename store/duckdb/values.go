//go:build cgo

package duckdb

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// forms of values in a result that are no texts, by the type of their column. What is neither
// here nor in textForms is cast to text by DuckDB.
var plainForms = map[mapping.Type]func(c duckdbc.Column, v duckdbc.Vector) func(row int) any{
	mapping.TypeSQLNull:   func(duckdbc.Column, duckdbc.Vector) func(int) any { return func(int) any { return nil } },
	mapping.TypeBoolean:   func(_ duckdbc.Column, v duckdbc.Vector) func(int) any { return boxed(duckdbc.Values[bool](v)) },
	mapping.TypeTinyInt:   integers[int8],
	mapping.TypeSmallInt:  integers[int16],
	mapping.TypeInteger:   integers[int32],
	mapping.TypeBigInt:    integers[int64],
	mapping.TypeUTinyInt:  integers[uint8],
	mapping.TypeUSmallInt: integers[uint16],
	mapping.TypeUInteger:  integers[uint32],
	mapping.TypeUBigInt:   largeIntegers,
	mapping.TypeHugeInt:   hugeIntegers,
	mapping.TypeFloat:     func(_ duckdbc.Column, v duckdbc.Vector) func(int) any { return singles(duckdbc.Values[float32](v)) },
	mapping.TypeDouble:    func(_ duckdbc.Column, v duckdbc.Vector) func(int) any { return boxed(duckdbc.Values[float64](v)) },
	mapping.TypeBlob: func(_ duckdbc.Column, v duckdbc.Vector) func(int) any {
		return func(row int) any { return bytes.Clone(v.Bytes(row)) }
	},
}

// printer appends the text of a row's value, which is not NULL.
type printer func(dst []byte, row int) []byte

// textForms are those of values that are texts in a result.
var textForms = map[mapping.Type]func(c duckdbc.Column, v duckdbc.Vector) printer{
	mapping.TypeDecimal: decimals,
	mapping.TypeVarchar: func(_ duckdbc.Column, v duckdbc.Vector) printer {
		return func(dst []byte, row int) []byte { return append(dst, v.Bytes(row)...) }
	},
	mapping.TypeUUID:        uuids,
	mapping.TypeDate:        func(_ duckdbc.Column, v duckdbc.Vector) printer { return dates(duckdbc.Values[int32](v)) },
	mapping.TypeTime:        func(_ duckdbc.Column, v duckdbc.Vector) printer { return times(duckdbc.Values[int64](v)) },
	mapping.TypeTimestamp:   moments(1, ""),
	mapping.TypeTimestampTZ: moments(1, "Z"),
	mapping.TypeTimestampMS: moments(1000, ""),
	mapping.TypeTimestampS:  moments(1_000_000, ""),
}

// isPlain reports whether values of a column have a form without a cast.
func isPlain(c duckdbc.Column) bool { return plainForms[c.ID] != nil || textForms[c.ID] != nil }

// valuesOf returns what reads the values of a vector, row by row: nil for NULL. texts are used
// for nothing else while it does.
func valuesOf(c duckdbc.Column, v duckdbc.Vector, texts *texts) func(row int) any {
	if !isPlain(c) {
		c.ID = mapping.TypeVarchar // it was cast
	}
	valid := v.Valid()
	var value func(row int) any
	if form := textForms[c.ID]; form != nil {
		value = texts.of(v.Rows(), valid, form(c, v))
	} else {
		value = plainForms[c.ID](c, v)
	}
	if valid == nil {
		return value
	}
	return func(row int) any {
		if isNull(valid, row) {
			return nil
		}
		return value(row)
	}
}

// texts makes the texts of a column some rows at a time, as one string with many parts, which
// takes less than a string for each.
type texts struct {
	buffer []byte
	ends   []int // in the buffer, of each row
}

// textsBytes is about how many bytes are made at a time. Long texts are to be made one by one.
const textsBytes = 4096

func (t *texts) of(rows int, valid []uint64, write printer) func(row int) any {
	made, first := "", 0
	t.ends = t.ends[:0]
	return func(row int) any {
		if at := row - first; at < 0 || at >= len(t.ends) {
			t.buffer, t.ends, first = t.buffer[:0], t.ends[:0], row
			for next := row; next < rows && len(t.buffer) < textsBytes; next++ {
				if !isNull(valid, next) {
					t.buffer = write(t.buffer, next)
				}
				t.ends = append(t.ends, len(t.buffer))
			}
			made = string(t.buffer)
			if cap(t.buffer) > 16*textsBytes {
				t.buffer = nil
			}
		}
		begin, at := 0, row-first
		if at > 0 {
			begin = t.ends[at-1]
		}
		return made[begin:t.ends[at]]
	}
}

func boxed[T bool | float64](values []T) func(row int) any {
	return func(row int) any { return values[row] }
}

func singles(values []float32) func(row int) any {
	return func(row int) any { return shortest(values[row]) }
}

// shortest is the number of the fewest digits that means v, as DuckDB itself writes it: 0.1,
// not 0.10000000149011612.
func shortest(v float32) float64 {
	x, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	if err != nil { // there are no others
		return float64(v)
	}
	return x
}

func integers[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](_ duckdbc.Column, v duckdbc.Vector) func(row int) any {
	values := duckdbc.Values[T](v)
	return func(row int) any { return int64(values[row]) }
}

func largeIntegers(_ duckdbc.Column, v duckdbc.Vector) func(row int) any {
	values := duckdbc.Values[uint64](v)
	return func(row int) any {
		if values[row] > math.MaxInt64 {
			return fmt.Sprint(values[row])
		}
		return int64(values[row])
	}
}

func hugeIntegers(_ duckdbc.Column, v duckdbc.Vector) func(row int) any {
	values := duckdbc.Values[gen.Int128](v)
	return func(row int) any {
		if small, fits := values[row].Int64(); fits {
			return small
		}
		return values[row].String()
	}
}

func decimals(c duckdbc.Column, v duckdbc.Vector) printer {
	var unscaled func(row int) gen.Int128
	switch c.Storage {
	case mapping.TypeSmallInt:
		values := duckdbc.Values[int16](v)
		unscaled = func(row int) gen.Int128 { return gen.Int128Of(int64(values[row])) }
	case mapping.TypeInteger:
		values := duckdbc.Values[int32](v)
		unscaled = func(row int) gen.Int128 { return gen.Int128Of(int64(values[row])) }
	case mapping.TypeBigInt:
		values := duckdbc.Values[int64](v)
		unscaled = func(row int) gen.Int128 { return gen.Int128Of(values[row]) }
	default:
		values := duckdbc.Values[gen.Int128](v)
		unscaled = func(row int) gen.Int128 { return values[row] }
	}
	return func(dst []byte, row int) []byte { return unscaled(row).AppendDecimal(dst, c.Scale) }
}

func uuids(_ duckdbc.Column, v duckdbc.Vector) printer {
	values := duckdbc.Values[gen.Int128](v)
	return func(dst []byte, row int) []byte {
		dst, text := extend(dst, textform.UUIDWidth)
		textform.PutUUID(text, toUUID(values[row]))
		return dst
	}
}

// extend makes dst longer by n bytes, which are to be written.
func extend(dst []byte, n int) (all, added []byte) {
	dst = slices.Grow(dst, n)[:len(dst)+n]
	return dst, dst[len(dst)-n:]
}

func dates(values []int32) printer {
	return func(dst []byte, row int) []byte {
		days := int64(values[row])
		if !textform.DateFits(days) {
			return append(dst, farDate(days, math.MaxInt32)...)
		}
		dst, text := extend(dst, len("2006-01-02"))
		textform.PutDate(text, days)
		return dst
	}
}

func times(values []int64) printer {
	return func(dst []byte, row int) []byte {
		micros := values[row]
		if micros == 86_400_000_000 {
			return append(dst, "24:00:00"...) // DuckDB has it
		}
		digits := fraction(micros)
		dst, text := extend(dst, textform.TimeWidth(digits))
		textform.PutTime(text, micros, digits)
		return dst
	}
}

// moments reads timestamps in units of so many microseconds. zone is written after them.
func moments(unit int64, zone string) func(duckdbc.Column, duckdbc.Vector) printer {
	return func(_ duckdbc.Column, v duckdbc.Vector) printer {
		values := duckdbc.Values[int64](v)
		return func(dst []byte, row int) []byte {
			value := values[row]
			if value > math.MaxInt64/unit || value < -math.MaxInt64/unit || !textform.TimestampFits(value*unit) {
				return append(dst, farMoment(value, unit, zone)...)
			}
			digits := fraction(value * unit)
			dst, text := extend(dst, textform.TimestampWidth(digits))
			textform.PutTimestamp(text, value*unit, digits)
			return append(dst, zone...)
		}
	}
}

// fraction returns how many digits the fraction of a second has, without zeros at its end.
func fraction(micros int64) int {
	rest := micros % 1_000_000
	if rest == 0 {
		return 0
	}
	digits := 6
	for ; rest%10 == 0; rest /= 10 {
		digits--
	}
	return digits
}

// farDate writes a day that is not in the years 1 to 9999. most is infinity.
// https://duckdb.org/docs/stable/sql/data_types/timestamp#special-values
func farDate(days, most int64) string {
	switch days {
	case most:
		return "infinity"
	case -most:
		return "-infinity"
	}
	return farYear(time.Unix(days*86_400, 0).UTC(), "-01-02")
}

func farMoment(value, unit int64, zone string) string {
	switch value {
	case math.MaxInt64:
		return "infinity"
	case -math.MaxInt64:
		return "-infinity"
	}
	perSecond := 1_000_000 / unit
	return farYear(time.Unix(value/perSecond, value%perSecond*unit*1000).UTC(), "-01-02 15:04:05.999999") + zone
}

// farYear writes a year of any length, and what layout says behind it.
func farYear(t time.Time, layout string) string {
	if t.Year() > 0 {
		return fmt.Sprint(t.Year()) + t.Format(layout)
	}
	return fmt.Sprintf("%04d%s (BC)", 1-t.Year(), t.Format(layout))
}
