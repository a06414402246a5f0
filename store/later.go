package store

import (
	"context"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// Later is a Warehouse that is opened when it is needed, so that one that is not, and
// cannot be reached, is in nobody's way. Its methods open it and pass on what they are asked;
// those who look for optional interfaces ask [Later.Opened] for the warehouse itself, as dwsim
// does.
type Later struct {
	open func(ctx context.Context) (Warehouse, error)
	kind string // that it is told to be; "" where nobody said

	mu     sync.Mutex
	opened Warehouse // nil until it is
	failed error     // of the last attempt
	tried  time.Time
}

// retryOpen is how long the error of an attempt to open a warehouse is the answer to the next.
const retryOpen = 2 * time.Second

// OpenLater returns a warehouse that open opens. An attempt that fails is made again, by
// whoever needs the warehouse some seconds later. ctx is that of who needs it first, and must
// not be kept.
func OpenLater(open func(ctx context.Context) (Warehouse, error)) *Later {
	return &Later{open: open}
}

// As says what kind of database it is, which is known then before it is opened; see [Typed]. It
// returns l, and is called before any other method.
func (l *Later) As(kind string) *Later {
	l.kind = kind
	return l
}

// Type implements [Typed]. It opens nothing.
func (l *Later) Type() string { return l.kind }

// Opened returns the warehouse, which it opens if nobody has. It belongs to l, and is closed
// with it.
func (l *Later) Opened(ctx context.Context) (Warehouse, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.opened != nil:
		return l.opened, nil
	case l.failed != nil && time.Since(l.tried) < retryOpen:
		return nil, l.failed
	}
	w, err := l.open(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx) // which says nothing of the warehouse
	}
	l.opened, l.failed, l.tried = w, err, time.Now()
	if err != nil {
		l.opened = nil
	}
	return l.opened, err
}

// CreateTables implements [Warehouse].
func (l *Later) CreateTables(ctx context.Context, e *schema.Experiment) error {
	w, err := l.Opened(ctx)
	if err != nil {
		return err
	}
	return w.CreateTables(ctx, e)
}

// Begin implements [Warehouse].
func (l *Later) Begin(ctx context.Context, e *schema.Experiment, owner string) (Loading, error) {
	w, err := l.Opened(ctx)
	if err != nil {
		return nil, err
	}
	return w.Begin(ctx, e, owner)
}

// Truncate implements [Warehouse].
func (l *Later) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	w, err := l.Opened(ctx)
	if err != nil {
		return err
	}
	return w.Truncate(ctx, e, owner)
}

// Drop implements [Warehouse].
func (l *Later) Drop(ctx context.Context, experiment, owner string) error {
	w, err := l.Opened(ctx)
	if err != nil {
		return err
	}
	return w.Drop(ctx, experiment, owner)
}

// Fence implements [Warehouse].
func (l *Later) Fence(ctx context.Context, experiment, owner string) (Mark, error) {
	w, err := l.Opened(ctx)
	if err != nil {
		return nil, err
	}
	return w.Fence(ctx, experiment, owner)
}

// Mark implements [Warehouse].
func (l *Later) Mark(ctx context.Context, experiment string) (Mark, error) {
	w, err := l.Opened(ctx)
	if err != nil {
		return nil, err
	}
	return w.Mark(ctx, experiment)
}

// Query implements [Warehouse].
func (l *Later) Query(ctx context.Context, q Query) (*Rows, error) {
	w, err := l.Opened(ctx)
	if err != nil {
		return nil, err
	}
	return w.Query(ctx, q)
}

// Close closes the warehouse, if it was opened.
func (l *Later) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened == nil {
		return nil
	}
	return l.opened.Close()
}
