package sqlfunc_test

import "testing"

func BenchmarkDates(b *testing.B) {
	for _, bench := range []struct {
		name string
		args []any
	}{
		{"date_trunc", []any{"month", "2024-02-29 13:04:05"}},
		{"dateadd", []any{"day", int64(30), "2024-02-29"}},
		{"dateadd", []any{"month", int64(1), "2024-02-29 13:04:05"}},
		{"datediff", []any{"day", "2024-02-29", "2025-01-01 10:00:00"}},
		{"date_part", []any{"year", "2024-02-29 13:04:05"}},
		{"to_char", []any{"2024-02-29 13:04:05", "YYYY-MM"}},
		{"to_char", []any{1234567.891, "FM9,999,999.00"}},
		{"to_date", []any{"29.02.2024", "DD.MM.YYYY"}},
		{"_to_integer", []any{"12345"}},
		{"_to_decimal", []any{12.345, int64(12), int64(2)}},
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
