package dwsim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
)

// keyedDocument has a child for each way in which children spread over 200 parents.
const keyedDocument = `
name: keyed
tables:
  - name: parents
    target_rows: 200
    columns:
      - {name: id, data_type: INT, is_unique: true, min_value: 1000}
      - {name: code, data_type: CHAR, char_length: 5, is_unique: true}
%s`

func keyedChild(i, rows int, key string) string {
	return fmt.Sprintf(`  - name: child%d
    target_rows: %d
    columns:
      - {name: child_id, data_type: INT, is_unique: true}
      - {name: parent_id, data_type: INT, foreign_key: {references_table: parents, references_column: id%s
`, i, rows, key)
}

// keyedCases are what the document says of the children, and an UPDATE after which
// that does not hold.
var keyedCases = []struct {
	rows      int
	key       string
	unchecked bool
	breaks    string
	kind      gen.FindingKind
}{
	{1000, ", cardinality: {type: uniform, min: 1}}}", false, "UPDATE t SET parent_id = 1000 WHERE rowid % 20 = 0", gen.FindingCardinality},
	{1200, ", cardinality: {type: range, min: 2, max: 10}}}", false, "UPDATE t SET parent_id = 1007 WHERE parent_id = 1008", gen.FindingCardinality},
	{1300, ", cardinality: {max: 13}}}", false, "UPDATE t SET parent_id = 1000 WHERE rowid <= 20", gen.FindingCardinality},
	{600, ", cardinality: {type: fixed, children: 3}}}", false, "UPDATE t SET parent_id = CASE parent_id WHEN 1000 THEN 1001 ELSE 1000 END WHERE rowid = 1", gen.FindingCardinality},
	{700, ", cardinality: {type: fixed}}}", false, "UPDATE t SET parent_id = 1001 WHERE parent_id = 1000", gen.FindingCardinality},
	{900, ", cardinality: {type: poisson}}}", false, "UPDATE t SET parent_id = parent_id / 2 * 2", gen.FindingCardinality},
	{900, ", cardinality: {type: geometric, none: 0.25}}}", false, "UPDATE t SET parent_id = 1000 WHERE rowid = 1; UPDATE t SET parent_id = 1001 WHERE rowid = 1; UPDATE t SET parent_id = (SELECT min(id) FROM parents WHERE id NOT IN (SELECT parent_id FROM t )) WHERE rowid < 9", gen.FindingCardinality},
	{2000, ", cardinality: {type: zipf, exponent: 1.2}}}", false, "UPDATE t SET parent_id = 1000 + rowid % 200 WHERE rowid % 3 = 0", gen.FindingCardinality},
	{500, ", cardinality: {type: histogram, counts: [{children: 0, weight: 1}, {children: 2, weight: 2}, {children: 6, weight: 1}]}}}", false, "UPDATE t SET parent_id = 1000 WHERE rowid < 20", gen.FindingCardinality},
	{1000, ", cardinality: {type: uniform, none: 0.5}, nullable: true}, null_rate: 0.3}", false, "UPDATE t SET parent_id = NULL WHERE parent_id IN (SELECT min(parent_id) FROM t )", gen.FindingNullRate},
}

func keyed() string {
	var children strings.Builder
	for i, tt := range keyedCases {
		children.WriteString(keyedChild(i, tt.rows, tt.key))
	}
	return fmt.Sprintf(keyedDocument, children.String())
}

// TestCheckOfKeys generates all of them and expects no violation, and then that each
// is found.
func TestCheckOfKeys(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, keyed())
	generate(t, x, seeded(3))
	for _, f := range checked(t, x, dwsim.CheckOptions{}).Findings {
		if f.Status != gen.FindingHolds {
			t.Errorf("%s: %s, asked for %s, found %s %q %s", ruleName(f), f.Status, f.Asked, f.Observed, f.Examples, f.Why)
		}
	}
	for i, tt := range keyedCases {
		table := fmt.Sprintf("child%d", i)
		env.change(t, "keyed", strings.ReplaceAll(tt.breaks, " t ", " "+table+" "))
		report := checked(t, x, dwsim.CheckOptions{Tables: []string{table}})
		if got := violated(report); !slices.Contains(got, table+".parent_id "+string(tt.kind)) {
			t.Errorf("%s: broken are %q, want %s", tt.key, got, tt.kind)
		}
	}
}
