package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
)

const crashVariable = "DWSIM_TEST_CRASH" // folder in which the child writes

var crashed = plan{rows: 700, rangeRows: 100, batchRows: 50, workers: 2, options: parquet.Options{PartRows: 200}}

// TestCrash dies at each crash point of this package in turn, at its first and at later
// hits, in a child process. Whatever is left can be swept, and a run that takes over
// what stays ends with the manifest of a run that nobody interrupted.
func TestCrash(t *testing.T) {
	if dir := os.Getenv(crashVariable); dir != "" {
		crashChild(t, dir)
		return
	}
	whole := filepath.Join(t.TempDir(), "run-1")
	crashRun(t, whole, crashed.rows, nil)
	want := manifestOf(t, whole)
	hits := []int{1, 3}
	if testing.Short() {
		hits = hits[:1]
	}
	points := 0
	for _, name := range failpoint.Names() {
		if !strings.HasPrefix(name, "parquet.") {
			continue
		}
		points++
		for i, hit := range hits {
			dir := t.TempDir()
			died := runCrash(t, dir, fmt.Sprintf("%s:%d", name, hit))
			if !died && i == 0 {
				t.Errorf("%s is never reached", name)
			}
			settle(t, dir, name, want)
			if !died {
				break
			}
		}
	}
	if points < 25 {
		t.Errorf("there are %d crash points", points)
	}
}

// runCrash runs crashChild in a child process and tells whether it died at the point.
func runCrash(t *testing.T, dir, armed string) bool {
	t.Helper()
	var out bytes.Buffer
	child := exec.Command(os.Args[0], "-test.run=^TestCrash$", "-test.count=1")
	child.Env = append(os.Environ(), crashVariable+"="+dir, failpoint.Variable+"="+armed)
	child.Stdout, child.Stderr = &out, &out
	err := child.Run()
	died := strings.Contains(out.String(), "failpoint ")
	if died == (err == nil) {
		t.Fatalf("%s: the child ended with %v:\n%s", armed, err, &out)
	}
	return died
}

// crashChild does all that this package does with folders.
func crashChild(t *testing.T, dir string) {
	empty, err := parquet.Create(t.Context(), filepath.Join(dir, "run-1"), info, crashed.options)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := shorter(t)
	if _, err := empty.OpenSink(t.Context(), e, &e.Tables[0]); err != nil {
		t.Fatal(err)
	}
	if err := empty.Rollback(); err != nil {
		t.Fatal(err)
	}
	crashRun(t, filepath.Join(dir, "run-2"), 500, nil)
	put(t, filepath.Join(dir, "run-3"), "journal.jsonl", "torn")
	put(t, filepath.Join(dir, "run-3"), "everything/part-00000.parquet.tmp", "half")
	sweep(t, filepath.Join(dir, "run-3"))
	parts, _ := checked(t, filepath.Join(dir, "run-2"))
	o := crashed.options
	o.Parts, o.FS = parts, linkless{&faultyFS{failAt: 8}} // the first write of a copy
	if _, err := parquet.Create(t.Context(), filepath.Join(dir, "run-4"), info, o); !errors.Is(err, errDisk) {
		t.Fatalf("error %v, want that of the disk", err)
	}
	crashRun(t, filepath.Join(dir, "run-5"), crashed.rows, parts)
}

// crashRun writes the first rows of a run, and finishes it where these are all.
func crashRun(t *testing.T, dir string, rows int64, parts *parquet.Parts) {
	p := crashed
	p.rows, p.options.Parts = rows, parts
	folder, err := parquet.Create(t.Context(), dir, info, p.options)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Rollback()
	e, all := shorter(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	err = sendRanges(t.Context(), s.(gen.RangeSink), p, func(w writer, first, n int64) error {
		return send(t.Context(), w, &e.Tables[0], all, first, n, p.batchRows)
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows < crashed.rows {
		return
	}
	if err := s.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// settle sweeps the folders of all runs, and resumes those with parts.
func settle(t *testing.T, dir, name string, want *parquet.Manifest) {
	t.Helper()
	runs, err := filepath.Glob(filepath.Join(dir, "run-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		swept := sweep(t, run)
		for _, path := range list(t, dir) {
			if strings.HasPrefix(path, filepath.Base(run)) && strings.HasSuffix(path, ".tmp") {
				t.Errorf("%s: %s is left behind", name, path)
			}
		}
		if !swept.Finished && swept.Files == 0 {
			if _, err := os.Stat(run); !os.IsNotExist(err) {
				t.Errorf("%s: %s is left behind, %v", name, run, list(t, run))
			}
			continue
		}
		if !swept.Finished {
			parts, lost := checked(t, run)
			if len(lost) > 0 || len(parts.Files()) != swept.Files {
				t.Errorf("%s: swept %+v, but %v are lost", name, swept, lost)
			}
			run += "-resumed"
			crashRun(t, run, crashed.rows, parts)
		}
		m := manifestOf(t, run)
		if m.Checksum != want.Checksum {
			t.Errorf("%s: the manifest of %s is %+v, want %+v", name, run, m, want)
		}
		if err := m.Check(t.Context(), run); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
