package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
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

var sentinels = []error{
	store.ErrNotFound, store.ErrExists, store.ErrRunActive, store.ErrMarkChanged, store.ErrUnreachable,
	store.ErrFenced, dwsim.ErrRefused, dwsim.ErrConflict, dwsim.ErrClosed, dwsim.ErrQueryCancelled, context.DeadlineExceeded, context.Canceled,
}

func sameError(t *testing.T, got, want error) {
	t.Helper()
	if want == nil || got == nil {
		if (got == nil) != (want == nil) {
			t.Errorf("error %v, want %v", got, want)
		}
		return
	}
	if moments.ReplaceAllString(got.Error(), "TIME") != moments.ReplaceAllString(want.Error(), "TIME") {
		t.Errorf("error %q, want %q", got, want)
	}
	_, isDocument := errors.AsType[schema.Problems](want)
	_, isScript := errors.AsType[ddl.Errors](want)
	for _, sentinel := range sentinels {
		if errors.Is(sentinel, dwsim.ErrRefused) && (isDocument || isScript) {
			continue // they are refusals of their own kinds
		}
		if errors.Is(got, sentinel) != errors.Is(want, sentinel) {
			t.Errorf("%q: is %q: %t", got, sentinel, errors.Is(got, sentinel))
		}
	}
	sameHeld[schema.Problems](t, got, want)
	sameHeld[ddl.Errors](t, got, want)
	sameStatement(t, got, want)
	sameActive(t, got, want)
	if e, ok := errors.AsType[*client.Error](got); ok && (e.Status < 400 || e.Status == 500) {
		t.Errorf("%q: status %d", got, e.Status)
	}
}

// sameHeld compares what errors hold.
func sameHeld[E error](t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[E](got)
	w, wantOK := errors.AsType[E](want)
	if gotOK != wantOK || !reflect.DeepEqual(g, w) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
}

func sameStatement(t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[*store.QueryError](got)
	w, wantOK := errors.AsType[*store.QueryError](want)
	if gotOK != wantOK || gotOK && (g.Error() != w.Error() || g.SQL != w.SQL || g.Hint != w.Hint || g.Excerpt() != w.Excerpt()) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
}

