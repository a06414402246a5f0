package dwsim_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// killedIn names the data root in which this test binary is to begin a run that is
// never allowed to end.
const killedIn = "DWSIM_TEST_KILLED_IN"

// killedAt says where it waits to be killed: at the gate before the first row, or right
// after the swap.
const killedAt = "DWSIM_TEST_KILLED_AT"

func TestOwnerProcess(t *testing.T) {
	dir := os.Getenv(killedIn)
	if dir == "" {
		t.Skip("is run by TestKilledOwner")
	}
	g := newGate()
	wrap := g.wrap
	if os.Getenv(killedAt) == "swap" {
		wrap = func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
			return &unfinishing{Metadata: m}, w
		}
	} else {
		go func() {
			<-g.reached
			fmt.Println("ready")
		}()
	}
	shop, err := newEnv(t, dir, wrap).Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	o := seeded(2)
	if os.Getenv(killedAt) == "gate" {
		// So many rows are several row groups: at the gate a Parquet file has its first.
		o.Rows = map[string]int64{"customers": 140_000}
	}
	_, err = shop.Generate(t.Context(), o)
	t.Errorf("the run ended: %v", err)
}

// unfinishing is metadata whose FinishRun never returns.
type unfinishing struct{ store.Metadata }

func (*unfinishing) FinishRun(context.Context, *store.Slot, *store.Run) error {
	fmt.Println("ready")
	select {}
}

// TestKilledOwner kills the process that owns a run, before and after the swap.
func TestKilledOwner(t *testing.T) {
	for _, tt := range []struct {
		at   string
		want store.Status
	}{
		{"gate", store.Aborted},
		{"swap", store.Completed},
	} {
		t.Run(tt.at, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			shop := env.create(t, shopDocument)
			first := generate(t, shop, seeded(1))
			kill(t, env.dir, tt.at, func() {
				if tt.at == "gate" {
					env.waitForParquet(t)
				}
				if run, err := shop.LastRun(t.Context()); err != nil || run.Status != store.Running {
					t.Errorf("while its owner lives the run is %+v, %v", run, err)
				}
			})
			run, err := shop.LastRun(t.Context())
			if err != nil || run.ID != 2 || run.Status != tt.want || run.CompletedAt == nil {
				t.Fatalf("after its owner's death the run is %+v, %v, want %s", run, err, tt.want)
			}
			if tt.want == store.Aborted {
				checkAborted(t, env, run)
				run = first
			}
			if _, err := env.Runs().Verify(t.Context(), "shop", run.ID); err != nil {
				t.Errorf("the rows of run %d: %v", run.ID, err)
			}
			env.holds(t, generate(t, shop, seeded(3)))
		})
	}
}

func checkAborted(t *testing.T, env *env, run *dwsim.Run) {
	t.Helper()
	if !strings.Contains(run.Error, "ended before it finished") {
		t.Errorf("the reason is %q", run.Error)
	}
	if _, err := env.Runs().Verify(t.Context(), "shop", run.ID); err == nil || !strings.Contains(err.Error(), "ABORTED") {
		t.Errorf("verifying it: got %v", err)
	}
}

// waitForParquet waits for a Parquet file that is being written: a goroutine of its sink
// appends to it.
func (e *env) waitForParquet(t *testing.T) {
	t.Helper()
	isParquet := func(path string) bool { return strings.HasSuffix(path, ".parquet.tmp") }
	for deadline := time.Now().Add(10 * time.Second); !slices.ContainsFunc(e.unfinished(t), isParquet); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("there is only %q to clear up, want a Parquet file, too", e.unfinished(t))
			return
		}
	}
}

// kill begins a run in another process and kills that when it waits; meanwhile is done
// before.
func kill(t *testing.T, dir, at string, meanwhile func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestOwnerProcess$")
	cmd.Env = append(os.Environ(), killedIn+"="+dir, killedAt+"="+at)
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
