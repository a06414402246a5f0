package redshift

import (
	"context"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

func init() { store.Register("redshift", Driver{}) }

// Driver opens URLs of the scheme redshift. The zero value is ready.
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
