//go:build linux

package torture_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// starter is a shell that starts many runs at once, and notes how each ended.
const starter = `i=$2
while [ $i -lt $3 ]; do
  { "$1" experiment generate ledger --scale 3 --seed $i 2>"$4/$i.err" >/dev/null; echo $? >"$4/$i.tmp"; mv "$4/$i.tmp" "$4/$i.code"; } &
  i=$((i + 1))
done
wait`

// TestStarts starts the same experiment many times at once from two shells: one run wins,
// all others are told which. The winner stops before its swap until they have been told.
func TestStarts(t *testing.T) {
	skipShort(t)
	w := newWorld(t)
	w.knows(t, "run", "abort")
	before := w.fill(t)
	starts := form(20, 100)
	var shells []*process
	for half := range 2 {
		shells = append(shells, w.start(t, func(cmd *exec.Cmd) {
			*cmd = *commandLike(cmd, "sh", "-c", starter, "sh", w.program,
				fmt.Sprint(half*starts/2), fmt.Sprint((half+1)*starts/2), w.dir)
			cmd.Env = append(cmd.Env, failpoint.Variable+"=run.folder.finished:1:stop")
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		}))
	}
	told := func() bool {
		codes, _ := filepath.Glob(filepath.Join(w.dir, "*.code"))
		return len(codes) >= starts-1
	}
	if !eventually(patience, told) {
		t.Error("more than one start waits")
	}
	defer wakeAll(shells)()
	for _, shell := range shells {
		if r := shell.wait(t); r.code != 0 {
			t.Fatalf("the shell: %v", r)
		}
	}
	runs := w.runs(t)
	if len(runs) != 2 {
		t.Fatalf("%d runs are on record, want one more than before", len(runs)-1)
	}
	winner := -1
	for i := range starts {
		if w.started(t, i, runs[0].ID) {
			winner = i
		}
	}
	report.count(fmt.Sprintf("times, %d of %d starts at once were refused and one won", starts-1, starts), !t.Failed())
	if runs[0].Seed != fmt.Sprint(winner) {
		t.Errorf("run %d has the seed %s, and start %d won", runs[0].ID, runs[0].Seed, winner)
	}
	w.checkOutcome(t, before, before)
	w.goesOn(t)
}

// wakeAll wakes all that the shells started, again and again until the function that it
// returns is called: the winner may get to where it stops only now.
func wakeAll(shells []*process) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var waker sync.WaitGroup
	waker.Go(func() {
		for tick := time.NewTicker(50 * time.Millisecond); ctx.Err() == nil; <-tick.C {
			for _, shell := range shells {
				_ = syscall.Kill(-shell.cmd.Process.Pid, syscall.SIGCONT) // gone once all have ended
			}
		}
	})
	return func() {
		cancel()
		waker.Wait()
	}
}

// started tells whether start number i won; else it must have been refused for the winner.
func (w *world) started(t testing.TB, i int, winner int64) bool {
	t.Helper()
	code, err1 := os.ReadFile(filepath.Join(w.dir, fmt.Sprintf("%d.code", i)))
	said, err2 := os.ReadFile(filepath.Join(w.dir, fmt.Sprintf("%d.err", i)))
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	switch c := strings.TrimSpace(string(code)); {
	case c == "0":
		return true
	case c != "4":
		t.Errorf("start %d: exit code %s, want 4: %s", i, c, said)
	case !strings.Contains(string(said), fmt.Sprintf("run %d", winner)):
		t.Errorf("start %d does not name run %d: %s", i, winner, said)
	}
	return false
}

// commandLike is another command in the environment and with the files of cmd.
func commandLike(cmd *exec.Cmd, program string, args ...string) *exec.Cmd {
	other := exec.Command(program, args...)
	other.Env, other.Dir, other.Stdout, other.Stderr = cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr
	return other
}
