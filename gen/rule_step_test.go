package gen

import (
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// anyPiece draws a piece of a rule.
func anyPiece(t *rapid.T) piece {
	low := rapid.Int64Range(0, 4e18).Draw(t, "low") >> rapid.IntRange(0, 61).Draw(t, "shift of low")
	high := low + rapid.Int64Range(0, 4e18).Draw(t, "span")>>rapid.IntRange(0, 61).Draw(t, "shift")
	switch rapid.IntRange(0, 6).Draw(t, "piece") {
	case 0:
		return literal(rapid.StringMatching(`[a-zü /]{1,40}`).Draw(t, "literal"))
	case 1:
		return oneOf(rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zé]{1,40}`), 1, 9, rapid.ID).Draw(t, "words")...)
	case 2:
		return number(low, high)
	case 3:
		return decimal(low-150_000_000_000, high, rapid.IntRange(0, 5).Draw(t, "scale"))
	case 4:
		return padded(low, high)
	case 5:
		return hexed(low, high)
	}
	return letters("abcdefghij"[:rapid.IntRange(2, 10).Draw(t, "alphabet")], rapid.IntRange(1, 18).Draw(t, "width"))
}

// plainText is text number i of a part, made the plain way.
func plainText(p *part, i uint64) string {
	switch n := p.low + int64(i); {
	case p.kind == wordsPart:
		return string(p.words.word(i))
	case p.kind == literalPart:
		return p.literal
	case p.kind == numberPart && p.scale > 0:
		return string(AppendDecimal(nil, n, p.scale))
	case p.kind == numberPart && p.base == 16:
		return fmt.Sprintf("%0*x", p.width, n)
	case p.kind == numberPart && p.width > 0:
		return fmt.Sprintf("%0*d", p.width, n)
	case p.kind == numberPart:
		return strconv.FormatInt(n, 10)
	}
	var text []byte
	for range p.width {
		text = append(text, p.literal[i%uint64(len(p.literal))])
		i /= uint64(len(p.literal))
	}
	return string(text)
}

func plainValue(r *rule, x uint64, ranked bool) (text string) {
	rest := x
	for i := range r.parts {
		p := &r.parts[i]
		number := uint64(0)
		switch {
		case p.size == 1:
		case ranked && i < r.counted:
			number, rest = rest%p.size, rest/p.size
		case i == 0:
			number = below(x, p.size)
		default:
			number = below(lane(x, i), p.size)
		}
		text += plainText(p, number)
	}
	return text
}

// TestBlocksOfRules: whatever parts a rule has, blocks of any length hold the texts of the
// parts, drawn or by rank, and lists of words and single values do too.
func TestBlocksOfRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pieces []piece
		for range rapid.IntRange(1, 6).Draw(t, "pieces") {
			pieces = append(pieces, anyPiece(t))
		}
		r, rows := newRankedRule("", pieces), make([]int64, rapid.IntRange(1, 150).Draw(t, "rows"))
		first, s := rapid.Int64Range(0, 1<<40).Draw(t, "first"), stream{rapid.Uint64().Draw(t, "key")}
		ranks := make([]int64, len(rows))
		for i := range rows {
			rows[i] = first + int64(i)
			ranks[i] = int64(below(s.at(rows[i]), r.capacity()))
		}
		var v Vector
		v.Kind = KindBytes
		check := func(i int, x uint64, ranked bool) {
			want := plainValue(r, x, ranked)
			if got := string(v.Bytes(i)); got != want {
				t.Fatalf("row %d (ranked: %t) is %q, want %q", i, ranked, got, want)
			}
			if got := string(r.one([]byte("<"), x, ranked)); got != "<"+want {
				t.Fatalf("alone (ranked: %t) it is %q, want %q", ranked, got, want)
			}
		}
		for range 2 { // the second time in the memory of the first
			v.Resize(len(rows))
			if err := drawnRule(s, r, r.maxRunes).fill(newWorker(), rows, &v); err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				check(i, s.at(row), false)
			}
			v.Resize(len(rows))
			if err := ruleValues(r).render(newWorker(), ranks, &v); err != nil {
				t.Fatal(err)
			}
			for i, rank := range ranks {
				check(i, uint64(rank), true)
			}
		}
	})
}
