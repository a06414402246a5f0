package dwsim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
)

// derivedDocument has a column for each way in which others of the row say what it is.
const derivedDocument = `
name: derived
tables:
  - name: plans
    target_rows: 20
    columns:
      - {name: plan_id, data_type: INT, is_unique: true}
      - {name: fee, data_type: DECIMAL, precision: 8, scale: 2, min_value: 1, max_value: 90}
  - name: t
    target_rows: 2000
    correlations: [{columns: [loose, tied], coefficient: 0.8}]
    columns:
      - {name: id, data_type: INT, is_unique: true}
      - {name: plan_id, data_type: INT, foreign_key: {references_table: plans, references_column: plan_id}}
      - {name: n, data_type: INT, min_value: 0, max_value: 9}
      - {name: price, data_type: DECIMAL, precision: 8, scale: 2, min_value: 1, max_value: 90}
      - {name: at, data_type: TIMESTAMP, precision: 3}
      - {name: day, data_type: DATE, expression: 'at'}
      - {name: sum, data_type: DECIMAL, precision: 22, scale: 3, expression: 'n * price * 1.195'}
      - {name: share, data_type: DOUBLE, expression: '1 / (n + 1)'}
      - {name: narrow, data_type: REAL, expression: 'n / 7.0'}
      - {name: code, data_type: CHAR, char_length: 9, expression: '"n" + string(n) + " "'}
      - {name: many, data_type: BOOLEAN, expression: 'n > 4'}
      - {name: mostly, data_type: INT, required: false, null_rate: 0.2, expression: 'n + 1'}
      - {name: few, data_type: INT, required: false, expression: 'n > 5 ? nil : n'}
      - {name: luck, data_type: INT, expression: 'rand(1, 6)'}
      - {name: number, data_type: INT, expression: 'row'}
      - {name: fee, data_type: DECIMAL, precision: 8, scale: 2, expression: 'parent("plan_id").fee'}
      - {name: label, data_type: VARCHAR, varchar_length: 30, template: '{code|upper}/{plan_id}'}
      - {name: ended_at, data_type: TIMESTAMP, required: false, after: {columns: [at]}, null_when: 'n > 6'}
      - {name: loose, data_type: INT, min_value: 0, max_value: 99, required: false, null_when: 'tied > 50'}
      - {name: tied, data_type: INT, min_value: 0, max_value: 99}
      - {name: left_on, data_type: DATE, required: false, null_when: 'many'}
      - {name: rarely, data_type: INT, required: false, null_rate: 0.3, null_when: 'n == 0'}
      - {name: twice, data_type: INT, required: false, null_when: 'n == 3', expression: 'n * 2'}
      - name: kind
        data_type: VARCHAR
        varchar_length: 20
        required: false
        when: [{if: 'n < 2', values: [low, lower], weights: [3, 1]}, {if: 'n < 4', expression: '"is " + string(n)'}, {if: 'n == 4', 'null': true}]
        else: {pattern: "[a-f]{3}"}
      - name: size
        data_type: INT
        min_value: 0
        max_value: 9
        when: [{if: 'many', min_value: 100, max_value: 199, distribution: {type: normal, parameters: {mean: 150, stddev: 9}}}]
`

