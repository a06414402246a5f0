package gen_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// behind returns the values of two columns of a document of lines with the column made,
// where both are there, as numbers.
func behind(t *testing.T, e *schema.Experiment, base string) (bases, made []float64) {
	t.Helper()
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	e.Tables[2].TargetRows = 4_000
	for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
		if line[base] == "NULL" || line["made"] == "NULL" {
			continue
		}
		b, _ := rat(t, line[base]).Float64()
		m, _ := rat(t, line["made"]).Float64()
		bases, made = append(bases, b), append(made, m)
	}
	return bases, made
}

// TestGaps: gaps reach from the shortest to the longest, and no farther, whatever the
// types are.
func TestGaps(t *testing.T) {
	const day, second = 86_400e6, 1e6
	for name, c := range map[string]struct {
		column schema.Column
		base   string
		unit   float64 // of the gaps below, in those of the column
		of     float64 // units of the column in one of the base
		lo, hi float64
		seen   bool // both ends occur
	}{
		"timestamp":       {schema.Column{DataType: "TIMESTAMP", After: &schema.After{MinGap: "90m", MaxGap: "2d"}}, "packed", 60e6, 1, 90, 2880, false},
		"seconds":         {schema.Column{DataType: "TIMESTAMP", After: &schema.After{MinGap: "5", MaxGap: "9"}}, "packed", second, 1, 5, 9, true},
		"no gap":          {schema.Column{DataType: "TIMESTAMP", After: &schema.After{MaxGap: "0"}}, "packed", second, 1, 0, 0, true},
		"default":         {schema.Column{DataType: "TIMESTAMP", After: &schema.After{}}, "packed", day, 1, 0, 30, false},
		"to the end":      {schema.Column{DataType: "TIMESTAMP", TimestampEnd: "2024-12-31", After: &schema.After{}}, "packed", day, 1, 0, 183, false},
		"days":            {schema.Column{DataType: "DATE", After: &schema.After{MinGap: "1", MaxGap: "3d"}}, "packed", 1, 1 / day, 1 - 0.9999999, 3, false},
		"time":            {schema.Column{DataType: "TIME", After: &schema.After{MinGap: "30m", MaxGap: "31m"}}, "opens", second, 1, 1800, 1860, true},
		"time to the end": {schema.Column{DataType: "TIME", After: &schema.After{}}, "opens", 3600e6, 1, 0, 16, false},
		"integer":         {schema.Column{DataType: "INT", After: &schema.After{MinGap: "1", MaxGap: "4"}}, "quantity", 1, 1, 1, 4, true},
		"integer, max":    {schema.Column{DataType: "INT", MaxValue: "10", After: &schema.After{MinGap: "1"}}, "quantity", 1, 1, 1, 9, true},
		"decimal":         {schema.Column{DataType: "DECIMAL", Scale: new(3), After: &schema.After{MinGap: "0.005", MaxGap: "0.010"}}, "price", 0.001, 1, 5, 10, true},
		"of a decimal":    {schema.Column{DataType: "INT", After: &schema.After{MaxGap: "2"}}, "price", 1, 1, 0, 3, false},
		"of a float":      {schema.Column{DataType: "DECIMAL", Scale: new(2), After: &schema.After{MaxGap: "0.5"}}, "weight", 0.01, 1, 0, 51, false},
		"float":           {schema.Column{DataType: "FLOAT", After: &schema.After{MinGap: "0.5", MaxGap: "1.5"}}, "weight", 1, 1, 0.5, 1.5, false},
		"real":            {schema.Column{DataType: "REAL", MaxValue: "100", After: &schema.After{MinGap: "0.5"}}, "weight", 1, 1, 0.4999, 99.5, false},
		"beyond 64 bit":   {schema.Column{DataType: "DECIMAL", Precision: new(30), Scale: new(2), After: &schema.After{MinGap: "1", MaxGap: "2"}}, "price", 0.01, 1, 100, 200, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.column.Name = "made"
			c.column.After.Columns = []string{c.base}
			if c.column.Precision == nil && c.column.Scale != nil {
				c.column.Precision = new(12)
			}
			bases, made := behind(t, lines(c.column), c.base)
			least, most := math.Inf(1), math.Inf(-1)
			for i := range made {
				gap := (made[i] - bases[i]*c.of) / c.unit
				least, most = min(least, gap), max(most, gap)
			}
			const tiny = 1e-6
			if len(made) != 4_000 || least < c.lo-tiny || most > c.hi+tiny {
				t.Errorf("%d gaps are %v…%v, want %v…%v", len(made), least, most, c.lo, c.hi)
			}
			if c.seen && (least > c.lo+tiny || most < c.hi-tiny) {
				t.Errorf("gaps are %v…%v, but never both %v and %v", least, most, c.lo, c.hi)
			}
			if most-least < 0.9*(c.hi-c.lo)-1 {
				t.Errorf("gaps are %v…%v of %v…%v only", least, most, c.lo, c.hi)
			}
		})
	}
}

