package profile_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim/profile"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// truth is what is known of the values by keeping all of them.
type truth struct {
	texts []string // as they are shown, in the order of rows; without NULL
	nulls int64
	rats  []*big.Rat // of numbers
	shown []*big.Rat // as they are shown: of a float, the fewest digits
}

// fill makes the rows of a column in batches of several sizes, adds them to a tally, and
// keeps what they hold.
func fill(t *testing.T, tally *profile.Tally, table *schema.Table, nulls float64, make source, rows int) *truth {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	all := &truth{}
	b := &gen.Batch{Table: table, Columns: []gen.Vector{gen.VectorFor(&table.Columns[0])}}
	v := &b.Columns[0]
	for done := 0; done < rows; {
		n := min(1+r.IntN(900), rows-done)
		v.Resize(n)
		for place := range n {
			make(r, v, place, done+place)
			if r.Float64() < nulls {
				v.SetNull(place, n)
				all.nulls++
				continue
			}
			text := string(v.AppendText(nil, place))
			if v.Type == schema.Char {
				text = strings.TrimRight(text, " ")
			}
			all.texts = append(all.texts, text)
			if x, ok := new(big.Rat).SetString(text); ok && v.Kind != gen.KindBytes {
				all.shown = append(all.shown, x)
				if v.Kind == gen.KindFloat {
					x = new(big.Rat).SetFloat64(v.Floats[place])
				}
				all.rats = append(all.rats, x)
			}
		}
		b.First, b.Rows = int64(done), n
		tally.Add(b)
		done += n
	}
	return all
}

// checkCounts compares distinct values and the most frequent ones with a count of all.
func checkCounts(t *testing.T, got profile.Column, all *truth, rows int64) {
	t.Helper()
	counts := map[string]int64{}
	for _, text := range all.texts {
		counts[text]++
	}
	if got.Distinct != int64(len(counts)) || got.DistinctError != 0 {
		t.Errorf("%d values differ (± %g), want %d", got.Distinct, got.DistinctError, len(counts))
	}
	var want []int64
	for _, n := range counts {
		want = append(want, n)
	}
	slices.Sort(want)
	slices.Reverse(want)
	want = want[:min(50, len(want))]
	var top []int64
	for _, v := range got.Top {
		text := strings.TrimRight(v.Value, " ")
		if strings.HasPrefix(got.Type, "CHAR") && counts[text] != v.Count || !strings.HasPrefix(got.Type, "CHAR") && counts[v.Value] != v.Count {
			t.Errorf("%q occurs %d times, want %d", v.Value, v.Count, counts[v.Value])
		}
		if v.Error != 0 || v.Share != float64(v.Count)/float64(rows) {
			t.Errorf("%q has the error %d and the share %g", v.Value, v.Error, v.Share)
		}
		top = append(top, v.Count)
	}
	if !slices.Equal(top, want) {
		t.Errorf("the most frequent values occur %v times, want %v", top, want)
	}
}

func checkLengths(t *testing.T, got profile.Column, all *truth) {
	t.Helper()
	textual := strings.HasPrefix(got.Type, "VARCHAR") || strings.HasPrefix(got.Type, "CHAR")
	if len(all.texts) == 0 || !textual {
		if got.Length != nil && !strings.HasPrefix(got.Type, "BINARY") {
			t.Errorf("the length is %+v", got.Length)
		}
		return
	}
	least, most, sum := math.MaxInt, 0, 0
	for _, text := range all.texts {
		n := utf8.RuneCountInString(text)
		least, most, sum = min(least, n), max(most, n), sum+n
	}
	if l := got.Length; l.Min != int64(least) || l.Max != int64(most) || math.Abs(l.Mean-float64(sum)/float64(len(all.texts))) > 1e-12 {
		t.Errorf("lengths are %+v, want %d … %d", l, least, most)
	}
	if *got.Min != slices.Min(all.texts) || *got.Max != slices.Max(all.texts) {
		t.Errorf("values are %q … %q", *got.Min, *got.Max)
	}
}

// checkMoments compares extremes, mean and stddev with exact arithmetic.
func checkMoments(t *testing.T, got profile.Column, all *truth) {
	t.Helper()
	least, most, sum := all.rats[0], all.rats[0], new(big.Rat)
	for _, x := range all.rats {
		if x.Cmp(least) < 0 {
			least = x
		}
		if x.Cmp(most) > 0 {
			most = x
		}
		sum.Add(sum, x)
	}
	for _, end := range []struct {
		got  string
		want *big.Rat
	}{{*got.Min, least}, {*got.Max, most}} {
		x, _ := new(big.Rat).SetString(end.got)
		if a, _ := x.Float64(); x.Cmp(end.want) != 0 && a != toFloat(end.want) && float32(a) != float32(toFloat(end.want)) {
			t.Errorf("an end is %s, want %s", end.got, end.want.FloatString(12))
		}
	}
	if got.Mean == nil {
		t.Fatal("there is no mean")
	}
	n := int64(len(all.rats))
	mean := new(big.Rat).Quo(sum, big.NewRat(n, 1))
	if want := toFloat(mean); math.Abs(*got.Mean-want) > 1e-12*math.Max(math.Abs(want), 1e-300) {
		t.Errorf("the mean is %v, want %v", *got.Mean, want)
	}
	squares := new(big.Rat)
	for _, x := range all.rats {
		d := new(big.Rat).Sub(x, mean)
		squares.Add(squares, d.Mul(d, d))
	}
	want := math.Sqrt(toFloat(squares.Quo(squares, big.NewRat(n-1, 1))))
	if math.Abs(*got.Stddev-want) > 1e-9*want {
		t.Errorf("the standard deviation is %v, want %v", *got.Stddev, want)
	}
}

func toFloat(x *big.Rat) float64 {
	f, _ := x.Float64()
	return f
}

// checkHistogram counts the values between the bounds that are shown.
func checkHistogram(t *testing.T, got profile.Column, all *truth) {
	t.Helper()
	if len(got.Histogram) == 0 {
		if len(all.rats) > 0 {
			t.Error("there is no histogram")
		}
		return
	}
	if len(got.Histogram) > 20 || got.Histogram[0].Count == 0 || got.Histogram[len(got.Histogram)-1].Count == 0 {
		t.Errorf("%d buckets: %+v", len(got.Histogram), got.Histogram)
	}
	total := int64(0)
	for i, b := range got.Histogram {
		n := all.between(b.From, b.To)
		if i == len(got.Histogram)-1 && b.To == *got.Max {
			for _, text := range all.texts {
				if text == b.To {
					n++
				}
			}
		}
		if n != b.Count {
			t.Errorf("%d values are in %s … %s, want %d", b.Count, b.From, b.To, n)
		}
		if i > 0 && got.Histogram[i-1].To != b.From {
			t.Errorf("bucket %d begins at %s, the one before ends at %s", i, b.From, got.Histogram[i-1].To)
		}
		total += b.Count
	}
	if total != int64(len(all.texts)) {
		t.Errorf("the histogram has %d values of %d", total, len(all.texts))
	}
}

// between counts the values from one bound up to another.
func (all *truth) between(from, to string) (n int64) {
	if len(all.rats) == 0 { // dates and times
		for _, text := range all.texts {
			if text >= from && (text < to || len(to) > len(from)) { // the year 10 000
				n++
			}
		}
		return n
	}
	least, _ := new(big.Rat).SetString(from)
	most, _ := new(big.Rat).SetString(to)
	for i := range all.rats {
		if all.shown[i].Cmp(least) >= 0 && all.shown[i].Cmp(most) < 0 {
			n++
		}
	}
	return n
}
