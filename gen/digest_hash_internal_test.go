package gen

import (
	"encoding/binary"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// TestHashesAreThoseOfEachValue compares the hashes of columns with those of their values,
// one by one and byte by byte, as the forms are defined.
func TestHashesAreThoseOfEachValue(t *testing.T) {
	types := []schema.Column{
		{DataType: "BIGINT"}, {DataType: "NUMBER"}, {DataType: "DOUBLE"}, {DataType: "REAL"}, {DataType: "BOOLEAN"},
		{DataType: "UUID"}, {DataType: "VARCHAR"}, {DataType: "CHAR"}, {DataType: "BINARY"},
	}
	rapid.Check(t, func(t *rapid.T) {
		v := VectorFor(&types[rapid.IntRange(0, len(types)-1).Draw(t, "type")])
		n := rapid.IntRange(0, 200).Draw(t, "rows")
		v.Resize(n)
		fillAnyhow(t, &v, n)
		if rapid.Bool().Draw(t, "nulls") {
			for i := range n {
				if rapid.Bool().Draw(t, "null") {
					v.SetNull(i, n)
				}
			}
		}
		before := []uint64{7}
		got := v.Hashes(before, n)
		if len(got) != n+1 || got[0] != 7 {
			t.Fatalf("%d hashes behind %v are %d", n, before, len(got))
		}
		for i, h := range got[1:] {
			if want := plainHash(&v, i); h != want {
				t.Fatalf("%s, value %d of %d: hash %016x, want %016x", v.Type, i, n, h, want)
			}
		}
	})
}

// fillAnyhow gives v any values, floats among them that are equal and texts that are words.
func fillAnyhow(t *rapid.T, v *Vector, n int) {
	for i := range n {
		x := rapid.Uint64().Draw(t, "value")
		switch v.Kind {
		case KindInt:
			v.Ints[i] = int64(x)
		case KindWide:
			v.Wide[i] = Int128{Lo: x, Hi: rapid.Int64().Draw(t, "high")}
		case KindFloat:
			v.Floats[i] = rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 0.1, -3, math.Float64frombits(x)}).Draw(t, "float")
		case KindBool:
			v.Bools.Set(i, x&1 != 0)
		case KindUUID:
			binary.BigEndian.PutUint64(v.UUIDs[i][:], x)
			binary.BigEndian.PutUint64(v.UUIDs[i][8:], rapid.Uint64().Draw(t, "low"))
		}
	}
	if v.Kind == KindBytes {
		fillTexts(t, v, n)
	}
}

func fillTexts(t *rapid.T, v *Vector, n int) {
	list := &Words{offsets: []uint32{0}}
	for range rapid.IntRange(1, 20).Draw(t, "words") {
		list.add(string(rapid.SliceOfN(rapid.SampledFrom([]byte("ab \xff")), 0, 70).Draw(t, "word")))
	}
	var indexes []uint32
	for i := range n {
		word := uint32(rapid.IntRange(0, list.Len()-1).Draw(t, "index"))
		indexes = append(indexes, word)
		v.Data = append(v.Data, list.Word(word)...)
		v.Offsets[i+1] = int32(len(v.Data))
	}
	if rapid.Bool().Draw(t, "list") {
		v.Words, v.Indexes = list, indexes
	}
}

// plainHash returns the hash of value i of v, in the form that never changes.
func plainHash(v *Vector, i int) uint64 {
	switch {
	case v.IsNull(i):
		return nullHash
	case v.Kind == KindInt:
		return mix64(uint64(v.Ints[i]) + gamma)
	case v.Kind == KindWide:
		return mix64(v.Wide[i].Lo + gamma ^ mix64(uint64(v.Wide[i].Hi)))
	case v.Kind == KindFloat && v.Floats[i] == 0:
		return mix64(gamma)
	case v.Type == schema.Real:
		return mix64(uint64(math.Float32bits(float32(v.Floats[i]))) + gamma)
	case v.Kind == KindFloat:
		return mix64(math.Float64bits(v.Floats[i]) + gamma)
	case v.Kind == KindBool && v.Bools.Get(i):
		return mix64(gamma + 1)
	case v.Kind == KindBool:
		return mix64(gamma)
	case v.Kind == KindUUID:
		return plainHashOf(v.UUIDs[i][:])
	case v.Type == schema.Char:
		return plainHashOf(withoutBlanks(v.Bytes(i)))
	}
	return plainHashOf(v.Bytes(i))
}

// plainHashOf is hashBytes a byte at a time.
func plainHashOf(b []byte) uint64 {
	h := uint64(len(b)) ^ 0x2d358dccaa6c78a5
	for ; len(b) >= 8; b = b[8:] {
		h = fold(h^wordOf(b[:8]), 0x8bb84b93962eacc9)
	}
	return mix64(fold(h^wordOf(b), 0x4b33a62ed433d4a3) ^ h)
}

func wordOf(b []byte) (word uint64) {
	for i, c := range b {
		word |= uint64(c) << (8 * uint(i))
	}
	return word
}
