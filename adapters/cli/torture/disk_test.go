//go:build linux

package torture_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

var (
	diskFull   = regexp.MustCompile(`(?i)disk is full|no space left`)
	twoFigures = regexp.MustCompile(`(?s)\d+(\.\d+)? [KMG]i?B.*\d+(\.\d+)? [KMG]i?B`)
	notAllowed = regexp.MustCompile(`permission denied|read-?only|unable to open database file`)
	noMoreOpen = regexp.MustCompile(`too many open files|unable to open database file`)
)

// TestFullDisk generates more rows than small disks can hold.
func TestFullDisk(t *testing.T) {
	skipShort(t)
	for _, size := range form([]int{8}, []int{8, 16, 32, 64}) {
		t.Run(fmt.Sprintf("%d MiB", size), func(t *testing.T) {
			w := emptyWorld(t, smallDisk(t, size))
			w.must(t, w.create()...)
			w.knowsFlag(t, "--ignore-disk")
			before := w.fill(t)
			report.each(t, "runs that were refused as they would not fit", "refused", func(t *testing.T) {
				r := w.run(t, generate(size*100)...)
				if r.code != 1 || !twoFigures.MatchString(r.err) {
					t.Errorf("it must be refused with both figures: %v", r)
				}
				if last := newest(w.runs(t)); last != before {
					t.Errorf("run %d was begun", last)
				}
			})
			report.each(t, "runs that filled the disk", "full", func(t *testing.T) {
				r := w.run(t, generate(size*100, "--ignore-disk")...)
				if r.code != 1 || !diskFull.MatchString(r.err) {
					t.Errorf("it must say that the disk is full: %v", r)
				}
				w.checkOutcome(t, before, before)
				if last := w.runs(t)[0]; last.ID == before || last.Status != failed || !diskFull.MatchString(last.Error) {
					t.Errorf("run %d is %s (%s), want a new one, FAILED because of the disk", last.ID, last.Status, last.Error)
				}
				w.goesOn(t)
			})
		})
	}
}

// smallDisk makes a file system of some MiB, which takes root.
func smallDisk(t *testing.T, size int) (dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can make a small file system")
	}
	dir = t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=755", size))
	if errors.Is(err, syscall.EPERM) {
		t.Skipf("this root may not mount: %v", err) // in a container
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestReadOnly runs dw-sim as somebody who may not write to a folder.
func TestReadOnly(t *testing.T) {
	skipShort(t)
	for _, folder := range []string{".", "warehouse", filepath.Join("generated", name), "locks"} {
		report.each(t, "folders that could not be written to", folder, func(t *testing.T) {
			w := newWorld(t)
			before := w.fill(t)
			restore := w.closeFolder(t, filepath.Join(w.root, folder))
			r := w.start(t, asNobody, generate(3)...).wait(t)
			restore()
			if r.code != 1 && r.code != 5 || !notAllowed.MatchString(r.err) || !strings.Contains(r.err, w.root) {
				t.Errorf("it must name the folder and the reason: %v", r)
			}
			w.checkOutcome(t, before, before)
			w.goesOn(t)
		})
	}
}

const nobody = 65534

// asNobody runs dw-sim as another user where the tests are root, whom no mode stops.
func asNobody(cmd *exec.Cmd) {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

// closeFolder gives the data root to who runs dw-sim, and takes the right to write to a
// folder away.
func (w *world) closeFolder(t *testing.T, folder string) (restore func()) {
	t.Helper()
	err := filepath.WalkDir(w.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil || os.Getuid() != 0 {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
	err = errors.Join(err, os.Chmod(filepath.Dir(w.dir), 0o755), os.Chmod(folder, 0o500))
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Chmod(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFewDescriptors runs dw-sim with ever fewer file descriptors: it works or says that
// they are too few.
func TestFewDescriptors(t *testing.T) {
	skipShort(t)
	w := newWorld(t)
	for _, limit := range form([]int{16, 24, 32}, []int{10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64}) {
		report.each(t, "runs with few file descriptors", strconv.Itoa(limit), func(t *testing.T) {
			before := w.fill(t)
			p := w.start(t, func(cmd *exec.Cmd) {
				args := append([]string{"-c", fmt.Sprintf(`ulimit -n %d; exec "$@"`, limit), "sh", w.program}, cmd.Args[1:]...)
				*cmd = *commandLike(cmd, "sh", args...)
			}, generate(10)...)
			r := p.wait(t)
			if r.code != 0 && !noMoreOpen.MatchString(r.err) {
				t.Errorf("it must say that descriptors are too few: %v", r)
			}
			t.Logf("with %d descriptors: %v", limit, r)
			w.checkOutcome(t, before, before)
			w.goesOn(t)
		})
	}
}

// TestMemory generates many rows within 256 MiB.
func TestMemory(t *testing.T) {
	skipShort(t)
	const most = 256 << 20
	w := newWorld(t)
	before := w.fill(t)
	rows := form(3_000, 100_000) * 100
	r := w.start(t, with("GOMEMLIMIT", "200MiB"), "experiment", "generate", name,
		"--rows", fmt.Sprintf("customers=%d", rows), "--rows", "orders=1000").wait(t)
	if r.code != 0 {
		t.Fatalf("dw-sim %s: %v", r.line, r)
	}
	if r.rss > most {
		t.Errorf("%d rows took %d MiB of memory, want %d at most", rows, r.rss>>20, most>>20)
	}
	report.say("%d rows took %d MiB of memory at most, in %s", rows, r.rss>>20, r.wall)
	w.checkOutcome(t, before, before)
}
