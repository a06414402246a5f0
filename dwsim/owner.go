package dwsim

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

const (
	locksFolder = "locks" // below the data root
	lockSuffix  = ".lock"
	rootIDFile  = "root-id" // in locksFolder
)

var lockMade = failpoint.New("run.lock.made")

// owners are the lock files below one data root. The operating system frees a lock when
// its owner dies, so whoever shares the data root knows at once.
type owners struct {
	folder string // absolute
	host   string
	root   string // identity of the data root, see rootIdentity
	clock  clock
	pulses pulses
}

func openOwners(root string) (*owners, error) {
	o := &owners{folder: filepath.Join(root, locksFolder), clock: systemClock()}
	var err error
	if o.host, err = os.Hostname(); err != nil {
		o.host = "unknown" // then only the data root tells machines apart
	}
	if o.root, err = rootIdentity(o.folder); err != nil {
		return nil, fmt.Errorf("the data root cannot be used: %w", err)
	}
	return o, o.sweep()
}

// rootIdentity tells one data root from all others: a number drawn when it was made, and
// its path, as a copy has the same number.
func rootIdentity(folder string) (string, error) {
	path := filepath.Join(folder, rootIDFile)
	id, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if id, err = drawRootID(path); err != nil {
			return "", err
		}
	}
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	return strings.TrimSpace(string(id)) + " " + folder, nil
}

// drawRootID makes the file of the number. Of several processes that do so at once one
// wins: a link is made only where there is none.
func drawRootID(path string) ([]byte, error) {
	draft := path + "-" + randomID() + ".tmp"
	if err := os.WriteFile(draft, []byte(randomID()+"\n"), 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(draft)
	if err := os.Link(draft, path); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(draft, path); err != nil { // a file system without links
			return nil, err
		}
	}
	return os.ReadFile(path)
}

