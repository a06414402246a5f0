//go:build linux

package peers_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// job is work that a process of its own does in a folder of its own.
type job struct {
	name  string // a part of the name of a test
	title string
	note  string // what exactly is measured, where the title does not tell
	rows  int64
	// command prepares the folder and returns the process, which has not been started.
	command func(t *testing.T, dir string) *exec.Cmd
	// check looks at what the process has left.
	check func(t *testing.T, dir string)
	once  bool // takes so long that it is measured once
}

// figures are what a process used.
type figures struct {
	wall, cpu time.Duration
	memory    int64 // bytes it had at most
	written   int64 // bytes of the files it left, beside those that were there
}

// measured are the jobs with the figures of all rounds.
type measured struct {
	jobs    []*job
	figures map[*job][]figures
}

// measure runs the jobs, round after round.
func measure(t *testing.T, jobs []*job) *measured {
	m := &measured{jobs: jobs, figures: map[*job][]figures{}}
	for round := range *times {
		t.Run(fmt.Sprint(round+1), func(t *testing.T) {
			for _, j := range jobs {
				if round > 0 && j.once {
					continue
				}
				t.Run(j.name, func(t *testing.T) { m.figures[j] = append(m.figures[j], runJob(t, j)) })
			}
		})
	}
	return m
}

func runJob(t *testing.T, j *job) figures {
	dir := t.TempDir()
	cmd := j.command(t, dir)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	before := sizeOf(t, dir)
	syscall.Sync() // what others have written is not waited for by this one
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	memory := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	f := figures{wall: time.Since(began), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory: memory()}
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), messages.String())
	}
	var took time.Duration
	if text, says := strings.CutPrefix(out.String(), tookPrefix); says {
		if took, err = time.ParseDuration(strings.TrimSpace(text)); err != nil {
			t.Fatal(err)
		}
		f.wall = took
	}
	f.written = sizeOf(t, dir) - before
	j.check(t, dir)
	return f
}

// watchMemory watches how much memory a process has, until the returned function is called
// and tells the peak. The peak that the system reports at the end of a process is no use: it
// is at least what the process had that started it.
func watchMemory(pid int) (peak func() int64) {
	stop, told := make(chan struct{}), make(chan int64)
	go func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		var most int64
		for {
			select {
			case <-stop:
				told <- most
				return
			case <-tick.C:
				most = max(most, peakMemory(pid))
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-told
	}
}

// peakMemory is what a process had at most until now, since its program was started; 0 when it has ended.
func peakMemory(pid int) (bytes int64) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if _, rest, ok := strings.Cut(string(text), "\nVmHWM:"); ok {
		_, _ = fmt.Sscan(rest, &bytes)
	}
	return bytes << 10
}

// tookPrefix begins what a process prints that prepares something before its job: the time of
// that job alone.
const tookPrefix = "took "

func sizeOf(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// median returns the figures of the round with the median of the times, the shortest and the longest time,
// and whether the job was measured.
func (m *measured) median(j *job) (median figures, least, most time.Duration, ok bool) {
	all := slices.SortedFunc(slices.Values(m.figures[j]), func(a, b figures) int { return int(a.wall - b.wall) })
	if len(all) == 0 {
		return figures{}, 0, 0, false
	}
	return all[len(all)/2], all[0].wall, all[len(all)-1].wall, true
}

func (j *job) rate(f figures) float64 { return float64(j.rows) / f.wall.Seconds() }
