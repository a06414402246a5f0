package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

func testSwapIsAtomic(t *testing.T, w store.Warehouse) {
	first := fillShop(t, w, 1, 10)
	const both = "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT min(email) FROM customers)"
	l := begin(t, w, shop())
	l.fill("customers", 2, 4, 4)
	wantQuery(t, w, both, "10 20 1.0@example.com")
	l.fill("orders", 2, 8, 4)
	wantQuery(t, w, both, "10 20 1.0@example.com")
	wantMark(t, w, first)

	open, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT customer_id FROM customers ORDER BY customer_id"})
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	if row, err := open.Next(); err != nil || row[0] != int64(1) {
		t.Fatalf("the first row is %v, %v", row, err)
	}
	l.commit()
	wantQuery(t, w, both, "4 8 2.0@example.com")
	wantMark(t, w, l.m)
	for n := int64(2); n <= 10; n++ { // a reader keeps the rows that it began with
		if row, err := open.Next(); err != nil || row == nil || row[0] != n {
			t.Fatalf("row %d of a query that was open during the swap is %v, %v", n, row, err)
		}
	}
	if err := errors.Join(l.l.Rollback(), l.l.Rollback()); err != nil {
		t.Errorf("Rollback after Commit: %v", err)
	}
	wantMark(t, w, l.m)
}

func testReadersDuringSwaps(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 10)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for ctx.Err() == nil {
				const q = "SELECT (SELECT count(*) FROM customers) * 2 - (SELECT count(*) FROM orders)"
				rows, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: q})
				if err != nil || len(rows) != 1 || rows[0] != "0" {
					t.Errorf("a reader sees %v, %v", rows, err)
					return
				}
			}
		})
	}
	for run := range 15 {
		fillShop(t, w, int64(run+2), 10+run)
	}
	stop()
	readers.Wait()
}

func testRollback(t *testing.T, w store.Warehouse) {
	mark := fillShop(t, w, 1, 10)
	l := begin(t, w, shop())
	l.fill("customers", 2, 3, 3)
	sink, err := l.l.OpenSink(t.Context(), l.e, l.e.Table("orders"))
	if err != nil {
		t.Fatal(err)
	}
	if err := sink.WriteBatch(t.Context(), makeBatch(t, l.e.Table("orders"), 2, 0, 5)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := l.l.Rollback(); err != nil {
			t.Errorf("Rollback: %v", err)
		}
	}
	if err := sink.Rollback(); err != nil {
		t.Errorf("Rollback of a sink after that of its load: %v", err)
	}
	if err := l.l.Commit(t.Context(), l.m); err == nil {
		t.Error("Commit succeeds after Rollback")
	}
	wantMark(t, w, mark)
	wantQuery(t, w, "SELECT count(*) FROM customers", "10")
	wantQuery(t, w, "SELECT count(*) FROM orders", "20")
}

func testSinkRollback(t *testing.T, w store.Warehouse) {
	mark := fillShop(t, w, 1, 10)
	l := begin(t, w, shop())
	sink, err := l.l.OpenSink(t.Context(), l.e, l.e.Table("customers"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sink.Rollback(), sink.Rollback()); err != nil {
		t.Errorf("Rollback of a sink: %v", err)
	}
	if err := sink.Commit(t.Context()); err == nil {
		t.Error("Commit of a sink succeeds after its Rollback")
	}
	if err := l.l.Commit(t.Context(), store.Mark{"customers": {}}); err == nil {
		t.Error("a load of which a sink was rolled back can be committed")
	}
	wantMark(t, w, mark)
}

func testCarryOver(t *testing.T, w store.Warehouse) {
	first := fillShop(t, w, 1, 10)
	l := begin(t, w, shop())
	l.fill("notes", 2, 5, 5)
	l.commit()
	wantMark(t, w, first, l.m)
	wantQuery(t, w, "SELECT count(*), min(email) FROM customers", "10 1.0@example.com")
	wantQuery(t, w, "SELECT count(*), sum(customer_id) FROM orders", "20 110")
	wantQuery(t, w, "SELECT count(*) FROM notes", "5")

	next := begin(t, w, shop())
	next.fill("customers", 3, 12, 5)
	next.commit()
	wantMark(t, w, first, l.m, next.m)
	wantQuery(t, w, "SELECT count(*), min(email) FROM customers", "12 3.0@example.com")
	wantQuery(t, w, "SELECT count(*), sum(customer_id) FROM orders", "20 110")
	wantQuery(t, w, "SELECT count(*) FROM notes", "5")
}

func testCarryOverWithoutTables(t *testing.T, w store.Warehouse) {
	small := shop()
	small.Tables = small.Tables[:1]
	l := begin(t, w, small)
	l.fill("customers", 1, 3, 3)
	l.commit()
	next := begin(t, w, shop()) // orders and notes are new
	next.commit()
	wantMark(t, w, l.m)
	wantQuery(t, w, "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders)", "3 0")
}

func testMarkConflict(t *testing.T, w store.Warehouse) {
	create(t, w, shop())
	slow, fast := begin(t, w, shop()), begin(t, w, shop())
	slow.fill("customers", 1, 3, 3)
	fast.fill("customers", 2, 4, 4)
	fast.commit()
	if err := slow.l.Commit(t.Context(), slow.m); !errors.Is(err, store.ErrMarkChanged) {
		t.Errorf("Commit after another load: %v, want ErrMarkChanged", err)
	}
	wantMark(t, w, fast.m)
	wantQuery(t, w, "SELECT count(*) FROM customers", "4")

	third := begin(t, w, shop())
	third.fill("customers", 3, 3, 3)
	if err := w.Truncate(t.Context(), shop(), ""); err != nil {
		t.Fatal(err)
	}
	if err := third.l.Commit(t.Context(), third.m); !errors.Is(err, store.ErrMarkChanged) {
		t.Errorf("Commit after Truncate: %v, want ErrMarkChanged", err)
	}
	wantMark(t, w)
}

func testDropDuringLoad(t *testing.T, w store.Warehouse) {
	create(t, w, shop())
	l := begin(t, w, shop())
	l.fill("customers", 1, 3, 3)
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if err := l.l.Commit(t.Context(), l.m); !errors.Is(err, store.ErrMarkChanged) {
		t.Errorf("Commit after Drop: %v, want ErrMarkChanged", err)
	}
	if _, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the dropped experiment is back: %v", err)
	}
}

