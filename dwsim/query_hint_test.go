package dwsim_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

const staffDocument = `{"name": "hr", "tables": [{"name": "employees", "target_rows": 5, "columns": [
  {"name": "employee_id", "data_type": "INT", "is_unique": true},
  {"name": "hired_on", "data_type": "DATE"}]}]}`

// farDocument lies in another warehouse than the others.
const farDocument = `{"name": "far", "target_warehouse": "elsewhere", "tables": [{"name": "places", "target_rows": 5, "columns": [
  {"name": "place_id", "data_type": "INT", "is_unique": true}]}]}`

// newEnvOfTwo is a simulator with two warehouses and three experiments.
func newEnvOfTwo(t *testing.T) (env *dwsim.Simulator, shop *dwsim.Experiment) {
	t.Helper()
	dir := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	warehouses := map[string]store.Warehouse{}
	for _, name := range []string{"sqlite", "elsewhere"} {
		if warehouses[name], err = sqlite.OpenWarehouse(t.Context(), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = warehouses[name].Close() })
	}
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: warehouses, DefaultWarehouse: "sqlite", DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	for _, document := range []string{shopDocument, staffDocument, farDocument} {
		x, err := sim.CreateExperiment(t.Context(), decode(t, document))
		if err != nil {
			t.Fatal(err)
		}
		generate(t, x, dwsim.GenerateOptions{Seed: new(int64(1))})
	}
	if shop, err = sim.Experiment(t.Context(), "shop"); err != nil {
		t.Fatal(err)
	}
	return sim, shop
}

