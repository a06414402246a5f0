package postgrestest_test

import (
	"database/sql"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/adapters/dwsimtest/postgrestest"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

const shop = `{
  "name": "Shop", "target_warehouse": "redshift",
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

func document(tb testing.TB, text string) *schema.Experiment {
	tb.Helper()
	e, err := schema.Decode([]byte(text))
	if err != nil {
		tb.Fatal(err)
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

// TestNew has the rows be those of dwsimtest.
func TestNew(t *testing.T) {
	options := []dwsimtest.Option{dwsimtest.Seed(7), dwsimtest.Rows(30), dwsimtest.RowsOf("ORDERS", 50)}
	w := postgrestest.New(t, document(t, shop), options...)
	if n := one[int](t, w.DB(), "select count(*) from orders join customers using (customer_id)"); n != 50 {
		t.Errorf("%d orders have their customer, want 50", n)
	}
	if w.Run().Seed != 7 {
		t.Errorf("seed %d, want 7", w.Run().Seed)
	}
	same := dwsimtest.New(t, document(t, shop), options...)
	for i, table := range w.Run().Tables {
		if want := same.Run().Tables[i]; table.Digest.Table != want.Digest.Table || table.Loaded != want.Loaded {
			t.Errorf("%s has %d rows of digest %s, want %d of %s", table.Table, table.Loaded, table.Digest.Table, want.Loaded, want.Digest.Table)
		}
	}
	total := "select cast(sum(amount) as text) from orders"
	if got, want := one[string](t, w.DB(), total), one[float64](t, same.DB(), total); got != fmt.Sprintf("%.2f", want) {
		t.Errorf("the amounts are %s in all, want %.2f", got, want)
	}
	if _, err := w.DB().Exec("insert into orders values (1000001, 99999, 1)"); err == nil {
		t.Error("an order without a customer goes in")
	}
	other, err := sql.Open("pgx", w.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if n := one[int](t, other, "select count(*) from customers"); n != 30 {
		t.Errorf("another connection finds %d customers, want 30", n)
	}
}

// TestQuery asks in the words of warehouses, and sees what the test has changed.
func TestQuery(t *testing.T) {
	w := postgrestest.New(t, document(t, shop))
	if _, err := w.DB().Exec("update orders set amount = 0.5 where order_id = 1"); err != nil {
		t.Fatal(err)
	}
	got, err := w.Query(t.Context(), "select order_id::varchar, nvl(amount, 0) < 1 from orders where order_id <= :most order by 1", map[string]any{"most": 1})
	if err != nil || len(got) != 1 || got[0][0] != "1" || got[0][1] != true {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := w.Query(t.Context(), "select amont from orders", nil); err == nil || !strings.HasSuffix(err.Error(), "did you mean amount?") {
		t.Errorf("a column that there is not: %v", err)
	}
	if _, err := w.Query(t.Context(), "delete from orders", nil); err == nil {
		t.Error("a query deletes")
	}
}

// TestParallel has each test change a warehouse of its own.
func TestParallel(t *testing.T) {
	for i := range 6 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			w := postgrestest.New(t, document(t, shop))
			if _, err := w.DB().Exec("delete from orders where order_id <= $1", 10*i); err != nil {
				t.Fatal(err)
			}
			if n := one[int](t, w.DB(), "select count(*) from orders"); n != 100-10*i {
				t.Errorf("%d orders are left, want %d", n, 100-10*i)
			}
		})
	}
}

func TestRestore(t *testing.T) {
	w := postgrestest.New(t, document(t, shop))
	counted, err := w.DB().Prepare("select count(*) from orders where amount > $1")
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
			if n := one[int](t, w.DB(), "select count(*) from pg_attribute where attname = 'note' and attrelid = 'orders'::regclass"); n != 0 {
				t.Error("a column is left")
			}
			if n := one[int](t, w.DB(), "select count(*) from pg_class where relname in ('orders_2', 'i')"); n != 0 {
				t.Errorf("%d tables or indexes are left", n)
			}
		})
	}
}

// reporter is a test that goes on after it has failed.
type reporter struct {
	testing.TB
	fatal string
}

func (r *reporter) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	panic(r)
}

// failure is what a function tells the test that it fails.
func failure(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	r := &reporter{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil && p != r {
				panic(p)
			}
		}()
		f(r)
	}()
	return r.fatal
}

// TestRestoreWhileReading has rows of a query be open.
func TestRestoreWhileReading(t *testing.T) {
	t.Parallel()
	w := postgrestest.New(t, document(t, shop))
	before := w.Snapshot(t)
	rows, err := w.DB().Query("select order_id from orders")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := failure(t, func(tb testing.TB) { before.Restore(tb) })
	if !strings.Contains(got, "close the rows of queries") {
		t.Errorf("the test failed with %q, want what is to be closed", got)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	before.Restore(t)
	if n := one[int](t, w.DB(), "select count(*) from orders"); n != 100 {
		t.Errorf("%d orders, want 100", n)
	}
}

func TestFailures(t *testing.T) {
	c := pgtest.Start(t)
	c.Exec(t, "CREATE ROLE nobody LOGIN")
	weak := strings.Replace(c.Maintenance(), pgtest.Superuser+"@", "nobody@", 1)
	wrong := document(t, shop)
	wrong.Tables[1].Columns[1].ForeignKey.ReferencesTable = "custmers"
	for name, tt := range map[string]struct {
		document *schema.Experiment
		option   dwsimtest.Option
		want     string
	}{
		"no document":        {nil, dwsimtest.Seed(1), "there is no document"},
		"a wrong one":        {wrong, dwsimtest.Seed(1), `did you mean "customers"?`},
		"no such table":      {document(t, shop), dwsimtest.RowsOf("ordrs", 1), `did you mean "orders"?`},
		"not a URL":          {document(t, shop), postgrestest.Server("host=localhost"), "postgres://user:password@host:5432/database"},
		"nobody answers":     {document(t, shop), postgrestest.Server("postgres://127.0.0.1:1/x"), "refused"},
		"may make no others": {document(t, shop), postgrestest.Server(weak), "CREATEDB"},
	} {
		t.Run(name, func(t *testing.T) {
			got := failure(t, func(tb testing.TB) { postgrestest.New(tb, tt.document, tt.option) })
			if !strings.HasPrefix(got, "postgrestest: ") || !strings.Contains(got, tt.want) {
				t.Errorf("the test failed with %q, want %q in it", got, tt.want)
			}
		})
	}
}

// TestOnlyWhoAsks looks at what a test links that wants SQLite alone.
func TestOnlyWhoAsks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go list")
	}
	out, err := exec.Command("go", "list", "-deps", "github.com/dw-sim/dw-sim/adapters/dwsimtest").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "modernc.org/sqlite") {
		t.Fatal("go list does not name what dwsimtest needs")
	}
	if strings.Contains(string(out), "jackc/pgx") {
		t.Error("whoever imports dwsimtest links pgx")
	}
}

// BenchmarkNew has copies of four tables of 1 000 rows be made and dropped.
func BenchmarkNew(b *testing.B) {
	e := document(b, shop)
	postgrestest.New(b, e, dwsimtest.Rows(1000))
	for b.Loop() {
		w := postgrestest.New(b, e, dwsimtest.Rows(1000))
		if err := w.DB().Ping(); err != nil {
			b.Fatal(err)
		}
	}
}
