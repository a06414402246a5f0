package failpoint_test

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

var here = failpoint.New("failpoint.test")

// TestHit runs this test binary with the variable set.
func TestHit(t *testing.T) {
	if os.Getenv("DWSIM_TEST_HITS") != "" {
		for range 3 {
			here.Hit()
		}
		return
	}
	for _, tt := range []struct {
		armed string
		dies  bool
	}{
		{"", false},
		{"failpoint.test", true},
		{"failpoint.test:3", true},
		{"failpoint.test:4", false},
		{"failpoint.other", false},
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestHit$")
		cmd.Env = append(os.Environ(), "DWSIM_TEST_HITS=3", failpoint.Variable+"="+tt.armed)
		err := cmd.Run()
		if dies := err != nil; dies != tt.dies {
			t.Errorf("%q: the process ended with %v", tt.armed, err)
		}
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok || runtime.GOOS == "windows" {
			continue
		}
		if status := exit.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGKILL {
			t.Errorf("%q: the process ended with %v, want SIGKILL", tt.armed, err)
		}
	}
}

func TestCheck(t *testing.T) {
	if !slices.Contains(failpoint.Names(), "failpoint.test") {
		t.Errorf("Names = %q", failpoint.Names())
	}
	for armed, want := range map[string]string{
		"":                      "",
		"failpoint.test:2":      "",
		"failpoint.test:1:stop": "",
		"nowhere":               `there is no point "nowhere"`,
		"failpoint.test:0":      "not the number of a hit",
		"failpoint.test:1:jump": "want NAME",
	} {
		t.Setenv(failpoint.Variable, armed)
		err := failpoint.Check()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", armed, err, want)
		}
	}
}
