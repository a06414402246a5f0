package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

// WarehouseOptions say what a warehouse does otherwise than most.
type WarehouseOptions struct {
	// KeysNotEnforced says that the warehouse takes rows that break unique keys, as some do whose
	// keys only inform their planners. The suite checks that it does.
	KeysNotEnforced bool
}

// RunWarehouse checks a driver's warehouse. open returns a new, empty warehouse for each
// call and closes it, when the test ends, by t.Cleanup.
func RunWarehouse(t *testing.T, open func(t *testing.T) store.Warehouse) {
	RunWarehouseWith(t, WarehouseOptions{}, open)
}

// RunWarehouseWith is RunWarehouse for a warehouse that does something otherwise.
func RunWarehouseWith(t *testing.T, o WarehouseOptions, open func(t *testing.T) store.Warehouse) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, w store.Warehouse)
	}{
		{"CreateTables", testCreateTables},
		{"LoadAndQuery", testLoadAndQuery},
		{"EveryType", testEveryType},
		{"ScanInBatches", testScanInBatches},
		{"ScanStops", testScanStops},
		{"Truncate", testTruncate},
		{"Drop", testDrop},
		{"NotFound", testNotFound},
		{"ManyExperiments", testManyExperiments},
		{"MixedCase", testMixedCase},
		{"SwapIsAtomic", testSwapIsAtomic},
		{"ReadersDuringSwaps", testReadersDuringSwaps},
		{"Rollback", testRollback},
		{"SinkRollback", testSinkRollback},
		{"CarryOver", testCarryOver},
		{"CarryOverWithoutTables", testCarryOverWithoutTables},
		{"MarkConflict", testMarkConflict},
		{"DropDuringLoad", testDropDuringLoad},
		{"CommitNeedsMarks", testCommitNeedsMarks},
		{"UniqueViolation", o.testUniqueViolation},
		{"CompositeKeys", testCompositeKeys},
		{"CompositeKeysCarriedOver", testCompositeKeysCarriedOver},
		{"CompositeKeyViolation", o.testCompositeKeyViolation},
		{"LoadCancelled", testLoadCancelled},
		{"Faults", testFaults},
		{"Fence", testFence},
		{"FenceOutlivesDrop", testFenceOutlivesDrop},
		{"ManyFences", testManyFences},
		{"FencesAndCommits", func(t *testing.T, w store.Warehouse) { RunFences(t, w, w) }},
		{"Sizes", testSizes},
		{"QueryResults", testQueryResults},
		{"QueryLimit", testQueryLimit},
		{"QueryReadsOnly", testQueryReadsOnly},
		{"QueryErrors", testQueryErrors},
		{"QueryTimeout", testQueryTimeout},
		{"QueryCancelled", testQueryCancelled},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func testCreateTables(t *testing.T, w store.Warehouse) {
	create(t, w, shop())
	wantQuery(t, w, "SELECT count(*) FROM customers", "0")
	wantQuery(t, w, "SELECT count(*) FROM orders", "0")
	wantMark(t, w)
	if err := w.CreateTables(t.Context(), shop()); !errors.Is(err, store.ErrExists) {
		t.Errorf("CreateTables again: %v, want ErrExists", err)
	}
}

func testLoadAndQuery(t *testing.T, w store.Warehouse) {
	create(t, w, shop())
	mark := fillShop(t, w, 7, 10)
	wantMark(t, w, mark)
	wantQuery(t, w, "SELECT count(*), min(customer_id), max(customer_id), count(city) FROM customers", "10 1 10 8")
	wantQuery(t, w, "SELECT c.email, count(*) FROM customers c JOIN orders o ON o.customer_id = c.customer_id WHERE c.customer_id = 3 GROUP BY c.email", "7.2@example.com 2")
	wantQuery(t, w, "SELECT count(*) FROM notes", "0")
}

func testEveryType(t *testing.T, w store.Warehouse) {
	e := everyType()
	l := begin(t, w, e)
	l.fill("every_type", 0, 120, 50)
	l.commit()
	wantQuery(t, w, "SELECT count(*) FROM every_type", "120")
	wantDigest(t, w, l.m["every_type"].Digest)
}

// wantDigest scans the only table of everyType and compares its digest.
func wantDigest(t *testing.T, w store.Warehouse, want gen.TableDigest) {
	t.Helper()
	scanner, ok := w.(store.TableScanner)
	if !ok {
		t.Skip("the warehouse does not scan tables")
	}
	e := everyType()
	var digest gen.Digester
	err := scanner.ScanTable(t.Context(), e, &e.Tables[0], func(b *gen.Batch) error { digest.Add(b); return nil })
	if err != nil {
		t.Fatalf("ScanTable: %v", err)
	}
	got := digest.Sum()
	if got.Rows != want.Rows || got.Table != want.Table {
		t.Errorf("the digest is %d rows, %s, want %d, %s", got.Rows, got.Table, want.Rows, want.Table)
	}
	for column, d := range want.Columns {
		if got.Columns[column] != d {
			t.Errorf("the digest of %s is %s, want %s", column, got.Columns[column], d)
		}
	}
}

func testScanInBatches(t *testing.T, w store.Warehouse) {
	l := begin(t, w, everyType())
	l.fill("every_type", 3, 20_001, 7000)
	l.commit()
	wantDigest(t, w, l.m["every_type"].Digest)
}

func testScanStops(t *testing.T, w store.Warehouse) {
	scanner, ok := w.(store.TableScanner)
	if !ok {
		t.Skip("the warehouse does not scan tables")
	}
	fillShop(t, w, 1, 10)
	e := shop()
	enough := errors.New("enough")
	if err := scanner.ScanTable(t.Context(), e, e.Table("orders"), func(*gen.Batch) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("ScanTable returns %v, want the error of yield", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := scanner.ScanTable(ctx, e, e.Table("orders"), func(*gen.Batch) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("ScanTable under a cancelled context returns %v", err)
	}
	wantQuery(t, w, "SELECT count(*) FROM orders", "20")
}

func testTruncate(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 10)
	if err := w.Truncate(t.Context(), shop(), ""); err != nil {
		t.Fatalf("Truncate: %v", err)
	}
	wantMark(t, w)
	for _, table := range []string{"customers", "orders", "notes"} {
		wantQuery(t, w, "SELECT count(*) FROM "+table, "0")
	}
	wantMark(t, w)
	fillShop(t, w, 2, 3)
	wantQuery(t, w, "SELECT count(*) FROM customers", "3")
}

func testDrop(t *testing.T, w store.Warehouse) {
	fillShop(t, w, 1, 10)
	for range 2 {
		if err := w.Drop(t.Context(), "SHOP", ""); err != nil {
			t.Fatalf("Drop: %v", err)
		}
		if _, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a query after Drop: %v, want ErrNotFound", err)
		}
		wantMark(t, w)
	}
	create(t, w, shop())
}

func testNotFound(t *testing.T, w store.Warehouse) {
	if _, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Query: %v, want ErrNotFound", err)
	}
	if mark, err := w.Mark(t.Context(), "shop"); err != nil || len(mark) != 0 {
		t.Errorf("Mark = %v, %v, want an empty one", mark, err)
	}
	if scanner, ok := w.(store.TableScanner); ok {
		e := shop()
		if err := scanner.ScanTable(t.Context(), e, &e.Tables[0], func(*gen.Batch) error { return nil }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("ScanTable: %v, want ErrNotFound", err)
		}
	}
	l := begin(t, w, shop())
	unknown := everyType()
	if _, err := l.l.OpenSink(t.Context(), unknown, &unknown.Tables[0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("OpenSink of another experiment's table: %v, want ErrNotFound", err)
	}
}

func testManyExperiments(t *testing.T, w store.Warehouse) {
	const experiments = 12
	for i := range experiments {
		e := shop()
		e.Name = fmt.Sprintf("shop_%d", i)
		l := begin(t, w, e)
		l.fill("customers", int64(i), i, 5)
		l.commit()
	}
	for i := range experiments {
		rows, err := tryQuery(t.Context(), w, store.Query{Experiment: fmt.Sprintf("Shop_%d", i), SQL: "SELECT count(*) FROM customers"})
		if err != nil || len(rows) != 1 || rows[0] != fmt.Sprint(i) {
			t.Errorf("experiment %d has %v customers, %v", i, rows, err)
		}
	}
	if err := w.Drop(t.Context(), "shop_1", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop_10", SQL: "SELECT 1"}); err != nil {
		t.Errorf("shop_10 went with shop_1: %v", err)
	}
}

func testMixedCase(t *testing.T, w store.Warehouse) {
	create(t, w, shop())
	e := shop()
	e.Name = "sHOP"
	if err := w.CreateTables(t.Context(), e); !errors.Is(err, store.ErrExists) {
		t.Errorf("CreateTables under another case: %v, want ErrExists", err)
	}
	l := begin(t, w, e)
	l.fill("CUSTOMERS", 1, 3, 3)
	l.commit()
	wantQuery(t, w, "SELECT Count(*) FROM cUSTOMERS WHERE Customer_ID > 1", "2")
	wantMark(t, w, l.m)
}
