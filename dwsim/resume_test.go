package dwsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// inParts makes a run of many parts.
func inParts() dwsim.GenerateOptions {
	return dwsim.GenerateOptions{Seed: new(int64(7)), PartRows: 40, Rows: map[string]int64{"orders": 170}}
}

// TestResume stops a run at every operation of the warehouse in turn, and goes on from
// it: what comes out is what the run would have been.
func TestResume(t *testing.T) {
	whole := newEnv(t, t.TempDir(), nil)
	want := generate(t, whole.create(t, shopDocument), inParts())
	f := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	shop := env.create(t, shopDocument)
	taken := 0
	for n := 1; ; n++ {
		f.FailAt(n)
		failed, err := shop.Generate(t.Context(), inParts())
		ops := f.Ops()
		f.FailAt(0)
		if n > len(ops) {
			break
		}
		if err == nil || failed == nil { // all rows were there, or it was not on record yet
			continue
		}
		if slices.Contains(ops[:n-1], "Commit Customers") {
			taken++
			if failed.OutputPath == "" {
				t.Errorf("operation %d, %s: run %d left nothing to take over", n, ops[n-1], failed.ID)
			}
		}
		run := generate(t, shop, dwsim.GenerateOptions{Resume: true, Workers: n % 3, PartRows: 40})
		if run.ResumedFrom != failed.ID || run.Seed != want.Seed {
			t.Errorf("operation %d: run %d was resumed as %+v", n, failed.ID, run)
		}
		sameResult(t, want, run)
		env.holds(t, run)
	}
	if taken == 0 {
		t.Error("no run failed after its first table")
	}
}

// sameResult compares two runs of the same seed: tables, digests and files.
func sameResult(t *testing.T, want, got *dwsim.Run) {
	t.Helper()
	if !reflect.DeepEqual(want.Tables, got.Tables) {
		t.Errorf("run %d has the tables %+v, want %+v", got.ID, got.Tables, want.Tables)
	}
	wantFiles, err1 := parquet.ReadManifest(want.OutputPath)
	gotFiles, err2 := parquet.ReadManifest(got.OutputPath)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if err := gotFiles.Check(t.Context(), got.OutputPath); err != nil {
		t.Error(err)
	}
	gotFiles.Run, gotFiles.Checksum = wantFiles.Run, wantFiles.Checksum
	if !reflect.DeepEqual(wantFiles, gotFiles) {
		t.Errorf("run %d has %d files, want %d, or others", got.ID, len(gotFiles.Files), len(wantFiles.Files))
	}
}

// TestResumeAgain stops a run that was resumed, and resumes that.
func TestResumeAgain(t *testing.T) {
	f := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	shop := env.create(t, shopDocument)
	want := generate(t, shop, inParts())
	last := int64(0)
	o := inParts()
	for _, at := range []string{"Commit Customers", "Loading.Commit", "OpenSink Customers"} {
		f.FailAt(opNumber(t, f, shop, at))
		run, err := shop.Generate(t.Context(), o)
		f.FailAt(0)
		if err == nil || run.Status != store.Failed || run.ResumedFrom != last {
			t.Fatalf("failing at %s: got %+v, %v", at, run, err)
		}
		last, o = run.ID, dwsim.GenerateOptions{Resume: true, PartRows: 40}
	}
	run := generate(t, shop, o)
	sameResult(t, want, run)
	runs, err := env.Runs().List(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		if r.Status == store.Failed && (r.OutputPath != "" || r.Bytes != 0) {
			t.Errorf("run %d keeps its files, though run %d is complete", r.ID, run.ID)
		}
	}
}

// opNumber returns the number of an operation of a run.
func opNumber(t *testing.T, f *storetest.Faults, shop *dwsim.Experiment, name string) int {
	t.Helper()
	probe := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	x, err := probe.CreateExperiment(t.Context(), shop.Document())
	if err != nil {
		t.Fatal(err)
	}
	f.FailAt(0)
	generate(t, x, inParts())
	for i, op := range f.Ops() {
		if op == name {
			return i + 1
		}
	}
	t.Fatalf("there is no %s among %q", name, f.Ops())
	return 0
}

func TestWrongResume(t *testing.T) {
	f := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	shop := env.create(t, shopDocument)
	resume := dwsim.GenerateOptions{Resume: true}
	refused := func(o dwsim.GenerateOptions, want string) {
		t.Helper()
		if run, err := shop.Generate(t.Context(), o); !isRefusal(err) || run != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %+v, %v, want %q", o, run, err, want)
		}
	}
	refused(resume, "it has no runs")
	generate(t, shop, inParts())
	refused(resume, "its newest run, 1, is COMPLETED")

	f.FailAt(opNumber(t, f, shop, "Loading.Commit"))
	if _, err := shop.Generate(t.Context(), inParts()); err == nil {
		t.Fatal("the run did not fail")
	}
	f.FailAt(0)
	refused(dwsim.GenerateOptions{Resume: true, Seed: new(int64(7))}, "seed: a run that is resumed has its seed already")
	refused(dwsim.GenerateOptions{Resume: true, Rows: map[string]int64{"orders": 1}}, "rows: a run that is resumed has its rows already")
	refused(dwsim.GenerateOptions{Resume: true, PartRows: 41}, "parts of 40 rows, not of 41")
	refused(dwsim.GenerateOptions{Resume: true, Compression: parquet.Zstd}, "files in snappy, not in zstd")
	generate(t, shop, resume)
}

// TestResumeBesideOtherRows refuses to go on where the rows that the run kept are no
// longer there.
func TestResumeBesideOtherRows(t *testing.T) {
	f := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	generate(t, shop, seeded(2))
	f.FailAt(5)
	run, err := shop.Generate(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"customers": 0}})
	f.FailAt(0)
	if err == nil || run == nil || run.Tables[0].KeptFrom != 2 {
		t.Fatalf("got %+v, %v, want a failed run that kept the customers of run 2", run, err)
	}
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: 1}); err != nil {
		t.Fatal(err)
	}
	_, err = shop.Generate(t.Context(), dwsim.GenerateOptions{Resume: true})
	if !errors.Is(err, dwsim.ErrConflict) || !strings.Contains(err.Error(), `it kept the rows of table "Customers", which have been replaced since`) {
		t.Errorf("got %v", err)
	}
}

// TestResumeOfNothing resumes a run, which dies before it has taken anything over, and
// resumes that: the parts of the first are not lost.
func TestResumeOfNothing(t *testing.T) {
	f := &storetest.Faults{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, storetest.Faulty(w, f)
	})
	shop := env.create(t, shopDocument)
	f.FailAt(opNumber(t, f, shop, "Loading.Commit"))
	first, err := shop.Generate(t.Context(), inParts())
	f.FailAt(0)
	if err == nil || first.Bytes == 0 {
		t.Fatalf("got %+v, %v", first, err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := shop.Generate(t.Context(), dwsim.GenerateOptions{Resume: true, OutputDir: blocked, IgnoreDisk: true})
	if err == nil || second == nil || second.OutputPath != "" {
		t.Fatalf("got %+v, %v", second, err)
	}
	part := func(r *dwsim.Run) os.FileInfo {
		t.Helper()
		info, err := os.Stat(filepath.Join(r.OutputPath, "orders", "part-00000.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	before := part(first)
	third := generate(t, shop, dwsim.GenerateOptions{Resume: true})
	if third.ResumedFrom != second.ID || !os.SameFile(before, part(third)) {
		t.Errorf("run %d was resumed from run %d, without its parts", third.ID, third.ResumedFrom)
	}
}
