package textform_test

import (
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

func TestTimestampsAgreeWithTime(t *testing.T) {
	start := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	const layout = "2006-01-02 15:04:05.000000"
	check := func(at time.Time) {
		micros, want := at.UnixMicro(), at.Format(layout)
		got := make([]byte, textform.TimestampWidth(6))
		textform.PutTimestamp(got, micros, 6)
		if string(got) != want {
			t.Fatalf("PutTimestamp(%d) = %q, want %q", micros, got, want)
		}
		if back, ok := textform.ParseTimestamp(got); !ok || back != micros {
			t.Fatalf("ParseTimestamp(%q) = %d, %v, want %d", got, back, ok, micros)
		}
		if !textform.TimestampFits(micros) {
			t.Fatalf("TimestampFits(%d) = false", micros)
		}
	}
	check(end)
	for at := start; at.Before(end); at = at.AddDate(0, 0, 13).Add(4567891 * time.Microsecond) {
		check(at)
	}
	for _, outside := range []int64{start.UnixMicro() - 1, end.UnixMicro() + 1} {
		if textform.TimestampFits(outside) {
			t.Errorf("TimestampFits(%d) = true", outside)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2023-02-29", "2024-02-30", "2024-13-01", "2024-00-01", "2024-01-00", "0000-01-01", "24-01-01", "2024-1-001", "2024/01/01", "2024-01-01 "} {
		if days, ok := textform.ParseDate([]byte(s)); ok {
			t.Errorf("ParseDate(%q) = %d", s, days)
		}
	}
	for _, s := range []string{"", "24:00:00", "12:60:00", "12:00:60", "12:00", "12:00:00.", "12:00:00.1234567", "12:00:00,1", "1a:00:00"} {
		if micros, ok := textform.ParseTime([]byte(s)); ok {
			t.Errorf("ParseTime(%q) = %d", s, micros)
		}
	}
	for _, s := range []string{"", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z"} {
		if micros, ok := textform.ParseTimestamp([]byte(s)); ok {
			t.Errorf("ParseTimestamp(%q) = %d", s, micros)
		}
	}
	for _, s := range []string{"", "0000", "g0000000-0000-0000-0000-000000000000", "000000000000000000000000000000000000"} {
		if _, ok := textform.ParseUUID([]byte(s)); ok {
			t.Errorf("ParseUUID(%q) succeeds", s)
		}
	}
	for _, s := range []string{"", "-", ".5", "1.234", "1e3", "+1", "1,5", "999999999999999999999999999999999999999999"} {
		if v, ok := textform.ParseDecimal([]byte(s), 2); ok {
			t.Errorf("ParseDecimal(%q) = %s", s, v)
		}
	}
}

func TestDecimal(t *testing.T) {
	for s, want := range map[string]string{
		"0": "0", "-0.00": "0", "1": "100", "1.5": "150", "-1.50": "-150", "1.2300": "123", "-0.01": "-1",
		"999999999999999999999999999999999999.99": "99999999999999999999999999999999999999",
	} {
		if got, ok := textform.ParseDecimal([]byte(s), 2); !ok || got.String() != want {
			t.Errorf("ParseDecimal(%q) = %s, %v, want %s", s, got, ok, want)
		}
	}
}

func TestUUID(t *testing.T) {
	const text = "00112233-4455-6677-8899-aabbccddeeff"
	id, ok := textform.ParseUUID([]byte(text))
	if !ok {
		t.Fatalf("ParseUUID(%q) = false", text)
	}
	got := make([]byte, textform.UUIDWidth)
	if textform.PutUUID(got, id); string(got) != text {
		t.Errorf("PutUUID = %q, want %q", got, text)
	}
	if upper, ok := textform.ParseUUID([]byte("00112233-4455-6677-8899-AABBCCDDEEFF")); !ok || upper != id {
		t.Errorf("upper-case digits give %x, %v", upper, ok)
	}
}

func TestTimeFraction(t *testing.T) {
	const micros = (15*3600+4*60+5)*1_000_000 + 120_000
	for digits, want := range []string{"15:04:05", "15:04:05.1", "15:04:05.12", "15:04:05.120"} {
		got := make([]byte, textform.TimeWidth(digits))
		if textform.PutTime(got, micros, digits); string(got) != want {
			t.Errorf("PutTime with %d digits = %q, want %q", digits, got, want)
		}
	}
	if textform.TimeFits(-1) || textform.TimeFits(86_400_000_000) || !textform.TimeFits(0) {
		t.Error("TimeFits is wrong at its ends")
	}
}
