package schema_test

import (
	"fmt"
	"testing"
)

// Bounds that the document does not give are those of the distribution, of the branches, or
// of the type where others make the values.
func TestBoundsOfLaws(t *testing.T) {
	law := func(typ, parameters string) string {
		return fmt.Sprintf("distribution: {type: %s, parameters: {%s}}", typ, parameters)
	}
	const bins = "distribution: {type: histogram, bins: [{from: 5, to: 9, weight: 1}, {from: -3, to: 1, weight: 0}]}"
	const days = "distribution: {type: histogram, bins: [{from: 1970-01-11, to: 1970-01-21, weight: 1}]}"
	mix := func(components string) string {
		return "distribution: {type: mixture, components: [" + components + "]}"
	}
	for keys, want := range map[string]string{
		"data_type: INT, " + law("normal", "mean: 5, stddev: 1"):                               "-2147483648 2147483647",
		"data_type: INT, " + law("lognormal", "mu: 5, sigma: 1"):                               "0 2147483647",
		"data_type: INT, " + law("gamma", "shape: 5, rate: 1"):                                 "0 2147483647",
		"data_type: INT, " + law("beta", "alpha: 5, beta: 1"):                                  "0 1000000",
		"data_type: INT, " + law("zipf", "exponent: 2"):                                        "1 2147483647",
		"data_type: INT, " + law("poisson", "lambda: 2"):                                       "0 2147483647",
		"data_type: INT, " + law("geometric", "probability: 0.2"):                              "0 2147483647",
		"data_type: INT, " + law("binomial", "trials: 20, probability: 0.2"):                   "0 20",
		"data_type: INT, max_value: 7, " + law("binomial", "trials: 9, probability: 0.2"):      "0 7",
		"data_type: INT, min_value: 7, " + law("binomial", "trials: 9, probability: 0.2"):      "7 9",
		"data_type: INT, max_value: -5, " + law("poisson", "lambda: 2"):                        "error",
		"data_type: INT, " + law("pareto", "alpha: 1, minimum: 1.5"):                           "2 2147483647",
		"data_type: DECIMAL, scale: 2, " + law("pareto", "alpha: 1, minimum: 0.1"):             "10 999999999999999999",
		"data_type: DECIMAL, scale: 1, " + law("triangular", "min: -0.25, mode: 0, max: 1.25"): "-2 12",
		"data_type: SMALLINT, " + law("triangular", "min: -1e9, mode: 0, max: 1e9"):            "-32768 32767",
		"data_type: DATE, " + law("exponential", "lambda: 0.1"):                                "18262 20453",
		"data_type: TIME, " + law("triangular", "min: 1, mode: 2, max: 3"):                     "0 86399000000",
		"data_type: INT, " + bins:                                                              "-3 9",
		"data_type: INT, max_value: 6, " + bins:                                                "-3 6",
		"data_type: DECIMAL, scale: 1, " + bins:                                                "-30 90",
		"data_type: DATE, " + days:                                                             "10 20",
		"data_type: INT, " + mix("{weight: 1, type: poisson, parameters: {lambda: 3}}, {weight: 1, type: binomial, parameters: {trials: 5, probability: 0.5}}"):  "0 2147483647",
		"data_type: INT, " + mix("{weight: 1, type: normal, parameters: {mean: 3, stddev: 1}}, {weight: 1, type: uniform}"):                                      "0 1000000",
		"data_type: INT, " + mix("{weight: 1, type: pareto, parameters: {alpha: 3, minimum: 4}}, {weight: 1, type: pareto, parameters: {alpha: 3, minimum: 2}}"): "2 2147483647",
		"data_type: INT, expression: a + 1":                                                                             "-2147483648 2147483647",
		"data_type: INT, expression: a + 1, min_value: 3":                                                               "3 2147483647",
		"data_type: DATE, after: {columns: [a]}, date_end: 1970-02-01":                                                  "-719162 31",
		"data_type: INT, max_value: 8, when: [{if: a > 1, values: [-4, 2]}, {if: a > 2, min_value: 20, max_value: 30}]": "-4 30",
		"data_type: INT, when: [{if: a > 1, values: [-4, 2]}], else: {values: [7]}":                                     "-4 7",
		"data_type: INT, when: [{if: a > 1, 'null': true}], else: {'null': true}":                                       "error",
		"data_type: INT, foreign_key: {references_table: t, references_column: a}, " + law("zipf", "exponent: 2"):       "0 1000000",
	} {
		min, max, err := oneColumn(t, keys).Bounds()
		got := fmt.Sprint(min, " ", max)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: got %s, %v; want %s", keys, got, err, want)
		}
	}
	for keys, want := range map[string]string{
		"data_type: FLOAT, " + law("lognormal", "mu: 5, sigma: 1"):             "0 +Inf",
		"data_type: FLOAT, " + law("triangular", "min: -1, mode: 0, max: 1.5"): "-1 1.5",
		"data_type: FLOAT, min_value: -5, " + law("poisson", "lambda: 1"):      "-5 +Inf",
		"data_type: REAL, " + bins:                                             "-3 9",
		"data_type: DOUBLE, expression: a / 2":                                 "-Inf +Inf",
		"data_type: DOUBLE, when: [{if: a > 1, values: [-4.5]}]":               "-4.5 1e+06",
	} {
		min, max, err := oneColumn(t, keys).FloatBounds()
		if got := fmt.Sprint(min, " ", max); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", keys, got, err, want)
		}
	}
}

