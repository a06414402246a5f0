package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

// RunStage checks a driver's stage. open returns a new, empty stage for each call and closes
// it, when the test ends, by t.Cleanup.
func RunStage(t *testing.T, open func(t *testing.T) store.Stage) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s store.Stage)
	}{
		{"PutAndGet", testPutAndGet},
		{"PutAgain", testPutAgain},
		{"PutChangedFile", testPutChangedFile},
		{"PutOverOther", testPutOverOther},
		{"PutRefused", testPutRefused},
		{"PutCancelled", testPutCancelled},
		{"GetMissing", testGetMissing},
		{"GetOther", testGetOther},
		{"GetResumed", testGetResumed},
		{"GetIsThere", testGetIsThere},
		{"List", testList},
		{"DeletePrefix", testDeletePrefix},
		{"ManyFiles", testManyFiles},
		{"Copy", testCopy},
		{"Examine", testExamineStage},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// Staged makes a file with n bytes that text and n decide, and returns its path and what a
// stage is told of it.
func Staged(tb testing.TB, key, text string, n int) (store.StagedFile, string) {
	tb.Helper()
	content := bytes.Repeat([]byte(text), n/len(text)+1)[:n]
	for i := 0; i+8 <= n; i += 4096 {
		copy(content[i:], fmt.Sprintf("%08x", i)) // no two parts are the same
	}
	path := filepath.Join(tb.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	sum := sha256.Sum256(content)
	return store.StagedFile{Key: key, Bytes: int64(n), SHA256: hex.EncodeToString(sum[:])}, path
}

func put(t *testing.T, s store.Stage, key, text string, n int) store.StagedFile {
	t.Helper()
	f, path := Staged(t, key, text, n)
	if err := s.Put(t.Context(), f, path); err != nil {
		t.Fatalf("Put(%s): %v", key, err)
	}
	return f
}

// keys lists the keys below a prefix.
func keys(t *testing.T, s store.Stage, prefix string) []string {
	t.Helper()
	var found []string
	for f, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatalf("List(%q): %v", prefix, err)
		}
		found = append(found, f.Key)
	}
	return found
}

func wantKeys(t *testing.T, s store.Stage, prefix string, want ...string) {
	t.Helper()
	if got := keys(t, s, prefix); !slices.Equal(got, want) {
		t.Errorf("List(%q) = %q, want %q", prefix, got, want)
	}
}

// wantFile gets a file and compares it.
func wantFile(t *testing.T, s store.Stage, f store.StagedFile) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "got")
	if err := s.Get(t.Context(), f, path); err != nil {
		t.Errorf("Get(%s): %v", f.Key, err)
		return
	}
	content, err := os.ReadFile(path)
	sum := sha256.Sum256(content)
	if err != nil || hex.EncodeToString(sum[:]) != f.SHA256 {
		t.Errorf("Get(%s) stored %d bytes that are others, %v", f.Key, len(content), err)
	}
	wantNoTmp(t, path)
}

func wantNoTmp(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path + ".tmp"); !os.IsNotExist(err) {
		t.Errorf("%s.tmp is left: %v", path, err)
	}
}

func testGetMissing(t *testing.T, s store.Stage) {
	path := filepath.Join(t.TempDir(), "got")
	f, _ := Staged(t, "a/missing", "text", 10)
	for _, f := range []store.StagedFile{f, {Key: "missing"}} {
		if err := s.Get(t.Context(), f, path); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get(%+v): %v, want ErrNotFound", f, err)
		}
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a file is there: %v", err)
	}
}

func testGetOther(t *testing.T, s store.Stage) {
	f := put(t, s, "a", "text", 100)
	longer, sum := f, f
	longer.Bytes++
	sum.SHA256 = strings.Repeat("0", 64)
	for _, want := range []store.StagedFile{longer, sum} {
		path := filepath.Join(t.TempDir(), "got")
		err := s.Get(t.Context(), want, path)
		if err == nil || errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "changed") {
			t.Errorf("Get(%+v): %v", want, err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("a file is there: %v", err)
		}
		wantNoTmp(t, path)
	}
	anything := f
	anything.Bytes, anything.SHA256 = 0, ""
	path := filepath.Join(t.TempDir(), "got")
	if err := s.Get(t.Context(), anything, path); err != nil {
		t.Errorf("Get without a SHA-256: %v", err)
	}
}

