package postgres_test

import (
	"testing"
)

// TestKeptThings has others keep in the schema what has parts of its own.
func TestKeptThings(t *testing.T) {
	for name, c := range map[string]struct{ make, query, want string }{
		"serial":            {"CREATE TABLE shop.mine (id SERIAL, note TEXT); INSERT INTO shop.mine (note) VALUES ('a')", "INSERT INTO shop.mine (note) VALUES ('b') RETURNING id > 1", "t"},
		"identity":          {"CREATE TABLE shop.mine (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note TEXT)", "INSERT INTO shop.mine (note) VALUES ('b') RETURNING id > 0", "t"},
		"range":             {"CREATE TYPE shop.span AS RANGE (subtype = float8)", "SELECT shop.span(1, 2)", "[1,2)"},
		"domain":            {"CREATE DOMAIN shop.small AS INT CHECK (VALUE < 5); CREATE TABLE shop.mine (a shop.small, b shop.small[])", "INSERT INTO shop.mine VALUES (1, '{2}') RETURNING a", "1"},
		"sequence":          {"CREATE SEQUENCE shop.numbers", "SELECT nextval('shop.numbers') > 0", "t"},
		"aggregate":         {"CREATE AGGREGATE shop.total (INT ORDER BY INT) (SFUNC = array_append, STYPE = INT[])", "SELECT 1", "1"},
		"procedure":         {"CREATE PROCEDURE shop.nothing(INOUT n INT, VARIADIC more INT[]) LANGUAGE sql AS 'SELECT 1'", "SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace", "1"},
		"partitions":        {"CREATE TABLE shop.mine (n INT) PARTITION BY LIST (n); CREATE TABLE shop.mine_1 PARTITION OF shop.mine FOR VALUES IN (1); INSERT INTO shop.mine VALUES (1)", "SELECT count(*) FROM shop.mine", "1"},
		"composite":         {"CREATE TYPE shop.pair AS (a INT, b INT); CREATE TABLE shop.mine (p shop.pair)", "SELECT count(*) FROM shop.mine", "0"},
		"view on view":      {"CREATE VIEW shop.a AS SELECT * FROM shop.orders; CREATE VIEW shop.b AS SELECT * FROM shop.a JOIN shop.customers USING (customer_id); CREATE VIEW shop.c WITH (security_invoker = true) AS SELECT count(*) AS n FROM shop.b", "SELECT n FROM shop.c", "20"},
		"matview on view":   {"CREATE VIEW shop.a AS SELECT * FROM shop.orders; CREATE MATERIALIZED VIEW shop.m AS SELECT * FROM shop.a; CREATE UNIQUE INDEX ON shop.m (order_id)", "SELECT count(*) FROM shop.m", "20"},
		"view with rowtype": {"CREATE VIEW shop.a AS SELECT o FROM shop.orders o", "", "refused"},
		"view with trigger": {"CREATE VIEW shop.a AS SELECT * FROM shop.orders; CREATE RULE r AS ON INSERT TO shop.a DO INSTEAD NOTHING; ALTER VIEW shop.a ALTER total SET DEFAULT 7; COMMENT ON COLUMN shop.a.total IS 'x'", "INSERT INTO shop.a VALUES (1); SELECT col_description('shop.a'::regclass, 3)", "x"},
		"table comment":     {"COMMENT ON TABLE shop.orders IS 'by hand'; COMMENT ON COLUMN shop.orders.total IS 'in EUR'", "SELECT obj_description('shop.orders'::regclass), col_description('shop.orders'::regclass, 3)", "by hand|in EUR"},
		"operator":          {"CREATE OPERATOR shop.## (LEFTARG = INT, RIGHTARG = INT, FUNCTION = int4pl)", "", "refused"},
		"odd names":         {`CREATE TABLE shop."Mine ""x""; %s" ("a b" INT); CREATE VIEW shop."V %d" AS SELECT total AS "T %" FROM shop.orders; CREATE FUNCTION shop."F %I"("a b" INT) RETURNS INT LANGUAGE sql AS 'SELECT 1'`, `SELECT count(*) FROM shop."V %d"`, "20"},
		"odd index":         {`CREATE INDEX "I %" ON shop.orders (total DESC NULLS LAST) INCLUDE (order_id) WITH (fillfactor = 50); CREATE UNIQUE INDEX u ON shop.orders ((order_id + 1))`, `SELECT count(*) FROM pg_indexes WHERE schemaname = 'shop' AND indexname IN ('I %', 'u')`, "2"},
		"rule on table":     {"CREATE RULE r AS ON INSERT TO shop.orders DO ALSO NOTHING", "", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDatabase(t)
			w := d.open("")
			mustRun(t, w, shop(), 1)
			d.sql(c.make)
			for seed := int64(2); seed <= 3; seed++ {
				err := run(t.Context(), w, shop(), seed)
				if c.want == "refused" {
					if err == nil {
						t.Error("the run is not refused")
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			d.want(c.query, c.want)
			d.want(`SELECT nspname FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "")
		})
	}
}
