package gen

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// TestAliasTable adds up the probabilities that the cells give to each number.
func TestAliasTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weight := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e300))
		weights := rapid.SliceOfN(weight, 1, 40).Draw(t, "weights")
		sum := 0.0
		for _, w := range weights {
			sum += w / 1e3
		}
		table, err := newAliasTable(weights)
		if sum == 0 {
			if err == nil {
				t.Fatal("weights that are all 0 were accepted")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float64, len(weights))
		for i, c := range table {
			share := float64(c.threshold) * 0x1p-64
			got[i] += share
			got[c.other] += 1 - share
			if weights[i] == 0 && c.threshold > 0 || weights[c.other] == 0 {
				t.Fatalf("cell %d, %+v, draws a weight of 0: %v", i, c, weights)
			}
		}
		for i, w := range weights {
			if want := w / 1e3 / sum * float64(len(weights)); math.Abs(got[i]-want) > 1e-9 {
				t.Fatalf("number %d comes with %g cells of %d, want %g", i, got[i], len(weights), want)
			}
		}
	})
}

// TestWeights compares 10^6 values of each type that can be listed with their weights.
func TestWeights(t *testing.T) {
	uuid := func(last string) schema.Value { return schema.Value("00000000-0000-4000-8000-00000000000" + last) }
	for _, column := range []schema.Column{
		{DataType: "SMALLINT", Values: []schema.Value{"1", "-2", "30"}},
		{DataType: "BIGINT", Values: []schema.Value{"1", "2", "9223372036854775807"}},
		{DataType: "DECIMAL", Scale: new(2), Values: []schema.Value{"1.50", "2", "0.01"}},
		{DataType: "DECIMAL", Precision: new(38), Values: []schema.Value{"1", "2", "99999999999999999999999999999999999999"}},
		{DataType: "REAL", Values: []schema.Value{"0.5", "1.5", "2.5"}},
		{DataType: "DOUBLE", Values: []schema.Value{"0.1", "0.2", "0.3"}},
		{DataType: "VARCHAR", Values: []schema.Value{"Berlin", "", "Köln"}},
		{DataType: "CHAR", CharLength: new(2), Values: []schema.Value{"DE", "A", "NL"}},
		{DataType: "DATE", Values: []schema.Value{"2024-01-01", "2024-01-02", "2024-02-29"}},
		{DataType: "TIME", Values: []schema.Value{"08:00:00", "09:00:00", "10:00:00"}},
		{DataType: "TIMESTAMPTZ", Values: []schema.Value{"2024-01-01T00:00:00Z", "2024-01-02", "2024-01-03"}},
		{DataType: "UUID", Values: []schema.Value{uuid("1"), uuid("2"), uuid("3")}},
	} {
		column.Weights = []float64{6, 0, 3}
		checkWeights(t, column, func(v *Vector, i int) string { return string(valueText(v, i)) })
	}
	checkWeights(t, schema.Column{DataType: "BOOLEAN", Values: []schema.Value{"true", "false"}, Weights: []float64{0.9, 0.1}},
		func(v *Vector, i int) string { return string(valueText(v, i)) })
}

// valueText returns value i of v in a form that equal values share.
func valueText(v *Vector, i int) []byte {
	switch v.Kind {
	case KindBool:
		if v.Bools.Get(i) {
			return []byte("true")
		}
		return []byte("false")
	case KindBytes:
		return v.Bytes(i)
	case KindUUID:
		return v.UUIDs[i][:]
	case KindFloat:
		return []byte{byte(math.Round(v.Floats[i] * 10))}
	case KindWide:
		return []byte(v.Wide[i].String())
	}
	return []byte(Int128Of(v.Ints[i]).String())
}

func checkWeights(t *testing.T, column schema.Column, text func(*Vector, int) string) {
	t.Helper()
	column.Name = "x"
	const rows = 200_000
	e := &schema.Experiment{Name: "fit", Tables: []schema.Table{{Name: "t", TargetRows: rows, Columns: []schema.Column{column}}}}
	g, err := New(e, Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("t", 0, rows)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]float64{}
	for i := range rows {
		counts[text(&b.Columns[0], i)]++
	}
	list := newVector(g.tables[0].columns[0])
	list.Resize(len(column.Values))
	if err := g.tables[0].columns[0].setListed(&list); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, w := range column.Weights {
		sum += w
	}
	stat, df := 0.0, -1
	for i, w := range column.Weights {
		want, got := w/sum*rows, counts[text(&list, i)]
		if w == 0 && got > 0 {
			t.Errorf("%s: %s has the weight 0 and comes %g times", column.DataType, column.Values[i], got)
		}
		if w > 0 {
			stat += (got - want) * (got - want) / want
			df++
		}
	}
	if p := chiSquareP(stat, df); p < 0.001 {
		t.Errorf("%s: counts %v of weights %v: p = %g", column.DataType, counts, column.Weights, p)
	}
}
