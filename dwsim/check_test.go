package dwsim_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
)

// checked checks an experiment, which must be possible.
func checked(t testing.TB, x *dwsim.Experiment, o dwsim.CheckOptions) *dwsim.CheckReport {
	t.Helper()
	report, err := x.Check(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// violated returns the rules that a report says are broken: "orders.amount range".
func violated(report *dwsim.CheckReport) []string {
	var broken []string
	for _, f := range report.Findings {
		if f.Status == gen.FindingViolated {
			broken = append(broken, ruleName(f))
		}
	}
	return broken
}

func ruleName(f dwsim.Finding) string {
	name := f.Table
	if len(f.Columns) > 0 {
		name += "." + strings.Join(f.Columns, ",")
	}
	return name + " " + string(f.Kind)
}

// TestCheckExamples checks the documents of the examples, whose rows are sound.
func TestCheckExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("checks many runs")
	}
	for file, notChecked := range map[string]int{ // values that are drawn, or that look at other rows, are not counted
		"shop.json": 0, "telecom.yaml": 0, "hospital.json": 0, "school.yaml": 0,
		"ads.yaml": 8, "logistics.yaml": 11, "iot.yaml": 8,
	} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../examples", file))
			if err != nil {
				t.Fatal(err)
			}
			x := newEnv(t, t.TempDir(), nil).create(t, string(text))
			generate(t, x, seeded(42))
			report := checked(t, x, dwsim.CheckOptions{})
			if report.Violated > 0 || report.NotChecked != notChecked || report.Err() != nil {
				t.Errorf("%d rules hold, %d were not checked, broken are %q", report.Holds, report.NotChecked, violated(report))
			}
			if n := len(report.Findings); n != report.Holds+notChecked || n < 70 || report.Tests < 5 {
				t.Errorf("%d findings, %d of them hold, %d tests", n, report.Holds, report.Tests)
			}
		})
	}
}

// TestCheckRulesOfNumbers checks numbers that rules make: the default range of a column is not theirs.
func TestCheckRulesOfNumbers(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, `
name: maps
tables:
  - name: points
    target_rows: 300
    columns:
      - {name: point_id, data_type: INT, is_unique: true}
      - {name: city, data_type: VARCHAR, varchar_length: 60, group: place, faker_rule: city}
      - {name: latitude, data_type: DECIMAL, precision: 9, scale: 6, group: place, faker_rule: latitude}
      - {name: longitude, data_type: DOUBLE, group: place, faker_rule: longitude}
`)
	generate(t, x, seeded(1))
	if below := one(t, x, "SELECT count(*) FROM points WHERE latitude < 0 AND longitude > 0"); below == "0" {
		t.Error("no point is in the south")
	}
	report := checked(t, x, dwsim.CheckOptions{})
	if report.Violated > 0 || report.Holds < 5 {
		t.Errorf("%d rules hold, broken are %q", report.Holds, violated(report))
	}
}

