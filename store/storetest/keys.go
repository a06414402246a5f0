package storetest

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// stock returns an experiment with primary keys and foreign keys over several columns,
// one of them wider than the key that it refers to, and with an identity that falls.
func stock() *schema.Experiment {
	of := func(name, table, column string) schema.Column {
		return schema.Column{Name: name, DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: table, ReferencesColumn: column}}
	}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "moves", TargetRows: 300, PrimaryKey: []string{"move"}, Columns: []schema.Column{
			{Name: "move", DataType: "INT", Unique: true, Identity: &schema.Identity{Start: -10, Step: -5}},
			of("item", "items", "id"), {Name: "place", DataType: "VARCHAR", VarcharLength: new(3)},
			{Name: "again", DataType: "INT", Required: new(false)}, {Name: "again_item", DataType: "INT", Required: new(false)},
		}, ForeignKeys: []schema.CompositeForeignKey{
			{Columns: []string{"place", "item"}, ReferencesTable: "STOCK", ReferencesColumns: []string{"Place", "Item"}},
			{Columns: []string{"again", "again_item"}, ReferencesTable: "moves", ReferencesColumns: []string{"move", "item"}},
		}},
		{Name: "Stock", TargetRows: 90, PrimaryKey: []string{"item", "place"}, Columns: []schema.Column{
			{Name: "place", DataType: "VARCHAR", VarcharLength: new(3), Values: []schema.Value{"BER", "HAM", "MUC"}},
			of("item", "items", "id"),
		}},
		{Name: "items", TargetRows: 30, PrimaryKey: []string{"id"}, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true, Identity: &schema.Identity{Start: 100, Step: 10}},
		}},
	}}
}

// fillStock loads the tables of stock as a run does.
func fillStock(t *testing.T, w store.Warehouse, run int64) *load {
	t.Helper()
	l := begin(t, w, stock())
	g, err := gen.New(l.e, gen.Options{Seed: run, BatchRows: 40})
	if err != nil {
		t.Fatal(err)
	}
	results, err := g.Generate(t.Context(), l.l)
	if err != nil {
		t.Fatalf("Generate: %v", err)
	}
	for table, r := range results {
		l.m[table] = store.TableMark{Run: run, Seed: run, Rows: r.Rows, Engine: gen.EngineVersion(), DocumentHash: schema.Hash(l.e), Digest: r.Digest}
	}
	l.commit()
	return l
}

func testCompositeKeys(t *testing.T, w store.Warehouse) {
	create(t, w, stock())
	l := fillStock(t, w, 1)
	wantMark(t, w, l.m)
	wantQuery(t, w, "SELECT count(*), min(move), max(move) FROM moves", "300 -1505 -10")
	wantQuery(t, w, "SELECT count(*), min(id), max(id) FROM items", "30 100 390")
	wantQuery(t, w, "SELECT count(*) FROM (SELECT DISTINCT place, item FROM stock) AS pairs", "90")
	wantQuery(t, w, "SELECT count(*) FROM moves m JOIN stock s ON s.item = m.item AND s.place = m.place JOIN items i ON i.id = m.item", "300")
	wantQuery(t, w, "SELECT count(*) FROM moves m WHERE again IS NOT NULL AND again_item IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moves o WHERE o.move = m.again AND o.item = m.again_item)", "0")
	scanner, ok := w.(store.TableScanner)
	if !ok {
		return
	}
	for i := range l.e.Tables {
		table := &l.e.Tables[i]
		var digest gen.Digester
		if err := scanner.ScanTable(t.Context(), l.e, table, func(b *gen.Batch) error { digest.Add(b); return nil }); err != nil {
			t.Fatalf("ScanTable(%s): %v", table.Name, err)
		}
		if got, want := digest.Sum().Table, l.m[strings.ToLower(table.Name)].Digest.Table; got != want {
			t.Errorf("the digest of %s is %s, want %s", table.Name, got, want)
		}
	}
}

// testCompositeKeysCarriedOver keeps parent and child in turn.
func testCompositeKeysCarriedOver(t *testing.T, w store.Warehouse) {
	first := fillStock(t, w, 1)
	const all = "SELECT count(*), min(place), max(item) FROM moves"
	before := query(t, w, all)
	l := begin(t, w, stock())
	l.commit() // all of them are kept
	wantMark(t, w, first.m)
	wantQuery(t, w, all, before...)
	wantQuery(t, w, "SELECT count(*) FROM stock", "90")
	if err := w.Truncate(t.Context(), stock(), ""); err != nil {
		t.Fatalf("Truncate: %v", err)
	}
	wantQuery(t, w, "SELECT (SELECT count(*) FROM moves), (SELECT count(*) FROM stock)", "0 0")
}

func (o WarehouseOptions) testCompositeKeyViolation(t *testing.T, w store.Warehouse) {
	l := begin(t, w, stock())
	g, err := gen.New(l.e, gen.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := g.Batch("stock", 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	sink, err := l.l.OpenSink(t.Context(), l.e, l.e.Table("stock"))
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Rollback()
	err = errors.Join(sink.WriteBatch(t.Context(), b), sink.WriteBatch(t.Context(), b))
	if err == nil {
		err = sink.Commit(t.Context())
	}
	if err == nil {
		l.m["stock"] = store.TableMark{Run: 1, Rows: 40}
		err = l.l.Commit(t.Context(), l.m)
	}
	if o.KeysNotEnforced {
		if err != nil {
			t.Errorf("a tuple twice in a primary key: %v, want no error, as keys are not enforced", err)
		}
		return
	}
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "stock") {
		t.Errorf("a tuple twice in a primary key: %v, want an error that names the table", err)
	}
}
