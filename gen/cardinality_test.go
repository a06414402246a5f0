package gen_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// children is an experiment of parents and of children that refer to them by key.
func children(parents, rows int64, change func(*schema.Column)) *schema.Experiment {
	key := to(number("parent"), "parents", "id")
	change(&key)
	return &schema.Experiment{Name: "children", Tables: []schema.Table{
		{Name: "parents", TargetRows: parents, Columns: []schema.Column{id("id")}},
		{Name: "children", TargetRows: rows, Columns: []schema.Column{id("id"), key}},
	}}
}

func with(c schema.Cardinality) func(*schema.Column) {
	return func(key *schema.Column) { key.ForeignKey.Cardinality = &c }
}

// histogram returns how many of the parents have how many children.
func histogram(t *testing.T, e *schema.Experiment, seed int64) map[int]int {
	t.Helper()
	all := generateAll(t, e, gen.Options{Seed: seed})
	checkKeys(t, e, all)
	of := degrees(columnTexts(e, all, "children", "parent"))
	counts := map[int]int{}
	for _, parent := range columnTexts(e, all, "parents", "id") {
		counts[of[parent]]++
	}
	return counts
}

func TestCardinalities(t *testing.T) {
	counts := []schema.CountWeight{{Children: 0, Weight: 5}, {Children: 10, Weight: 3}, {Children: 20, Weight: 2}}
	for want, e := range map[string]*schema.Experiment{
		"map[3:1000 4:1000 5:1000 6:1000 7:1000 8:1000 9:1000 10:1000]": children(8_000, 52_000, with(schema.Cardinality{Min: new(int64(3)), Max: new(int64(10))})),
		"map[0:200 1:400 2:400]":       children(1_000, 1_200, with(schema.Cardinality{None: new(0.2), Max: new(int64(2))})),
		"map[3:500]":                   children(500, 1_500, with(schema.Cardinality{Type: "fixed", Children: new(int64(3))})),
		"map[0:100 3:400]":             children(500, 1_200, with(schema.Cardinality{Type: "fixed", Children: new(int64(3)), None: new(0.2)})),
		"map[2:300 3:200]":             children(500, 1_200, with(schema.Cardinality{Type: "fixed"})),
		"map[0:500 10:300 20:200]":     children(1_000, 7_000, with(schema.Cardinality{Type: "histogram", Counts: counts})),
		"map[0:50 10:50]":              children(100, 500, with(schema.Cardinality{Type: "histogram", Counts: []schema.CountWeight{{Children: 10, Weight: 1e308}, {Children: 0, Weight: 1e308}}})),
		"map[0:499 4:1 10:300 20:200]": children(1_000, 7_004, with(schema.Cardinality{Type: "histogram", Counts: counts})),
		"map[0:499 1:251 2:125 3:63 4:31 5:15 6:8 7:4 8:2 9:1 10:1]":      children(1_000, 1_000, with(schema.Cardinality{Type: "geometric"})),
		"map[0:1353 1:2707 2:2707 3:1804 4:902 5:361 6:121 7:34 8:9 9:2]": children(10_000, 20_000, with(schema.Cardinality{Type: "poisson"})),
		"map[0:9 1:1]": children(10, 1, func(*schema.Column) {}),
	} {
		for seed := range int64(3) {
			if got := fmt.Sprint(histogram(t, e, seed)); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}

// TestZipf: the parent with most children has the share that the law gives it, the others
// follow, and each has its minimum.
func TestZipf(t *testing.T) {
	for _, exponent := range []float64{0.7, 1, 1.5} {
		e := children(1_000, 100_000, with(schema.Cardinality{Type: "zipf", Exponent: new(exponent), Min: new(int64(2))}))
		all := generateAll(t, e, gen.Options{Seed: 4})
		counts := slices.Sorted(maps.Values(degrees(columnTexts(e, all, "children", "parent"))))
		slices.Reverse(counts)
		sum := 0.0
		for r := 1; r <= 1_000; r++ {
			sum += math.Pow(float64(r), -exponent)
		}
		for _, r := range []int{1, 2, 3, 10, 100, 1_000} {
			if want := 98_000*math.Pow(float64(r), -exponent)/sum + 2; math.Abs(float64(counts[r-1])-want) > 1.1 {
				t.Errorf("exponent %g: number %d has %d children, want %.1f", exponent, r, counts[r-1], want)
			}
		}
	}
}

// TestDistributionOfParents: a distribution on a foreign key is one over row numbers.
func TestDistributionOfParents(t *testing.T) {
	e := children(10_000, 100_000, func(key *schema.Column) {
		key.Distribution = schematest.Distribution("normal", "mean", 3_000, "stddev", 500)
	})
	all := generateAll(t, e, gen.Options{Seed: 5})
	var values []float64
	for _, parent := range columnTexts(e, all, "children", "parent") {
		var x float64
		_, _ = fmt.Sscan(parent, &x)
		values = append(values, x)
	}
	cdf := func(x float64) float64 { return math.Erfc(-(x-3_000)/500/math.Sqrt2) / 2 }
	if d := distance(values, cdf, 10_000, 1); d > 1e-4 {
		t.Errorf("the largest distance of the distribution functions is %g", d)
	}
}

func TestListedParents(t *testing.T) {
	e := children(10_000, 1_000, func(key *schema.Column) {
		key.Values, key.Weights, key.Required, key.NullRate = []schema.Value{"77", "5", "9999"}, []float64{1, 2, 5}, new(false), new(0.2)
	})
	all := generateAll(t, e, gen.Options{Seed: 5})
	want := "map[5:200 77:100 9999:500 NULL:200]"
	if got := fmt.Sprint(degrees(columnTexts(e, all, "children", "parent"))); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	e.Tables[0].Columns[0] = schema.Column{Name: "id", DataType: "INT", Unique: true, Values: []schema.Value{"1", "5", "77", "9999"}}
	e.Tables[0].TargetRows = 4
	all = generateAll(t, e, gen.Options{Seed: 5})
	if got := fmt.Sprint(degrees(columnTexts(e, all, "children", "parent"))); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestCardinalitiesThatCannotBe: what contradicts is refused before the first row.
func TestCardinalitiesThatCannotBe(t *testing.T) {
	junction := func(c schema.Cardinality) *schema.Experiment {
		e := children(100, 300, with(c))
		e.Tables = append(e.Tables, schema.Table{Name: "others", TargetRows: 5, Columns: []schema.Column{id("id")}})
		e.Tables[1].Columns = append(e.Tables[1].Columns, to(number("other"), "others", "id"))
		e.Tables[1].Unique = [][]string{{"parent", "other"}}
		return e
	}
	twice := junction(schema.Cardinality{Max: new(int64(5))})
	twice.Tables[1].Column("other").ForeignKey.Cardinality = &schema.Cardinality{}
	for want, e := range map[string]*schema.Experiment{
		`tables[1].columns[1].foreign_key.cardinality: the cardinality wants 2 rows of children for each of 100 rows of parents, but 299 are asked for (ask for 200 rows of children, or for other rows of parents)`: children(100, 299, with(schema.Cardinality{Type: "fixed", Children: new(int64(2))})),
		`the cardinality wants 3 to 5 rows of children for each of 100 rows of parents, but 299 are asked for (ask for 300 to 500 rows`:                                                                              children(100, 299, with(schema.Cardinality{Min: new(int64(3)), Max: new(int64(5))})),
		`the cardinality wants at least 1 rows of children for each of 60 rows of parents, but 40 are asked for (ask for at least 60 rows`:                                                                           children(100, 40, with(schema.Cardinality{None: new(0.4)})),
		`the counts of the cardinality make 5 rows of children for each of 100 rows of parents, but 800 are asked for (ask for 400 to 600`:                                                                           children(100, 800, with(schema.Cardinality{Type: "histogram", Counts: []schema.CountWeight{{Children: 0, Weight: 1}, {Children: 10, Weight: 1}}})),
		`a row of parents may have 6 rows of children by the cardinality, but a unique key tells only 5 of them apart (set max to 5`:                                                                                 junction(schema.Cardinality{Max: new(int64(6))}),
		`a row of parents may have 58 rows of children by the cardinality, but a unique key tells only 5 of them apart`:                                                                                              junction(schema.Cardinality{Type: "zipf"}),
		`tables[1].unique[0]: unique key (parent, other) of children cannot be made`:                                                                                                                                 twice,
		`tables[1].columns[1].values[1]: no row of parents has the id "500"`:                                                                                                                                         children(100, 50, func(key *schema.Column) { key.Values = []schema.Value{"3", "500"} }),
	} {
		problems := gen.Check(e)
		if len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
			t.Errorf("problems %v\nwant %s", problems, want)
		}
	}
}
