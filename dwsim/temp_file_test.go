package dwsim_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
)

func TestTempFile(t *testing.T) {
	e := newEnv(t, t.TempDir(), nil)
	f, err := e.TempFile()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, _ = io.WriteString(f, "taken back")
	if !f.Restart() {
		t.Fatal("it does not begin anew")
	}
	_, _ = io.WriteString(f, "kept, ")
	_, _ = io.WriteString(f, "too")
	if size, err := f.Size(); err != nil || size != int64(len("kept, too")) {
		t.Errorf("its size is %d, %v", size, err)
	}
	var out bytes.Buffer
	if n, err := f.WriteTo(&out); err != nil || n != int64(out.Len()) || out.String() != "kept, too" {
		t.Errorf("got %q (%d), %v", out.String(), n, err)
	}
	left := func() []string {
		left, err := filepath.Glob(filepath.Join(e.dir, "_dwsim_*"))
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	if found := left(); len(found) > 0 && runtime.GOOS != "windows" {
		t.Errorf("a killed process would leave %s", found)
	}
	if err := f.Close(); err != nil || len(left()) > 0 {
		t.Errorf("after Close: %v, %s", err, left())
	}
}

func TestTempFileOnSmallDisk(t *testing.T) {
	e := newEnv(t, smallDisk(t, "72m"), nil)
	f, err := e.TempFile()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for piece := make([]byte, 1<<20); err == nil; {
		_, err = f.Write(piece)
	}
	if !errors.Is(err, dwsim.ErrRefused) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "MiB of it were written") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(e.dir, "other"), make([]byte, 1<<20), 0o600); err != nil {
		t.Errorf("nothing is left for others: %s", err)
	}
}
