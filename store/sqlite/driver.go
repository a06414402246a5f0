package sqlite

import (
	"context"
	"fmt"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

func init() { store.Register("sqlite", Driver{}) }

// Driver opens metadata and warehouses by URLs of the scheme sqlite: for metadata
// sqlite:///srv/dwsim/dw_simulator.db, for a warehouse the folder of its files,
// sqlite:///srv/dwsim/warehouse, to which ?load=sql may be added: see [WarehouseOptions].
// With two slashes the path is relative to the working directory. The zero value is ready.
type Driver struct{}

var (
	_ store.MetadataDriver  = Driver{}
	_ store.WarehouseDriver = Driver{}
)

// OpenMetadata is [OpenMetadata] on the path of u.
func (Driver) OpenMetadata(ctx context.Context, u *url.URL) (store.Metadata, error) {
	path, err := pathOf(u)
	if err != nil {
		return nil, err
	}
	m, err := OpenMetadata(ctx, path)
	if err != nil {
		return nil, err // not m: that would be an interface that is not nil
	}
	return m, nil
}

// OpenWarehouse is [OpenWarehouse] on the path of u.
func (Driver) OpenWarehouse(ctx context.Context, u *url.URL) (store.Warehouse, error) {
	plain, o, err := warehouseOptions(u)
	if err != nil {
		return nil, err
	}
	path, err := pathOf(plain)
	if err != nil {
		return nil, err
	}
	w, err := OpenWarehouseWith(ctx, path, o)
	if err != nil {
		return nil, err
	}
	return w, nil
}

// warehouseOptions returns u without its options, and these.
func warehouseOptions(u *url.URL) (*url.URL, WarehouseOptions, error) {
	plain := *u
	plain.RawQuery = ""
	switch u.RawQuery {
	case "":
		return &plain, WarehouseOptions{}, nil
	case "load=sql":
		return &plain, WarehouseOptions{LoadBySQL: true}, nil
	}
	return nil, WarehouseOptions{}, fmt.Errorf("a sqlite URL of a warehouse has no option but load=sql: %s", u.Redacted())
}

func pathOf(u *url.URL) (string, error) {
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("a sqlite URL is sqlite:/// and an absolute path, without options: %s", u.Redacted())
	}
	path := u.Host + u.Path // of sqlite://data/x.db the host is "data"
	if u.Opaque != "" {
		path = u.Opaque // sqlite:data/x.db
	}
	if path == "" || path == "/" {
		return "", fmt.Errorf("the sqlite URL %s has no path", u.Redacted())
	}
	return path, nil
}
