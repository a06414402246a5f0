package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// Validate tells all that is wrong with a document, JSON or YAML, and stores nothing.
func (c *Client) Validate(ctx context.Context, document []byte) (*api.Validation, error) {
	what := call{method: http.MethodPost, path: "/api/schema/validate", body: text{mediaYAML, document}}
	return answer[api.Validation](ctx, c, what, "valid")
}

// PreviewDocument makes the first rows of a document, JSON or YAML, and stores neither. What is wrong
// with it is [schema.Problems] with places.
func (c *Client) PreviewDocument(ctx context.Context, document []byte, o api.PreviewOptions) (*api.Preview, error) {
	what := call{method: http.MethodPost, path: "/api/schema/preview", query: previewQuery(o), body: text{mediaYAML, document}}
	p, err := answer[api.Preview](ctx, c, what, "tables")
	return p, aboutText(err)
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

// Health asks whether the server lives, for which it wants no token.
func (c *Client) Health(ctx context.Context) error {
	_, err := answer[struct{ Status string }](ctx, c, call{path: "/health"}, "status")
	return err
}
