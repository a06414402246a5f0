package gen

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func mustCompile(t testing.TB, pattern string) *automaton {
	t.Helper()
	a, err := compilePattern(pattern)
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	return a
}

// small are patterns with the number of strings that they match: many match one string in
// several ways.
var small = []struct {
	pattern string
	values  int
}{
	{"(a|ab)(c|bc)", 3}, {"a{0,3}b?", 8}, {"(a|a)(b|b)", 1}, {"[ab]{2}|ab|ba|c", 5}, {"(a?){3}", 4}, {"x", 1}, {"", 1},
	{"(|a)(|aa)", 4}, {"[a-c][^!-~]", 3}, {`\d`, 10}, {"^a$|^b", 2}, {"(?i)ks", 4}, {"(?i)[a-b]", 4}, {".", 95}, {`\D`, 85}, {`\w`, 63},
	{"(?i:x)y", 2}, {"[äöü]{1,2}", 12}, {"a{2}(b|c|bc){0,2}", 12}, {`\.\^\$`, 1}, {"(?s).", 95}, {"(?m)^a$", 1}, {"a??b", 2}, {"((a|b){2}){2}", 16},
	{"[[:digit:]]x|1x", 10}, {`\x{1F600}?`, 2}, {"(?:ab?){1,2}", 6},
}

// TestPatternIsUniform: each string is equally likely, by χ², and has a rank of its own.
func TestPatternIsUniform(t *testing.T) {
	for _, test := range small {
		a := mustCompile(t, test.pattern)
		if a.size() != int64(test.values) {
			t.Errorf("%s has %d strings, want %d", test.pattern, a.size(), test.values)
			continue
		}
		match := regexp.MustCompile("^(?:" + test.pattern + ")$")
		counts := map[string]float64{}
		for rank := range a.size() {
			value := string(a.appendRank(nil, uint64(rank), 1))
			if _, taken := counts[value]; taken || !match.MatchString(value) || utf8.RuneCountInString(value) > a.longest {
				t.Errorf("%s: string %d is %q, which is taken, too long or no match", test.pattern, rank, value)
			}
			counts[value] = 0
		}
		draws := 400 * len(counts)
		for row := range draws {
			value := string(a.appendDraw(nil, stream{5}.at(int64(row))))
			if _, known := counts[value]; !known {
				t.Fatalf("%s: %q was drawn and has no rank", test.pattern, value)
			}
			counts[value]++
		}
		chi, free := 0.0, float64(len(counts)-1)
		for _, n := range counts {
			chi += (n - 400) * (n - 400) / 400
		}
		if chi > free+5*math.Sqrt(2*free+1) {
			t.Errorf("%s: χ² is %.1f with %.0f degrees of freedom: %v", test.pattern, chi, free, counts)
		}
	}
}

// TestLargePatterns: ranks of languages beyond 2^63 strings have distinct strings, which
// match, and draws reach the first and the last choice alike.
func TestLargePatterns(t *testing.T) {
	for pattern, bits := range map[string]int{
		"[a-z]{13}": 62, "[0-9]{19}": 64, "[A-Z]{3}-[0-9]{18}": 74, "[a-z0-9]{24}": 125, ".{0,30}": 198, "[ab]{126}": 127, "[ab]{125}": 126,
		"[ab]{200}": 201, `\pL{4}`: 69, `\pL{9}|[a-c]x{1,9}`: 154, `[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}`: 129,
		"[ab]{0,62}": 63, "[ab]{0,63}": 64, "[ab]{63}": 64, "([a-c]{40}|[d-f]{41}){3}": 197,
	} {
		a := mustCompile(t, pattern)
		if a.values.BitLen() != bits {
			t.Errorf("%s: the number of strings has %d bits, want %d", pattern, a.values.BitLen(), bits)
		}
		match := regexp.MustCompile("^(?:" + pattern + ")$")
		order := newPermutation(stream{9}, uint64(a.size()))
		seen, firsts := map[string]bool{}, map[byte]int{}
		for row := range uint64(3000) {
			ranks := []uint64{row, order.at(row), uint64(a.size()) - 1 - row}
			for _, rank := range ranks {
				value := string(a.appendRank(nil, rank, stream{7}.at(int64(rank))))
				if seen[value] || !match.MatchString(value) {
					t.Fatalf("%s: string %d is %q, which is taken or no match", pattern, rank, value)
				}
				seen[value] = true
			}
			value := a.appendDraw(nil, stream{8}.at(int64(row)))
			if !match.Match(value) {
				t.Fatalf("%s: %q was drawn, which is no match", pattern, value)
			}
			if len(value) > 0 {
				firsts[value[0]]++
			}
		}
		if strings.HasPrefix(pattern, "[ab]{") && (firsts['a'] < 1350 || firsts['b'] < 1350) {
			t.Errorf("%s: strings begin unevenly: %v", pattern, firsts)
		}
	}
}