const checkedDocument = `
name: checked
tables:
  - name: people
    target_rows: 500
    columns:
      - {name: person_id, data_type: INT, is_unique: true}
      - {name: code, data_type: CHAR, char_length: 6, is_unique: true}
      - {name: nick, data_type: VARCHAR, varchar_length: 12, is_unique: true, required: false}
    checks: ["length(code) > 2"]
  - name: deals
    target_rows: 3000
    primary_key: [region, deal_no]
    checks: ["amount > 0 AND amount < 501", "no_such_function(amount) = 1"]
    columns:
      - {name: region, data_type: VARCHAR, varchar_length: 4, values: [n, s, e, w]}
      - {name: deal_no, data_type: INT, min_value: 1, max_value: 5000}
      - {name: person_id, data_type: INT, foreign_key: {references_table: people, references_column: person_id}}
      - {name: seller_id, data_type: INT, null_rate: 0.2, foreign_key: {references_table: people, references_column: person_id, nullable: true}}
      - {name: amount, data_type: DECIMAL, precision: 10, scale: 2, min_value: 1, max_value: 500, distribution: {type: normal, parameters: {mean: 200, stddev: 50}}}
      - {name: large, data_type: DECIMAL, precision: 30, scale: 3, min_value: 0, max_value: 1000000000000}
      - {name: weight, data_type: DOUBLE, min_value: 0, max_value: 90}
      - {name: signed_on, data_type: DATE, date_start: 2024-01-01, date_end: 2024-12-31}
      - {name: signed_at, data_type: TIME, time_start: "08:00:00", time_end: "17:30:00"}
      - {name: changed_at, data_type: TIMESTAMPTZ, timestamp_start: "2024-01-01T00:00:00Z", timestamp_end: "2025-01-01T00:00:00Z"}
      - {name: status, data_type: VARCHAR, varchar_length: 10, values: [open, won, lost]}
      - {name: rank, data_type: INT, values: [1, 2, 5]}
      - {name: is_vip, data_type: BOOLEAN, required: false, null_rate: 0.1}
      - {name: note, data_type: VARCHAR, varchar_length: 30, faker_rule: buzz_word}
      - {name: thumb, data_type: BINARY, varchar_length: 8}
      - {name: dice, data_type: SMALLINT, min_value: 1, max_value: 6}
`

