package parquet

import (
	"encoding/binary"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/dw-sim/dw-sim/gen"
)

// fixed16 is a type of 16 bytes with an index of its own: parquet-go's leaves pages
// without values out of the lists of bounds, which puts all later bounds beside the
// wrong page.
type fixed16 struct{ pq.Type }

func (fixed16) NewColumnIndexer(int) pq.ColumnIndexer { return new(fixed16Indexer) }

// wideDecimal is a DECIMAL of 16 bytes. parquet-go compares it byte by byte, as if it
// had no sign, and a reader that trusts such statistics would skip negative values.
// https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#decimal
type wideDecimal struct{ fixed16 }

func (wideDecimal) Compare(a, b pq.Value) int {
	return compareInt128(int128Of([16]byte(a.ByteArray())), int128Of([16]byte(b.ByteArray())))
}

func (d wideDecimal) NewColumnBuffer(columnIndex, numValues int) pq.ColumnBuffer {
	return wideDecimalBuffer{d.fixed16.NewColumnBuffer(columnIndex, numValues)}
}

type wideDecimalBuffer struct{ pq.ColumnBuffer }

func (b wideDecimalBuffer) Page() pq.Page { return wideDecimalPage{b.ColumnBuffer.Page()} }

type wideDecimalPage struct{ pq.Page }

// Bounds returns the least and the greatest value by number.
func (p wideDecimalPage) Bounds() (least, greatest pq.Value, ok bool) {
	data := p.Data()
	values := data.Uint128()
	if len(values) == 0 {
		return least, greatest, false
	}
	low, high := 0, 0
	for i := range values {
		if v := int128Of(values[i]); compareInt128(v, int128Of(values[low])) < 0 {
			low = i
		} else if compareInt128(v, int128Of(values[high])) > 0 {
			high = i
		}
	}
	return pq.FixedLenByteArrayValue(values[low][:]), pq.FixedLenByteArrayValue(values[high][:]), true
}

// fixed16Indexer collects the bounds of the pages of a fixed16 column.
type fixed16Indexer struct{ index format.ColumnIndex }

func (x *fixed16Indexer) Reset() { x.index = format.ColumnIndex{} }

func (x *fixed16Indexer) IndexPage(values, nulls int64, least, greatest pq.Value) {
	x.index.NullPages = append(x.index.NullPages, values == nulls)
	x.index.NullCounts = append(x.index.NullCounts, nulls)
	x.index.MinValues = append(x.index.MinValues, append([]byte{}, least.ByteArray()...))
	x.index.MaxValues = append(x.index.MaxValues, append([]byte{}, greatest.ByteArray()...))
}

func (x *fixed16Indexer) ColumnIndex() format.ColumnIndex {
	x.index.BoundaryOrder = format.Unordered // always right; sorted pages are not what a generator makes
	return x.index
}

func int128Of(b [16]byte) gen.Int128 {
	return gen.Int128{Hi: int64(binary.BigEndian.Uint64(b[:8])), Lo: binary.BigEndian.Uint64(b[8:])}
}

func putInt128(b *[16]byte, v gen.Int128) {
	binary.BigEndian.PutUint64(b[:8], uint64(v.Hi))
	binary.BigEndian.PutUint64(b[8:], v.Lo)
}

func compareInt128(a, b gen.Int128) int {
	switch {
	case a == b:
		return 0
	case a.Hi < b.Hi || a.Hi == b.Hi && a.Lo < b.Lo:
		return -1
	default:
		return 1
	}
}
