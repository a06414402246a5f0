package pg

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Defaults of [Options].
const (
	DefaultLoadConnections = 2
	DefaultLockTimeout     = 30 * time.Second
	DefaultStallTimeout    = 10 * time.Second
	defaultConnections     = 16
	defaultConnectTimeout  = 15 * time.Second
)

// optionNames are those of [ParseURL], for people who look for one.
const optionNames = "query_role, load_connections, connections, lock_timeout, stall_timeout"

var errMalformed = errors.New("the URL of the database is malformed; write it as postgres://user:password@host:port/database, with %23 for #, %25 for %, %2F for / and %40 for @ in a password")

// ParseURL reads a URL of the client library with options of our own among its: query_role,
// load_connections, lock_timeout, stall_timeout, connections. own takes further ones, and says whether it
// knows them; it may be nil. No error shows a password.
func ParseURL(rawURL string, own func(name, value string) (known bool, err error)) (Options, error) {
	o := Options{LoadConnections: DefaultLoadConnections, LockTimeout: DefaultLockTimeout, Connections: defaultConnections, StallTimeout: DefaultStallTimeout}
	u, err := url.Parse(rawURL)
	if err != nil {
		return o, errMalformed // the parser's error would show a password
	}
	if u.Opaque != "" { // postgres:user:password@host, which is shown whole
		return o, errMalformed
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil { // which its reason would show a part of
		return o, errors.New("the options of the URL of the database are malformed; write them as name=value&name=value, with %3B for a semicolon")
	}
	for name, values := range query {
		known, err := o.set(name, values[len(values)-1])
		if !known && err == nil && own != nil {
			known, err = own(name, values[len(values)-1])
		}
		if err != nil {
			return o, fmt.Errorf("the option %s of the URL: %w", name, err)
		}
		if known {
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	if o.Config, err = pgx.ParseConfig(u.String()); err != nil {
		return o, fmt.Errorf("the URL %s is not understood%s", shown(u), reasonOf(err, u))
	}
	if !query.Has("connect_timeout") {
		o.Config.ConnectTimeout = defaultConnectTimeout
	}
	return o, nil
}

func (o *Options) set(name, value string) (known bool, err error) {
	switch name {
	case "query_role":
		o.QueryRole = value
		if value == "" {
			err = errors.New("it is empty; name a role")
		}
	case "load_connections":
		o.LoadConnections, err = atLeast(value, 1)
	case "connections":
		o.Connections, err = atLeast(value, 2)
	case "lock_timeout":
		o.LockTimeout, err = duration(value)
	case "stall_timeout":
		o.StallTimeout, err = duration(value)
	default:
		return false, nil
	}
	return true, err
}

func duration(value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d < time.Millisecond {
		return 0, fmt.Errorf("%q is no duration of a millisecond or more, such as 30s", value)
	}
	return d, nil
}

func atLeast(value string, least int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > 1000 {
		return 0, fmt.Errorf("%q is no whole number from %d to 1000", value, least)
	}
	return n, nil
}

// shown is a URL without its password, and without its options, any of which may be one.
func shown(u *url.URL) string {
	masked := *u
	masked.RawQuery = ""
	return masked.Redacted()
}

// reasonOf is what the client library finds wrong, if that shows no password.
func reasonOf(err error, u *url.URL) string {
	cause := errors.Unwrap(err)
	if cause == nil {
		return ""
	}
	secret, _ := u.User.Password()
	for name, values := range u.Query() {
		if strings.Contains(strings.ToLower(name), "password") {
			secret = values[0]
		}
	}
	if secret != "" && strings.Contains(cause.Error(), secret) {
		return ""
	}
	return ": " + cause.Error()
}
