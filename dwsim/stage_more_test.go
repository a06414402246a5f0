package dwsim_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/stage"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// stageGate is a real stage that takes no file whose key ends so, until the run is stopped.
type stageGate struct {
	store.Stage
	at      string
	reached chan struct{} // closed when such a file has come
	once    sync.Once
}

func (g *stageGate) Put(ctx context.Context, f store.StagedFile, path string) error {
	if !strings.HasSuffix(f.Key, g.at) {
		return g.Stage.Put(ctx, f, path)
	}
	g.once.Do(func() { close(g.reached) })
	<-ctx.Done()
	return context.Cause(ctx)
}

// TestAbortWhileStaging aborts runs while a part and while the manifest is on its way.
func TestAbortWhileStaging(t *testing.T) {
	for _, at := range []string{"orders/part-00003.parquet", "run-2/manifest.json"} {
		t.Run(filepath.Base(at), func(t *testing.T) {
			folder := openFolder(t)
			env, shop := newStaged(t, folder)
			before := generate(t, shop, small(1))
			gate := &stageGate{Stage: folder, at: at, reached: make(chan struct{})}
			gated := env.withStage(t, gate)
			shop, err := gated.Experiment(t.Context(), "shop")
			if err != nil {
				t.Fatal(err)
			}
			started, err := shop.Start(t.Context(), small(2))
			if err != nil {
				t.Fatal(err)
			}
			<-gate.reached
			wantProgress(t, gated, started.ID, at)
			if err := gated.Runs().Abort(t.Context(), "shop", started.ID, "enough"); err != nil {
				t.Fatal(err)
			}
			run, err := gated.Runs().Wait(t.Context(), "shop", started.ID)
			if err == nil || run.Status != store.Aborted || run.Error != "enough" {
				t.Errorf("the run is %+v, %v", run, err)
			}
			env.holds(t, before)
			for _, key := range stagedKeys(t, folder) {
				if strings.HasPrefix(key, "shop/run-2/") && strings.HasSuffix(key, ".json") {
					t.Errorf("%s is staged of a run that was aborted", key)
				}
			}
		})
	}
}

// wantProgress looks at a run whose manifest is on its way.
func wantProgress(t *testing.T, env *stagedEnv, id int64, at string) {
	t.Helper()
	for p, err := range env.Runs().Progress(t.Context(), "shop", id) {
		if err != nil || p.StagedAt != env.stage.Location()+"/shop/run-2" {
			t.Errorf("progress is %+v, %v", p, err)
		}
		if strings.HasSuffix(at, "manifest.json") && (p.Phase != dwsim.PhaseStage || p.Staged <= p.Bytes) { // with the documents
			t.Errorf("progress is %+v, want all parts staged", p)
		}
		return
	}
}

// TestStageResumed resumes a run whose parts are staged already: they are copied there.
func TestStageResumed(t *testing.T) {
	folder, faults := openFolder(t), &storetest.Faults{}
	env, shop := newStaged(t, storetest.FaultyStage(&failingKey{folder, "run-1/manifest.json"}, faults))
	if _, err := shop.Generate(t.Context(), small(1)); err == nil {
		t.Fatal("the run has passed")
	}
	faults.FailAt(0)
	run := generate(t, shop, dwsim.GenerateOptions{Resume: true})
	var puts, copies int
	for _, op := range faults.Ops() {
		if strings.HasSuffix(op, ".parquet") && strings.HasPrefix(op, "Put ") {
			puts++
		}
		if strings.HasPrefix(op, "Copy ") {
			copies++
		}
	}
	if puts != 0 || copies != 7 {
		t.Errorf("%d parts are sent and %d copied, want 0 and 7 (%q)", puts, copies, faults.Ops())
	}
	env.stage = folder
	env.wantWhole(t, run)
	wantStaged(t, folder, stagedFiles(run.ID)...) // the files of the first run are gone
}

// failingKey is a real folder that does not take one file.
type failingKey struct {
	*stage.Bucket
	key string
}

func (s *failingKey) Put(ctx context.Context, f store.StagedFile, path string) error {
	if strings.HasSuffix(f.Key, s.key) {
		return errors.New("the disk there is full")
	}
	return s.Bucket.Put(ctx, f, path)
}

