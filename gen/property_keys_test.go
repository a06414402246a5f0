package gen_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestRandomKeys proves on documents that nobody wrote that all keys hold together: rows
// asked, unique keys, parents of all foreign keys, trees without rings, rows that differ,
// and children as the cardinality has them.
func TestRandomKeys(t *testing.T) {
	fewerChecks(t)
	kinds := schematest.UniqueKeys | schematest.SharedKeys | schematest.Cardinalities | schematest.KeyLaws | schematest.Differences |
		schematest.Weights | schematest.Templates | schematest.Groups | schematest.Totals
	draw := schematest.With(kinds)
	rapid.Check(t, func(t *rapid.T) {
		e := draw(t)
		all := generateAll(t, e, gen.Options{Seed: rapid.Int64().Draw(t, "seed"), BatchRows: rapid.IntRange(1, 50).Draw(t, "batch rows")})
		checkKeys(t, e, all)
		for i := range e.Tables {
			table := &e.Tables[i]
			if n := int64(len(all[strings.ToLower(table.Name)])); n != table.TargetRows {
				t.Errorf("%s has %d rows, want %d", table.Name, n, table.TargetRows)
			}
			for _, key := range table.References() {
				if strings.EqualFold(key.ReferencesTable, table.Name) {
					checkAncestors(t, table, all, key)
				}
			}
			for j := range table.Columns {
				checkChildren(t, e, table, j, all)
			}
		}
	})
}

// checkAncestors climbs from each row by a key to the own table.
func checkAncestors(t require, table *schema.Table, all contents, key schema.CompositeForeignKey) {
	for _, unique := range table.UniqueKeys() {
		if sameNames(unique, key.Columns) {
			return // a permutation of the rows where it is never NULL
		}
	}
	above := map[string]string{}
	rows := all[strings.ToLower(table.Name)]
	at := func(row []string, names []string) string {
		values := make([]string, len(names))
		for i, name := range names {
			values[i] = row[table.ColumnIndex(name)]
			if values[i] == null {
				return null
			}
		}
		return strings.Join(values, "\x00")
	}
	for _, row := range rows {
		above[at(row, key.ReferencesColumns)] = at(row, key.Columns)
	}
	for own := range above {
		steps, way := 0, own
		for ; above[way] != null && above[way] != way; way = above[way] {
			if steps++; steps > 64 {
				t.Fatalf("%s%v: %q is in a ring", table.Name, key.Columns, own)
			}
		}
	}
}

func sameNames(a, b []string) bool {
	return strings.EqualFold(strings.Join(a, ","), strings.Join(b, ","))
}

// checkChildren counts the children of each parent, and compares rows that must differ.
func checkChildren(t require, e *schema.Experiment, table *schema.Table, index int, all contents) {
	c := &table.Columns[index]
	if c.ForeignKey == nil {
		return
	}
	rows := all[strings.ToLower(table.Name)]
	for _, other := range c.ForeignKey.DiffersFrom {
		for _, row := range rows {
			if row[index] != null && row[index] == row[table.ColumnIndex(other)] {
				t.Errorf("%s: %s and %s are both %s", table.Name, c.Name, other, row[index])
			}
		}
	}
	spread := c.ForeignKey.Cardinality
	if spread == nil || spread.None != nil {
		return
	}
	counts := degrees(columnTexts(e, all, strings.ToLower(table.Name), c.Name))
	for _, key := range columnTexts(e, all, strings.ToLower(c.ForeignKey.ReferencesTable), c.ForeignKey.ReferencesColumn) {
		n := int64(counts[key])
		if spread.Min != nil && n < *spread.Min || spread.Max != nil && n > *spread.Max || spread.Type == "fixed" && n != *spread.Children {
			t.Errorf("%s: %s has %d rows of %s, which the cardinality does not allow", c.ForeignKey.ReferencesTable, key, n, table.Name)
		}
	}
}
