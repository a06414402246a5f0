package ddl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// TestSizesOfRules measures what ruleSizes says. A unique column whose rule does not fit
// its length has other values than a long one, which finds the longest value exactly.
func TestSizesOfRules(t *testing.T) {
	capacities := map[string]uint64{}
	for _, info := range gen.Rules() {
		capacities[info.Name] = info.Capacity
	}
	for _, size := range ruleSizes {
		capacity, known := capacities[size.rule]
		if !known || min(capacity, 1<<63-1) != uint64(size.capacity) {
			t.Errorf("%s has capacity %d, the table says %d", size.rule, capacity, size.capacity)
			continue
		}
		if capacity > 0 {
			whole := textsOf(t, ruleColumn(size.rule, 4000, true), 2)
			if !slices.Equal(textsOf(t, ruleColumn(size.rule, size.longest, true), 2), whole) ||
				slices.Equal(textsOf(t, ruleColumn(size.rule, max(size.longest-1, 1), true), 2), whole) && size.longest > 1 {
				t.Errorf("the longest value of %s does not have %d characters", size.rule, size.longest)
			}
		}
		for _, text := range textsOf(t, ruleColumn(size.rule, 4000, false), 2000) {
			if len(text) > size.longest {
				t.Errorf("%s has a value of %d bytes, the table says %d", size.rule, len(text), size.longest)
				break
			}
		}
	}
}

func ruleColumn(rule string, length int, unique bool) schema.Column {
	return schema.Column{Name: "c", DataType: "VARCHAR", VarcharLength: &length, FakerRule: rule, Unique: unique}
}

// textsOf returns the texts of the first rows of a column.
func textsOf(t testing.TB, c schema.Column, rows int) []string {
	t.Helper()
	e := &schema.Experiment{Name: "e", Tables: []schema.Table{{Name: "t", TargetRows: int64(rows), Columns: []schema.Column{c}}}}
	g, err := gen.New(e, gen.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("t", 0, rows)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, rows)
	for i := range texts {
		if v := &b.Columns[0]; !v.IsNull(i) {
			texts[i] = string(v.Bytes(i))
		}
	}
	return texts
}

func TestInferenceKeepsDocumentsValid(t *testing.T) {
	names := inferenceNames()
	if len(names) < 200 {
		t.Fatalf("%d names", len(names))
	}
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, names)
		e := &schema.Experiment{Name: "e", Tables: []schema.Table{table}}
		before := problemsOf(e)
		e.Tables[0].Columns = slices.Clone(table.Columns)
		infer(&e.Tables[0])
		for problem := range problemsOf(e) {
			if !before[problem] {
				t.Fatalf("new: %s\n%+v", problem, e.Tables[0])
			}
		}
	})
}

func TestInferredKeysOverForeignKeysHoldTheirRows(t *testing.T) {
	orders := schema.Table{Name: "orders", TargetRows: 100, Columns: []schema.Column{columnOf("o_orderkey", "INT"), columnOf("o_comment", "VARCHAR(79)")}}
	orders.Columns[0].Unique = true
	lines := schema.Table{
		Name: "lineitem", TargetRows: 700, PrimaryKey: []string{"l_orderkey", "l_linenumber"},
		Columns: []schema.Column{columnOf("l_orderkey", "INT"), columnOf("l_linenumber", "INT"), columnOf("l_tax", "DECIMAL(15,2)")},
	}
	lines.Columns[0].ForeignKey = &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "o_orderkey"}
	e := &schema.Experiment{Name: "e", Tables: []schema.Table{orders, lines}}
	for i := range e.Tables {
		infer(&e.Tables[i])
	}
	if got := describe(&e.Tables[1].Columns[1]); got != "1…7" {
		t.Errorf("l_linenumber: %s, want 1…7", got)
	}
	if problems := gen.Check(e); len(problems) > 0 {
		t.Error(problems)
	}
}