// TestCheckFindsViolations changes rows behind the back of the simulator, each time so
// that certain rules are broken, and expects these and no others.
func TestCheckFindsViolations(t *testing.T) {
	if testing.Short() {
		t.Skip("checks many runs")
	}
	const loose = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', ''); PRAGMA writable_schema = OFF"
	const noKeys = "CREATE TABLE copy AS SELECT * FROM deals; DROP TABLE deals; ALTER TABLE copy RENAME TO deals"
	for _, tt := range []struct {
		name    string
		changes []string
		want    []string
		example string // of the first
	}{
		{"sound", nil, nil, ""},
		{"rows", []string{"DELETE FROM deals WHERE rowid IN (SELECT rowid FROM deals LIMIT 1)"}, []string{"deals rows"}, ""},
		{"an added row", []string{"INSERT INTO people VALUES (501, 'zzz', NULL)"}, []string{"people rows"}, ""},
		{"unique", []string{`DROP INDEX "people.code"`, "UPDATE people SET code = 'same12' WHERE person_id IN (3, 4, 5)"}, []string{"people.code unique"}, `code same12 in 3 rows`},
		{"primary key", []string{noKeys, "UPDATE deals SET region = 'n', deal_no = 1 WHERE rowid IN (1, 2)"}, []string{"deals.region,deal_no primary key"}, "region n, deal_no 1 in 2 rows"},
		{"NULL in a primary key", []string{noKeys, "UPDATE deals SET region = NULL WHERE rowid = 1"}, []string{"deals.region,deal_no primary key", "deals.region required"}, "region NULL"},
		{"unique but for NULL", []string{"UPDATE people SET nick = NULL WHERE person_id IN (3, 4)"}, nil, ""},
		{"foreign key", []string{"UPDATE deals SET person_id = 7777 WHERE rowid = 9"}, []string{"deals.person_id foreign key"}, "refers to person_id 7777"},
		{"NULL in a foreign key", []string{"UPDATE deals SET seller_id = NULL WHERE rowid IN (SELECT rowid FROM deals WHERE seller_id IS NOT NULL LIMIT 1)"}, []string{"deals.seller_id null rate"}, ""},
		{"parents that are gone", []string{"DELETE FROM people WHERE person_id = 1"}, []string{"people rows", "deals.person_id foreign key", "deals.seller_id foreign key"}, ""},
		{"required", []string{loose, "UPDATE deals SET amount = NULL WHERE rowid IN (5, 6)"}, []string{"deals.amount required"}, "region "},
		{"range of a DECIMAL", []string{"UPDATE deals SET amount = 500.01 WHERE rowid = 5"}, []string{"deals.amount range"}, "has 500.01"},
		{"range of a DECIMAL held as text", []string{"UPDATE deals SET large = '-0.001' WHERE rowid = 5"}, []string{"deals.large range"}, "has -0.001"},
		{"range of a float", []string{"UPDATE deals SET weight = 90.5 WHERE rowid = 5"}, []string{"deals.weight range"}, "has 90.5"},
		{"range of a DATE", []string{"UPDATE deals SET signed_on = '2025-01-01' WHERE rowid = 5"}, []string{"deals.signed_on range"}, "has 2025-01-01"},
		{"range of a TIME", []string{"UPDATE deals SET signed_at = '07:59:59' WHERE rowid = 5"}, []string{"deals.signed_at range"}, "has 07:59:59"},
		{"range of a TIMESTAMP", []string{"UPDATE deals SET changed_at = '2025-01-01 00:00:01Z' WHERE rowid = 5"}, []string{"deals.changed_at range"}, "has 2025-01-01T00:00:01"},
		{"listed texts", []string{"UPDATE deals SET status = 'OPEN' WHERE rowid IN (5, 6, 7, 8)"}, []string{"deals.status values"}, `has "OPEN"`},
		{"listed numbers", []string{"UPDATE deals SET rank = 3 WHERE rowid = 5"}, []string{"deals.rank values"}, "has 3"},
		{"length", []string{"UPDATE deals SET note = 'ä123456789012345678901234567890' WHERE rowid = 5"}, []string{"deals.note length"}, `has "ä1`},
		{"length in characters", []string{"UPDATE deals SET note = 'ä12345678901234567890123456789' WHERE rowid = 5"}, nil, ""},
		{"length of bytes", []string{"UPDATE deals SET thumb = x'000102030405060708' WHERE rowid = 5"}, []string{"deals.thumb length"}, ""},
		{"check", []string{"UPDATE people SET code = 'ab' WHERE person_id = 5"}, []string{"people check"}, "person_id 5"},
		{"type", []string{"UPDATE deals SET deal_no = 'seven' WHERE rowid = 5"}, []string{"deals data type"}, `column "deal_no" holds "seven"`},
		{"date that is none", []string{"UPDATE deals SET signed_on = '2024-02-30' WHERE rowid = 5"}, []string{"deals data type"}, "2024-02-30"},
		{"null rate", []string{"UPDATE deals SET is_vip = NULL WHERE rowid % 4 = 0"}, []string{"deals.is_vip null rate"}, ""},
		{"a DECIMAL of too many digits", []string{"UPDATE deals SET amount = amount * 1.25 WHERE amount < 400 AND rowid % 2 = 0"}, []string{"deals data type"}, ""},
		{"normal distribution", []string{"UPDATE deals SET amount = 200 WHERE rowid % 20 = 0"}, []string{"deals.amount distribution"}, ""},
		{"uniform floats", []string{"UPDATE deals SET weight = weight / 2 WHERE rowid % 5 = 0"}, []string{"deals.weight distribution"}, ""},
		{"uniform dates", []string{"UPDATE deals SET signed_on = '2024-12-31' WHERE rowid % 50 = 0"}, []string{"deals.signed_on distribution"}, ""},
		{"booleans", []string{"UPDATE deals SET is_vip = 1 WHERE rowid % 6 = 0 AND is_vip IS NOT NULL"}, []string{"deals.is_vip distribution"}, ""},
		{"dice", []string{"UPDATE deals SET dice = 6 WHERE rowid % 15 = 0"}, []string{"deals.dice distribution"}, ""},
		{"weights", []string{"UPDATE deals SET status = 'won' WHERE rowid % 10 = 0"}, []string{"deals.status weights"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			x := env.create(t, checkedDocument)
			generate(t, x, seeded(7))
			for _, change := range tt.changes {
				env.change(t, "checked", change)
			}
			report := checked(t, x, dwsim.CheckOptions{})
			got := violated(report)
			if !slices.Equal(got, tt.want) {
				t.Fatalf("broken are %q, want %q", got, tt.want)
			}
			for _, f := range report.Findings {
				if f.Status == gen.FindingViolated {
					if all := strings.Join(f.Examples, "; "); !strings.Contains(all, tt.example) {
						t.Errorf("examples are %s, want %q", all, tt.example)
					}
					break
				}
			}
		})
	}
}

