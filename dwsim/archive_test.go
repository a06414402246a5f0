package dwsim_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
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

// TestRestoreDamaged changes a byte, or cuts the archive off, at many places.
func TestRestoreDamaged(t *testing.T) {
	archive, _ := archived(t)
	step := len(archive) / 200
	if testing.Short() {
		step = len(archive) / 25
	}
	there := newEnv(t, t.TempDir(), nil)
	refuse := func(what string, damaged []byte) {
		t.Helper()
		_, _, err := there.Restore(t.Context(), bytes.NewReader(damaged), dwsim.RestoreOptions{})
		if !errors.Is(err, dwsim.ErrRefused) || !strings.HasPrefix(err.Error(), "the archive cannot be restored: ") {
			t.Fatalf("%s: got %v", what, err)
		}
	}
	var places []int
	for at := 0; at < len(archive); at += step {
		places = append(places, at)
	}
	for at := range 16 { // the first bytes say how the rest is read, the last ones are the seal
		places = append(places, at, len(archive)-1-at)
	}
	for _, at := range places {
		damaged := bytes.Clone(archive)
		damaged[at] ^= 1 << (at % 8)
		refuse(fmt.Sprintf("byte %d of %d is another", at, len(archive)), damaged)
		refuse(fmt.Sprintf("only %d bytes of %d", at, len(archive)), archive[:at])
	}
	refuse("more bytes", append(bytes.Clone(archive), 0))
	refuse("twice", append(bytes.Clone(archive), archive...))
	refuse("nothing", nil)
	_, _, err := there.Restore(t.Context(), strings.NewReader("name: shop\ntables: []\n# no archive, but a document, of more bytes than a seal has\n"), dwsim.RestoreOptions{})
	if err == nil || !strings.HasSuffix(err.Error(), "or no archive of an experiment") {
		t.Errorf("a document: got %v", err)
	}
	there.nothing(t)
}

// entry is one of an archive.
type entry struct {
	tar.Header
	text []byte
}

// entries takes an archive apart.
func entries(t *testing.T, archive []byte) []entry {
	t.Helper()
	d, err := zstd.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var all []entry
	for r := tar.NewReader(d); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{*h, text})
	}
}

// sealed makes an archive of entries, as anybody could.
func sealed(t *testing.T, all []entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, e := range all {
		h := e.Header
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(e.text))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := w.Write(e.text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(out.Bytes())
	frame := binary.LittleEndian.AppendUint32(nil, 0x184D2A5D)
	frame = binary.LittleEndian.AppendUint32(frame, sha256.Size)
	out.Write(append(frame, sum[:]...))
	return out.Bytes()
}

// TestRestoreHostile restores archives that somebody has made to do harm.
func TestRestoreHostile(t *testing.T) {
	archive, _ := archived(t)
	whole := entries(t, archive)
	if !slices.EqualFunc(whole, []string{"dwsim.json", "experiment.json", "run.json", "manifest.json"}, func(e entry, name string) bool { return e.Name == name }) && len(whole) != 7 {
		t.Fatalf("the archive has %d entries", len(whole))
	}
	change := func(i int, do func(*entry)) func([]entry) []entry {
		return func(all []entry) []entry {
			do(&all[i])
			return all
		}
	}
	text := func(from, to string) func(*entry) {
		return func(e *entry) { e.text = bytes.Replace(e.text, []byte(from), []byte(to), 1) }
	}
	for name, tt := range map[string]struct {
		change func([]entry) []entry
		want   string
	}{
		"a path that leads out": {change(4, func(e *entry) { e.Name = "../../evil.parquet" }), `it has "../../evil.parquet" where the file`},
		"an absolute path":      {change(4, func(e *entry) { e.Name = "/tmp/evil.parquet" }), `where the file`},
		"a symbolic link":       {change(4, func(e *entry) { e.Typeflag, e.Linkname = tar.TypeSymlink, "/etc/passwd" }), `where the file`},
		"a folder":              {change(4, func(e *entry) { e.Typeflag, e.Mode = tar.TypeDir, 0o777 }), `where the file`},
		"a longer part":         {change(4, func(e *entry) { e.text = append(e.text, make([]byte, 1<<20)...) }), `bytes where the manifest says`},
		"another part":          {change(4, func(e *entry) { e.text[len(e.text)/2] ^= 1 }), `is changed: its SHA-256 is another`},
		"a part more":           {func(all []entry) []entry { return append(all, all[4]) }, `which its manifest does not name`},
		"a part less":           {func(all []entry) []entry { return all[:len(all)-1] }, `is missing`},
		"another order":         {func(all []entry) []entry { all[4], all[5] = all[5], all[4]; return all }, `where the file`},
		"more bytes announced":  {change(0, text(`"bytes": `, `"bytes": 1`)), `its header announces`},
		"another format":        {change(0, text(`"format": 1`, `"format": 2`)), `its format is 2, and this program reads 1`},
		"a later format":        {change(0, text(`"format": 1`, `"format": 2, "news": []`)), `its format is 2, and this program reads 1`},
		"another seed":          {change(2, text(`"seed": "1"`, `"seed": "2"`)), `its record tells of seed 2, its manifest of 1`},
		"other digests":         {change(2, text(`"table": "`, `"table": "f`)), `does not have`},
		"another document":      {change(1, text(`"target_rows": 300`, `"target_rows": 301`)), `another definition`},
	} {
		t.Run(name, func(t *testing.T) {
			all := slices.Clone(whole)
			for i := range all {
				all[i].text = bytes.Clone(all[i].text)
			}
			there := newEnv(t, t.TempDir(), nil)
			_, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, tt.change(all))), dwsim.RestoreOptions{})
			if !isRefusal(err) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			there.nothing(t)
		})
	}
	there := newEnv(t, t.TempDir(), nil)
	if _, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, whole)), dwsim.RestoreOptions{}); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// TestRestoreOtherDigests restores files that are whole, but not what the record says.