// TestUnstage removes runs, one by one, by --keep, and with their experiment.
func TestUnstage(t *testing.T) {
	env, shop := newStaged(t, openFolder(t))
	var runs []*dwsim.Run
	var all []string
	for i := range 11 { // run-1 is not run-10
		runs = append(runs, generate(t, shop, small(int64(i))))
		all = append(all, stagedFiles(int64(i+1))...)
	}
	slices.Sort(all)
	if err := env.Runs().Delete(t.Context(), "shop", runs[0].ID); err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(key string) bool { return strings.HasPrefix(key, "shop/run-1/") })
	wantStaged(t, env.stage, all...)
	o := small(20)
	o.Keep = 2
	kept := generate(t, shop, o)
	wantStaged(t, env.stage, append(stagedFiles(11), stagedFiles(kept.ID)...)...)
	if err := shop.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantStaged(t, env.stage)
}

// TestUnstageElsewhere removes runs while another stage is configured, and none: they go all
// the same, and a warning says what stays.
func TestUnstageElsewhere(t *testing.T) {
	first := openFolder(t)
	env, shop := newStaged(t, first)
	generate(t, shop, small(1))
	generate(t, shop, small(2))
	generate(t, shop, small(3))
	for i, other := range []store.Stage{openFolder(t), nil} {
		env := env.withStage(t, other)
		if err := env.Runs().Delete(t.Context(), "shop", int64(i+1)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(env.log.String(), "staged files stay") || !strings.Contains(env.log.String(), first.Location()) {
			t.Errorf("the log is\n%s", env.log)
		}
	}
	// A stage that does not answer keeps the run, so that this can be repeated.
	faults := &storetest.Faults{}
	broken := env.withStage(t, storetest.FaultyStage(first, faults))
	faults.FailAt(1)
	if err := broken.Runs().Delete(t.Context(), "shop", 3); !errors.Is(err, storetest.ErrInjected) {
		t.Errorf("Delete: %v", err)
	}
	if left := files(t, filepath.Join(env.dir, "generated", "shop", "run-3"), func(string) bool { return true }); len(left) == 0 {
		t.Error("its files on this machine are gone, though the run is not")
	}
	if err := broken.Runs().Delete(t.Context(), "shop", 3); err != nil {
		t.Errorf("Delete again: %v", err)
	}
	wantStaged(t, first, append(stagedFiles(1), stagedFiles(2)...)...)
}

// TestStageIsTaken refuses to overwrite a whole run of another data root, and clears what is
// left of an unfinished one.
func TestStageIsTaken(t *testing.T) {
	folder := openFolder(t)
	_, shop := newStaged(t, folder)
	generate(t, shop, small(1))
	other, otherShop := newStaged(t, folder)
	run, err := otherShop.Generate(t.Context(), small(2))
	if err == nil || !strings.Contains(err.Error(), "holds a run already") || run.StagedAt != "" {
		t.Errorf("got %v, run %+v", err, run)
	}
	wantStaged(t, folder, stagedFiles(1)...)
	f, path := storetest.Staged(t, "shop/run-2/orders/part-00099.parquet", "of an unfinished run", 100)
	if err := folder.Put(t.Context(), f, path); err != nil {
		t.Fatal(err)
	}
	second := generate(t, otherShop, small(2))
	wantStaged(t, folder, append(stagedFiles(1), stagedFiles(2)...)...)
	other.wantWhole(t, second)
}

// TestStagedIsLoaded brings what one data root has staged to another one.
func TestStagedIsLoaded(t *testing.T) {
	env, shop := newStaged(t, openFolder(t))
	run := generate(t, shop, small(1))
	other := newEnv(t, t.TempDir(), nil)
	loads, err := other.LoadStaged(t.Context(), dwsim.StagedLoadOptions{From: env.stage})
	if err != nil || len(loads) != 1 || loads[0].StagedRun != run.ID {
		t.Fatalf("loaded are %+v, %v", loads, err)
	}
	other.holds(t, loads[0].Run)
	if loads[0].Run.StagedAt != "" {
		t.Errorf("the load counts as staged at %s, and would remove that", loads[0].Run.StagedAt)
	}
	for i, table := range loads[0].Run.Tables {
		if table.Digest.Table != run.Tables[i].Digest.Table {
			t.Errorf("table %s has other rows", table.Table)
		}
	}
}

// stagingIn names the data root in which this test binary is to make a run with a stage.
const stagingIn = "DWSIM_TEST_STAGING_IN"

func TestStagingProcess(t *testing.T) {
	dir := os.Getenv(stagingIn)
	if dir == "" {
		t.Skip("is run by TestStagingKilled")
	}
	folder, err := stage.OpenFolder(filepath.Join(dir, "stage"))
	if err != nil {
		t.Fatal(err)
	}
	shop, err := newEnv(t, dir, nil).withStage(t, folder).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	generate(t, shop, small(2))
}

// TestStagingKilled kills a process while it stages. What it leaves never looks complete once
// its run is settled, and goes when another run is.
func TestStagingKilled(t *testing.T) {
	for point, want := range map[string]store.Status{
		"stage.put.named": store.Aborted, "stage.part.put": store.Aborted, "stage.part.put:5": store.Aborted,
		"stage.documents.put": store.Aborted, "stage.manifest.put": store.Aborted, "run.rows.swapped": store.Completed,
	} {
		t.Run(point, func(t *testing.T) { testStagingKilled(t, point, want) })
	}
}

func testStagingKilled(t *testing.T, point string, want store.Status) {
	plain := newEnv(t, t.TempDir(), nil)
	folder, err := stage.OpenFolder(filepath.Join(plain.dir, "stage"))
	if err != nil {
		t.Fatal(err)
	}
	env := plain.withStage(t, folder)
	shop := env.create(t, shopDocument)
	before := generate(t, shop, small(1))
	cmd := exec.Command(os.Args[0], "-test.run=^TestStagingProcess$")
	cmd.Env = append(os.Environ(), stagingIn+"="+env.dir, failpoint.Variable+"="+point)
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("the process was not killed\n%s", out)
	}
	run, err := shop.LastRun(t.Context())
	if err != nil || run.ID != 2 || run.Status != want {
		t.Fatalf("the run is %+v, %v, want it %s", run, err, want)
	}
	if want == store.Completed {
		env.holds(t, run)
		env.wantWhole(t, run)
		return
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", before.ID); err != nil {
		t.Errorf("the rows of before: %v", err)
	}
	for _, key := range stagedKeys(t, folder) {
		if strings.HasPrefix(key, "shop/run-2/") && (strings.HasSuffix(key, ".json") || run.OutputPath == "") {
			t.Errorf("%s is left in the stage", key)
		}
	}
	next := generate(t, shop, dwsim.GenerateOptions{Resume: true})
	env.holds(t, next)
	env.wantWhole(t, next)
	wantStaged(t, folder, append(stagedFiles(1), stagedFiles(3)...)...)
}

