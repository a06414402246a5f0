package gotest_test

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/adapters/dwsimtest/postgrestest"
	"github.com/dw-sim/dw-sim/examples/gotest"
	"github.com/dw-sim/dw-sim/schema"
)

//go:embed testdata/orders.yaml
var ordersYAML []byte

func orders(t *testing.T) *schema.Experiment {
	t.Helper()
	document, err := schema.Decode(ordersYAML)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestManyYears asks for more rows of one table than the document has.
func TestManyYears(t *testing.T) {
	w := dwsimtest.New(t, orders(t), dwsimtest.RowsOf("orders", 20_000), dwsimtest.Seed(7))
	if n := total(t, w.DB(), "select count(*) from orders join customers using (customer_id)"); n != 20_000 {
		t.Errorf("%d orders have their customer", n)
	}
}

// TestOneRowExactly puts the row that matters beside those that do not.
func TestOneRowExactly(t *testing.T) {
	db := dwsimtest.New(t, orders(t)).DB()
	_, err := db.Exec(`insert into orders (order_id, customer_id, ordered_on, cents, cancelled)
		select 1000000, min(customer_id), '2031-05-04', 12345, 0 from customers`)
	if err != nil {
		t.Fatal(err)
	}
	revenue, err := gotest.Revenue(t.Context(), db, 2031)
	if err != nil || revenue["2031-05"] != 12345 {
		t.Errorf("the revenue of May 2031 is %v, %v", revenue, err)
	}
}

// TestChanges begins each subtest with the same rows.
func TestChanges(t *testing.T) {
	w := dwsimtest.New(t, orders(t))
	before := w.Snapshot(t)
	for name, change := range map[string]string{
		"all cancelled": "update orders set cancelled = 1",
		"no orders":     "delete from orders",
	} {
		t.Run(name, func(t *testing.T) {
			defer before.Restore(t)
			if _, err := w.DB().Exec(change); err != nil {
				t.Fatal(err)
			}
			if revenue, err := gotest.Revenue(t.Context(), w.DB(), 2024); err != nil || len(revenue) != 0 {
				t.Errorf("revenue %v, %v", revenue, err)
			}
		})
	}
}

// TestInParallel gives each subtest a warehouse of its own.
func TestInParallel(t *testing.T) {
	for seed := range int64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			db := dwsimtest.New(t, orders(t), dwsimtest.Seed(seed)).DB()
			if _, err := gotest.Revenue(t.Context(), db, 2024); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOnPostgres has the same rows in Postgres.
func TestOnPostgres(t *testing.T) {
	options := []dwsimtest.Option{dwsimtest.RowsOf("orders", 2000), dwsimtest.Seed(7)}
	w := postgrestest.New(t, orders(t), options...)
	want := dwsimtest.New(t, orders(t), options...)
	for _, sum := range []string{"select sum(cents) from orders", "select count(distinct customer_id) from orders where not cancelled"} {
		if got, want := total(t, w.DB(), sum), total(t, want.DB(), sum); got != want {
			t.Errorf("%s: %d in Postgres, %d in SQLite", sum, got, want)
		}
	}
}
