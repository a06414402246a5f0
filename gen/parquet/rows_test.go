package parquet_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// pow10 returns 10^n.
func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func wide(digits string) gen.Int128 {
	v, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		panic("no number: " + digits)
	}
	return gen.Int128FromBig(v)
}

// mix is a hash of a row and a column, so that any row can be made alone.
func mix(row int64, column int) uint64 {
	x := uint64(row)*0x9e3779b97f4a7c15 + uint64(column)*0xbf58476d1ce4e5b9
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	return x ^ x>>29
}

var nines = strings.Repeat("9", 38)

// sample is what a column of the tests holds: special values first, then a mixture.
type sample struct {
	column  schema.Column
	scale   int
	ints    []int64
	wides   []gen.Int128
	floats  []float64
	strings []string
}

func samples() []sample {
	limit18 := new(big.Int).Sub(pow10(18), big.NewInt(1)).Int64()
	return []sample{
		{column: schema.Column{Name: "zebra", DataType: "BIGINT"}, ints: []int64{math.MinInt64, math.MaxInt64, 0, -1}},
		{column: schema.Column{Name: "small", DataType: "SMALLINT"}, ints: []int64{math.MinInt16, math.MaxInt16}},
		{column: schema.Column{Name: "plain", DataType: "INT"}, ints: []int64{math.MinInt32, math.MaxInt32}},
		{column: schema.Column{Name: "price", DataType: "DECIMAL", Precision: new(9), Scale: new(2)}, scale: 2, ints: []int64{-999_999_999, 999_999_999, -5}},
		{column: schema.Column{Name: "amount", DataType: "DECIMAL", Precision: new(18), Scale: new(4)}, scale: 4, ints: []int64{-limit18, limit18}},
		{column: schema.Column{Name: "huge", DataType: "DECIMAL", Precision: new(38), Scale: new(10)}, scale: 10, wides: []gen.Int128{
			wide("-" + nines), wide(nines), wide("-1"), wide("0"), wide("12345678901234567890123"), wide("-12345678901234567890123")}},
		{column: schema.Column{Name: "born", DataType: "DATE"}, ints: []int64{-719_162, 2_932_896, 0}},
		{column: schema.Column{Name: "at", DataType: "TIME"}, ints: []int64{0, 86_399_999_999}},
		{column: schema.Column{Name: "seen", DataType: "TIMESTAMP"}, ints: []int64{math.MinInt64, math.MaxInt64, 1_700_000_000_000_000}},
		{column: schema.Column{Name: "instant", DataType: "TIMESTAMPTZ"}, ints: []int64{-1, 1}},
		{column: schema.Column{Name: "moment", DataType: "DATETIME"}, ints: []int64{0}},
		{column: schema.Column{Name: "ratio", DataType: "REAL"}, floats: []float64{math.MaxFloat32, -math.MaxFloat32, 0}},
		{column: schema.Column{Name: "score", DataType: "FLOAT"}, floats: []float64{math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64}},
		{column: schema.Column{Name: "exact", DataType: "DOUBLE"}, floats: []float64{-0.1}},
		{column: schema.Column{Name: "active", DataType: "BOOLEAN"}},
		{column: schema.Column{Name: "code", DataType: "CHAR", CharLength: new(3)}, strings: []string{"", "abc"}},
		{column: schema.Column{Name: "word", DataType: "VARCHAR", FakerRule: "word"}, strings: []string{"", "é", strings.Repeat("long ", 40)}},
		{column: schema.Column{Name: "Email", DataType: "VARCHAR", Unique: true}, strings: []string{strings.Repeat("ü", 100)}},
		{column: schema.Column{Name: "note", DataType: "TEXT"}, strings: []string{"", strings.Repeat("x", 1<<20)}},
		{column: schema.Column{Name: "blob", DataType: "BINARY"}, strings: []string{"", strings.Repeat("\xff", 100), "\x00"}},
		{column: schema.Column{Name: "document", DataType: "JSON"}, strings: []string{`{"a":1}`, `[]`}},
		{column: schema.Column{Name: "id", DataType: "UUID"}},
	}
}

// everything is an experiment with a table that has every type twice: as it is, and
// nullable under a name that begins with n_.
func everything(t testing.TB) (*schema.Experiment, []sample) {
	t.Helper()
	all := samples()
	for _, s := range samples() {
		s.column.Name = "n_" + s.column.Name
		s.column.Required = new(false)
		all = append(all, s)
	}
	table := schema.Table{Name: "Everything"}
	for _, s := range all {
		table.Columns = append(table.Columns, s.column)
	}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{table}}, all
}

