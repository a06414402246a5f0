package dwsimtest_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
)

func TestRestore(t *testing.T) {
	w := dwsimtest.New(t, document(t))
	counted, err := w.DB().Prepare("select count(*) from orders where amount > ?")
	if err != nil {
		t.Fatal(err)
	}
	defer counted.Close()
	before := w.Snapshot(t)
	for name, change := range map[string]string{
		"nothing":         "select 1",
		"rows are gone":   "delete from orders",
		"rows are others": "update orders set amount = amount + 1000; update customers set email = upper(email)",
		"a table is gone": "drop table orders",
		"a table is new":  "create table orders_2 as select * from orders; create index i on orders (amount)",
		"a column is new": "alter table orders add column note text",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := w.DB().Exec(change); err != nil {
				t.Fatal(err)
			}
			before.Restore(t)
			var n int
			if err := counted.QueryRow(-1).Scan(&n); err != nil || n != 100 {
				t.Errorf("%d orders, %v, want 100", n, err)
			}
			if n := one[int](t, w.DB(), "select count(*) from orders where amount > 1000"); n != 0 {
				t.Errorf("%d orders have another amount", n)
			}
			if n := one[int](t, w.DB(), "select count(*) from sqlite_schema where name in ('orders_2', 'i') or sql like '%note%'"); n != 0 {
				t.Errorf("%d tables, indexes or columns are left", n)
			}
			if n := one[int](t, w.DB(), "pragma foreign_keys"); n != 1 {
				t.Error("foreign keys are not enforced any more")
			}
		})
	}
}

// TestRestoreWhileReading has rows of a query be open.
func TestRestoreWhileReading(t *testing.T) {
	w := dwsimtest.New(t, document(t))
	before := w.Snapshot(t)
	if _, err := w.DB().Exec("pragma busy_timeout = 1"); err != nil {
		t.Fatal(err)
	}
	w.DB().SetMaxOpenConns(2)
	rows, err := w.DB().Query("select order_id from orders")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("there are no orders", rows.Err())
	}
	r := &reporter{TB: t}
	func() {
		defer func() { _ = recover() }()
		before.Restore(r)
	}()
	if !strings.Contains(r.fatal, "locked") {
		t.Errorf("the test failed with %q, want that the database is locked", r.fatal)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	before.Restore(t)
}
