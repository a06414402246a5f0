package dwsim_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// exported returns the archive of an experiment.
func exported(t testing.TB, x *dwsim.Experiment, o dwsim.ExportOptions) []byte {
	t.Helper()
	var archive bytes.Buffer
	if _, err := x.Export(t.Context(), &archive, o); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// archived returns the archive of a run with two parts for each table, and the run.
func archived(t testing.TB) ([]byte, *dwsim.Run) {
	t.Helper()
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.PartRows = 150
	generate(t, shop, seeded(9))
	run := generate(t, shop, o)
	return exported(t, shop, dwsim.ExportOptions{}), run
}

// nothing checks that a restore which went wrong has left nothing.
func (e *env) nothing(t testing.TB) {
	t.Helper()
	if all, err := e.Experiments(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("there are %d experiments, %v, want none", len(all), err)
	}
	for _, dir := range []string{"generated", "restoring", "warehouse"} {
		if left := files(t, filepath.Join(e.dir, dir), isData); len(left) > 0 {
			t.Errorf("left behind: %q", left)
		}
	}
}

// isData tells files that hold rows from those of locks and fences.
func isData(path string) bool {
	return strings.HasSuffix(path, ".parquet") || strings.HasSuffix(path, ".json") || strings.HasSuffix(path, "shop.db")
}

func TestRestore(t *testing.T) {
	archive, run := archived(t)
	for name, wrap := range map[string]func(store.Metadata, store.Warehouse) (store.Metadata, store.Warehouse){"rows": nil, "files": fromFiles} {
		t.Run(name, func(t *testing.T) {
			there := newEnv(t, t.TempDir(), wrap)
			var phases []dwsim.Phase
			o := dwsim.RestoreOptions{Progress: func(p dwsim.Progress) { phases = append(phases, p.Phase) }}
			shop, got, err := there.Restore(t.Context(), bytes.NewReader(archive), o)
			if err != nil {
				t.Fatal(err)
			}
			if got.ID != 1 || got.Purpose != store.PurposeRestore || got.Status != store.Completed || got.Seed != 1 || got.Bytes != run.Bytes {
				t.Errorf("restored is %+v", got)
			}
			same(t, got, run)
			there.holds(t, got)
			if !slices.Contains(phases, dwsim.PhaseUnpack) || phases[len(phases)-1] != dwsim.PhaseDone {
				t.Errorf("told were the phases %q", phases)
			}
			if n := one(t, shop, "select count(*) from orders join customers using (customer_id)"); n != "300" {
				t.Errorf("%s orders have their customer, want 300", n)
			}
			second := generate(t, shop, seeded(2))
			load(t, shop, dwsim.LoadOptions{Run: got.ID})
			there.holds(t, got)
			load(t, shop, dwsim.LoadOptions{Run: second.ID})
			if left := files(t, filepath.Join(there.dir, "restoring"), func(string) bool { return true }); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			if again := exported(t, shop, dwsim.ExportOptions{Run: got.ID}); len(again) == 0 {
				t.Error("a restored run is not exported")
			}
		})
	}
}

// TestExportSame exports twice: the bytes are the same.
func TestExportSame(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	if !bytes.Equal(exported(t, shop, dwsim.ExportOptions{}), exported(t, shop, dwsim.ExportOptions{Run: 1})) {
		t.Error("the same run gives two archives")
	}
}

// TestRestoreRenamed restores under another name beside the first one.
func TestRestoreRenamed(t *testing.T) {
	archive, run := archived(t)
	there := newEnv(t, t.TempDir(), nil)
	before := generate(t, there.create(t, shopDocument), seeded(7))
	if _, _, err := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{}); !errors.Is(err, store.ErrExists) {
		t.Errorf("a name that is taken: got %v", err)
	}
	there.holds(t, before)
	store2, got, err := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{Name: "Store"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, run)
	if _, err := there.Runs().Verify(t.Context(), "store", got.ID); err != nil || store2.Name() != "Store" {
		t.Errorf("%s: %v", store2.Name(), err)
	}
	load(t, store2, dwsim.LoadOptions{})
	there.holds(t, before)
}

