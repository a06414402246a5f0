package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// estimateSample is how many rows an estimate is made from.
const estimateSample = 1000

// TestEstimates compares estimates with what the example documents take, by table. Its
// short form makes fewer rows.
func TestEstimates(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	var tested int
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".json" && ext != ".yaml" {
			continue
		}
		if tested++; testing.Short() && tested > 1 {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			e, err := schema.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			factor := int64(2)
			if e.Name == "school" || testing.Short() { // the lockers of the school are all taken
				factor = 1
			}
			testEstimate(t, e, factor)
		})
	}
	if tested < 5 {
		t.Errorf("%d example documents were found", tested)
	}
	scale, wide := int64(12), int64(1500)
	if testing.Short() {
		scale, wide = 1, 50
	}
	t.Run("keys", func(t *testing.T) { testEstimate(t, orderLines(scale), 1) })
	t.Run("shapes", func(t *testing.T) { testEstimate(t, schematest.Shapes(), 1) })
	t.Run("wide", func(t *testing.T) { testEstimate(t, wideRows(wide), 1) })
}

// wideRows has rows that take more than a page, and ones that take most of one.
func wideRows(rows int64) *schema.Experiment {
	e := &schema.Experiment{Name: "wide"}
	for _, length := range []int{300, 3000, 5000, 9000, 30000} {
		e.Tables = append(e.Tables, schema.Table{Name: fmt.Sprint("t", length), TargetRows: rows, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "code", DataType: "CHAR", CharLength: &length, Unique: length < 5000, Pattern: fmt.Sprintf("[a-z]{%d}", min(length, 900))},
			{Name: "more", DataType: "BINARY", VarcharLength: &length},
		}})
	}
	return e
}

// testEstimate makes factor times the rows of e.
func testEstimate(t *testing.T, e *schema.Experiment, factor int64) {
	for i := range e.Tables {
		e.Tables[i].TargetRows *= factor
	}
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	generateInto(t, w, e)
	db := open(t, filepath.Join(dir, strings.ToLower(e.Name)+".db"))
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	var sum, truth int64
	for i := range e.Tables {
		table := &e.Tables[i]
		sample, err := g.Batch(table.Name, 0, int(min(estimateSample, table.TargetRows)))
		if err != nil {
			t.Fatal(err)
		}
		got := w.EstimateBytes(e, table, sample, table.TargetRows)
		var want int64
		if err := db.QueryRow("SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) WHERE lower(tbl_name) = lower(?)", table.Name).Scan(&want); err != nil {
			t.Fatal(err)
		}
		sum, truth = sum+got, truth+want
		if want >= 1<<18 {
			wantEstimate(t, table.Name, got, want)
		}
	}
	wantEstimate(t, "all tables", sum, truth)
}

func wantEstimate(t *testing.T, of string, got, want int64) {
	t.Helper()
	percent := 100 * float64(got-want) / float64(want)
	t.Logf("%s: %d, in truth %d: %+.0f %%", of, got, want, percent)
	if percent < -10 || percent > 40 {
		t.Errorf("%s are estimated to take %d bytes, and take %d: %+.0f %% is not within -10…+40 %%", of, got, want, percent)
	}
}
