package cli_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestRunOfAnotherProcess watches a run of another process, leaves it, and aborts it.
func TestRunOfAnotherProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	t.Parallel()
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	dwSim(t, root, "", "experiment", "generate", "endless", "--seed", "1")
	owner := begin(t, root, "experiment", "generate", "endless", "--rows", "t=1_000_000_000_000", "--ignore-disk")
	owner.firstMessage(t)

	conflicts(t, root)
	leaves(t, root)
	watcher := begin(t, root, "run", "watch", "endless", "--json")
	stream := bufio.NewScanner(watcher.out)
	if first := nextProgress(t, stream); first.Run != 2 || first.Status != store.Running {
		t.Errorf("the watcher begins with %+v, want run 2 RUNNING", first)
	}
	if got := dwSim(t, root, "", "run", "abort", "endless", "--reason", "wrong seed", "--json"); !strings.Contains(got, `"status": "ABORTED"`) {
		t.Errorf("abort prints %q", got)
	}
	last := nextProgress(t, stream)
	for last.Phase != dwsim.PhaseDone {
		last = nextProgress(t, stream)
	}
	if last.Status != store.Aborted || last.Error != "wrong seed" {
		t.Errorf("the watcher ends with %+v, want ABORTED and the reason", last)
	}
	if code, messages := watcher.end(); code != 1 || !strings.Contains(messages, "run 2 was aborted: wrong seed") {
		t.Errorf("the watcher ends with exit code %d and %q", code, messages)
	}
	if code, messages := owner.end(); code != 1 || !strings.Contains(messages, "run 2 was aborted: wrong seed") {
		t.Errorf("the owner ends with exit code %d and %q", code, messages)
	}
}

var howFar = regexp.MustCompile(`plan: .* so far|generate: .* rows`)

// TestLoadOfAnotherProcess stops a process in a load: what it keeps others from is said.
func TestLoadOfAnotherProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows stops no processes")
	}
	t.Parallel()
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	dwSim(t, root, "", "experiment", "generate", "endless", "--seed", "1")
	owner := prepare(t, root, "experiment", "load", "endless")
	owner.cmd.Env = append(os.Environ(), "DW_SIMULATOR_FAILPOINT=load.files.checked:1:stop")
	owner.start(t)
	owner.firstMessage(t)

	other := begin(t, root, "experiment", "reset", "endless", "--yes")
	code, messages := other.end()
	want := fmt.Sprintf("is in use: process %d holds it to load it\nNext: wait until that has ended, or stop it there\n", owner.cmd.Process.Pid)
	if code != 4 || !strings.Contains(messages, want) {
		t.Errorf("exit code %d and messages %q, want 4 and %q", code, messages, want)
	}
}

// leaves interrupts a watcher: the run goes on.
func leaves(t *testing.T, root string) {
	t.Helper()
	watcher := begin(t, root, "run", "watch", "endless", "2")
	watcher.firstMessage(t)
	if err := watcher.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	code, messages := watcher.end()
	if want := "interrupted from the keyboard; run 2 goes on"; code != 130 || !strings.Contains(messages, want) {
		t.Errorf("exit code %d and messages %q, want 130 and %q", code, messages, want)
	}
	for _, command := range [][]string{{"run", "show", "endless", "2"}, {"run", "list", "endless"}} {
		if got := dwSim(t, root, "", command...); !strings.Contains(got, "RUNNING") || !howFar.MatchString(got) {
			t.Errorf("%s prints %q, want that run 2 is RUNNING, and how far it is", command[:2], got)
		}
	}
}

// process is a dw-sim that has begun.
type process struct {
	cmd      *exec.Cmd
	out, err *bufio.Reader
	messages strings.Builder
}

// begin begins a command, which ends with the test if it does not end before.
func begin(t *testing.T, root string, args ...string) *process {
	t.Helper()
	p := prepare(t, root, args...)
	p.start(t)
	return p
}

func prepare(t *testing.T, root string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command("dw-sim", append(args, where(root)...)...)}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	messages, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out, p.err = bufio.NewReader(out), bufio.NewReader(messages)
	return p
}

func (p *process) start(t *testing.T) {
	t.Helper()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
}

// firstMessage waits for the first line on standard error.
func (p *process) firstMessage(t *testing.T) string {
	t.Helper()
	line, err := p.err.ReadString('\n')
	if err != nil {
		t.Fatalf("the process says nothing: %v", err)
	}
	p.messages.WriteString(line)
	return line
}

// end waits for the end of the process.
func (p *process) end() (code int, messages string) {
	_, _ = p.err.WriteTo(&p.messages)
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode(), p.messages.String()
}

func nextProgress(t *testing.T, lines *bufio.Scanner) (p dwsim.Progress) {
	t.Helper()
	if !lines.Scan() {
		t.Fatal("the stream ends early")
	}
	if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
		t.Fatalf("%s: %v", lines.Bytes(), err)
	}
	return p
}
