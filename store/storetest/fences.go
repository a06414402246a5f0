package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

// owned begins a load under an owner and fills customers.
func owned(t *testing.T, w store.Warehouse, owner string, run int64, rows int) *load {
	t.Helper()
	l := beginAs(t, w, shop(), owner)
	l.fill("customers", run, rows, rows)
	return l
}

func fence(t *testing.T, w store.Warehouse, experiment, owner string) store.Mark {
	t.Helper()
	mark, err := w.Fence(t.Context(), experiment, owner)
	if err != nil {
		t.Fatalf("Fence: %v", err)
	}
	return mark
}

func wantFenced(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrFenced) || !strings.Contains(strings.ToLower(err.Error()), "shop") {
		t.Errorf("%s of an owner that was declared dead: %v, want ErrFenced with the name", what, err)
	}
}

func testFence(t *testing.T, w store.Warehouse) {
	first := owned(t, w, "first", 1, 3)
	first.commit()
	dead, heir := owned(t, w, "dead", 2, 4), owned(t, w, "heir", 3, 5)
	for range 2 {
		if mark := fence(t, w, "SHOP", "dead"); mark["customers"].Run != 1 {
			t.Errorf("Fence returns %v, want the mark of run 1", mark)
		}
	}
	wantFenced(t, "Commit", dead.l.Commit(t.Context(), dead.m))
	wantFenced(t, "Truncate", w.Truncate(t.Context(), shop(), "dead"))
	wantFenced(t, "Drop", w.Drop(t.Context(), "Shop", "dead"))
	if err := dead.l.Rollback(); err != nil {
		t.Errorf("Rollback of a fenced load: %v", err)
	}
	wantMark(t, w, first.m)
	wantQuery(t, w, "SELECT count(*) FROM customers", "3")

	heir.commit()
	wantMark(t, w, heir.m)
	if err := w.Truncate(t.Context(), shop(), "heir"); err != nil {
		t.Errorf("Truncate of another owner: %v", err)
	}
	fillShop(t, w, 4, 2)
}

// A namespace that was dropped is not made again by an owner that was declared dead before.
func testFenceOutlivesDrop(t *testing.T, w store.Warehouse) {
	if mark := fence(t, w, "shop", "dead"); len(mark) != 0 {
		t.Errorf("Fence where nothing is returns %v", mark)
	}
	fillShop(t, w, 1, 3)
	dead := owned(t, w, "dead", 2, 4)
	if err := w.Drop(t.Context(), "shop", "heir"); err != nil {
		t.Fatalf("Drop: %v", err)
	}
	wantFenced(t, "Truncate", w.Truncate(t.Context(), shop(), "dead"))
	wantFenced(t, "Commit", dead.l.Commit(t.Context(), dead.m))
	if _, err := tryQuery(t.Context(), w, store.Query{Experiment: "shop", SQL: "SELECT 1"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the dropped experiment is back: %v", err)
	}
	fillShop(t, w, 3, 3)
	wantFenced(t, "Drop", w.Drop(t.Context(), "shop", "dead"))
}

func testManyFences(t *testing.T, w store.Warehouse) {
	for i := range 20 {
		fence(t, w, "shop", fmt.Sprint("dead-", i))
	}
	for i := range 20 {
		wantFenced(t, "Truncate", w.Truncate(t.Context(), shop(), fmt.Sprint("dead-", i)))
	}
	for _, owner := range []string{"dead", "dead-", "dead-200", "ead-1", ""} {
		if err := w.Truncate(t.Context(), shop(), owner); err != nil {
			t.Errorf("Truncate of the owner %q: %v", owner, err)
		}
	}
	other := shop()
	other.Name = "other"
	if err := w.Truncate(t.Context(), other, "dead-1"); err != nil {
		t.Errorf("the fence of one experiment stands before another: %v", err)
	}
	if _, err := w.Fence(t.Context(), "shop", ""); err == nil {
		t.Error("the owner without a nonce is fenced")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Fence(ctx, "shop", "late"); !errors.Is(err, context.Canceled) {
		t.Errorf("Fence under a cancelled context: %v", err)
	}
}

// RunFences checks that a fence and a Commit that race come one after the other: either
// the fence returns the mark that was committed, or the Commit is an ErrFenced and what
// was there stays. RunWarehouse calls it with one handle twice; a driver's tests call it
// with two on the same place.
func RunFences(t *testing.T, a, b store.Warehouse) {
	var committed, fenced int
	present := int64(0)
	for run := int64(1); run <= 30; run++ {
		owner := fmt.Sprint("owner-", run)
		l := owned(t, a, owner, run, 3)
		var seen store.Mark
		var commitErr error
		var both sync.WaitGroup
		both.Go(func() { commitErr = l.l.Commit(t.Context(), l.m) })
		both.Go(func() { seen = fence(t, b, "shop", owner) })
		both.Wait()
		if commitErr == nil {
			present = run
			committed++
		} else {
			wantFenced(t, "Commit", commitErr)
			fenced++
		}
		if got := seen["customers"].Run; got != present {
			t.Errorf("run %d: Commit says %v, the fence saw the rows of run %d, want those of %d", run, commitErr, got, present)
		}
		if mark, err := a.Mark(t.Context(), "shop"); err != nil || mark["customers"].Run != present {
			t.Errorf("run %d: Commit says %v, but the mark is %v, %v", run, commitErr, mark, err)
		}
	}
	t.Logf("%d times the Commit came first, %d times the fence", committed, fenced)
}
