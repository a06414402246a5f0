package sqltext_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

var kinds = map[sqltext.Kind]string{
	sqltext.Comment: "comment", sqltext.Word: "word", sqltext.Quoted: "quoted", sqltext.String: "string", sqltext.Number: "number",
	sqltext.Parameter: "parameter", sqltext.Operator: "operator", sqltext.Semicolon: "semicolon",
}

// written returns the tokens of a text but its blanks, each as kind and text.
func written(r sqltext.Rules, sql string) string {
	var all []string
	for _, t := range r.Tokens(sql) {
		if t.Kind != sqltext.Blank {
			all = append(all, kinds[t.Kind]+" "+t.Text(sql))
		}
	}
	return strings.Join(all, " | ")
}

func TestTokens(t *testing.T) {
	sqlite := sqltext.Rules{FlatComments: true, Brackets: true}
	warehouse := sqltext.Rules{FlatComments: true, Backslashes: true, Slashes: true}
	for _, c := range []struct {
		rules sqltext.Rules
		sql   string
		want  string
	}{
		{sql: "", want: ""},
		{sql: "select a1, _b$ from ü", want: "word select | word a1 | operator , | word _b$ | word from | word ü"},
		{sql: "'it''s' 'a\\' 'b'", want: "string 'it''s' | string 'a\\' | string 'b'"},
		{rules: warehouse, sql: "'a\\'b'", want: "string 'a\\'b'"},
		{sql: "E'a\\'b' x'1F' N'a' e 'a'", want: "string E'a\\'b' | string x'1F' | string N'a' | word e | string 'a'"},
		{sql: "$$a;b$$ $q$ $$ $q$ $1 $name", want: "string $$a;b$$ | string $q$ $$ $q$ | parameter $1 | parameter $name"},
		{sql: "'open", want: "string 'open"},
		{sql: `"a""b" ` + "`c` \"open", want: `quoted "a""b" | quoted ` + "`c`" + ` | quoted "open`},
		{sql: "[a b] a[0]", want: "operator [ | word a | word b | operator ] | word a | operator [ | number 0 | operator ]"},
		{rules: sqlite, sql: "[a b] a[0] from[c]", want: "quoted [a b] | word a | operator [ | number 0 | operator ] | word from | quoted [c]"},
		{sql: "1 1.5 .5 1e9 1E-9 0x1F 1_000 2e a.5 1.", want: "number 1 | number 1.5 | number .5 | number 1e9 | number 1E-9 | number 0x1F | number 1_000 | number 2 | word e | word a | operator . | number 5 | number 1."},
		{sql: "a::int a :: int", want: "word a | operator :: | word int | word a | operator :: | word int"},
		{sql: "a->>'b'->'c'||d<=e<>f!=g", want: "word a | operator ->> | string 'b' | operator -> | string 'c' | operator || | word d | operator <= | word e | operator <> | word f | operator != | word g"},
		{sql: "a = :name and b in(:x) :y::date", want: "word a | operator = | parameter :name | word and | word b | word in | operator ( | parameter :x | operator ) | parameter :y | operator :: | word date"},
		{sql: `payload:items[0].price, "p":x, f(a):b`, want: `word payload | operator : | word items | operator [ | number 0 | operator ] | operator . | word price | operator , | quoted "p" | operator : | word x | operator , | word f | operator ( | word a | operator ) | operator : | word b`},
		{sql: "then:x else :y a[:n] a[1:n]", want: "word then | parameter :x | word else | parameter :y | word a | operator [ | parameter :n | operator ] | word a | operator [ | number 1 | operator : | word n | operator ]"},
		{sql: "? ?2 a ?| b @x", want: "parameter ? | parameter ?2 | word a | operator ?| | word b | operator @ | word x"},
		{rules: sqlite, sql: "@x", want: "parameter @x"},
		{sql: "a -- b; c\nd", want: "word a | comment -- b; c | word d"},
		{sql: "/* a /* b */ c */ d", want: "comment /* a /* b */ c */ | word d"},
		{rules: sqlite, sql: "/* a /* b */ c */ d", want: "comment /* a /* b */ | word c | operator * | operator / | word d"},
		{sql: "/* a /* b */ c", want: "comment /* a /* b */ | word c"},
		{sql: "/*/ a */ b /* open", want: "comment /*/ a */ | word b | comment /* open"},
		{sql: "a // b", want: "word a | operator // | word b"},
		{rules: warehouse, sql: "a // b", want: "word a | comment // b"},
		{sql: "\ufeffselect 1;", want: "word select | number 1 | semicolon ;"},
	} {
		if got := written(c.rules, c.sql); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.sql, got, c.want)
		}
	}
}