// TestGapsAreCutByConstruction: where the end of the column leaves less room, gaps are
// spread over what is left, and do not heap up at the end.
func TestGapsAreCutByConstruction(t *testing.T) {
	for name, d := range map[string]*schema.Distribution{
		"uniform": nil,
		"normal":  schematest.Distribution("normal", "mean", 200, "stddev", 60),
	} {
		made := schema.Column{Name: "made", DataType: "INT", MaxValue: "1000", After: &schema.After{Columns: []string{"first"}, MaxGap: "400", Distribution: d}}
		e := lines(schema.Column{Name: "first", DataType: "INT", MaxValue: "1000"}, made)
		bases, values := behind(t, e, "first")
		atEnd, free, sum := 0, 0, 0.0
		for i := range values {
			if values[i] < bases[i] || values[i] > 1000 || values[i] > bases[i]+400 {
				t.Fatalf("%s: %v comes after %v", name, values[i], bases[i])
			}
			if values[i] == 1000 {
				atEnd++
			}
			if bases[i] <= 600 {
				free++
				sum += values[i] - bases[i]
			}
		}
		if atEnd > 60 { // 1600 rows have less room than 400
			t.Errorf("%s: %d values are at the end", name, atEnd)
		}
		if mean := sum / float64(free); math.Abs(mean-200) > 10 {
			t.Errorf("%s: the mean gap is %v, want 200", name, mean)
		}
	}
}

// TestGapsFollowTheirDistribution compares the gaps with the law, whole and cut.
func TestGapsFollowTheirDistribution(t *testing.T) {
	made := schema.Column{Name: "made", DataType: "TIMESTAMP", TimestampEnd: "2024-08-01", After: &schema.After{
		Columns: []string{"packed"}, MaxGap: "20d", Distribution: schematest.Distribution("exponential", "lambda", 1.0/86_400)}}
	bases, values := behind(t, lines(made), "packed")
	short, roomy, end := 0, 0, 1722470400e6
	for i := range values {
		gap := values[i] - bases[i]
		if values[i] > end || gap < 0 {
			t.Fatalf("%v comes after %v", values[i], bases[i])
		}
		if end-bases[i] > 10*86_400e6 {
			roomy++
			if gap < 86_400e6*math.Ln2 {
				short++
			}
		}
	}
	if share := float64(short) / float64(roomy); math.Abs(share-0.5) > 0.03 {
		t.Errorf("%v of the gaps are below the median of the law", share)
	}
}

// TestSeveralBases: the greatest counts, NULL does not.
func TestSeveralBases(t *testing.T) {
	first := schema.Column{Name: "first", DataType: "INT", MaxValue: "50", Required: new(false), NullRate: new(0.5)}
	second := schema.Column{Name: "second", DataType: "INT", MinValue: "20", MaxValue: "90", Required: new(false), NullRate: new(0.5)}
	made := schema.Column{Name: "made", DataType: "INT", After: &schema.After{Columns: []string{"first", "second"}, MinGap: "1", MaxGap: "1"}}
	for _, required := range []bool{true, false} {
		made.Required, made.NullRate, made.MaxValue = &required, nil, "500"
		if !required {
			made.NullRate = new(0.0)
		}
		e := lines(first, second, made)
		if problems := gen.Check(e); len(problems) > 0 {
			t.Fatal(problems)
		}
		alone := 0
		for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
			greatest := int64(-1)
			for _, name := range []string{"first", "second"} {
				if line[name] != "NULL" {
					greatest = max(greatest, integerIn(t, line[name]))
				}
			}
			switch {
			case greatest >= 0:
				if line["made"] != fmt.Sprint(greatest+1) {
					t.Fatalf("it is %s after %s and %s", line["made"], line["first"], line["second"])
				}
			case required:
				if n := integerIn(t, line["made"]); n < 0 || n > 500 {
					t.Fatalf("it is %d where there is nothing before", n)
				}
				alone++
			case line["made"] != "NULL":
				t.Fatalf("it is %s where there is nothing before", line["made"])
			default:
				alone++
			}
		}
		if alone < 150 {
			t.Errorf("%d rows have nothing before", alone)
		}
	}
}

