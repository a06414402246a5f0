package main_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden file")

const golden = "testdata/output.golden"

// TestEmbed builds the program, and runs it without a data root and with one.
func TestEmbed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	program := filepath.Join(t.TempDir(), "embed.exe")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	root := t.TempDir()
	check(t, program)
	check(t, program, root)
	if _, err := os.Stat(filepath.Join(root, "warehouse", "clinic.db")); err != nil {
		t.Errorf("the data root has no warehouse: %v", err)
	}
}

// check runs the program, which must print the golden output.
func check(t *testing.T, program string, args ...string) {
	t.Helper()
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("embed %q: %v, printed\n%s", args, err, out)
	}
	if *update {
		if err := os.WriteFile(golden, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != string(want) {
		t.Errorf("embed %q printed\n%swant\n%s", args, out, want)
	}
}
