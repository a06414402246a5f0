package cli

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim/profile"
)

// wideColumns have the longest of everything.
func wideColumns() []profile.Column {
	long := strings.Repeat("ä long value ", 20)
	moments := profile.Column{
		Column: "changed_at", Type: "TIMESTAMPTZ(6)", Nulls: 1, NullShare: 0.0001, Distinct: 123_456_789, DistinctError: 0.008125,
		Min: new("2024-01-01 00:00:00.000001Z"), Max: new("2024-12-31 23:59:59.999999Z"),
	}
	numbers := profile.Column{
		Column: "amount", Type: "DECIMAL(38,10)", Distinct: 3,
		Min: new("-9999999999999999999999999999.9999999999"), Max: new("9999999999999999999999999999.9999999999"),
		Mean: new(-1.5e27), Stddev: new(12345.678901),
	}
	for i := range 100 {
		bucket := profile.Bucket{From: fmt.Sprintf("%d000000000000000000000000000.0000000000", i), To: *numbers.Max, Count: int64(i % 7), Share: 0.01}
		numbers.Histogram = append(numbers.Histogram, bucket)
	}
	for i := range 20 {
		moments.Histogram = append(moments.Histogram, profile.Bucket{From: "2024-01-01 00:00:00.000000Z", To: "2025-01-01 00:00:00.000000Z", Count: int64(i)})
	}
	values := profile.Column{Column: "note", Type: "TEXT(65535)", Distinct: 20_000, DistinctError: 0.008, Min: new(""), Max: &long, Length: &profile.Lengths{Min: 1, Max: 1_000_000, Mean: 3.25}}
	for i := range 10 {
		values.Top = append(values.Top, profile.Value{Value: long + "\x1b[2J", Count: int64(100 - i), Error: 7, Share: float64(100-i) / 1000})
	}
	rare := values
	rare.Top = []profile.Value{{Value: long, Count: 3, Share: 0.0003}, {Value: "", Count: 2, Share: 0.0002}, {Value: long, Count: 2, Share: 0.0002}}
	return []profile.Column{moments, numbers, values, rare}
}

// TestProfileFits draws no line wider than the terminal, and in ASCII nothing but ASCII.
func TestProfileFits(t *testing.T) {
	for _, m := range []marks{blocks, plainMarks} {
		for _, width := range []int{60, 80, 120} {
			for _, c := range wideColumns() {
				var out strings.Builder
				view := &profileView{out: &out, width: width, marks: m, strong: func(s string) string { return s }}
				view.column(c, 1_000_000)
				for line := range strings.Lines(out.String()) {
					line = strings.TrimSuffix(line, "\n")
					if utf8.RuneCountInString(line) > width {
						t.Errorf("%s, %d columns: %q has %d", c.Column, width, line, utf8.RuneCountInString(line))
					}
					if strings.Contains(line, "\x1b") || m.ascii && strings.ContainsFunc(strings.ReplaceAll(line, "ä", ""), func(r rune) bool { return r > '~' && r != utf8.RuneError }) {
						t.Errorf("%s: %q is not what the terminal shows", c.Column, line)
					}
				}
			}
		}
	}
}

func TestCharts(t *testing.T) {
	buckets := []profile.Bucket{{Count: 0}, {Count: 1}, {Count: 500}, {Count: 1000}}
	for got, want := range map[string]string{
		blocks.columns(buckets, 1):     " ▁▄█",
		blocks.columns(buckets, 2):     "  ▁▁▄▄██",
		plainMarks.columns(buckets, 1): " .=@",
		blocks.bar(2.5):                "██▌",
		blocks.bar(0.01):               "▏",
		plainMarks.bar(2.5):            "###",
		roughly(0):                     "0",
		roughly(1234567.8):             "1234568",
		roughly(-0.000123456):          "-0.000123456",
		roughly(1e-9):                  "1e-09",
		roughly(2.5):                   "2.5",
		roughly(1e20):                  "1e+20",
		shareText(0):                   "0.0 %",
		shareText(0.0001):              "< 0.1 %",
		shareText(0.99999):             "> 99.9 %",
		shareText(1):                   "100.0 %",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestUTF8Terminal(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, true},
		{map[string]string{"LANG": "de_DE.UTF-8"}, true},
		{map[string]string{"LANG": "C.utf8"}, true},
		{map[string]string{"LANG": "C"}, false},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_CTYPE": "en_US.ISO-8859-1"}, false},
		{map[string]string{"LANG": "C", "LC_ALL": "en_US.UTF-8"}, true},
		{map[string]string{"LC_ALL": "", "LANG": "POSIX"}, false},
	} {
		got := utf8Terminal(func(name string) (string, bool) { value, ok := tt.env[name]; return value, ok })
		if got != tt.want {
			t.Errorf("%v: got %t", tt.env, got)
		}
	}
}
