package dwsim_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

// killedOutput names the folder in which this test binary is to begin a run that a crash
// point ends.
const killedOutput = "DWSIM_TEST_KILLED_OUTPUT"

func TestOwnerWithFolder(t *testing.T) {
	if os.Getenv(killedOutput) == "" {
		t.Skip("is run by TestKilledOwnerElsewhere")
	}
	shop, err := newEnv(t, os.Getenv(killedIn), nil).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	o := inParts()
	o.OutputDir = os.Getenv(killedOutput)
	_, err = shop.Generate(t.Context(), o)
	t.Errorf("the run ended: %v", err)
}

// TestKilledOwnerElsewhere kills the owner of a run whose files go to a folder of the
// caller's: what is unfinished goes, and the run is resumed from there.
func TestKilledOwnerElsewhere(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	want := generate(t, shop, inParts())
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestOwnerWithFolder$")
	cmd.Env = append(os.Environ(), killedIn+"="+env.dir, killedOutput+"="+folder, failpoint.Variable+"=parquet.manifest.synced")
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("the owner was not killed: %s", out)
	}
	unfinished := func() []string {
		return files(t, folder, func(path string) bool { return filepath.Ext(path) == ".tmp" })
	}
	if len(unfinished()) == 0 {
		t.Error("there is nothing to clear up")
	}
	run, err := shop.LastRun(t.Context())
	if err != nil || run.Status != store.Aborted || run.OutputPath != filepath.Join(folder, "run-2") || run.Bytes == 0 {
		t.Fatalf("the run is %+v, %v", run, err)
	}
	if left := unfinished(); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	resumed := generate(t, shop, dwsim.GenerateOptions{Resume: true})
	sameResult(t, want, resumed)
	env.holds(t, resumed)
}
