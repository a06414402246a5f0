package client

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// address is where a server is: a URL of scheme, host and prefix, without a slash at its end.
type address struct{ url.URL }

// parseAddress reads the URL of a server, and the token in it. Errors do not repeat the URL, which
// may hold a token, but its parts.
func parseAddress(text string) (a address, token string, err error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return a, "", errors.New("the URL of the server cannot be read; it is one such as http://localhost:8000")
	case u.Scheme != "http" && u.Scheme != "https":
		return a, "", fmt.Errorf("the URL of the server begins with http:// or https://, such as http://localhost:8000; this one %s", beginning(u))
	case u.Hostname() == "":
		return a, "", errors.New("the URL of the server names no host; it is one such as http://localhost:8000")
	case u.Fragment != "":
		return a, "", fmt.Errorf("the URL of the server ends with #…, which means nothing to it; leave that out")
	}
	if token, err = tokenIn(u); err != nil {
		return a, "", err
	}
	return address{url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(u.Path, "/")}}, token, nil
}

// beginning is how a URL of another kind begins, as far as it can hold no secret.
func beginning(u *url.URL) string {
	if u.Scheme == "" || u.Host == "" && u.Opaque != "" { // localhost:8000 has the scheme localhost
		return "does not"
	}
	return "begins with " + u.Scheme + "://"
}

// tokenIn returns the token of a URL: ?token=…, or what stands before the host.
func tokenIn(u *url.URL) (string, error) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", errors.New("what is behind the ? in the URL of the server cannot be read")
	}
	token := values.Get("token")
	for name, all := range values {
		if name != "token" || len(all) > 1 {
			return "", fmt.Errorf("the URL of the server may have ?token=… once, and nothing else; it has %q", name)
		}
	}
	if u.User == nil {
		return token, nil
	}
	before := u.User.Username()
	if password, ok := u.User.Password(); ok {
		before = password
	}
	if token != "" && before != "" {
		return "", errors.New("the URL of the server has two tokens, one before the host and one as ?token=…; leave one out")
	}
	return token + before, nil
}

// checkToken refuses a token that no header can hold.
func checkToken(token string) error {
	for _, r := range token {
		if r <= ' ' || r >= 0x7f {
			return errors.New("the token has a blank, or another character that a token does not have")
		}
	}
	return nil
}

// isLocal reports whether the server is on this machine.
func (a address) isLocal() bool {
	ip := net.ParseIP(a.Hostname())
	return strings.EqualFold(a.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
}
