package gen_test

import (
	"context"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// frozen holds one value of each form. Its digests never change.
func frozen() *gen.Batch {
	columns := []schema.Column{
		{Name: "i", DataType: "BIGINT"}, {Name: "w", DataType: "NUMBER"}, {Name: "f", DataType: "DOUBLE"}, {Name: "r", DataType: "REAL"},
		{Name: "b", DataType: "BOOLEAN"}, {Name: "s", DataType: "VARCHAR"}, {Name: "c", DataType: "CHAR"}, {Name: "u", DataType: "UUID"}, {Name: "n", DataType: "INT"},
	}
	b := &gen.Batch{Rows: 2}
	for i := range columns {
		v := gen.VectorFor(&columns[i])
		v.Resize(2)
		b.Columns = append(b.Columns, v)
	}
	b.Columns[0].Ints[0], b.Columns[0].Ints[1] = math.MinInt64, 7
	b.Columns[1].Wide[0], b.Columns[1].Wide[1] = gen.Int128{Lo: 1, Hi: -1}, gen.Int128Of(-5)
	b.Columns[2].Floats[0], b.Columns[2].Floats[1] = 0.1, math.Copysign(0, -1)
	b.Columns[3].Floats[0], b.Columns[3].Floats[1] = float64(float32(0.1)), 0
	b.Columns[4].Bools[0] = 0b10
	setBytes(&b.Columns[5], "", "naïve “text” of more than eight bytes ")
	setBytes(&b.Columns[6], "AB", "AB   ")
	b.Columns[7].UUIDs[0], b.Columns[7].UUIDs[1] = [16]byte{1}, [16]byte{15: 2}
	b.Columns[8].Ints[0], b.Columns[8].Ints[1] = 1, 2
	b.Columns[8].SetNull(1, 2)
	return b
}

func setBytes(v *gen.Vector, values ...string) {
	for i, s := range values {
		v.Data = append(v.Data, s...)
		v.Offsets[i+1] = int32(len(v.Data))
	}
}

func digestOf(batches ...*gen.Batch) gen.TableDigest {
	var d gen.Digester
	for _, b := range batches {
		d.Add(b)
	}
	return d.Sum()
}

func TestGoldenDigestForms(t *testing.T) {
	golden(t, "digest.golden", digestOf(frozen()))
}

func TestDigestEqualities(t *testing.T) {
	want := digestOf(frozen())
	b := frozen()
	b.Columns[2].Floats[1] = 0
	b.Columns[6].Data[3] = 'B'
	if got := digestOf(b); got.Table != want.Table {
		t.Errorf("the zeros, or the blanks behind a CHAR, make a difference: %v, want %v", got, want)
	}
	b.Columns[8].Ints[1] = 99
	if got := digestOf(b); got.Table != want.Table {
		t.Error("what stands in the place of a NULL makes a difference")
	}
	slices.Reverse(b.Columns)
	if got := digestOf(b); got.Table != want.Table || !maps.Equal(got.Columns, want.Columns) {
		t.Error("the order of columns makes a difference")
	}
}

func TestDigestSeesAnyChange(t *testing.T) {
	want := digestOf(frozen())
	for name, change := range map[string]func(*gen.Batch){
		"i": func(b *gen.Batch) { b.Columns[0].Ints[1]++ },
		"w": func(b *gen.Batch) { b.Columns[1].Wide[0].Hi++ },
		"f": func(b *gen.Batch) { b.Columns[2].Floats[0] = math.Nextafter(0.1, 1) },
		"r": func(b *gen.Batch) { b.Columns[3].Floats[0] += 0.0001 },
		"b": func(b *gen.Batch) { b.Columns[4].Bools[0] = 0b11 },
		"s": func(b *gen.Batch) { b.Columns[5].Data[1]++ },
		"u": func(b *gen.Batch) { b.Columns[7].UUIDs[0][15]++ },
		"n": func(b *gen.Batch) { b.Columns[8].SetNull(0, 2) },
	} {
		b := frozen()
		change(b)
		got := digestOf(b)
		for column, sum := range got.Columns {
			if (sum != want.Columns[column]) != (column == name) {
				t.Errorf("a change of %s: digest of %s %s, was %s", name, column, sum, want.Columns[column])
			}
		}
		if got.Table == want.Table {
			t.Errorf("a change of %s does not change the digest of the table", name)
		}
	}
}

// TestDigestSeesMovedValues swaps the values of one column between two rows.
func TestDigestSeesMovedValues(t *testing.T) {
	want := digestOf(frozen())
	b := frozen()
	ints := b.Columns[0].Ints
	ints[0], ints[1] = ints[1], ints[0]
	got := digestOf(b)
	if !maps.Equal(got.Columns, want.Columns) || got.Table == want.Table {
		t.Errorf("got %v, want the columns, but not the table, of %v", got, want)
	}
}

func TestDigestsMerge(t *testing.T) {
	g, err := gen.New(everyKind(), gen.Options{BatchRows: 999})
	if err != nil {
		t.Fatal(err)
	}
	var whole, a, b gen.Digester
	turn := 0
	for batch, err := range g.Batches(context.Background(), "free") {
		if err != nil {
			t.Fatal(err)
		}
		whole.Add(batch)
		if turn++; turn%2 == 0 {
			a.Add(batch)
		} else {
			b.Add(batch)
		}
	}
	a.Merge(&b)
	a.Merge(&gen.Digester{})
	if a.Sum().Table != whole.Sum().Table || !maps.Equal(a.Sum().Columns, whole.Sum().Columns) || a.Sum().Rows != 20_000 {
		t.Errorf("merged %v, want %v", a.Sum(), whole.Sum())
	}
}

func TestCanonicalJSON(t *testing.T) {
	for in, want := range map[string]string{
		` { "b" : 1.50, "a" : [ 1e3, -0.0, 12E-1 ] } `: `{"a":[1000,0,1.2],"b":1.5}`,
		`"\u00e9<\/"`:                    `"é</"`,
		`1.000`:                          `1`,
		`100`:                            `100`,
		`-0.050`:                         `-0.05`,
		`null`:                           `null`,
		`12345678901234567890.123456789`: `12345678901234567890.123456789`,
	} {
		if got, err := gen.CanonicalJSON([]byte(in)); err != nil || string(got) != want {
			t.Errorf("CanonicalJSON(%s) = %s, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{``, `{`, `{} {}`, `1e999999999`, `nul`} {
		if got, err := gen.CanonicalJSON([]byte(in)); err == nil {
			t.Errorf("CanonicalJSON(%s) = %s, want an error", in, got)
		}
	}
}

func TestAppendDecimal(t *testing.T) {
	for _, c := range []struct {
		value gen.Int128
		scale int
		want  string
	}{
		{gen.Int128Of(0), 2, "0.00"}, {gen.Int128Of(-5), 2, "-0.05"}, {gen.Int128Of(12345), 2, "123.45"}, {gen.Int128Of(7), 0, "7"},
		{gen.Int128Of(math.MinInt64), 18, "-9.223372036854775808"}, {gen.Int128{Hi: 1}, 3, "18446744073709551.616"}, {gen.Int128{Hi: -1}, 0, "-18446744073709551616"},
	} {
		if got := string(c.value.AppendDecimal(nil, c.scale)); got != c.want {
			t.Errorf("%v at scale %d: %s, want %s", c.value, c.scale, got, c.want)
		}
	}
}
