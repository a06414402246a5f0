package dwsim_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// TestExpectedBytes compares what is expected of each example with what is written.
func TestExpectedBytes(t *testing.T) {
	rows := int64(100_000)
	if testing.Short() {
		rows = 5_000
	}
	paths, err := filepath.Glob("../examples/*.[jy][sa]*")
	if err != nil || len(paths) < 4 {
		t.Fatalf("the examples are %q, %v", paths, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			document, err := schema.Decode([]byte(read(t, path)))
			if err != nil {
				t.Fatal(err)
			}
			x, err := env.CreateExperiment(t.Context(), document)
			if err != nil {
				t.Fatal(err)
			}
			o := seeded(1)
			o.Rows = scaled(document, rows)
			inParquet, inWarehouse, err := dwsim.ExpectedBytes(t.Context(), x, o)
			if _, tooMany := errors.AsType[schema.Problems](err); tooMany { // for its keys
				o.Rows = nil
				inParquet, inWarehouse, err = dwsim.ExpectedBytes(t.Context(), x, o)
			}
			if err != nil {
				t.Fatal(err)
			}
			generate(t, x, o)
			use, err := x.DiskUse(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "Parquet", inParquet, use.Parquet)
			expect(t, "the warehouse", inWarehouse, use.Warehouse)
			expect(t, "both", inParquet+inWarehouse, use.Parquet+use.Warehouse)
		})
	}
}

func expect(t *testing.T, what string, expected, taken int64) {
	t.Helper()
	share := float64(expected)/float64(taken) - 1
	t.Logf("%s: %d bytes expected, %d taken: %+.1f %%", what, expected, taken, 100*share)
	if share < -0.10 || share > 0.40 {
		t.Errorf("%s: %d bytes were expected, %d are taken: %+.1f %%, want -10 to +40", what, expected, taken, 100*share)
	}
}

// scaled returns rows for all tables, in their proportions, together about so many.
func scaled(e *schema.Experiment, total int64) map[string]int64 {
	var all int64
	for _, t := range e.Tables {
		all += t.TargetRows
	}
	factor := math.Max(1, float64(total)/float64(all))
	rows := map[string]int64{}
	for _, t := range e.Tables {
		rows[t.Name] = int64(float64(t.TargetRows) * factor)
	}
	return rows
}

// TestDiskTooSmall asks for more rows than any disk holds.
func TestDiskTooSmall(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, strings.Replace(shopDocument, `"order_id", "data_type": "INT"`, `"order_id", "data_type": "BIGINT"`, 1))
	before := generate(t, shop, seeded(1))
	if _, known := dwsim.FreeSpace(env.dir); !known {
		t.Skip("what is free is not known on this system")
	}
	o := seeded(2)
	o.Rows = map[string]int64{"orders": 1e15, "customers": 100_000_000}
	run, err := shop.Generate(t.Context(), o)
	want := regexp.MustCompile(`^the rows need about \d+\.\d [PT]iB in ` + regexp.QuoteMeta(env.dir) +
		` \(Parquet \d+\.\d [PT]iB, warehouse \d+\.\d [PT]iB\), where \d+\.\d [KMGTP]iB are free: free some space, ask for fewer rows, or generate without regard to this estimate \(--ignore-disk\)$`)
	if run != nil || !errors.Is(err, syscall.ENOSPC) || !want.MatchString(err.Error()) {
		t.Errorf("got %v, %v, want a refusal with both figures", run, err)
	}
	if got := ids(t, env, "shop"); len(got) != 1 {
		t.Errorf("the runs are %v: what is refused leaves none", got)
	}
	env.holds(t, before)
	o.IgnoreDisk = true
	started, err := shop.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Runs().Abort(t.Context(), "shop", started.ID, ""); err != nil {
		t.Error(err)
	}
}

// TestDiskFarTooSmall asks for more rows than could be counted in bytes at their widest.
func TestDiskFarTooSmall(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, `{"name": "far", "tables": [{"name": "t", "target_rows": 1, "columns": [
		{"name": "id", "data_type": "BIGINT", "is_unique": true}, {"name": "v", "data_type": "VARCHAR", "varchar_length": 80, "faker_rule": "email"}]}]}`)
	if _, known := dwsim.FreeSpace(env.dir); !known {
		t.Skip("what is free is not known on this system")
	}
	for _, rows := range []int64{1e16, 3e16, 1e17, 9e18} {
		o := seeded(1)
		o.Rows = map[string]int64{"t": rows}
		if run, err := shop.Generate(t.Context(), o); run != nil || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d rows: got %v, %v, want a refusal", rows, run, err)
		}
	}
}

// TestKeptRowsNeedRoom counts the rows that are carried over.
func TestKeptRowsNeedRoom(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.Rows = map[string]int64{"customers": 50_000, "orders": 100}
	generate(t, shop, o)
	o.Rows = map[string]int64{"customers": 0, "orders": 100}
	inParquet, inWarehouse, err := dwsim.ExpectedBytes(t.Context(), shop, o)
	if err != nil {
		t.Fatal(err)
	}
	use, err := shop.DiskUse(t.Context())
	if err != nil || inParquet > 100_000 || inWarehouse < use.Warehouse*9/10 || inWarehouse > use.Warehouse*11/10 {
		t.Errorf("for 100 rows beside a warehouse of %d bytes, %v, %d and %d bytes are expected", use.Warehouse, err, inParquet, inWarehouse)
	}
}

