package sqlfunc_test

import "testing"

func BenchmarkTexts(b *testing.B) {
	for _, bench := range []struct {
		name string
		args []any
	}{
		{"len", []any{"a text of some words"}},
		{"upper", []any{"a text of some words"}},
		{"split_part", []any{"a text of some words", " ", int64(3)}},
		{"like", []any{"%some%", "a text of some words"}},
		{"match", []any{"%SOME%", "a text of some words"}},
		{"regexp_substr", []any{"order 12345 of 2024", "[0-9]+"}},
		{"regexp_replace", []any{"order 12345 of 2024", "[0-9]+", "<$0>"}},
		{"md5", []any{"a text of some words"}},
		{"get_path", []any{`{"id": 17, "customer": {"name": "Ann", "tags": ["a", "b"]}}`, "customer.tags[1]"}},
		{"round", []any{1234.5678, int64(2)}},
		{"decode", []any{"c", "a", int64(1), "b", int64(2), "c", int64(3)}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c, f := newContext(), scalars[bench.name]
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Call(c, bench.args); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/call")
		})
	}
}

func BenchmarkAggregates(b *testing.B) {
	for _, bench := range []struct {
		name string
		args []any
	}{
		{"sum", []any{1234.56}},
		{"sum", []any{1234.5678901234567}},
		{"stddev", []any{1234.56}},
		{"corr", []any{1234.56, int64(5)}},
		{"median", []any{1234.56}},
		{"approx_count_distinct", []any{int64(17)}},
		{"bool_or", []any{int64(1)}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			a := aggregates[bench.name].New(newContext())
			rows := 0
			b.ReportAllocs()
			for b.Loop() {
				if rows++; rows%1_000_000 == 0 { // a group is bounded
					a = aggregates[bench.name].New(newContext())
				}
				if err := a.Step(bench.args); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/row")
		})
	}
}
