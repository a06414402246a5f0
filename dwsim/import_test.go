package dwsim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

const shopScript = `
CREATE TABLE customers (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  email       VARCHAR(120) ENCODE zstd
) DISTSTYLE ALL;
GRANT SELECT ON customers TO bi;
CREATE TABLE orders (
  order_id    BIGINT NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customers (customer_id),
  place       GEOMETRY
) SORTKEY (order_id);
`

var redshift = ddl.Options{Dialect: "redshift"}

func TestImportDDL(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop, warnings, err := env.ImportDDL(t.Context(), "Shop", shopScript, ddl.Options{Dialect: "Redshift", TargetRows: 200})
	if err != nil {
		t.Fatal(err)
	}
	if d := shop.Document(); d.Name != "Shop" || d.Dialect != "redshift" || len(d.Tables) != 2 {
		t.Errorf("got %s of dialect %s with %d tables", d.Name, d.Dialect, len(d.Tables))
	}
	if len(warnings) < 2 || warnings[0].Line != 6 || warnings[0].Code != ddl.StatementSkipped {
		t.Errorf("the first warning is not that of the GRANT in line 6: %v", warnings)
	}
	stored, err := env.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := schema.Hash(stored.Document()), schema.Hash(shop.Document()); got != want {
		t.Errorf("stored is a document of hash %s, returned one of %s", got, want)
	}
	kept := strings.Join(stored.Warnings(), "\n")
	for _, w := range warnings {
		if !strings.Contains(kept, w.Message) {
			t.Errorf("the warning %q is not kept with the experiment:\n%s", w.Message, kept)
		}
	}
	generate(t, stored, seeded(42))
	if n := one(t, stored, "select count(*) from orders join customers using (customer_id)"); n != "200" {
		t.Errorf("%s orders have their customer, want 200", n)
	}
}

func TestImportDDLRefuses(t *testing.T) {
	const good = "CREATE TABLE t (id INT);"
	snowflake := redshift
	snowflake.TargetWarehouse = "snowflake"
	tests := []struct {
		name, experiment, script string
		options                  ddl.Options
		check                    func(err error) bool
	}{
		{"script that cannot be read", "x", good + "\nCREATE TABLE u (id INT, );\nCREATE TABLE v (", redshift, func(err error) bool {
			found, ok := errors.AsType[ddl.Errors](err)
			return ok && len(found) == 2 && found[0].Line == 2 && found[1].Line == 3
		}},
		{"script without tables", "x", "SELECT 1;", redshift, nil},
		{"empty script", "x", "", redshift, nil},
		{"name that is none", "my-shop", good, redshift, hasProblemAt("name")},
		{"no name", "", good, redshift, hasProblemAt("name")},
		{"warehouse that is not configured", "x", good, snowflake, hasProblemAt("target_warehouse")},
		{"no dialect", "x", good, ddl.Options{}, nil},
		{"unknown dialect", "x", good, ddl.Options{Dialect: "oracle"}, nil},
		{"negative rows", "x", good, ddl.Options{Dialect: "ansi", TargetRows: -1}, nil},
	}
	env := newEnv(t, t.TempDir(), nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, warnings, err := env.ImportDDL(t.Context(), tt.experiment, tt.script, tt.options)
			if err == nil || tt.check != nil && !tt.check(err) {
				t.Errorf("got the error %v", err)
			}
			if e != nil || warnings != nil {
				t.Errorf("with the error %v there are %v and %v", err, e, warnings)
			}
		})
	}
	nothingStored(t, env)
}

func hasProblemAt(path string) func(error) bool {
	return func(err error) bool {
		problems, _ := errors.AsType[schema.Problems](err)
		return slices.ContainsFunc(problems, func(p schema.Problem) bool { return p.Path == path })
	}
}

// TestImportDDLTakenName imports a script that cannot be read: that the name is taken is
// told first.
func TestImportDDLTakenName(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	env.create(t, shopDocument)
	_, _, err := env.ImportDDL(t.Context(), "SHOP", "CREATE TABLE (", redshift)
	if !errors.Is(err, store.ErrExists) {
		t.Errorf("got %v, want that the name is taken", err)
	}
}

// TestImportDDLFaults fails each operation of metadata and warehouse in turn: the
// experiment is stored with its tables, or not at all.
func TestImportDDLFaults(t *testing.T) {
	for n := 1; ; n++ {
		f := &storetest.Faults{}
		env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
			return storetest.FaultyMetadata(m, f), storetest.Faulty(w, f)
		})
		f.FailAt(n)
		_, _, err := env.ImportDDL(t.Context(), "shop", shopScript, redshift)
		ops := f.Ops()
		f.FailAt(0)
		if len(ops) < n {
			if err != nil {
				t.Errorf("no operation failed: got %v", err)
			}
			if n < 4 {
				t.Errorf("there were %d operations, want at least 3", len(ops))
			}
			return
		}
		if ops[n-1] == "FreeSlot" { // nobody has to hear of it: its lock file tells that the slot is free
			continue
		}
		if !errors.Is(err, storetest.ErrInjected) {
			t.Fatalf("operation %d of %q: got %v, want the injected fault", n, ops, err)
		}
		nothingStored(t, env)
	}
}

func TestWarningsOfDocumentAndTables(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	document := decode(t, shopDocument)
	document.Warnings = []string{"a grant was passed over"}
	document.Tables[0].Warnings = []string{"an index was left out"}
	document.Tables[1].Columns[3] = schema.Column{
		Name: "worth", DataType: "DECIMAL", Precision: new(30), Scale: new(4), MinValue: "0", MaxValue: "99999999999999999999",
	}
	shop, err := env.CreateExperiment(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	got := shop.Warnings()
	want := []string{"a grant was passed over", `table "orders": an index was left out`}
	if len(got) != 3 || !slices.Equal(got[:2], want) || !strings.Contains(got[2], "worth") {
		t.Errorf("got %q, want %q and one about worth", got, want)
	}
	if own := shop.WarehouseWarnings(); !slices.Equal(own, got[2:]) {
		t.Errorf("the warehouse warns of %q, want %q", own, got[2:])
	}
	if shop.Document().Warnings[0] != want[0] || len(shop.Document().Warnings) != 1 {
		t.Errorf("the document has the warnings %q", shop.Document().Warnings)
	}
	if none := env.create(t, baseDocument).Warnings(); none != nil {
		t.Errorf("an experiment with nothing to warn of has %q", none)
	}
}
