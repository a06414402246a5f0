package gen

import (
	"bytes"
	"strconv"
	"testing"
	"unicode/utf8"
)

// Values keep the sizes that the rule declares.
func TestRuleSizes(t *testing.T) {
	for _, r := range usableRules(t) {
		if !r.ranked() {
			continue
		}
		for h := range uint64(200) {
			for _, value := range [][]byte{r.appendDraw(nil, mix64(h)), r.appendRank(nil, below(mix64(h), r.capacity()))} {
				if len(value) > r.maxLen || utf8.RuneCount(value) > r.maxRunes {
					t.Fatalf("rule %s: %q is longer than %d bytes, %d characters", r.name, value, r.maxLen, r.maxRunes)
				}
			}
		}
		if first, last := r.appendRank(nil, 0), r.appendRank(nil, r.capacity()-1); r.capacity() > 1 && bytes.Equal(first, last) {
			t.Errorf("rule %s: the first and the last value are %q", r.name, first)
		}
	}
}

// No text of a part runs into what follows it, so that values are read back in one way
// only: the join is injective.
func TestRankedRulesAreInjective(t *testing.T) {
	for _, r := range usableRules(t) {
		for i := range len(r.parts) - 1 {
			p, next := &r.parts[i], &r.parts[i+1]
			if fixedWidth(p) {
				continue
			}
			inside, first := bytesOf(p), firstBytesOf(next)
			for c := range first {
				if first[c] && inside[c] {
					t.Errorf("rule %s: part %d holds %q, with which part %d begins", r.name, i, byte(c), i+1)
				}
			}
		}
		if n := r.capacity(); n > 0 {
			checkDistinct(t, r, min(n, 3000))
		}
	}
}

// checkDistinct compares the first n values and n that lie all over the range.
func checkDistinct(t *testing.T, r *rule, n uint64) {
	t.Helper()
	seen := make(map[string]uint64, n)
	step := r.capacity() / n
	for i := range 2 * n {
		rank := i / 2 * step
		if i%2 == 1 { // and neighbours
			rank = min(i/2, r.capacity()-1)
		}
		value := string(r.appendRank(nil, rank))
		if other, ok := seen[value]; ok && other != rank {
			t.Fatalf("rule %s: values %d and %d are both %q", r.name, other, rank, value)
		}
		seen[value] = rank
	}
}

func fixedWidth(p *part) bool {
	switch p.kind {
	case wordsPart:
		for i := range p.words.size() {
			if len(p.words.word(i)) != p.maxBytes {
				return false
			}
		}
		return true
	case numberPart:
		return p.width > 0 || len(strconv.FormatInt(p.low, 10)) == p.maxBytes && p.low >= 0 && p.scale == 0
	}
	return true
}

func bytesOf(p *part) (in [256]bool) {
	if p.kind != wordsPart {
		alphabet := p.literal
		if p.kind == numberPart {
			alphabet = "0123456789abcdef"[:p.base]
		}
		if p.low < 0 || p.scale > 0 {
			alphabet += "-."
		}
		for _, c := range []byte(alphabet) {
			in[c] = true
		}
		return in
	}
	for _, c := range p.words.text {
		in[c] = true
	}
	return in
}

func firstBytesOf(p *part) (in [256]bool) {
	switch p.kind {
	case wordsPart:
		for i := range p.words.size() {
			in[p.words.word(i)[0]] = true
		}
	case numberPart:
		return bytesOf(p)
	case lettersPart:
		return bytesOf(p)
	default:
		in[p.literal[0]] = true
	}
	return in
}

func TestCapacities(t *testing.T) {
	tests := []struct {
		name  string
		least uint64
	}{
		{"email", 1e9}, {"user_name", 1e9}, {"phone_number", 1e9}, {"name", 800_000}, {"company", 500_000},
		{"uuid", maxRank}, {"ipv6", maxRank}, {"address", 1e12}, {"city", 90}, {"boolean", 2}, {"ipv4", 1 << 32},
		{"product_name", 100_000}, {"catch_phrase", 1e6}, {"iban", 1e18}, {"int64", maxRank}, {"street_address", 1e8},
	}
	for _, test := range tests {
		if got := mustLookup(t, test.name).capacity(); got < test.least || got > maxRank {
			t.Errorf("rule %s has %d values, want at least %d", test.name, got, test.least)
		}
	}
	if got := mustLookup(t, "sentence").capacity(); got != 0 {
		t.Errorf("rule sentence has no rank, yet %d values", got)
	}
}

// Draws reach every word about equally often.
func TestDrawsAreUniform(t *testing.T) {
	r := mustLookup(t, "weekday")
	counts := map[string]int{}
	for row := range int64(70_000) {
		counts[string(r.appendDraw(nil, stream{1}.at(row)))]++
	}
	if len(counts) != 7 {
		t.Fatalf("%d weekdays: %v", len(counts), counts)
	}
	for day, n := range counts {
		if n < 9_600 || n > 10_400 {
			t.Errorf("%s %d times of 70000", day, n)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	tests := []struct {
		set         func([]byte)
		value, want string
	}{
		{setGS1Digit, "4006381333930", "4006381333931"}, {setGS1Digit, "9780306406150", "9780306406157"},
		{setGS1Digit, "73513530", "73513537"}, {setGS1Digit, "036000291450", "036000291452"},
		{setIBANDigits, "DE00370400440532013000", "DE89370400440532013000"},
		{setIBANDigits, "DE00210501700012345678", "DE68210501700012345678"},
	}
	for _, test := range tests {
		value := []byte(test.value)
		if test.set(value); string(value) != test.want {
			t.Errorf("%s became %s, want %s", test.value, value, test.want)
		}
	}
}

func TestRulesDoNotAllocate(t *testing.T) {
	dst := make([]byte, 0, 4096)
	for _, r := range usableRules(t) {
		if !r.ranked() {
			continue
		}
		if n := testing.AllocsPerRun(10, func() {
			dst = r.appendDraw(dst[:0], 0x1234567890abcdef)
			dst = r.appendRank(dst, r.capacity()/2)
		}); n != 0 {
			t.Errorf("rule %s: %v allocations", r.name, n)
		}
	}
}
