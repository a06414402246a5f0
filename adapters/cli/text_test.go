package cli

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func TestGrouped(t *testing.T) {
	tests := map[int64]string{
		0: "0", 999: "999", 1000: "1 000", 1234567: "1 234 567", -1000: "-1 000",
		math.MinInt64: "-9 223 372 036 854 775 808",
	}
	for n, want := range tests {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestElapsed(t *testing.T) {
	tests := map[time.Duration]string{
		340 * time.Millisecond: "340 ms", 12400 * time.Millisecond: "12.4 s",
		185 * time.Second: "3 min 5 s", 130 * time.Minute: "2 h 10 min",
	}
	for d, want := range tests {
		if got := elapsed(d); got != want {
			t.Errorf("elapsed(%d) = %q, want %q", d, got, want)
		}
	}
}

func TestBytesOf(t *testing.T) {
	tests := map[uint64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KiB", 1 << 30: "1.0 GiB", math.MaxUint64: "16.0 EiB"}
	for n, want := range tests {
		if got := bytesOf(n); got != want {
			t.Errorf("bytesOf(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestMasked(t *testing.T) {
	tests := map[string]string{
		"sqlite:///srv/data": "sqlite:///srv/data",
		"postgres://me:secret@host:5432/dw?sslmode=require":   "postgres://me:xxxxx@host:5432/dw?sslmode=require",
		"snowflake://me:se%20cret@acc/db?token=secret&role=R": "snowflake://me:xxxxx@acc/db?role=R&token=xxxxx",
		"duckdb:secret":      "duckdb:xxxxx",
		"postgres://%zz":     "(malformed URL)",
		"no url, but secret": "(malformed URL)",
	}
	for in, want := range tests {
		if got := masked(in); got != want {
			t.Errorf("masked(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestProgressText(t *testing.T) {
	p := dwsim.Progress{
		Status: store.Running, Phase: dwsim.PhaseGenerate, Done: 16_200, Asked: 37_424,
		RowsPerSecond: 812_000.4, ETA: 2100 * time.Millisecond,
		Tables: []dwsim.TableProgress{{Table: "customers", Done: 2000, Asked: 2000}, {Table: "orders", Done: 14_200, Asked: 35_424}},
	}
	if got, want := progressText(p), "generate: 43 %, 16 200 of 37 424 rows, 812 000 rows/s, 2.1 s left, orders"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p = dwsim.Progress{Status: store.Running, Phase: dwsim.PhaseSwap, Done: 16_200, Asked: 16_200, Elapsed: 2 * time.Second, Bytes: 1536}
	if got, want := progressText(p), "swap: 100 %, 16 200 rows, 2.0 s so far, 1.5 KiB"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := percent(999_999, 1_000_000); got != 99 {
		t.Errorf("percent of all but one row = %d, want 99", got)
	}
}

func TestProgressBar(t *testing.T) {
	p := dwsim.Progress{
		Status: store.Running, Phase: dwsim.PhaseGenerate, Done: 16_200, Asked: 37_424, Bytes: 1536,
		RowsPerSecond: 812_000.4, ETA: 2100 * time.Millisecond,
		Tables: []dwsim.TableProgress{{Table: "customers", Done: 2000, Asked: 2000}, {Table: "orders", Done: 14_200, Asked: 35_424}},
	}
	uncounted := dwsim.Progress{Status: store.Running, Phase: "export", Done: 12, Elapsed: 3 * time.Second}
	tests := []struct {
		name  string
		p     dwsim.Progress
		width int
		want  string
	}{
		{"all of it", p, 119, "generate [############..................]  43 %  16 200 of 37 424 rows  812 000 rows/s  2.1 s left  1.5 KiB  orders"},
		{"80 columns", p, 79, "generate [####......]  43 %  16 200 of 37 424 rows  2.1 s left  1.5 KiB  orders"},
		{"40 columns", p, 39, "generate [####......]  43 %  2.1 s left"},
		{"no room for figures", p, 25, "generate [###.....]  43 %"},
		{"no room for a bar", p, 20, "generate  43 %"},
		{"hardly any room", p, 5, "gene…"},
		{"nothing to count yet", dwsim.Progress{Status: store.Running, Phase: dwsim.PhasePlan, Asked: 9, Elapsed: time.Second}, 79, "plan  1.0 s so far"},
		{"rows that nobody asked for", uncounted, 79, "export  12 rows  3.0 s so far"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := progressBar(tt.p, tt.width)
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if n := utf8.RuneCountInString(got); n > tt.width {
				t.Errorf("%d characters, want at most %d", n, tt.width)
			}
		})
	}
}
