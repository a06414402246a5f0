package dwsim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

const salesDocument = `{
  "name": "sales",
  "tables": [
    {"name": "refunds", "target_rows": 200, "primary_key": ["sale", "line"], "columns": [
      {"name": "sale", "data_type": "INT"}, {"name": "line", "data_type": "INT"}],
     "foreign_keys": [{"columns": ["sale", "line"], "references_table": "Sales", "references_columns": ["number", "line"]}]},
    {"name": "Sales", "target_rows": 900, "primary_key": ["number", "line"], "columns": [
      {"name": "number", "data_type": "INT", "max_value": 300}, {"name": "line", "data_type": "INT", "min_value": 1, "max_value": 5}]}]
}`

// TestKeptTablesOfCompositeKeys: a foreign key over two columns draws on a kept parent,
// and a kept child keeps its parent from being replaced.
func TestKeptTablesOfCompositeKeys(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	sales := env.create(t, salesDocument)
	generate(t, sales, seeded(1))
	second := generate(t, sales, dwsim.GenerateOptions{Seed: new(int64(2)), Rows: map[string]int64{"sales": 0, "refunds": 850}})
	const joined = "select count(*) from refunds r join sales s on s.number = r.sale and s.line = r.line"
	if n := one(t, sales, joined); n != "850" {
		t.Errorf("%s refunds have their sale, want 850", n)
	}
	if _, err := env.Runs().Verify(t.Context(), "sales", second.ID); err != nil {
		t.Errorf("the run with kept parents: %v", err)
	}
	for _, tt := range []struct {
		rows map[string]int64
		path string
	}{
		{map[string]int64{"refunds": 0}, "rows.refunds"},
		{map[string]int64{"sales": 0, "refunds": 901}, "rows.refunds"},
	} {
		_, err := sales.Generate(t.Context(), dwsim.GenerateOptions{Rows: tt.rows})
		var problems schema.Problems
		if !errors.As(err, &problems) || problems[0].Path != tt.path || !strings.Contains(problems.Error(), "Sales") {
			t.Errorf("rows %v: got %v, want a problem at %s that names Sales", tt.rows, err, tt.path)
		}
	}
}
