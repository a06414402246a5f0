package store

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// MetadataDriver opens metadata by URL.
type MetadataDriver interface {
	OpenMetadata(ctx context.Context, u *url.URL) (Metadata, error)
}

// WarehouseDriver opens a warehouse by URL.
type WarehouseDriver interface {
	OpenWarehouse(ctx context.Context, u *url.URL) (Warehouse, error)
}

var drivers = struct {
	sync.Mutex
	byScheme map[string]any
}{byScheme: map[string]any{}}

// Register makes a driver known to [OpenMetadata], [OpenWarehouse] and [OpenStage] under a URL
// scheme. It is for programs that take URLs from their users; libraries pass drivers
// explicitly. It panics when the scheme is taken, or when the driver is no
// MetadataDriver, no WarehouseDriver and no StageDriver, as those are mistakes of the program.
func Register(scheme string, driver any) {
	_, isMetadata := driver.(MetadataDriver)
	_, isWarehouse := driver.(WarehouseDriver)
	_, isStage := driver.(StageDriver)
	if !isMetadata && !isWarehouse && !isStage {
		panic(fmt.Sprintf("store: %T opens neither metadata nor a warehouse nor a stage", driver))
	}
	drivers.Lock()
	defer drivers.Unlock()
	if _, taken := drivers.byScheme[scheme]; taken {
		panic(fmt.Sprintf("store: scheme %q is registered twice", scheme))
	}
	drivers.byScheme[scheme] = driver
}

// Schemes returns the registered URL schemes in alphabetical order.
func Schemes() []string {
	drivers.Lock()
	defer drivers.Unlock()
	schemes := make([]string, 0, len(drivers.byScheme))
	for s := range drivers.byScheme {
		schemes = append(schemes, s)
	}
	slices.Sort(schemes)
	return schemes
}

// OpenMetadata opens metadata by the URL's scheme.
func OpenMetadata(ctx context.Context, rawURL string) (Metadata, error) {
	d, u, err := driverFor[MetadataDriver](rawURL, "metadata")
	if err != nil {
		return nil, err
	}
	return d.OpenMetadata(ctx, u)
}

// OpenWarehouse opens a warehouse by the URL's scheme.
func OpenWarehouse(ctx context.Context, rawURL string) (Warehouse, error) {
	d, u, err := driverFor[WarehouseDriver](rawURL, "a warehouse")
	if err != nil {
		return nil, err
	}
	return d.OpenWarehouse(ctx, u)
}

// schemesOf returns the registered URL schemes whose drivers are of type D, or "none".
func schemesOf[D any]() []string {
	drivers.Lock()
	defer drivers.Unlock()
	var schemes []string
	for s, d := range drivers.byScheme {
		if _, ok := d.(D); ok {
			schemes = append(schemes, s)
		}
	}
	if schemes == nil {
		return []string{"none"}
	}
	slices.Sort(schemes)
	return schemes
}

func driverFor[D any](rawURL, what string) (D, *url.URL, error) {
	var none D
	u, err := url.Parse(rawURL)
	if err != nil {
		return none, nil, fmt.Errorf("the URL of %s is malformed; write it as scheme://user:password@host:port/name, with %%23 for #, %%25 for %%, %%2F for / and %%40 for @ in a password", what) // the parser's error would show a password
	}
	drivers.Lock()
	d, known := drivers.byScheme[u.Scheme]
	drivers.Unlock()
	if !known {
		return none, nil, fmt.Errorf("no driver for %q URLs is built in (there is: %s)", u.Scheme, strings.Join(schemesOf[D](), ", "))
	}
	driver, ok := d.(D)
	if !ok {
		return none, nil, fmt.Errorf("the driver for %q URLs does not hold %s", u.Scheme, what)
	}
	return driver, u, nil
}