// testGetResumed finds what an earlier Get had left: the right beginning, a wrong one, and
// too much.
func testGetResumed(t *testing.T, s store.Stage) {
	f, source := Staged(t, "a", "text", 1<<20)
	if err := s.Put(t.Context(), f, source); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	for name, left := range map[string][]byte{
		"beginning": content[:300_000], "all": content, "wrong": bytes.Repeat([]byte("x"), 300_000),
		"as long, but wrong": bytes.Repeat([]byte("x"), len(content)), "too long": append(bytes.Clone(content), 'x'), "empty": nil,
	} {
		path := filepath.Join(t.TempDir(), "got")
		if err := os.WriteFile(path+".tmp", left, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Get(t.Context(), f, path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes are there, %v", name, len(got), err)
		}
		wantNoTmp(t, path)
	}
}

func testGetIsThere(t *testing.T, s store.Stage) {
	f, path := Staged(t, "not in the stage", "text", 100)
	if err := s.Get(t.Context(), f, path); err != nil {
		t.Errorf("a file that is there already is fetched: %v", err)
	}
}

func testList(t *testing.T, s store.Stage) {
	for _, key := range []string{"b/x", "a/2", "a/10", "a-b", "ab/c/d", "ä/☃"} {
		put(t, s, "z/"+key, "text", len(key))
	}
	wantKeys(t, s, "", "z/a-b", "z/a/10", "z/a/2", "z/ab/c/d", "z/b/x", "z/ä/☃")
	wantKeys(t, s, "z/a/", "z/a/10", "z/a/2")
	wantKeys(t, s, "z/ä/", "z/ä/☃")
	wantKeys(t, s, "nothing/")
	for f, err := range s.List(t.Context(), "z/a/10") {
		if err != nil || f.Bytes != 4 {
			t.Errorf("List yields %+v, %v, want 4 bytes", f, err)
		}
	}
	for range s.List(t.Context(), "z/") {
		break // and nothing goes on after it
	}
}

// testDeletePrefix deletes run-1 and leaves run-10.
func testDeletePrefix(t *testing.T, s store.Stage) {
	for _, key := range []string{"shop/run-1/a", "shop/run-1/b/c", "shop/run-10/a", "shop/run-2/a", "shops/run-1/a"} {
		put(t, s, key, "text", 10)
	}
	for range 2 {
		if err := s.Delete(t.Context(), "shop/run-1/"); err != nil {
			t.Fatalf("Delete: %v", err)
		}
		wantKeys(t, s, "", "shop/run-10/a", "shop/run-2/a", "shops/run-1/a")
	}
	if err := s.Delete(t.Context(), "shop/"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, "", "shops/run-1/a")
	put(t, s, "shop/run-1/a", "again", 10)
	wantKeys(t, s, "shop/", "shop/run-1/a")
}

// testManyFiles has more files than a page of a listing.
func testManyFiles(t *testing.T, s store.Stage) {
	const many = 1003
	f, path := Staged(t, "", "x", 1)
	failed := make(chan error, many)
	turns := make(chan struct{}, 8)
	for i := range many {
		f := f
		f.Key = fmt.Sprintf("many/%04d", i)
		turns <- struct{}{}
		go func() {
			failed <- s.Put(t.Context(), f, path)
			<-turns
		}()
	}
	for range many {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
	got := keys(t, s, "many/")
	if len(got) != many || !slices.IsSorted(got) || got[many-1] != "many/1002" {
		t.Errorf("List yields %d keys, want %d in order", len(got), many)
	}
	if err := s.Delete(t.Context(), "many/"); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, s, "")
}

func testCopy(t *testing.T, s store.Stage) {
	c, ok := s.(store.StageCopier)
	if !ok {
		return // it need not
	}
	f := put(t, s, "run-1/größe ☃+%.parquet", "text", 1000)
	from := f.Key
	f.Key = "run-2/größe ☃+%.parquet"
	for range 2 {
		if err := c.Copy(t.Context(), from, f); err != nil {
			t.Fatal(err)
		}
	}
	wantFile(t, s, f)
	wantKeys(t, s, "", from, f.Key)
	other := f
	other.SHA256, other.Key = strings.Repeat("0", 64), "run-3/x"
	if err := c.Copy(t.Context(), from, other); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Copy of another file: %v, want ErrNotFound", err)
	}
	if err := c.Copy(t.Context(), "run-1/missing", renamed(f, "run-3/y")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Copy of no file: %v, want ErrNotFound", err)
	}
	wantKeys(t, s, "run-3/")
	// What is copied counts as put.
	if err := s.Put(t.Context(), f, "/not/there"); err != nil {
		t.Errorf("Put of what was copied: %v", err)
	}
}

func renamed(f store.StagedFile, key string) store.StagedFile {
	f.Key = key
	return f
}

func testExamineStage(t *testing.T, s store.Stage) {
	x, ok := s.(store.Examiner)
	if !ok {
		t.Fatal("it is no Examiner")
	}
	for _, finding := range x.Examine(t.Context()) {
		if finding.Err != nil || finding.Subject == "" || finding.Detail == "" {
			t.Errorf("%+v", finding)
		}
	}
	wantKeys(t, s, "")
}
