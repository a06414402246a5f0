package dwsimtest_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/schema"
)

const shop = `{
  "name": "Shop", "target_warehouse": "snowflake",
  "tables": [
    {"name": "customers", "target_rows": 20, "columns": [
      {"name": "customer_id", "data_type": "INT", "is_unique": true},
      {"name": "email", "data_type": "VARCHAR", "faker_rule": "email"}]},
    {"name": "orders", "target_rows": 100, "columns": [
      {"name": "order_id", "data_type": "INT", "is_unique": true},
      {"name": "customer_id", "data_type": "INT",
       "foreign_key": {"references_table": "customers", "references_column": "customer_id"}},
      {"name": "amount", "data_type": "DECIMAL", "precision": 10, "scale": 2, "min_value": 1, "max_value": 500}]}]
}`

func document(t *testing.T) *schema.Experiment {
	t.Helper()
	e, err := schema.Decode([]byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func one[T any](t *testing.T, db *sql.DB, query string) (v T) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func TestNew(t *testing.T) {
	w := dwsimtest.New(t, document(t))
	if n := one[int](t, w.DB(), "select count(*) from orders join customers using (customer_id)"); n != 100 {
		t.Errorf("%d orders have their customer, want 100", n)
	}
	if w.Run().Seed != dwsimtest.DefaultSeed {
		t.Errorf("seed %d, want the default one", w.Run().Seed)
	}
}

// TestQuery asks in the words of warehouses, beside a test's own connection.
func TestQuery(t *testing.T) {
	w := dwsimtest.New(t, document(t))
	if _, err := w.DB().Exec("update orders set amount = 0.5 where order_id = 1"); err != nil {
		t.Fatal(err)
	}
	got, err := w.Query(t.Context(), "select order_id::varchar, nvl(amount, 0) from orders where order_id <= :most order by 1", map[string]any{"most": 1})
	if err != nil || len(got) != 1 || got[0][0] != "1" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := w.Query(t.Context(), "select amont from orders", nil); err == nil || !strings.HasSuffix(err.Error(), "did you mean amount?") {
		t.Errorf("a column that there is not: %v", err)
	}
	if _, err := w.Query(t.Context(), "delete from orders", nil); err == nil {
		t.Error("a query deletes")
	}
}

func TestOptions(t *testing.T) {
	w := dwsimtest.New(t, document(t),
		dwsimtest.Seed(7), dwsimtest.RowsOf("ORDERS", 5), dwsimtest.Rows(3))
	if n := one[int](t, w.DB(), "select count(*) from orders"); n != 5 {
		t.Errorf("%d orders, want 5", n)
	}
	if n := one[int](t, w.DB(), "select count(*) from customers"); n != 3 {
		t.Errorf("%d customers, want 3", n)
	}
	if w.Run().Seed != 7 {
		t.Errorf("seed %d, want 7", w.Run().Seed)
	}
}

func TestSameRowsEachTime(t *testing.T) {
	digest := func(opts ...dwsimtest.Option) string {
		return dwsimtest.New(t, document(t), opts...).Run().Tables[1].Digest.Table
	}
	if a, b := digest(), digest(); a != b {
		t.Errorf("equal seeds made the digests %s and %s", a, b)
	}
	if a, b := digest(), digest(dwsimtest.Seed(2)); a == b {
		t.Errorf("seeds 1 and 2 made the same digest %s", a)
	}
}

func TestRowsCanBeChanged(t *testing.T) {
	w := dwsimtest.New(t, document(t))
	if _, err := w.DB().Exec("delete from orders"); err != nil {
		t.Fatal(err)
	}
	_, err := w.DB().Exec("insert into orders values (1, 999, 10)")
	if err == nil || !strings.Contains(err.Error(), "FOREIGN KEY") {
		t.Errorf("an order without its customer: got %v, want a foreign key violation", err)
	}
	again, err := sql.Open("sqlite", w.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := one[int](t, again, "select count(*) from orders"); n != 0 {
		t.Errorf("through the DSN there are %d orders, want 0", n)
	}
}

// reporter is a testing.TB that notes why it failed instead of failing.
type reporter struct {
	testing.TB
	fatal string
}

func (r *reporter) Helper() {}

func (r *reporter) Fatalf(_ string, args ...any) {
	r.fatal = args[0].(error).Error()
	panic(r)
}

func TestWrongDocument(t *testing.T) {
	e := document(t)
	e.Tables[0].Columns[1].FakerRule = "emial"
	r := &reporter{TB: t}
	func() {
		defer func() { _ = recover() }()
		dwsimtest.New(r, e)
	}()
	if !strings.Contains(r.fatal, "tables[0].columns[1].faker_rule") || !strings.Contains(r.fatal, "email") {
		t.Errorf("the test failed with %q, want the path and the hint", r.fatal)
	}
}
