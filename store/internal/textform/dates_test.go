package textform_test

import (
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// TestDates writes every day that has a text form.
func TestDates(t *testing.T) {
	text := make([]byte, len(time.DateOnly))
	for at := time.Unix(textform.MinDay*86_400, 0).UTC(); at.Year() < 10_000; at = at.AddDate(0, 0, 1) {
		days := at.Unix() / 86_400
		textform.PutDate(text, days)
		if want := at.Format(time.DateOnly); string(text) != want {
			t.Fatalf("PutDate(%d) = %q, want %q", days, text, want)
		}
	}
}

func BenchmarkPutDate(b *testing.B) {
	text := make([]byte, len(time.DateOnly))
	days := uint64(0)
	for b.Loop() {
		days += 0x9e3779b97f4a7c15
		textform.PutDate(text, int64(days>>49))
	}
}
