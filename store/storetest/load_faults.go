package storetest

import (
	"errors"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

// testFaults fails every operation of a load in turn, before its work and after it: the rows
// of the load before are whole, or those of this one where it was the answer of Commit that
// was lost, and the next load finds nothing in its way.
func testFaults(t *testing.T, w store.Warehouse) {
	for what, fail := range map[string]func(*Faults, int){"before": (*Faults).FailAt, "after": (*Faults).FailAfter} {
		present := fillShop(t, w, 1, 3)
		run := int64(1)
		for n, ended := 1, false; !ended; n++ {
			run++
			var f Faults
			fail(&f, n)
			mark, err := tryLoad(t, Faulty(w, &f), run)
			ended = len(f.Ops()) < n
			switch {
			case ended && err != nil:
				t.Fatalf("no operation failed, and the load ends with %v", err)
			case err != nil && !errors.Is(err, ErrInjected):
				t.Fatalf("operation %d of %q failed %s its work, and the load ends with %v", n, f.Ops(), what, err)
			case err == nil, what == "after" && f.Ops()[n-1] == "Loading.Commit":
				present = mark
			}
			wantMark(t, w, present)
			wantQuery(t, w, "SELECT (SELECT count(*) FROM customers) * 2 - (SELECT count(*) FROM orders)", "0")
			if t.Failed() {
				t.Fatalf("operation %d of %q failed %s its work", n, f.Ops(), what)
			}
		}
	}
}

// undo rolls back; after a Commit, what that says does not count.
func undo(err *error, rollback func() error) {
	if undoErr := rollback(); *err != nil {
		*err = errors.Join(*err, undoErr)
	}
}

// tryLoad loads a shop as whoever loads one does, and returns its mark.
func tryLoad(t *testing.T, w store.Warehouse, run int64) (m store.Mark, err error) {
	t.Helper()
	e := shop()
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return nil, err
	}
	defer undo(&err, l.Rollback)
	m = store.Mark{}
	for _, table := range []string{"customers", "orders"} {
		rows := map[string]int{"customers": 3, "orders": 6}[table]
		digest, err := tryTable(t, l, table, run, rows)
		if err != nil {
			return m, err
		}
		m[table] = store.TableMark{Run: run, Seed: -run, Rows: int64(rows), Engine: "1+test", DocumentHash: "0123456789abcdef", Digest: digest}
	}
	return m, l.Commit(t.Context(), m)
}

func tryTable(t *testing.T, l store.Loading, table string, run int64, rows int) (digest gen.TableDigest, err error) {
	t.Helper()
	e := shop()
	sink, err := l.OpenSink(t.Context(), e, e.Table(table))
	if err != nil {
		return digest, err
	}
	defer undo(&err, sink.Rollback)
	var sum gen.Digester
	b := makeBatch(t, e.Table(table), run, 0, rows)
	sum.Add(b)
	if err := sink.WriteBatch(t.Context(), b); err != nil {
		return digest, err
	}
	return sum.Sum(), sink.Commit(t.Context())
}