func TestRestoreOtherDigests(t *testing.T) {
	archive, _ := archived(t)
	for name, wrap := range map[string]func(store.Metadata, store.Warehouse) (store.Metadata, store.Warehouse){"rows": nil, "files": fromFiles} {
		t.Run(name, func(t *testing.T) {
			all := entries(t, archive)
			at := bytes.LastIndex(all[2].text, []byte(`"table": "`)) + len(`"table": "`) // the digest of the last table
			all[2].text[at] = "10"[bytes.Count(all[2].text[at:at+1], []byte("1"))]
			there := newEnv(t, t.TempDir(), wrap)
			_, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, all)), dwsim.RestoreOptions{})
			if err == nil || !strings.Contains(err.Error(), "its files hold the values that are on record in other rows") {
				t.Errorf("got %v", err)
			}
			there.nothing(t)
		})
	}
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

// TestRestoreStopped ends ctx in the middle.
func TestRestoreStopped(t *testing.T) {
	archive, _ := archived(t)
	there := newEnv(t, t.TempDir(), nil)
	ctx, stop := context.WithCancelCause(t.Context())
	half := io.MultiReader(bytes.NewReader(archive[:len(archive)/2]), reader(func([]byte) (int, error) {
		stop(errors.New("enough"))
		return 0, context.Cause(ctx)
	}))
	if _, _, err := there.Restore(ctx, half, dwsim.RestoreOptions{}); err == nil || err.Error() != "restoring was aborted: enough" {
		t.Errorf("got %v", err)
	}
	there.nothing(t)
}

// TestRestoreAborted aborts a restore from another process, which leaves no run to look at.
func TestRestoreAborted(t *testing.T) {
	archive, _ := archived(t)
	gate := newGate()
	dir := t.TempDir()
	there := newEnv(t, dir, gate.wrap)
	ended := make(chan error)
	go func() {
		_, _, err := there.Restore(context.Background(), bytes.NewReader(archive), dwsim.RestoreOptions{})
		ended <- err
	}()
	<-gate.reached
	beside := newEnv(t, dir, nil)
	runs, err := beside.Runs().List(t.Context(), "shop")
	if err != nil || len(runs) != 1 {
		t.Fatalf("got %+v, %v, want one run", runs, err)
	}
	watched := make(chan error)
	go func() {
		_, err := beside.Runs().Wait(context.Background(), "shop", runs[0].ID)
		watched <- err
	}()
	if err := beside.Runs().Abort(t.Context(), "shop", runs[0].ID, "not now"); err != nil {
		t.Errorf("aborting: got %v", err)
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "was aborted: not now") {
		t.Errorf("restoring: got %v", err)
	}
	if err := <-watched; !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "left nothing") {
		t.Errorf("waiting: got %v", err)
	}
	there.nothing(t)
}

