package schema_test

import (
	"bytes"
	"iter"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// The documents that property tests draw are valid, are encoded and read again as they
// are, pass the JSON Schema, and have every kind of key among them.
func TestRandomDocumentsAreValid(t *testing.T) {
	checkDocuments(t, schematest.Document)
	seen := map[string]int{}
	for e := range examples(schematest.Document) {
		for i := range e.Tables {
			countKinds(&e.Tables[i], seen)
		}
	}
	for _, kind := range []string{"primary key", "composite primary key", "composite key", "foreign key", "implied", "to itself", "identity", "values", "design", "one to one"} {
		if seen[kind] == 0 {
			t.Errorf("no document has this kind of thing: %s", kind)
		}
	}
}

// The same of documents of all kinds; among them is every key that there is.
func TestRandomDocumentsOfAllKindsAreValid(t *testing.T) {
	checkDocuments(t, schematest.With(schematest.All))
	there := map[string]bool{}
	for e := range examples(schematest.With(schematest.All)) {
		markKeys(reflect.ValueOf(e), there)
	}
	for _, key := range []string{
		"Table.Unique", "Table.Correlations", "CompositeForeignKey.Nullable", "CompositeForeignKey.MaxDepth", "ForeignKey.Cardinality", "ForeignKey.DiffersFrom",
		"Cardinality.Children", "Cardinality.Min", "Cardinality.Max", "Cardinality.None", "Cardinality.Exponent", "Cardinality.Counts", "Distribution.Bins", "Distribution.Components",
		"Column.Weights", "Column.Pattern", "Column.Template", "Column.Group", "Column.Arguments", "Column.Expression", "Column.After", "Column.When", "Column.Else", "Column.NullWhen", "Column.Total",
	} {
		if !there[key] {
			t.Errorf("no document has a %s", key)
		}
	}
}

// examples yields documents that are the same each time: enough of them to have every kind.
func examples(draw func(*rapid.T) *schema.Experiment) iter.Seq[*schema.Experiment] {
	const enough = 400
	documents := rapid.Custom(draw)
	return func(yield func(*schema.Experiment) bool) {
		for seed := range enough {
			if !yield(documents.Example(seed)) {
				return
			}
		}
	}
}

func checkDocuments(t *testing.T, draw func(*rapid.T) *schema.Experiment) {
	root := documentSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		e := draw(t)
		var text bytes.Buffer
		if err := schema.Encode(&text, e); err != nil {
			t.Fatal(err)
		}
		if problems := schema.Validate(e); problems != nil {
			t.Fatalf("%v in\n%s", problems, text.String())
		}
		if wrong := checkJSON(root, text.String()); wrong != "" {
			t.Fatalf("%s in\n%s", wrong, text.String())
		}
		if again, err := schema.Decode(text.Bytes()); err != nil || !reflect.DeepEqual(again, e.Resolved()) {
			t.Fatalf("got %+v, %v from\n%s", again, err, text.String())
		}
	})
}

func countKinds(t *schema.Table, seen map[string]int) {
	count := func(kind string, n int) { seen[kind] += n }
	count("primary key", min(len(t.PrimaryKey), 1))
	count("composite primary key", max(len(t.PrimaryKey)-1, 0))
	count("composite key", len(t.CompositeKeys))
	count("foreign key", len(t.ForeignKeys))
	for _, key := range t.ForeignKeys {
		if t.Column(key.Columns[0]).ForeignKey != nil {
			count("implied", 1)
		}
		if key.ReferencesTable == t.Name {
			count("to itself", 1)
		}
		for _, unique := range t.UniqueKeys() {
			if reflect.DeepEqual(unique, key.Columns) {
				count("one to one", 1)
			}
		}
	}
	for i := range t.Columns {
		if t.Columns[i].Identity != nil {
			count("identity", 1)
		}
		count("values", len(t.Columns[i].Values))
	}
	if t.Physical != nil {
		count("design", 1)
	}
}