// TestCheckOfDerivedColumns: what a row says of itself is held against it, and what takes
// more than the row is not checked.
func TestCheckOfDerivedColumns(t *testing.T) {
	for _, tt := range []struct {
		name, change string
		want         []string
		example      string // of the first
	}{
		{"sound", "", nil, ""},
		{"date", "UPDATE t SET day = date(day, '+1 days') WHERE id = 7", []string{"t.day expression"}, "id 7 has"},
		{"decimal", "UPDATE t SET sum = sum + 0.001 WHERE id = 7", []string{"t.sum expression"}, "instead of"},
		{"what it is made from", "UPDATE t SET price = CASE price WHEN 5 THEN 6 ELSE 5 END WHERE id IN (SELECT id FROM t WHERE n > 0 LIMIT 1)", []string{"t.sum expression"}, ""},
		{"float", "UPDATE t SET share = share * 1.000001 WHERE id = 7", []string{"t.share expression"}, ""},
		{"rounding of floats", "UPDATE t SET share = share * (1 + 1e-15)", nil, ""},
		{"text", "UPDATE t SET code = code || '!' WHERE id = 7", []string{"t.code expression", "t.label expression"}, ""},
		{"boolean", "UPDATE t SET many = NOT many WHERE id IN (SELECT id FROM t WHERE n = 5 LIMIT 1)", []string{"t.many expression", "t.left_on expression", "t.size range"}, ""},
		{"NULL for a value", "UPDATE t SET few = NULL WHERE id IN (SELECT id FROM t WHERE n = 5 LIMIT 1)", []string{"t.few expression"}, "has NULL instead of 5"},
		{"value for NULL", "UPDATE t SET few = 7 WHERE id IN (SELECT id FROM t WHERE n = 7 LIMIT 1)", []string{"t.few expression"}, "has 7 instead of NULL"},
		{"NULL by rate", "UPDATE t SET mostly = NULL WHERE id = 7", nil, ""},
		{"condition of NULL", "UPDATE t SET left_on = (SELECT max(left_on) FROM t) WHERE id IN (SELECT id FROM t WHERE many LIMIT 1)", []string{"t.left_on expression"}, "has 20"},
		{"NULL without condition", "UPDATE t SET left_on = NULL WHERE id IN (SELECT id FROM t WHERE NOT many LIMIT 1)", []string{"t.left_on expression"}, "has NULL"},
		{"too many NULLs elsewhere", "UPDATE t SET rarely = NULL WHERE id % 4 = 0", []string{"t.rarely null rate"}, ""},
		{"expression beside a condition", "UPDATE t SET twice = NULL WHERE id IN (SELECT id FROM t WHERE n = 4 LIMIT 1)", []string{"t.twice expression"}, "has NULL instead of 8"},
		{"another branch's value", "UPDATE t SET kind = 'low' WHERE id IN (SELECT id FROM t WHERE n = 8 LIMIT 1)", []string{"t.kind pattern"}, `has "low"`},
		{"template", "UPDATE t SET label = lower(label) WHERE id = 7", []string{"t.label expression"}, "id 7 has"},
		{"NULL in an order", "UPDATE t SET ended_at = NULL WHERE id IN (SELECT id FROM t WHERE n = 5 LIMIT 1)", []string{"t.ended_at expression"}, "has NULL"},
		{"value of no branch", "UPDATE t SET kind = 'lot' WHERE id IN (SELECT id FROM t WHERE n = 1 LIMIT 1)", []string{"t.kind values"}, `has "lot"`},
		{"weights of a branch", "UPDATE t SET kind = 'lower' WHERE n = 1", []string{"t.kind weights"}, ""},
		{"expression of a branch", "UPDATE t SET kind = 'is 2' WHERE id IN (SELECT id FROM t WHERE n = 3 LIMIT 1)", []string{"t.kind expression"}, `has "is 2" instead of "is 3"`},
		{"NULL of a branch", "UPDATE t SET kind = 'abc' WHERE id IN (SELECT id FROM t WHERE n = 4 LIMIT 1)", []string{"t.kind expression"}, `has "abc"`},
		{"distribution of a branch", "UPDATE t SET size = 150 WHERE many AND id % 3 = 0", []string{"t.size distribution"}, ""},
		{"range without the branch", "UPDATE t SET size = 10 WHERE id IN (SELECT id FROM t WHERE NOT many LIMIT 1)", []string{"t.size range"}, "has 10"},
		{"what cannot be made", "UPDATE t SET n = -1 WHERE id = 7", []string{"t.n range", "t.share expression"}, "id 7 has -1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			x := env.create(t, derivedDocument)
			generate(t, x, seeded(7))
			env.change(t, "derived", tt.change)
			report := checked(t, x, dwsim.CheckOptions{Tables: []string{"t"}})
			got := violated(report)
			for _, want := range tt.want {
				if !slices.Contains(got, want) {
					t.Fatalf("broken are %q, want %q", got, tt.want)
				}
			}
			if tt.name != "what cannot be made" && len(got) != len(tt.want) {
				t.Fatalf("broken are %q, want %q", got, tt.want)
			}
			var left []string
			for _, f := range report.Findings {
				if f.Status == gen.FindingNotChecked {
					left = append(left, ruleName(f))
				}
				if f.Status == gen.FindingViolated && ruleName(f) == tt.want[0] && !strings.Contains(strings.Join(f.Examples, "; "), tt.example) {
					t.Errorf("examples are %q, want %q", f.Examples, tt.example)
				}
			}
			if want := []string{"t.luck expression", "t.number expression", "t.fee expression", "t.loose distribution", "t.loose,tied correlation"}; !slices.Equal(left, want) {
				t.Errorf("not checked are %q, want %q", left, want)
			}
		})
	}
}

// TestCheckOfDecimalsHeldAsText: SQLite holds wide decimals as text. A condition on them
// compares numbers as long as floats tell these apart.
func TestCheckOfDecimalsHeldAsText(t *testing.T) {
	const document = `
name: texts
tables:
  - name: t
    target_rows: 50
    checks: [least < most]
    columns:
      - {name: id, data_type: INT, is_unique: true}
      - {name: least, data_type: DECIMAL, precision: 20, scale: 2, min_value: -2, max_value: 8000000000000000}
      - {name: most, data_type: DECIMAL, precision: 20, scale: 2, min_value: 9, max_value: 8000000000000000}
`
	for _, tt := range []struct {
		name, change string
		status       gen.FindingStatus
		example      string
	}{
		{"as numbers 8.00 is less than 10.00", "", gen.FindingHolds, ""},
		{"violated", "UPDATE t SET least = '7.50', most = '7.49' WHERE id = 3", gen.FindingViolated, "id 3"},
		{"too long to tell", "UPDATE t SET most = '1234567890123456.78' WHERE id = 3", gen.FindingNotChecked, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			x := env.create(t, document)
			generate(t, x, seeded(7))
			env.change(t, "texts", "UPDATE t SET least = '8.00', most = '10.00'; "+tt.change)
			for _, f := range checked(t, x, dwsim.CheckOptions{}).Findings {
				if f.Kind == gen.FindingCheck && (f.Status != tt.status || strings.Join(f.Examples, "; ") != tt.example) {
					t.Errorf("the condition is %s, with %q, %s", f.Status, f.Examples, f.Why)
				}
			}
		})
	}
}
