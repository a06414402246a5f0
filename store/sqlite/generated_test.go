package sqlite_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// What the engine generates for the example documents is held without a loss, and the
// declared foreign keys hold, though they are not enforced while rows are loaded.
func TestGeneratedRows(t *testing.T) {
	for _, name := range []string{"shop.json", "hospital.json", "telecom.yaml"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", "..", "examples", name))
			if err != nil {
				t.Fatal(err)
			}
			e, err := schema.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			testGenerated(t, e)
		})
	}
}

func testGenerated(t *testing.T, e *schema.Experiment) {
	rows := map[string]int64{}
	for i := range e.Tables {
		rows[e.Tables[i].Name] = min(e.Tables[i].TargetRows, 3000)
	}
	g, err := gen.New(e, gen.Options{Seed: 42, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	mark, err := storetest.Generate(t.Context(), w, g, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Tables {
		var digest gen.Digester
		if err := w.ScanTable(t.Context(), e, &e.Tables[i], func(b *gen.Batch) error { digest.Add(b); return nil }); err != nil {
			t.Fatal(err)
		}
		name := strings.ToLower(e.Tables[i].Name)
		if got, want := digest.Sum(), mark[name].Digest; want.Rows > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("table %s is read back as %v, want %v", name, got, want)
		}
	}
	db := open(t, filepath.Join(dir, strings.ToLower(e.Name)+".db"))
	if broken := lines(t, db, `SELECT "table" || ' -> ' || parent FROM pragma_foreign_key_check`); len(broken) != 0 {
		t.Errorf("%d foreign keys are broken, the first is %s", len(broken), broken[0])
	}
}
