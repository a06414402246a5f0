package client_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// world is a simulator, and a way to ask it.
type world struct {
	api.API
	sim  *dwsim.Simulator
	root string
}

// newWorld makes a simulator on SQLite that is asked directly, or through a server.
func newWorld(t *testing.T, served bool) *world {
	t.Helper()
	w := &world{root: t.TempDir()}
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(w.root, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(w.root, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { warehouse.Close() })
	w.sim, err = dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"sqlite": warehouse}, DataRoot: w.root})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.sim.Close() })
	w.API = api.Local{Sim: w.sim}
	if served {
		ts := httptest.NewServer(httpapi.Handler(w.sim, httpapi.Options{Prefix: "/warehouse", Token: "t0ken"}))
		t.Cleanup(ts.Close)
		w.API = connect(t, ts.URL+"/warehouse?token=t0ken", client.Options{HTTPClient: ts.Client()}) // which takes gzip
	}
	return w
}

// step is something that is asked.
type step struct {
	name string
	do   func(ctx context.Context, w *world) (any, error)
}

// TestSame asks the same of a simulator in this process and of one behind a server, and compares
// what comes of it: results, and of errors the text, the sentinels and what they hold.
func TestSame(t *testing.T) {
	local, served := newWorld(t, false), newWorld(t, true)
	failed := 0
	for _, s := range steps(t) {
		ok := t.Run(s.name, func(t *testing.T) {
			want, wantErr := s.do(t.Context(), local)
			got, gotErr := s.do(t.Context(), served)
			sameError(t, gotErr, wantErr)
			if got, want := served.told(t, got), local.told(t, want); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if expected := strings.Contains(s.name, "!"); expected != (wantErr != nil) {
				t.Errorf("error %v: the name of a step that fails has a ! in it, of others none", wantErr)
			}
		})
		if !ok {
			failed++
		}
		if failed > 5 {
			t.Fatal("and so on")
		}
	}
}

