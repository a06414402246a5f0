package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// shop has a table with a foreign key to another, a check and a comment.
func shop() *schema.Experiment {
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "customers", TargetRows: 10, PrimaryKey: []string{"customer_id"}, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", Unique: true},
			{Name: "email", DataType: "VARCHAR", Unique: true},
			{Name: "city", DataType: "VARCHAR", Required: new(false)},
		}},
		{Name: "orders", TargetRows: 20, Columns: []schema.Column{
			{Name: "order_id", DataType: "BIGINT", Unique: true},
			{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
			{Name: "total", DataType: "DECIMAL", Precision: new(10), Scale: new(2)},
		}},
	}}
}

// database is an empty one of the test's own.
type database struct {
	t   *testing.T
	url string
}

func newDatabase(t *testing.T) database {
	t.Helper()
	return database{t, pgtest.Start(t).Database(t)}
}

// sql runs a script as superuser and returns what it prints.
func (d database) sql(script string) string {
	d.t.Helper()
	out, err := pgtest.Psql(d.url, script)
	if err != nil {
		d.t.Fatalf("%s\n%v", script, err)
	}
	return strings.TrimSpace(out)
}

// want compares what a query prints.
func (d database) want(query, want string) {
	d.t.Helper()
	if got := d.sql(query); got != want {
		d.t.Errorf("%s\n got %q\nwant %q", query, got, want)
	}
}

func (d database) open(options string) *postgres.Warehouse {
	d.t.Helper()
	url := d.url
	if options != "" {
		url += "&" + options
	}
	return openWarehouse(d.t, url)
}

// load begins a load of e and fills it as a run does.
func load(ctx context.Context, w *postgres.Warehouse, e *schema.Experiment, seed int64, owner string) (store.Loading, store.Mark, error) {
	l, err := w.Begin(ctx, e, owner)
	if err != nil {
		return nil, nil, err
	}
	m, err := fill(ctx, l, e, seed)
	return l, m, err
}

// fill generates the rows of a load, and returns their mark.
func fill(ctx context.Context, l store.Loading, e *schema.Experiment, seed int64) (store.Mark, error) {
	g, err := gen.New(e, gen.Options{Seed: seed})
	if err != nil {
		return nil, err
	}
	results, err := g.Generate(ctx, l)
	m := store.Mark{}
	for table, r := range results {
		m[table] = store.TableMark{Run: seed, Seed: seed, Rows: r.Rows, Engine: gen.EngineVersion(), DocumentHash: schema.Hash(e), Digest: r.Digest}
	}
	return m, err
}

// run loads e and puts it in place.
func run(ctx context.Context, w *postgres.Warehouse, e *schema.Experiment, seed int64) error {
	l, m, err := load(ctx, w, e, seed, "")
	if l != nil {
		defer l.Rollback()
	}
	if err != nil {
		return err
	}
	return l.Commit(ctx, m)
}

func mustRun(t *testing.T, w *postgres.Warehouse, e *schema.Experiment, seed int64) {
	t.Helper()
	if err := run(t.Context(), w, e, seed); err != nil {
		t.Fatal(err)
	}
}

// query returns the rows of a query, a line each.
func query(ctx context.Context, w *postgres.Warehouse, sql string) ([]string, error) {
	rows, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []string
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return lines, err
		}
		lines = append(lines, strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
	}
}

// dial opens a connection of somebody else.
func dial(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	c.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	conn, err := pgx.ConnectConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
