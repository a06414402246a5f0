package textform_test

import (
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// TestDates writes every day that has a text form.
func TestDates(t *testing.T) {
	text := make([]byte, len(time.DateOnly))
	var want []byte
	at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for days := int64(textform.MinDay); days <= textform.MaxDay; days++ {
		textform.PutDate(text, days)
		if want = at.AppendFormat(want[:0], time.DateOnly); string(text) != string(want) {
			t.Fatalf("PutDate(%d) = %q, want %q", days, text, want)
		}
		at = at.Add(24 * time.Hour)
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