func TestDiskUse(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	use, err := shop.DiskUse(t.Context())
	if err != nil || use.Parquet != 0 || use.Warehouse == 0 {
		t.Errorf("without runs: got %+v, %v", use, err)
	}
	first := generate(t, shop, seeded(1))
	o := seeded(2)
	o.OutputDir = t.TempDir()
	second := generate(t, shop, o)
	var want int64
	for _, dir := range []string{first.OutputPath, second.OutputPath} {
		for _, path := range files(t, dir, func(string) bool { return true }) {
			want += int64(len(read(t, path)))
		}
	}
	if use, err = shop.DiskUse(t.Context()); err != nil || use.Parquet != want || want == 0 {
		t.Errorf("got %+v, %v, want %d bytes of Parquet", use, err, want)
	}
	from, to := part(first), filepath.Join(second.OutputPath, "again.parquet")
	if err := os.Link(from, to); err != nil {
		t.Skip(err)
	}
	if use, err = shop.DiskUse(t.Context()); err != nil || use.Parquet != want {
		t.Errorf("with a second name of a file: got %+v, %v, want %d bytes as before", use, err, want)
	}
	info, err := os.Stat(filepath.Join(env.dir, "warehouse", "shop.db"))
	if err != nil || use.Warehouse != info.Size() {
		t.Errorf("the warehouse takes %d bytes; its file is %v, %v", use.Warehouse, info, err)
	}
	blind := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return m, panicking{w} })
	x, err := blind.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if use, err := x.DiskUse(t.Context()); err != nil || use.Warehouse != -1 {
		t.Errorf("of a warehouse that does not know its size: got %+v, %v", use, err)
	}
}

func TestFreeSpace(t *testing.T) {
	dir := t.TempDir()
	here, known := dwsim.FreeSpace(dir)
	if !known {
		t.Skip("not known on this system")
	}
	if below, known := dwsim.FreeSpace(filepath.Join(dir, "not", "there")); !known || here <= 0 || below <= 0 {
		t.Errorf("free are %d bytes, and below %d, %t", here, below, known)
	}
}

// TestDiskFull lets small disks fill up on the way.
func TestDiskFull(t *testing.T) {
	for _, size := range []string{"8m", "16m", "32m"} {
		t.Run(size, func(t *testing.T) {
			dir := smallDisk(t, size)
			env := newEnv(t, dir, nil)
			shop := env.create(t, shopDocument)
			before := generate(t, shop, seeded(1))
			o := seeded(2)
			o.Rows = map[string]int64{"orders": 2_000_000, "customers": 100_000}
			o.PartRows = 50_000
			if _, err := shop.Generate(t.Context(), o); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the rows need about") {
				t.Errorf("with the estimate: got %v", err)
			}
			o.IgnoreDisk = true
			run, err := shop.Generate(t.Context(), o)
			if run == nil || run.Status != store.Failed || !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("got %+v, %v, want a failed run", run, err)
			}
			if !strings.Contains(run.Error, "the disk is full: ") || !strings.Contains(run.Error, dir) {
				t.Errorf("the error %q names neither the disk nor a file", run.Error)
			}
			if left := env.unfinished(t); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			env.holds(t, before)
			if err := env.Runs().Delete(t.Context(), "shop", run.ID); err != nil {
				t.Error(err)
			}
			env.holds(t, generate(t, shop, seeded(3)))
		})
	}
}

// TestDiskFullLoading lets the disk fill up while a run is loaded.
func TestDiskFullLoading(t *testing.T) {
	env := newEnv(t, smallDisk(t, "12m"), nil)
	shop := env.create(t, shopDocument)
	o := seeded(1)
	o.Rows = map[string]int64{"orders": 90_000, "customers": 1000}
	large := generate(t, shop, o)
	before := generate(t, shop, seeded(2))
	write(t, filepath.Join(env.dir, "ballast"), strings.Repeat("x", ballast(t, env.dir)))
	_, err := shop.Load(context.Background(), dwsim.LoadOptions{Run: large.ID})
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "(free some space and load it again)") {
		t.Errorf("got %v, want the disk to be full", err)
	}
	env.holds(t, before)
	remove(t, filepath.Join(env.dir, "ballast"))
	load(t, shop, dwsim.LoadOptions{Run: large.ID})
	env.holds(t, large)
}

// TestResumedNeedsLess goes on with a run whose parts are all there, where there is room
// for no more than the rest.
func TestResumedNeedsLess(t *testing.T) {
	env := newEnv(t, smallDisk(t, "40m"), nil)
	shop := env.create(t, shopDocument)
	failing := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return m, panicking{w} })
	broken, err := failing.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	o := seeded(1)
	o.Rows, o.PartRows = map[string]int64{"orders": 150_000, "customers": 50_000}, 10_000
	if run, err := broken.Generate(t.Context(), o); run == nil || run.Status != store.Failed {
		t.Fatalf("got %+v, %v, want a failed run", run, err)
	}
	inParquet, inWarehouse, err := dwsim.ExpectedBytes(t.Context(), shop, o)
	if err != nil {
		t.Fatal(err)
	}
	free, _ := dwsim.FreeSpace(env.dir)
	write(t, filepath.Join(env.dir, "ballast"), strings.Repeat("x", int(free-inWarehouse-inParquet/2)))
	if _, err := shop.Generate(t.Context(), o); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("anew: got %v, want a refusal", err)
	}
	env.holds(t, generate(t, shop, dwsim.GenerateOptions{Resume: true}))
}

// ballast is all that is free but for a megabyte.
func ballast(t *testing.T, dir string) int {
	t.Helper()
	free, _ := dwsim.FreeSpace(dir)
	if free < 2<<20 {
		t.Fatalf("only %d bytes are free", free)
	}
	return int(free - 1<<20)
}
