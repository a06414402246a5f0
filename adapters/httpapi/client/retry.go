package client

import (
	"context"
	"errors"
	"net"
	"net/http"
)

// passes reports whether what failed may go well a moment later: the connection broke, a server in
// front of the one that was asked did not reach it, or that one is busy.
func passes(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch e.Status {
	case 0, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return e.Code == "" // of others the server itself says what is wrong
	}
	return false
}

// isDial reports whether no connection was made.
func isDial(err error) bool {
	broken, ok := errors.AsType[*net.OpError](err)
	return ok && broken.Op == "dial"
}

// ended returns the cause of a context that has ended, and err of another.
func (c *Client) ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
