package ddl_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// readAs is the dialect that what Print writes is imported as.
var readAs = map[string]string{"redshift": "redshift", "snowflake": "snowflake", "postgres": "ansi", "sqlite": "ansi", "duckdb": "ansi"}

// printedTypes are the types that a printed column is imported with, where they are
// others than in the document: what a dialect's types cannot say.
var printedTypes = map[string]map[schema.Type]schema.Type{
	"redshift":  {schema.Text: schema.Varchar, schema.DateTime: schema.Timestamp, schema.UUID: schema.Varchar},
	"snowflake": {schema.UUID: schema.Varchar, schema.Real: schema.Double},
	"postgres":  {schema.DateTime: schema.Timestamp},
	"duckdb":    {schema.DateTime: schema.Timestamp, schema.Char: schema.Varchar, schema.Text: schema.Varchar},
	"sqlite":    {schema.UUID: schema.Char, schema.JSON: schema.Text},
}

// asPrinted returns the type that a column of a document has when it comes back.
func asPrinted(t schema.Type, dialect string) schema.Type {
	if other, ok := printedTypes[dialect][t]; ok {
		t = other
	}
	if t == schema.Float { // both have 64 bits
		return schema.Double
	}
	return t
}

// TestRoundTripOfRandomDocuments prints random documents and imports what was printed: the
// same tables, columns, keys and physical facts.
func TestRoundTripOfRandomDocuments(t *testing.T) {
	for _, dialect := range ddl.PrintDialects() {
		t.Run(dialect, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { roundTrip(t, schematest.With(schematest.All)(t), dialect) })
		})
	}
}

// TestRoundTripOfScripts does the same with what whole scripts say.
func TestRoundTripOfScripts(t *testing.T) {
	for _, file := range scripts(t) {
		e, _ := importScript(t, file)
		for _, dialect := range ddl.PrintDialects() {
			t.Run(filepath.Base(file)+"/"+dialect, func(t *testing.T) { roundTrip(t, e, dialect) })
		}
	}
}

// TestRoundTripOfExamples does the same with the example documents.
func TestRoundTripOfExamples(t *testing.T) {
	for _, file := range []string{"shop.json", "telecom.yaml", "hospital.json", "saas.yaml", "school.yaml", "ads.yaml", "logistics.yaml", "iot.yaml"} {
		text, err := os.ReadFile(filepath.Join("../examples", file))
		if err != nil {
			t.Fatal(err)
		}
		e, err := schema.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, dialect := range ddl.PrintDialects() {
			t.Run(file+"/"+dialect, func(t *testing.T) { roundTrip(t, e, dialect) })
		}
	}
}

type testingT interface {
	Helper()
	Fatalf(format string, args ...any)
}

// roundTrip prints e and imports that. The first time may change what the dialect cannot
// say, a key left out for that may leave out another one, and then nothing changes any more.
func roundTrip(t testingT, e *schema.Experiment, dialect string) {
	t.Helper()
	back, script, unsaid := reprinted(t, e, dialect)
	if diff := difference(e.Resolved(), back, dialect, unsaid); diff != "" {
		t.Fatalf("%s\n%s", diff, script)
	}
	if len(unsaid) > 0 {
		back, script, _ = reprinted(t, back, dialect)
	}
	again, text, _ := reprinted(t, back, dialect)
	normalise(back)
	normalise(again)
	if !reflect.DeepEqual(back.Tables, again.Tables) {
		t.Fatalf("another round trip changes the document:\n%s\n%s", script, text)
	}
}

// normalise takes away what may differ: warnings and the order of tables and keys.
func normalise(e *schema.Experiment) {
	e.Warnings = nil
	slices.SortFunc(e.Tables, func(a, b schema.Table) int { return strings.Compare(a.Name, b.Name) })
	for i := range e.Tables {
		e.Tables[i].Warnings = nil
		slices.SortFunc(e.Tables[i].ForeignKeys, func(a, b schema.CompositeForeignKey) int { return slices.Compare(a.Columns, b.Columns) })
	}
}

func reprinted(t testingT, e *schema.Experiment, dialect string) (back *schema.Experiment, text string, unsaid []string) {
	t.Helper()
	var script bytes.Buffer
	unsaid, err := ddl.Print(&script, e, dialect)
	if err != nil {
		t.Fatalf("%v", err)
	}
	back, warnings, err := ddl.Import(e.Name, script.String(), ddl.Options{Dialect: readAs[dialect], NoInfer: true, TargetRows: 10})
	if err != nil {
		t.Fatalf("%v\n%s", err, script.String())
	}
	for _, w := range warnings { // a key that needs another one, which could not be printed
		unsaid = append(unsaid, w.Table+": "+w.Message)
	}
	return back, script.String(), unsaid
}

// difference says in which table, column, key or physical fact back differs from e.
func difference(e, back *schema.Experiment, dialect string, unsaid []string) string {
	if len(e.Tables) != len(back.Tables) {
		return fmt.Sprintf("%d tables instead of %d", len(back.Tables), len(e.Tables))
	}
	for i := range e.Tables {
		want := &e.Tables[i]
		got := back.Table(want.Name)
		if got == nil {
			return "the table " + want.Name + " is gone"
		}
		if diff := tableDifference(want, got, dialect, unsaid); diff != "" {
			return want.Name + ": " + diff
		}
	}
	return ""
}

