package gen_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// fitted generates a table of one column by a definition and compares it with another one
// of the same type.
func fitted(t *testing.T, made, asked string, rows, seed int64) []gen.Finding {
	t.Helper()
	document := func(column string) *schema.Experiment {
		e, err := schema.Decode(fmt.Appendf(nil, "{name: x, tables: [{name: t, target_rows: %d, columns: [{name: c, %s}]}]}", rows, column))
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	g, err := gen.New(document(made), gen.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	fit := gen.NewFitting(document(asked), gen.Options{}).Table("T")
	for b, err := range g.Batches(t.Context(), "t") {
		if err != nil {
			t.Fatal(err)
		}
		fit.Add(b)
	}
	if fit.Rows() != rows {
		t.Fatalf("%d rows were added, want %d", fit.Rows(), rows)
	}
	return fit.Findings()
}

func tests(findings []gen.Finding) map[gen.FindingKind]float64 {
	p := map[gen.FindingKind]float64{}
	for _, f := range findings {
		if f.P != nil {
			p[f.Kind] = *f.P
		}
	}
	return p
}

// fitCases are columns, each with a definition that is near but not the same.
var fitCases = []struct{ column, other string }{
	{"data_type: INT, min_value: 1, max_value: 6", "data_type: INT, min_value: 1, max_value: 7"},
	{"data_type: INT", "data_type: INT, max_value: 1100000"},
	{"data_type: BIGINT, min_value: -9223372036854775808, max_value: 9223372036854775807", "data_type: BIGINT, min_value: -8000000000000000000, max_value: 9223372036854775807"},
	{"data_type: INT, min_value: 0, max_value: 90, distribution: {type: normal, parameters: {mean: 50, stddev: 20}}", "data_type: INT, min_value: 0, max_value: 90, distribution: {type: normal, parameters: {mean: 52, stddev: 20}}"},
	{"data_type: SMALLINT, min_value: 0, max_value: 50, distribution: {type: exponential, parameters: {lambda: 0.5}}", "data_type: SMALLINT, min_value: 0, max_value: 50, distribution: {type: exponential, parameters: {lambda: 0.45}}"},
	{"data_type: DECIMAL, precision: 38, scale: 0, min_value: -60, max_value: 200", "data_type: DECIMAL, precision: 38, scale: 0, min_value: -60, max_value: 215"},
	{"data_type: REAL, min_value: 1, max_value: 1.00001", "data_type: REAL, min_value: 1, max_value: 1.000011"},
	{"data_type: REAL, min_value: 0, max_value: 1, distribution: {type: beta, parameters: {alpha: 2, beta: 5}}", "data_type: REAL, min_value: 0, max_value: 1, distribution: {type: beta, parameters: {alpha: 2, beta: 4.5}}"},
	{"data_type: DOUBLE, min_value: -1e300, max_value: 1e300", "data_type: DOUBLE, min_value: -9e299, max_value: 1e300"},
	{"data_type: FLOAT, distribution: {type: normal, parameters: {mean: 0, stddev: 1}}", "data_type: FLOAT, distribution: {type: normal, parameters: {mean: 0, stddev: 1.1}}"},
	{"data_type: DECIMAL, precision: 12, scale: 4, min_value: 0, max_value: 1, distribution: {type: beta, parameters: {alpha: 0.5, beta: 0.5}}", "data_type: DECIMAL, precision: 12, scale: 4, min_value: 0, max_value: 1"},
	{"data_type: DECIMAL, precision: 38, scale: 3, min_value: 0, max_value: 100000000000000000000000000000", "data_type: DECIMAL, precision: 38, scale: 3, min_value: 0, max_value: 109000000000000000000000000000"},
	{"data_type: DATE", "data_type: DATE, date_end: \"2026-06-30\""},
	{"data_type: TIME, time_start: \"08:00\", time_end: \"17:00\"", "data_type: TIME, time_start: \"08:00\", time_end: \"18:00\""},
	{"data_type: TIMESTAMPTZ, precision: 3", "data_type: TIMESTAMPTZ, precision: 3, timestamp_end: \"2026-06-30\""},
	{"data_type: DOUBLE, min_value: 0, max_value: 1e9, distribution: {type: lognormal, parameters: {mu: 3, sigma: 1}}", "data_type: DOUBLE, min_value: 0, max_value: 1e9, distribution: {type: lognormal, parameters: {mu: 3, sigma: 0.93}}"},
	{"data_type: DECIMAL, precision: 18, scale: 2, min_value: 0, max_value: 1000, distribution: {type: gamma, parameters: {shape: 2, rate: 0.1}}", "data_type: DECIMAL, precision: 18, scale: 2, min_value: 0, max_value: 1000, distribution: {type: gamma, parameters: {shape: 2.2, rate: 0.1}}"},
	{"data_type: REAL, min_value: 1, max_value: 1e6, distribution: {type: pareto, parameters: {alpha: 2, minimum: 1}}", "data_type: REAL, min_value: 1, max_value: 1e6, distribution: {type: pareto, parameters: {alpha: 2.25, minimum: 1}}"},
	{"data_type: DATE, date_start: 2024-01-01, date_end: 2024-12-31, distribution: {type: triangular, parameters: {min: 0, mode: 100, max: 300}}", "data_type: DATE, date_start: 2024-01-01, date_end: 2024-12-31, distribution: {type: triangular, parameters: {min: 0, mode: 130, max: 300}}"},
	{"data_type: INT, min_value: 0, max_value: 99, distribution: {type: histogram, bins: [{from: 0, to: 9, weight: 3}, {from: 20, to: 59, weight: 1}]}", "data_type: INT, min_value: 0, max_value: 99, distribution: {type: histogram, bins: [{from: 0, to: 9, weight: 2.3}, {from: 20, to: 59, weight: 1}]}"},
	{"data_type: DOUBLE, min_value: -50, max_value: 90, distribution: {type: mixture, components: [{weight: 1, type: normal, parameters: {mean: 0, stddev: 3}}, {weight: 2, type: normal, parameters: {mean: 30, stddev: 9}}]}", "data_type: DOUBLE, min_value: -50, max_value: 90, distribution: {type: mixture, components: [{weight: 1, type: normal, parameters: {mean: 0, stddev: 3}}, {weight: 2, type: normal, parameters: {mean: 30, stddev: 10}}]}"},
	{"data_type: SMALLINT, min_value: 0, max_value: 90, distribution: {type: poisson, parameters: {lambda: 4}}", "data_type: SMALLINT, min_value: 0, max_value: 90, distribution: {type: poisson, parameters: {lambda: 4.2}}"},
	{"data_type: DECIMAL, precision: 8, scale: 2, min_value: 0, max_value: 20, distribution: {type: binomial, parameters: {trials: 20, probability: 0.3}}", "data_type: DECIMAL, precision: 8, scale: 2, min_value: 0, max_value: 20, distribution: {type: binomial, parameters: {trials: 20, probability: 0.32}}"},
	{"data_type: TIMESTAMP, timestamp_start: \"2024-01-01\", timestamp_end: \"2024-01-02\", distribution: {type: geometric, parameters: {probability: 0.01}}", "data_type: TIMESTAMP, timestamp_start: \"2024-01-01\", timestamp_end: \"2024-01-02\", distribution: {type: geometric, parameters: {probability: 0.011}}"},
	{"data_type: BIGINT, min_value: 1, max_value: 5000, distribution: {type: zipf, parameters: {exponent: 1.1}}", "data_type: BIGINT, min_value: 1, max_value: 5000, distribution: {type: zipf, parameters: {exponent: 1.2}}"},
	{"data_type: TIME, precision: 3, distribution: {type: normal, parameters: {mean: 43200, stddev: 3600}}", "data_type: TIME, precision: 3, distribution: {type: normal, parameters: {mean: 43500, stddev: 3600}}"},
	{"data_type: VARCHAR, values: [a, b, c], weights: [5, 0, 1]", "data_type: VARCHAR, values: [a, b, c], weights: [4, 0, 1]"},
	{"data_type: INT, values: [1, 2, 3, 4, 5], weights: [1000, 10, 1, 0.1, 0.01]", "data_type: INT, values: [1, 2, 3, 4, 5], weights: [1000, 20, 1, 0.1, 0.01]"},
	{"data_type: BOOLEAN", ""},
	{"data_type: CHAR, char_length: 1, values: [a, b, c]", "data_type: CHAR, char_length: 1, values: [a, b, c, d]"},
	{"data_type: DOUBLE, values: [0.5, 2, 7]", "data_type: DOUBLE, values: [0.5, 2, 7, 9]"},
	{"data_type: UUID, required: false, null_rate: 0.3", "data_type: UUID, required: false, null_rate: 0.35"},
}

// TestFitJudgesSoundRows compares rows with the document that they were made from, for many
// seeds: p-values below 0.05 are as rare as they should be, and none is near 0.
func TestFitJudgesSoundRows(t *testing.T) {
	const seeds = 30
	for _, tt := range fitCases {
		t.Run(tt.column, func(t *testing.T) {
			t.Parallel()
			low, smallest := 0, 1.0
			for seed := range int64(seeds) {
				findings := fitted(t, tt.column, tt.column, 1000, seed)
				p := tests(findings)
				if len(p) != 1 {
					t.Fatalf("there are %d tests in %+v", len(p), findings)
				}
				for _, p := range p {
					smallest = min(smallest, p)
					if p < 0.05 {
						low++
					}
				}
				for _, f := range findings {
					if f.P == nil && f.Status != gen.FindingHolds {
						t.Fatalf("%+v does not hold", f)
					}
				}
			}
			// Of 30 tests 1 or 2 are expected; 9 have a probability of 1e-5.
			if low > 9 || smallest < 1e-6 {
				t.Errorf("%d of %d p-values are below 0.05, the smallest is %g", low, seeds, smallest)
			}
		})
	}
}

// TestFitTellsDocumentsApart compares rows with a document that is near the one that they
// were made from.
func TestFitTellsDocumentsApart(t *testing.T) {
	for _, tt := range fitCases {
		if tt.other == "" {
			continue
		}
		t.Run(tt.column, func(t *testing.T) {
			p := tests(fitted(t, tt.column, tt.other, 20_000, 1))
			if len(p) != 1 {
				t.Errorf("there are %d tests", len(p))
			}
			for _, p := range p {
				if p > 1e-6 {
					t.Errorf("p is %g", p)
				}
			}
		})
	}
}

// TestFitWithFewRows: there is nothing to tell of so few.
func TestFitWithFewRows(t *testing.T) {
	findings := fitted(t, "data_type: DOUBLE", "data_type: DOUBLE", 5, 1)
	last := findings[len(findings)-1]
	if last.Kind != gen.FindingDistribution || last.Status != gen.FindingNotChecked || !strings.Contains(last.Why, "too few") || last.P != nil {
		t.Errorf("%+v", last)
	}
}

// TestFitOfWeightZero: what has no weight is not left to chance.
func TestFitOfWeightZero(t *testing.T) {
	findings := fitted(t, "data_type: INT, values: [1, 2, 3]", "data_type: INT, values: [1, 2, 3], weights: [1, 0, 1]", 100, 1)
	last := findings[len(findings)-1]
	if last.Kind != gen.FindingWeights || last.Status != gen.FindingViolated || last.Violations == 0 || len(last.Examples) != 1 {
		t.Errorf("%+v", last)
	}
}

// TestFitOfCorrelations compares the correlations of rows with those of documents.
func TestFitOfCorrelations(t *testing.T) {
	const columns = `{name: a, data_type: INT, min_value: 0, max_value: 9},
		{name: b, data_type: DOUBLE, min_value: 0, max_value: 1000, required: false, distribution: {type: lognormal, parameters: {mu: 2, sigma: 1}}},
		{name: c, data_type: DATE}`
	document := func(correlations string) *schema.Experiment {
		e, err := schema.Decode(fmt.Appendf(nil, "{name: x, tables: [{name: t, target_rows: 20000, columns: [%s], correlations: [%s]}]}", columns, correlations))
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	made := document("{columns: [b, c], coefficient: 0.6}")
	for asked, want := range map[string]bool{
		"{columns: [c, b], coefficient: 0.6}":  true,
		"{columns: [b, c], coefficient: 0.61}": true,
		"{columns: [b, c], coefficient: 0.65}": false,
		"{columns: [b, c], coefficient: -0.6}": false,
		"{columns: [a, b], coefficient: 0.01}": true,
		"{columns: [a, c], coefficient: 0.1}":  false,
	} {
		fit := gen.NewFitting(document(asked), gen.Options{}).Table("t")
		g, err := gen.New(made, gen.Options{Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		for b, err := range g.Batches(t.Context(), "t") {
			if err != nil {
				t.Fatal(err)
			}
			fit.Add(b)
		}
		findings := fit.Findings()
		last := findings[len(findings)-1]
		if last.Kind != gen.FindingCorrelation || last.P == nil || (*last.P > 1e-6) != want {
			t.Errorf("%s: %+v, want (ok: %t)", asked, last, want)
		}
	}
}

// TestFitOfRows compares keys with a distribution over the rows of their parent.
func TestFitOfRows(t *testing.T) {
	for _, parent := range []string{
		"data_type: INT, is_unique: true, min_value: 1000",
		"data_type: INT, is_unique: true, identity: {start: 1000, step: -3}",
		"data_type: DECIMAL, precision: 38, is_unique: true",
	} {
		e, err := schema.Decode(fmt.Appendf(nil, `{name: x, tables: [{name: p, target_rows: 200, columns: [{name: id, %s}]},
			{name: t, target_rows: 5000, columns: [{name: c, data_type: DECIMAL, precision: 38, foreign_key: {references_table: p, references_column: id},
			 distribution: {type: normal, parameters: {mean: 60, stddev: 20}}}]}]}`, parent))
		if err != nil {
			t.Fatal(err)
		}
		first, step := int64(1000), int64(1)
		switch id := e.Tables[0].Columns[0]; {
		case id.Identity != nil:
			step = -3
		case id.MinValue == "":
			first = 1
		}
		for mean, want := range map[float64]bool{60: true, 63: false} {
			draw := rand.New(rand.NewPCG(1, 2))
			v := gen.VectorFor(&e.Tables[1].Columns[0])
			v.Resize(5000)
			for i := range v.Wide {
				row := int64(0)
				for row < 1 || row > 200 {
					row = int64(math.Round(mean + 20*draw.NormFloat64()))
				}
				v.Wide[i] = gen.Int128Of(first + (row-1)*step)
			}
			fit := gen.NewFitting(e, gen.Options{}).Table("t")
			fit.Add(&gen.Batch{Table: &e.Tables[1], Rows: 5000, Columns: []gen.Vector{v}})
			p, tested := tests(fit.Findings())[gen.FindingDistribution]
			if !tested || (p > 1e-6) != want {
				t.Errorf("%s, mean %g: p is %g (tested: %t)", parent, mean, p, tested)
			}
		}
	}
}

// TestFitOfNulls knows the binomial probabilities of a few rows.
func TestFitOfNulls(t *testing.T) {
	for _, tt := range []struct {
		share float64
		rows  int64
	}{{0.5, 10}, {0.1, 7}, {0.9, 30}, {0, 3}, {1, 3}} {
		column := fmt.Sprintf("data_type: UUID, required: false, null_rate: %g", tt.share)
		for _, f := range fitted(t, column, column, tt.rows, 3) {
			if f.Kind != gen.FindingNullRate {
				continue
			}
			if tt.share == 0 || tt.share == 1 {
				if f.P != nil || f.Status != gen.FindingHolds {
					t.Errorf("a share of %g: %+v", tt.share, f)
				}
				continue
			}
			if want := twoSided(int64(*f.Statistic), tt.rows, tt.share); math.Abs(*f.P-want) > 1e-12 {
				t.Errorf("%g NULLs of %d at %g: p is %v, want %v", *f.Statistic, tt.rows, tt.share, *f.P, want)
			}
		}
	}
}

// twoSided adds up the probabilities of the binomial distribution.
func twoSided(k, n int64, share float64) float64 {
	below, above := 0.0, 0.0
	for i := range n + 1 {
		p := math.Pow(share, float64(i)) * math.Pow(1-share, float64(n-i))
		for j := range i {
			p *= float64(n-j) / float64(j+1)
		}
		if i <= k {
			below += p
		}
		if i >= k {
			above += p
		}
	}
	return min(1, 2*min(below, above))
}
