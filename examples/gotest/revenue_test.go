package gotest_test

import (
	"database/sql"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/examples/gotest"
	"github.com/dw-sim/dw-sim/schema"
)

// shop has the columns that Revenue reads, over two years.
var shop = &schema.Experiment{
	Name: "shop",
	Tables: []schema.Table{
		{Name: "orders", TargetRows: 2000, Columns: []schema.Column{
			{Name: "order_id", DataType: "INT", Unique: true},
			{Name: "ordered_on", DataType: "DATE", DateStart: "2023-01-01", DateEnd: "2024-12-31"},
			{Name: "cents", DataType: "BIGINT", MinValue: "100", MaxValue: "50000"},
			{Name: "cancelled", DataType: "BOOLEAN"},
		}},
	},
}

func TestRevenue(t *testing.T) {
	db := dwsimtest.New(t, shop, dwsimtest.Seed(42)).DB()

	revenue, err := gotest.Revenue(t.Context(), db, 2024)
	if err != nil {
		t.Fatal(err)
	}
	if len(revenue) != 12 {
		t.Errorf("revenue of %d months, want 12", len(revenue))
	}
	var got int64
	for _, cents := range revenue {
		got += cents
	}
	want := total(t, db, "select sum(cents) from orders where ordered_on between '2024-01-01' and '2024-12-31' and cancelled = 0")
	if got != want {
		t.Errorf("the months add up to %d cents, the year has %d", got, want)
	}
	if all := total(t, db, "select sum(cents) from orders"); all <= got {
		t.Errorf("all orders come to %d cents: the test needs cancelled ones and another year beside the %d", all, got)
	}
}

// TestRevenueWithoutTheYear asks for a year that the orders do not reach.
func TestRevenueWithoutTheYear(t *testing.T) {
	db := dwsimtest.New(t, shop, dwsimtest.RowsOf("orders", 10)).DB()
	revenue, err := gotest.Revenue(t.Context(), db, 1999)
	if err != nil {
		t.Fatal(err)
	}
	if len(revenue) != 0 {
		t.Errorf("got revenue %v of a year without orders", revenue)
	}
}

func total(t *testing.T, db *sql.DB, query string) (cents int64) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&cents); err != nil {
		t.Fatal(err)
	}
	return cents
}
