package gen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestNeighboursNeverMatterToTexts turns columns around, writes names in another case and
// adds a column: no cell of a pattern, a template or a group changes.
func TestNeighboursNeverMatterToTexts(t *testing.T) {
	for _, document := range []func() *schema.Experiment{templates, persons} {
		want := digests(t, document(), gen.Options{Seed: 7})
		for name, change := range map[string]func(t *schema.Table){
			"reversed": func(t *schema.Table) { slices.Reverse(t.Columns) },
			"one more": addColumn,
			"shortened": func(t *schema.Table) {
				t.Columns = slices.DeleteFunc(t.Columns, func(c schema.Column) bool { return c.Name == "short" || c.Name == "other_city" })
			},
			"in capitals": func(t *schema.Table) {
				t.Name = strings.ToUpper(t.Name)
				for i := range t.Columns {
					c := &t.Columns[i]
					c.Name, c.Group = strings.ToUpper(c.Name), strings.ToUpper(c.Group)
					c.FakerRule = strings.ToUpper(c.FakerRule)
				}
			},
		} {
			e := document()
			for i := range e.Tables {
				change(&e.Tables[i])
			}
			for table, digest := range digests(t, e, gen.Options{Seed: 7}) {
				for column, sum := range digest.Columns {
					if w, known := want[table].Columns[column]; known && w != sum {
						t.Errorf("%s: %s.%s changed", name, table, column)
					}
				}
			}
		}
	}
}
