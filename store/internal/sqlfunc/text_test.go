package sqlfunc_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

const long = 20 << 20

func TestTextsAreBounded(t *testing.T) {
	const part = "the bound of a VARCHAR"
	check(t, []row{
		{"lpad", []any{"x", long}, errorWith(part)},
		{"rpad", []any{"x", 1 << 40, "ab"}, errorWith(part)},
		{"lpad", []any{"x", 10 << 20, "日"}, errorWith(part)},
		{"repeat", []any{"ab", long / 2}, errorWith(part)},
		{"repeat", []any{"ab", 1 << 62}, errorWith(part)},
		{"space", []any{long}, errorWith(part)},
		{"concat", []any{strings.Repeat("a", long), "b"}, errorWith(part)},
		{"concat_ws", []any{strings.Repeat("a", long), "b", "c"}, errorWith(part)},
		{"regexp_replace", []any{strings.Repeat("a", 1<<20), "a", strings.Repeat("b", 100)}, errorWith(part)},
		{"regexp_count", []any{strings.Repeat("a", 3<<20), "a"}, errorWith("matches more than 2000000 times")},
		{"regexp_like", []any{strings.Repeat("a", 1<<20), "(a?){900}"}, errorWith("is too long for the pattern")},
		{"get_path", []any{"{}", strings.Repeat("a.", 100) + "a"}, errorWith("more than 64 steps")},
		{"hex_encode", []any{strings.Repeat("a", long/2)}, errorWith(part)},
		{"array_construct", []any{strings.Repeat("a", long)}, errorWith(part)},
		{"editdistance", []any{strings.Repeat("a", 1<<20), strings.Repeat("b", 1<<20)}, errorWith("too long")},
		{"like", []any{"%" + strings.Repeat("_", 20_000) + "b%", strings.Repeat("a", 1<<20)}, errorWith("too many underscores")},
	})
}