func sameActive(t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[*dwsim.ActiveError](got)
	w, wantOK := errors.AsType[*dwsim.ActiveError](want)
	if gotOK != wantOK || gotOK && (g.Experiment != w.Experiment || g.Purpose != w.Purpose || g.Run != w.Run) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
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

// waited returns a run with its outcome.
func waited(ctx context.Context, w *world, name string, id int64) (any, error) {
	run, err := w.Wait(ctx, name, id)
	return run, err
}

func runSteps() []step {
	generate := func(name string, o api.Generate) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) {
			run, err := w.Generate(ctx, name, o)
			if err != nil {
				return nil, err
			}
			return waited(ctx, w, name, run.ID)
		}
	}
	load := func(name string, o api.Load) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Load(ctx, name, o) }
	}
	runs := func(name string, p api.RunsPage) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Runs(ctx, name, p) }
	}
	run := func(name string, id int64) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Run(ctx, name, id) }
	}
	verify := func(name string, id int64) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Verify(ctx, name, id, nil) }
	}
	profile := func(name string, o dwsim.ProfileOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Profile(ctx, name, o) }
	}
	check := func(name string, o dwsim.CheckOptions) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Check(ctx, name, o) }
	}
	estimate := func(name string, o api.Generate) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { // bytes and seconds are of the moment
			e, err := w.Estimate(ctx, name, o)
			if err != nil {
				return nil, err
			}
			counted := map[string]int64{"": e.Rows}
			for _, t := range e.Tables {
				counted[t.Table] = t.Rows
				if t.Parquet <= 0 || t.Warehouse <= 0 || e.Seconds <= 0 {
					return nil, fmt.Errorf("nothing is expected of %+v", e)
				}
			}
			return counted, nil
		}
	}
	rows := map[string]int64{"products": 20, "customers": 40, "orders": 60, "order_items": 80}
	return []step{
		{"no runs", runs("shop", api.RunsPage{})},
		{"estimate", estimate("shop", api.Generate{Rows: rows})},
		{"estimate, scaled", estimate("shop", api.Generate{Rows: map[string]int64{"products": 20}, Scale: new(0.5)})},
		{"estimate, of no table!", estimate("shop", api.Generate{Rows: map[string]int64{"productz": 20}})},
		{"estimate, of no rows!", estimate("shop", api.Generate{Rows: map[string]int64{"categories": 0, "products": 0, "customers": 0, "orders": 0, "order_items": 0}})},
		{"estimate, of nothing to resume!", estimate("shop", api.Generate{Resume: true})},
		{"estimate, misspelt!", estimate("shopp", api.Generate{})},
		{"check of nothing!", check("shop", dwsim.CheckOptions{})},
		{"generate", generate("shop", api.Generate{Seed: new(api.Integer(9007199254740993)), Rows: rows})},
		{"generate again", generate("shop", api.Generate{Seed: new(api.Integer(-1 << 63)), Rows: rows, Workers: 2, Compression: "zstd"})},
		{"generate and wait", func(ctx context.Context, w *world) (any, error) {
			run, err := w.Generate(ctx, "shop", api.Generate{Seed: new(api.Integer(-1 << 63)), Rows: rows, Wait: true})
			return run, err
		}},
		{"generate, of no table!", generate("shop", api.Generate{Rows: map[string]int64{"orderz": 1}})},
		{"generate, fewer than none!", generate("shop", api.Generate{Rows: map[string]int64{"orders": -1}})},
		{"generate, compressed otherwise!", generate("shop", api.Generate{Compression: "arj"})},
		{"generate, misspelt!", generate("shpo", api.Generate{})},
		{"runs", runs("shop", api.RunsPage{})},
		{"a page of runs", runs("shop", api.RunsPage{Page: api.Page{Limit: 1}})},
		{"runs of a status", runs("shop", api.RunsPage{Status: store.Completed})},
		{"runs of no status!", runs("shop", api.RunsPage{Status: "DONE"})},
		{"runs, misspelt!", runs("shpo", api.RunsPage{})},
		{"run", run("shop", 1)},
		{"no run!", run("shop", 99)},
		{"run of another experiment!", run("sales", 1)},
		{"progress", func(ctx context.Context, w *world) (any, error) { return lastProgress(ctx, w, "shop", 1) }},
		{"progress of no run!", func(ctx context.Context, w *world) (any, error) { return lastProgress(ctx, w, "shop", 99) }},
		{"wait for no run!", func(ctx context.Context, w *world) (any, error) { return waited(ctx, w, "shop", 99) }},
		{"verify", verify("shop", 3)},
		{"verify, of replaced rows!", verify("shop", 1)},
		{"verify no run!", verify("shop", 99)},
		{"profile", profile("shop", dwsim.ProfileOptions{})},
		{"profile of a table", profile("shop", dwsim.ProfileOptions{Tables: []string{"customers", "orders"}, Full: true, Top: 3, Buckets: 5})},
		{"profile of no table!", profile("shop", dwsim.ProfileOptions{Tables: []string{"orderz"}})},
		{"check", check("shop", dwsim.CheckOptions{})},
		{"check of tables", check("shop", dwsim.CheckOptions{Tables: []string{"orders"}, Alpha: 0.01})},
		{"check, with an alpha that is none!", check("shop", dwsim.CheckOptions{Alpha: 2})},
		{"lineage of rows", func(ctx context.Context, w *world) (any, error) { return w.Lineage(ctx, "shop") }},
		{"load", load("shop", api.Load{Run: 1})},
		{"load, with progress", loadTold},
		{"load no run!", load("shop", api.Load{Run: 99})},
		{"load, where nothing was generated!", load("sales", api.Load{})},
		{"abort a run that has ended!", func(ctx context.Context, w *world) (any, error) { return w.Abort(ctx, "shop", 1, "why not") }},
		{"abort no run!", func(ctx context.Context, w *world) (any, error) { return w.Abort(ctx, "shop", 99, "") }},
		{"abort", abort},
		{"wait for what was aborted!", func(ctx context.Context, w *world) (any, error) { return waited(ctx, w, "shop", 4) }},
		{"in the way of each other", conflicts},
		{"archive", archive("shop", 1)},
		{"archive of the newest", archive("shop", 0)},
		{"archive of a document", archive("sales", 0)},
		{"archive of no run!", archive("shop", 99)},
	}
}

