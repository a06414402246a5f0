//go:build linux

package torture_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a command may take: one that takes longer hangs.
const patience = 5 * time.Minute

// process is a dw-sim in progress.
type process struct {
	cmd    *exec.Cmd
	out    bytes.Buffer
	err    output
	start  time.Time
	cancel context.CancelFunc
}

// result is how a dw-sim ended.
type result struct {
	line   string
	code   int            // -1 where a signal ended it
	signal syscall.Signal // that ended it
	out    string
	err    string
	wall   time.Duration
	cpu    time.Duration // that the process used
	rss    int64         // bytes of memory it had at most
}

// start starts dw-sim on the data root of w. How it is started may be changed first.
func (w *world) start(t testing.TB, change func(*exec.Cmd), args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	p := &process{cmd: exec.CommandContext(ctx, w.program, args...), cancel: cancel, start: time.Now()}
	p.err.changed = make(chan struct{}, 1)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	p.cmd.Dir, p.cmd.WaitDelay = w.dir, time.Second
	p.cmd.Env = append(environment(), "DW_SIMULATOR_DATA_ROOT="+w.root)
	if w.url != "" {
		p.cmd.Env = append(p.cmd.Env, "DW_SIMULATOR_TARGET_DB_URL="+w.url)
	}
	if change != nil {
		change(p.cmd)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cancel) // ends what a failed test left behind
	return p
}

// environment is that of the tests, without what dw-sim reads from it.
func environment() []string {
	var env []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "DW_SIMULATOR_") {
			env = append(env, variable)
		}
	}
	return append(env, "GORACE=halt_on_error=1 exitcode=66 atexit_sleep_ms=0")
}

// wait waits for the end. Nothing that dw-sim says may be more than a sentence: a panic, a
// race or a hang is an error of the test.
func (p *process) wait(t testing.TB) result {
	t.Helper()
	err := p.cmd.Wait()
	r := result{
		line: strings.Join(p.cmd.Args[1:], " "), code: p.cmd.ProcessState.ExitCode(),
		out: p.out.String(), err: p.err.String(), wall: time.Since(p.start),
		cpu: p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime(),
	}
	if err != nil && time.Since(p.start) >= patience {
		t.Errorf("dw-sim %s %v\n%s", r.line, errTimeout, r.err)
	}
	p.cancel()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		t.Errorf("dw-sim %s: %v", r.line, err)
	}
	if status := p.cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() {
		r.signal = status.Signal()
	}
	r.rss = p.cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	if crash := crashed.FindString(r.err); crash != "" {
		t.Errorf("dw-sim %s: %q\n%s", r.line, crash, r.err)
	}
	return r
}

var crashed = regexp.MustCompile(`panic:|fatal error:|goroutine \d+ \[|DATA RACE|SIGSEGV|unexpected fault`)

// run runs dw-sim to its end.
func (w *world) run(t testing.TB, args ...string) result {
	t.Helper()
	return w.start(t, nil, args...).wait(t)
}

// must runs dw-sim, which must succeed, and returns what it writes.
func (w *world) must(t testing.TB, args ...string) string {
	t.Helper()
	r := w.run(t, args...)
	if r.code != 0 {
		t.Fatalf("dw-sim %s: %v", r.line, r)
	}
	return r.out
}

func (r result) String() string {
	if r.signal != 0 {
		return fmt.Sprintf("ended by %v: %s", r.signal, strings.TrimSpace(r.err))
	}
	return fmt.Sprintf("exit code %d: %s", r.code, strings.TrimSpace(r.err))
}

// kill kills the process and waits for its end, which may have come before.
func (p *process) kill(t testing.TB) result {
	t.Helper()
	p.send(t, syscall.SIGKILL)
	return p.wait(t)
}

func (p *process) send(t testing.TB, s os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

// said waits until the messages match, and returns the first group. It returns "" when
// the process ends before that.
func (p *process) said(t testing.TB, pattern *regexp.Regexp) string {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if m := pattern.FindStringSubmatch(p.err.String()); m != nil {
			return m[1]
		}
		if state := p.state(); state == "Z" || state == "" {
			return ""
		}
		select {
		case <-p.err.changed:
		case <-tick.C:
		}
	}
}

var runLine = regexp.MustCompile(`(?m)^run (\d+) of `)

// onRecord waits until the run has a number, and returns it; 0 where the process ended
// before that.
func (p *process) onRecord(t testing.TB) int64 {
	t.Helper()
	id, _ := strconv.ParseInt(p.said(t, runLine), 10, 64)
	return id
}

// state returns the state of the process as /proc tells it: R, S, D, T (stopped), Z (dead).
func (p *process) state() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return after[:1]
}

// output collects what a process writes.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// eventually asks until the answer is yes, for as long as it may take.
func eventually(within time.Duration, yes func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(within); ; <-tick.C {
		if yes() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}
