package storetest

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// shop returns an experiment of three tables: parents, their children, and one that is
// usually kept.
func shop() *schema.Experiment {
	return &schema.Experiment{Name: "Shop", Tables: []schema.Table{
		{Name: "Customers", TargetRows: 10, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", Unique: true},
			{Name: "email", DataType: "VARCHAR", Unique: true},
			{Name: "city", DataType: "VARCHAR", Required: new(false)},
		}},
		{Name: "orders", TargetRows: 20, Columns: []schema.Column{
			{Name: "order_id", DataType: "BIGINT", Unique: true},
			{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
			{Name: "total", DataType: "DECIMAL", Precision: new(10), Scale: new(2)},
		}},
		{Name: "notes", TargetRows: 5, Columns: []schema.Column{
			{Name: "note", DataType: "TEXT"},
		}},
	}}
}

// load is a load in the making, with the mark that it will have.
type load struct {
	t *testing.T
	e *schema.Experiment
	l store.Loading
	m store.Mark
}

func begin(t *testing.T, w store.Warehouse, e *schema.Experiment) *load {
	t.Helper()
	return beginAs(t, w, e, "")
}

func beginAs(t *testing.T, w store.Warehouse, e *schema.Experiment, owner string) *load {
	t.Helper()
	l, err := w.Begin(t.Context(), e, owner)
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	t.Cleanup(func() { _ = l.Rollback() })
	return &load{t: t, e: e, l: l, m: store.Mark{}}
}

// fill loads a table with rows of a run, in batches of up to batchRows.
func (l *load) fill(table string, run int64, rows, batchRows int) {
	l.t.Helper()
	t := l.e.Table(table)
	sink, err := l.l.OpenSink(l.t.Context(), l.e, t)
	if err != nil {
		l.t.Fatalf("OpenSink(%s): %v", table, err)
	}
	defer sink.Rollback()
	var digest gen.Digester
	for first := 0; first < rows; first += batchRows {
		b := makeBatch(l.t, t, run, first, min(batchRows, rows-first))
		digest.Add(b)
		if err := sink.WriteBatch(l.t.Context(), b); err != nil {
			l.t.Fatalf("WriteBatch(%s): %v", table, err)
		}
	}
	if err := sink.Commit(l.t.Context()); err != nil {
		l.t.Fatalf("Commit of the sink of %s: %v", table, err)
	}
	l.m[strings.ToLower(table)] = store.TableMark{
		Run: run, Seed: -run, Rows: int64(rows), Engine: "1+test", DocumentHash: "0123456789abcdef", Digest: digest.Sum(),
	}
}

func (l *load) commit() {
	l.t.Helper()
	if err := l.l.Commit(l.t.Context(), l.m); err != nil {
		l.t.Fatalf("Commit: %v", err)
	}
}

// fillShop loads Customers and orders of run with rows and twice as many rows.
func fillShop(t *testing.T, w store.Warehouse, run int64, rows int) store.Mark {
	t.Helper()
	l := begin(t, w, shop())
	l.fill("Customers", run, rows, 4)
	l.fill("orders", run, 2*rows, 1000)
	l.commit()
	return l.m
}

func create(t *testing.T, w store.Warehouse, e *schema.Experiment) {
	t.Helper()
	if err := w.CreateTables(t.Context(), e); err != nil {
		t.Fatalf("CreateTables: %v", err)
	}
}

// query returns the rows of a query as text, one line each, and fails when it fails.
func query(t *testing.T, w store.Warehouse, sql string) []string {
	t.Helper()
	rows, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return rows
}

func tryQuery(ctx context.Context, w store.Warehouse, q store.Query) ([]string, error) {
	rows, err := w.Query(ctx, q)
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

func wantQuery(t *testing.T, w store.Warehouse, sql string, want ...string) {
	t.Helper()
	got := query(t, w, sql)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\n got %q\nwant %q", sql, got, want)
	}
}

func wantMark(t *testing.T, w store.Warehouse, want ...store.Mark) {
	t.Helper()
	merged := store.Mark{}
	for _, m := range want {
		maps.Copy(merged, m)
	}
	got, err := w.Mark(t.Context(), "shop")
	if err != nil {
		t.Fatalf("Mark: %v", err)
	}
	if len(got) != len(merged) {
		t.Fatalf("Mark has %d tables, want %d", len(got), len(merged))
	}
	for table, m := range merged {
		g := got[table]
		if g.Run != m.Run || g.Seed != m.Seed || g.Rows != m.Rows || g.Engine != m.Engine || g.DocumentHash != m.DocumentHash ||
			g.Digest.Table != m.Digest.Table || !maps.Equal(g.Digest.Columns, m.Digest.Columns) {
			t.Errorf("Mark of %s = %+v, want %+v", table, g, m)
		}
	}
}
