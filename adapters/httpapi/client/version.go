package client

import (
	"context"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// Version tells what the program is that answers.
func (c *Client) Version(ctx context.Context) (*api.Version, error) {
	return answer[api.Version](ctx, c, call{path: "/api/version"}, "engine")
}