// TestRankedPatternsSpread: the first character of unique values takes all its values
// where there are more strings than ranks.
func TestRankedPatternsSpread(t *testing.T) {
	for _, pattern := range []string{"[0-9]{19}", "[0-9]{25}", "[0-9]{60}"} {
		a := mustCompile(t, pattern)
		order := newPermutation(stream{9}, uint64(a.size()))
		var counts [10]int
		for row := range uint64(10_000) {
			rank := order.at(row)
			counts[a.appendRank(nil, rank, stream{7}.at(int64(rank)))[0]-'0']++
		}
		for digit, n := range counts {
			if n < 880 || n > 1120 {
				t.Errorf("%s: %d of 10000 begin with %d", pattern, n, digit)
			}
		}
	}
}

func TestWideDivision(t *testing.T) {
	for i := range int64(20_000) {
		h := stream{3}.at(i)
		y := wide{lane(h, 0) >> (2 + h%64), lane(h, 1)}
		x := wide{lane(h, 2) >> 2, lane(h, 3)}
		if y.hi == 0 && y.lo <= x.hi {
			continue // the quotient has more than 64 bits
		}
		big128 := func(w wide) *big.Int {
			v := new(big.Int).Lsh(new(big.Int).SetUint64(w.hi), 64)
			return v.Add(v, new(big.Int).SetUint64(w.lo))
		}
		q, r := new(big.Int).DivMod(big128(x), big128(y), new(big.Int))
		if quotient, rest := x.divide(y); !q.IsUint64() || quotient != q.Uint64() || big128(rest).Cmp(r) != 0 {
			t.Fatalf("%v / %v is %d and %v, want %s and %s", x, y, quotient, rest, q, r)
		}
	}
}

func TestWrongPatterns(t *testing.T) {
	for pattern, want := range map[string][2]string{
		"a*":                                {"repeats a without an end", "{0,20}"},
		"(ab)+":                             {"repeats (ab) without an end", "{1,20}"},
		"x{3,}":                             {"repeats x without an end", "{3,23}"},
		"(a":                                {"missing closing )", `\(`},
		"[a":                                {"missing closing ]", `\[`},
		"a{2000}":                           {"invalid repeat count", "1000"},
		"(?=a)b":                            {"invalid or unsupported Perl syntax", "look-around"},
		`(a)\1`:                             {"invalid escape sequence", "references"},
		`\bword`:                            {`holds \b`, "leave it out"},
		"a^b":                               {"holds the anchor", `\^`},
		"a$b":                               {"holds the anchor", `\$`},
		"(^a){2}":                           {"holds the anchor", ""},
		`[^\x00-\x7F]`:                      {"matches no text", "printable ASCII"},
		"(.{100}){10}(.{100}){10}.{1000}":   {"", ""},
		"(abcdefghijklmnopqrstuvwxyz){900}": {"is too large: it unfolds to", "lower"},
		"(a|b){0,40}a(a|b){18}":             {"is too large: it needs more than 20000 states", "lower"},
		"[^a]|é":                            {"", ""},
	} {
		_, err := compilePattern(pattern)
		if want[0] == "" {
			if err != nil {
				t.Errorf("%s: %v", pattern, err)
			}
			continue
		}
		var wrong *patternError
		ok := errors.As(err, &wrong)
		if !ok || !strings.Contains(wrong.message, want[0]) || !strings.Contains(wrong.hint, want[1]) {
			t.Errorf("%s: %#v, want %q", pattern, err, want)
		}
	}
}

