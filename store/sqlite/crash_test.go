package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// crashDir tells a child process, started by TestKilledLoad, where to begin a load.
const crashDir = "DWSIM_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		loadForever(dir)
	}
	if dir := os.Getenv(killDir); dir != "" {
		live(dir)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// loadForever begins a load, says so, and waits to be killed.
func loadForever(dir string) {
	e := withColumn(schema.Column{DataType: "INT", Required: new(false)})
	w, err := sqlite.OpenWarehouse(context.Background(), dir)
	if err != nil {
		panic(err)
	}
	if _, err := w.Begin(context.Background(), e, ""); err != nil {
		panic(err)
	}
	os.Stdout.WriteString("begun\n")
	_, _ = io.ReadAll(os.Stdin) // which ends with the parent, if nothing else
	os.Exit(1)
}

func TestKilledLoad(t *testing.T) {
	dir := t.TempDir()
	w, e := openWarehouse(t, dir), withColumn(schema.Column{DataType: "INT", Required: new(false)})
	if err := load(t, w, e, "NULL", "NULL"); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashDir+"="+dir)
	in, err1 := child.StdinPipe()
	out, err2 := child.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "begun\n" {
		t.Errorf("the child says %q, %v", line, err)
	}
	alive := names(t, dir)
	if err := w.Drop(t.Context(), "other", ""); err != nil { // sweeps, but not what is in use
		t.Fatal(err)
	}
	if got := names(t, dir); len(alive) != 4 || !slices.Equal(got, alive) {
		t.Errorf("the folder holds %q, then %q", alive, got)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	if mark, err := w.Mark(t.Context(), "shop"); err != nil || mark["t"].Rows != 2 {
		t.Errorf("after the kill the mark is %v, %v", mark, err)
	}
	if err := load(t, w, e, "NULL"); err != nil {
		t.Errorf("a load after the kill: %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"shop.db", "shop.lock"}) {
		t.Errorf("after the next load the folder holds %q", got)
	}
}
