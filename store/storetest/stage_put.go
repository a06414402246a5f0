package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

func testPutAndGet(t *testing.T, s store.Stage) {
	for _, tt := range []struct {
		key   string
		bytes int
	}{
		{"shop/run-1/orders/part-00000.parquet", 1000},
		{"shop/run-1/empty", 0},
		{"shop/run-1/large.parquet", 21<<20 + 7}, // several parts
		{"shop/run-1/größe ☃ %41+&?#.parquet", 10},
		{"top.json", 1},
	} {
		wantFile(t, s, put(t, s, tt.key, tt.key, tt.bytes))
	}
	if location := s.Location(); location == "" || strings.HasSuffix(location, "/") || strings.Contains(location, "?") {
		t.Errorf("Location = %q", location)
	}
}

func testPutAgain(t *testing.T, s store.Stage) {
	f, path := Staged(t, "a/b", "text", 100)
	for range 2 {
		if err := s.Put(t.Context(), f, path); err != nil {
			t.Fatal(err)
		}
	}
	wantKeys(t, s, "", "a/b")
	// A file that is there already is not read again.
	if err := s.Put(t.Context(), f, path+" that is not there"); err != nil {
		t.Errorf("Put of a file that is there already: %v", err)
	}
}

func testPutChangedFile(t *testing.T, s store.Stage) {
	for name, change := range map[string]func(content []byte) []byte{
		"other bytes": func(content []byte) []byte { return append([]byte("!"), content[1:]...) },
		"shorter":     func(content []byte) []byte { return content[1:] },
		"longer":      func(content []byte) []byte { return append(content, '!') },
		"empty":       func([]byte) []byte { return nil },
	} {
		for _, n := range []int{100, 17 << 20} {
			f, path := Staged(t, "changed/"+strings.ReplaceAll(name, " ", "-"), "text", n)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := s.Put(t.Context(), f, path); err == nil || !strings.Contains(err.Error(), "changed") {
				t.Errorf("%s, %d bytes: got %v, want an error that says so", name, n, err)
			}
		}
	}
	wantKeys(t, s, "changed/")
}

func testPutOverOther(t *testing.T, s store.Stage) {
	put(t, s, "a", "one", 50)
	wantFile(t, s, put(t, s, "a", "two", 50))
	wantFile(t, s, put(t, s, "a", "longer", 60))
	wantKeys(t, s, "", "a")
}

func testPutRefused(t *testing.T, s store.Stage) {
	f, path := Staged(t, "a", "text", 10)
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../../b", "a/./b", ".", "..", "a\nb", "a\xffb"} {
		bad := f
		bad.Key = key
		if err := s.Put(t.Context(), bad, path); err == nil {
			t.Errorf("the key %q is taken", key)
		}
		if err := s.Get(t.Context(), bad, filepath.Join(t.TempDir(), "got")); err == nil || errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get of the key %q: %v", key, err)
		}
	}
	for _, bad := range []store.StagedFile{
		{Key: "a", Bytes: 10}, {Key: "a", Bytes: 10, SHA256: "abc"}, {Key: "a", Bytes: 10, SHA256: strings.ToUpper(f.SHA256)}, {Key: "a", Bytes: -1, SHA256: f.SHA256},
	} {
		if err := s.Put(t.Context(), bad, path); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if err := s.Put(t.Context(), f, path+" that is not there"); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := s.Delete(t.Context(), ""); err == nil {
		t.Error("Delete of all files is taken")
	}
	wantKeys(t, s, "")
}

func testPutCancelled(t *testing.T, s store.Stage) {
	why := errors.New("enough of it")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	f, path := Staged(t, "a", "text", 10)
	for name, err := range map[string]error{
		"Put":    s.Put(ctx, f, path),
		"Get":    s.Get(ctx, f, filepath.Join(t.TempDir(), "got")),
		"Delete": s.Delete(ctx, "a"),
		"List":   firstError(ctx, s),
	} {
		if !errors.Is(err, why) {
			t.Errorf("%s: %v, want the cause of the context", name, err)
		}
	}
	wantKeys(t, s, "")
}

func firstError(ctx context.Context, s store.Stage) error {
	for _, err := range s.List(ctx, "") {
		return err
	}
	return nil
}