func TestPatternsDoNotAllocate(t *testing.T) {
	dst := make([]byte, 0, 4096)
	for _, pattern := range []string{"[A-Z]{3}-[0-9]{6}", "[a-z]{60}", "[0-9]{25}", `\pL{9}`} {
		a := mustCompile(t, pattern)
		if n := testing.AllocsPerRun(10, func() {
			dst = a.appendDraw(dst[:0], 0x1234567890abcdef)
			dst = a.appendRank(dst, uint64(a.size())/2, 77)
		}); n != 0 {
			t.Errorf("%s: %v allocations", pattern, n)
		}
	}
}

// FuzzPattern: whatever compiles makes strings that the pattern matches, and ranks that
// differ have strings that differ.
func FuzzPattern(f *testing.F) {
	for _, test := range small {
		f.Add(test.pattern, uint64(1))
	}
	for _, pattern := range []string{`[A-Z]{3}-\d{6}`, `(?i)straße{1,3}`, `\pL{9}`, "a*", `[^\n]{0,40}`, `(?:a|b){0,5}(?:ab){3}`, `[[:^alpha:]]`, `\Q.*\E`} {
		f.Add(pattern, uint64(99))
	}
	f.Fuzz(func(t *testing.T, pattern string, seed uint64) {
		if len(pattern) > 60 {
			t.Skip("long ones take their time")
		}
		a, err := compilePattern(pattern)
		if err != nil {
			return
		}
		match, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			t.Skip("a comment or an open quotation reaches over the end")
		}
		ranks := map[string]uint64{}
		for i := range uint64(20) {
			h := lane(seed, int(i))
			rank := below(h, uint64(a.size()))
			drawn, ranked := a.appendDraw(nil, h), a.appendRank(nil, rank, stream{seed}.at(int64(rank)))
			for _, value := range [][]byte{drawn, ranked} {
				if !match.Match(value) || utf8.RuneCount(value) > a.longest {
					t.Fatalf("%q makes %q, which does not match or is longer than %d", pattern, value, a.longest)
				}
			}
			if other, taken := ranks[string(ranked)]; taken && other != rank {
				t.Fatalf("%q: strings %d and %d are %q", pattern, other, rank, ranked)
			}
			ranks[string(ranked)] = rank
		}
	})
}

func benchmarkPattern(b *testing.B, pattern string, value func(a *automaton, dst []byte, h uint64) []byte) {
	a := mustCompile(b, pattern)
	dst := make([]byte, 0, 4096)
	b.ReportAllocs()
	for row := int64(0); b.Loop(); row++ {
		dst = value(a, dst[:0], stream{1}.at(row))
	}
}

func drawString(a *automaton, dst []byte, h uint64) []byte { return a.appendDraw(dst, h) }

func BenchmarkPattern(b *testing.B)      { benchmarkPattern(b, "[A-Z]{3}-[0-9]{6}", drawString) }
func BenchmarkPatternLarge(b *testing.B) { benchmarkPattern(b, "[A-Za-z0-9]{32}", drawString) }
func BenchmarkPatternUnique(b *testing.B) {
	benchmarkPattern(b, "[A-Z]{3}-[0-9]{6}", func(a *automaton, dst []byte, h uint64) []byte {
		return a.appendRank(dst, below(h, uint64(a.size())), h)
	})
}
