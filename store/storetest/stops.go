package storetest

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// neverEnds never gets to its last row, neverBegins to its first.
const (
	neverEnds   = "SELECT a.order_id, b.total FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h"
	neverBegins = "SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h, orders i, orders j"
)

// RunStops checks that queries can be ended at any moment, by several goroutines at a time, and
// that nothing is left of them: no goroutine, no file, no connection that is used up. queries is
// how many are cancelled for that.
func RunStops(t *testing.T, w store.Warehouse, queries int) {
	fillShop(t, w, 1, 10)
	t.Run("Closed", func(t *testing.T) { testClosed(t, w) })
	t.Run("CancelledWhileNobodyReads", func(t *testing.T) { testNobodyReads(t, w) })
	t.Run("EightAtATime", func(t *testing.T) { testEightAtATime(t, w) })
	t.Run("NothingIsLeft", func(t *testing.T) { testNothingIsLeft(t, w, queries) })
	wantQuery(t, w, "SELECT count(*) FROM orders", "20")
}

// testClosed closes twice, at the begin, in the middle and at the end, and reads on.
func testClosed(t *testing.T, w store.Warehouse) {
	for _, sql := range []string{neverEnds, "SELECT order_id FROM orders", "SELECT 1 WHERE 1 = 0"} {
		for _, read := range []int{0, 1, 25} {
			rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
			if err != nil {
				t.Fatal(err)
			}
			for range read {
				if _, err := rows.Next(); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				if err := rows.Close(); err != nil {
					t.Errorf("Close of %q after %d rows: %v", sql, read, err)
				}
				if row, err := rows.Next(); row != nil || err != nil {
					t.Errorf("Next of closed rows = %v, %v", row, err)
				}
			}
		}
	}
}

// testNobodyReads: a query that is left alone ends with its context, and says so when it is
// closed or read long after that.
func testNobodyReads(t *testing.T, w store.Warehouse) {
	for _, read := range []int{0, 1} {
		ctx, cancel := context.WithCancelCause(t.Context())
		rows, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: neverEnds})
		if err != nil {
			t.Fatal(err)
		}
		for range read {
			if _, err := rows.Next(); err != nil {
				t.Fatal(err)
			}
		}
		why := errors.New("nobody reads")
		cancel(why)
		if _, err := rows.Next(); !errors.Is(err, why) {
			t.Errorf("Next after the end of the context: %v", err)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}

// testEightAtATime stops eight queries at once.
func testEightAtATime(t *testing.T, w store.Warehouse) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			sql := neverEnds
			if i%2 == 0 {
				sql = neverBegins
			}
			began := time.Now()
			_, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: sql, Timeout: attackTimeout})
			if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 2*attackTimeout+8*attackGrace {
				t.Errorf("it ended after %s with %v", took, err)
			}
		})
	}
	all.Wait()
}

// testNothingIsLeft cancels queries at all kinds of moments.
func testNothingIsLeft(t *testing.T, w store.Warehouse, queries int) {
	cancelSome(t, w, 20) // what is opened once, and stays
	before, files := runtime.NumGoroutine(), openFiles()
	cancelSome(t, w, queries)
	var after, filesAfter int
	for range 100 { // what a query has left may end a little later
		if after, filesAfter = runtime.NumGoroutine(), openFiles(); after <= before+5 && filesAfter <= files+5 {
			return
		}
		runtime.Gosched()
		<-time.After(20 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	t.Errorf("there are %d goroutines and %d files, which were %d and %d\n%s", after, filesAfter, before, files, stacks)
}

func cancelSome(t *testing.T, w store.Warehouse, queries int) {
	t.Helper()
	for i := range queries {
		ctx, cancel := context.WithCancel(t.Context())
		sql := []string{neverEnds, neverBegins, "SELECT order_id FROM orders", "SELECT nosuch FROM orders"}[i%4]
		if i%8 < 4 {
			time.AfterFunc(time.Duration(i%50)*20*time.Microsecond, cancel)
		}
		rows, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: sql, Timeout: 5 * time.Millisecond})
		if err != nil {
			if sql == neverEnds && ctx.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%.30s: %v", sql, err)
			}
			cancel()
			continue
		}
		for range i % 5 {
			_, _ = rows.Next()
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
		cancel()
	}
}

// openFiles returns how many files this process has open; 0 where that is not known.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	n := 0
	for _, e := range entries {
		if target, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && !strings.HasPrefix(target, "anon_inode:") {
			n++
		}
	}
	return n
}
