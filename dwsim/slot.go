package dwsim

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/store"
)

const (
	// Settling a dead run holds the slot for a moment. Waiting that moment out keeps
	// readers of the run list from getting in the way of a run that begins.
	slotPatience = 250 * time.Millisecond
	slotRetry    = 10 * time.Millisecond
)

// slot is the right to change what an experiment holds. The operating system frees it
// when its owner dies, so whoever holds it knows that no other owner is alive.
type slot struct{ lock *flock.Flock }

func (s *Simulator) newSlot(experiment string) *slot {
	path := filepath.Join(s.root, locksFolder, strings.ToLower(experiment)+".lock")
	return &slot{flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR))}
}

// free gives the slot back. The file stays: removing it would let a second owner lock a
// new file of that name while the first still holds the old one.
func (sl *slot) free() { _ = sl.lock.Unlock() } // only closing the file can go wrong, which frees it too

// occupy takes the slot of an experiment, or returns an ErrRunActive that names the run
// that holds it.
func (s *Simulator) occupy(ctx context.Context, experiment string) (*slot, error) {
	sl := s.newSlot(experiment)
	patience, cancel := context.WithTimeout(ctx, slotPatience)
	defer cancel()
	held, err := sl.lock.TryLockContext(patience, slotRetry)
	switch {
	case held:
		return sl, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case patience.Err() != nil:
		return nil, s.conflict(ctx, experiment)
	}
	return nil, fmt.Errorf("the lock of experiment %q cannot be used: %w", experiment, err)
}

func (s *Simulator) conflict(ctx context.Context, experiment string) error {
	run, err := s.activeRun(ctx, experiment)
	if err != nil || run == nil {
		return fmt.Errorf("experiment %q %w, or is being created, reset or deleted", experiment, store.ErrRunActive)
	}
	return fmt.Errorf("experiment %q %w (run %d)", experiment, store.ErrRunActive, run.ID)
}

// enter takes the slot of an experiment, settles what a dead owner left, and returns the
// experiment as it is stored now.
func (s *Simulator) enter(ctx context.Context, experiment string) (*store.ExperimentRecord, *slot, error) {
	sl, err := s.occupy(ctx, experiment)
	if err != nil {
		return nil, nil, err
	}
	rec, err := s.meta.Experiment(ctx, experiment)
	if err == nil {
		err = s.settle(ctx, rec)
	}
	if err != nil {
		sl.free()
		return nil, nil, err
	}
	return rec, sl, nil
}
