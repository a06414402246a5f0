package cli

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// serverSettings say where and how the HTTP API is served. Its zero value is the usual
// server of this machine.
type serverSettings struct {
	host        string
	port        *int // nil for the usual one
	prefix      string
	noToken     bool
	allowHosts  []string
	tlsCert     string
	tlsKey      string
	maxBody     int64 // 0: as httpapi has it
	maxRequests int   // 0: as httpapi has it
}

// override puts the flags over the configuration, and defaults below it.
func (c *config) override(f *serverFlags, usualPort int) error {
	o := &c.serving
	var wrong []error
	for _, flag := range []struct {
		name, value string
		set         func(string) error
	}{
		{"host", f.Host, o.setHost}, {"port", textOf(f.Port), o.setPort}, {"prefix", f.Prefix, o.setPrefix},
		{"allow-host", strings.Join(f.AllowHost, ","), o.setAllowHosts}, {"max-requests", textOf(f.MaxRequests), o.setMaxRequests},
	} {
		if flag.value == "" {
			continue
		}
		if err := flag.set(flag.value); err != nil {
			wrong = append(wrong, fmt.Errorf("--%s %w", flag.name, err))
		}
	}
	if f.MaxBody != nil {
		o.maxBody = int64(*f.MaxBody)
	}
	o.tlsCert, o.tlsKey = cmp.Or(f.TLSCert, o.tlsCert), cmp.Or(f.TLSKey, o.tlsKey)
	o.host, o.port = cmp.Or(o.host, "127.0.0.1"), cmp.Or(o.port, &usualPort)
	if err := errors.Join(append(wrong, c.overrideToken(f))...); err != nil {
		return usageError{err}
	}
	return nil
}

func (c *config) overrideToken(f *serverFlags) error {
	if f.Token != "" && f.NoToken {
		return errors.New("--token and --no-token contradict each other")
	}
	c.token, c.serving.noToken = cmp.Or(f.Token, c.token), f.NoToken
	if f.NoToken {
		c.token = ""
	}
	if err := checkToken(c.token); err != nil {
		return fmt.Errorf("the token (--token, DW_SIMULATOR_TOKEN) %w", err)
	}
	return nil
}

func textOf(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// hostName is what names of machines look like, loosely.
var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$`)

// plainHost returns an address or a name, without the brackets of IPv6.
func plainHost(v string) (string, bool) {
	bare := strings.TrimSuffix(strings.TrimPrefix(v, "["), "]")
	if _, err := netip.ParseAddr(bare); err == nil && (len(bare) == len(v) || len(bare) == len(v)-2) {
		return bare, true
	}
	return v, hostName.MatchString(v) && !onlyNumbers.MatchString(v)
}

// onlyNumbers is what an address with a mistake in it looks like.
var onlyNumbers = regexp.MustCompile(`^[0-9.]+$`)

func (c *serverSettings) setHost(v string) error {
	host, ok := plainHost(v)
	if !ok {
		return fmt.Errorf("is %q; it must be an address or a name without scheme and port, such as 127.0.0.1, ::1, or 0.0.0.0 for all addresses", v)
	}
	c.host = host
	return nil
}

func (c *serverSettings) setPort(v string) error {
	n, err := parseInteger(v, strconv.IntSize)
	if err != nil || n < 0 || n > math.MaxUint16 {
		return fmt.Errorf("is %q; it must be 1 to 65535, or 0 for one that is free", v)
	}
	c.port = new(int(n))
	return nil
}

// plainPath is a path that is the same in a URL.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

func (c *serverSettings) setPrefix(v string) error {
	v = strings.TrimSuffix(v, "/")
	if v != "" && (!plainPath.MatchString(v) || path.Clean(v) != v) {
		return fmt.Errorf("is %q; it must be a path such as /warehouse, of letters, digits, points, hyphens, tildes and underscores", v)
	}
	c.prefix = v
	return nil
}

// leastToken is below what a token can be guessed.
const leastToken = 16

// plainToken is what an Authorization header can carry, https://www.rfc-editor.org/rfc/rfc6750#section-2.1.
var plainToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// checkToken returns what is wrong with a token, and does not show it.
func checkToken(token string) error {
	switch {
	case token == "":
		return nil
	case len(token) < leastToken:
		return fmt.Errorf("has %d characters; it must have at least %d, as it could be guessed", len(token), leastToken)
	case !plainToken.MatchString(token):
		return errors.New("has characters that no header can carry; it must be of letters, digits and -._~+/, perhaps with = at its end")
	}
	return nil
}

func (c *serverSettings) setAllowHosts(v string) error {
	var hosts []string
	for name := range strings.SplitSeq(v, ",") {
		name = strings.TrimSpace(name)
		host, ok := plainHost(name)
		if !ok && name != "*" {
			return fmt.Errorf("has %q; it must be a name or an address without scheme and port, such as dw.example.com, or * for all", name)
		}
		hosts = append(hosts, host)
	}
	c.allowHosts = hosts
	return nil
}

func (c *serverSettings) setMaxRequests(v string) error {
	n, err := parseInteger(v, strconv.IntSize)
	if err != nil || n < 1 {
		return fmt.Errorf("is %q; it must be a whole number from 1", v)
	}
	c.maxRequests = int(n)
	return nil
}

func (c *serverSettings) setMaxBody(v string) error {
	var size byteSize
	if err := size.UnmarshalText([]byte(v)); err != nil {
		return fmt.Errorf("is not understood: %w", err)
	}
	c.maxBody = int64(size)
	return nil
}

// byteSize is a number of bytes as people write it.
type byteSize int64

var sizeUnits = []string{"B", "KiB", "MiB", "GiB"}

var sizeText = regexp.MustCompile(`^([0-9_]+) *([A-Za-z]*)$`)

// UnmarshalText reads 10485760, 10240KiB or 10MiB.
func (s *byteSize) UnmarshalText(text []byte) error {
	part := sizeText.FindStringSubmatch(string(text))
	unit := -1
	if part != nil {
		unit = slices.IndexFunc(sizeUnits, func(u string) bool { return strings.EqualFold(u, cmp.Or(part[2], "B")) })
	}
	if unit < 0 {
		return fmt.Errorf("want a number of bytes such as 10485760 or 10MiB (there is: %s), got %q", strings.Join(sizeUnits, ", "), text)
	}
	n, err := parseInteger(part[1], 64)
	if err != nil {
		return err
	}
	if n < 1 || n > math.MaxInt64>>(10*unit) {
		return fmt.Errorf("%s is out of range; it must be at least 1 byte and less than 8 EiB", text)
	}
	*s = byteSize(n << (10 * unit))
	return nil
}
