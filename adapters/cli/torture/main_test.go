//go:build linux

package torture_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var (
	long   = flag.Bool("long", false, "run the long form, which takes hours")
	seed   = flag.Uint64("seed", 1, "of the random moments")
	binary = flag.String("binary", "", "dw-sim to torture, instead of building it; what it does not know is left out")
)

// program is the dw-sim that is tortured.
var program string

const module = "github.com/dw-sim/dw-sim"

func TestMain(m *testing.M) {
	if os.Getenv(overseen) != "" {
		fmt.Fprintln(os.Stderr, becomeOverseen())
		os.Exit(126)
	}
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "torture")
	if err == nil {
		err = os.Chmod(dir, 0o755) // another user runs the program, too
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	racing.file = filepath.Join(dir, "dw-sim-race")
	if program, err = filepath.Abs(*binary); *binary == "" {
		program = filepath.Join(dir, "dw-sim")
		err = build(program, "CGO_ENABLED=0", "-trimpath")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	report.print(os.Stdout)
	return code
}

func build(file, env string, flags ...string) error {
	args := append([]string{"build", "-o", file}, flags...)
	cmd := exec.Command("go", append(args, module+"/adapters/cli/dw-sim")...)
	cmd.Env = append(os.Environ(), env)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("dw-sim cannot be built: %w\n%s", err, out)
	}
	return nil
}

// racing is dw-sim with the race detector, which is built when it is first asked for.
var racing struct {
	sync.Once
	file string
	err  error
}

// raceProgram returns dw-sim with the race detector in the long form and where the tests
// have it themselves, else the dw-sim that is there.
func raceProgram(t *testing.T) string {
	t.Helper()
	if !raceEnabled && !*long || *binary != "" {
		return program
	}
	if _, err := exec.LookPath("cc"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no C compiler, which the race detector needs")
		}
		t.Log("there is no C compiler, so this goes without the race detector")
		return program
	}
	racing.Do(func() { racing.err = build(racing.file, "CGO_ENABLED=1", "-race") })
	if racing.err != nil {
		t.Fatal(racing.err)
	}
	return racing.file
}

// form returns which of two numbers the form of the tests has.
func form[T any](short, inLong T) T {
	if *long {
		return inLong
	}
	return short
}

// skipShort leaves a test out of the short form of all tests, which is for the race
// detector: it sees nothing of what a dw-sim does that was built without it.
func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes a while")
	}
}

var errTimeout = errors.New("did not end in time and was killed")
