package snowflake

import (
	"context"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

func init() { store.Register("snowflake", Driver{}) }

// Driver opens warehouses by URLs of the scheme snowflake; see [ParseURL]. The zero value is
// ready.
type Driver struct{}

var _ store.WarehouseDriver = Driver{}

// OpenWarehouse is [OpenWarehouse] with the options of u.
func (Driver) OpenWarehouse(ctx context.Context, u *url.URL) (store.Warehouse, error) {
	o, err := ParseURL(u)
	if err != nil {
		return nil, err
	}
	w, err := OpenWarehouse(ctx, o)
	if err != nil {
		return nil, err // not w: that would be an interface that is not nil
	}
	return w, nil
}
