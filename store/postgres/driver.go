package postgres

import (
	"context"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

func init() {
	store.Register("postgres", Driver{})
	store.Register("postgresql", Driver{})
}

// Driver opens URLs of the schemes postgres and postgresql. The zero value is ready.
type Driver struct{}

var _ store.WarehouseDriver = Driver{}

// OpenWarehouse is [OpenWarehouse] on u.
func (Driver) OpenWarehouse(ctx context.Context, u *url.URL) (store.Warehouse, error) {
	w, err := OpenWarehouse(ctx, u.String())
	if err != nil {
		return nil, err // not w: that would be an interface that is not nil
	}
	return w, nil
}
