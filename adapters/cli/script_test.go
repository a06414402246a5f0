package cli

import (
	"strings"
	"testing"
)

func TestUnderline(t *testing.T) {
	long := strings.Repeat("a", 50) + "X" + strings.Repeat("b", 50)
	tests := []struct {
		name, source  string
		column, width int
		line, below   string
	}{
		{"first", "CREATE", 1, 80, "CREATE", "^"},
		{"middle", "id INT,)", 8, 80, "id INT,)", "       ^"},
		{"behind the end", "id", 3, 80, "id", "  ^"},
		{"far behind the end", "id", 90, 80, "id", "  ^"},
		{"tabs", "\tid\tINT )", 9, 80, "\tid\tINT )", "\t  \t    ^"},
		{"wide letters", "名 )", 3, 80, "名 )", "   ^"},
		{"accents of their own", "e\u0301 )", 4, 80, "e\u0301 )", "  ^"},
		{"escape sequence", "\x1b[2J )", 6, 80, "\uFFFD[2J )", "     ^"},
		{"cut on both sides", long, 51, 20, "…" + strings.Repeat("a", 9) + "X" + strings.Repeat("b", 8) + "…", strings.Repeat(" ", 10) + "^"},
		{"cut at the right", long, 3, 20, strings.Repeat("a", 19) + "…", "  ^"},
		{"cut at the left", long, 101, 20, "…" + strings.Repeat("b", 19), strings.Repeat(" ", 19) + "^"},
		{"cut, behind the end", long, 102, 20, "…" + strings.Repeat("b", 19), strings.Repeat(" ", 20) + "^"},
		{"just fits", long, 51, 101, long, strings.Repeat(" ", 50) + "^"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line, below := underline(tt.source, tt.column, tt.width)
			if line != tt.line || below != tt.below {
				t.Errorf("got\n%q\n%q, want\n%q\n%q", line, below, tt.line, tt.below)
			}
		})
	}
}

func TestKindCounts(t *testing.T) {
	got := kindCounts(map[string]int{"b": 2, "a": 2, "c": 1200, "d": 1})
	if want := "1 200 c, 2 a, 2 b, 1 d"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
