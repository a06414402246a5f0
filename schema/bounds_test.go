package schema_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// oneColumn decodes the keys of a column, given as flow YAML.
func oneColumn(t *testing.T, keys string) *schema.Column {
	t.Helper()
	e := decode(t, "name: x\ntables: [{name: t, target_rows: 1, columns: [{name: c, "+keys+"}]}]")
	return &e.Tables[0].Columns[0]
}

func TestBounds(t *testing.T) {
	const (
		start2020 = "1577836800000000" // 2020-01-01 in microseconds since 1970
		end2025   = "1767225599000000" // 2025-12-31T23:59:59
	)
	for _, c := range []struct{ keys, min, max string }{
		{"data_type: INT", "0", "1000000"},
		{"data_type: BIGINT", "0", "1000000"},
		{"data_type: SMALLINT", "-32768", "32767"},
		{"data_type: SMALLINT, min_value: 5", "5", "32767"},
		{"data_type: BIGINT, min_value: 9000000000", "9000000000", "9001000000"},
		{"data_type: BIGINT, min_value: 9223372036854775800", "9223372036854775800", "9223372036854775807"},
		{"data_type: INT, min_value: 1000000", "1000000", "1000000"},
		{"data_type: INT, min_value: 1000001", "1000001", "2000001"},
		{"data_type: INT, max_value: -1", "-1000001", "-1"},
		{"data_type: INT, max_value: -2147483647", "-2147483648", "-2147483647"},
		{"data_type: INT, max_value: 0", "0", "0"},
		{"data_type: INT, min_value: 1e3, max_value: 2000.0", "1000", "2000"},

		{"data_type: DECIMAL", "0", "1000000"},
		{"data_type: DECIMAL, scale: 2", "0", "100000000"},
		{"data_type: DECIMAL, precision: 4, scale: 2", "0", "9999"},
		{"data_type: DECIMAL, precision: 4, scale: 2, max_value: -0.01", "-9999", "-1"},
		{"data_type: DECIMAL, scale: 2, min_value: 0.1, max_value: 0.25", "10", "25"},
		{"data_type: DECIMAL, scale: 1, min_value: 1000000.1", "10000001", "20000001"},
		{"data_type: NUMBER, min_value: 99999999999999999999999999999999999999", strings.Repeat("9", 38), strings.Repeat("9", 38)},
		{"data_type: DECIMAL, precision: 38, scale: 38, max_value: 5e-38", "0", "5"},

		{"data_type: INT, is_unique: true", "1", "2147483647"},
		{"data_type: SMALLINT, is_unique: true", "1", "32767"},
		{"data_type: INT, is_unique: true, min_value: -5, max_value: 5", "-5", "5"},
		{"data_type: INT, is_unique: true, max_value: 0", "-1000000", "0"},
		{"data_type: DECIMAL, precision: 3, is_unique: true", "1", "999"},
		{"data_type: DECIMAL, precision: 3, scale: 1, is_unique: true", "0", "999"},

		{"data_type: INT, is_unique: true, identity: {start: 1, step: 1}", "1", "2147483647"},
		{"data_type: INT, is_unique: true, identity: {start: 10, step: 7}", "10", "2147483642"},
		{"data_type: SMALLINT, is_unique: true, identity: {start: 5, step: -10}", "-32765", "5"},
		{"data_type: SMALLINT, is_unique: true, identity: {start: -32768, step: -1}", "-32768", "-32768"},
		{"data_type: SMALLINT, is_unique: true, identity: {start: 0, step: 9223372036854775807}", "0", "0"},
		{"data_type: BIGINT, is_unique: true, identity: {start: 9223372036854775807, step: -9223372036854775808}", "-1", "9223372036854775807"},
		{"data_type: BIGINT, is_unique: true, identity: {start: 9223372036854775806, step: 1}", "9223372036854775806", "9223372036854775807"},
		{"data_type: NUMBER, is_unique: true, identity: {start: 0, step: 3}", "0", strings.Repeat("9", 38)},
		{"data_type: DECIMAL, precision: 2, is_unique: true, identity: {start: 50, step: -20}", "-90", "50"},

		{"data_type: INT, values: [5]", "5", "5"},
		{"data_type: INT, values: [3, -8, 3000000]", "-8", "3000000"},
		{"data_type: DECIMAL, scale: 2, values: [0.5, '-1.25']", "-125", "50"},
		{"data_type: DATE, values: [1970-01-02, 1969-12-31]", "-1", "1"},
		{"data_type: TIME, values: ['00:00:01', '00:00']", "0", "1000000"},

		{"data_type: DATE", "18262", "20453"},
		{"data_type: DATE, date_start: 1970-01-01, date_end: 1970-01-02", "0", "1"},
		{"data_type: DATE, date_start: 2030-01-01", "21915", "24106"},
		{"data_type: DATE, date_end: 2019-12-31", "16070", "18261"},
		{"data_type: DATE, date_start: 9999-12-30", "2932895", "2932896"},
		{"data_type: DATE, date_end: 0001-01-02", "-719162", "-719161"},

		{"data_type: TIME", "0", "86399000000"},
		{"data_type: TIME, precision: 6, time_start: '23:59:59.5'", "86399500000", "86399999999"},
		{"data_type: TIME, precision: 1, time_start: '23:59:59.5'", "86399500000", "86399900000"},
		{"data_type: TIME, time_start: '08:30', time_end: '09:00:00.000'", "30600000000", "32400000000"},

		{"data_type: TIMESTAMP", start2020, end2025},
		{"data_type: TIMESTAMPTZ, precision: 6", start2020, end2025},
		{"data_type: DATETIME, timestamp_start: 1970-01-01, timestamp_end: 1970-01-01t00:00", "0", "0"},
		{"data_type: TIMESTAMPTZ, timestamp_start: '1970-01-01 01:00:00+01:00', timestamp_end: '1970-01-01T00:00:01Z'", "0", "1000000"},
		{"data_type: TIMESTAMP, precision: 3, timestamp_start: '1969-12-31T23:59:59.999', timestamp_end: 1970-01-01", "-1000", "0"},
		{"data_type: TIMESTAMP, timestamp_start: 2026-01-01", "1767225600000000", "1956614399000000"},
		{"data_type: TIMESTAMP, precision: 3, timestamp_start: 9999-12-31", "253402214400000000", "253402300799999000"},

		{"data_type: INT, distribution: {type: uniform}", "0", "1000000"},
		{"data_type: INT, distribution: {type: beta, parameters: {alpha: 1, beta: 1}}", "0", "1000000"},
		{"data_type: INT, distribution: {type: normal, parameters: {mean: 0, stddev: 1}}", "-2147483648", "2147483647"},
		{"data_type: INT, max_value: -5, distribution: {type: normal, parameters: {mean: 0, stddev: 1}}", "-2147483648", "-5"},
		{"data_type: INT, distribution: {type: exponential, parameters: {lambda: 1}}", "0", "2147483647"},
		{"data_type: DECIMAL, precision: 3, scale: 1, min_value: -1, distribution: {type: exponential, parameters: {lambda: 1}}", "-10", "999"},
	} {
		min, max, err := oneColumn(t, c.keys).Bounds()
		if got, want := fmt.Sprint(min, max, err), fmt.Sprint(c.min, " ", c.max, " <nil>"); got != want {
			t.Errorf("%s: got %s, want %s", c.keys, got, want)
		}
	}
}