// inferenceNames returns names of columns that mean something, and some that mean nothing.
func inferenceNames() []string {
	names := map[string]bool{"statement": true, "x": true, "plan_b": true, "n1": true}
	for _, row := range textRules {
		for name := range strings.SplitSeq(row.names, ", ") {
			names[strings.NewReplacer(" ", "_", "^", "", "*", "open").Replace(name)] = true
		}
	}
	for _, row := range numberRules {
		for name := range strings.SplitSeq(row.names, ", ") {
			names[strings.NewReplacer(" ", "_", "^", "", "*", "open").Replace(name)] = true
		}
	}
	for _, row := range numberLists {
		for name := range strings.SplitSeq(row.names, ", ") {
			names[strings.NewReplacer(" ", "_", "^", "").Replace(name)] = true
		}
	}
	for word := range dateRules {
		names[word+"_at"] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func drawTable(t *rapid.T, names []string) schema.Table {
	table := schema.Table{
		Name:       rapid.SampledFrom([]string{"customers", "dim_product", "countries", "order_lines", "t", "payments", "employee", "cars"}).Draw(t, "table"),
		TargetRows: 100,
	}
	drawn := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 6, rapid.ID[string]).Draw(t, "names")
	for i, name := range drawn {
		c := columnOf(name, drawType(t))
		if c.Unique = rapid.IntRange(0, 3).Draw(t, "unique") == 0; rapid.Bool().Draw(t, "nullable") {
			c.Required = new(false)
		}
		if i == 0 && rapid.IntRange(0, 5).Draw(t, "key") == 0 {
			table.PrimaryKey, c.Unique, c.Required = []string{name}, true, nil
		}
		table.Columns = append(table.Columns, c)
	}
	if len(drawn) > 2 && table.PrimaryKey == nil && rapid.Bool().Draw(t, "keyed") {
		table.CompositeKeys = [][]string{drawn[1:3]}
	}
	return table
}

func drawType(t *rapid.T) string {
	length := rapid.IntRange(1, 300).Draw(t, "length")
	precision := rapid.IntRange(1, 38).Draw(t, "precision")
	scale := rapid.IntRange(0, precision).Draw(t, "scale")
	return rapid.SampledFrom([]string{
		fmt.Sprintf("CHAR(%d)", min(length, 1+length/8)), fmt.Sprintf("CHAR(%d)", length),
		fmt.Sprintf("VARCHAR(%d)", min(length, 1+length/8)), fmt.Sprintf("VARCHAR(%d)", length), "VARCHAR", "TEXT", "CHAR",
		fmt.Sprintf("DECIMAL(%d,%d)", precision, scale), fmt.Sprintf("DECIMAL(%d,%d)", precision, scale/4), "DECIMAL", "NUMBER",
		"SMALLINT", "INT", "BIGINT", "REAL", "FLOAT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "DATETIME", "TIME", "UUID", "JSON", "BINARY(9)",
	}).Draw(t, "type")
}

func problemsOf(e *schema.Experiment) map[string]bool {
	problems := map[string]bool{}
	for _, p := range gen.Check(e) {
		problems[p.Path+": "+p.Message] = true
	}
	return problems
}

// TestInferredTextsAreWhole holds every rule and list that any name gets at a length
// against the same in a long column.
func TestInferredTextsAreWhole(t *testing.T) {
	whole := map[string][]string{}
	for _, name := range inferenceNames() {
		for _, base := range []string{"VARCHAR", "CHAR"} {
			seen := map[string]bool{}
			for length := range 300 {
				c := columnOf(name, fmt.Sprintf("%s(%d)", base, length+1))
				table := schema.Table{Name: "t", TargetRows: 100, Columns: []schema.Column{c}}
				infer(&table)
				c = table.Columns[0]
				checkList(t, &c)
				if c.FakerRule == "" || seen[c.FakerRule] || whole[base+c.FakerRule+fmt.Sprint(length)] != nil {
					continue
				}
				seen[c.FakerRule] = true // longer columns of this rule only have more room
				if whole[c.FakerRule] == nil {
					whole[c.FakerRule] = textsOf(t, ruleColumn(c.FakerRule, 4000, false), 200)
				}
				c.Name = "c"
				got := textsOf(t, c, 200)
				if !slices.Equal(got, whole[c.FakerRule]) {
					t.Errorf("%s %s(%d): values of %s are cut", name, base, length+1, c.FakerRule)
				}
				whole[base+c.FakerRule+fmt.Sprint(length)] = got
			}
		}
	}
}

func checkList(t *testing.T, c *schema.Column) {
	t.Helper()
	for _, v := range c.Values {
		if utf8.RuneCountInString(string(v)) > c.Length() {
			t.Errorf("%s %s of %d characters: %q is longer", c.Name, c.DataType, c.Length(), v)
		}
	}
}