// TestRestoreOtherDisk restores where the folder of runs is on a disk of its own.
func TestRestoreOtherDisk(t *testing.T) {
	disk, err := os.MkdirTemp("/dev/shm", "dwsim-test-") //nolint:usetesting // another file system
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	} else if err != nil {
		t.Skip("there is no other file system: ", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(disk) })
	archive, run := archived(t)
	there := newEnv(t, t.TempDir(), nil)
	if err := os.Symlink(disk, filepath.Join(there.dir, "generated")); err != nil {
		t.Skip("no links can be made: ", err)
	}
	_, got, err := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, run)
	there.holds(t, got)
	if left := files(t, filepath.Join(there.dir, "restoring"), func(string) bool { return true }); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestRestoreDocument moves an experiment without rows.
func TestRestoreDocument(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	var archive bytes.Buffer
	if run, err := shop.Export(t.Context(), &archive, dwsim.ExportOptions{}); run != nil || err != nil {
		t.Fatalf("got %+v, %v", run, err)
	}
	there := newEnv(t, t.TempDir(), nil)
	restored, run, err := there.Restore(t.Context(), bytes.NewReader(archive.Bytes()), dwsim.RestoreOptions{})
	if err != nil || run != nil {
		t.Fatalf("got %+v, %v", run, err)
	}
	if n := one(t, restored, "select count(*) from orders"); n != "0" {
		t.Errorf("there are %s orders, want none", n)
	}
	there.holds(t, generate(t, restored, seeded(1)))
}

func TestExportRefused(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	first := generate(t, shop, seeded(41))
	o := seeded(2)
	o.Rows = map[string]int64{"customers": 0}
	generate(t, shop, o)
	for _, tt := range []struct {
		run   int64
		spoil func()
		want  string
	}{
		{9, nil, `run 9 of experiment "Shop" does not exist`},
		{2, nil, `run 2 of experiment "Shop" cannot be exported: it kept the rows of table "Customers" that run 1 had made, which are not among its files (generate all tables in one run)`},
		{1, func() { edited("orders/part-00000.parquet", "PAR1", "PAR2")(t, first.OutputPath) }, `orders/part-00000.parquet is changed: its SHA-256 is another`},
		{1, func() { _ = os.RemoveAll(first.OutputPath) }, `(generate it again with --seed 41)`},
	} {
		if tt.spoil != nil {
			tt.spoil()
		}
		_, err := shop.Export(t.Context(), io.Discard, dwsim.ExportOptions{Run: tt.run})
		if !isRefusal(err) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("run %d: got %v, want %q", tt.run, err, tt.want)
		}
	}
}

// TestExportSpoilt has a file change: what was written is no archive.
func TestExportSpoilt(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	run := generate(t, shop, seeded(1))
	edited("orders/part-00000.parquet", "PAR1", "PAR2")(t, run.OutputPath)
	var archive bytes.Buffer
	if _, err := shop.Export(t.Context(), &archive, dwsim.ExportOptions{}); err == nil {
		t.Fatal("a changed file was exported")
	}
	there := newEnv(t, t.TempDir(), nil)
	if _, _, err := there.Restore(t.Context(), &archive, dwsim.RestoreOptions{}); err == nil {
		t.Error("what has no end was restored")
	}
	there.nothing(t)
}

// TestRestoreNoWarehouse restores what belongs to a warehouse that is not configured.
func TestRestoreNoWarehouse(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	document := strings.Replace(shopDocument, `"name": "Shop",`, `"name": "Shop", "target_warehouse": "sqlite",`, 1)
	archive := exported(t, env.create(t, document), dwsim.ExportOptions{})
	there, err := dwsim.New(dwsim.Config{Metadata: env.meta, Warehouses: map[string]store.Warehouse{"lake": env.warehouse}, DataRoot: env.dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = there.Close() })
	_, _, err = there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{Name: "second"})
	if err == nil || !strings.Contains(err.Error(), `warehouse "sqlite" is not configured`) {
		t.Errorf("got %v", err)
	}
	if _, _, err := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{Name: "second", TargetWarehouse: "Lake"}); err != nil {
		t.Error(err)
	}
}