func TestNullShareOfDerivedColumns(t *testing.T) {
	for keys, want := range map[string]float64{
		"data_type: INT, required: false":                                                         0.05,
		"data_type: INT, required: false, null_when: a > 1":                                       0,
		"data_type: INT, required: false, null_when: a > 1, null_rate: 0.5":                       0.5,
		"data_type: INT, required: false, expression: a + 1":                                      0,
		"data_type: INT, required: false, total: {function: max, table: c, column: n}":            0,
		"data_type: INT, required: false, when: [{if: a > 1, 'null': true}]":                      0,
		"data_type: INT, required: false, when: [{if: a > 1, values: [1]}]":                       0.05,
		"data_type: INT, required: false, when: [{if: a > 1, values: [1]}], else: {'null': true}": 0,
		"data_type: DATE, required: false, after: {columns: [a]}":                                 0.05,
		"data_type: INT, null_when: a > 1":                                                        0,
	} {
		if got := oneColumn(t, keys).NullShare(); got != want {
			t.Errorf("%s: got %v, want %v", keys, got, want)
		}
	}
}

func TestGap(t *testing.T) {
	for _, c := range []struct{ keys, gap, want string }{
		{"data_type: INT", "3", "3"}, {"data_type: DECIMAL, scale: 2", "1.5", "150"}, {"data_type: FLOAT", "0.5", "1/2"},
		{"data_type: DATE", "3", "3"}, {"data_type: DATE", "3d", "3"}, {"data_type: DATE", "48h", "2"}, {"data_type: DATE", "12h", "is finer than DATE"},
		{"data_type: TIMESTAMP", "1.5", "is finer than TIMESTAMP(0)"}, {"data_type: TIMESTAMP, precision: 3", "1.5", "1500000"}, {"data_type: TIMESTAMPTZ", "1.5h", "5400000000"},
		{"data_type: TIME", "90m", "5400000000"}, {"data_type: TIME", "45s", "45000000"}, {"data_type: TIME, precision: 6", "1e-6", "1"}, {"data_type: TIME", "1e-400", "is finer than TIME(0)"},
		{"data_type: TIME", "1dh", "is neither a number"}, {"data_type: TIME", "d", "is neither a number"}, {"data_type: TIME", "", "is neither a number"},
		{"data_type: INT", "3d", "is not a number"}, {"data_type: INT", "-3", "is below 0"}, {"data_type: INT", "1e999", "is too large"},
	} {
		length, err := oneColumn(t, c.keys).Gap(c.gap)
		got := fmt.Sprint(err)
		if err == nil {
			got = length.RatString()
		}
		if len(got) < len(c.want) || got[:len(c.want)] != c.want {
			t.Errorf("%s of %s: got %s, want %s", c.gap, c.keys, got, c.want)
		}
	}
}
