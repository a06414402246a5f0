package postgres_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// set gives a database settings that outrank those of the server.
func (d database) set(settings ...string) {
	d.t.Helper()
	for _, s := range settings {
		d.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET " + strings.ReplaceAll(s, "'", "''") + "', current_database()); END $$")
	}
}

// eventually asks until a query prints what is wanted.
func (d database) eventually(query, want string) {
	d.t.Helper()
	for deadline := time.Now().Add(time.Minute); d.sql(query) != want; {
		if time.Now().After(deadline) {
			d.t.Fatalf("%s never prints %q", query, want)
		}
	}
}

// TestFenceIsSeen declares an owner dead while its swap waits for the lock, in a database
// whose transactions see only what was there when they began.
func TestFenceIsSeen(t *testing.T) {
	for _, isolation := range []string{"read committed", "repeatable read", "serializable"} {
		t.Run(isolation, func(t *testing.T) {
			d := newDatabase(t)
			d.set("default_transaction_isolation = '" + isolation + "'")
			w := d.open("")
			mustRun(t, w, shop(), 1)
			if _, err := w.Fence(t.Context(), "shop", "another"); err != nil {
				t.Fatal(err)
			}
			l, m, err := load(t.Context(), w, shop(), 2, "owner")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Rollback()
			conn := dial(t, d.url)
			if _, err := conn.Exec(t.Context(), fmt.Sprintf("BEGIN; SELECT pg_advisory_xact_lock(%d)", pg.LockKey("namespace shop"))); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- l.Commit(t.Context(), m) }()
			d.eventually("SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", "t")
			if _, err := conn.Exec(t.Context(), "INSERT INTO _dwsim.fences VALUES ('shop', 'owner'); COMMIT"); err != nil {
				t.Fatal(err)
			}
			if err := <-done; !errors.Is(err, store.ErrFenced) {
				t.Errorf("Commit of an owner that was declared dead: %v, want ErrFenced", err)
			}
		})
	}
}

// TestLeaseIsKept lets a load stand still for longer than the database has patience with
// sessions that do nothing. What others begin meanwhile does not remove it.
func TestLeaseIsKept(t *testing.T) {
	d := newDatabase(t)
	d.set("idle_session_timeout = '100ms'")
	w, other := d.open(""), d.open("")
	l, m, err := load(t.Context(), w, shop(), 1, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	if _, err := dial(t, d.url).WaitForNotification(t.Context()); err == nil {
		t.Fatal("a session that does nothing is not ended, so the test shows nothing")
	}
	mustRun(t, other, named("other"), 1)
	if err := l.Commit(t.Context(), m); err != nil {
		t.Error(err)
	}
	d.want("SELECT count(*) FROM shop.orders", "20")
}

// TestLeaseIsLost ends the session that has the lease of a load while its rows are sent.
// What others begin meanwhile neither waits for the rows nor removes them.
func TestLeaseIsLost(t *testing.T) {
	d := newDatabase(t)
	w, other := d.open(""), d.open("lock_timeout=1s")
	l, err := w.Begin(t.Context(), shop(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	s, err := l.OpenSink(t.Context(), shop(), &shop().Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	defer s.Rollback()
	g, err := gen.New(shop(), gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	batch, err := g.Batch("customers", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteBatch(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	stage := d.sql(`SELECT nspname FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`)
	d.eventually("SELECT count(*) FROM pg_locks WHERE relation = '"+stage+".customers'::regclass AND mode = 'RowExclusiveLock'", "1")
	key := pg.LockKey("stage " + strings.TrimPrefix(stage, "_dwsim_"))
	ended := d.sql(fmt.Sprintf("SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND classid = ((%[1]d::bigint >> 32) & 4294967295)::oid AND objid = (%[1]d::bigint & 4294967295)::oid", key))
	if ended != "t" {
		t.Fatalf("the session with the lease is not found: %q", ended)
	}
	mustRun(t, other, named("other"), 1)
	if err := s.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	d.want("SELECT count(*) FROM "+stage+".customers", "10")
}

// named is the shop under another name.
func named(name string) *schema.Experiment {
	e := shop()
	e.Name = name
	return e
}

// TestOldSchemaOfAnother has a schema that belongs to another role replaced while somebody
// reads. What is left of it goes with the next load.
func TestOldSchemaOfAnother(t *testing.T) {
	d := newDatabase(t)
	bob := role(t, "old_bob")
	w := d.open("")
	mustRun(t, w, shop(), 1)
	d.sql("ALTER SCHEMA shop OWNER TO " + bob)
	conn := dial(t, d.url)
	if _, err := conn.Exec(t.Context(), "BEGIN; SELECT count(*) FROM shop.orders"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, w, shop(), 2)
	const left = `SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`
	d.want(left, "1")
	if _, err := conn.Exec(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, w, named("other"), 3)
	d.want(left, "0")
}
