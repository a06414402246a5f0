package postgres_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

var roles atomic.Int64

// role makes a role of the test's own; the server has them for all of its databases.
func role(t *testing.T, name string) string {
	t.Helper()
	name = fmt.Sprintf("%s_%d", name, roles.Add(1))
	pgtest.Start(t).Exec(t, "CREATE ROLE "+name+" LOGIN")
	return name
}

func TestKeysAreDeclared(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	const declared = "SELECT contype, conrelid::regclass, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'shop'::regnamespace ORDER BY 1, 2, 3"
	d.want(declared, strings.Join([]string{
		"f|shop.orders|FOREIGN KEY (customer_id) REFERENCES shop.customers(customer_id)|t",
		"p|shop.customers|PRIMARY KEY (customer_id)|t",
		"u|shop.customers|UNIQUE (email)|t",
		"u|shop.orders|UNIQUE (order_id)|t",
	}, "\n"))

	l, err := w.Begin(t.Context(), shop(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	l.(interface{ LeaveOutConstraints() }).LeaveOutConstraints()
	m, err := fill(t.Context(), l, shop(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	d.want(declared, "")
	d.want("SELECT count(*) FROM shop.orders", "20")
}

// TestOthersAreCarriedOver gives others views and rights, and wants them after a swap.
func TestOthersAreCarriedOver(t *testing.T) {
	d := newDatabase(t)
	bob, eve := role(t, "carry_bob"), role(t, "carry_eve")
	w := d.open("")
	mustRun(t, w, shop(), 1)
	d.sql(fmt.Sprintf(`CREATE SCHEMA reports AUTHORIZATION %[1]s;
GRANT USAGE ON SCHEMA shop TO %[1]s WITH GRANT OPTION; GRANT USAGE ON SCHEMA shop TO PUBLIC;
GRANT SELECT ON shop.customers, shop.orders TO %[1]s; GRANT SELECT (city) ON shop.customers TO %[2]s;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO %[2]s;
COMMENT ON SCHEMA shop IS 'it''s a shop';
CREATE INDEX by_city ON shop.customers (lower(city)) WHERE city IS NOT NULL;
CREATE VIEW shop.big AS SELECT * FROM shop.orders WHERE total > 0;
CREATE TABLE shop.targets (city TEXT); INSERT INTO shop.targets VALUES ('Bonn');
CREATE FUNCTION shop.twice(n INT) RETURNS INT LANGUAGE sql AS 'SELECT 2 * n';
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
SET ROLE %[1]s;
CREATE VIEW reports.mail WITH (security_barrier = true, check_option = local) AS SELECT customer_id, email FROM shop.customers WHERE customer_id > 0;
COMMENT ON VIEW reports.mail IS 'all of it';
GRANT SELECT ON reports.mail TO %[2]s;
CREATE VIEW reports.count AS SELECT count(*) AS n, sum(total) AS total FROM reports.mail JOIN shop.orders USING (customer_id);`, bob, eve))
	const state = `SELECT nspacl, obj_description(oid) FROM pg_namespace WHERE nspname = 'shop';
SELECT relname, relacl, pg_get_userbyid(relowner), reloptions, obj_description(oid), CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) END FROM pg_class
	WHERE relnamespace IN ('shop'::regnamespace, 'reports'::regnamespace) AND relkind IN ('r', 'v') ORDER BY 1;
SELECT attrelid::regclass, attname, attacl FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid = 'shop.customers'::regclass;
SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl WHERE defaclnamespace = 'shop'::regnamespace;
SELECT indexdef FROM pg_indexes WHERE indexname = 'by_city';
SELECT shop.twice(21), 'bad'::shop.mood, city FROM shop.targets;`
	before := d.sql(state)
	table := d.sql("SELECT 'shop.customers'::regclass::oid")
	for seed := int64(2); seed <= 3; seed++ {
		mustRun(t, w, shop(), seed)
		d.want(state, before)
		d.want("SET ROLE "+bob+"; SELECT n FROM reports.count", "20")
		d.want("SELECT min(email) = (SELECT min(email) FROM shop.customers) FROM reports.mail", "t")
	}
	if d.sql("SELECT 'shop.customers'::regclass::oid") == table {
		t.Error("the table is the same as before the swap, so the test shows nothing")
	}
	d.want(`SELECT nspname FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "")

	if err := w.Drop(t.Context(), "shop", ""); err == nil || !strings.Contains(err.Error(), "reports.mail") {
		t.Errorf("Drop of tables that views read: %v, want an error that names the view", err)
	}
	d.want("SELECT n FROM reports.count", "20")
	d.sql("DROP SCHEMA reports CASCADE; DROP VIEW shop.big; DROP TABLE shop.targets; DROP FUNCTION shop.twice; DROP TYPE shop.mood")
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Error(err)
	}
	d.want("SELECT count(*) FROM pg_namespace WHERE nspname = 'shop'", "0")
}

// TestOthersAreRefused hangs something on the tables that new ones cannot be given.
func TestOthersAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ make, named string }{
		"materialized view":   {"CREATE MATERIALIZED VIEW cities AS SELECT DISTINCT city FROM shop.customers", "cities"},
		"foreign key":         {"CREATE TABLE notes (customer INT REFERENCES shop.customers)", "constraint notes_customer_fkey on table public.notes"},
		"trigger":             {"CREATE TRIGGER stop BEFORE UPDATE ON shop.orders EXECUTE FUNCTION suppress_redundant_updates_trigger()", "trigger stop on table shop.orders"},
		"policy":              {"CREATE POLICY mine ON shop.orders USING (true)", "policy mine on table shop.orders"},
		"row level security":  {"ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY", "row level security of table shop.orders"},
		"publication":         {"CREATE PUBLICATION all_orders FOR TABLE shop.orders", "publication all_orders"},
		"child table":         {"CREATE TABLE more () INHERITS (shop.orders)", "table public.more"},
		"function":            {"CREATE FUNCTION first() RETURNS shop.orders LANGUAGE sql AS 'SELECT NULL::shop.orders'", "function public.first()"},
		"function with names": {"CREATE FUNCTION n() RETURNS BIGINT BEGIN ATOMIC SELECT count(*) FROM shop.orders; END", "function public.n()"},
		"statistics":          {"CREATE STATISTICS linked ON customer_id, total FROM shop.orders", "statistics object public.linked"},
		"collation":           {"CREATE COLLATION shop.german (LOCALE = 'C')", "collation shop.german"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDatabase(t)
			w := d.open("")
			mustRun(t, w, shop(), 1)
			d.sql(c.make)
			err := run(t.Context(), w, shop(), 2)
			if err == nil || !strings.Contains(err.Error(), c.named) {
				t.Errorf("the run ends with %v, want an error that names %s", err, c.named)
			}
			mark, err := w.Mark(t.Context(), "shop")
			if err != nil || mark["orders"].Run != 1 {
				t.Errorf("the mark is %v, %v, want that of run 1", mark, err)
			}
			d.want(`SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "0")
		})
	}
}

// A view that does not fit the new tables is named.
func TestViewThatDoesNotFit(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	d.sql("CREATE VIEW public.totals AS SELECT total FROM shop.orders")
	e := shop()
	e.Tables[1].Columns[2].Name = "amount"
	if err := run(t.Context(), w, e, 2); err == nil || !strings.Contains(err.Error(), "view public.totals") || !strings.Contains(err.Error(), "total") {
		t.Errorf("the run ends with %v, want an error that names view and column", err)
	}
	d.want("SELECT count(*) FROM public.totals", "20")
}

func TestForeignSchemaIsLeftAlone(t *testing.T) {
	d := newDatabase(t)
	d.sql("CREATE SCHEMA shop; CREATE TABLE shop.gold (n INT)")
	w := d.open("")
	for name, err := range map[string]error{
		"Begin": run(t.Context(), w, shop(), 1), "CreateTables": w.CreateTables(t.Context(), shop()),
		"Truncate": w.Truncate(t.Context(), shop(), ""), "Drop": w.Drop(t.Context(), "shop", ""),
	} {
		if err == nil || !strings.Contains(err.Error(), "is left alone") {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	d.want("SELECT count(*) FROM shop.gold", "0")
}
