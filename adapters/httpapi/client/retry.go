package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"
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

// mostPatience is how long a busy server is asked again.
const mostPatience = 30 * time.Second

// retryAfter returns after how long a server that is too busy wants to be asked again; 0 where
// that is not what it says.
func retryAfter(response *http.Response) time.Duration {
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if response.StatusCode != http.StatusServiceUnavailable || err != nil || seconds < 1 || seconds > 60 {
		return 0
	}
	return time.Duration(seconds) * time.Second
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
