package ddl_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestRulesOfRandomDocuments prints random documents with their rules and imports what was
// printed: the same rules.
func TestRulesOfRandomDocuments(t *testing.T) {
	for _, dialect := range ddl.PrintDialects() {
		t.Run(dialect, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { rulesTrip(t, schematest.With(schematest.All)(t), dialect) })
		})
	}
}

// TestRulesOfExamples does the same with the example documents.
func TestRulesOfExamples(t *testing.T) {
	for _, file := range documents(t) {
		e := readDocument(t, file)
		for _, dialect := range ddl.PrintDialects() {
			t.Run(file+"/"+dialect, func(t *testing.T) { rulesTrip(t, e, dialect) })
		}
	}
}

func rulesTrip(t testingT, e *schema.Experiment, dialect string) {
	t.Helper()
	var script bytes.Buffer
	unsaid, err := ddl.PrintRules(&script, e, dialect)
	if err != nil {
		t.Fatalf("%v", err)
	}
	keyLost := slices.ContainsFunc(unsaid, func(w string) bool { return strings.Contains(w, "foreign key") })
	back, warnings, err := ddl.Import(e.Name, script.String(), ddl.Options{Dialect: readAs[dialect]})
	if err != nil {
		t.Fatalf("%v\n%s", err, script.String())
	}
	e = e.Resolved()
	for i := range e.Tables {
		want := &e.Tables[i]
		got := back.Table(want.Name)
		lost := slices.ContainsFunc(warnings, func(w ddl.Warning) bool { return w.Code == ddl.KeyChanged && w.Table == got.Name })
		if diff := rulesDifference(want, got, keyLost); diff != "" && !lost { // a key that the dialect does not have may change types
			t.Fatalf("%s: %s, with the warnings %v\n%s", want.Name, diff, warnings, script.String())
		}
		if got.TargetRows != want.TargetRows && !slices.ContainsFunc(warnings, func(w ddl.Warning) bool { return w.Code == ddl.RowsLowered && w.Table == got.Name }) {
			t.Fatalf("%s has %d target rows, want %d\n%s", want.Name, got.TargetRows, want.TargetRows, script.String())
		}
	}
}

// rulesDifference says which rule of a column of want another one of got is. Where the
// dialect does not have a foreign key, what is made along it is lost as well.
func rulesDifference(want, got *schema.Table, keyLost bool) string {
	for i := range want.Columns {
		w, g := want.Columns[i], got.Columns[i]
		precision, scale := w.Digits()
		if p, s := g.Digits(); w.Type() != g.Type() || w.Length() != g.Length() || p != precision || s != scale {
			return fmt.Sprintf("%s: %s(%d,%d,%d) instead of %s(%d,%d,%d)", w.Name, g.Type(), g.Length(), p, s, w.Type(), w.Length(), precision, scale)
		}
		w, g = onlyRules(w), onlyRules(g)
		if (w.ForeignKey == nil) != (g.ForeignKey == nil) { // which the dialect may not have
			w.ForeignKey, g.ForeignKey = nil, nil
		}
		if keyLost && (w.Total != nil || strings.Contains(w.Expression, "parent(") || w.ForeignKey != nil && len(w.ForeignKey.DiffersFrom) > 0) {
			continue
		}
		if !reflect.DeepEqual(w, g) {
			return fmt.Sprintf("%s: %s instead of %s", want.Columns[i].Name, compact(g), compact(w))
		}
	}
	if !reflect.DeepEqual(want.Correlations, got.Correlations) {
		return fmt.Sprintf("correlations %v instead of %v", got.Correlations, want.Correlations)
	}
	return ""
}

