package dwsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

// dies leaves a run RUNNING for which nobody holds a slot.
func dies(t *testing.T, env *env) *store.Run {
	t.Helper()
	held := &store.Slot{Experiment: "shop", Purpose: "generate", Owner: store.Owner{Nonce: "gone"}}
	run := &store.Run{Experiment: "shop"}
	if err := errors.Join(env.meta.TakeSlot(t.Context(), held), env.meta.StartRun(t.Context(), held, run), env.meta.FreeSlot(t.Context(), held)); err != nil {
		t.Fatal(err)
	}
	return run
}

// TestSettleBehindLink settles a run whose folder lies behind a symbolic link that leads
// out of the data root, to a larger disk say.
func TestSettleBehindLink(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	if err := os.Symlink(t.TempDir(), filepath.Join(env.dir, "generated")); err != nil {
		t.Fatal(err)
	}
	generate(t, shop, seeded(1))
	run := dies(t, env)
	folder := filepath.Join(env.dir, "generated", "shop", "run-2")
	if _, err := parquet.Create(t.Context(), folder, parquet.RunInfo{}, parquet.Options{}); err != nil {
		t.Fatal(err)
	}
	next := generate(t, shop, seeded(2))
	env.holds(t, next)
	if left, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || left.Status != store.Aborted || left.OutputPath != "" {
		t.Errorf("the run is %+v, %v", left, err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("its folder, in which nothing is finished, is left: %v", err)
	}
}

// TestSettleWhatCannotBeSwept settles a run whose folder cannot be cleared up: that is
// told, and keeps nobody from going on.
func TestSettleWhatCannotBeSwept(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	generate(t, shop, seeded(1))
	run := dies(t, env)
	folder := filepath.Join(env.dir, "generated", "shop", "run-2")
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // no folder at all
		t.Fatal(err)
	}
	env.holds(t, generate(t, shop, seeded(2)))
	if left, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || left.Status != store.Aborted {
		t.Errorf("the run is %+v, %v", left, err)
	}
}

// bewildered is a real warehouse that panics when it is asked for the mark, once.
type bewildered struct {
	store.Warehouse
	calm bool
}

func (b *bewildered) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	if !b.calm {
		panic("which mark?")
	}
	return b.Warehouse.Mark(ctx, experiment)
}

// TestPanicBeforeRun lets the warehouse panic while a run is planned. A server that goes
// on after that can begin the next, and be closed.
func TestPanicBeforeRun(t *testing.T) {
	b := &bewildered{}
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		b.Warehouse = w
		return m, b
	})
	shop := env.create(t, shopDocument)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nothing panicked")
			}
		}()
		_, _ = shop.Generate(t.Context(), seeded(1))
	}()
	b.calm = true
	generate(t, shop, seeded(2))
	if err := env.Close(); err != nil {
		t.Error(err)
	}
}

// TestCloseWhileWaiting closes a simulator that waits to see whether an owner lives.
func TestCloseWhileWaiting(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	shop := env.create(t, shopDocument)
	held := &store.Slot{Experiment: "shop", Purpose: "generate", Owner: store.Owner{Nonce: "far", Root: "elsewhere"}}
	if err := env.meta.TakeSlot(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	var steady shift
	asked := make(chan struct{}, 1)
	dwsim.SetClock(env.Simulator, onTime, func() (d time.Duration) {
		select {
		case asked <- struct{}{}:
		default:
		}
		return steady.ahead()
	}, 1<<40) // a lease of hours
	done := make(chan error)
	go func() {
		_, err := shop.Generate(context.Background(), seeded(1))
		done <- err
	}()
	<-asked
	_ = env.Close()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
}

// TestHeirDies lets the one who settles a run die, or its caller leave, right after it has
// taken the slot over: the next one still knows where the files of the run lie.
func TestHeirDies(t *testing.T) {
	for _, tt := range []struct {
		name string
		heir func(env *env, dead *store.Slot) error
	}{
		{"killed", func(env *env, dead *store.Slot) error {
			return env.meta.TakeOverSlot(context.Background(), dead, &store.Slot{Experiment: "shop", Purpose: "settle", Owner: store.Owner{Nonce: "heir"}})
		}},
		{"cancelled", func(env *env, dead *store.Slot) error {
			ctx, cancel := context.WithCancel(context.Background())
			leaving := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
				return leaving{m, cancel}, w
			})
			var steady shift
			dwsim.SetClock(leaving.Simulator, onTime, steady.ahead, quick)
			for range 2 {
				_, err := leaving.Runs().Get(ctx, "shop", dead.Run)
				if err != nil && !errors.Is(err, context.Canceled) {
					return err
				}
				steady.Add(int64(11 * quick))
			}
			return ctx.Err()
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { testHeirDies(t, tt.heir) })
	}
}

func testHeirDies(t *testing.T, heir func(env *env, dead *store.Slot) error) {
	env := newEnv(t, t.TempDir(), nil)
	var steady shift
	dwsim.SetClock(env.Simulator, onTime, steady.ahead, quick)
	shop := env.create(t, shopDocument)
	folder := filepath.Join(t.TempDir(), "run-1")
	if _, err := parquet.Create(t.Context(), folder, parquet.RunInfo{}, parquet.Options{}); err != nil {
		t.Fatal(err)
	}
	dead := &store.Slot{Experiment: "shop", Purpose: "generate", Owner: store.Owner{Nonce: "gone"}}
	run := &store.Run{Experiment: "shop"}
	if err := errors.Join(env.meta.TakeSlot(t.Context(), dead), env.meta.StartRun(t.Context(), dead, run)); err != nil {
		t.Fatal(err)
	}
	told, err := json.Marshal(dwsim.Progress{Run: run.ID, OutputPath: folder})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := env.meta.BeatSlot(t.Context(), dead, time.Now(), told); err != nil {
		t.Fatal(err)
	}
	slots, err := env.meta.Slots(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := heir(env, slots[0]); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil {
			t.Fatal(err)
		}
		steady.Add(int64(11 * quick))
	}
	generate(t, shop, seeded(1))
	if left, err := env.Runs().Get(t.Context(), "shop", run.ID); err != nil || left.Status != store.Aborted {
		t.Errorf("the run is %+v, %v", left, err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("its folder, in which nothing is finished, is left: %v", err)
	}
}

// leaving is metadata whose caller leaves as soon as it has taken a slot over.
type leaving struct {
	store.Metadata
	leave func()
}

func (l leaving) TakeOverSlot(ctx context.Context, dead, s *store.Slot) error {
	defer l.leave()
	return l.Metadata.TakeOverSlot(ctx, dead, s)
}

// TestOwnersForgotten looks at owners elsewhere, which come and go, as a server does for years.
func TestOwnersForgotten(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	for _, nonce := range []string{"a", "b", "c"} {
		held := &store.Slot{Experiment: "shop", Purpose: "load", Owner: store.Owner{Nonce: nonce, Root: "elsewhere"}}
		if err := errors.Join(env.meta.TakeSlot(t.Context(), held), env.Runs().Settle(t.Context()), env.meta.FreeSlot(t.Context(), held)); err != nil {
			t.Fatal(err)
		}
	}
	if seen := dwsim.OwnersSeen(env.Simulator); seen != 1 {
		t.Errorf("%d owners are remembered, want the last", seen)
	}
	if err := env.Runs().Settle(t.Context()); err != nil || dwsim.OwnersSeen(env.Simulator) != 0 {
		t.Errorf("%d owners are remembered, %v", dwsim.OwnersSeen(env.Simulator), err)
	}
}