func TestFloatBounds(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		keys     string
		min, max float64
	}{
		{"data_type: FLOAT", 0, 1e6},
		{"data_type: REAL", 0, 1e6},
		{"data_type: DOUBLE, min_value: -0.5", -0.5, 1e6},
		{"data_type: DOUBLE, min_value: 2000000", 2e6, 3e6},
		{"data_type: DOUBLE, max_value: -1", -1000001, -1},
		{"data_type: REAL, min_value: 0.1, max_value: 0.7", 0.10000000149011612, 0.699999988079071},
		{"data_type: REAL, min_value: 0.1, max_value: 0.1", 0.10000000149011612, 0.10000000149011612},
		{"data_type: FLOAT, distribution: {type: normal, parameters: {mean: 0, stddev: 1}}", -inf, inf},
		{"data_type: FLOAT, values: [2, -1e300, '0.5']", -1e300, 2},
		{"data_type: REAL, values: [0.1, 0.7]", 0.10000000149011612, 0.699999988079071},
		{"data_type: REAL, max_value: 3, distribution: {type: normal, parameters: {mean: 0, stddev: 1}}", -inf, 3},
		{"data_type: FLOAT, distribution: {type: exponential, parameters: {lambda: 1}}", 0, inf},
		{"data_type: FLOAT, distribution: {type: beta, parameters: {alpha: 1, beta: 1}}", 0, 1e6},
	} {
		min, max, err := oneColumn(t, c.keys).FloatBounds()
		if err != nil || min != c.min || max != c.max {
			t.Errorf("%s: got %v…%v, %v; want %v…%v", c.keys, min, max, err, c.min, c.max)
		}
	}
}