// lastProgress follows a run, and returns the last that is told.
func lastProgress(ctx context.Context, w *world, name string, id int64) (last dwsim.Progress, err error) {
	for last, err = range w.Progress(ctx, name, id) {
		if err != nil {
			return last, err
		}
	}
	return last, nil
}

// loadTold loads, and looks that something was told: how often is a matter of speed.
func loadTold(ctx context.Context, w *world) (any, error) {
	var last dwsim.Progress
	run, err := w.Load(ctx, "shop", api.Load{Run: 2, Progress: func(p dwsim.Progress) { last = p }})
	return []any{run, last}, err
}

// abort stops work that has no end of its own.
func abort(ctx context.Context, w *world) (any, error) {
	begun := make(chan int64)
	go w.sim.Runs().Track(ctx, dwsim.Work{Experiment: "shop", Purpose: "count"}, func(ctx context.Context, t *dwsim.Tracked) error {
		begun <- t.Run()
		<-ctx.Done()
		return context.Cause(ctx)
	})
	run, err := w.Abort(ctx, "shop", <-begun, "it took too long")
	return run, err
}

// conflicts does what has to wait for other work.
func conflicts(ctx context.Context, w *world) (any, error) {
	var all []string
	_, err := w.sim.Runs().Track(ctx, dwsim.Work{Experiment: "shop", Purpose: "count"}, func(ctx context.Context, _ *dwsim.Tracked) error {
		_, generated := w.Generate(ctx, "shop", api.Generate{})
		_, loaded := w.Load(ctx, "shop", api.Load{})
		_, reset := w.Reset(ctx, "shop")
		_, deleted := w.Delete(ctx, "shop")
		_, removed := w.DeleteRun(ctx, "shop", 5)
		for _, err := range []error{generated, loaded, reset, deleted, removed} {
			active, _ := errors.AsType[*dwsim.ActiveError](err)
			if active == nil {
				active = &dwsim.ActiveError{}
			}
			all = append(all, fmt.Sprint(err, errors.Is(err, store.ErrRunActive), active.Experiment, active.Purpose, active.Run))
		}
		return nil
	})
	return all, err
}

func archive(name string, run int64) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		var out bytes.Buffer
		got, err := w.Archive(ctx, name, dwsim.ExportOptions{Run: run}, &out)
		if err != nil {
			return nil, err
		}
		return []any{got, out.Len() > 1000}, nil // the bytes have times in them
	}
}

// asked is the result of a query, with values as Go has them.
type asked struct {
	Columns, Types []string
	Rows           []string
	Truncated      bool
	Count          int64
	HasID          bool
}

func query(q api.Query) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		rows, err := w.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		values, err := all(rows)
		if err != nil {
			return nil, err
		}
		a := asked{Truncated: rows.Truncated(), Count: rows.Count(), HasID: rows.ID != ""}
		for _, c := range rows.Columns {
			a.Columns, a.Types = append(a.Columns, c.Name), append(a.Types, c.Type)
		}
		for _, row := range values {
			a.Rows = append(a.Rows, fmt.Sprintf("%#v", row))
		}
		return a, nil
	}
}