func TestHints(t *testing.T) {
	sim, shop := newEnvOfTwo(t)
	for _, test := range []struct {
		in        *dwsim.Experiment // nil for none
		sql, hint string
	}{
		{shop, "SELECT * FROM custmers", "did you mean Customers?"},
		{shop, "SELECT * FROM employees", "write hr.employees"},
		{shop, "SELECT * FROM hr.employes", "did you mean hr.employees?"},
		{shop, "SELECT * FROM hr.zzzzzzzz", "experiment hr has employees"},
		{shop, "SELECT * FROM hrr.employees", "did you mean hr?"},
		{shop, "SELECT * FROM nowhere.employees", "there is: hr, Shop"},
		{shop, "SELECT * FROM far.places", "experiment far lies in warehouse elsewhere, and this query is answered by sqlite: a query reads from one warehouse"},
		{shop, "SELECT * FROM places", "experiment far lies in warehouse elsewhere, and this query is answered by sqlite: a query reads from one warehouse"},
		{shop, "SELECT * FROM zzzzzzzz", "experiment Shop has orders, Customers"},
		{shop, "SELECT emial FROM customers", "did you mean email?"},
		{shop, "SELECT c.emial FROM customers AS c", "did you mean email?"},
		{shop, "SELECT e.hired FROM orders, hr.employees AS e", ""},
		{shop, "SELECT hired_no FROM hr.employees", "did you mean hired_on?"},
		{shop, "SELECT email FROM orders", "email is a column of Customers"},
		{shop, "SELECT emial FROM orders", "did you mean email of Customers?"},
		{shop, `SELECT * FROM customers WHERE email = "somebody's"`, "a text is written in single quotes"},
		{shop, "SELECT zzzzzzzz FROM customers", "table Customers has customer_id, email, referrer, value"},
		{shop, "SELECT nvll(email, '') FROM customers", "did you mean nvl?"},
		{shop, "SELECT zzzzzzzz(email) FROM customers", ""},
		{shop, "UPDATE customers SET email = 'x'", "to change what is generated, change the document and generate again"},
		{shop, "/* UPDATE */ CREATE TABLE x (a INT)", "to change what is generated, change the document and generate again"},
		{shop, "SELECT 1 +", ""},
		{shop, "SELECT order_id customer_id amount FROM orders", "a comma or an operator may be missing before it"},
		{shop, "SELECT order_id, FROM orders", "the comma before it is one too many"},
		{shop, "SELECT count(* FROM orders", "a parenthesis before it is not closed"},
		{shop, "SELECT * FROM orders WHERE order_id IN (1, 2", "a parenthesis before it is not closed"},
		{shop, "SELECT count(*)) FROM orders", "no parenthesis is open here"},
		{shop, "SELECT CASE WHEN 1 = 1 THEN 2 FROM orders", "a CASE ends with END"},
		{shop, "SELECT TOP 3 FROM orders", "say what to select, such as *"},
		{shop, "SELECT * FROM order", "did you mean orders?"},
		{shop, "SELECT order_id INTO x FROM orders", "SELECT INTO makes a table, and a query only reads"},
		{shop, "SELEC * FROM orders", "did you mean SELECT?"},
		{shop, "EXEC orders", "a query begins with SELECT, WITH or VALUES"},
		{shop, "SHOW TABLES", "experiment Shop has orders, Customers"},
		{shop, "DESCRIBE customers", "table Customers has customer_id, email, referrer, value"},
		{shop, "SELECT * FROM orders AS o WHERE orders.order_id = 3", "table orders is called o here"},
		{shop, "SELECT x.order_id FROM orders AS o", "there is no table or alias x here"},
		{shop, "SELECT email FROM (SELECT order_id FROM orders, customers) AS x", "it is a column of Customers, which is not read in this part of the query, or does not hand it on"},
		{shop, "SELECT * FROM customers WHERE email = someone", "a text is written in single quotes: 'someone'"},
		{shop, "SELECT * FROM customers WHERE email = ‘someone’", `quotes are straight ones: 'text', "name"`},
		{shop, "SELECT * FROM information_schema.tables", "experiment Shop has orders, Customers"},
		{nil, "SELECT * FROM orders", "write Shop.orders"},
		{nil, "SELECT * FROM ordrs", "did you mean Shop.orders?"},
		{nil, "SELECT * FROM zzzzzzzz", "tables go by the names of their experiments here, such as shop.customers"},
		{nil, "SELECT * FROM shop.custmers", "did you mean Shop.Customers?"},
		{nil, "SELECT emial FROM shop.customers", "did you mean email?"},
		{nil, "SELECT hired_on FROM far.places", "table places has place_id"},
	} {
		_, err := ask(t, sim, test.in, test.sql)
		wrong, ok := errors.AsType[*store.QueryError](err)
		if !ok {
			t.Errorf("%s: %v, want a QueryError", test.sql, err)
			continue
		}
		if wrong.Hint != test.hint {
			t.Errorf("%s\n%s\nhas the hint %q, want %q", test.sql, wrong.Message, wrong.Hint, test.hint)
		}
	}
}

// TestPlaceOfValue has errors that the engine gives without a place point at the value that they name.
func TestPlaceOfValue(t *testing.T) {
	sim, shop := newEnvOfTwo(t)
	for sql, want := range map[string]int{
		"SELECT 'x', 'abc'::int":            12,
		"SELECT 'abc', 'abc'::int":          -1, // either of them
		"SELECT * FROM orders LIMIT 'many'": -1,
	} {
		_, err := ask(t, sim, shop, sql)
		wrong, ok := errors.AsType[*store.QueryError](err)
		if !ok || wrong.Offset != want {
			t.Errorf("%s: %#v, want the place %d", sql, err, want)
		}
	}
}

// ask runs a query in an experiment, or in none, and returns its rows as texts.
func ask(t *testing.T, sim *dwsim.Simulator, x *dwsim.Experiment, sql string, params ...store.Param) (string, error) {
	t.Helper()
	query := sim.Query
	if x != nil {
		query = x.Query
	}
	rows, err := query(t.Context(), sql, dwsim.QueryOptions{Params: params})
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var lines []string
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return strings.Join(lines, "; "), err
		}
		lines = append(lines, strings.Trim(strings.ReplaceAll(fmt.Sprint(row), "<nil>", "NULL"), "[]"))
	}
}

