package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// TestReader has queries run as a role that is made by itself, and may read what was there
// before it, what comes, and views of others, but nothing else.
func TestReader(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	d.sql("CREATE TABLE public.secret (n INT); CREATE VIEW shop.big AS SELECT * FROM shop.orders WHERE total > 0")
	bank := shop()
	bank.Name = "bank"
	for seed := int64(2); seed <= 4; seed++ {
		got, err := query(t.Context(), w, "SELECT current_user, (SELECT count(*) FROM orders), (SELECT count(*) >= 0 FROM big)")
		if err != nil || !slices.Equal(got, []string{postgres.ReaderRole + " 20 true"}) {
			t.Errorf("the query returns %v, %v", got, err)
		}
		mustRun(t, w, shop(), seed)
		mustRun(t, w, bank, seed)
		if got, err := query(t.Context(), w, "SELECT count(*) FROM orders JOIN bank.orders b USING (order_id)"); err != nil || !slices.Equal(got, []string{"20"}) {
			t.Errorf("two experiments: %v, %v", got, err)
		}
	}
	for sql, want := range map[string]string{
		"SELECT * FROM public.secret":       "permission denied for table secret",
		"SELECT mark FROM _dwsim_run":       "a query cannot use _dwsim_run",
		"SELECT rolpassword FROM pg_authid": "permission denied for table pg_authid",
	} {
		if got, err := query(t.Context(), w, sql); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v, want %s", sql, got, err, want)
		}
	}
	d.want("SELECT has_table_privilege('"+postgres.ReaderRole+"', 'shop._dwsim_run', 'SELECT')", "f")
}

// TestReaderOfAnother has a role of more rights query what a role of fewer has made meanwhile.
func TestReaderOfAnother(t *testing.T) {
	d := newDatabase(t)
	login := role(t, "reader_login")
	d.sql("GRANT CREATE ON DATABASE " + d.sql("SELECT current_database()") + " TO " + login)
	w, other := d.open(""), openWarehouse(t, strings.Replace(d.url, pgtest.Superuser+"@", login+"@", 1))
	if _, err := queryValue(t, w, store.Query{SQL: "SELECT 1"}); err != nil {
		t.Fatal(err)
	}
	mustRun(t, other, shop(), 1)
	if got, err := query(t.Context(), other, "SELECT current_user, count(*), nvl(NULL, 5) FROM orders"); err != nil || !slices.Equal(got, []string{login + " 20 5"}) {
		t.Errorf("a role that is no member of %s: %v, %v", postgres.ReaderRole, got, err)
	}
	if got, err := query(t.Context(), w, "SELECT current_user, count(*) FROM orders"); err != nil || !slices.Equal(got, []string{postgres.ReaderRole + " 20"}) {
		t.Errorf("tables of another: %v, %v", got, err)
	}
	for _, f := range other.Examine(t.Context()) {
		if strings.HasPrefix(f.Subject, "read-only role") && (!strings.Contains(f.Detail, "queries run as the role that connects") || !strings.Contains(f.Hint, "GRANT _dwsim_reader TO")) {
			t.Errorf("the finding is %+v", f)
		}
	}
}

// TestWithoutFunctions has a role that may make nothing: queries run, and say what they miss.
func TestWithoutFunctions(t *testing.T) {
	d := newDatabase(t)
	mustRun(t, d.open(""), shop(), 1)
	login := role(t, "functionless_login")
	d.sql("GRANT USAGE ON SCHEMA shop TO " + login + "; GRANT SELECT ON shop.orders TO " + login)
	w := openWarehouse(t, strings.Replace(d.url, pgtest.Superuser+"@", login+"@", 1))
	if got, err := query(t.Context(), w, "SELECT count(*) FROM orders"); err != nil || !slices.Equal(got, []string{"20"}) {
		t.Errorf("%v, %v", got, err)
	}
	_, err := query(t.Context(), w, "SELECT nosuch(1)")
	if err == nil || !strings.Contains(err.Error(), "function nosuch(integer) does not exist; the functions of Redshift and Snowflake are not there: this role may not make the schema that holds them; GRANT CREATE ON DATABASE") {
		t.Errorf("the error is %v", err)
	}
}

// TestFunctionsMadeByMany has several processes, as it were, make the functions at once.
func TestFunctionsMadeByMany(t *testing.T) {
	d := newDatabase(t)
	var group sync.WaitGroup
	for range 8 {
		w := d.open("")
		group.Go(func() {
			if got, err := queryValue(t, w, store.Query{SQL: "SELECT nvl(NULL, 7)"}); err != nil || got != int64(7) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	group.Wait()
	d.want(`SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsimfunctions\_%'`, "1")
	mustRun(t, d.open(""), shop(), 1) // which sweeps
	d.want(`SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsimfunctions\_%'`, "1")
}

func queryValue(t *testing.T, w store.Warehouse, q store.Query) (any, error) {
	rows, err := w.Query(t.Context(), q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil || len(row) == 0 {
		return nil, err
	}
	return row[0], nil
}

func TestQueryColumns(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	e := shop()
	e.Tables[1].Columns[2].Name = "Total"
	mustRun(t, w, e, 1)
	rows, err := w.Query(t.Context(), store.Query{SQL: `SELECT o.Total, email AS mail, order_id + 1 AS next, relname FROM shop.orders o JOIN shop.customers USING (customer_id), pg_class LIMIT 1`})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	want := []store.ResultColumn{
		{Name: "total", Type: "DECIMAL(10,2)", Origin: store.Origin{Experiment: "shop", Table: "orders", Column: "total"}},
		{Name: "mail", Type: "VARCHAR(255)", Origin: store.Origin{Experiment: "shop", Table: "customers", Column: "email"}},
		{Name: "next", Type: "BIGINT"}, {Name: "relname", Type: "name"},
	}
	if !slices.Equal(rows.Columns, want) {
		t.Errorf("the columns are %+v\n want %+v", rows.Columns, want)
	}
}

func TestQueryNames(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	for sql, want := range map[string]struct {
		unknown string
		kind    store.NameKind
	}{
		"SELECT custmer_id FROM customers":     {"custmer_id", store.ColumnName},
		"SELECT c.custmer_id FROM customers c": {"custmer_id", store.ColumnName},
		"SELECT x.city FROM customers c":       {"x", store.TableName},
		"SELECT * FROM customer":               {"customer", store.TableName},
		"SELECT * FROM shop.customer":          {"customer", store.TableName},
		"SELECT * FROM shoop.customers":        {"shoop", store.ExperimentName},
		"SELECT shoop.f(1)":                    {"shoop", store.ExperimentName},
		"SELECT lengt('a')":                    {"lengt", store.FunctionName},
		"SELECT upper(1, 2, 3)":                {"", ""},
		"SELECT 1 + 'a'::text":                 {"", ""},
	} {
		_, err := query(t.Context(), w, sql)
		e, ok := errors.AsType[*store.QueryError](err)
		if !ok || e.Unknown != want.unknown || e.Kind != want.kind {
			t.Errorf("%s: %#v, want %v", sql, err, want)
		}
		if line, column := e.Place(); line != 1 || column < 8 {
			t.Errorf("%s: the place of %v is %d, %d", sql, e, line, column)
		}
	}
}
