package sqlite

import (
	"context"

	"github.com/dw-sim/dw-sim/store"
)

// Fence implements [store.Warehouse].
func (w *Warehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	return w.files.Fence(ctx, experiment, owner, func() (store.Mark, error) { return w.Mark(ctx, experiment) })
}
