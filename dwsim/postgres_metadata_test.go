package dwsim_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// metadataURL names the Postgres database with the metadata of a process that is to be
// killed.
const metadataURL = "DWSIM_TEST_METADATA_URL"

// newPostgresEnv is newEnv with metadata in Postgres; the rows stay in SQLite.
func newPostgresEnv(t testing.TB, dir, url string, wrap func(store.Metadata) store.Metadata) *env {
	t.Helper()
	meta, err := postgres.OpenMetadata(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	warehouse, err := sqlite.OpenWarehouse(t.Context(), filepath.Join(dir, "warehouse"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = warehouse.Close() })
	e := &env{dir: dir, meta: meta, warehouse: warehouse}
	if wrap != nil {
		e.meta = wrap(meta)
	}
	e.Simulator, err = dwsim.New(dwsim.Config{Metadata: e.meta, Warehouses: map[string]store.Warehouse{"sqlite": e.warehouse}, DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestPostgresMetadata(t *testing.T) {
	env := newPostgresEnv(t, t.TempDir(), pgtest.Start(t).Database(t), nil)
	shop := env.create(t, shopDocument)
	first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
	if first.ID != 1 || second.ID != 2 {
		t.Errorf("the runs are %d and %d", first.ID, second.ID)
	}
	env.holds(t, second)
	if _, err := env.Runs().Verify(t.Context(), "shop", 2); err != nil {
		t.Error(err)
	}
	if err := shop.Delete(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := env.Experiment(t.Context(), "shop"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the experiment that was deleted: %v", err)
	}
}

func TestPostgresOwnerProcess(t *testing.T) {
	url := os.Getenv(metadataURL)
	if url == "" {
		t.Skip("is run by TestPostgresMetadataKilledOwner")
	}
	wrap := func(m store.Metadata) store.Metadata { return &unfinishing{Metadata: m} }
	if os.Getenv(killedAt) == "start" {
		wrap = func(m store.Metadata) store.Metadata { return &startedOnly{Metadata: m} }
	}
	shop, err := newPostgresEnv(t, os.Getenv(killedIn), url, wrap).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	_, err = shop.Generate(t.Context(), seeded(2))
	t.Errorf("the run ended: %v", err)
}

// startedOnly is metadata whose StartRun never returns, though the run is on record.
type startedOnly struct{ store.Metadata }

func (m *startedOnly) StartRun(ctx context.Context, s *store.Slot, r *store.Run) error {
	if err := m.Metadata.StartRun(ctx, s, r); err != nil {
		return err
	}
	fmt.Println("ready")
	select {}
}

// TestPostgresMetadataKilledOwner kills the process that owns a run, before and after the
// swap. While it lives another one is told who has the slot; after it the next run works.
func TestPostgresMetadataKilledOwner(t *testing.T) {
	for at, want := range map[string]store.Status{"start": store.Aborted, "swap": store.Completed} {
		t.Run(at, func(t *testing.T) {
			url := pgtest.Start(t).Database(t)
			env := newPostgresEnv(t, t.TempDir(), url, nil)
			shop := env.create(t, shopDocument)
			generate(t, shop, seeded(1))
			killOwner(t, env.dir, url, at, func() {
				_, err := shop.Generate(t.Context(), seeded(4))
				if !errors.Is(err, store.ErrRunActive) || !strings.Contains(err.Error(), "run 2") {
					t.Errorf("a run while another process has the slot: %v, want ErrRunActive that names run 2", err)
				}
			})
			run, err := shop.LastRun(t.Context())
			if err != nil || run.ID != 2 || run.Status != want || run.CompletedAt == nil {
				t.Fatalf("after its owner's death the run is %+v, %v, want %s", run, err, want)
			}
			env.holds(t, generate(t, shop, seeded(3)))
			if slots, err := env.meta.Slots(t.Context()); err != nil || len(slots) != 0 {
				t.Errorf("%d slots are left, %v", len(slots), err)
			}
		})
	}
}

// killOwner begins a run in another process and kills that when it waits; meanwhile is done
// before.
func killOwner(t *testing.T, dir, url, at string, meanwhile func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestPostgresOwnerProcess$")
	cmd.Env = append(os.Environ(), metadataURL+"="+url, killedIn+"="+dir, killedAt+"="+at)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for said.Scan() && said.Text() != "ready" {
		t.Log(said.Text())
	}
	meanwhile()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as asked
}
