//go:build linux

package torture_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

const (
	reopenWithin = time.Second      // of its own time, for the first command after a death
	settleWithin = 12 * time.Second // a run whose owner is dead has its outcome by then
)

// settled reopens the data root after a death, and returns the runs once none is RUNNING.
func (w *world) settled(t testing.TB) []*record {
	t.Helper()
	since := time.Now()
	first := w.run(t, "run", "list", name, "--json")
	if first.code != 0 {
		t.Fatalf("after the death, dw-sim %s: %v", first.line, first)
	}
	report.took("reopening after a death (CPU)", first.cpu)
	report.took("reopening after a death", first.wall)
	if first.cpu > reopenWithin || first.wall > form(settleWithin, reopenWithin) {
		t.Errorf("reopening took %s, and %s of the processor", first.wall, first.cpu)
	}
	var runs []*record
	if !eventually(settleWithin, func() bool { runs = w.runs(t); return running(runs) == nil }) {
		t.Fatalf("run %d is RUNNING %s after the death of its owner", running(runs).ID, settleWithin)
	}
	report.took("a run without owner, until it had its outcome,", time.Since(since))
	return runs
}

func running(runs []*record) *record {
	i := slices.IndexFunc(runs, func(r *record) bool { return r.Status == inProgress })
	if i < 0 {
		return nil
	}
	return runs[i]
}

// newest returns the number of the newest run, 0 where there is none.
func newest(runs []*record) int64 {
	if len(runs) == 0 {
		return 0
	}
	return runs[0].ID
}

// checkOutcome checks that the newest run, if it is a new one, ended as its rows tell: those
// of the run before are whole unless it is COMPLETED. It returns whose rows there are, 0
// for none.
func (w *world) checkOutcome(t testing.TB, before, numbered int64) (holds int64) {
	t.Helper()
	runs := w.settled(t)
	holds = w.whole(t)
	if newest(runs) == numbered {
		report.ended("not on record")
		if holds != before {
			t.Errorf("there are the rows of run %d, want those of run %d", holds, before)
		}
		return holds
	}
	last := runs[0]
	report.ended(last.Status)
	switch last.Status {
	case completed:
		before = last.ID
	case aborted, failed:
		if last.Error == "" {
			t.Errorf("run %d is %s for no reason", last.ID, last.Status)
		}
	default:
		t.Errorf("run %d is %q", last.ID, last.Status)
	}
	if holds != before {
		t.Errorf("run %d is %s (%s), but there are the rows of run %d, want those of run %d", last.ID, last.Status, last.Error, holds, before)
	}
	if left := w.unfinished(t, "generated"); left != nil {
		t.Errorf("settled, and there are still %q", left)
	}
	return holds
}

// whole checks all that is stored: both databases are undamaged, and the rows are those
// of one run, which is returned; 0 where there are none.
func (w *world) whole(t testing.TB) (run int64) {
	t.Helper()
	if w.url != "" {
		return w.wholePostgres(t)
	}
	w.integrity(t, filepath.Join(w.root, "dw_simulator.db"))
	file := filepath.Join(w.root, "warehouse", name+".db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	w.integrity(t, file)
	run = w.markedRun(t, query[string](t, file, "SELECT table_name || ' ' || json_extract(mark, '$.run') FROM _dwsim_run"))
	if run == 0 {
		if rows := query[int64](t, file, "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM orders)"); rows[0] != 0 {
			t.Errorf("there are %d rows that are no run's", rows[0])
		}
		return 0
	}
	w.verify(t, run)
	return run
}

// verify compares the rows that there are with those that a run should have.
func (w *world) verify(t testing.TB, run int64) {
	t.Helper()
	if r := w.run(t, "run", "verify", name, strconv.FormatInt(run, 10)); r.code != 0 {
		t.Errorf("the rows of run %d: %v\n%s", run, r, r.out)
	}
}

func (w *world) integrity(t testing.TB, file string) {
	t.Helper()
	if got := query[string](t, file, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Errorf("%s: integrity_check: %q", file, got)
	}
	if got := query[string](t, file, `SELECT "table" FROM pragma_foreign_key_check`); len(got) > 0 {
		t.Errorf("%s: foreign_key_check: %q", file, got)
	}
}

// markedRun returns the run of the rows, 0 for none. Tables that it kept have those of an
// older one.
func (w *world) markedRun(t testing.TB, marks []string) (run int64) {
	t.Helper()
	runs := map[string]int64{}
	for _, text := range marks {
		table, id, _ := strings.Cut(text, " ")
		runs[table], _ = strconv.ParseInt(id, 10, 64)
		run = max(run, runs[table])
	}
	if run == 0 {
		return 0
	}
	for _, table := range w.runNumber(t, run).Tables {
		if held := runs[table.Table]; (held != run) != (table.Asked == 0) || held == 0 {
			t.Errorf("the rows are a mixture: %v, and run %d made %d rows of %s", runs, run, table.Asked, table.Table)
		}
	}
	return run
}

// query returns the values of a column, read with SQLite alone.
func query[T any](t testing.TB, file, statement string) []T {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(statement)
	if err != nil {
		t.Fatalf("%s: %s: %v", file, statement, err)
	}
	defer rows.Close()
	var values []T
	for rows.Next() {
		var value T
		if err := rows.Scan(&value); err != nil {
			t.Fatalf("%s: %s: %v", file, statement, err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Errorf("%s: %s: %v", file, statement, err)
	}
	return values
}

// goesOn checks that the next run works and leaves nothing unfinished, and returns its
// number.
func (w *world) goesOn(t testing.TB) int64 {
	t.Helper()
	id := w.fill(t)
	if holds := w.whole(t); holds != id {
		t.Errorf("after the next run, %d, there are the rows of run %d", id, holds)
	}
	if left := w.unfinished(t, "generated", "warehouse"); left != nil {
		t.Errorf("after the next run there are still %q", left)
	}
	return id
}
