package storetest

import (
	"errors"
	"slices"
	"sync"
)

// ErrInjected is the error of an operation that a [Faults] made fail.
var ErrInjected = errors.New("the connection was lost (injected)")

// Faults counts the operations of what [Faulty] and [FaultyMetadata] wrap, and makes one
// of them fail. The zero value lets all succeed. It may be used by several goroutines.
type Faults struct {
	mu    sync.Mutex
	ops   []string
	at    int
	after bool
	beats bool
}

// FailAt forgets the operations so far and makes the n-th from now, from 1, fail with
// ErrInjected before it does anything. The operations after it succeed again. Zero lets
// all succeed.
//
// An operation that frees something (Rollback, Close) does so and then fails: a fault
// there must not leave behind what no driver would.
func (f *Faults) FailAt(n int) { f.set(n, false) }

// FailAfter is as FailAt, but the n-th operation does its work before it fails, as when
// the answer of a server is lost.
func (f *Faults) FailAfter(n int) { f.set(n, true) }

func (f *Faults) set(n int, after bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ops, f.at, f.after = nil, n, after
}

// FailBeats makes every BeatSlot fail from now on, before it does anything, or none.
func (f *Faults) FailBeats(fail bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.beats = fail
}

func (f *Faults) failsBeats() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.beats
}

// Ops returns the names of the operations since FailAt or FailAfter, in order: the
// method, and the table where there is one, as in "WriteBatch orders". Those of a load
// are "Loading.Commit" and "Loading.Rollback".
func (f *Faults) Ops() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.ops)
}

// next counts an operation and reports whether it fails, and whether before its work.
func (f *Faults) next(op string) (fails, before bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ops = append(f.ops, op)
	fails = len(f.ops) == f.at
	return fails, fails && !f.after
}

// do counts an operation and does it, unless it is to fail.
func (f *Faults) do(op string, work func() error) error {
	fails, before := f.next(op)
	if before {
		return ErrInjected
	}
	err := work()
	if fails && err == nil {
		return ErrInjected
	}
	return err
}

// free counts an operation that frees something and does it in any case.
func (f *Faults) free(op string, work func() error) error {
	fails, _ := f.next(op)
	err := work()
	if fails && err == nil {
		return ErrInjected
	}
	return err
}

// get is do for an operation with a result.
func get[T any](f *Faults, op string, work func() (T, error)) (result T, err error) {
	err = f.do(op, func() error {
		result, err = work()
		return err
	})
	return result, err
}
