package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// manyRows fills a table of twoTexts without committing its sink.
func manyRows(t *testing.T, l store.Loading, table *schema.Table, rows int) func(context.Context) error {
	t.Helper()
	sink, err := l.OpenSink(t.Context(), nil, table)
	if err != nil {
		t.Fatal(err)
	}
	b := vectors.New(table, rows)
	for row := range rows {
		if err := errors.Join(b.SetInt(0, int64(row+1)), b.SetText(1, fmt.Appendf(nil, "%030d", row*7919%rows))); err != nil {
			t.Fatal(err)
		}
		b.EndRow()
	}
	if err := sink.WriteBatch(t.Context(), b.Batch()); err != nil {
		t.Fatal(err)
	}
	return sink.Commit
}

// longWork prepares a load and returns the step of it that takes long.
type longWork func(store.Loading) func(context.Context) error

// TestCancelled cancels where a load works for long: it ends far sooner than it would, and
// nothing is left.
func TestCancelled(t *testing.T) {
	rows := 300_000
	if testing.Short() {
		rows = 100_000
	}
	dir := t.TempDir()
	w, e := openWarehouse(t, dir), twoTexts()
	index := func(l store.Loading) func(context.Context) error { return manyRows(t, l, e.Table("keyed"), rows) }
	swap := func(table string, rows int) longWork {
		return func(l store.Loading) func(context.Context) error {
			if err := manyRows(t, l, e.Table(table), rows)(t.Context()); err != nil {
				t.Fatal(err)
			}
			mark := store.Mark{table: {Run: 1, Rows: int64(rows)}}
			return func(ctx context.Context) error { return l.Commit(ctx, mark) }
		}
	}
	if _, err := timed(t, w, e, swap("keyed", rows), time.Hour); err != nil {
		t.Fatal(err)
	}
	wantCancelled(t, "an index", w, e, index)
	wantCancelled(t, "a swap with a table that is carried over", w, e, swap("plain", 10))
	if got := names(t, dir); !slices.Equal(got, []string{"shop.db", "shop.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	if got, err := w.Mark(t.Context(), "shop"); err != nil || got["keyed"].Rows != int64(rows) || got["plain"].Rows != 10 {
		t.Errorf("the mark is %v, %v", got, err)
	}
}

// wantCancelled tries a few times, as a machine that is busy with other things may hold
// up anything.
func wantCancelled(t *testing.T, what string, w store.Warehouse, e *schema.Experiment, work longWork) {
	t.Helper()
	whole, err := timed(t, w, e, work, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var took time.Duration
	for range 10 {
		took, err = timed(t, w, e, work, whole/16)
		if errors.Is(err, context.DeadlineExceeded) && took < whole/2 {
			return
		}
	}
	t.Errorf("%s ends after %s with %v; it takes %s when it is not cancelled", what, took, err, whole)
}

// timed does work, cancelled after a time, and returns how long it took.
func timed(t *testing.T, w store.Warehouse, e *schema.Experiment, work longWork, limit time.Duration) (time.Duration, error) {
	t.Helper()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	step := work(l)
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	start := time.Now()
	err = step(ctx)
	return time.Since(start), err
}

// TestFenceWaits: a fence that is given up while the namespace is locked says why it waited.
func TestFenceWaits(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	held := flock.New(filepath.Join(dir, "shop.lock"))
	if ok, err := held.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := w.Fence(ctx, "shop", "dead")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "is being changed by another process at this moment") {
		t.Errorf("Fence of a namespace that is being changed: %v", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Fence(t.Context(), "shop", "dead"); err != nil {
		t.Errorf("Fence afterwards: %v", err)
	}
}

// TestOldFencesAreForgotten: of very many owners that were declared dead the newest stay.
func TestOldFencesAreForgotten(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	var old strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&old, "dead-%d\n", i)
	}
	if err := os.WriteFile(filepath.Join(dir, "shop.fence"), []byte(old.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Fence(t.Context(), "shop", "newest"); err != nil {
		t.Fatal(err)
	}
	for owner, fenced := range map[string]bool{"dead-0": false, "dead-1": true, "dead-999": true, "newest": true} {
		if err := w.Truncate(t.Context(), twoTexts(), owner); errors.Is(err, store.ErrFenced) != fenced {
			t.Errorf("Truncate of %s: %v, want it fenced: %v", owner, err, fenced)
		}
	}
}
