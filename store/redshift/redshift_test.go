package redshift_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/redshift"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

var unenforced = storetest.WarehouseOptions{KeysNotEnforced: true}

// database returns the URL of a Postgres database that stands in for Redshift.
func database(t *testing.T) string {
	t.Helper()
	return strings.Replace(pgtest.Start(t).Database(t), "postgres:", "redshift:", 1)
}

func openWarehouse(t *testing.T, url string) *redshift.Warehouse {
	t.Helper()
	w, err := redshift.OpenWarehouse(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func TestStandIn(t *testing.T) {
	storetest.RunWarehouseWith(t, unenforced, func(t *testing.T) store.Warehouse { return openWarehouse(t, database(t)) })
}

func TestStandInWithTwoHandles(t *testing.T) {
	url := database(t)
	storetest.RunFences(t, openWarehouse(t, url), openWarehouse(t, url))
}

// The rows of INSERT are read by Postgres here, with functions of its own in the place of
// those of Redshift.
func TestInserts(t *testing.T) {
	storetest.RunWarehouseWith(t, unenforced, func(t *testing.T) store.Warehouse {
		url := pgtest.Start(t).Database(t)
		if _, err := pgtest.Psql(url, `CREATE FUNCTION public.json_parse(text) RETURNS JSON AS 'SELECT $1::JSON' LANGUAGE SQL;
			CREATE FUNCTION public."json_serialize"(JSON) RETURNS TEXT AS 'SELECT $1::TEXT' LANGUAGE SQL;
			CREATE FUNCTION public.to_varbyte(text, text) RETURNS BYTEA AS 'SELECT decode($1, $2)' LANGUAGE SQL;`); err != nil {
			t.Fatal(err)
		}
		w, err := redshift.OpenInserting(t.Context(), strings.Replace(url, "postgres:", "redshift:", 1))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Close() })
		return w
	})
}

// What a builder that is gone has left is swept by the next load, and what one that lives
// builds is not.
func TestStandInSweeps(t *testing.T) {
	url := database(t)
	w := openWarehouse(t, url)
	e := decode(t, shopDocument)
	alive, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Rollback()
	dead, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer dead.Rollback()
	postgres := strings.Replace(url, "redshift:", "postgres:", 1)
	const stages = `SELECT string_agg(nspname::text, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname ~ '^_dwsim_[0-9a-z]{16}$'`
	if got := psql(t, postgres, stages); len(strings.Fields(got)) != 2 {
		t.Fatalf("the stages are %s", got)
	}
	killed := psql(t, postgres, `WITH last AS (SELECT id, process FROM _dwsim.leases ORDER BY held_at DESC LIMIT 1) SELECT id FROM last, pg_terminate_backend(process, 10000)`)
	third, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer third.Rollback()
	if got := psql(t, postgres, stages); len(strings.Fields(got)) != 2 || strings.Contains(got, killed) {
		t.Errorf("after the builder of %s is gone the stages are %s", killed, got)
	}
	if err := alive.Commit(t.Context(), store.Mark{}); err != nil {
		t.Errorf("the load that was under way meanwhile: %v", err)
	}
}

func psql(t *testing.T, url, script string) string {
	t.Helper()
	out, err := pgtest.Psql(url, script)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// Keys and physical design are left out of a stand-in.
func TestStandInTables(t *testing.T) {
	url := database(t)
	w := openWarehouse(t, url)
	if err := w.CreateTables(t.Context(), decode(t, shopDocument)); err != nil {
		t.Fatal(err)
	}
	if got := psql(t, strings.Replace(url, "redshift:", "postgres:", 1), "SELECT count(*) FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'shop' AND contype IN ('p', 'u', 'f', 'c')"); got != "0" {
		t.Errorf("the tables declare %s keys", got)
	}
	if v, err := w.Version(t.Context()); err != nil || !strings.HasPrefix(v, "PostgreSQL 1") || !strings.HasSuffix(v, "(for Redshift)") {
		t.Errorf("Version = %q, %v", v, err)
	}
	for _, f := range w.Examine(t.Context()) {
		if f.Err != nil || f.Detail == "" {
			t.Errorf("%s: %s, %v", f.Subject, f.Detail, f.Err)
		}
	}
}

func TestURLs(t *testing.T) {
	s := newServer(t)
	w, err := store.OpenWarehouse(t.Context(), s.url("&iam_role=default"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if v, err := w.(store.Versioner).Version(t.Context()); err != nil || v != "Redshift 1.0.117891" {
		t.Errorf("Version = %q, %v", v, err)
	}
	for url, want := range map[string]string{
		s.url("&iam_role=admin"):                         "is no role",
		s.url("&statupdate=perhaps"):                     "neither on nor off",
		s.url("&query_role=reader"):                      "no SET ROLE",
		s.url("&load_connections=0"):                     "load_connections",
		"postgres://u:pass-secret@h/d":                   "malformed",
		"redshift://u:pass-secret@h:x/d":                 "malformed",
		"redshift://u:pass-secret@127.0.0.1/d":           "127.0.0.1:5439",
		"redshift://u:pass-secret@127.0.0.1:1/d":         "cannot be reached",
		s.url("&iam_role=arn:aws:iam::1:role/x%27%3B--"): "is no role",
		s.url("&iam_role=arn:aws:iam::1:role/x;--"):      "%3B for a semicolon",
	} {
		w, err := redshift.OpenWarehouse(t.Context(), url)
		if err == nil {
			_ = w.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pass-secret") {
			t.Errorf("%s: %v, want %s", url, err, want)
		}
	}
}
