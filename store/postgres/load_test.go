package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

func TestTextWithoutZero(t *testing.T) {
	w := newDatabase(t).open("")
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "notes", TargetRows: 3, Columns: []schema.Column{{Name: "note", DataType: "TEXT"}}}}}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	v := gen.VectorFor(&e.Tables[0].Columns[0])
	v.Resize(2)
	v.Data = append(v.Data, "goodb\x00d"...)
	v.Offsets[1], v.Offsets[2] = 4, 7
	err = sink.WriteBatch(t.Context(), &gen.Batch{Table: &e.Tables[0], First: 40, Rows: 2, Columns: []gen.Vector{v}})
	if err == nil || !strings.Contains(err.Error(), `row 41 of table "notes" is refused: column "note" holds "b\x00d"`) {
		t.Errorf("a text with U+0000: %v", err)
	}
}

// TestRefusedRows sends rows that break what the table says, while they are copied and after.
func TestRefusedRows(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	e := shop()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	other := shop()
	other.Tables[0].Columns[1].VarcharLength = new(200)
	wide, err := gen.New(other, gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := wide.Batch("customers", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	v := &b.Columns[1]
	v.Data = []byte(strings.Repeat("x", 3000))
	for i := range v.Offsets {
		v.Offsets[i] = int32(300 * i)
	}
	sink, err := l.OpenSink(t.Context(), e, e.Table("customers"))
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Rollback()
	err = errors.Join(sink.WriteBatch(t.Context(), b), sink.Commit(t.Context()))
	if err == nil || !strings.Contains(err.Error(), `the rows of table "customers" are refused: value too long for type character varying(255)`) {
		t.Errorf("texts that are too long: %v", err)
	}
	d.want("SELECT count(*) FROM shop.customers", "10")
}

func TestForeignKeyViolation(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	e := shop()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	g, err := gen.New(e, gen.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := store.Mark{}
	for i := range e.Tables {
		table := &e.Tables[i]
		b, err := g.Batch(table.Name, 0, int(table.TargetRows))
		if err != nil {
			t.Fatal(err)
		}
		if table.Name == "orders" {
			b.Columns[1].Ints[0] = 4711
		}
		sink, err := l.OpenSink(t.Context(), e, table)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(sink.WriteBatch(t.Context(), b), sink.Commit(t.Context())); err != nil {
			t.Fatal(err)
		}
		m[table.Name] = store.TableMark{Run: 1, Rows: table.TargetRows}
	}
	err = l.Commit(t.Context(), m)
	if err == nil || !strings.Contains(err.Error(), `the rows of table "orders" are refused`) || !strings.Contains(err.Error(), "Key (customer_id)=(4711) is not present in table") {
		t.Errorf("an order of nobody: %v", err)
	}
	d.want(`SELECT count(*) FROM pg_namespace WHERE nspname = 'shop' OR nspname LIKE '\_dwsim\_%'`, "0")
}

// TestStagesOfTwo has one warehouse sweep while another builds: what lives stays.
func TestStagesOfTwo(t *testing.T) {
	d := newDatabase(t)
	a, b := d.open(""), d.open("")
	l, m, err := load(t.Context(), a, shop(), 1, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	d.sql("CREATE SCHEMA _dwsim_dead; CREATE TABLE _dwsim_dead.customers (n INT)")
	if err := b.Drop(t.Context(), "nothing", ""); err != nil {
		t.Fatal(err)
	}
	d.want(`SELECT count(*), count(*) FILTER (WHERE nspname = '_dwsim_dead') FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "1|0")
	if err := l.Commit(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	d.want("SELECT count(*) FROM shop.customers", "10")
}

// TestOldTablesGoLater replaces tables that somebody reads: they stay until nobody does.
func TestOldTablesGoLater(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	reader := dial(t, d.url)
	if _, err := reader.Exec(t.Context(), "BEGIN; SELECT count(*) FROM shop.customers"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, w, shop(), 2)
	const old = `SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsim\_old\_%'`
	d.want(old, "1")
	if _, err := reader.Exec(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, w, shop(), 3)
	d.want(old, "0")
}
