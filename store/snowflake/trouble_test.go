package snowflake_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
)

// TestTroubleThatPasses breaks each kind of statement once, in each way that the client gets over.
func TestTroubleThatPasses(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault snowtest.Fault
	}{
		{"a busy server", snowtest.Fault{Contains: "INSERT INTO _DWSIM_", Times: 1, Kind: snowtest.Unavailable}},
		{"an expired session", snowtest.Fault{Contains: "INSERT INTO _DWSIM_", Times: 1, Kind: snowtest.Expired}},
		{"an expired session that swaps", snowtest.Fault{Contains: "RENAME TO", Times: 1, Kind: snowtest.Expired}},
		{"a statement that does not arrive", snowtest.Fault{Contains: "INSERT INTO _DWSIM_", Times: 1, Kind: snowtest.CutBefore}},
		{"rows whose arrival is not confirmed", snowtest.Fault{Contains: "INSERT INTO _DWSIM_", Times: 1, Kind: snowtest.CutAfter}},
		{"a swap that is not confirmed", snowtest.Fault{Contains: "RENAME TO", Times: 1, Kind: snowtest.CutAfter}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // the client waits a second before it tries again
			s := snowtest.Start(t)
			w := open(t, s, "")
			e, b := tiny(t)
			s.Inject(test.fault)
			mark, err := fill(t, w, e, b)
			if err != nil {
				t.Fatal(err)
			}
			wantRows(t, w, e, mark)
			if test.fault.Kind == snowtest.Expired && s.Requests("/session/token-request") == 0 {
				t.Error("the session was not renewed")
			}
		})
	}
}

// TestTroubleThatStays breaks statements for good: the load fails, what was there stays, and
// nothing is left behind.
func TestTroubleThatStays(t *testing.T) {
	e, b := tiny(t)
	for _, test := range []struct {
		contains string
		kind     snowtest.FaultKind
	}{
		{"CREATE TABLE _DWSIM_", snowtest.CutBefore}, {"INSERT INTO _DWSIM_", snowtest.CutBefore}, {"INSERT INTO _DWSIM_", snowtest.CutAfter},
		{"SWAP WITH", snowtest.CutBefore}, {"UPDATE", snowtest.CutAfter},
	} {
		t.Run(fmt.Sprintf("%s %d", test.contains, test.kind), func(t *testing.T) {
			t.Parallel()
			s := snowtest.Start(t)
			w := open(t, s, "&retries=1")
			first, err := fill(t, w, e, b)
			if err != nil {
				t.Fatal(err)
			}
			s.Inject(snowtest.Fault{Contains: test.contains, Kind: test.kind})
			if _, err := fill(t, w, e, b); !errors.Is(err, store.ErrUnreachable) {
				t.Errorf("the load ends with %v, want ErrUnreachable", err)
			}
			s.Heal()
			wantRows(t, w, e, first)
			if got := strings.Join(s.Schemas(), " "); got != "SHOP _DWSIM" {
				t.Errorf("the database has the schemas %s", got)
			}
			if _, err := fill(t, w, e, b); err != nil {
				t.Errorf("the load after that: %v", err)
			}
		})
	}
}

// TestSwapWithoutAnswer loses the answer of a swap for good: the mark tells that it has happened.
func TestSwapWithoutAnswer(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "&retries=1")
	e, b := tiny(t)
	s.Inject(snowtest.Fault{Contains: "RENAME TO", Kind: snowtest.CutAfter})
	mark, err := fill(t, w, e, b)
	if err != nil {
		t.Fatalf("a swap that has happened is reported as %v", err)
	}
	wantRows(t, w, e, mark)
}

