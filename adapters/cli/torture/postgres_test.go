//go:build linux

package torture_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// postgresWorld is a data root whose metadata and rows are in a Postgres database.
func postgresWorld(t testing.TB) *world {
	t.Helper()
	w := emptyWorld(t, t.TempDir())
	w.url = pgtest.Start(t).Database(t)
	return w
}

// newPostgresWorld has the experiment, without rows.
func newPostgresWorld(t testing.TB) *world {
	t.Helper()
	w := postgresWorld(t)
	w.must(t, w.create()...)
	return w
}

// lines are the rows that psql prints.
func (w *world) lines(t testing.TB, sql string) []string {
	t.Helper()
	out, err := pgtest.Psql(w.url, sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return strings.Fields(strings.ReplaceAll(out, " ", "\u00a0"))
}

// wholePostgres is whole of rows in Postgres.
func (w *world) wholePostgres(t testing.TB) (run int64) {
	t.Helper()
	if len(w.lines(t, "SELECT 1 FROM pg_namespace WHERE nspname = 'ledger'")) == 0 {
		return 0
	}
	if broken := w.lines(t, "SELECT conname FROM pg_constraint WHERE connamespace = 'ledger'::regnamespace AND NOT convalidated"); len(broken) > 0 {
		t.Errorf("the keys %q were not checked", broken)
	}
	marks := w.lines(t, "SELECT table_name || ':' || (mark::json->>'run') FROM ledger._dwsim_run WHERE mark IS NOT NULL")
	for i := range marks {
		marks[i] = strings.Replace(marks[i], ":", " ", 1)
	}
	run = w.markedRun(t, marks)
	if run == 0 {
		if rows := w.lines(t, "SELECT (SELECT count(*) FROM ledger.customers) + (SELECT count(*) FROM ledger.orders)"); rows[0] != "0" {
			t.Errorf("there are %s rows that are no run's", rows[0])
		}
		return 0
	}
	w.verify(t, run)
	return run
}

// Crash points of the short form.
var shortPostgresPoints = []string{
	"postgres.run.started", "postgres.load.copied", "postgres.swap.renamed", "postgres.swap.committed", "postgres.run.finished",
	"postgres.fence.committed",
}

// TestPostgresCrashPoints kills dw-sim at the crash points of a journey that goes to
// Postgres.
func TestPostgresCrashPoints(t *testing.T) {
	skipShort(t)
	all := crashPoints("postgres")
	for _, point := range form(shortPostgresPoints, all) {
		for _, hit := range form([]string{""}, []string{"", ":2", ":5"}) {
			report.each(t, "kills at crash points with Postgres", point+hit, func(t *testing.T) {
				if !slices.Contains(all, point) {
					t.Fatalf("there is no crash point %s; there are %q", point, all)
				}
				crashAt(t, postgresWorld(t), point+hit, hit == "")
			})
		}
	}
}

// Points around the swap in Postgres.
var postgresSwapPoints = []string{
	"run.folder.finished", "postgres.load.finished", "postgres.swap.locked", "postgres.swap.renamed", "postgres.swap.committed",
	"run.rows.swapped", "postgres.run.finished",
}

var shortPostgresSwapPoints = []string{"postgres.swap.renamed", "postgres.swap.committed"}

// TestPostgresStopped suspends the owner of a run in Postgres, aborts the run from outside,
// and wakes it.
func TestPostgresStopped(t *testing.T) {
	skipShort(t)
	for _, point := range form(shortPostgresSwapPoints, postgresSwapPoints) {
		t.Run(point, func(t *testing.T) {
			w := newPostgresWorld(t)
			before := w.fill(t)
			p := w.stopAt(t, point)
			w.abortAndWake(t, p, p.onRecord(t), before, form(time.Second, 90*time.Second))
		})
	}
}

// TestPostgresDeclaredDead is TestDeclaredDead with Postgres.
func TestPostgresDeclaredDead(t *testing.T) {
	if !*long {
		t.Skip("waits for a lease to end; what keeps an owner out is tested by the short form of store/postgres")
	}
	newPostgresWorld(t).declareDead(t)
}

// TestPostgresRacing lets all commands race on one experiment in Postgres.
func TestPostgresRacing(t *testing.T) {
	skipShort(t)
	newPostgresWorld(t).race(t, form(3*time.Second, 10*time.Minute))
}

// TestPostgresRacingOwners is TestRacingOwners with Postgres.
func TestPostgresRacingOwners(t *testing.T) {
	skipShort(t)
	newPostgresWorld(t).raceOwners(t, form(1, 100))
}

// Points at which the server goes away.
var serverPoints = []string{
	"postgres.slot.taken", "postgres.run.started", "postgres.stage.made", "postgres.load.batch_sent", "postgres.load.copied", "postgres.load.keys_made",
	"postgres.load.finished", "postgres.swap.locked", "postgres.swap.renamed", "postgres.swap.committed", "run.rows.swapped", "postgres.run.finished",
}

var shortServerPoints = []string{"postgres.load.batch_sent", "postgres.swap.renamed", "run.rows.swapped"}

// TestPostgresServer restarts the server, or ends all sessions, while a run stands still at a
// point: it ends well, or is FAILED, and its rows agree.
func TestPostgresServer(t *testing.T) {
	skipShort(t)
	for how, end := range map[string]func(testing.TB, *world){
		"restarted": func(t testing.TB, _ *world) { pgtest.Start(t).Restart(t) },
		"terminated": func(t testing.TB, w *world) {
			w.lines(t, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		},
	} {
		for _, point := range form(shortServerPoints, serverPoints) {
			report.each(t, "servers "+how+" in the middle of a run", how+" "+point, func(t *testing.T) {
				w := newPostgresWorld(t)
				before := w.fill(t)
				p := w.stopAt(t, point)
				end(t, w)
				p.send(t, syscall.SIGCONT)
				r := p.wait(t)
				t.Logf("the owner: %v", r)
				if !slices.Contains([]int{0, 1, 5}, r.code) {
					t.Errorf("the owner ended with %v", r)
				}
				holds := w.checkOutcome(t, before, before)
				if (r.code == 0) != (holds != before) {
					t.Errorf("there are the rows of run %d, and the owner of the run after %d ended with %v", holds, before, r)
				}
				w.goesOn(t)
			})
		}
	}
}

// TestPostgresFewConnections has dw-sim come with as many connections as a server has left:
// with too few of them it says so, and what it has begun is settled later.
func TestPostgresFewConnections(t *testing.T) {
	skipShort(t)
	w := newPostgresWorld(t)
	before := w.fill(t)
	w.lines(t, `DO $$ BEGIN CREATE ROLE few LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
		DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO few', current_database()); END $$; GRANT postgres TO few; ALTER ROLE few SET role = postgres`)
	all := w.url
	t.Cleanup(func() { w.url = all; w.lines(t, "DROP OWNED BY few; DROP ROLE few") })
	for _, limit := range form([]int{1, 3, 5}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			w.lines(t, fmt.Sprintf("ALTER ROLE few CONNECTION LIMIT %d", limit))
			u, err := url.Parse(all)
			if err != nil {
				t.Fatal(err)
			}
			u.User = url.User("few")
			w.url = u.String()
			r := w.run(t, generate(3)...)
			w.url = all
			t.Logf("with %d connections: %v", limit, r)
			if !slices.Contains([]int{0, 1, 5}, r.code) || r.code > 0 && !strings.Contains(r.err, "too many connections") {
				t.Errorf("with %d connections: %v", limit, r)
			}
			numbered := before
			before = w.checkOutcome(t, before, numbered)
			before = w.goesOn(t)
		})
	}
}
