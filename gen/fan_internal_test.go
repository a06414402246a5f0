package gen

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// checkFan proves that parents, children and child of a fan say the same, and that each
// child has one place.
func checkFan(t interface{ Fatalf(string, ...any) }, f *fan, parents int64) map[int64]int64 {
	degrees := map[int64]int64{}
	of, slots := make([]int64, f.rows), make([]bool, f.filled)
	nulls := int64(0)
	for row := range of {
		if of[row] = f.parent(int64(row)); of[row] < 0 {
			nulls++
		}
	}
	several := make([]int64, f.rows)
	for row := range several {
		several[row] = int64(row)
	}
	if f.parents(several, several); !slices.Equal(several, of) {
		t.Fatalf("rows taken together have the parents %d, one by one %d", several, of)
	}
	if nulls != f.rows-f.filled {
		t.Fatalf("%d rows have no parent, want %d", nulls, f.rows-f.filled)
	}
	for parent := range parents {
		first, n := f.children(parent)
		degrees[n]++
		for slot := first; slot < first+n; slot++ {
			row := f.child(slot)
			if slots[slot] || of[row] != parent || f.slot(row) != slot {
				t.Fatalf("slot %d of parent %d has row %d, whose parent is %d", slot, parent, row, of[row])
			}
			slots[slot] = true
		}
	}
	for slot, taken := range slots {
		if !taken {
			t.Fatalf("nobody has slot %d", slot)
		}
	}
	return degrees
}

// TestFans draws laws and row counts: totals are exact and degrees within the bounds.
func TestFans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parents := rapid.Int64Range(1, 300).Draw(t, "parents")
		law := degreeLaw{factorial: rapid.Bool().Draw(t, "factorial"), min: rapid.Int64Range(0, 3).Draw(t, "min"), max: unlimited}
		if rapid.Bool().Draw(t, "bounded") {
			law.max = law.min + rapid.SampledFrom([]int64{0, 1, 2, 20, 100_000}).Draw(t, "width")
		}
		filled := rapid.Int64Range(law.min*parents, min(saturate(law.max, parents), 5_000+law.min*parents)).Draw(t, "children")
		rows := filled + rapid.Int64Range(0, 50).Draw(t, "nulls")
		order := parentOrder{permutation: newPermutation(newStream(1, "order"), uint64(parents))}
		f := newFan(newStream(2, "slots"), rows, order, shares(law.spread(parents, filled)))
		for degree, count := range checkFan(t, f, parents) {
			if degree < law.min || degree > law.max {
				t.Fatalf("%d parents have %d children, outside of %d…%d", count, degree, law.min, law.max)
			}
		}
	})
}

// TestDegreesFollowTheirLaw compares counts with the probabilities of known laws.
func TestDegreesFollowTheirLaw(t *testing.T) {
	for want, counts := range map[string][]degreeCount{
		"[{3 1000} {4 1000} {5 1000} {6 1000} {7 1000} {8 1000} {9 1000} {10 1000}]": degreeLaw{min: 3, max: 10}.spread(8_000, 52_000),
		"[{0 1353} {1 2707} {2 2707} {3 1804} {4 902} {5 361} {6 121} {7 34} {8 9} {9 2}]": degreeLaw{factorial: true, max: unlimited}.
			spread(10_000, 20_000),
		"[{1 1} {3 1} {5 1} {9 1} {17 1}]": degreeLaw{max: unlimited}.spread(5, 35),
		"[{0 3} {1 7}]":                    degreeLaw{factorial: true, max: 1}.spread(10, 7),
	} {
		if got := fmt.Sprint(counts); got != want {
			t.Errorf("degrees %s, want %s", got, want)
		}
	}
}

func TestPermutationsGoBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(1, 1<<63).Draw(t, "n")
		p := newPermutation(newStream(rapid.Int64().Draw(t, "seed"), "test"), n)
		x := rapid.Uint64Range(0, n-1).Draw(t, "x")
		if y := p.inverse(p.at(x)); y != x {
			t.Fatalf("%d is taken to %d and back to %d", x, p.at(x), y)
		}
	})
}

// TestPermutationsOfSeveral takes numbers together and one by one.
func TestPermutationsOfSeveral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := max(anyUint(t, "n")>>1, 1)
		p := newPermutation(newStream(rapid.Int64().Draw(t, "seed"), "test"), n)
		numbers := make([]int64, rapid.IntRange(0, 3*strip).Draw(t, "numbers"))
		want := make([]int64, len(numbers))
		for i := range numbers {
			numbers[i] = int64((n - 1 - uint64(i)) % n)
			want[i] = int64(p.at(uint64(numbers[i])))
		}
		if p.takeAll(numbers); !slices.Equal(numbers, want) {
			t.Fatalf("together they are taken to %d, one by one to %d", numbers, want)
		}
	})
}

// TestLargeFans has as many children and parents as numbers go: the parent of a row has its
// slot, and both ways to ask for it agree.
func TestLargeFans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parents := rapid.Int64Range(1, 1<<61).Draw(t, "parents")
		last := rapid.Int64Range(0, 1<<62).Draw(t, "children of the last")
		f := newFan(newStream(1, "slots"), math.MaxInt64, parentOrder{}, []share{{parents, math.MaxInt64 - last}, {1, last}})
		rows := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64-1), 1, 20).Draw(t, "rows")
		together := make([]int64, len(rows))
		f.parents(rows, together)
		for i, row := range rows {
			parent, index, _ := f.place(row)
			first, n := f.children(parent)
			if together[i] != parent || index < 0 || index >= n || first+index != f.slot(row) {
				t.Fatalf("row %d in slot %d is child %d of parent %d, together %d, whose %d slots begin at %d", row, f.slot(row), index, parent, together[i], n, first)
			}
		}
	})
}