// TestCutDuringCopy breaks the connection in the middle of a COPY, at its end and before it.
func TestCutDuringCopy(t *testing.T) {
	for _, kind := range []snowtest.FaultKind{snowtest.CutBefore, snowtest.CutAfter} {
		for _, times := range []int{1, 0} {
			t.Run(fmt.Sprint(kind, times), func(t *testing.T) {
				t.Parallel()
				s := snowtest.Start(t)
				w := open(t, s, "&retries=1")
				e := every()
				files, mark := run(t, e)
				s.Inject(snowtest.Fault{Contains: "COPY INTO", Times: times, Kind: kind})
				if times == 1 {
					loadAll(t, w, e, files, mark)
					wantRows(t, w, e, mark)
					return
				}
				l, err := w.Begin(t.Context(), e, "")
				if err != nil {
					t.Fatal(err)
				}
				err = l.(store.ParquetLoader).LoadParquet(t.Context(), e.Table("plain"), files["plain"])
				if !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "plain") {
					t.Errorf("LoadParquet ends with %v", err)
				}
				if err := l.Rollback(); err != nil {
					t.Error(err)
				}
				if got := strings.Join(s.Schemas(), " "); got != "" {
					t.Errorf("the load left the schemas %s", got)
				}
			})
		}
	}
}

// TestFenceIsAbsolute suspends an owner between its checks and its swap, until Snowflake has taken
// its lock away, and fences it then.
func TestFenceIsAbsolute(t *testing.T) {
	s := snowtest.Start(t)
	w, other := open(t, s, ""), open(t, s, "")
	e, b := tiny(t)
	first, err := fill(t, w, e, b)
	if err != nil {
		t.Fatal(err)
	}
	var seen store.Mark
	var fenced error
	s.Inject(snowtest.Fault{Contains: "SWAP WITH", Times: 1, Kind: snowtest.Watched, Do: func() {
		s.EndTransactions()
		seen, fenced = other.Fence(context.Background(), "shop", "dead")
	}})
	l, err := w.Begin(t.Context(), e, "dead")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	if err := l.Commit(t.Context(), store.Mark{}); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Commit of the owner: %v, want ErrFenced", err)
	}
	if fenced != nil || seen["t"].Run != first["t"].Run {
		t.Errorf("Fence = %v, %v", seen, fenced)
	}
	wantRows(t, w, e, first)
}

// TestFenceThatWasRolledBack loses the lock of a fence before it is committed, which Snowflake does
// not say.
func TestFenceThatWasRolledBack(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	s.Inject(snowtest.Fault{Contains: "COMMIT", Times: 1, Kind: snowtest.Watched, Do: s.EndTransactions})
	if _, err := w.Fence(t.Context(), "shop", "dead"); err == nil || !strings.Contains(err.Error(), "rolled the transaction back") {
		t.Errorf("Fence: %v", err)
	}
	if _, err := w.Fence(t.Context(), "shop", "dead"); err != nil {
		t.Errorf("Fence again: %v", err)
	}
	e, _ := tiny(t)
	if err := w.Truncate(t.Context(), e, "dead"); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Truncate of the fenced owner: %v", err)
	}
}

// TestSweep leaves behind what a killed process would.
func TestSweep(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	e, b := tiny(t)
	for _, owner := range []string{"killed", ""} {
		if _, err := w.Begin(t.Context(), e, owner); err != nil {
			t.Fatal(err)
		}
	}
	other := *e
	other.Name = "other"
	if _, err := w.Begin(t.Context(), &other, "another"); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Schemas()); got != 3 {
		t.Fatalf("there are %d schemas", got)
	}
	heir, err := w.Begin(t.Context(), e, "heir") // which has the slot that was that of "killed"
	if err != nil {
		t.Fatal(err)
	}
	if got := len(s.Schemas()); got != 3 {
		t.Errorf("with the heir's, there are %d schemas, want 3", got)
	}
	if err := heir.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err := fill(t, w, e, b); err != nil {
		t.Fatal(err)
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Schemas()); got != 2 { // that of the other experiment, and _DWSIM
		t.Errorf("after Drop there are the schemas %s", s.Schemas())
	}
}

// TestForeignSchema has a schema of somebody else under the experiment's name.
func TestForeignSchema(t *testing.T) {
	s := snowtest.Start(t)
	w := open(t, s, "")
	e, b := tiny(t)
	s.CreateSchema("SHOP")
	if _, err := fill(t, w, e, b); err == nil || !strings.Contains(err.Error(), "was not made by dwsim") {
		t.Errorf("a load into a schema of somebody else: %v", err)
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Error(err)
	}
	if got := strings.Join(s.Schemas(), " "); got != "SHOP _DWSIM" {
		t.Errorf("the database has the schemas %s", got)
	}
}