func TestTextsRefuse(t *testing.T) {
	check(t, []row{
		{"left", []any{"abc", -1}, errorWith("left: the length -1 is negative")},
		{"substring", []any{"abc", 1, -1}, errorWith("the length -1 is negative")},
		{"split_part", []any{"a,b", ",", 0}, errorWith("there is no part 0")},
		{"chr", []any{0}, errorWith("0 is not the code of a character")},
		{"chr", []any{0xD800}, errorWith("55296 is not")},
		{"charindex", []any{"a", "b", 0}, errorWith("position 0 is less than 1")},
		{"like", []any{`a\`, "a"}, errorWith("ends with its escape character")},
		{"like", []any{"a", "a", "xy"}, errorWith("more than one character")},
		{"lpad", []any{"a", "many"}, errorWith(`"many" is not a whole number`)},
		{"insert", []any{"abc", 9, 1, "x"}, errorWith("insert: 1 characters from position 9")},
		{"sha2", []any{"a", 100}, errorWith("there is no SHA-2 of 100 bits")},
		{"fnv_hash", []any{1}, errorWith("FNV_HASH(x::VARCHAR)")},
		{"hash", []any{"a"}, errorWith("use MD5(x) or FNV_HASH(x)")},
		{"decode", []any{"abc", 1, 2}, errorWith(`"abc" and 1 cannot be compared`)},
		{"greatest", []any{"abc", 1}, errorWith("cannot be compared")},
		{"iff", []any{"maybe", 1, 2}, errorWith("neither true nor false")},
	})
}

func TestTexts(t *testing.T) {
	check(t, []row{
		{"insert", []any{"abcdef", 3, 2, "zzz"}, "abzzzef"},
		{"insert", []any{"abc", 4, 0, "d"}, "abcd"},
		{"quote_literal", []any{`a\b'c`}, `'a\\b''c'`},
		{"initcap", []any{"one-two three", " "}, "One-two Three"},
		{"soundex", []any{"Ashcraft"}, "A261"}, // https://www.archives.gov/research/census/soundex
		{"soundex", []any{"Tymczak"}, "T522"},
		{"soundex", []any{"Pfister"}, "P236"},
		{"like", []any{"a_c", "abc", ""}, true},
		{"like", []any{`a\_c`, `a\xc`, ""}, true},
		{"match", []any{"É%", "émile"}, true},
		{"match", []any{"_B_", "abc"}, true},
		{"len", []any{[]byte{1, 2, 255}}, 3},
		{"substring", []any{[]byte("hello"), 2, 3}, []byte("ell")},
		{"substring", []any{"ab", 5}, ""},
		{"right", []any{"日本語", 2}, "本語"},
		{"concat", []any{1, 2.5, "x"}, "12.5x"},
		{"concat", []any{1e15, "x"}, "1e+15x"},
		{"md5_number_lower64", []any{"Snowflake"}, 9203306159527282910},
		{"strtol", []any{"zz", 36}, 1295},
		{"rlike", []any{"a\nb", "a.b"}, false},
		{"rlike", []any{"a\nb", "a.b", "s"}, true},
	})
}

func TestPatternsThatAreNotSupported(t *testing.T) {
	check(t, []row{
		{"regexp_substr", []any{"a", "(?=a)"}, errorWith("look-ahead")},
		{"regexp_like", []any{"a", "(?<!a)b"}, errorWith("negative look-behind")},
		{"regexp_count", []any{"a", `(a)\1`}, errorWith(`a back reference (\1)`)},
		{"_matches", []any{"a", `[[:<:]]a`}, errorWith("a begin of a word")},
		{"_matches", []any{"a", `a)(b`}, errorWith(`~: the pattern "a)(b" cannot be read`)},
		{"rlike", []any{"a", `a{2000}`}, errorWith("cannot be read")},
		{"_similar", []any{"a", `(a`}, errorWith("SIMILAR TO")},
		{"regexp_count", []any{"a", "a", 1, "x"}, errorWith(`there is no parameter 'x'`)},
		{"regexp_substr", []any{"a", "(a)", 1, 1, "e", 2}, errorWith("has 1 groups, not 2")},
		{"regexp_replace", []any{"a", "(a)", `\2`}, errorWith("the pattern has 1 groups")},
	})
}

func TestReplacements(t *testing.T) {
	check(t, []row{
		{"regexp_replace", []any{"abc", "b", `$`}, "a$c"},
		{"regexp_replace", []any{"abc", "b", `$x`}, "a$xc"},
		{"regexp_replace", []any{"abc", "b", `\$0`}, "a$0c"},
		{"regexp_replace", []any{"abc", "b", `[$0]`}, "a[b]c"},
		{"regexp_replace", []any{"abc", "b", `\\`}, `a\c`},
		{"regexp_replace", []any{"日本b", "b", "c", 3}, "日本c"},
		{"regexp_replace", []any{"abc", "x*", "-"}, "-a-b-c-"},
		{"regexp_replace", []any{"aaa", "a", "b", 1, 9}, "aaa"},
		{"regexp_replace", []any{"aaa", "x*", "b", 9}, "aaa"},
	})
}

// TestLikeIsTheRegularExpression compares LIKE with what it means.
func TestLikeIsTheRegularExpression(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(letters string, n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			all := []rune(letters)
			b.WriteRune(all[r.IntN(len(all))])
		}
		return b.String()
	}
	meaning := strings.NewReplacer("%", ".*", "_", ".")
	for range 4_000 {
		pattern, text := word("aé%_B", 7), word("aébB\n", 10)
		re := `(?s)\A` + meaning.Replace(pattern) + `\z`
		for name, want := range map[string]bool{
			"like":  regexp.MustCompile(re).MatchString(text),
			"match": regexp.MustCompile("(?i)" + re).MatchString(text),
		} {
			if got, err := call(t, name, pattern, text); err != nil || got != want {
				t.Fatalf("%s(%q, %q) = %v, %v, want %v", name, pattern, text, got, err, want)
			}
		}
	}
}
