package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
)

// address is where a server is.
type address struct {
	URL  string `json:"url"`
	Link string `json:"link"` // the URL, with the token where one was drawn
	Host string `json:"host"` // that it listens at
	Port int    `json:"port"`

	unguarded bool // at more than this machine, and without a token
}

// listen listens at a host and port, or says what to do where that cannot be.
func listen(ctx context.Context, host string, port int) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	var wrong *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %d of %s is in use, perhaps by another dw-sim (lsof -i :%d tells): say --port N for another one, or --port 0 for any that is free", port, host, port)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("port %d is not for everybody: say --port N with N from 1024 on, or give dw-sim the right to it (on Linux CAP_NET_BIND_SERVICE)", port)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s is no address of this machine: say --host 127.0.0.1 for this machine alone, or --host 0.0.0.0 for all its addresses", host)
	case errors.As(err, &wrong):
		return nil, fmt.Errorf("the host %s has no address: %s", host, wrong.Err)
	case err != nil:
		return nil, fmt.Errorf("dw-sim cannot listen at port %d of %s: %w", port, host, err)
	}
	return l, nil
}

// address says where a server is that listens at l. It draws a token where one is needed.
func (c *config) address(l net.Listener) (*address, error) {
	bound, err := netip.ParseAddrPort(l.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("the address %s of the server is not understood: %w", l.Addr(), err)
	}
	at := &address{Host: c.serving.host, Port: int(bound.Port())}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(c.serving.called(bound.Addr()), strconv.Itoa(at.Port)), Path: c.serving.prefix + "/"}
	if c.serving.tlsCert != "" {
		u.Scheme = "https"
	}
	at.URL, at.Link = u.String(), u.String()
	switch far := !bound.Addr().Unmap().IsLoopback(); {
	case far && c.serving.noToken:
		at.unguarded = true
	case far && c.token == "":
		c.token = strings.ToLower(rand.Text())
		u.RawQuery = url.Values{"token": {c.token}}.Encode()
		at.Link = u.String()
	}
	return at, nil
}

// called returns by which name others find the server: that of the settings, or an address of
// this machine where it listens at all.
func (c *serverSettings) called(bound netip.Addr) string {
	if !bound.IsUnspecified() {
		return c.host
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr().Is4() && prefix.Addr().IsGlobalUnicast() {
			return prefix.Addr().String()
		}
	}
	return "127.0.0.1"
}

// hosts are the names by which the server may be called.
func (c *serverSettings) hosts() []string {
	if _, err := netip.ParseAddr(c.host); err == nil {
		return c.allowHosts
	}
	return append([]string{c.host}, c.allowHosts...)
}
