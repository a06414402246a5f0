//go:build linux

package peers_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"testing"
)

var (
	rows     = flag.Int64("rows", 10_000, "of the table of customers")
	times    = flag.Int("times", 1, "how often each job is measured")
	profiles = flag.String("profiles", "", "folder for a CPU profile of each task of the Go API; slows it down a little")
	report   = flag.String("report", "", "file that the tables are appended to; printed where there is none")
)

// built is the folder of the programs that are measured.
var built string

const module = "github.com/dw-sim/dw-sim"

// childTask is the environment variable that makes a process of this program do a [task].
const childTask = "DWSIM_PEERS_TASK"

func TestMain(m *testing.M) {
	if text := os.Getenv(childTask); text != "" {
		os.Exit(runTask(text))
	}
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if built, err = os.MkdirTemp("", "peers"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(built)
	return m.Run()
}

// task is what a child process does: work of the Go API, or of a library that is a peer.
type task struct {
	Do      string // a key of tasks
	Rows    int64
	Unique  bool   // the e-mail address is a key
	Dir     string // folder of what is written
	How     string // compression, URL or variant
	Profile string // file for a CPU profile; "" for none
}

var tasks = map[string]func(context.Context, task) error{}

func runTask(text string) int {
	var t task
	err := json.Unmarshal([]byte(text), &t)
	if err == nil {
		err = t.run(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (t task) run(ctx context.Context) error {
	do := tasks[t.Do]
	if do == nil {
		return fmt.Errorf("there is no task %q", t.Do)
	}
	if t.Profile == "" {
		return do(ctx, t)
	}
	f, err := os.Create(t.Profile)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return do(ctx, t)
}

// child returns a process of this program that does the task.
func child(t testing.TB, do task) *exec.Cmd {
	t.Helper()
	if *profiles != "" {
		do.Profile = filepath.Join(*profiles, filepath.Base(t.Name())+".pprof")
	}
	text, err := json.Marshal(do)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+string(text))
	return cmd
}

// buildDWSim builds dw-sim as it is released, but for its paths, or all would be compiled anew.
func buildDWSim(t testing.TB) string {
	t.Helper()
	file := filepath.Join(built, "dw-sim")
	if _, err := os.Stat(file); err == nil {
		return file
	}
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", file, module+"/adapters/cli/dw-sim")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("dw-sim cannot be built: %v\n%s", err, out)
	}
	return file
}