func tableDifference(want, got *schema.Table, dialect string, unsaid []string) string {
	if len(want.Columns) != len(got.Columns) {
		return fmt.Sprintf("%d columns instead of %d", len(got.Columns), len(want.Columns))
	}
	for i := range want.Columns {
		if diff := columnDifference(&want.Columns[i], &got.Columns[i], dialect); diff != "" {
			return want.Columns[i].Name + ": " + diff
		}
	}
	if diff := keyDifference(want, got, unsaid); diff != "" {
		return diff
	}
	if w, g := strings.ToLower(strings.Join(want.PrimaryKey, ", ")), strings.ToLower(strings.Join(got.PrimaryKey, ", ")); w != g {
		return fmt.Sprintf("primary key (%s) instead of (%s)", g, w)
	}
	if w, g := design(want, dialect), design(got, dialect); w != g {
		return fmt.Sprintf("physical design %s instead of %s", g, w)
	}
	return ""
}

// keyDifference compares the keys. A foreign key may be missing where a warning says so,
// and a key that a foreign key points at may have become unique by itself.
func keyDifference(want, got *schema.Table, unsaid []string) string {
	w, g := keysOf(want), keysOf(got)
	for _, key := range w {
		isSaid := slices.ContainsFunc(unsaid, func(warning string) bool {
			return strings.HasPrefix(warning, want.Name) && strings.Contains(warning, "foreign key")
		})
		if !slices.Contains(g, key) && (strings.HasPrefix(key, "unique") || !isSaid) {
			return fmt.Sprintf("the key %s is gone: %q", key, g)
		}
	}
	for _, key := range g {
		if !slices.Contains(w, key) && !strings.Contains(key, ", ") {
			return fmt.Sprintf("the key %s is new: %q", key, w)
		}
	}
	return ""
}

// keysOf writes the unique and foreign keys of a table, in alphabetical order.
func keysOf(t *schema.Table) []string {
	var keys []string
	for _, key := range t.UniqueKeys() {
		sorted := strings.Split(strings.ToLower(strings.Join(key, ",")), ",")
		slices.Sort(sorted)
		keys = append(keys, "unique ("+strings.Join(sorted, ", ")+")")
	}
	for _, f := range t.References() {
		pairs := make([]string, len(f.Columns))
		for i := range pairs {
			pairs[i] = strings.ToLower(f.Columns[i] + " is " + f.ReferencesColumns[i])
		}
		slices.Sort(pairs)
		keys = append(keys, strings.ToLower(f.ReferencesTable)+": "+strings.Join(pairs, ", "))
	}
	slices.Sort(keys)
	return keys
}

// design writes the physical design as far as the dialect has one.
func design(t *schema.Table, dialect string) string {
	if t.Physical == nil {
		return "{}"
	}
	d := schema.TableDesign{}
	switch dialect {
	case "redshift":
		d.DistStyle, d.DistKey, d.SortKey = strings.ToUpper(t.Physical.DistStyle), strings.ToLower(t.Physical.DistKey), t.Physical.SortKey
		if d.SortKey != nil && (d.SortKey.Style == "" || strings.EqualFold(d.SortKey.Style, "COMPOUND")) {
			d.SortKey = &schema.SortKey{Style: "COMPOUND", Columns: d.SortKey.Columns}
		}
	case "snowflake":
		d.ClusterBy, d.RetentionDays = t.Physical.ClusterBy, t.Physical.RetentionDays
	}
	return strings.ToLower(compact(d))
}

func columnDifference(want, got *schema.Column, dialect string) string {
	wanted := asPrinted(want.Type(), dialect)
	switch {
	case !strings.EqualFold(want.Name, got.Name):
		return "is called " + got.Name
	case wanted != asPrinted(got.Type(), dialect) && (!isText(wanted) || !isText(got.Type())):
		return fmt.Sprintf("%s instead of %s", got.Type(), wanted)
	case want.Nullable() != got.Nullable():
		return fmt.Sprintf("nullable is %t", got.Nullable())
	case want.Unique != got.Unique:
		return fmt.Sprintf("unique is %t", got.Unique)
	case (want.Identity != nil) != (got.Identity != nil) && hasIdentity(dialect, want.Type()):
		return fmt.Sprintf("identity is %v", got.Identity)
	case want.Identity != nil && got.Identity != nil && *want.Identity != *got.Identity:
		return fmt.Sprintf("identity is %v", *got.Identity)
	}
	return sizeDifference(want, got, dialect)
}

func isText(t schema.Type) bool { return t == schema.Varchar || t == schema.Text }

// hasIdentity reports whether a column of that type can be an identity in the dialect.
func hasIdentity(dialect string, of schema.Type) bool {
	switch dialect {
	case "snowflake":
		return true
	case "postgres":
		return of != schema.Decimal
	case "redshift":
		return of == schema.Int || of == schema.BigInt
	}
	return false
}

// sizeDifference compares the sizes of a type that both sides have.
func sizeDifference(want, got *schema.Column, dialect string) string {
	wantedPrecision, wantedScale := want.Digits()
	precision, scale := got.Digits()
	switch t := want.Type(); {
	case t == schema.Decimal && (wantedPrecision != precision || wantedScale != scale):
		return fmt.Sprintf("DECIMAL(%d,%d) instead of (%d,%d)", precision, scale, wantedPrecision, wantedScale)
	case (isText(t) || t == schema.Char) && dialect != "duckdb" && want.Length() != got.Length() && want.Length() <= 4096:
		return fmt.Sprintf("length %d instead of %d", got.Length(), want.Length())
	}
	return ""
}