func TestCheckSaysWhatItDidNotCheck(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, checkedDocument)
	generate(t, x, seeded(7))
	for _, f := range checked(t, x, dwsim.CheckOptions{}).Findings {
		if f.Status == gen.FindingNotChecked && !strings.Contains(f.Why, "no_such_function") {
			t.Errorf("%s was not checked: %s", ruleName(f), f.Why)
		}
	}
	env.change(t, "checked", "UPDATE deals SET deal_no = 'seven', amount = 700 WHERE rowid = 2900")
	env.change(t, "checked", "UPDATE deals SET status = 'none' WHERE rowid = 1")
	for _, f := range checked(t, x, dwsim.CheckOptions{Tables: []string{"DEALS"}}).Findings {
		switch {
		case f.Table != "deals":
			t.Errorf("%s was not asked for", ruleName(f))
		case f.Kind == gen.FindingDistribution && (f.Status != gen.FindingNotChecked || f.P != nil):
			t.Errorf("%s is %q with p %v of rows that were not read to their end", ruleName(f), f.Status, f.P)
		}
	}
}

// TestCheckOfNoRows: a table of which no rows are asked breaks no cardinality.
func TestCheckOfNoRows(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, `{"name": "empty", "tables": [
		{"name": "parents", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "children", "target_rows": 0, "columns": [{"name": "parent_id", "data_type": "INT",
			"foreign_key": {"references_table": "parents", "references_column": "id", "cardinality": {"min": 1, "max": 3}}}]}]}`)
	generate(t, x, seeded(1))
	for _, f := range checked(t, x, dwsim.CheckOptions{}).Findings {
		if f.Kind == gen.FindingCardinality && (f.Status != gen.FindingNotChecked || f.Why != "no rows were asked for") || f.Status == gen.FindingViolated {
			t.Errorf("%s is %s: %s", ruleName(f), f.Status, f.Why)
		}
	}
}

func TestCheckIsRefused(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, checkedDocument)
	if _, err := x.Check(t.Context(), dwsim.CheckOptions{}); !isRefusal(err) || !strings.Contains(err.Error(), "nothing was generated") {
		t.Errorf("checking what was never generated: %v", err)
	}
	generate(t, x, seeded(1))
	if _, err := x.Check(t.Context(), dwsim.CheckOptions{Tables: []string{"deal"}}); !isRefusal(err) || !strings.Contains(err.Error(), `did you mean "deals"?`) {
		t.Errorf("a table that is not there: %v", err)
	}
	for _, alpha := range []float64{-1, 1, 2} {
		if _, err := x.Check(t.Context(), dwsim.CheckOptions{Alpha: alpha}); !isRefusal(err) || !strings.Contains(err.Error(), "alpha") {
			t.Errorf("alpha %g: %v", alpha, err)
		}
	}
	if err := x.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Check(t.Context(), dwsim.CheckOptions{}); !isRefusal(err) || !strings.Contains(err.Error(), "it was reset") {
		t.Errorf("checking what was reset: %v", err)
	}
}

// TestCheckCorrectsForManyTests: one test in a hundred thousand is found at its own level,
// and none of all at the level of the whole check.
func TestCheckThreshold(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, checkedDocument)
	generate(t, x, seeded(7))
	strict := checked(t, x, dwsim.CheckOptions{})
	if want := dwsim.DefaultAlpha / float64(strict.Tests); strict.Threshold != want || strict.Alpha != dwsim.DefaultAlpha {
		t.Errorf("the threshold of %d tests is %g, want %g", strict.Tests, strict.Threshold, want)
	}
	lenient := checked(t, x, dwsim.CheckOptions{Alpha: 0.999_999})
	for i, f := range lenient.Findings {
		if f.P != nil && (f.Status == gen.FindingViolated) != (*f.P < lenient.Threshold) {
			t.Errorf("%s with p %g is %q", ruleName(strict.Findings[i]), *f.P, f.Status)
		}
	}
}
