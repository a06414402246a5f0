package dwsim_test

import (
	"context"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// gate is a real warehouse whose loads stop before the first rows until it is opened, so
// that a test can do things in the middle of a run.
type gate struct {
	store.Warehouse
	reached chan struct{} // closed when a load has come to the gate
	open    chan struct{} // closed by the test
	once    sync.Once
}

func newGate() *gate { return &gate{reached: make(chan struct{}), open: make(chan struct{})} }

func (g *gate) wrap(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
	g.Warehouse = w
	return m, g
}

func (g *gate) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	l, err := g.Warehouse.Begin(ctx, e, owner)
	return gatedLoading{l, g}, err
}

type gatedLoading struct {
	store.Loading
	gate *gate
}

func (l gatedLoading) OpenSink(ctx context.Context, e *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	sink, err := l.Loading.OpenSink(ctx, e, t)
	return gatedSink{sink, l.gate}, err
}

type gatedSink struct {
	gen.Sink
	gate *gate
}

func (s gatedSink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	s.gate.once.Do(func() { close(s.gate.reached) })
	select {
	case <-s.gate.open:
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.Sink.WriteBatch(ctx, b)
}

// panicking is a real warehouse whose loads panic when they are to be committed.
type panicking struct{ store.Warehouse }

func (p panicking) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	l, err := p.Warehouse.Begin(ctx, e, owner)
	return panickingLoading{l}, err
}

type panickingLoading struct{ store.Loading }

func (panickingLoading) Commit(context.Context, store.Mark) error { panic("the mark is broken") }