var (
	moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[-+]\d\d:\d\d)`)
	measure = regexp.MustCompile(`"(ms|elapsed_ms|eta_ms|rows_per_second|metadata_bytes)":[-0-9.e+]+`)
)

// told writes a result without what differs from one simulator to the next.
func (w *world) told(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	told := strings.ReplaceAll(string(text), w.root, "ROOT")
	return measure.ReplaceAllString(moments.ReplaceAllString(told, "TIME"), `"$1":0`)
}

const sales = `CREATE TABLE customers (customer_id INT PRIMARY KEY, email VARCHAR(200));
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id INT REFERENCES customers (customer_id), amount DECIMAL(12,2), paid BOOLEAN);`

// steps are asked one after the other.
func steps(t *testing.T) []step {
	shop := document(t, "shop.json")
	return append(append(append(catalogueSteps(shop), runSteps()...), querySteps()...), lastSteps()...)
}

func document(t *testing.T, name string) *schema.Experiment {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../examples", name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schema.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func catalogueSteps(shop *schema.Experiment) []step {
	wrong := &schema.Experiment{Name: "select", Tables: []schema.Table{{Name: "t", TargetRows: -1, Columns: []schema.Column{{Name: "x", DataType: "INTT"}}}}}
	imported := api.Import{Name: "sales", SQL: sales, Dialect: "ansi", TargetRows: 50}
	interpret := func(in api.Import) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Interpret(ctx, in) }
	}
	importing := func(in api.Import) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Import(ctx, in) }
	}
	create := func(doc *schema.Experiment) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Create(ctx, doc) }
	}
	script := func(name, dialect string, rules bool) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Script(ctx, name, dialect, rules) }
	}
	page := func(p api.Page) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Experiments(ctx, p) }
	}
	validate := func(text string) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Validate(ctx, []byte(text)) }
	}
	rules := func(search string) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Rules(ctx, search) }
	}
	draft := func(text string, o api.PreviewOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.PreviewDocument(ctx, []byte(text), o) }
	}
	preview := func(name string, o api.PreviewOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Preview(ctx, name, o) }
	}
	columns := func(name, table string) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Columns(ctx, name, table) }
	}
	return []step{
		{"no experiments", page(api.Page{})},
		{"create", create(shop)},
		{"create, taken!", create(shop)},
		{"create, wrong!", create(wrong)},
		{"interpret", interpret(imported)},
		{"interpret, wrong!", interpret(api.Import{Name: "x", Dialect: "ansi", SQL: "CREATE TABLE a (x INT,,);\n\nCREATE TABLE ß (y ä INT INT);"})},
		{"interpret, of no dialect!", interpret(api.Import{Name: "x", Dialect: "klingon", SQL: oneTable})},
		{"import, of no name!", importing(api.Import{Dialect: "ansi", SQL: oneTable})},
		{"import", importing(imported)},
		{"import, taken!", importing(imported)},
		{"import, of a warehouse that is not there!", importing(api.Import{Name: "y", Dialect: "ansi", SQL: oneTable, TargetWarehouse: "oracle"})},
		{"experiment", func(ctx context.Context, w *world) (any, error) { return w.Experiment(ctx, "SHOP") }},
		{"columns", columns("SHOP", "")},
		{"columns, of a table", columns("shop", "ORDERS")},
		{"columns, of a table that is not there!", columns("shop", "order")},
		{"columns, misspelt!", columns("shup", "")},
		{"experiment, misspelt!", func(ctx context.Context, w *world) (any, error) { return w.Experiment(ctx, "shup") }},
		{"experiment, of no name!", func(ctx context.Context, w *world) (any, error) { return w.Experiment(ctx, "") }},
		{"experiment, with a slash!", func(ctx context.Context, w *world) (any, error) { return w.Experiment(ctx, "../shop") }},
		{"experiments", page(api.Page{})},
		{"first page", page(api.Page{Limit: 1})},
		{"all pages", allPages},
		{"no cursor!", page(api.Page{Cursor: "!?"})},
		{"too many!", page(api.Page{Limit: 1001})},
		{"script", script("shop", "redshift", false)},
		{"script with rules", script("shop", "sqlite", true)},
		{"script, of no dialect!", script("shop", "klingon", false)},
		{"script, misspelt!", script("shopp", "sqlite", false)},
		{"preview", preview("shop", api.PreviewOptions{})},
		{"preview of a table", preview("shop", api.PreviewOptions{Table: "orders", Rows: 3, Seed: new(api.Integer(9007199254740993))})},
		{"preview of no table!", preview("shop", api.PreviewOptions{Table: "orderz"})},
		{"document", func(ctx context.Context, w *world) (any, error) { return w.Document(ctx, "shop") }},
		{"document, misspelt!", func(ctx context.Context, w *world) (any, error) { return w.Document(ctx, "shipp") }},
		{"validate", validate(sound)},
		{"validate, wrong", validate("{\"name\": \"x\",\n \"tables\": [{\"nam\": \"t\"}]}")},
		{"validate, cut short", validate("{\"name\": ")},
		{"draft", draft(sound, api.PreviewOptions{})},
		{"draft, of a table", draft(sound, api.PreviewOptions{Table: "T", Rows: 2, Seed: new(api.Integer(-9007199254740993))})},
		{"draft, of no table!", draft(sound, api.PreviewOptions{Table: "tt"})},
		{"draft, wrong!", draft("{\"name\": \"x\",\n \"tables\": [{\"nam\": \"t\"}]}", api.PreviewOptions{})},
		{"draft, of a warehouse that is not there!", draft(sound+"\ntarget_warehouse: oracle", api.PreviewOptions{})},
		{"draft, cut short!", draft("{\"name\": ", api.PreviewOptions{})},
		{"rules", rules("")},
		{"rules of a kind", rules("email")},
		{"rules of no kind!", rules("emial")},
		{"warehouses", func(ctx context.Context, w *world) (any, error) { return w.Warehouses(ctx) }},
		{"version", func(ctx context.Context, w *world) (any, error) { return w.Version(ctx) }},
		{"lineage", func(ctx context.Context, w *world) (any, error) { return w.Lineage(ctx, "shop") }},
		{"lineage, misspelt!", func(ctx context.Context, w *world) (any, error) { return w.Lineage(ctx, "shipp") }},
	}
}

const sound = "name: x\ntables: [{name: t, target_rows: 5, columns: [{name: a, data_type: INT}]}]"

const oneTable = "CREATE TABLE t (x INT);"

// allPages reads a list to its end, one experiment at a time. Cursors are for servers to make
// sense of.
func allPages(ctx context.Context, w *world) (any, error) {
	var names []string
	for p := (api.Page{Limit: 1}); ; {
		list, err := w.Experiments(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, e := range list.Experiments {
			names = append(names, e.Name)
		}
		if p.Cursor = list.Next; p.Cursor == "" {
			return names, nil
		}
	}
}

func lastSteps() []step {
	return []step{
		{"delete a run", func(ctx context.Context, w *world) (any, error) { return w.DeleteRun(ctx, "shop", 1) }},
		{"delete no run!", func(ctx context.Context, w *world) (any, error) { return w.DeleteRun(ctx, "shop", 1) }},
		{"reset", func(ctx context.Context, w *world) (any, error) { return w.Reset(ctx, "shop") }},
		{"reset, misspelt!", func(ctx context.Context, w *world) (any, error) { return w.Reset(ctx, "shep") }},
		{"delete", func(ctx context.Context, w *world) (any, error) { return w.Delete(ctx, "shop") }},
		{"delete, gone!", func(ctx context.Context, w *world) (any, error) { return w.Delete(ctx, "shop") }},
		{"export to nowhere!", func(ctx context.Context, w *world) (any, error) {
			return w.Export(ctx, api.Query{Experiment: "sales", SQL: "SELECT 1", Format: "csv"}, broken{})
		}},
		{"a context that has ended!", func(ctx context.Context, w *world) (any, error) {
			ctx, cancel := context.WithCancelCause(ctx)
			cancel(io.ErrClosedPipe)
			_, err := w.Query(ctx, api.Query{SQL: "SELECT 1"})
			return nil, err
		}},
	}
}
