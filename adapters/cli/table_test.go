package cli

import (
	"strings"
	"testing"
)

func plain(s string) string { return s }

func TestTableAlignsAndFits(t *testing.T) {
	tests := []struct {
		name  string
		limit int
		want  string
	}{
		{"as wide as its cells", 0, "name                  number\n--------------------  ------\nshort                     12\na rather long string       3\nNULL                       4\n"},
		{"as wide as the terminal", 24, "name              number\n----------------  ------\nshort                 12\na rather long s…       3\nNULL                   4\n"},
		{"too narrow a terminal", 5, "name      number\n--------  ------\nshort         12\na rathe…       3\nNULL           4\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			table := columns("name", ">number")
			table.add("short", "12")
			table.add("a rather long string", "3")
			table.rows = append(table.rows, []cell{null, text("4")})
			var b strings.Builder
			if err := table.write(&b, test.limit, plain); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestTableOfWideCharacters has cells whose characters take two columns of a terminal, or none.
func TestTableOfWideCharacters(t *testing.T) {
	table := columns("名", "next")
	table.add("日本語", "a")
	table.add("e\u0301te\u0301", "b")
	table.add("🍣", "c")
	for limit, want := range map[int]string{
		0:  "名      next\n------  ----\n日本語  a\ne\u0301te\u0301     b\n🍣      c\n",
		99: "名      next\n------  ----\n日本語  a\ne\u0301te\u0301     b\n🍣      c\n",
	} {
		var b strings.Builder
		if err := table.write(&b, limit, plain); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("got\n%swant\n%s", b.String(), want)
		}
	}
	if got := truncate("日本語テキスト", 6); got != "日本…" {
		t.Errorf("cut to 6 columns it is %q", got)
	}
	if line, caret := underline("SELECT '日本', x", 14, 80); caret != strings.Repeat(" ", 15)+"^" {
		t.Errorf("the caret is not below x:\n%s\n%s", line, caret)
	}
}

func TestTableDimsOnlyWhatIsAbsent(t *testing.T) {
	table := columns(">n", "s")
	table.rows = [][]cell{{null, text("NULL")}}
	var b strings.Builder
	if err := table.write(&b, 0, func(s string) string { return "<" + s + ">" }); err != nil {
		t.Fatal(err)
	}
	if want := "   n  s\n----  ----\n<NULL>  NULL\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestPrintableCannotSteerATerminal(t *testing.T) {
	tests := map[string]string{
		"plain text é":       "plain text é",
		"two\nlines\ttabbed": "two⏎lines⇥tabbed",
		"\x1b[31mred\x07":    "\uFFFD[31mred\uFFFD",
		"a\u202eb\u2028c":    "a\uFFFDb\uFFFDc",
	}
	for in, want := range tests {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzTruncate(f *testing.F) {
	f.Add("some text", 4)
	f.Add("é\xff", 1)
	f.Fuzz(func(t *testing.T, s string, width int) {
		got := truncate(s, width)
		if n := displayWidth(got); n > max(width, 1) {
			t.Errorf("truncate(%q, %d) = %q of %d columns", s, width, got, n)
		}
	})
}
