package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

func testQueryResults(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 10)
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT order_id, total, NULL AS absent, 1.5 AS half, 'x' AS letter FROM orders WHERE order_id <= 5 ORDER BY order_id"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for _, c := range rows.Columns {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"order_id", "total", "absent", "half", "letter"}) {
		t.Errorf("the columns are %q", names)
	}
	// The totals of run 1 begin with the second of the extremes.
	for n, total := range []string{"0.01", "-0.01", "99999999.99", "-99999999.99", "0.00"} {
		row, err := rows.Next()
		if err != nil || len(row) != 5 {
			t.Fatalf("row %d is %v, %v", n, row, err)
		}
		if row[0] != int64(n+1) || row[1] != total || row[2] != nil || row[4] != "x" {
			t.Errorf("row %d is %#v, want %d, %s, nil, 1.5, x", n, row, n+1, total)
		}
	}
	for range 2 {
		if row, err := rows.Next(); row != nil || err != nil {
			t.Errorf("after the last row comes %v, %v", row, err)
		}
	}
	if rows.Count() != 5 || rows.Truncated() {
		t.Errorf("Count = %d, Truncated = %v", rows.Count(), rows.Truncated())
	}
	if err := errors.Join(rows.Close(), rows.Close()); err != nil {
		t.Errorf("Close twice: %v", err)
	}
}

func testQueryLimit(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 10)
	for _, test := range []struct {
		limit, count int64
		truncated    bool
	}{{0, 10, false}, {1, 1, true}, {9, 9, true}, {10, 10, false}, {11, 10, false}} {
		rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT * FROM customers", Limit: test.limit})
		if err != nil {
			t.Fatal(err)
		}
		for {
			if row, err := rows.Next(); err != nil {
				t.Fatal(err)
			} else if row == nil {
				break
			}
		}
		if rows.Count() != test.count || rows.Truncated() != test.truncated {
			t.Errorf("limit %d: %d rows, truncated %v; want %d, %v", test.limit, rows.Count(), rows.Truncated(), test.count, test.truncated)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}

// changes are statements that a query must refuse in every warehouse.
var changes = []string{
	"INSERT INTO notes VALUES ('x')",
	"UPDATE customers SET city = 'x'",
	"DELETE FROM orders",
	"DROP TABLE orders",
	"CREATE TABLE other (a INT)",
	"CREATE TEMPORARY TABLE other (a INT)",
	"CREATE VIEW other AS SELECT 1",
	"CREATE INDEX other ON orders (total)",
	"ALTER TABLE orders RENAME TO other",
	"WITH x AS (SELECT 1) DELETE FROM orders",
	"INSERT INTO notes VALUES ('x') RETURNING note",
	"BEGIN",
	"COMMIT",
	"SELECT 1; DELETE FROM orders",
	"SELECT 1; SELECT 2",
	"/* SELECT */ DELETE FROM orders -- SELECT",
	"",
	" ; -- nothing",
}

func testQueryReadsOnly(t *testing.T, w store.Warehouse) {
	mark := fillShop(t, w, 1, 10)
	for _, sql := range changes {
		rows, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
		if err == nil {
			t.Errorf("%q is not refused, but returns %v", sql, rows)
		}
	}
	wantMark(t, w, mark)
	wantQuery(t, w, "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT count(*) FROM notes), (SELECT count(*) FROM customers WHERE city = 'x')", "10 20 0 0")
	for _, sql := range []string{"SELECT 1;", "SELECT 1 ; -- done", "/* first */ SELECT 1", "WITH x AS (SELECT 1 AS n) SELECT n FROM x", "SELECT ';' WHERE 1 = 1"} {
		if rows, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql}); err != nil || len(rows) != 1 {
			t.Errorf("%q returns %v, %v", sql, rows, err)
		}
	}
}

func testQueryErrors(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 3)
	for sql, word := range map[string]string{
		"SELECT nosuch FROM customers": "nosuch",
		"SELECT * FROM nosuch":         "nosuch",
		"SELEC 1":                      "SELEC",
	} {
		_, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql})
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v, want an error that names %s", sql, err, word)
		}
	}
	wantQuery(t, w, "SELECT count(*) FROM customers", "3")
}

// endless is a query that ends by itself only after a very long time.
const endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n"

// lateEndless gives a row at once, and then none for a very long time.
const lateEndless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT i FROM n WHERE i < 2"

func testQueryTimeout(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 3)
	for _, sql := range []string{endless, lateEndless} {
		start := time.Now()
		_, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql, Timeout: 50 * time.Millisecond})
		if err == nil || !strings.Contains(err.Error(), "the query took longer than 50ms") {
			t.Errorf("the error is %v", err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("the query took %s to end", took)
		}
	}
	wantQuery(t, w, "SELECT count(*) FROM customers", "3")
	if _, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT 1", Timeout: time.Hour}); err != nil {
		t.Errorf("a fast query with a timeout: %v", err)
	}
}

func testQueryCancelled(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 3)
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: lateEndless})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ended := make(chan error)
	go func() {
		var err error
		for row := []any{}; row != nil && err == nil; {
			row, err = rows.Next()
		}
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled query ends with %v", err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	if _, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a query under a cancelled context: %v", err)
	}
	wantQuery(t, w, "SELECT count(*) FROM customers", "3")
}
