//go:build linux

package peers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMachine tells what the other numbers are to be compared with: the processor, the
// bandwidth of one core to memory, and that of the disk.
func TestMachine(t *testing.T) {
	size := min(1<<30, max(1<<20, *rows*200)) // about what the rows take in files
	var memory, disk float64
	for range *times {
		memory = max(memory, memoryBandwidth(int(min(size, 256<<20))))
		disk = max(disk, diskBandwidth(t, size))
	}
	if memory < 10e6 || disk < 1e6 {
		t.Errorf("memory is copied at %.0f bytes a second, and the disk takes %.0f", memory, disk)
	}
	s := newTable("machine", "")
	s.row("processor", fmt.Sprintf("%s, %d used", processor(), runtime.GOMAXPROCS(0)))
	s.row("memory", megabytes(float64(number(t, "/proc/meminfo", `MemTotal:\s+(\d+)`)*1024))+" MB")
	s.row("system", runtime.GOOS+"/"+runtime.GOARCH+", Linux "+kernel()+", "+runtime.Version())
	s.row("one core copies memory at", megabytes(memory)+" MB/s")
	s.row("the disk takes, with fsync", megabytes(disk)+" MB/s")
	tell(t, s.String())
}

// memoryBandwidth tells how many bytes a second are copied, a quarter of a second long.
func memoryBandwidth(size int) float64 {
	from, to := make([]byte, size), make([]byte, size)
	for i := range from {
		from[i] = byte(i) // pages that were never written are all the same one
	}
	copy(to, from)
	began, copied := time.Now(), 0
	for time.Since(began) < 250*time.Millisecond {
		copied += copy(to, from)
	}
	return float64(copied) / time.Since(began).Seconds()
}

func diskBandwidth(t *testing.T, size int64) float64 {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "written"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 1<<20)
	for i := range block {
		block[i] = byte(i * i >> 3)
	}
	began := time.Now()
	for range size / int64(len(block)) {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	return float64(size) / time.Since(began).Seconds()
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if m := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return runtime.GOARCH
}

func kernel() string {
	text, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return strings.TrimSpace(string(text))
}

func number(t *testing.T, file, pattern string) (n int64) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(pattern).FindSubmatch(text); m != nil {
		_, _ = fmt.Sscan(string(m[1]), &n)
	}
	return n
}
