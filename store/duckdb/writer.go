//go:build cgo

package duckdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// writer puts the values of one column into vectors of DuckDB.
type writer struct {
	*schema.Column
	stored duckdbc.Column
	lo, hi int64      // bounds of KindInt
	most   gen.Int128 // the largest magnitude of KindWide
	isText bool       // bytes must be UTF-8
}

var errOutside = errors.New("is outside of what its type can hold in DuckDB")

func newWriter(c *schema.Column, stored duckdbc.Column) (*writer, error) {
	if !holds(stored, c) {
		return nil, fmt.Errorf("column %q is of type %s in DuckDB, which does not hold %s", c.Name, stored.Type, c.Type())
	}
	w := &writer{Column: c, stored: stored, lo: math.MinInt64, hi: math.MaxInt64}
	switch c.Type() {
	case schema.SmallInt:
		w.lo, w.hi = math.MinInt16, math.MaxInt16
	case schema.Int:
		w.lo, w.hi = math.MinInt32, math.MaxInt32
	case schema.Date, schema.Time, schema.Timestamp, schema.DateTime, schema.TimestampTZ:
		w.lo, w.hi = momentBounds(c.Type())
	case schema.Decimal:
		w.boundDecimal(stored.Width)
	case schema.Char, schema.Varchar, schema.Text, schema.JSON:
		w.isText = true
	}
	return w, nil
}

// momentBounds are those of the years 1 to 9999.
func momentBounds(t schema.Type) (lo, hi int64) {
	const day = 86_400_000_000
	switch t {
	case schema.Date:
		return textform.MinDay, textform.MaxDay
	case schema.Time:
		return 0, day - 1
	}
	return textform.MinDay * day, (textform.MaxDay+1)*day - 1
}

func (w *writer) boundDecimal(digits int) {
	end := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	end.Sub(end, big.NewInt(1))
	w.most = gen.Int128FromBig(end)
	if end.IsInt64() {
		w.lo, w.hi = -end.Int64(), end.Int64()
	}
}

// write puts n rows of a vector, from a row on that is a multiple of 64, into dst.
func (w *writer) write(a *duckdbc.Appender, dst duckdbc.Vector, src *gen.Vector, from, n int) error {
	if src.Valid != nil {
		dst.SetValid(src.Valid[from>>6:])
	}
	switch src.Kind {
	case gen.KindInt:
		return w.ints(dst, src, from, n)
	case gen.KindWide:
		return w.wide(dst, src, from, n)
	case gen.KindFloat:
		return w.floats(dst, src.Floats[from:from+n])
	case gen.KindBool:
		values := duckdbc.Values[bool](dst)
		for i := range values {
			values[i] = src.Bools.Get(from + i)
		}
	case gen.KindUUID:
		values := duckdbc.Values[gen.Int128](dst)
		for i, id := range src.UUIDs[from : from+n] {
			values[i] = fromUUID(id)
		}
	case gen.KindBytes:
		return w.bytes(a, dst, src, from, n)
	}
	return nil
}

func (w *writer) ints(dst duckdbc.Vector, src *gen.Vector, from, n int) error {
	values := src.Ints[from : from+n]
	for i, v := range values {
		if (v < w.lo || v > w.hi) && !src.IsNull(from+i) {
			return w.outside(v)
		}
	}
	switch w.stored.Storage {
	case mapping.TypeSmallInt:
		narrow(duckdbc.Values[int16](dst), values)
	case mapping.TypeInteger, mapping.TypeDate:
		narrow(duckdbc.Values[int32](dst), values)
	case mapping.TypeHugeInt:
		return w.outside(values)
	default:
		copy(duckdbc.Values[int64](dst), values)
	}
	return nil
}

func narrow[T int16 | int32](dst []T, src []int64) {
	for i, v := range src {
		dst[i] = T(v)
	}
}

func (w *writer) wide(dst duckdbc.Vector, src *gen.Vector, from, n int) error {
	values := src.Wide[from : from+n]
	least := negated(w.most)
	for i, v := range values {
		if (less(w.most, v) || less(v, least)) && !src.IsNull(from+i) {
			return w.outside(string(v.AppendDecimal(nil, w.stored.Scale)))
		}
	}
	copy(duckdbc.Values[gen.Int128](dst), values)
	return nil
}

func less(a, b gen.Int128) bool { return a.Hi < b.Hi || a.Hi == b.Hi && a.Lo < b.Lo }

func negated(x gen.Int128) gen.Int128 {
	return gen.Int128{Lo: ^x.Lo, Hi: ^x.Hi}.Add(gen.Int128Of(1))
}

func (w *writer) floats(dst duckdbc.Vector, src []float64) error {
	if w.stored.Storage == mapping.TypeDouble {
		copy(duckdbc.Values[float64](dst), src)
		return nil
	}
	values := duckdbc.Values[float32](dst)
	for i, v := range src {
		values[i] = float32(v)
	}
	return nil
}

// bytes writes strings. DuckDB takes what an appender gives it for UTF-8 unseen.
func (w *writer) bytes(a *duckdbc.Appender, dst duckdbc.Vector, src *gen.Vector, from, n int) error {
	offsets := src.Offsets[from : from+n+1]
	if w.isText && !utf8.Valid(src.Data[offsets[0]:offsets[n]]) {
		return fmt.Errorf("column %q holds text that is not UTF-8", w.Name)
	}
	a.SetBytes(dst, offsets, src.Data)
	return nil
}

// fromUUID returns a UUID as DuckDB holds it: a number of 128 bits, of which the highest is
// flipped so that numbers are in the order of texts.
// https://github.com/duckdb/duckdb/blob/main/src/common/types/uuid.cpp
func fromUUID(id [16]byte) gen.Int128 {
	return gen.Int128{Hi: int64(binary.BigEndian.Uint64(id[:8]) ^ 1<<63), Lo: binary.BigEndian.Uint64(id[8:])}
}

func (w *writer) outside(value any) error {
	return fmt.Errorf("the value %v of column %q %w", value, w.Name, errOutside)
}
