package sqlfunc_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// heap returns the bytes that are in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestCachesAreBounded: what a statement keeps of its arguments does not grow with their lengths.
func TestCachesAreBounded(t *testing.T) {
	long := strings.Repeat("a", 9_000)
	for name, args := range map[string]func(i int) []any{
		"to_char": func(i int) []any { return []any{"2024-01-01", fmt.Sprintf(`"%s"%d`, long, i)} },
		"to_date": func(i int) []any { return []any{"2024-01-01", fmt.Sprintf(`YYYY-MM-DD"%s"`, long[i:])} },
	} {
		c := newContext()
		before := heap()
		for i := range 1000 {
			_, _ = callIn(t, c, name, args(i)...)
		}
		if after := heap(); after > before+4<<20 {
			t.Errorf("%s: %d MiB are kept", name, (after-before)>>20)
		}
		runtime.KeepAlive(c)
	}
}

func TestFormatsAreBounded(t *testing.T) {
	long := strings.Repeat("YYYY", 1_000_000)
	check(t, []row{
		{"to_char", []any{"2024-01-01", long}, errorWith("a format of 4000000 bytes is too long; it may have 10000")},
		{"to_char", []any{5, long}, errorWith("is too long")},
		{"to_date", []any{"2024-01-01", long}, errorWith("is too long")},
		{"to_number", []any{"5", long}, errorWith("is too long")},
	})
}

func TestPatternsAreBounded(t *testing.T) {
	check(t, []row{
		{"regexp_count", []any{"x", strings.Repeat("x?", 100_000)}, errorWith("a pattern of 200000 bytes is too long; it may have 20000")},
		{"regexp_count", []any{"x", "(" + strings.Repeat("[a-zé]{999}", 100) + ")"}, errorWith("is too large: written out it has")},
		{"regexp_count", []any{"xx", "([xy]{1,9})"}, 1},
		{"_similar", []any{"x", strings.Repeat("(x|y)", 100_000)}, errorWith("is too long")},
	})
}

// TestSplitTakesNoMore: what is too long in the end is refused before its parts are all there.
func TestSplitTakesNoMore(t *testing.T) {
	text := strings.Repeat("0", 16_000_000)
	before := allocated()
	if _, err := call(t, "split", text, "0"); err == nil {
		t.Error("it is not refused")
	}
	if bytes := allocated() - before; bytes > 200<<20 {
		t.Errorf("it takes %d MiB", bytes>>20)
	}
}

// allocated returns the bytes that were taken so far, whether or not they are in use.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
