package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func openMetadata(t *testing.T, url string) *postgres.Metadata {
	t.Helper()
	m, err := postgres.OpenMetadata(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// psql runs a script and returns what it prints.
func psql(t *testing.T, url, script string) string {
	t.Helper()
	out, err := pgtest.Psql(url, script)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// oneTable returns an experiment of that name.
func oneTable(name string) *schema.Experiment {
	return &schema.Experiment{Name: name, Tables: []schema.Table{{Name: "t", Columns: []schema.Column{{Name: "c", DataType: "INT"}}}}}
}

func TestMetadata(t *testing.T) {
	storetest.RunMetadata(t, func(t *testing.T) store.Metadata {
		return openMetadata(t, pgtest.Start(t).Database(t))
	})
}

func TestMetadataWithTwoHandles(t *testing.T) {
	for name, run := range map[string]func(t *testing.T, a, b store.Metadata){"starts": storetest.RunStarts, "slots": storetest.RunSlots} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Start(t).Database(t)
			run(t, openMetadata(t, url), openMetadata(t, url))
		})
	}
}

// Numbers of runs have no gaps, whoever competes.
func TestRunIDsWithoutGaps(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	storetest.RunStarts(t, openMetadata(t, url), openMetadata(t, url))
	if got := psql(t, url, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM _dwsim.runs"); got != "1 2 3" {
		t.Errorf("the runs are %s, want 1 2 3", got)
	}
}

func TestOpenNewMetadataAtOnce(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			m, err := postgres.OpenMetadata(t.Context(), url)
			if err != nil {
				t.Error(err)
				return
			}
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := psql(t, url, "SELECT name FROM _dwsim.migrations ORDER BY id"); got != "20260601000000\n20261101000000" {
		t.Errorf("the migrations %q were made", got)
	}
}

// What a transaction of another process holds back is waited for, not answered wrongly.
func TestSlotTakenInAnOpenTransaction(t *testing.T) {
	for _, end := range []string{"COMMIT", "ROLLBACK"} {
		t.Run(end, func(t *testing.T) {
			url := pgtest.Start(t).Database(t)
			m, other := openMetadata(t, url), connect(t, url)
			tx, err := other.Begin()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec("INSERT INTO _dwsim.slots VALUES ('SHOP', 'load', 'n', '', 0, '', '', '2026-01-01T00:00:00.000000Z', 0, 0, NULL, NULL, '')"); err != nil {
				t.Fatal(err)
			}
			took := make(chan error)
			go func() { took <- m.TakeSlot(t.Context(), slotOf("heir")) }()
			waitForLock(t, url)
			if _, err := tx.Exec(end); err != nil {
				t.Fatal(err)
			}
			if err := <-took; (end == "COMMIT") != errors.Is(err, store.ErrRunActive) || end == "ROLLBACK" && err != nil {
				t.Errorf("after %s TakeSlot is %v", end, err)
			}
		})
	}
}

