package store

import (
	"context"
	"encoding/json"
	"time"
)

// Slots are the slots of experiments. There is at most one slot per experiment, so its
// owner is alone in changing what the experiment holds. All methods are atomic, also
// between processes.
//
// An owner proves that it lives by [Slots.BeatSlot]. Whoever finds it dead fences it out
// of the warehouse ([Warehouse] Fence), takes the slot over and gives its run an outcome.
// The fence comes first, so that nobody who dies on the way leaves an owner without one.
type Slots interface {
	// TakeSlot stores s, whose Experiment, Purpose, Owner and Warehouse are set, with no beats, and
	// sets its TakenAt. It is an ErrRunActive where the experiment's slot is taken. The
	// experiment need not exist.
	TakeSlot(ctx context.Context, s *Slot) error
	// TakeOverSlot is TakeSlot in the place of dead, which must still be as it was read:
	// the same owner and the same beat. Else it is an ErrSlotLost. How far dead was stays
	// in s until the first beat of its new owner, who may die before it has made use of it.
	TakeOverSlot(ctx context.Context, dead, s *Slot) error
	// BeatSlot counts the beat of a slot up by one, and stores the time of the owner's
	// clock and how far it is (a JSON value, nil for none). It returns the reason for which
	// somebody asked the owner to stop, empty where nobody did. A slot that is no longer
	// its owner's is an ErrSlotLost.
	BeatSlot(ctx context.Context, s *Slot, now time.Time, progress json.RawMessage) (abort string, err error)
	// FreeSlot gives the slot back. One that is no longer its owner's is left as it is,
	// which is no error.
	FreeSlot(ctx context.Context, s *Slot) error
	// Slots returns all slots that are taken, by experiment.
	Slots(ctx context.Context) ([]*Slot, error)
	// AbortRun asks the owner of a RUNNING run to stop. It is an ErrNotFound where no slot
	// is held for that run. Of several reasons the first stays.
	AbortRun(ctx context.Context, experiment string, run int64, reason string) error
}

// Slot is the right to change what an experiment holds.
type Slot struct {
	Experiment string // compared without regard to case
	Purpose    string // what the owner is doing: generate, load, reset, delete, create
	Owner      Owner
	Warehouse  string // in which the owner changes something, by its configured name; empty for that of the document
	TakenAt    time.Time

	Run      int64           // that StartRun put on record; 0 while there is none
	Beat     int64           // beats of the owner so far
	BeatAt   time.Time       // of the last one, zero before it, by the owner's clock: a hint, as clocks jump
	Progress json.RawMessage // as of the last beat; nil for none
	Abort    string          // why somebody asked the owner to stop; empty where nobody did
}

// Owner is who holds a slot.
type Owner struct {
	Nonce string // drawn anew for each slot that is taken
	Host  string // name of the machine
	PID   int    // of the process
	Root  string // what tells its data root from others, so that lock files can be trusted
}
