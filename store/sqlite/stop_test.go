//go:build unix

package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

// stopped starts a life that is suspended at a point, and returns when it is, with what
// wakes it and returns what it said when it ended.
func stopped(t *testing.T, dir, point string) (wake func() string) {
	t.Helper()
	var out bytes.Buffer
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killDir+"="+dir, fmt.Sprintf("%s=%s:stop", failpoint.Variable, point))
	child.Stdout, child.Stderr = &out, &out
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() })
	var status syscall.WaitStatus
	for { // which a signal may interrupt
		_, err := syscall.Wait4(child.Process.Pid, &status, syscall.WUNTRACED, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil || !status.Stopped() {
			t.Fatalf("the process is not suspended: %v, %v", status, err)
		}
		break
	}
	return func() string {
		t.Helper()
		if err := child.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		if err := child.Wait(); err == nil {
			t.Error("the process that was declared dead went on")
		}
		return out.String()
	}
}

// heirOf takes the only slot over.
func heirOf(t *testing.T, l *life) *store.Slot {
	t.Helper()
	slots, err := l.m.Slots(t.Context())
	if err != nil || len(slots) != 1 {
		t.Fatalf("Slots = %v, %v, want one", slots, err)
	}
	heir := slotOf("heir")
	if err := l.m.TakeOverSlot(t.Context(), slots[0], heir); err != nil {
		t.Fatal(err)
	}
	return heir
}

func openLife(t *testing.T, dir string) *life {
	t.Helper()
	l, err := newLife(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.close() })
	return l
}

// wantRows checks which run filled the table that both runs of a life fill, and how the
// second one ended.
func wantRows(t *testing.T, l *life, run int64, status store.Status) {
	t.Helper()
	mark, err := l.w.Mark(t.Context(), "shop")
	if err != nil || mark["rows"].Run != run {
		t.Errorf("the mark is %v, %v, want that of run %d", mark, err, run)
	}
	rows(t.Context(), t, l)
	if r, err := l.m.Run(t.Context(), "shop", 2); err != nil || r.Status != status {
		t.Errorf("run 2 is %+v, %v, want it %s", r, err, status)
	}
}

// An owner that is suspended before it swaps, and declared dead, cannot swap when it wakes.
func TestSuspendedBeforeTheSwap(t *testing.T) {
	dir := t.TempDir()
	wake := stopped(t, dir, "sqlite.swap.synced:3") // after CreateTables and run 1
	l := openLife(t, dir)
	heir := heirOf(t, l)
	if mark, err := l.w.Fence(t.Context(), "shop", heir.Dead[0]); err != nil || mark["rows"].Run != 1 {
		t.Fatalf("Fence = %v, %v, want the mark of run 1", mark, err)
	}
	r, err := l.m.Run(t.Context(), "shop", 2)
	if err != nil {
		t.Fatal(err)
	}
	r.Status = store.Aborted
	if err := l.m.FinishRun(t.Context(), heir, r); err != nil {
		t.Fatal(err)
	}
	if said := wake(); !strings.Contains(said, store.ErrFenced.Error()) {
		t.Errorf("the process that was declared dead says %s", said)
	}
	wantRows(t, l, 1, store.Aborted)
	if got := leftovers(t, dir+"/warehouse"); len(got) > 0 {
		t.Errorf("the folder still holds %q", got)
	}
}

// An owner that is suspended while it swaps holds a fence up until it wakes, has then
// swapped, and cannot write the outcome of its run.
func TestSuspendedDuringTheSwap(t *testing.T) {
	dir := t.TempDir()
	wake := stopped(t, dir, "sqlite.namespace.checked:3")
	l := openLife(t, dir)
	heir := heirOf(t, l)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := l.w.Fence(ctx, "shop", heir.Dead[0]); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "is being changed") {
		t.Errorf("Fence during a swap: %v", err)
	}
	if said := wake(); !strings.Contains(said, store.ErrSlotLost.Error()) {
		t.Errorf("the process that lost its slot says %s", said)
	}
	if mark, err := l.w.Fence(t.Context(), "shop", heir.Dead[0]); err != nil || mark["rows"].Run != 2 {
		t.Errorf("Fence = %v, %v, want the mark of run 2", mark, err)
	}
	wantRows(t, l, 2, store.Running)
}
