package postgres

import (
	"context"
	"net/url"

	"github.com/dw-sim/dw-sim/store"
)

var _ store.MetadataDriver = Driver{}

// OpenMetadata is [OpenMetadata].
func (Driver) OpenMetadata(ctx context.Context, u *url.URL) (store.Metadata, error) {
	m, err := OpenMetadata(ctx, u.String())
	if err != nil {
		return nil, err // not m: that would be an interface that is not nil
	}
	return m, nil
}
