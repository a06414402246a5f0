package parquet_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/gen/parquet"
)

func sweep(t testing.TB, dir string) parquet.Swept {
	t.Helper()
	root, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	swept, err := parquet.Sweep(root, filepath.Base(dir))
	if err != nil {
		t.Fatal(err)
	}
	return swept
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSweep(t *testing.T) {
	for name, test := range map[string]struct {
		finished bool
		change   func(dir string)
		want     string // what is in the folder afterwards
		files    int
		journal  bool // cannot be read
	}{
		"unfinished": {change: func(dir string) {
			put(t, dir, "everything/part-00003.parquet.tmp", "half")
			put(t, dir, "other/part-00000.parquet", "whole, but not in the journal")
			put(t, dir, "manifest.json.tmp", "half")
		}, want: "[everything/part-00000.parquet everything/part-00001.parquet everything/part-00002.parquet journal.jsonl]", files: 3},
		"finished": {finished: true, change: func(dir string) {
			put(t, dir, "everything/part-00004.parquet.tmp", "half")
			put(t, dir, "other/part-00000.parquet", "whole")
		}, want: "[everything/part-00000.parquet everything/part-00001.parquet everything/part-00002.parquet everything/part-00003.parquet " +
			"journal.jsonl manifest.json other/part-00000.parquet]", files: 5},
		"journal damaged": {change: func(dir string) { put(t, dir, "journal.jsonl", "oh\n") }, want: "[]", journal: true},
		"journal torn": {change: func(dir string) {
			damage(t, dir, "journal.jsonl", func(b []byte) []byte { return b[:len(b)-10] })
		}, want: "[everything/part-00000.parquet everything/part-00001.parquet journal.jsonl]", files: 2},
		"no journal": {change: func(dir string) { _ = os.Remove(filepath.Join(dir, "journal.jsonl")) }, want: "[]"},
		"somebody's notes": {change: func(dir string) {
			_ = os.Remove(filepath.Join(dir, "journal.jsonl"))
			put(t, dir, "everything/notes.txt", "mine")
		}, want: "[everything/notes.txt]", files: 1},
	} {
		t.Run(name, func(t *testing.T) {
			var dir string
			if test.finished {
				dir = write(t, resumed)
			} else {
				dir = givenUp(t, resumed, 3200)
			}
			test.change(dir)
			swept := sweep(t, dir)
			if swept.Files != test.files || swept.Finished != test.finished || (swept.Journal != nil) != test.journal || (swept.Bytes > 0) != (test.files > 0) {
				t.Errorf("swept %+v", swept)
			}
			if test.files == 0 {
				if _, err := os.Stat(dir); !os.IsNotExist(err) {
					t.Errorf("left behind: %s, %v", list(t, dir), err)
				}
				return
			}
			if got := fmt.Sprint(list(t, dir)); got != test.want {
				t.Errorf("left are %s, want %s", got, test.want)
			}
			if again := sweep(t, dir); again.Files != swept.Files || len(again.Removed) != 0 {
				t.Errorf("swept again %+v", again)
			}
		})
	}
}

// TestSweepStaysWithinItsRoot has links that lead out of the folder.
func TestSweepStaysWithinItsRoot(t *testing.T) {
	outside := t.TempDir()
	put(t, outside, "part-00000.parquet", "of somebody else")
	put(t, outside, "x.tmp", "of somebody else")
	dir := givenUp(t, resumed, 3200)
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	sweep(t, dir)
	if got := fmt.Sprint(list(t, outside)); got != "[part-00000.parquet x.tmp]" {
		t.Errorf("outside are %s", got)
	}
	root, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := os.Symlink(outside, filepath.Join(filepath.Dir(dir), "run-9")); err != nil {
		t.Fatal(err)
	}
	if _, err := parquet.Sweep(root, "run-9"); err == nil {
		t.Error("a folder that is a link out of the root was swept")
	}
	if swept, err := parquet.Sweep(root, "run-0"); err != nil || swept.Files != 0 {
		t.Errorf("a folder that is not there: %+v, %v", swept, err)
	}
}

// TestForget removes the journal of a finished folder, from within and from outside.
func TestForget(t *testing.T) {
	f, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run"), parquet.RunInfo{}, parquet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Forget(); err == nil {
		t.Error("the journal of an unfinished folder was removed")
	}
	if err := f.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Forget(); err != nil {
			t.Error(err)
		}
	}
	dir := write(t, resumed)
	root, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for range 2 {
		if err := parquet.RemoveJournal(root, filepath.Base(dir)); err != nil {
			t.Error(err)
		}
	}
	if _, err := parquet.ReadJournal(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading the journal: %v", err)
	}
}
