package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func TestQueryValues(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: `SELECT 1::smallint, 2, 9007199254740993::bigint, 0.1::real, 1e300::float8,
	'NaN'::float8, '-Infinity'::float4, true, '\x00ff'::bytea, 1.50::numeric(5,2), '2024-02-29'::date, '2024-02-29 12:00:00+02'::timestamptz,
	'{"a": 1}'::jsonb, 'c7c6b1a2-0000-4000-8000-000000000001'::uuid, '1 day 2 hours'::interval, ARRAY[1, 2], NULL, '', 'ab'::char(4)`})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	row, err := rows.Next()
	want := []any{int64(1), int64(2), int64(9007199254740993), float64(0.1), 1e300, "NaN", "-Infinity", true, []byte{0, 255}, "1.50", "2024-02-29",
		"2024-02-29 10:00:00Z", `{"a": 1}`, "c7c6b1a2-0000-4000-8000-000000000001", "1 day 02:00:00", "{1,2}", nil, "", "ab"}
	if err != nil || !reflect.DeepEqual(row, want) {
		t.Errorf("the row is %#v, %v\n want %#v", row, err, want)
	}
	var types []string
	for _, c := range rows.Columns {
		types = append(types, c.Type)
	}
	if got := strings.Join(types, " "); got != "SMALLINT INT BIGINT REAL DOUBLE DOUBLE REAL BOOLEAN BINARY DECIMAL(5,2) DATE TIMESTAMPTZ JSON UUID interval _int4 TEXT TEXT CHAR(4)" {
		t.Errorf("the types are %s", got)
	}
}

func TestQueryReads(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	for _, sql := range []string{
		"SELECT 'set_config(' AS \"quoted ' name\"", "EXPLAIN SELECT * FROM orders", "SHOW server_version", "(SELECT 1) UNION (SELECT 2)", "VALUES (1)", "TABLE customers",
		"; -- first\n/* a /* nested */ comment */ select $tag$pg_read_file('x')$tag$", `SELECT E'it\'s; x'`, "SELECT count(*) FROM pg_stat_activity",
	} {
		if _, err := query(t.Context(), w, sql); err != nil {
			t.Errorf("%q is refused: %v", sql, err)
		}
	}
}

func TestQueryErrors(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	for sql, want := range map[string]string{
		"SELECT custmer_id\nFROM customers":                   `line 1, column 8: column "custmer_id" does not exist`,
		"SELECT 1\n, nosuch\nFROM customers":                  `line 2, column 3: column "nosuch" does not exist`,
		"SELECT 1/0":                                          "division by zero",
		"WITH x AS (SELECT 1) DELETE FROM orders RETURNING 1": "a query can only read: cannot execute DELETE in a read-only transaction",
		"SELECT 1; SELECT 2":                                  "a query is one statement; there is more after its semicolon",
		"DELETE FROM orders":                                  `line 1, column 1: a query only reads; it must not contain DELETE`,
	} {
		if _, err := query(t.Context(), w, sql); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", sql, err, want)
		}
	}
}

func TestQueryRole(t *testing.T) {
	d := newDatabase(t)
	reader := role(t, "query_reader")
	d.sql("CREATE TABLE public.secret (n INT); CREATE FUNCTION escape() RETURNS TEXT LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'RESET ROLE'; RETURN current_user; END $$")
	w := d.open("query_role=" + reader)
	for seed := int64(1); seed <= 2; seed++ {
		mustRun(t, w, shop(), seed)
		got, err := query(t.Context(), w, "SELECT current_user, count(*) FROM orders JOIN customers USING (customer_id)")
		if err != nil || len(got) != 1 || got[0] != reader+" 20" {
			t.Errorf("the query returns %v, %v", got, err)
		}
	}
	if _, err := query(t.Context(), w, "SELECT * FROM public.secret"); err == nil || !strings.Contains(err.Error(), "a right is missing in Postgres at ") || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("the role reads what it may not: %v", err)
	}
	missing := d.open("query_role=query_nobody")
	if _, err := missing.Begin(t.Context(), shop(), ""); err == nil || !strings.Contains(err.Error(), `CREATE ROLE "query_nobody"`) {
		t.Errorf("a role that does not exist: %v, want it refused before rows are made", err)
	}
}

// TestQueryAcrossSwaps reads two tables while they are replaced by others with more rows or
// fewer: never some of before and some of after. Postgres resolves the names of a statement one
// by one; there are so many of them here that most swaps come between.
func TestQueryAcrossSwaps(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	const both = "(SELECT count(*) FROM customers) * 2 - (SELECT count(*) FROM orders)"
	sql := "SELECT " + both + strings.Repeat(" + "+both, 300)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				if got, err := query(t.Context(), w, sql); err != nil || got[0] != "0" {
					t.Errorf("a reader sees %v, %v", got, err)
					return
				}
			}
		})
	}
	for n := range int64(20) {
		e := shop()
		e.Tables[0].TargetRows += n
		e.Tables[1].TargetRows += 2 * n
		mustRun(t, w, e, n+2)
	}
	stop()
	readers.Wait()
}