// onlyRules takes from a column what SQL says of it.
func onlyRules(c schema.Column) schema.Column {
	made := c
	made.Name, made.DataType, made.Description, made.Required, made.Unique = "", "", "", nil, false
	made.VarcharLength, made.CharLength, made.Precision, made.Scale = nil, nil, nil, nil
	made.Identity, made.Default, made.Computed, made.Physical = nil, "", "", nil
	if c.ForeignKey != nil {
		made.ForeignKey = &schema.ForeignKey{Cardinality: c.ForeignKey.Cardinality, DiffersFrom: c.ForeignKey.DiffersFrom, MaxDepth: c.ForeignKey.MaxDepth}
	}
	return made
}

// TestRulesOfDocument prints a document with rules of all kinds.
func TestRulesOfDocument(t *testing.T) {
	text, err := os.ReadFile("testdata/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, dialect := range ddl.PrintDialects() {
		t.Run(dialect, func(t *testing.T) {
			var script strings.Builder
			if _, err := ddl.PrintRules(&script, e, dialect); err != nil {
				t.Fatal(err)
			}
			goldenText(t, "testdata/rules."+dialect+".sql", script.String())
			rulesTrip(t, e, dialect)
		})
	}
}

// TestRelationsOfPlainScripts imports what was printed without rules: orders and
// differences are conditions, in dialects that have them.
func TestRelationsOfPlainScripts(t *testing.T) {
	e := &schema.Experiment{Name: "x", Tables: []schema.Table{
		{Name: "ports", TargetRows: 9, PrimaryKey: []string{"id"}, Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}},
		{Name: "trips", TargetRows: 9, Columns: []schema.Column{
			{Name: "port_from", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "ports", ReferencesColumn: "id"}},
			{Name: "port_to", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "ports", ReferencesColumn: "id", DiffersFrom: []string{"PORT_FROM"}}},
			{Name: "left_on", DataType: "DATE"},
			{Name: "back_on", DataType: "DATE", After: &schema.After{Columns: []string{"Left_On"}}},
			{Name: "paid_on", DataType: "DATE", After: &schema.After{Columns: []string{"left_on", "back_on"}, MinGap: "3d"}},
			{Name: "told_at", DataType: "TIMESTAMP", After: &schema.After{Columns: []string{"left_on", "port_from.founded_on"}, MinGap: "0"}},
			{Name: "filed_on", DataType: "DATE", After: &schema.After{Columns: []string{"told_at"}}},
			{Name: "early_on", DataType: "DATE", After: &schema.After{Columns: []string{"left_on"}, MinGap: "-3d"}},
		}, Checks: []string{"BACK_ON >= left_on"}},
	}}
	const checks = `  CHECK (BACK_ON >= left_on),
  CHECK (port_to <> port_from),
  CHECK (paid_on > left_on),
  CHECK (paid_on > back_on),
  CHECK (told_at >= left_on)
);`
	for _, dialect := range ddl.PrintDialects() {
		script, _ := scriptOf(t, e, dialect)
		has := !slices.Contains([]string{"redshift", "snowflake"}, dialect)
		if strings.Contains(script, checks) != has || strings.Contains(script, "CHECK") != has || strings.Contains(script, "dwsim:") {
			t.Errorf("%s: got\n%s", dialect, script)
		}
		if !has {
			continue
		}
		back, _, err := ddl.Import("x", script, ddl.Options{Dialect: readAs[dialect]})
		if err != nil {
			t.Fatal(err)
		}
		trips := back.Table("trips")
		for column, want := range map[string]string{
			"back_on": `{"columns":["left_on"]}`, "paid_on": `{"columns":["left_on","back_on"],"min_gap":"1"}`, "told_at": `{"columns":["left_on"]}`, "filed_on": "null",
		} {
			if got := compact(trips.Column(column).After); got != want {
				t.Errorf("%s: %s is after %s, want %s", dialect, column, got, want)
			}
		}
		if got := trips.Column("port_to").ForeignKey.DiffersFrom; !slices.Equal(got, []string{"port_from"}) {
			t.Errorf("%s: port_to differs from %v", dialect, got)
		}
	}
}