func querySteps() []step {
	of := func(sql string) func(context.Context, *world) (any, error) {
		return query(api.Query{Experiment: "shop", SQL: sql})
	}
	text := func(s string) *string { return &s }
	explain := func(q api.Query) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Explain(ctx, q) }
	}
	list := []step{
		{"query", of("SELECT * FROM customers ORDER BY customer_id")},
		{"query orders", of("SELECT * FROM orders ORDER BY order_id")},
		{"query nothing", of("SELECT * FROM orders WHERE 1 = 0")},
		{"query expressions", of("SELECT count(*) AS n, 1.5, 'a', NULL, CAST(9007199254740993 AS BIGINT) AS big FROM orders")},
		{"query of nobody", query(api.Query{SQL: "SELECT count(*) FROM shop.orders"})},
		{"query with an id", query(api.Query{Experiment: "shop", SQL: "SELECT 1", ID: "mine"})},
		{"query with a limit", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(5))})},
		{"query with a limit that cuts nothing", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(60))})},
		{"query without limits", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(0)), Timeout: new(api.Duration(0))})},
		{"query with the limits of a format", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Format: "csv"})},
		{"query with parameters", query(api.Query{Experiment: "shop", SQL: "SELECT :a, :b, :c, :d, :e, :f, :g", Params: map[string]api.Value{
			"a": {Text: text("5")}, "b": {Type: "text", Text: text("5")}, "c": {}, "d": {Type: "date", Text: text("2024-01-31")},
			"e": {Type: "binary", Text: text("00ff")}, "f": {Text: text("1e5")}, "g": {Type: "int"},
		}})},
		{"query, with a wrong parameter!", query(api.Query{Experiment: "shop", SQL: "SELECT :a", Params: map[string]api.Value{"a": {Type: "int", Text: text("x")}}})},
		{"query, without its parameter!", of("SELECT :missing")},
		{"query of no column!", of("SELECT 1,\n  größe, emale\nFROM customers")},
		{"query of no table!", of("SELECT * FROM orderz")},
		{"query that is cut short!", of("SELECT 'ä',\r\n (1 + ")},
		{"query that changes!", of("DELETE FROM orders")},
		{"query of nothing!", of("")},
		{"query of two!", of("SELECT 1; SELECT 2")},
		{"query of no experiment!", query(api.Query{Experiment: "shup", SQL: "SELECT 1"})},
		{"query with fewer than no rows!", query(api.Query{SQL: "SELECT 1", Limit: new(int64(-1))})},
		{"query with no id!", query(api.Query{SQL: "SELECT 1", ID: "not an id"})},
		{"query that takes too long!", query(api.Query{SQL: slow, Timeout: new(api.Duration(50e6))})},
		{"query that is cancelled!", cancelled},
		{"explain", explain(api.Query{Experiment: "shop", SQL: "SELECT * FROM orders WHERE order_id = 5"})},
		{"explain, wrong!", explain(api.Query{Experiment: "shop", SQL: "SELECT *\nFROM orderz"})},
		{"queries", func(ctx context.Context, w *world) (any, error) { return w.Queries(ctx) }},
		{"a query in progress", inProgress},
		{"cancel no query!", func(ctx context.Context, w *world) (any, error) { return nil, w.CancelQuery(ctx, "nobody") }},
		{"export, of no format!", export(api.Query{Experiment: "shop", SQL: "SELECT 1", Format: "xlsx"})},
		{"export, wrong!", export(api.Query{Experiment: "shop", SQL: "SELECT *\nFROM orderz", Format: "csv"})},
		{"export a part", export(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Format: "csv", Limit: new(int64(3))})},
	}
	for _, f := range result.Formats() {
		list = append(list, step{"export " + string(f), export(api.Query{Experiment: "shop", SQL: "SELECT * FROM orders ORDER BY order_id", Format: string(f)})})
	}
	return list
}

// slow is a statement that takes longer than any test.
const slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

// cancelled cancels a query before its first row.
func cancelled(ctx context.Context, w *world) (any, error) {
	ended := make(chan error, 1)
	go func() {
		_, err := query(api.Query{SQL: slow, ID: "slow"})(ctx, w)
		ended <- err
	}()
	for err := store.ErrNotFound; errors.Is(err, store.ErrNotFound); {
		err = w.CancelQuery(ctx, "slow")
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return nil, <-ended
}

// inProgress looks at a query while its rows are open, and takes its id.
func inProgress(ctx context.Context, w *world) (any, error) {
	rows, err := w.Query(ctx, api.Query{Experiment: "shop", SQL: "SELECT * FROM orders, customers, order_items", ID: "mine", Limit: new(int64(0))})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if _, err := rows.Next(); err != nil {
		return nil, err
	}
	list, err := w.Queries(ctx)
	if err != nil || len(list) != 1 {
		return nil, fmt.Errorf("%d queries in progress: %w", len(list), err)
	}
	_, taken := query(api.Query{SQL: "SELECT 1", ID: "mine"})(ctx, w)
	list[0].Rows = 0 // that the server read ahead
	return []any{list, fmt.Sprint(taken), errors.Is(taken, store.ErrExists)}, nil
}

func export(q api.Query) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		var out bytes.Buffer
		x, err := w.Export(ctx, q, &out)
		if err != nil {
			return nil, err
		}
		if x.ID == "" {
			return nil, errors.New("the query has no id")
		}
		x.ID = ""
		return []any{x, out.Bytes()}, nil
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
