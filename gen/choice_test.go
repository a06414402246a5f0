package gen_test

import (
	"bytes"
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestWordsAreTheValues: wherever a vector tells its words, they are its values, and all
// batches of the column have the same list.
func TestWordsAreTheValues(t *testing.T) {
	fewerChecks(t)
	rapid.Check(t, func(t *rapid.T) {
		e := schematest.With(schematest.All)(t)
		checkWords(t, e, gen.Options{Seed: rapid.Int64().Draw(t, "seed"), BatchRows: rapid.IntRange(1, 70).Draw(t, "batch rows")})
	})
	for _, d := range writtenDocuments {
		checkWords(t, d.document(), gen.Options{Seed: 1, BatchRows: 100})
	}
	told := checkWords(t, persons(), gen.Options{Seed: 1})
	for _, name := range []string{"first", "last", "sex", "prefix", "city", "state", "code", "country", "iso", "zone", "money", "other_city", "other_iso"} {
		if told["buyer."+name] == 0 {
			t.Errorf("column %q of a group tells no words", name)
		}
	}
}

// TestColumnsThatTellWords: those whose values are of a list, whatever is done to them.
func TestColumnsThatTellWords(t *testing.T) {
	listed := []schema.Value{"small", "", "large", "größer"}
	for name, c := range map[string]schema.Column{
		"rule":       {FakerRule: "city"},
		"cut rule":   {FakerRule: "city", VarcharLength: new(2)},
		"plain":      {},
		"with NULLs": {FakerRule: "country", Required: new(false)},
		"unique":     {FakerRule: "first_name", Unique: true},
		"listed":     {Values: listed},
		"weighted":   {Values: listed, Weights: []float64{1, 2, 3, 4}},
		"options":    {FakerRule: "weighted", Arguments: map[string]schema.Argument{"options": {"a", "bb"}, "weights": {"1", "3"}}},
	} {
		c.Name, c.DataType = "c", "VARCHAR"
		if checkWords(t, oneColumn(300, c), gen.Options{BatchRows: 70})["t.c"] < 2 {
			t.Errorf("%s: less than 2 words are told", name)
		}
	}
}

// checkWords returns how many different words each column has told.
func checkWords(t interface{ Fatalf(string, ...any) }, e *schema.Experiment, o gen.Options) map[string]int {
	g, err := gen.New(e, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	told := map[string]int{}
	for _, table := range g.Tables() {
		lists, used := make([]*gen.Words, len(e.Table(table.Name).Columns)), map[string]bool{}
		for b, err := range g.Batches(context.Background(), table.Name) {
			if err != nil {
				t.Fatalf("%v", err)
			}
			for j := range b.Columns {
				v := &b.Columns[j]
				at := table.Name + "." + v.Column.Name
				if b.First > 0 && v.Words != lists[j] {
					t.Fatalf("%s tells another list from row %d on", at, b.First)
				}
				if lists[j] = v.Words; v.Words == nil {
					continue
				}
				if len(v.Indexes) != b.Rows {
					t.Fatalf("%s has %d indexes for %d rows", at, len(v.Indexes), b.Rows)
				}
				for i, index := range v.Indexes {
					if int(index) >= v.Words.Len() {
						t.Fatalf("row %d of %s has word %d of %d", b.First+int64(i), at, index, v.Words.Len())
					}
					word := v.Words.Word(index)
					if !v.IsNull(i) && !bytes.Equal(word, v.Bytes(i)) {
						t.Fatalf("row %d of %s is %q, its word %q", b.First+int64(i), at, v.Bytes(i), word)
					}
					if mark := at + "=" + string(word); !used[mark] {
						used[mark] = true
						told[at]++
					}
				}
			}
		}
	}
	return told
}
