package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// Validate tells all that is wrong with a document, JSON or YAML, and stores nothing.
func (c *Client) Validate(ctx context.Context, document []byte) (*api.Validation, error) {
	what := call{method: http.MethodPost, path: "/api/schema/validate", body: text{"application/yaml", document}}
	return answer[api.Validation](ctx, c, what, "valid")
}

// Rules returns the faker rules that have search in what is said about them; all for "".
func (c *Client) Rules(ctx context.Context, search string) (*api.Rules, error) {
	q := url.Values{}
	setText(q, "search", search)
	return answer[api.Rules](ctx, c, call{path: "/api/schema/rules", query: q}, "rules")
}

// Warehouses lists the warehouses of the server.
func (c *Client) Warehouses(ctx context.Context) (*api.Warehouses, error) {
	return answer[api.Warehouses](ctx, c, call{path: "/api/warehouses"}, "warehouses")
}

// Version tells what the program is that answers.
func (c *Client) Version(ctx context.Context) (*api.Version, error) {
	return answer[api.Version](ctx, c, call{path: "/api/version"}, "engine")
}