type reader func([]byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// TestRestoreFaults fails every operation of the warehouse and the metadata in turn: there is
// all of the experiment then, or nothing.
func TestRestoreFaults(t *testing.T) {
	archive, _ := archived(t)
	before, after := (*storetest.Faults).FailAt, (*storetest.Faults).FailAfter
	for _, tt := range []struct {
		name string
		wrap wrapper
		fail func(*storetest.Faults, int)
	}{
		{"warehouse before", faultyWarehouse, before},
		{"warehouse after", faultyWarehouse, after},
		{"metadata before", faultyMetadata, before},
		{"metadata after", faultyMetadata, after},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for n, passed := 1, false; !passed; n++ {
				if n > maxOps {
					t.Fatalf("the restore has not passed after %d operations", n)
				}
				if passed = testRestoreFault(t, archive, tt.wrap, tt.fail, n); passed && n < 5 {
					t.Errorf("only %d operations were made to fail", n-1)
				}
			}
		})
	}
}

func testRestoreFault(t *testing.T, archive []byte, wrap wrapper, fail func(*storetest.Faults, int), n int) (passed bool) {
	t.Helper()
	f := &storetest.Faults{}
	dir := t.TempDir()
	faulty := newEnv(t, dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) { return wrap(f, m, w) })
	fail(f, n)
	_, run, err := faulty.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{})
	ops := f.Ops()
	f.FailAt(0)
	sound := newEnv(t, dir, nil)
	switch {
	case err != nil && !errors.Is(err, storetest.ErrInjected):
		t.Fatalf("operation %d of %q: got %v, want the injected fault", n, ops, err)
	case err != nil && run == nil:
		sound.nothing(t)
		if _, run, err = sound.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{}); err != nil {
			t.Fatalf("operation %d of %q: again: %v", n, ops, err)
		}
		err = storetest.ErrInjected
	}
	sound.holds(t, run)
	return err == nil && len(ops) < n
}

// restoringIn names the data root in which this test binary is to restore an archive.
const restoringIn = "DWSIM_TEST_RESTORING_IN"

func TestRestoreProcess(t *testing.T) {
	dir := os.Getenv(restoringIn)
	if dir == "" {
		t.Skip("is run by TestRestoreKilled")
	}
	f, err := os.Open(filepath.Join(dir, "shop.dwsim"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, _, err := newEnv(t, dir, nil).Restore(t.Context(), f, dwsim.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreKilled kills a process at each crash point of a restore. There is all of the
// experiment then, or it can be restored again.
func TestRestoreKilled(t *testing.T) {
	points := slices.DeleteFunc(embeddedPoints(), func(name string) bool {
		return strings.HasPrefix(name, "parquet.part") || testing.Short() && !strings.HasPrefix(name, "restore.")
	})
	archive, run := archived(t)
	died := 0
	for _, point := range points {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "shop.dwsim"), archive, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestRestoreProcess$")
		cmd.Env = append(os.Environ(), restoringIn+"="+dir, failpoint.Variable+"="+point)
		out, err := cmd.CombinedOutput()
		if err != nil && !strings.Contains(string(out), "failpoint "+point) {
			t.Fatalf("%s: %v: %s", point, err, out)
		}
		if err != nil {
			died++
		}
		testRestoredAgain(t, dir, point, archive, run)
	}
	if died < 8 {
		t.Errorf("the process died at only %d points", died)
	}
}

// testRestoredAgain restores where a process died that did.
func testRestoredAgain(t *testing.T, dir, point string, archive []byte, run *dwsim.Run) {
	t.Helper()
	there := newEnv(t, dir, nil)
	if err := there.Runs().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	shop, err := there.Experiment(t.Context(), "shop")
	if errors.Is(err, store.ErrNotFound) {
		there.nothing(t)
	}
	_, got, again := there.Restore(t.Context(), bytes.NewReader(archive), dwsim.RestoreOptions{})
	switch {
	case err == nil && !errors.Is(again, store.ErrExists):
		t.Errorf("%s: there was an experiment, and restoring again gives %v", point, again)
		return
	case err == nil:
		if got, err = shop.LastRun(t.Context()); err != nil || got == nil {
			t.Fatalf("%s: %v: the experiment is there without its run", point, err)
		}
	case again != nil:
		t.Fatalf("%s: again: %v", point, again)
	}
	same(t, got, run)
	there.holds(t, got)
	if left := files(t, filepath.Join(dir, "restoring"), func(string) bool { return true }); err != nil && len(left) > 0 {
		t.Errorf("%s: left behind: %q", point, left)
	}
}