func randomID() string {
	var id [16]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

func (o *owners) path(nonce string) string { return filepath.Join(o.folder, nonce+lockSuffix) }

// newOwner draws a nonce and holds its lock file until release.
func (o *owners) newOwner() (store.Owner, *flock.Flock, error) {
	for {
		owner := store.Owner{Nonce: randomID(), Host: o.host, PID: os.Getpid(), Root: o.root}
		lock := flock.New(o.path(owner.Nonce), flock.SetPermissions(0o600))
		held, err := lock.TryLock()
		if err != nil {
			return owner, nil, fmt.Errorf("the lock file %s cannot be made: %w", lock.Path(), plainPath(err))
		}
		lockMade.Hit()
		if held && onDisk(lock) {
			return owner, lock, nil
		}
		_ = lock.Close() // a sweep took it for a dead one's just when it was made
	}
}

// onDisk reports whether the file that is locked is still the one with its name.
func onDisk(lock *flock.Flock) bool {
	held, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(lock.Path())
	return err == nil && os.SameFile(held, named)
}

// release gives a lock back and removes its file. No slot names it any more.
func release(lock *flock.Flock) {
	_ = lock.Close()
	_ = os.Remove(lock.Path())
}

// sweep removes the lock files of dead owners that hold no slot any more, and of those
// that died before they took one. A lock file of a slot is looked at while it is held in
// the metadata; without it, the lease decides.
func (o *owners) sweep() error {
	entries, err := os.ReadDir(o.folder)
	if err != nil {
		return fmt.Errorf("the lock files in %s cannot be looked at: %w", o.folder, plainPath(err))
	}
	for _, entry := range entries {
		info, err := entry.Info()
		// A younger one may belong to an owner that has not got to its slot yet.
		if err != nil || !isLeftover(entry.Name()) || time.Since(info.ModTime()) < sweepAge {
			continue
		}
		path := filepath.Join(o.folder, entry.Name())
		if lock := flock.New(path); held(lock.TryLock) {
			release(lock)
		}
	}
	return nil
}

// sweepAge is after what time a free lock file is taken for forgotten: much longer than
// a dead owner's slot stays unsettled while anybody works with the data root.
const sweepAge = 24 * time.Hour

func isLeftover(name string) bool {
	return strings.HasSuffix(name, lockSuffix) || strings.HasPrefix(name, rootIDFile+"-")
}

// held tries to take a lock. What keeps it from being taken is not told apart.
func held(try func() (bool, error)) bool {
	got, err := try()
	return err == nil && got
}

// vital is what can be known of an owner.
type vital int

const (
	alive  vital = iota
	dead         // nobody of that nonce will come back, or not in time
	silent       // no beat for a while, not yet long enough
)

// examine tells whether the owner of a slot is alive. Its lock file knows, where the
// owner has the same data root; a lock that is held outranks any silence. Else the beats
// decide.
func (o *owners) examine(s *store.Slot) vital {
	if s.Owner.Root == o.root {
		switch free, there := o.isFree(s.Owner.Nonce); {
		case there && !free:
			return alive
		case there && s.Owner.Host == o.host: // some network file systems do not lock across machines
			return dead
		}
	}
	return o.pulses.examine(s, o.clock)
}

// isFree reports whether nobody holds a lock file, and whether there is one: that of a
// dead owner stays. Those who only look do not get in each other's way.
func (o *owners) isFree(nonce string) (free, there bool) {
	lock := flock.New(o.path(nonce), flock.SetFlag(os.O_RDONLY))
	defer lock.Close()
	free, err := lock.TryRLock()
	return free, !errors.Is(err, fs.ErrNotExist)
}

// forget removes what is left of an owner that was declared dead. The lock of one that
// may wake stays with it.
func (o *owners) forget(s *store.Slot) {
	if free, there := o.isFree(s.Owner.Nonce); s.Owner.Root == o.root && there && free {
		_ = os.Remove(o.path(s.Owner.Nonce))
	}
	o.pulses.forget(s.Owner.Nonce)
}

// Times of a lease, in beats.
const (
	freshBeat = 3  // a beat that is no older shows that its owner is alive
	leaseTime = 10 // after as many without one it is dead
)

// clock is what tells the time. Tests have others.
type clock struct {
	wall   func() time.Time     // may jump
	steady func() time.Duration // since some moment; never jumps
	beat   time.Duration        // between two beats
}

func systemClock() clock {
	start := time.Now()
	return clock{wall: time.Now, steady: func() time.Duration { return time.Since(start) }, beat: time.Second}
}

// pulses are the beats of other owners as this process has seen them. They are counted,
// and timed by this process's own steady clock: clocks of other machines, and clocks
// that jump, do not matter.
type pulses struct {
	mu   sync.Mutex
	seen map[string]pulse // by nonce
}

type pulse struct {
	beat  int64
	since time.Duration // when that beat was first seen
	fresh bool          // the beat was young then
}

func (p *pulses) examine(s *store.Slot, c clock) vital {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil {
		p.seen = map[string]pulse{}
	}
	now := c.steady()
	last, seen := p.seen[s.Owner.Nonce]
	if !seen || last.beat != s.Beat {
		last = pulse{beat: s.Beat, since: now, fresh: seen || c.isFresh(s)}
		p.seen[s.Owner.Nonce] = last
	}
	switch quiet := now - last.since; {
	case quiet >= leaseTime*c.beat:
		return dead
	case last.fresh && quiet < freshBeat*c.beat:
		return alive
	}
	return silent
}

// isFresh takes the owner's clock at its word: good enough to say that it is alive, where
// a wrong guess costs no more than a moment.
func (c clock) isFresh(s *store.Slot) bool {
	return c.wall().Sub(s.BeatAt).Abs() < freshBeat*c.beat
}

func (p *pulses) forget(nonce string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.seen, nonce)
}

// keep forgets the owners that have given their slots back since.
func (p *pulses) keep(slots []*store.Slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.seen, func(nonce string, _ pulse) bool {
		return !slices.ContainsFunc(slots, func(s *store.Slot) bool { return s.Owner.Nonce == nonce })
	})
}

// pause waits, or returns the cause of the end of ctx.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// plainPath returns why an operation on a file was refused, without operation and path.
func plainPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
