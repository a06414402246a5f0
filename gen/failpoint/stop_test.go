//go:build unix

package failpoint_test

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// TestStop runs this test binary with the variable set, finds it stopped, and lets it go
// on.
func TestStop(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestHit$")
	cmd.Env = append(os.Environ(), "DWSIM_TEST_HITS=3", failpoint.Variable+"=failpoint.test:2:stop")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("the process is %#x, %v, want it stopped", status, err)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("continued, it ended with %v", err)
	}
}