// meddledStage is a stage in which somebody else does something once a part is there.
type meddledStage struct {
	store.Stage
	once   sync.Once
	meddle func()
}

func (s *meddledStage) Put(ctx context.Context, f store.StagedFile, path string) error {
	err := s.Stage.Put(ctx, f, path)
	if strings.HasSuffix(f.Key, "/orders/part-00000.parquet") {
		s.once.Do(s.meddle)
	}
	return err
}

// TestStageShared has other metadata stage a run of the same id at the same time.
func TestStageShared(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		meddle     func(dir string) error
		stays      bool
	}{
		{"it was faster", "holds a run already", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{}"), 0o600)
		}, true},
		{"it made room for itself", "was changed since it was written", func(dir string) error {
			return os.Remove(filepath.Join(dir, "orders", "part-00000.parquet"))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := openFolder(t)
			dir := filepath.Join(strings.TrimPrefix(folder.Location(), "file://"), "shop", "run-1")
			s := &meddledStage{Stage: folder, meddle: func() {
				if err := tt.meddle(dir); err != nil {
					t.Error(err)
				}
			}}
			_, shop := newStaged(t, s)
			if _, err := shop.Generate(t.Context(), small(1)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "manifest.json")); (err == nil) != tt.stays {
				t.Errorf("the manifest of the other run: %v", err)
			}
		})
	}
}