func TestSplit(t *testing.T) {
	script := "-- first\nselect ';' ; ;\n/* nothing */;\n select \"a;b\", $$;$$ -- ;\n from t\n;-- the end"
	want := []sqltext.Statement{
		{Text: "-- first\nselect ';'", Offset: 0},
		{Text: "select \"a;b\", $$;$$ -- ;\n from t", Offset: strings.Index(script, "select \"a")},
	}
	if got := sqltext.Split(script); !reflect.DeepEqual(got, want) {
		t.Errorf("Split = %+v, want %+v", got, want)
	}
	if got := sqltext.Split(" \n-- nothing\n"); got != nil {
		t.Errorf("Split of a comment = %+v", got)
	}
}

func TestQualifiedNames(t *testing.T) {
	sql := `select c.x, "Big ""Shop""".t.y, f.*, payload:a.b, 'no.name', 1.5, -- d.e
		 shop.f(1) from shop . customers c join [k].l on c.x = shop.orders.x`
	want := []string{"c", `Big "Shop"`, "f", "shop"}
	if got := sqltext.QualifiedNames(sql); !slices.Equal(got, want) {
		t.Errorf("QualifiedNames = %q, want %q", got, want)
	}
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"select 'a''b', $q$x$q$ /* a /* b */ */ -- c\n from [t] where a:b[0]::int = :p", "$a$", "/*/", "E'\\", ".5e", "\xff\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		all := sqltext.Rules{FlatComments: true, Brackets: true, Backslashes: true, Slashes: true}
		for _, r := range []sqltext.Rules{{}, all} {
			at := 0
			for _, token := range r.Tokens(sql) {
				if token.Start != at || token.End <= at || token.Kind == 0 {
					t.Fatalf("token %v stands at %d of %q", token, at, sql)
				}
				at = token.End
			}
			if at != len(sql) {
				t.Fatalf("the tokens of %q end at %d", sql, at)
			}
		}
		for _, s := range sqltext.Split(sql) {
			if sql[s.Offset:s.Offset+len(s.Text)] != s.Text {
				t.Fatalf("%q does not stand at %d of %q", s.Text, s.Offset, sql)
			}
		}
		sqltext.QualifiedNames(sql)
	})
}

func ExampleSplit() {
	for _, s := range sqltext.Split("select ';'; -- two\nselect 2;") {
		fmt.Printf("%d %q\n", s.Offset, s.Text)
	}
	// Output:
	// 0 "select ';'"
	// 12 "-- two\nselect 2"
}

func TestFirstWord(t *testing.T) {
	for sql, want := range map[string]string{
		"": "0", " ;; -- a\n/* b */ select 1": "SELECT 17", "explain QUERY plan update t": "UPDATE 19", "(select 1)": "0", "'x'": "0", "déjà": "DéJà 0",
	} {
		word, at := sqltext.FirstWord(sql, "EXPLAIN", "QUERY", "PLAN")
		if got := strings.TrimSpace(fmt.Sprint(word, " ", at)); got != want {
			t.Errorf("%q begins with %s, want %s", sql, got, want)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, text := range []string{"", "SELECT 1", "SELECT\n  größe\r\nFROM t\n", "\n\n", "a\xffb\nc"} {
		for offset := 0; offset <= len(text); offset++ {
			if offset < len(text) && !utf8.RuneStart(text[offset]) && text[offset] != 0xff {
				continue // within a character
			}
			line, column := sqltext.Place(text, offset)
			if got := sqltext.Offset(text, line, column); got != offset {
				t.Errorf("%q: offset %d is line %d, column %d, which is offset %d", text, offset, line, column, got)
			}
		}
	}
	for _, none := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 10}, {2, 1}, {-1, -1}} {
		if got := sqltext.Offset("SELECT 1", none[0], none[1]); got != -1 {
			t.Errorf("line %d, column %d is offset %d", none[0], none[1], got)
		}
	}
}
