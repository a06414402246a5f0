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
