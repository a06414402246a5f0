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

// TestCancelled cancels where a load works for long: it ends at once, and nothing is left.
func TestCancelled(t *testing.T) {
	const rows = 300_000
	dir := t.TempDir()
	w, e := openWarehouse(t, dir), twoTexts()
	begin := func() store.Loading {
		t.Helper()
		l, err := w.Begin(t.Context(), e, "")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	cancelled := func(what string, work func(context.Context) error) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		defer cancel()
		start := time.Now()
		err := work(ctx)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > time.Second {
			t.Errorf("%s ends after %s with %v", what, took, err)
		}
	}
	l := begin()
	makeIndex := manyRows(t, l, e.Table("keyed"), rows)
	start := time.Now()
	if err := makeIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("the index takes %s when it is not cancelled", time.Since(start))
	mark := store.Mark{"keyed": {Run: 1, Rows: rows}}
	if err := l.Commit(t.Context(), mark); err != nil {
		t.Fatal(err)
	}

	l = begin()
	cancelled("an index", manyRows(t, l, e.Table("keyed"), rows))
	if err := l.Rollback(); err != nil {
		t.Error(err)
	}
	l = begin()
	if err := manyRows(t, l, e.Table("plain"), 10)(t.Context()); err != nil {
		t.Fatal(err)
	}
	cancelled("a table that is carried over", func(ctx context.Context) error {
		return l.Commit(ctx, store.Mark{"plain": {Run: 2, Rows: 10}})
	})
	if got := names(t, dir); !slices.Equal(got, []string{"_dwsim.lock", "shop.db", "shop.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	if got, err := w.Mark(t.Context(), "shop"); err != nil || got["keyed"].Rows != rows || len(got) != 1 {
		t.Errorf("the mark is %v, %v", got, err)
	}
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