// rowsOf makes rows [first, first+n) of the table of everything.
func rowsOf(t *schema.Table, all []sample, first int64, n int) *gen.Batch {
	b := &gen.Batch{Table: t, First: first, Rows: n}
	for i := range all {
		b.Columns = append(b.Columns, all[i].vector(&t.Columns[i], i, first, n))
	}
	return b
}

// kindOf returns the kind of the vectors of a type, as gen.Vector documents it.
func (s *sample) kind(t schema.Type) gen.Kind {
	switch {
	case s.wides != nil:
		return gen.KindWide
	case s.ints != nil:
		return gen.KindInt
	case s.floats != nil:
		return gen.KindFloat
	case s.strings != nil:
		return gen.KindBytes
	case t == schema.UUID:
		return gen.KindUUID
	default:
		return gen.KindBool
	}
}

func (s *sample) vector(c *schema.Column, number int, first int64, n int) gen.Vector {
	v := gen.Vector{Column: c, Type: c.Type(), Scale: s.scale, Kind: s.kind(c.Type()), Bools: make(gen.Bitmap, (n+63)/64)}
	if v.Kind == gen.KindBytes {
		v.Offsets = []int32{0}
	}
	if c.Nullable() {
		v.Valid = make(gen.Bitmap, (n+63)/64)
	}
	for i := range n {
		row := first + int64(i)
		h := mix(row, number)
		null := c.Nullable() && (h%7 == 0 || row >= 40_000 && row < 75_000) // some, and whole pages
		if v.Valid != nil {
			v.Valid.Set(i, !null)
		}
		s.add(&v, i, row, h, null)
	}
	return v
}

// add appends the value of a row; beneath a NULL lies rubbish that no file may show.
func (s *sample) add(v *gen.Vector, i int, row int64, h uint64, null bool) {
	special := int(row % 5000)
	switch v.Kind {
	case gen.KindInt:
		v.Ints = append(v.Ints, s.int(special, h, null))
	case gen.KindWide:
		x := gen.Int128{Lo: h, Hi: int64(h) >> 20}
		if special < len(s.wides) {
			x = s.wides[special]
		}
		v.Wide = append(v.Wide, x)
	case gen.KindFloat:
		x := float64(float32(int32(h)) / 16)
		if special < len(s.floats) {
			x = s.floats[special]
		}
		v.Floats = append(v.Floats, x)
	case gen.KindBytes:
		v.Data = append(v.Data, s.text(row, special, h, null)...)
		v.Offsets = append(v.Offsets, int32(len(v.Data)))
	case gen.KindUUID:
		var id [16]byte
		binary.BigEndian.PutUint64(id[:], h)
		v.UUIDs = append(v.UUIDs, id)
	case gen.KindBool:
		v.Bools.Set(i, h&1 != 0)
	}
}

func (s *sample) int(special int, h uint64, null bool) int64 {
	switch {
	case null:
		return math.MaxInt64
	case special < len(s.ints):
		return s.ints[special]
	}
	return int64(h % 1000)
}

func (s *sample) text(row int64, special int, h uint64, null bool) string {
	switch {
	case null:
		return "rubbish beneath a NULL"
	case special < len(s.strings) && row < 5000:
		return s.strings[special]
	case s.column.Unique:
		return fmt.Sprintf("user%d@example.com", row)
	case s.column.DataType == "BINARY":
		return fmt.Sprintf("\xfe%d", h%100_000) // outgrows the dictionary, had it one
	case s.column.DataType == "CHAR":
		return fmt.Sprintf("%x", h) // outgrows its dictionary
	default:
		return fmt.Sprintf("word%d", h%3000)
	}
}

// cell writes a value so that it can be compared and read.
func cell(v *gen.Vector, i int) string {
	if v.IsNull(i) {
		return "NULL"
	}
	switch v.Kind {
	case gen.KindInt:
		return string(gen.AppendDecimal(nil, v.Ints[i], v.Scale))
	case gen.KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		return fmt.Sprint(v.Floats[i])
	case gen.KindBool:
		return fmt.Sprint(v.Bools.Get(i))
	case gen.KindUUID:
		return fmt.Sprintf("%x", v.UUIDs[i])
	default:
		return "'" + string(v.Bytes(i)) + "'"
	}
}