// TestWrongOrders holds what is said of orders that cannot be kept.
func TestWrongOrders(t *testing.T) {
	after := func(dataType string, a schema.After) schema.Column {
		return schema.Column{Name: "made", DataType: dataType, After: &a}
	}
	ending := func(c schema.Column, end string) schema.Column {
		c.TimestampEnd = end
		return c
	}
	for name, c := range map[string]struct {
		columns    []schema.Column
		path, want string
	}{
		"no room": {[]schema.Column{ending(after("TIMESTAMP", schema.After{Columns: []string{"packed"}, MinGap: "3d"}), "2024-08-01")},
			".after: ", "packed are within 2024-07-01T00:00:00…2024-07-31T00:00:00 and lines.made comes at least 3d behind, but it is within 2024-07-04T00:00:00…2024-08-01T00:00:00"},
		"too early": {[]schema.Column{{Name: "made", DataType: "DATE", DateStart: "2025-01-01", After: &schema.After{Columns: []string{"packed"}, MaxGap: "10"}}},
			".after: ", "packed are within 2024-07-01…2024-07-31 and lines.made comes at most 10 behind, but it is within 2025-01-01…"},
		"no room behind another": {[]schema.Column{
			{Name: "mid", DataType: "DATE", After: &schema.After{Columns: []string{"packed"}, MaxGap: "9"}},
			{Name: "made", DataType: "DATE", DateEnd: "2024-08-05", After: &schema.After{Columns: []string{"mid"}}}},
			".after: ", "mid are within 2024-07-01…2024-08-09 and lines.made comes at least 0 behind, but it is within 2024-07-01…2024-08-05"},
		"no room behind a parent": {[]schema.Column{{Name: "made", DataType: "DATE", DateEnd: "2024-06-29", After: &schema.After{Columns: []string{"order_id.placed"}}}},
			".after: ", "order_id.placed are within 2024-01-01…2024-06-30"},
		"nobody knows how far": {[]schema.Column{after("INT", schema.After{Columns: []string{"quantity"}})}, ".after: ", `it is not said how far "made" may be behind (add max_gap, or max_value`},
		"min above default":    {[]schema.Column{after("DATE", schema.After{Columns: []string{"packed"}, MinGap: "40d"})}, ".min_gap: ", "min_gap 40d is above max_gap 30d, its default (add max_gap)"},
		"no mass": {[]schema.Column{after("INT", schema.After{Columns: []string{"quantity"}, MaxGap: "5", Distribution: schematest.Distribution("normal", "mean", 500, "stddev", 1)})},
			".after.distribution: ", "of the distribution lies between the bounds"},
		"a ring": {[]schema.Column{after("DATE", schema.After{Columns: []string{"other"}}), {Name: "other", DataType: "DATE", Expression: "made + days(1)"}},
			".after: ", "columns are made from each other: lines.made → lines.other → lines.made"},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, lines(c.columns...), c.path, c.want) })
	}
}

// TestBasesOfUnknownRange: behind an expression it shows only in the row that there is no
// room; a bound of the expression makes it show before.
func TestBasesOfUnknownRange(t *testing.T) {
	mid := derivedBy("mid", "TIMESTAMP", "packed + days(row > 500 ? 20 : 0)")
	made := schema.Column{Name: "made", DataType: "TIMESTAMP", TimestampEnd: "2024-08-05", After: &schema.After{Columns: []string{"mid"}}}
	e := lines(mid, made)
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Digest(t.Context(), "lines"); err == nil || !matches(err.Error(), `table "lines", column "made", row 5`, "leaves no room for min_gap before 2024-08-05T00:00:00") {
		t.Errorf("error %v", err)
	}
	mid.TimestampStart, mid.TimestampEnd = "2024-07-01", "2024-08-06"
	wantProblem(t, lines(mid, made), ".after: ", "mid are within 2024-07-01T00:00:00…2024-08-06T00:00:00")
}
