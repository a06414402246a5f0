package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo terminal with a person before it.
type terminal struct {
	t      *testing.T
	master *os.File
	chunks chan string
	shown  string // what was not looked at yet
	cmd    *exec.Cmd
}

// newTerminal starts a command in a terminal of its own.
func newTerminal(t *testing.T, env []string, args ...string) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there are no pseudo terminals here: ", err)
		}
		t.Skip("there are no pseudo terminals here: ", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	slave := openSlave(t, master)
	defer slave.Close()
	x := &terminal{t: t, master: master, chunks: make(chan string, 64), cmd: exec.Command("dw-sim", args...)}
	x.cmd.Env = append(append(os.Environ(), "TERM=xterm"), env...)
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = slave, slave, slave
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.cmd.Process.Kill() })
	go x.read()
	return x
}

// openSlave opens the side of a pseudo terminal that programs have.
// https://man7.org/linux/man-pages/man4/pts.4.html
func openSlave(t *testing.T, master *os.File) *os.File {
	t.Helper()
	number := 0
	control(t, master, func(fd int) (err error) {
		number, err = unix.IoctlGetInt(fd, unix.TIOCGPTN)
		return errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0), unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 100}))
	})
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return slave
}

// control does something with the descriptor of a file, whose reads can have an end in time
// all the same.
func control(t *testing.T, f *os.File, do func(fd int) error) {
	t.Helper()
	raw, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil || failed != nil {
		t.Fatal(err, failed)
	}
}

// read hands on what the command shows, and answers where the cursor is when it asks.
func (x *terminal) read() {
	defer close(x.chunks)
	data := make([]byte, 1<<16)
	for {
		n, err := x.master.Read(data)
		if err != nil {
			return
		}
		text := string(data[:n])
		for range strings.Count(text, "\x1b[6n") {
			_, _ = x.master.WriteString("\x1b[1;1R")
		}
		x.chunks <- text
	}
}

// see waits until the terminal shows a text, and returns what came before it.
func (x *terminal) see(want string) string {
	x.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		if before, after, ok := strings.Cut(x.shown, want); ok {
			x.shown = after
			return before
		}
		select {
		case text, ok := <-x.chunks:
			if !ok {
				x.t.Fatalf("the command has ended; %q does not come, but %q", want, x.shown)
			}
			x.shown += text
		case <-deadline:
			x.t.Fatalf("%q does not come, but %q", want, x.shown)
		}
	}
}

func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := x.master.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// interrupt presses Ctrl-C once the terminal makes a signal of it, which it does not while a
// line is being edited.
func (x *terminal) interrupt() {
	x.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		var mode *unix.Termios
		control(x.t, x.master, func(fd int) (err error) {
			mode, err = unix.IoctlGetTermios(fd, unix.TCGETS)
			return err
		})
		if mode.Lflag&unix.ISIG != 0 {
			break
		}
		if time.Now().After(deadline) {
			x.t.Fatal("the line is edited for ever")
		}
	}
	x.press("\x03")
}

// ends waits for the end of the command and returns its exit code.
func (x *terminal) ends() int {
	x.t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = x.cmd.Wait()
	}()
	kill := time.AfterFunc(time.Minute, func() { _ = x.cmd.Process.Kill() })
	defer kill.Stop()
	for open := true; open; {
		select {
		case text, ok := <-x.chunks:
			x.shown += text
			open = ok
		case <-ended:
			// What was written can be read by now. The end of it is not always told.
			_ = x.master.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
			ended = nil
		}
	}
	if ended != nil {
		<-ended
	}
	return x.cmd.ProcessState.ExitCode()
}

const clinicDocument = `name: clinic
tables:
  - {name: patients, target_rows: 20, columns: [{name: patient_id, data_type: INT, is_unique: true}, {name: born_on, data_type: DATE}]}
  - {name: wards, target_rows: 3, columns: [{name: ward_id, data_type: INT, is_unique: true}]}
`

const shellEndless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;"

// TestShell has somebody type.
func TestShell(t *testing.T) {
	t.Parallel()
	root, state := t.TempDir(), t.TempDir()
	dwSim(t, root, clinicDocument, "experiment", "create", "-")
	dwSim(t, root, "", "experiment", "generate", "clinic", "--seed", "1")
	x := newTerminal(t, []string{"XDG_STATE_HOME=" + state}, "query", "--experiment", "clinic", "--data-root", root)

	x.see("clinic> ")
	x.press("SELECT count(*) AS n\r")
	x.see("     -> ")
	x.press("FROM pat\t;\r") // completed
	x.see("FROM patients;")
	x.see("20\r\n")
	x.see("clinic> ")
	x.press("SELECT p.bor\t FROM patients p\x03") // p is not known there; cleared
	x.see("^C")
	x.see("clinic> ")
	x.press("SELECT 'a\r")
	x.see("     '> ")
	x.press("b';\r")
	x.see("a⏎b")
	x.see("clinic> ")

	start := time.Now()
	x.press(shellEndless + "\r")
	x.interrupt()
	x.see("the statement was interrupted")
	if took := time.Since(start); took > 5*time.Second { // of 30 s that it might take
		t.Errorf("it took %s", took)
	}
	x.see("clinic> ")
	x.press(".param secret=hunter2\r")
	x.see("clinic> ")
	x.press("SELECT :secret AS s;\r")
	x.see("1 row")
	x.see("clinic> ")
	x.press("\x1b[A\x1b[A\r") // the statement before the last
	x.see(shellEndless)
	x.interrupt()
	x.see("clinic> ")
	x.press(".us\tc\t\r")
	x.see(".use clinic\r\n") // completed twice, with the prompt before it each time
	x.see("clinic> ")
	x.press("\x04")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d, want 0; %q", code, x.shown)
	}
	checkHistory(t, filepath.Join(state, "dw-sim", "history"))
}

func checkHistory(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{"SELECT count(*) AS n FROM patients;", shellEndless, "SELECT :secret AS s;", shellEndless, ".use clinic"}, "\n") + "\n"
	if got := string(data); got != want {
		t.Errorf("the history is\n%s\nwant\n%s", got, want)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode of the history is %v, %v", info.Mode(), err)
	}
}

// TestShellTerminated ends a shell that waits for a line, and one that waits for rows.
func TestShellTerminated(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dwSim(t, root, clinicDocument, "experiment", "create", "-")
	for _, line := range []string{"", shellEndless} {
		x := newTerminal(t, []string{"XDG_STATE_HOME=" + t.TempDir()}, "query", "--experiment", "clinic", "--data-root", root)
		x.see("clinic> ")
		if line != "" {
			x.press(line + "\r")
			x.see("FROM n;")
		}
		if err := x.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if code := x.ends(); code != 143 {
			t.Errorf("after %q: exit code %d, want 143; %q", line, code, x.shown)
		}
	}
}

// TestQueryInterrupted interrupts a statement of the command line.
func TestQueryInterrupted(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dwSim(t, root, clinicDocument, "experiment", "create", "-")
	file := filepath.Join(root, "rows.csv")
	x := newTerminal(t, nil, "query", "execute", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", "-e", "clinic", "-o", file, "--data-root", root)
	x.see("export: ") // the progress, which is redrawn
	x.see(" rows/s, ")
	start := time.Now()
	x.press("\x03")
	code := x.ends()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %s to end", took)
	}
	if code != 130 || !strings.Contains(x.shown, "interrupted from the keyboard") {
		t.Errorf("exit code %d, %q", code, x.shown)
	}
	if left, err := filepath.Glob(filepath.Join(root, ".*rows*")); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("there is a file that is not complete")
	}
}
