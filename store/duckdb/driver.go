//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

func init() { store.Register("duckdb", Driver{}) }

// Driver opens warehouses by URLs of the scheme duckdb, which name the folder of their
// files: duckdb:///srv/dwsim/warehouse. With two slashes the path is relative to the working
// directory. The zero value is ready.
type Driver struct{}

var _ store.WarehouseDriver = Driver{}

// OpenWarehouse is [OpenWarehouse] on the path of u.
func (Driver) OpenWarehouse(ctx context.Context, u *url.URL) (store.Warehouse, error) {
	path, err := pathOf(u)
	if err != nil {
		return nil, err
	}
	w, err := OpenWarehouse(ctx, path)
	if err != nil {
		return nil, err // not w: that would be an interface that is not nil
	}
	return w, nil
}

func pathOf(u *url.URL) (string, error) {
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("a duckdb URL is duckdb:/// and the absolute path of a folder, without options: %s", u.Redacted())
	}
	path := u.Host + u.Path // of duckdb://data/x the host is "data"
	if u.Opaque != "" {
		path = u.Opaque // duckdb:data/x
	}
	if path == "" || path == "/" {
		return "", fmt.Errorf("the duckdb URL %s has no path", u.Redacted())
	}
	return path, nil
}
