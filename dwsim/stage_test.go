package dwsim_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/stage"
	_ "github.com/dw-sim/dw-sim/store/stage/s3"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/s3test"
)

// stagedEnv is a simulator with a stage, and with its log.
type stagedEnv struct {
	*env
	stage store.Stage
	log   *bytes.Buffer
}

// withStage opens the data root of e once more, with a stage.
func (e *env) withStage(t testing.TB, s store.Stage) *stagedEnv {
	t.Helper()
	log := &bytes.Buffer{}
	sim, err := dwsim.New(dwsim.Config{
		Metadata: e.meta, Warehouses: map[string]store.Warehouse{"sqlite": e.warehouse}, DataRoot: e.dir, Stage: s,
		Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	return &stagedEnv{env: &env{Simulator: sim, dir: e.dir, meta: e.meta, warehouse: e.warehouse}, stage: s, log: log}
}

func openStage(t testing.TB, rawURL string) store.Stage {
	t.Helper()
	s, err := store.OpenStage(t.Context(), rawURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openFolder(t testing.TB) *stage.Bucket {
	t.Helper()
	s, err := stage.OpenFolder(filepath.Join(t.TempDir(), "stage"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// newStaged opens a new data root with the shop and a stage.
func newStaged(t testing.TB, s store.Stage) (*stagedEnv, *dwsim.Experiment) {
	t.Helper()
	e := newEnv(t, t.TempDir(), nil).withStage(t, s)
	return e, e.create(t, shopDocument)
}

// stagedKeys lists all files of a stage.
func stagedKeys(t testing.TB, s store.Stage) []string {
	t.Helper()
	var found []string
	for f, err := range s.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, f.Key)
	}
	return found
}

func wantStaged(t testing.TB, s store.Stage, want ...string) {
	t.Helper()
	if got := stagedKeys(t, s); !slices.Equal(got, want) {
		t.Errorf("staged are %q, want %q", got, want)
	}
}

// small has five parts of orders and two of customers.
func small(seed int64) dwsim.GenerateOptions {
	return dwsim.GenerateOptions{Seed: &seed, PartRows: 60}
}

// stagedFiles are the files of a whole run that small makes.
func stagedFiles(id int64) (keys []string) {
	folder := fmt.Sprintf("shop/run-%d/", id)
	keys = append(keys, folder+"customers/part-00000.parquet", folder+"customers/part-00001.parquet", folder+"experiment.json", folder+"manifest.json")
	for i := range 5 {
		keys = append(keys, fmt.Sprintf("%sorders/part-%05d.parquet", folder, i))
	}
	return append(keys, folder+"run.json")
}

// TestStage generates with each kind of stage: what is there are exactly the parts, with
// what another machine needs to load them.
func TestStage(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) store.Stage{
		"folder": func(t *testing.T) store.Stage { return openFolder(t) },
		"s3":     func(t *testing.T) store.Stage { return openStage(t, s3test.Start(t).URL("below/a prefix")) },
	} {
		t.Run(name, func(t *testing.T) {
			env, shop := newStaged(t, open(t))
			run := generate(t, shop, small(1))
			wantStaged(t, env.stage, stagedFiles(run.ID)...)
			if want := env.stage.Location() + "/shop/run-1"; run.StagedAt != want {
				t.Errorf("the run is staged at %q, want %q", run.StagedAt, want)
			}
			recorded, err := env.Runs().Get(t.Context(), "shop", run.ID)
			if err != nil || recorded.StagedAt != run.StagedAt {
				t.Errorf("on record is %q, %v", recorded.StagedAt, err)
			}
			env.wantWhole(t, run)
			if !strings.Contains(env.log.String(), `msg="run staged" run=1`) || !strings.Contains(env.log.String(), "phase=stage rows=400") {
				t.Errorf("the log is\n%s", env.log)
			}
		})
	}
}

// wantWhole compares a staged run with the one on this machine.
func (e *stagedEnv) wantWhole(t testing.TB, run *dwsim.Run) {
	t.Helper()
	folder := fmt.Sprintf("shop/run-%d/", run.ID)
	here, err := os.ReadFile(filepath.Join(run.OutputPath, "manifest.json"))
	if err != nil || !bytes.Equal(here, e.fetch(t, folder+"manifest.json")) {
		t.Errorf("the manifest that is staged is another, %v", err)
	}
	manifest, err := parquet.ReadManifest(run.OutputPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range manifest.Files {
		sum := sha256.Sum256(e.fetch(t, folder+f.Path))
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s is another file in the stage", f.Path)
		}
	}
	var record dwsim.Run
	if err := json.Unmarshal(e.fetch(t, folder+"run.json"), &record); err != nil {
		t.Fatal(err)
	}
	if record.ID != run.ID || record.Seed != run.Seed || record.Status != store.Completed || record.OutputPath != "" || record.StagedAt != run.StagedAt {
		t.Errorf("the record that is staged is %+v", record)
	}
	for i, table := range run.Tables {
		if staged := record.Tables[i]; staged.Digest == nil || staged.Digest.Table != table.Digest.Table || staged.Generated != table.Generated {
			t.Errorf("the record that is staged has %+v, want %+v", staged, table)
		}
	}
	document, err := schema.Decode(e.fetch(t, folder+"experiment.json"))
	if err != nil || schema.Hash(document) != manifest.DocumentHash {
		t.Errorf("the document that is staged is another, %v", err)
	}
}

func (e *stagedEnv) fetch(t testing.TB, key string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := e.stage.Get(context.Background(), store.StagedFile{Key: key}, path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestNoStage(t *testing.T) {
	env, shop := newStaged(t, openFolder(t))
	o := small(1)
	o.NoStage = true
	if run := generate(t, shop, o); run.StagedAt != "" {
		t.Errorf("the run is staged at %q", run.StagedAt)
	}
	wantStaged(t, env.stage)
}

// TestStageFaults fails every operation of the stage in turn, before and after it does its
// work. Where the run fails, the rows of before stay, nothing in the stage looks like a run,
// and another run goes on from it.
func TestStageFaults(t *testing.T) {
	for name, fail := range map[string]func(*storetest.Faults, int){"before": (*storetest.Faults).FailAt, "after": (*storetest.Faults).FailAfter} {
		t.Run(name, func(t *testing.T) {
			failed := 0
			for n := 1; ; n++ {
				if n > maxOps {
					t.Fatalf("the run has not passed after %d operations", n)
				}
				hurt, passed := testStageFault(t, fail, n)
				if passed {
					break
				}
				if hurt {
					failed++
				}
			}
			if failed < 11 { // a listing, and ten files
				t.Errorf("only %d operations made the run fail", failed)
			}
		})
	}
}

func testStageFault(t *testing.T, fail func(*storetest.Faults, int), n int) (hurt, passed bool) {
	t.Helper()
	sound, faults := openFolder(t), &storetest.Faults{}
	env, shop := newStaged(t, storetest.FaultyStage(sound, faults))
	before := generate(t, shop, small(1))
	wantStaged(t, sound, stagedFiles(before.ID)...)
	fail(faults, n)
	run, err := shop.Generate(t.Context(), small(2))
	ops := faults.Ops()
	faults.FailAt(0)
	if err == nil {
		env.holds(t, run)
		wantStaged(t, sound, append(stagedFiles(before.ID), stagedFiles(run.ID)...)...)
		return false, len(ops) < n
	}
	if !errors.Is(err, storetest.ErrInjected) || run.Status != store.Failed || !strings.Contains(run.Error, "cannot be staged") {
		t.Fatalf("operation %d of %q: %v, run %+v", n, ops, err, run)
	}
	env.holds(t, before)
	for _, key := range stagedKeys(t, sound) {
		if strings.HasPrefix(key, "shop/run-2/") && strings.HasSuffix(key, ".json") {
			t.Errorf("operation %d of %q: %s is staged of a run that failed", n, ops, key)
		}
	}
	resumed := generate(t, shop, dwsim.GenerateOptions{Resume: run.OutputPath != "", Seed: seedUnless(run.OutputPath != ""), PartRows: 60})
	env.holds(t, resumed)
	env.stage = sound
	env.wantWhole(t, resumed)
	wantStaged(t, sound, append(stagedFiles(before.ID), stagedFiles(resumed.ID)...)...) // and nothing of the one that failed
	return true, false
}

func seedUnless(resumed bool) *int64 {
	if resumed {
		return nil
	}
	return new(int64(2))
}