func TestLockedTable(t *testing.T) {
	d := newDatabase(t)
	w := d.open("lock_timeout=300ms")
	mustRun(t, w, shop(), 1)
	conn := dial(t, d.url+"&application_name=nightly")
	if _, err := conn.Exec(t.Context(), "BEGIN; INSERT INTO shop.orders SELECT * FROM shop.orders WHERE false; SELECT 1"); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), w, shop(), 2)
	if err == nil || !strings.Contains(err.Error(), `table "orders" is locked for more than 300ms by session `) || !strings.Contains(err.Error(), "nightly") {
		t.Errorf("the run ends with %v, want an error that names the session", err)
	}
	if _, err := conn.Exec(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, w, shop(), 3)

	if _, err := conn.Exec(t.Context(), fmt.Sprintf("BEGIN; SELECT pg_advisory_xact_lock(%d)", pg.LockKey("namespace shop"))); err != nil {
		t.Fatal(err)
	}
	err = w.Truncate(t.Context(), shop(), "")
	if err == nil || !strings.Contains(err.Error(), `experiment "shop" is being changed by others for more than 300ms: its lock is held by session `) || !strings.Contains(err.Error(), "nightly") {
		t.Errorf("Truncate of a namespace that is locked: %v, want an error that names the session", err)
	}
}

// TestLockedByAnother has a session in the way of which the role that connects may not see since
// when it is idle.
func TestLockedByAnother(t *testing.T) {
	d := newDatabase(t)
	login := role(t, "locked_login")
	d.sql("GRANT CREATE ON DATABASE " + d.sql("SELECT current_database()") + " TO " + login)
	w := openWarehouse(t, strings.Replace(d.url, pgtest.Superuser+"@", login+"@", 1)+"&lock_timeout=300ms")
	mustRun(t, w, shop(), 1)
	conn := dial(t, d.url+"&application_name=nightly")
	if _, err := conn.Exec(t.Context(), "BEGIN; LOCK TABLE shop.orders"); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), w, shop(), 2)
	if err == nil || !strings.Contains(err.Error(), "of user "+pgtest.Superuser+" (nightly)") {
		t.Errorf("the run ends with %v, want an error that names the session, and nothing that is empty", err)
	}
}

func TestUnreachable(t *testing.T) {
	c := pgtest.Start(t, pgtest.TCP)
	u, err := url.Parse(c.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	wrong := *u
	wrong.User = url.UserPassword("postgres", "hunter2")
	missing := *u
	missing.Path = "/nowhere"
	closed := *u
	closed.Host = "127.0.0.1:1"
	for name, url := range map[string]*url.URL{"password": &wrong, "database": &missing, "port": &closed} {
		_, err := postgres.OpenWarehouse(ctx, url.String())
		if !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want ErrUnreachable with host and database, without the password", name, err)
		}
		t.Log(err)
	}
	password, _ := u.User.Password()
	for _, bad := range []string{"postgres:me:hunter2@127.0.0.1/d", "postgres://me:hunter2@127.0.0.1:x/d", "postgres://127.0.0.1/d?pass=hunter2&sslmode=perhaps"} {
		_, err := postgres.OpenWarehouse(ctx, bad)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want an error without the password", bad, err)
		}
	}
	_, err = postgres.OpenWarehouse(ctx, u.String()+"&query_rol=x")
	if err == nil || !strings.Contains(err.Error(), "query_role, load_connections") {
		t.Errorf("an unknown option: %v, want those that there are", err)
	}
	for _, bad := range []string{"&load_connections=0", "&lock_timeout=soon", "&query_role=", "&connections=many", "&sslmode=perhaps"} {
		_, err := postgres.OpenWarehouse(ctx, u.String()+bad)
		if err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v, want an error without the password", bad, err)
		}
		t.Log(err)
	}
}

func TestLostConnection(t *testing.T) {
	d := newDatabase(t)
	w := d.open("")
	mustRun(t, w, shop(), 1)
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT i FROM generate_series(1, 3000000) i"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if _, err := rows.Next(); err != nil {
		t.Fatal(err)
	}
	d.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'dwsim' AND datname = current_database()")
	for row := []any{1}; row != nil && err == nil; {
		row, err = rows.Next()
	}
	if !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a query whose connection was ended says %v", err)
	}
	if got, err := query(t.Context(), w, "SELECT 1"); err != nil {
		t.Errorf("the next query: %v, %v", got, err)
	}
}