// TestWarehouseOfNames has queries find their warehouse by the names that they use.
func TestWarehouseOfNames(t *testing.T) {
	sim, shop := newEnvOfTwo(t)
	for _, test := range []struct {
		in        *dwsim.Experiment
		sql, want string
	}{
		{nil, "SELECT count(*) FROM shop.orders", "300"},
		{nil, "SELECT count(*) FROM far.places", "5"},
		{nil, `SELECT count(*) FROM "FAR" . places`, "5"},
		{nil, "SELECT 7", "7"},
		{nil, "SELECT (SELECT count(*) FROM shop.orders), (SELECT count(*) FROM hr.employees)", "300 5"},
		{nil, "SELECT far.order_id FROM shop.orders AS far WHERE far.order_id = 3", "3"}, // an alias that is an experiment, too
		{nil, "SELECT 'far.places', count(*) FROM shop.orders -- far.places", "far.places 300"},
		{shop, "SELECT count(*) FROM hr.employees", "5"},
		{shop, "SELECT count(*) FROM shop.orders JOIN hr.employees ON order_id = employee_id", "5"},
	} {
		if got, err := ask(t, sim, test.in, test.sql); err != nil || got != test.want {
			t.Errorf("%s: %s, %v; want %s", test.sql, got, err, test.want)
		}
	}
	_, err := ask(t, sim, nil, "SELECT *\nFROM shop.orders, far.places")
	if want := "line 2, column 19: experiment Shop lies in warehouse sqlite, and far in elsewhere; a query reads from one warehouse"; err == nil || err.Error() != want {
		t.Errorf("of two warehouses: %v, want %s", err, want)
	}
}

// TestQueryColumns has names and types as the documents write them, whatever the query writes.
func TestQueryColumns(t *testing.T) {
	sim, shop := newEnvOfTwo(t)
	for _, test := range []struct {
		in   *dwsim.Experiment
		sql  string
		want string
	}{
		{shop, "SELECT ORDER_ID, Amount AS sum, ordered_on FROM orders", "order_id INT, sum DECIMAL(10,2), ordered_on DATE"},
		{shop, "SELECT * FROM CUSTOMERS", "customer_id INT, email VARCHAR(80), referrer INT, value FLOAT"},
		{shop, "SELECT e.HIRED_ON FROM hr.employees AS e", "hired_on DATE"},
		{nil, "SELECT Employee_Id FROM hr.employees", "employee_id INT"},
	} {
		query := sim.Query
		if test.in != nil {
			query = test.in.Query
		}
		rows, err := query(t.Context(), test.sql, dwsim.QueryOptions{})
		if err != nil {
			t.Fatalf("%s: %v", test.sql, err)
		}
		var columns []string
		for _, c := range rows.Columns {
			columns = append(columns, c.Name+" "+c.Type)
		}
		if got := strings.Join(columns, ", "); got != test.want {
			t.Errorf("%s: the columns are %s, want %s", test.sql, got, test.want)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestQueryParams binds values of all types.
func TestQueryParams(t *testing.T) {
	sim, shop := newEnvOfTwo(t)
	got, err := ask(t, sim, shop, "SELECT count(*) FROM orders WHERE order_id BETWEEN :least AND :most AND :least > 0", dwsim.Params(map[string]any{"least": 2, "most": 5.5})...)
	if err != nil || got != "4" {
		t.Errorf("got %s, %v; want 4", got, err)
	}
	got, err = ask(t, sim, nil, "SELECT :text AS a, :none AS b, :yes AS c FROM hr.employees LIMIT 1", dwsim.Params(map[string]any{"text": "'; DROP TABLE x; --", "none": nil, "yes": true})...)
	if err != nil || !strings.HasPrefix(got, "'; DROP TABLE x; -- NULL ") {
		t.Errorf("got %s, %v", got, err)
	}
	for _, names := range [][]string{{}, {"a", "b"}, {"b"}} {
		values := map[string]any{}
		for _, name := range names {
			values[name] = 1
		}
		if got, err := ask(t, sim, shop, "SELECT :a", dwsim.Params(values)...); err == nil {
			t.Errorf("with values for %v it returns %s", names, got)
		}
	}
}