func slotOf(nonce string) *store.Slot {
	return &store.Slot{Experiment: "shop", Purpose: store.PurposeGenerate, Owner: store.Owner{Nonce: nonce}}
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// waitForLock returns when a session waits for another.
func waitForLock(t *testing.T, url string) {
	t.Helper()
	db := connect(t, url)
	for waiting := 0; waiting == 0 && t.Context().Err() == nil; {
		const q = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
		if err := db.QueryRow(q).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
}

// An owner that was stopped between two statements loses its transaction, and what it
// does then is refused; nobody waits for it for ever.
func TestFinishAgainstTakeOver(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	m := openMetadata(t, url)
	if _, err := m.CreateExperiment(t.Context(), oneTable("shop")); err != nil {
		t.Fatal(err)
	}
	dead, heir := slotOf("dead"), slotOf("heir")
	r := &store.Run{Experiment: "shop"}
	if err := errors.Join(m.TakeSlot(t.Context(), dead), m.StartRun(t.Context(), dead, r)); err != nil {
		t.Fatal(err)
	}
	tx, err := connect(t, url).Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE _dwsim.slots SET nonce = 'heir' WHERE experiment = 'shop'"); err != nil {
		t.Fatal(err)
	}
	r.Status = store.Completed
	finished := make(chan error)
	go func() { finished <- m.FinishRun(t.Context(), dead, r) }()
	waitForLock(t, url)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-finished; !errors.Is(err, store.ErrSlotLost) {
		t.Errorf("FinishRun of an owner whose slot is taken over meanwhile: %v, want ErrSlotLost", err)
	}
	r.Status = store.Aborted
	if err := m.FinishRun(t.Context(), heir, r); err != nil {
		t.Error(err)
	}
}

// Sessions that the server ends are replaced: before a statement nobody notices, and what
// may be done twice is.
func TestSessionsEnded(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	m := openMetadata(t, url)
	if _, err := m.CreateExperiment(t.Context(), oneTable("shop")); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		psql(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND query NOT LIKE '%pg_stat%'")
		s := slotOf(fmt.Sprint("n", i))
		if err := m.TakeSlot(t.Context(), s); err != nil {
			t.Errorf("TakeSlot: %v", err)
		}
		psql(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
		if _, err := m.Slots(t.Context()); err != nil {
			t.Errorf("Slots: %v", err)
		}
		psql(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
		if err := m.FreeSlot(t.Context(), s); err != nil {
			t.Errorf("FreeSlot: %v", err)
		}
	}
}

func TestMetadataThatCannotBeUsed(t *testing.T) {
	c := pgtest.Start(t, pgtest.TCP)
	good := c.Database(t)
	other, later, half := c.Database(t), c.Database(t), c.Database(t)
	psql(t, other, "CREATE SCHEMA _dwsim; CREATE TABLE _dwsim.runs (a INT)")
	_ = openMetadata(t, later).Close()
	psql(t, later, "INSERT INTO _dwsim.migrations (name, group_id) VALUES ('30000101000000', 2)")
	psql(t, half, "CREATE ROLE weak LOGIN PASSWORD 'secret'; REVOKE CREATE ON DATABASE "+path(t, half)+" FROM PUBLIC")
	t.Cleanup(func() { c.Exec(t, "DROP ROLE weak") })
	for _, test := range []struct {
		name, url   string
		unreachable bool
		want        string
	}{
		{"nobody listens", closedPort(t, good), true, "connection refused"},
		{"wrong password", withUser(t, good, pgtest.Superuser, "wrong-secret"), true, "password authentication failed"},
		{"no such database", strings.Replace(good, path(t, good)+"?", "nosuch?", 1), true, `database "nosuch" does not exist`},
		{"another program", other, false, "belongs to another program"},
		{"a later version", later, false, "a later version of dwsim has changed it"},
		{"no rights", withUser(t, half, "weak", "secret"), false, "permission denied for database"},
		{"a bad option", good + "&sslmode=perhaps", false, "sslmode"},
		{"a bad port", "postgres://u:secret@host:port/d", false, "malformed"},
		{"an unknown setting", good + "&nosuch=1", true, `unrecognized configuration parameter "nosuch"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := postgres.OpenMetadata(t.Context(), test.url)
			if err == nil {
				_ = m.Close()
				t.Fatal("it can be opened")
			}
			if errors.Is(err, store.ErrUnreachable) != test.unreachable || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s, unreachable %t", err, test.want, test.unreachable)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "failed to") {
				t.Errorf("the error is %v", err)
			}
		})
	}
	if got := psql(t, other, "SELECT count(*) FROM pg_tables WHERE schemaname = '_dwsim'"); got != "1" {
		t.Errorf("the schema of another program has %s tables now", got)
	}
}

func path(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path[1:]
}

func withUser(t *testing.T, raw, user, password string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}

// closedPort returns the URL with a port on which nobody listens.
func closedPort(t *testing.T, raw string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = l.Addr().String()
	_ = l.Close()
	return u.String()
}

// A server that has gone is named, with no more than that; a caller that has left gets its
// own error.
func TestServerGone(t *testing.T) {
	m := openMetadata(t, pgtest.Start(t).Database(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Slots(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrUnreachable) {
		t.Errorf("Slots under a cancelled context: %v", err)
	}
}

func TestExamineMetadata(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	m := openMetadata(t, url)
	findings := m.Examine(t.Context())
	if len(findings) != 3 {
		t.Errorf("%d findings", len(findings))
	}
	for _, f := range findings {
		if f.Err != nil || f.Detail == "" || f.Hint != "" {
			t.Errorf("%s: %s, %v, %s", f.Subject, f.Detail, f.Err, f.Hint)
		}
	}
	other := pgtest.Start(t).Database(t)
	psql(t, other, "CREATE ROLE weaker LOGIN; GRANT CREATE ON DATABASE "+path(t, other)+" TO weaker")
	t.Cleanup(func() { psql(t, other, "REASSIGN OWNED BY weaker TO postgres; DROP OWNED BY weaker; DROP ROLE weaker") })
	weak := openMetadata(t, strings.Replace(other, pgtest.Superuser+"@", "weaker@", 1))
	psql(t, other, "REASSIGN OWNED BY weaker TO postgres; GRANT USAGE ON SCHEMA _dwsim TO weaker")
	for _, f := range weak.Examine(t.Context())[1:] {
		if f.Err == nil || !strings.Contains(f.Err.Error(), "permission denied") || f.Hint == "" {
			t.Errorf("%s of a role without rights: %v, %s", f.Subject, f.Err, f.Hint)
		}
	}
	if got := psql(t, url, "SELECT count(*) FROM _dwsim.slots"); got != "0" {
		t.Errorf("%s slots are left", got)
	}
}

func TestOpenMetadataByURL(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	for _, scheme := range []string{"postgres", "postgresql"} {
		m, err := store.OpenMetadata(t.Context(), strings.Replace(url, "postgres:", scheme+":", 1))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := m.(store.Versioner).Version(t.Context()); err != nil || !strings.HasPrefix(v, "PostgreSQL ") {
			t.Errorf("Version = %q, %v", v, err)
		}
		_ = m.Close()
	}
}