func TestBoundsOfWhatHasNone(t *testing.T) {
	for keys, want := range map[string]string{
		"data_type: VARCHAR":                                     `data type "VARCHAR" has no range of exact values`,
		"data_type: FLOAT":                                       `data type "FLOAT" has no range of exact values`,
		"data_type: nonsense":                                    `data type "nonsense" has no range of exact values`,
		"data_type: DECIMAL, precision: 1000000":                 "precision 1000000 is outside of 1…38",
		"data_type: TIME, precision: -1":                         "precision -1 is outside of 0…6",
		"data_type: INT, min_value: 2, max_value: 1":             "2 is above 1",
		"data_type: INT, min_value: 0.5":                         "min_value 0.5 is not an integer",
		"data_type: DATE, date_end: soon":                        `date_end "soon" is not a date, which is written YYYY-MM-DD`,
		"data_type: INT, max_value: 99999999999":                 "max_value 99999999999 is above 2147483647, where INT ends",
		"data_type: DECIMAL, precision: 2, scale: 3":             "scale 3 is outside of 0…2",
		"data_type: INT, values: [1, x]":                         "the value x is not a number",
		"data_type: DATE, values: [1]":                           `the value "1" is not a date, which is written YYYY-MM-DD`,
		"data_type: DATE, identity: {start: 1, step: 1}":         `data type "DATE" has no identity`,
		"data_type: INT, identity: {start: 1, step: 0}":          "step 0 leads nowhere",
		"data_type: SMALLINT, identity: {start: 40000, step: 1}": "start 40000 is above 32767, where SMALLINT ends",
		"data_type: DECIMAL, scale: 1, max_value: 0.125":         "max_value 0.125 has more than 1 digit after the point",
	} {
		if _, _, err := oneColumn(t, keys).Bounds(); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", keys, err, want)
		}
	}
	for keys, want := range map[string]string{
		"data_type: INT": `data type "INT" has no range of floats`,
		"data_type: FLOAT, min_value: 2, max_value: 1": "2 is above 1",
		"data_type: FLOAT, values: [x]":                "the value x is not a number",
		"data_type: REAL, values: [1e39]":              "the value 1e39 is outside of REAL, which ends at ±3.4028234663852886e+38",
		"data_type: FLOAT, min_value: 1e999":           "min_value 1e999 is too large for a number",
	} {
		if _, _, err := oneColumn(t, keys).FloatBounds(); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", keys, err, want)
		}
	}
}

func TestColumnResolution(t *testing.T) {
	for _, c := range []struct {
		keys             string
		nullable         bool
		nullShare        float64
		length           int
		precision, scale int
		countsUp         bool
	}{
		{"data_type: INT", false, 0, 0, 0, 0, false},
		{"data_type: INT, is_unique: true", false, 0, 0, 0, 0, true},
		{"data_type: INT, is_unique: true, faker_rule: number", false, 0, 0, 0, 0, false},
		{"data_type: INT, is_unique: true, foreign_key: {references_table: a, references_column: b}", false, 0, 0, 0, 0, false},
		{"data_type: INT, is_unique: true, values: [1, 2]", false, 0, 0, 0, 0, false},
		{"data_type: INT, is_unique: true, identity: {start: 5, step: 1}", false, 0, 0, 0, 0, true},
		{"data_type: INT, is_unique: true, identity: {start: 5, step: 2}", false, 0, 0, 0, 0, false},
		{"data_type: INT, is_unique: true, identity: {start: 5, step: -1}", false, 0, 0, 0, 0, false},
		{"data_type: FLOAT, is_unique: true", false, 0, 0, 0, 0, false},
		{"data_type: INT, required: false", true, 0.05, 0, 0, 0, false},
		{"data_type: INT, required: false, null_rate: 0.5", true, 0.5, 0, 0, 0, false},
		{"data_type: INT, required: false, null_rate: 0", true, 0, 0, 0, 0, false},
		{"data_type: INT, null_rate: 0.5", false, 0, 0, 0, 0, false},
		{"data_type: INT, foreign_key: {references_table: a, references_column: b, nullable: true}", true, 0.10, 0, 0, 0, false},
		{"data_type: INT, required: false, foreign_key: {references_table: a, references_column: b}", true, 0.10, 0, 0, 0, false},
		{"data_type: CHAR", false, 0, 1, 0, 0, false},
		{"data_type: CHAR, char_length: 3", false, 0, 3, 0, 0, false},
		{"data_type: VARCHAR", false, 0, 255, 0, 0, false},
		{"data_type: character  varying, varchar_length: 7", false, 0, 7, 0, 0, false},
		{"data_type: TEXT", false, 0, 65535, 0, 0, false},
		{"data_type: BINARY", false, 0, 16, 0, 0, false},
		{"data_type: DECIMAL", false, 0, 0, 18, 0, false},
		{"data_type: number", false, 0, 0, 38, 0, false},
		{"data_type: NUMBER, scale: 2", false, 0, 0, 38, 2, false},
		{"data_type: NUMERIC, precision: 5, scale: 2, is_unique: true", false, 0, 0, 5, 2, false},
		{"data_type: NUMERIC, precision: 5, is_unique: true", false, 0, 0, 5, 0, true},
		{"data_type: TIMESTAMP", false, 0, 0, 0, 0, false},
		{"data_type: TIME, precision: 3", false, 0, 0, 3, 0, false},
	} {
		column := oneColumn(t, c.keys)
		precision, scale := column.Digits()
		got := fmt.Sprint(column.Nullable(), column.NullShare(), column.Length(), precision, scale, column.CountsUp())
		want := fmt.Sprint(c.nullable, c.nullShare, c.length, c.precision, c.scale, c.countsUp)
		if got != want {
			t.Errorf("%s: got %s, want %s", c.keys, got, want)
		}
	}
}