func testCommitNeedsMarks(t *testing.T, w store.Warehouse) {
	l := begin(t, w, shop())
	l.fill("customers", 1, 3, 3)
	if err := l.l.Commit(t.Context(), store.Mark{}); err == nil || !strings.Contains(strings.ToLower(err.Error()), "customers") {
		t.Errorf("Commit without the mark of a loaded table: %v", err)
	}
	if _, err := l.l.OpenSink(t.Context(), l.e, l.e.Table("orders")); err != nil {
		t.Fatal(err)
	}
	l.m["orders"] = store.TableMark{Run: 1}
	if err := l.l.Commit(t.Context(), l.m); err == nil || !strings.Contains(err.Error(), "orders") {
		t.Errorf("Commit with an open sink: %v", err)
	}
	wantMark(t, w)
}

func (o WarehouseOptions) testUniqueViolation(t *testing.T, w store.Warehouse) {
	for _, column := range []string{"customer_id", "email"} {
		t.Run(column, func(t *testing.T) {
			l := begin(t, w, shop())
			table := l.e.Table("customers")
			sink, err := l.l.OpenSink(t.Context(), l.e, table)
			if err != nil {
				t.Fatal(err)
			}
			defer sink.Rollback()
			err = writeTwice(t.Context(), sink, makeBatch(t, table, 1, 0, 3), table.ColumnIndex(column))
			if err == nil {
				err = sink.Commit(t.Context())
			}
			if err == nil {
				l.m["customers"] = store.TableMark{Run: 1, Rows: 6}
				err = l.l.Commit(t.Context(), l.m)
			}
			if o.KeysNotEnforced {
				if err != nil {
					t.Errorf("a value twice in %s: %v, want none, as keys are not enforced", column, err)
				}
				return
			}
			if err == nil || !strings.Contains(strings.ToLower(err.Error()), "customers") || !strings.Contains(err.Error(), column) {
				t.Errorf("a value twice in %s: %v, want an error that names table and column", column, err)
			}
		})
	}
}

// writeTwice writes rows, and then once more with other values in all unique columns
// but the one that is given.
func writeTwice(ctx context.Context, sink gen.Sink, b *gen.Batch, same int) error {
	if err := sink.WriteBatch(ctx, b); err != nil {
		return err
	}
	b.First += int64(b.Rows)
	for i := range b.Columns {
		if v := &b.Columns[i]; i != same && v.Column.Unique {
			change(v)
		}
	}
	return sink.WriteBatch(ctx, b)
}

func change(v *gen.Vector) {
	if v.Type == schema.Varchar {
		for i := range v.Offsets[1:] {
			v.Data[v.Offsets[i]] = 'x'
		}
	}
	for i := range v.Ints {
		v.Ints[i] += 1000
	}
}

func testLoadCancelled(t *testing.T, w store.Warehouse) {
	mark := fillShop(t, w, 1, 10)
	l := begin(t, w, shop())
	l.fill("customers", 2, 3, 3)
	ctx, cancel := context.WithCancel(t.Context())
	sink, err := l.l.OpenSink(ctx, l.e, l.e.Table("orders"))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := sink.WriteBatch(ctx, makeBatch(t, l.e.Table("orders"), 2, 0, 6)); !errors.Is(err, context.Canceled) {
		t.Errorf("WriteBatch under a cancelled context: %v", err)
	}
	if err := sink.Commit(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit of a sink under a cancelled context: %v", err)
	}
	if err := errors.Join(sink.Rollback(), l.l.Rollback()); err != nil {
		t.Errorf("Rollback: %v", err)
	}
	wantMark(t, w, mark)

	late := begin(t, w, shop())
	late.fill("customers", 3, 3, 3)
	if err := late.l.Commit(ctx, late.m); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit under a cancelled context: %v", err)
	}
	wantMark(t, w, mark)
}
