package postgres_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
)

// killURL tells a child process, started by TestKilledAtEachPoint, in which database to live.
const killURL = "DWSIM_TEST_KILL_URL"

func TestMain(m *testing.M) {
	if url := os.Getenv(killURL); url != "" {
		if err := live(context.Background(), url); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	if url := os.Getenv(killMetadataURL); url != "" {
		if err := liveInMetadata(context.Background(), url); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// live does everything that has a crash point.
func live(ctx context.Context, url string) error {
	w, err := postgres.OpenWarehouse(ctx, url)
	if err != nil {
		return err
	}
	other := shop()
	other.Name = "other"
	if err := errors.Join(w.CreateTables(ctx, other), run(ctx, w, shop(), 1), orphan(ctx, url), keepCustomers(ctx, w)); err != nil {
		return err
	}
	_, err = w.Fence(ctx, "shop", "dead")
	return errors.Join(err, w.Drop(ctx, "other", ""), run(ctx, w, shop(), 3), w.Close())
}

// orphan makes what a builder leaves that dies.
func orphan(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE SCHEMA _dwsim_orphan")
	return errors.Join(err, conn.Close(ctx))
}

// keepCustomers is run 2, which fills orders alone.
func keepCustomers(ctx context.Context, w *postgres.Warehouse) error {
	e := shop()
	l, err := w.Begin(ctx, e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	g, err := gen.New(e, gen.Options{Seed: 2})
	if err != nil {
		return err
	}
	b, err := g.Batch("orders", 0, 20)
	if err != nil {
		return err
	}
	sink, err := l.OpenSink(ctx, e, e.Table("orders"))
	if err != nil {
		return err
	}
	if err := errors.Join(sink.WriteBatch(ctx, b), sink.Commit(ctx)); err != nil {
		return err
	}
	return l.Commit(ctx, store.Mark{"orders": {Run: 2, Rows: 20}})
}

// TestKilledAtEachPoint kills a process at each of the warehouse's crash points, at the first
// and the second hit: its rows are those of a run, and the next one finds nothing in its way
// and leaves nothing behind.
func TestKilledAtEachPoint(t *testing.T) {
	hits := []string{":1", ":2"}
	if testing.Short() {
		hits = hits[:1]
	}
	for _, point := range failpoint.Names() {
		if !isWarehousePoint(point) {
			continue
		}
		for _, hit := range hits {
			t.Run(point+hit, func(t *testing.T) { testKilled(t, point+hit, hit == ":1") })
		}
	}
}

func isWarehousePoint(name string) bool {
	return slices.ContainsFunc([]string{"sweep", "stage", "load", "swap", "drop", "fence"}, func(part string) bool {
		return strings.HasPrefix(name, "postgres."+part+".")
	})
}

func testKilled(t *testing.T, point string, mustDie bool) {
	d := newDatabase(t)
	if died := liveUntil(t, d.url, point); !died && mustDie {
		t.Fatal("the process does not come by there")
	}
	w := d.open("")
	mark, err := w.Mark(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	orders, customers := mark["orders"], mark["customers"]
	if orders.Run < customers.Run || len(mark) == 1 || len(mark) == 2 && d.sql("SELECT count(*) FROM shop.orders JOIN shop.customers USING (customer_id)") != "20" {
		t.Errorf("the mark is %v, which no run leaves", mark)
	}
	mustRun(t, w, shop(), 9)
	d.want("SELECT count(*) FROM shop.orders JOIN shop.customers USING (customer_id)", "20")
	wantNothingLeft(t, d, w)
}

// liveUntil runs this test binary as a process that is killed at a point.
func liveUntil(t *testing.T, url, point string) (died bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killURL+"="+url, failpoint.Variable+"="+point)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return false
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the process ends with %v:\n%s", err, out)
	}
	return true
}

// wantNothingLeft loads until the leftovers are swept: the server takes a moment to notice
// that a session has died.
func wantNothingLeft(t *testing.T, d database, w *postgres.Warehouse) {
	t.Helper()
	const left = `SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`
	for deadline := time.Now().Add(20 * time.Second); d.sql(left) != ""; {
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %s", d.sql(left))
		}
		if err := w.Drop(t.Context(), "nothing", ""); err != nil {
			t.Fatal(err)
		}
	}
}
