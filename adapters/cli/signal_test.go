package cli_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
)

const endless = `name: endless
tables: [{name: t, target_rows: 10, columns: [{name: id, data_type: BIGINT, is_unique: true}, {name: word, data_type: VARCHAR}]}]
`

// TestSignals stops a run that would take hours: it is aborted, and the rows of the run
// before are untouched.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	tests := []struct {
		signal syscall.Signal
		code   int
		reason string
	}{
		{syscall.SIGINT, 130, "interrupted from the keyboard"},
		{syscall.SIGTERM, 143, "the process was asked to terminate"},
		{syscall.SIGHUP, 129, "the terminal was closed"},
	}
	for _, test := range tests {
		t.Run(test.signal.String(), func(t *testing.T) {
			heard(t, test.signal)
			t.Parallel()
			takenBack(t, t.TempDir(), test.signal, test.code, test.reason)
		})
	}
	t.Run("on a server", func(t *testing.T) {
		heard(t, syscall.SIGINT)
		t.Parallel()
		takenBack(t, serve(t, t.TempDir(), httpapi.Options{}, t.Cleanup), syscall.SIGINT, 130, "interrupted from the keyboard")
	})
}

// TestQueryOnServerIsInterrupted ends a query on a server that would take hours.
func TestQueryOnServerIsInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	heard(t, syscall.SIGINT)
	t.Parallel()
	url := serve(t, t.TempDir(), httpapi.Options{}, t.Cleanup)
	dwSim(t, url, endless, "experiment", "create", "-")
	dwSim(t, url, "", "experiment", "generate", "endless", "--seed", "1")
	to, err := client.New(url, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	running := func() int {
		all, err := to.Queries(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	for _, flags := range [][]string{{"--timeout", "0"}, {"--output", filepath.Join(t.TempDir(), "n.csv")}} {
		args := []string{"query", "execute", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", "-e", "endless"}
		asked := begin(t, url, append(args, flags...)...)
		for running() == 0 {
			runtime.Gosched()
		}
		at := time.Now()
		if err := asked.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		for running() > 0 {
			runtime.Gosched()
		}
		// The promise is 250 ms; a machine that does much else may be late.
		if took := time.Since(at); took > 2*time.Second {
			t.Errorf("%s: the query ended %s after the interrupt", flags, took)
		}
		if code, messages := asked.end(); code != 130 || !strings.Contains(messages, "interrupted from the keyboard") {
			t.Errorf("%s: exit code %d and messages %q, want 130", flags, code, messages)
		}
		t.Logf("%s: ended after %s", flags, time.Since(at))
	}
}

// takenBack stops a run that follows one that is complete.
func takenBack(t *testing.T, root string, signal os.Signal, wantCode int, reason string) {
	t.Helper()
	dwSim(t, root, endless, "experiment", "create", "-")
	dwSim(t, root, "", "experiment", "generate", "endless", "--seed", "1")

	code, messages := stopped(t, root, signal)
	if code != wantCode {
		t.Errorf("exit code %d, want %d", code, wantCode)
	}
	if want := "dw-sim: run 2 was aborted: " + reason; !strings.Contains(messages, want) {
		t.Errorf("messages %q, want %q", messages, want)
	}
	if got := dwSim(t, root, "", "run", "show", "endless", "2"); !strings.Contains(got, "ABORTED") || !strings.Contains(got, reason) {
		t.Errorf("run 2 is on record as %q", got)
	}
	if got := dwSim(t, root, "", "query", "execute", "SELECT count(*) AS n FROM t", "-e", "endless", "--format", "csv"); got != "n\n10\n" {
		t.Errorf("the table holds %q, want the 10 rows of run 1", got)
	}
}

// TestHangupWithoutReader closes the terminal altogether: nobody reads the messages any
// more, and the run is taken back all the same.
func TestHangupWithoutReader(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	heard(t, syscall.SIGHUP)
	t.Parallel()
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	cmd := exec.Command("dw-sim", "experiment", "generate", "endless", "--rows", "t=1_000_000_000_000", "--ignore-disk", "--data-root", root)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewScanner(pipe).Scan() // the run is on record
	if err := errors.Join(pipe.Close(), cmd.Process.Signal(syscall.SIGHUP)); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 129 {
		t.Errorf("ended with %v, want exit code 129", err)
	}
	if got := dwSim(t, root, "", "run", "show", "endless", "1"); !strings.Contains(got, "ABORTED") {
		t.Errorf("the run is on record as %q", got)
	}
}

// heard leaves a test out where its signal is ignored, as nohup has it: children inherit
// that.
func heard(t *testing.T, s os.Signal) {
	t.Helper()
	if signal.Ignored(s) {
		t.Skipf("%s is ignored here", s)
	}
}

// dwSim runs a command that succeeds and returns its standard output.
func dwSim(t *testing.T, root, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("dw-sim", append(args, where(root)...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.Output()
	if err != nil {
		exit, _ := errors.AsType[*exec.ExitError](err)
		t.Fatalf("dw-sim %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return string(out)
}

// conflicts tries what cannot be done while run 2 is in progress.
func conflicts(t *testing.T, root string) {
	t.Helper()
	for _, line := range []string{"experiment generate endless", "experiment reset endless --yes", "experiment delete endless --yes"} {
		cmd := exec.Command("dw-sim", append(strings.Fields(line), where(root)...)...)
		messages, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 4 {
			t.Errorf("%s: exit code %d, want 4", line, code)
		}
		if want := `experiment "endless" has a run in progress (run 2)`; !strings.Contains(string(messages), want) {
			t.Errorf("%s: messages %q, want %q", line, messages, want)
		}
		if want := "Next: dw-sim run watch endless 2, or dw-sim run abort endless 2"; !strings.Contains(string(messages), want) {
			t.Errorf("%s: messages %q, want %q", line, messages, want)
		}
	}
}

// where returns the flags with which a command works in a data root, or on the server at a URL.
func where(root string) []string {
	if strings.HasPrefix(root, "http://") {
		return []string{"--server", root}
	}
	return []string{"--data-root", root}
}

// stopped sends a signal to a run as soon as it is on record.
func stopped(t *testing.T, root string, signal os.Signal) (code int, messages string) {
	t.Helper()
	args := []string{"experiment", "generate", "endless", "--rows", "t=1_000_000_000_000", "--ignore-disk"}
	cmd := exec.Command("dw-sim", append(args, where(root)...)...)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "run 2 of endless") {
			conflicts(t, root)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the run went on to its end")
	}
	return cmd.ProcessState.ExitCode(), all.String()
}

// TestRestoreWaiting interrupts a restore whose pipe has no more for it and is not closed.
func TestRestoreWaiting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	heard(t, syscall.SIGINT)
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // kills what does not hear
	defer cancel()
	cmd := exec.CommandContext(ctx, "dw-sim", "experiment", "restore", "-", "--data-root", t.TempDir())
	var messages strings.Builder
	cmd.Stderr = &messages
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A frame of zstd that is skipped, of which a part comes. It is more than a pipe holds, so
	// once it is written it is being read.
	frame := binary.LittleEndian.AppendUint32([]byte{0x50, 0x2a, 0x4d, 0x18}, 1<<30)
	if _, err := in.Write(append(frame, make([]byte, 1<<20)...)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(messages.String(), "restoring was aborted: interrupted from the keyboard") {
		t.Errorf("exit code %d, %q", code, &messages)
	}
}
